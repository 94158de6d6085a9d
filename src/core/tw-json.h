// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * tw_json_append:
 *
 * Prints @node on one line, RFC 8259. Unlike json-glib's own generator it writes a double with as
 * few digits as read back to the same double (12.1, not 12.1 with seventeen digits); a double that
 * JSON cannot say (NaN, infinity) becomes null.
 */
void tw_json_append (GString *text, JsonNode *node);

/** tw_json_append_string: @value in quotes, escaped; %NULL is null; broken UTF-8 is repaired */
void tw_json_append_string (GString *text, const char *value);

/** tw_json_append_double: the shortest digits that read back to @value */
void tw_json_append_double (GString *text, double value);

/** TW_JSON_LARGEST_INTEGER: up to here every integer is a double */
#define TW_JSON_LARGEST_INTEGER (G_GINT64_CONSTANT (1) << 53)

/** tw_json_double_keeps: whether @value, read from the decimal number @text, still has its digits */
gboolean tw_json_double_keeps (double value, const char *text);

/** tw_json_set_text: a member of @object; @text: (nullable): %NULL is null */
void tw_json_set_text (JsonObject *object, const char *name, const char *text);

/** tw_json_add_text: the same of the object that is being built */
void tw_json_add_text (JsonBuilder *builder, const char *name, const char *text);

G_END_DECLS
