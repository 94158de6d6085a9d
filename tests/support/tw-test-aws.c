// SPDX-License-Identifier: Apache-2.0
#include "tw-test-aws.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "aws/tw-http.h"
#include "config.h"

struct _TwTestAws {
  GSubprocess *process;
  TwHttp *http;
  char *url;
  char *home;
};

#define SUPPORT TW_SOURCE_DIR "/tests/support/aws/"

/* The Python of the environment; %NULL after skipping the test. */
static char *
find_python (void)
{
  g_autofree char *out = NULL, *err = NULL;
  int status = 0;
  const char *argv[] = { SUPPORT "environment", NULL };
  g_autoptr (GError) error = NULL;
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status,
                     &error)
      || !g_spawn_check_wait_status (status, &error)) {
    g_test_skip (err && *err ? g_strstrip (err) : error->message);
    return NULL;
  }
  return g_strdup (g_strstrip (out));
}

static char *
read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines
    = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
set_environment (TwTestAws *self, const char *ca)
{
  static const char *const others[]
    = { "AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_BEARER_TOKEN_BEDROCK", "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "https_proxy", "HTTPS_PROXY",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_unsetenv (others[i]);
  g_autofree char *config = g_build_filename (self->home, "config", NULL);
  g_autofree char *credentials = g_build_filename (self->home, "credentials", NULL);
  g_setenv ("AWS_CONFIG_FILE", config, TRUE);
  g_setenv ("AWS_SHARED_CREDENTIALS_FILE", credentials, TRUE);
  g_setenv ("AWS_ENDPOINT_URL", self->url, TRUE);
  g_setenv ("AWS_CA_BUNDLE", ca, TRUE);
  g_setenv ("AWS_REGION", "us-east-1", TRUE);
  g_setenv ("AWS_EC2_METADATA_DISABLED", "true", TRUE);
  tw_test_aws_use_keys (TW_TEST_AWS_KEY, TW_TEST_AWS_SECRET, NULL);
}

TwTestAws *
tw_test_aws_start (void)
{
  g_autofree char *python = find_python ();
  if (python == NULL)
    return NULL;
  g_autoptr (GError) error = NULL;
  TwTestAws *self = g_new0 (TwTestAws, 1);
  self->process
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        python, SUPPORT "bedrock-server.py", NULL);
  g_assert_no_error (error);
  g_autofree char *line = read_line (self->process);
  g_autoptr (JsonNode) ready = json_from_string (line, &error);
  g_assert_no_error (error);
  JsonObject *object = json_node_get_object (ready);
  const char *ca = json_object_get_string_member (object, "ca");
  self->url = g_strdup_printf ("https://localhost:%" G_GINT64_FORMAT,
                               json_object_get_int_member (object, "port"));
  self->home = g_dir_make_tmp ("tradewind-aws-XXXXXX", &error);
  g_assert_no_error (error);
  TwHttpSettings settings = { .ca_file = ca };
  self->http = tw_http_new (&settings);
  set_environment (self, ca);
  return self;
}

void
tw_test_aws_stop (TwTestAws *self)
{
  if (self == NULL)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  tw_http_unref (self->http);
  g_rmdir (self->home);
  g_free (self->home);
  g_free (self->url);
  g_free (self);
}

void
tw_test_aws_use_keys (const char *key, const char *secret, const char *token)
{
  const char *names[] = { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN" };
  const char *values[] = { key, secret, token };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (values[i])
      g_setenv (names[i], values[i], TRUE);
    else
      g_unsetenv (names[i]);
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
  return self->home;
}
