// SPDX-License-Identifier: Apache-2.0
#include "tw-test-aws.h"

#include <string.h>

#include "aws/tw-http.h"

struct _TwTestAws {
  TwTestService *service;
  TwHttp *http;
  char *url;
};

TwTestAws *
tw_test_aws_start (void)
{
  TwTestService *service = tw_test_service_start ("bedrock-server.py");
  if (service == NULL)
    return NULL;
  TwTestAws *self = g_new0 (TwTestAws, 1);
  self->service = service;
  JsonObject *ready = tw_test_service_get_ready (service);
  const char *ca = json_object_get_string_member (ready, "ca");
  self->url = g_strdup_printf ("https://localhost:%" G_GINT64_FORMAT,
                               json_object_get_int_member (ready, "port"));
  TwHttpSettings settings = { .ca_file = ca };
  self->http = tw_http_new (&settings);
  g_setenv ("AWS_ENDPOINT_URL", self->url, TRUE);
  g_setenv ("AWS_CA_BUNDLE", ca, TRUE);
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
  return self;
}

void
tw_test_aws_stop (TwTestAws *self)
{
  if (self == NULL)
    return;
  tw_http_unref (self->http);
  tw_test_service_stop (self->service);
  g_free (self->url);
  g_free (self);
}

void
tw_test_aws_use_keys (const char *key, const char *secret, const char *token)
{
  tw_test_service_use_keys (key, secret, token);
}

static TwHttpResponse *
control (TwTestAws *self, const char *method, const char *path, const char *json)
{
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  g_autoptr (GBytes) body = json ? g_bytes_new_static (json, strlen (json)) : NULL;
  TwHttpRequest request = { .method = method, .url = url, .body = body, .total_ms = 10000 };
  g_autoptr (GError) error = NULL;
  TwHttpResponse *response = tw_http_send (self->http, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (response->status, ==, 200);
  return response;
}

void
tw_test_aws_plan (TwTestAws *self, const char *json)
{
  tw_http_response_free (control (self, "POST", "/_reset", ""));
  tw_http_response_free (control (self, "POST", "/_control", json));
}

JsonObject *
tw_test_aws_log (TwTestAws *self)
{
  g_autoptr (TwHttpResponse) response = control (self, "GET", "/_log", NULL);
  g_autoptr (JsonNode) root = json_from_string ((const char *) response->body->data, NULL);
  return json_object_ref (json_node_get_object (root));
}

void
tw_test_aws_assert_judged (TwTestAws *self)
{
  g_autoptr (JsonObject) answer = tw_test_aws_log (self);
  JsonArray *log = json_object_get_array_member (answer, "log");
  for (guint i = 0; i < json_array_get_length (log); i++) {
    const char *judged
      = json_object_get_string_member (json_array_get_object_element (log, i), "judged");
    if (!g_str_equal (judged, "planned"))
      g_assert_cmpstr (judged, ==, "ok");
  }
}

const char *
tw_test_aws_get_home (TwTestAws *self)
{
  return tw_test_service_get_home (self->service);
}

static void
test_no_server (void)
{
  g_autoptr (TwTestAws) none = tw_test_aws_start (); /* skips, saying why */
  g_assert_null (none);
}

int
tw_test_aws_run (const char *path, TwTestAws **server, void (*add_tests) (void))
{
  *server = tw_test_aws_start ();
  if (*server) {
    add_tests ();
  } else {
    g_autofree char *name = g_strconcat ("/", path, "/server", NULL);
    g_test_add_func (name, test_no_server);
  }
  int status = g_test_run ();
  g_clear_pointer (server, tw_test_aws_stop);
  return status;
}

guint
tw_test_aws_count_calls (TwTestAws *self, const char *end)
{
  g_autoptr (JsonObject) answer = tw_test_aws_log (self);
  JsonArray *log = json_object_get_array_member (answer, "log");
  guint n = 0;
  for (guint i = 0; i < json_array_get_length (log); i++)
    n += g_str_has_suffix (
      json_object_get_string_member (json_array_get_object_element (log, i), "path"), end);
  return n;
}

char *
tw_test_aws_dup_text (TwTestAws *self, const char *end, guint number)
{
  g_autoptr (JsonObject) answer = tw_test_aws_log (self);
  JsonArray *log = json_object_get_array_member (answer, "log");
  for (guint i = 0, n = 0; i < json_array_get_length (log); i++) {
    JsonObject *entry = json_array_get_object_element (log, i);
    if (!g_str_has_suffix (json_object_get_string_member (entry, "path"), end) || n++ < number)
      continue;
    if (json_object_has_member (entry, "text"))
      return g_strdup (json_object_get_string_member (entry, "text"));
    JsonObject *request = json_object_get_object_member (entry, "request");
    JsonObject *message
      = json_array_get_object_element (json_object_get_array_member (request, "messages"), 0);
    JsonArray *content = json_object_get_array_member (message, "content");
    GString *text = g_string_new (NULL);
    for (guint j = 0; j < json_array_get_length (content); j++)
      g_string_append (text, json_object_get_string_member (
                               json_array_get_object_element (content, j), "text"));
    return g_string_free (text, FALSE);
  }
  g_assert_not_reached ();
}
