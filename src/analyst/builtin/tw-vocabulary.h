// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-doubles.h"
#include "analyst/builtin/tw-grammar.h"
#include "analyst/builtin/tw-measure.h"
#include "retrieval/tw-context.h"

G_BEGIN_DECLS

typedef enum {
  TW_NAME_TABLE,
  TW_NAME_COLUMN,
  TW_NAME_METRIC,
} TwNameKind;

/**
 * TwName: something of the schema that a phrase may mean
 * @penalty: how far the phrase is from its own name; 0 is the name itself
 */
typedef struct {
  TwNameKind kind;
  const TwTable *table; /* of a column, too */
  const TwColumn *column;
  const TwMeasure *metric;
  double penalty;
} TwName;

/* What can be named in one question: the tables of its context, their columns, and the metrics. */
typedef struct _TwVocabulary TwVocabulary;
TwVocabulary *tw_vocabulary_new (const TwContext *context, const GPtrArray *metrics);
void tw_vocabulary_free (TwVocabulary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwVocabulary, tw_vocabulary_free)

/** tw_vocabulary_lookup: (nullable) (element-type TwName) (transfer full): best first; synonyms are
 * tried where the words themselves name nothing */
GArray *tw_vocabulary_lookup (const TwVocabulary *self, const char *key);

/** tw_vocabulary_get_words: (element-type utf8) (transfer full): every word of a name, once */
GPtrArray *tw_vocabulary_get_words (const TwVocabulary *self);

/** tw_vocabulary_get_tables: (element-type TwTable): those that can be named */
const GPtrArray *tw_vocabulary_get_tables (const TwVocabulary *self);
/** tw_vocabulary_get_metrics: (element-type TwMeasure): of metrics.yaml and recognised ones */
const GPtrArray *tw_vocabulary_get_metrics (const TwVocabulary *self);
/** tw_vocabulary_get_doubles: (element-type TwDouble): tables that refer to themselves, once more */
const GPtrArray *tw_vocabulary_get_doubles (const TwVocabulary *self);
/** tw_vocabulary_get_codes: (element-type TwContextValue): codes that comments explain */
const GPtrArray *tw_vocabulary_get_codes (const TwVocabulary *self);
const TwCatalog *tw_vocabulary_get_catalog (const TwVocabulary *self);

/** tw_vocabulary_find_metric: (nullable): the usable one whose name or synonym is @key */
const TwMeasure *tw_vocabulary_find_metric (const TwVocabulary *self, const char *key);

/** tw_vocabulary_find_verb_tables: (element-type TwTable) (transfer container): whose name shares
 * its root with @word ("enrolled": enrollments) */
GPtrArray *tw_vocabulary_find_verb_tables (const TwVocabulary *self, const char *word);

G_END_DECLS
