// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-row-account.h"
#include "core/tw-json-read.h"
#include "core/tw-json.h"

static JsonObject *
join_to_json (const TwJoinCount *count)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "from", count->from);
  json_object_set_string_member (object, "to", count->to);
  json_object_set_string_member (object, "on", count->on);
  json_object_set_boolean_member (object, "keeps_from", count->keeps_from);
  json_object_set_boolean_member (object, "keeps_to", count->keeps_to);
  json_object_set_boolean_member (object, "counted", count->counted);
  if (!count->counted)
    return object;
  json_object_set_int_member (object, "from_rows", (gint64) count->from_rows);
  json_object_set_int_member (object, "from_matched", (gint64) count->from_matched);
  json_object_set_int_member (object, "to_rows", (gint64) count->to_rows);
  json_object_set_int_member (object, "to_matched", (gint64) count->to_matched);
  json_object_set_int_member (object, "joined", (gint64) count->joined);
  return object;
}

JsonNode *
tw_row_account_to_json (const TwRowAccount *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *joins = json_array_new (), *warnings = json_array_new ();
  for (guint i = 0; i < self->joins->len; i++)
    json_array_add_object_element (joins, join_to_json (self->joins->pdata[i]));
  for (guint i = 0; i < self->warnings->len; i++) {
    const TwRowWarning *warning = self->warnings->pdata[i];
    JsonObject *entry = json_object_new ();
    tw_json_set_text (entry, "kind", warning->kind == TW_ROW_WARNING_FAN_OUT ? "fan-out" : "dropped");
    tw_json_set_text (entry, "text", warning->text);
    tw_json_set_text (entry, "rewrite", warning->rewrite);
    tw_json_set_text (entry, "rewrite_text", warning->rewrite_text);
    json_array_add_object_element (warnings, entry);
  }
  json_object_set_array_member (object, "joins", joins);
  json_object_set_array_member (object, "warnings", warnings);
  tw_json_set_text (object, "note", self->note);
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return node;
}

static TwJoinCount *
join_from_json (JsonObject *object)
{
  TwJoinCount *count = g_new0 (TwJoinCount, 1);
  count->from = g_strdup (tw_json_get_string (object, "from"));
  count->to = g_strdup (tw_json_get_string (object, "to"));
  count->on = g_strdup (tw_json_get_string (object, "on"));
  count->keeps_from = tw_json_get_boolean (object, "keeps_from");
  count->keeps_to = tw_json_get_boolean (object, "keeps_to");
  count->counted = tw_json_get_boolean (object, "counted");
  count->from_rows = tw_json_get_double (object, "from_rows");
  count->from_matched = tw_json_get_double (object, "from_matched");
  count->to_rows = tw_json_get_double (object, "to_rows");
  count->to_matched = tw_json_get_double (object, "to_matched");
  count->joined = tw_json_get_double (object, "joined");
  return count;
}

static TwRowWarning *
warning_from_json (JsonObject *object)
{
  TwRowWarning *warning = g_new0 (TwRowWarning, 1);
  gboolean fan_out = g_strcmp0 (tw_json_get_string (object, "kind"), "fan-out") == 0;
  warning->kind = fan_out ? TW_ROW_WARNING_FAN_OUT : TW_ROW_WARNING_DROPPED;
  warning->text = g_strdup (tw_json_get_string (object, "text"));
  warning->rewrite = g_strdup (tw_json_get_string (object, "rewrite"));
  warning->rewrite_text = g_strdup (tw_json_get_string (object, "rewrite_text"));
  return warning;
}

static JsonObject *
object_at (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

TwRowAccount *
tw_row_account_new_from_json (JsonObject *object)
{
  TwRowAccount *self = tw_row_account_new_empty ();
  JsonArray *joins = tw_json_get_array (object, "joins");
  JsonArray *warnings = tw_json_get_array (object, "warnings");
  for (guint i = 0; joins && i < json_array_get_length (joins); i++)
    if (object_at (joins, i))
      g_ptr_array_add (self->joins, join_from_json (object_at (joins, i)));
  for (guint i = 0; warnings && i < json_array_get_length (warnings); i++)
    if (object_at (warnings, i))
      g_ptr_array_add (self->warnings, warning_from_json (object_at (warnings, i)));
  self->note = g_strdup (tw_json_get_string (object, "note"));
  return self;
}
