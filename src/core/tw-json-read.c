// SPDX-License-Identifier: Apache-2.0
#include "core/tw-json-read.h"

static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

JsonObject *
tw_json_parse_object (JsonParser *parser, const char *text, gssize length)
{
  if (text == NULL || !json_parser_load_from_data (parser, text, length, NULL))
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
