// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A person's YAML file as a bounded tree: UTF-8, at most TW_YAML_MAX_BYTES, TW_YAML_MAX_NODES and
 * TW_YAML_MAX_DEPTH, no aliases, no key twice, one document. Whatever else comes is a
 * %TW_CATALOG_ERROR_YAML that names the file, the line and what was expected. */

#define TW_YAML_MAX_BYTES (4 * 1024 * 1024)
#define TW_YAML_MAX_NODES 200000
#define TW_YAML_MAX_DEPTH 16

typedef enum {
  TW_YAML_TEXT,
  TW_YAML_LIST,
  TW_YAML_MAPPING,
} TwYamlKind;

/**
 * TwYamlNode:
 * @line: from 1
 * @column: characters before it in its line
 * @start: characters before it in the file
 * @end: characters before what follows it; meaningless for block lists and mappings
 * @flow: a list or mapping in brackets or braces
 * @plain: a text without quotes
 * @text: of a text
 * @items: (element-type TwYamlNode): of a list, or the values of a mapping
 * @keys: (element-type TwYamlNode): of a mapping, as many
 */
typedef struct {
  TwYamlKind kind;
  guint line;
  guint column;
  gsize start;
  gsize end;
  gboolean flow;
  gboolean plain;
  char *text;
  GPtrArray *items;
  GPtrArray *keys;
} TwYamlNode;

void tw_yaml_node_free (TwYamlNode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwYamlNode, tw_yaml_node_free)

/**
 * tw_yaml_read_file:
 * @text: (out): the content, or %NULL where there is no such file
 *
 * Regular files within the limit only, so that neither a pipe nor a huge file can hold us up.
 */
gboolean tw_yaml_read_file (const char *path, char **text, gsize *length, GError **error);

/**
 * tw_yaml_parse:
 * @name: what messages call the file
 * @root: (out): %NULL for a file without content
 */
gboolean tw_yaml_parse (const char *text, gsize length, const char *name, TwYamlNode **root,
                        GError **error);

/** tw_yaml_fail: sets "NAME, line N: MESSAGE"; always %FALSE */
gboolean tw_yaml_fail (const char *name, guint line, GError **error, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

/** tw_yaml_is_null: %NULL, empty, `~` or `null` */
gboolean tw_yaml_is_null (const TwYamlNode *node);

/** tw_yaml_lookup: (nullable): the value of @key in a mapping */
const TwYamlNode *tw_yaml_lookup (const TwYamlNode *mapping, const char *key);

/**
 * TwYamlEntry: one mapping of a list under a schema's name, which is the shape of all our files
 */
typedef struct {
  const char *file;
  const char *schema;
  const TwYamlNode *node;
} TwYamlEntry;

/** TwYamlEntryFunc: %FALSE with @error ends the walk */
typedef gboolean (*TwYamlEntryFunc) (const TwYamlEntry *entry, gpointer user_data, GError **error);

/**
 * tw_yaml_foreach_entry:
 * @text: (nullable): of @length bytes, or -1; %NULL is an empty file
 * @things: what the entries are called in messages, such as "relationships"
 */
gboolean tw_yaml_foreach_entry (const char *text, gssize length, const char *file,
                                const char *things, TwYamlEntryFunc function, gpointer user_data,
                                GError **error);

/** tw_yaml_entry_dup_text: @value is %NULL where @key is absent and not @required */
gboolean tw_yaml_entry_dup_text (const TwYamlEntry *self, const char *key, gboolean required,
                                 char **value, GError **error);

/** tw_yaml_entry_dup_list: texts; one text is a list of one, an absent key an empty list */
gboolean tw_yaml_entry_dup_list (const TwYamlEntry *self, const char *key, char ***value,
                                 GError **error);

/** tw_yaml_entry_get_boolean: true, false, yes, no; @value stays as it is where @key is absent */
gboolean tw_yaml_entry_get_boolean (const TwYamlEntry *self, const char *key, gboolean *value,
                                    GError **error);

G_END_DECLS
