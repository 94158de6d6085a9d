// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-sql-tree.h"

#include <pg_query.h>
#include <string.h>

#include "catalog/tw-catalog-error.h"

#define MAX_DEPTH 2000 /* of brackets; json-glib and we recurse */

static gboolean
too_deep (const char *json)
{
  guint depth = 0;
  gboolean quoted = FALSE;
  for (; *json && depth <= MAX_DEPTH; json++) {
    if (quoted && *json == '\\' && json[1])
      json++;
    else if (*json == '"')
      quoted = !quoted;
    else if (!quoted && (*json == '{' || *json == '['))
      depth++;
    else if (!quoted && (*json == '}' || *json == ']'))
      depth--;
  }
  return depth > MAX_DEPTH;
}

static JsonNode *
fail (GError **error, const char *why)
{
  tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                "The SQL could not be read: %s.", why);
  return NULL;
}

JsonNode *
tw_sql_tree_parse (const char *sql, GError **error)
{
  if (strlen (sql) > TW_SQL_TREE_MAX_BYTES)
    return fail (error, "it is too long");
  PgQueryParseResult parsed = pg_query_parse (sql);
  JsonNode *root = NULL;
  if (parsed.error)
    fail (error, parsed.error->message);
  else if (too_deep (parsed.parse_tree))
    fail (error, "it is nested too deeply");
  else
    root = json_from_string (parsed.parse_tree, error);
  pg_query_free_parse_result (parsed);
  return root;
}

const char *
tw_sql_tree_get_kind (JsonNode *node, JsonObject **body)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  JsonObjectIter iter;
  const char *kind = NULL;
  JsonNode *member = NULL;
  json_object_iter_init (&iter, json_node_get_object (node));
  if (!json_object_iter_next (&iter, &kind, &member) || !JSON_NODE_HOLDS_OBJECT (member)
      || !g_ascii_isupper (*kind))
    return NULL;
  if (body)
    *body = json_node_get_object (member);
  return kind;
}

static void
walk_members (JsonNode *node, TwSqlTreeFunc function, gpointer user_data)
{
  JsonObjectIter iter;
  JsonNode *member = NULL;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, NULL, &member))
    tw_sql_tree_foreach (member, function, user_data);
}

void
tw_sql_tree_foreach (JsonNode *node, TwSqlTreeFunc function, gpointer user_data)
{
  if (node && JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *list = json_node_get_array (node);
    for (guint i = 0; i < json_array_get_length (list); i++)
      tw_sql_tree_foreach (json_array_get_element (list, i), function, user_data);
  } else if (node && JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObject *body = NULL;
    const char *kind = tw_sql_tree_get_kind (node, &body);
    if (kind == NULL || function (kind, body, user_data))
      walk_members (node, function, user_data);
  }
}

JsonObject *
tw_sql_tree_get_body (JsonNode *node, const char *kind)
{
  JsonObject *body = NULL;
  const char *found = tw_sql_tree_get_kind (node, &body);
  return found && g_str_equal (found, kind) ? body : NULL;
}

JsonNode *
tw_sql_tree_get_member (JsonObject *body, const char *name)
{
  JsonNode *member = json_object_get_member (body, name);
  return member && !JSON_NODE_HOLDS_VALUE (member) && !JSON_NODE_HOLDS_NULL (member) ? member
                                                                                      : NULL;
}

const char *
tw_sql_tree_get_text (JsonObject *body, const char *name)
{
  JsonNode *member = json_object_get_member (body, name);
  return member && JSON_NODE_HOLDS_VALUE (member) ? json_node_get_string (member) : NULL;
}

JsonArray *
tw_sql_tree_get_list (JsonObject *body, const char *name)
{
  JsonNode *member = json_object_get_member (body, name);
  return member && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;
}

char **
tw_sql_tree_dup_names (JsonArray *list)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; list && i < json_array_get_length (list); i++) {
    JsonNode *element = json_array_get_element (list, i);
    JsonObject *string = tw_sql_tree_get_body (element, "String");
    const char *text = string ? tw_sql_tree_get_text (string, "sval") : NULL;
    if (text)
      g_strv_builder_add (names, text);
    else if (tw_sql_tree_get_body (element, "A_Star"))
      g_strv_builder_add (names, "*");
  }
  return g_strv_builder_end (names);
}
