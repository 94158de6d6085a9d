// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE /* memmem() */
#include "tunnel/tw-channel-json.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-json-read.h"
#include "core/tw-json.h"

#define MAX_ACTIONS 16

/* What an action came to. */
enum { STATUS_SUCCESS = 1, STATUS_FAILED = 2, STATUS_UNSUPPORTED = 3 };

char *
tw_channel_json_open (const char *token, const char *client_id)
{
  g_autofree char *request = g_uuid_string_random ();
  GString *text = g_string_new ("{\"MessageSchemaVersion\":\"1.0\",\"RequestId\":");
  tw_json_append_string (text, request);
  g_string_append (text, ",\"TokenValue\":");
  tw_json_append_string (text, token);
  g_string_append (text, ",\"ClientId\":");
  tw_json_append_string (text, client_id);
  g_string_append (text, ",\"ClientVersion\":\"" TW_CHANNEL_CLIENT_VERSION "\"}");
  return g_string_free (text, FALSE);
}

char *
tw_channel_json_acknowledge (const TwChannelMessage *message)
{
  char id[37];
  tw_channel_id_format (message->id, id);
  return g_strdup_printf ("{\"AcknowledgedMessageType\":\"%s\",\"AcknowledgedMessageId\":\"%s\","
                          "\"AcknowledgedMessageSequenceNumber\":%" G_GINT64_FORMAT
                          ",\"IsSequentialMessage\":true}",
                          tw_channel_type_name (message->type), id, message->sequence);
}

static gsize
skip_space (const guint8 *json, gsize length, gsize at)
{
  while (at < length && g_ascii_isspace (json[at]))
    at++;
  return at;
}

gboolean
tw_channel_json_read_acknowledge (const guint8 *json, gsize length, gint64 *sequence)
{
  static const char name[] = "\"AcknowledgedMessageSequenceNumber\"";
  const guint8 *found = length ? memmem (json, length, name, sizeof name - 1) : NULL;
  if (found == NULL)
    return FALSE;
  gsize at = skip_space (json, length, (gsize) (found - json) + sizeof name - 1);
  if (at >= length || json[at] != ':')
    return FALSE;
  at = skip_space (json, length, at + 1);
  gsize start = at;
  gint64 value = 0;
  for (; at < length && g_ascii_isdigit (json[at]); at++) {
    if (value > (G_MAXINT64 - 9) / 10)
      return FALSE;
    value = value * 10 + (json[at] - '0');
  }
  *sequence = value;
  return at > start;
}

void
tw_channel_handshake_free (TwChannelHandshake *self)
{
  if (self == NULL)
    return;
  g_free (self->agent_version);
  g_ptr_array_unref (self->actions);
  g_free (self);
}

static void
read_action (TwChannelHandshake *self, JsonNode *node)
{
  JsonObject *action = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *type = action ? tw_json_get_string (action, "ActionType") : NULL;
  g_ptr_array_add (self->actions, g_strdup (type ? type : ""));
  JsonObject *parameters = action ? tw_json_get_object (action, "ActionParameters") : NULL;
  const char *session = parameters ? tw_json_get_string (parameters, "SessionType") : NULL;
  if (g_strcmp0 (type, "SessionType") == 0 && g_strcmp0 (session, "Port") == 0)
    self->port = TRUE;
}

TwChannelHandshake *
tw_channel_json_read_handshake (const guint8 *json, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = tw_json_parse_object (parser, (const char *) json, (gssize) length);
  const char *version = root ? tw_json_get_string (root, "AgentVersion") : NULL;
  JsonArray *actions = root ? tw_json_get_array (root, "RequestedClientActions") : NULL;
  if (version == NULL || actions == NULL || json_array_get_length (actions) > MAX_ACTIONS) {
    tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL,
                  _("Update the SSM agent on the instance."),
                  _("The SSM agent's handshake cannot be understood"));
    return NULL;
  }
  TwChannelHandshake *self = g_new0 (TwChannelHandshake, 1);
  self->agent_version = g_strdup (version);
  self->actions = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (actions); i++)
    read_action (self, json_array_get_element (actions, i));
  return self;
}

static int
status_of (const TwChannelHandshake *handshake, const char *action)
{
  if (g_str_equal (action, "SessionType"))
    return handshake->port ? STATUS_SUCCESS : STATUS_FAILED;
  /* Never asked for in port sessions, and we hold no such key. */
  return g_str_equal (action, "KMSEncryption") ? STATUS_FAILED : STATUS_UNSUPPORTED;
}

char *
tw_channel_json_handshake_response (const TwChannelHandshake *handshake, const char **unsupported)
{
  *unsupported = NULL;
  GString *text = g_string_new ("{\"ClientVersion\":\"" TW_CHANNEL_CLIENT_VERSION
                                "\",\"ProcessedClientActions\":[");
  for (guint i = 0; i < handshake->actions->len; i++) {
    const char *action = handshake->actions->pdata[i];
    int status = status_of (handshake, action);
    g_string_append (text, i ? ",{\"ActionType\":" : "{\"ActionType\":");
    tw_json_append_string (text, action);
    g_string_append_printf (text, ",\"ActionStatus\":%d,\"ActionResult\":null,\"Error\":\"%s\"}",
                            status, status == STATUS_SUCCESS ? "" : "not supported");
    if (status != STATUS_SUCCESS && *unsupported == NULL)
      *unsupported = action;
  }
  g_string_append (text, "],\"Errors\":null}");
  return g_string_free (text, FALSE);
}

char *
tw_channel_json_dup_member (const guint8 *json, gsize length, const char *name)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = tw_json_parse_object (parser, (const char *) json, (gssize) length);
  return root ? g_strdup (tw_json_get_string (root, name)) : NULL;
}

int
tw_channel_compare_versions (const char *a, const char *b)
{
  while (*a || *b) {
    char *end_a, *end_b;
    guint64 left = g_ascii_strtoull (a, &end_a, 10), right = g_ascii_strtoull (b, &end_b, 10);
    if (left != right)
      return left < right ? -1 : 1;
    if ((end_a == a && *a) || (end_b == b && *b))
      return strcmp (a, b); /* no number: no order that means something */
    a = *end_a == '.' ? end_a + 1 : end_a;
    b = *end_b == '.' ? end_b + 1 : end_b;
  }
  return 0;
}
