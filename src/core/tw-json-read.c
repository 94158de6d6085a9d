// SPDX-License-Identifier: Apache-2.0
#include "core/tw-json-read.h"

#include <string.h>

#define DEEPEST 128 /* of nested objects and lists; no service comes near it */

static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/* Where the string that begins at @at ends; @end where it does not. */
static const char *
skip_string (const char *at, const char *end)
{
  for (at++; at < end && *at != '"'; at++)
    if (*at == '\\')
      at++;
  return MIN (at, end);
}

/* Whether @text is one object and nothing else, nested no deeper than is sensible. json-glib reads
 * nested values on the stack without a limit, loses the memory of what a second value replaces, and
 * lets comments pass. */
static gboolean
is_one_object (const char *text, gsize length)
{
  const char *end = text + length;
  guint depth = 0;
  gboolean begun = FALSE;
  for (const char *at = text; at < end; at++) {
    if (strchr (" \t\r\n", *at) && *at)
      continue;
    if (begun ? depth == 0 : *at != '{')
      return FALSE;
    begun = TRUE;
    if (*at == '"') {
      at = skip_string (at, end);
      if (at == end)
        return FALSE;
    } else if (*at == '{' || *at == '[') {
      depth++;
    } else if (*at == '}' || *at == ']') {
      depth--;
    } else if (*at == '/' || *at == '#') {
      return FALSE;
    }
    if (depth > DEEPEST)
      return FALSE;
  }
  return begun && depth == 0;
}

JsonObject *
tw_json_parse_object (JsonParser *parser, const char *text, gssize length)
{
  if (text == NULL || !is_one_object (text, length < 0 ? strlen (text) : (gsize) length)
      || !json_parser_load_from_data (parser, text, length, NULL))
    return NULL;
  JsonNode *root = json_parser_get_root (parser);
  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

const char *
tw_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);
  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                  : NULL;
}

gint64
tw_json_get_int (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);
  return node && json_node_get_value_type (node) != G_TYPE_STRING ? json_node_get_int (node) : 0;
}

double
tw_json_get_double (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);
  return node && json_node_get_value_type (node) != G_TYPE_STRING ? json_node_get_double (node) : 0;
}

gboolean
tw_json_get_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);
  return node && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

JsonObject *
tw_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
tw_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
