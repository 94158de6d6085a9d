// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-aws-json.h"

#include <glib/gi18n.h>
#include <string.h>

#define TIMEOUT_MS 20000
#define MAX_PAGES 1000

static GBytes *
body_of (JsonObject *request)
{
  if (request == NULL)
    return g_bytes_new_static ("{}", 2);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (root, request);
  char *text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static JsonObject *
parse (const TwAwsJsonCall *self, TwHttpResponse *response, GError **error)
{
  if (response->body->len == 0)
    return json_object_new ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *answer = tw_json_parse_object (parser, (const char *) response->body->data,
                                             (gssize) response->body->len);
  /* Some answers are secrets. */
  explicit_bzero (response->body->data, response->body->len);
  if (answer)
    return json_object_ref (answer);
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                _("AWS %s answered %s with no JSON object."), self->service->host, self->operation);
  return NULL;
}

JsonObject *
tw_aws_json_call (const TwAwsJsonCall *self, TwAwsClient *client, GCancellable *cancellable,
                  GError **error)
{
  const TwAwsJsonService *service = self->service;
  g_autofree char *target = g_strconcat (service->target, ".", self->operation, NULL);
  g_autofree char *type = g_strconcat ("application/x-amz-json-", service->version, NULL);
  g_autoptr (GBytes) body = body_of (self->request);
  const TwHttpHeader header = { "X-Amz-Target", target };
  const TwAwsCall call = { .service = service->host,
                           .operation = self->operation,
                           .method = "POST",
                           .path = "/",
                           .headers = &header,
                           .n_headers = 1,
                           .content_type = type,
                           .body = body,
                           .total_ms = TIMEOUT_MS,
                           .safe_to_repeat = !self->changes };
  g_autoptr (TwHttpResponse) response
    = tw_aws_client_call (client, service->host, &call, NULL, NULL, cancellable, error);
  return response ? parse (self, response, error) : NULL;
}

gboolean
tw_aws_json_foreach_page (const TwAwsJsonCall *self, TwAwsClient *client, const char *token,
                          TwAwsJsonPage function, gpointer user_data, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (JsonObject) request = self->request ? json_object_ref (self->request)
                                                 : json_object_new ();
  TwAwsJsonCall call = *self;
  call.request = request;
  for (guint page = 0; page < MAX_PAGES; page++) {
    g_autoptr (JsonObject) answer = tw_aws_json_call (&call, client, cancellable, error);
    if (answer == NULL || !function (answer, user_data, error))
      return FALSE;
    const char *next = tw_json_get_string (answer, token);
    if (next == NULL || *next == '\0')
      return TRUE;
    json_object_set_string_member (request, token, next);
  }
  return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                       _("AWS %s answered %s with pages without an end."), self->service->host,
                       self->operation);
}

void
tw_aws_json_foreach_object (JsonObject *object, const char *name, TwAwsJsonElement function,
                            gpointer user_data)
{
  JsonArray *list = tw_json_get_array (object, name);
  for (guint i = 0; list && i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);
    if (JSON_NODE_HOLDS_OBJECT (node))
      function (json_node_get_object (node), user_data);
  }
}
