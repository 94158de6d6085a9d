// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading JSON that somebody else wrote: a member that is missing, or of another type than
 * expected, is no error and no warning, but %NULL or 0. Nothing here passes ownership. */

/** tw_json_parse_object: (nullable): the object that is all of @text, kept by @parser; %NULL also where
 * it is nested deeper than any service would */
JsonObject *tw_json_parse_object (JsonParser *parser, const char *text, gssize length);

const char *tw_json_get_string (JsonObject *object, const char *name);
gint64 tw_json_get_int (JsonObject *object, const char *name);
double tw_json_get_double (JsonObject *object, const char *name);
gboolean tw_json_get_boolean (JsonObject *object, const char *name);
JsonObject *tw_json_get_object (JsonObject *object, const char *name);
JsonArray *tw_json_get_array (JsonObject *object, const char *name);

G_END_DECLS
