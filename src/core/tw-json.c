// SPDX-License-Identifier: Apache-2.0
#include "core/tw-json.h"

#include <math.h>
#include <string.h>

static void
append_array (GString *text, JsonArray *array)
{
  g_string_append_c (text, '[');
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    tw_json_append (text, json_array_get_element (array, i));
  }
  g_string_append_c (text, ']');
}

static void
append_object (GString *text, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean first = TRUE;
  g_string_append_c (text, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    if (!first)
      g_string_append_c (text, ',');
    first = FALSE;
    tw_json_append_string (text, name);
    g_string_append_c (text, ':');
    tw_json_append (text, member);
  }
  g_string_append_c (text, '}');
}

static void
append_value (GString *text, JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    tw_json_append_double (text, json_node_get_double (node));
  else
    tw_json_append_string (text, json_node_get_string (node));
}

void
tw_json_append (GString *text, JsonNode *node)
{
  switch (json_node_get_node_type (node)) {
  case JSON_NODE_OBJECT:
    append_object (text, json_node_get_object (node));
    return;
  case JSON_NODE_ARRAY:
    append_array (text, json_node_get_array (node));
    return;
  case JSON_NODE_VALUE:
    append_value (text, node);
    return;
  case JSON_NODE_NULL:
    g_string_append (text, "null");
    return;
  }
}

void
tw_json_append_string (GString *text, const char *value)
{
  if (value == NULL) {
    g_string_append (text, "null");
    return;
  }
  g_autofree char *repaired = NULL;
  if (!g_utf8_validate (value, -1, NULL))
    value = repaired = g_utf8_make_valid (value, -1);
  g_string_append_c (text, '"');
  for (const char *at = value; *at; at++) {
    guchar byte = (guchar) *at;
    if (byte == '"' || byte == '\\')
      g_string_append_printf (text, "\\%c", byte);
    else if (byte == '\n')
      g_string_append (text, "\\n");
    else if (byte < 0x20 || byte == 0x7f)
      g_string_append_printf (text, "\\u%04x", byte);
    else
      g_string_append_c (text, (char) byte);
  }
  g_string_append_c (text, '"');
}

void
tw_json_append_double (GString *text, double value)
{
  if (!isfinite (value)) {
    g_string_append (text, "null");
    return;
  }
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  for (int precision = 15; precision <= 17; precision++) {
    char format[] = "%.00g";
    format[2] = (char) ('0' + precision / 10);
    format[3] = (char) ('0' + precision % 10);
    g_ascii_formatd (digits, sizeof digits, format, value);
    if (precision == 17 || g_ascii_strtod (digits, NULL) == value)
      break;
  }
  g_string_append (text, digits);
}

void
tw_json_set_text (JsonObject *object, const char *name, const char *text)
{
  if (text)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

void
tw_json_add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/* A double keeps up to 17 significant digits if printing as many gives them back. */
gboolean
tw_json_double_keeps (double value, const char *text)
{
  char digits[20] = "";
  guint n = 0;
  gboolean significant = FALSE;
  for (const char *at = text; *at; at++) {
    if (!g_ascii_isdigit (*at))
      continue;
    significant = significant || *at != '0';
    if (significant && n == sizeof digits - 1)
      return FALSE;
    if (significant)
      digits[n++] = *at;
  }
  while (n > 1 && digits[n - 1] == '0')
    digits[--n] = '\0';
  if (n <= 15)
    return TRUE;
  if (n > 17)
    return FALSE;
  char format[] = "%.15e";
  format[3] = (char) ('0' + (n - 11));
  char printed[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (printed, sizeof printed, format, fabs (value));
  return printed[0] == digits[0] && strncmp (printed + 2, digits + 1, n - 1) == 0;
}
