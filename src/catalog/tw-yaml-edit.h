// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-yaml.h"

G_BEGIN_DECLS

/* Edits of a person's YAML file as one splice of its bytes, so that comments, order and layout stay
 * as they are. The file's shape is that of tw_yaml_foreach_entry(): mappings in lists under a
 * section's name. What comes out has to be parsed and compared before it is written: a layout that
 * is stranger than these functions know may come out wrong. */

/**
 * TwYamlSource: a file's text and what was parsed from it
 * @root: (nullable): of an empty file
 */
typedef struct {
  const char *text;
  gsize length;
  const TwYamlNode *root;
} TwYamlSource;

/**
 * TwYamlField: a key of an entry
 * @value: (nullable): %NULL or "" leaves it out
 * @list: (nullable): instead of @value; an empty one leaves it out
 * @lines: a new entry has it in lines of its own, where the list is no flow
 * @bare: @value is a number or a truth value, and is written without quotation marks
 */
typedef struct {
  const char *key;
  const char *value;
  const char *const *list;
  gboolean bare;
  gboolean lines;
} TwYamlField;

/** tw_yaml_add_entry: (transfer full): the text with one entry more at the end of @section, which is
 * made where it is missing */
char *tw_yaml_add_entry (const TwYamlSource *self, const char *section, const TwYamlField *fields,
                         guint n_fields);

/** tw_yaml_remove_item: (transfer full): the text without one item of @list */
char *tw_yaml_remove_item (const TwYamlSource *self, const TwYamlNode *list, guint index);

/** tw_yaml_set_field: (transfer full): the text with @field of the mapping @entry, an item of a list,
 * as given: replaced, added behind the others, or taken out where it is empty */
char *tw_yaml_set_field (const TwYamlSource *self, const TwYamlNode *entry,
                         const TwYamlField *field);

G_END_DECLS
