// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-row-account.h"
#include "core/tw-json.h"

static JsonObject *
join_to_json (const TwJoinCount *count)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "from", count->from);
  json_object_set_string_member (object, "to", count->to);
  json_object_set_string_member (object, "on", count->on);
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
