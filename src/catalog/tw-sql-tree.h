// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* PostgreSQL's parse tree of a statement, as libpg_query writes it in JSON: each node is an object
 * with one member that names its kind, such as {"ColumnRef": {"fields": […]}}. */

#define TW_SQL_TREE_MAX_BYTES 65536 /* libpg_query recurses without a limit of its own */

/**
 * tw_sql_tree_parse:
 *
 * Returns: (transfer full): the parsed script, or %NULL with a %TW_CATALOG_ERROR_FAILED that says
 *   where PostgreSQL's grammar stops; longer or deeper statements are refused too
 */
JsonNode *tw_sql_tree_parse (const char *sql, GError **error);

/** TwSqlTreeFunc: %FALSE leaves out what is inside @body */
typedef gboolean (*TwSqlTreeFunc) (const char *kind, JsonObject *body, gpointer user_data);

/** tw_sql_tree_foreach: every node below @node, outermost first, in the order of the members */
void tw_sql_tree_foreach (JsonNode *node, TwSqlTreeFunc function, gpointer user_data);

/** tw_sql_tree_get_body: (nullable) (transfer none): the body of @node where it is of @kind */
JsonObject *tw_sql_tree_get_body (JsonNode *node, const char *kind);

/** tw_sql_tree_get_kind: (nullable): the kind of @node; @body (out) (optional) its body */
const char *tw_sql_tree_get_kind (JsonNode *node, JsonObject **body);

/** tw_sql_tree_get_member: (nullable) (transfer none): a member that is an object or a list */
JsonNode *tw_sql_tree_get_member (JsonObject *body, const char *name);

/** tw_sql_tree_get_text: (nullable) (transfer none): a member that is a text */
const char *tw_sql_tree_get_text (JsonObject *body, const char *name);

/** tw_sql_tree_get_list: (nullable) (transfer none) */
JsonArray *tw_sql_tree_get_list (JsonObject *body, const char *name);

/** tw_sql_tree_dup_names: (transfer full): a list of String nodes, such as a ColumnRef's fields; a
 * star is "*" */
char **tw_sql_tree_dup_names (JsonArray *list);

G_END_DECLS
