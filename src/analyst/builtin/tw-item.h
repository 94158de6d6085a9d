// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-period.h"
#include "analyst/builtin/tw-vocabulary.h"

G_BEGIN_DECLS

/**
 * TwItem: a stretch of the question with everything it may mean
 * @text: as written
 * @key: folded
 * @names: (nullable) (element-type TwName): of the schema, best first
 * @values: (nullable) (element-type TwContextValue): that stand in the warehouse
 * @measure: (nullable): a business measure by its general name
 * @adjective: (nullable)
 * @misspelt: (nullable): what was written, where it was taken for a name that is one letter off
 * @suggestion: (nullable): the name that is nearest to a word that means nothing
 * @verb: a verb whose root a table or column shares ("enrolled")
 */
typedef struct {
  char *text;
  char *key;
  char *singular; /* of @key */
  TwRoles roles;
  GArray *names;
  GPtrArray *values;
  const TwKnownMeasure *measure;
  const TwAdjective *adjective;
  gboolean verb;
  gboolean has_period, is_number, is_quoted, is_percent, is_money;
  gboolean plural;
  TwPeriod period;
  double number;
  char *quoted;
  char *misspelt, *suggestion;
} TwItem;

/** tw_item_is: whether the item can play @role */
gboolean tw_item_is (const TwItem *self, TwRole role);
/** tw_item_is_unknown: nothing is known of it */
gboolean tw_item_is_unknown (const TwItem *self);

/**
 * tw_items_new:
 *
 * Returns: (element-type TwItem) (transfer full): the question cut into the longest stretches that
 *   mean something; a word that means nothing is an item by itself
 */
GPtrArray *tw_items_new (const char *question, const TwContext *context,
                         const TwVocabulary *vocabulary);

G_END_DECLS
