// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-yaml-document.h"

G_BEGIN_DECLS

/* One entry of a person's file becomes another: what their windows and commands do to metrics.yaml and
 * examples.yaml. The result is compared, entry by entry and key by key, with what was meant. */

/** tw_yaml_document_check_known: %TW_CATALOG_ERROR_CONFLICT where it holds anything but @known
 * (nullable) */
gboolean tw_yaml_document_check_known (const TwYamlDocument *self, const char *known,
                                       GError **error);

/** tw_yaml_document_find: the first entry of @section that says what @fields do, but for those that
 * are empty or bare; -1 where there is none */
int tw_yaml_document_find (const TwYamlDocument *self, const char *section,
                           const TwYamlField *fields, guint n_fields);

/** tw_yaml_document_find_name: the first entry but @except whose text of @key is @name, whatever its
 * case; -1 where there is none */
int tw_yaml_document_find_name (const TwYamlDocument *self, const char *section, const char *key,
                                const char *name, int except);

/**
 * TwYamlChange:
 * @index: of the entry in @section; -1 adds one
 * @was: what its fields are; not read when adding
 * @now: (nullable): what they become, with the same keys in the same order; %NULL removes the entry
 */
typedef struct {
  const char *section;
  int index;
  const TwYamlField *was;
  const TwYamlField *now;
  guint n_fields;
} TwYamlChange;

/** tw_yaml_document_change: not yet saved; fails where anything else would become another */
gboolean tw_yaml_document_change (TwYamlDocument *self, const TwYamlChange *change,
                                  GError **error);

/** tw_yaml_file_restore: takes a change back: writes @text over a file that holds @known */
gboolean tw_yaml_file_restore (const char *path, const char *known, const char *text,
                               GError **error);

G_END_DECLS
