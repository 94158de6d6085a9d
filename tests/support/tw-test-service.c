// SPDX-License-Identifier: Apache-2.0
#include "tw-test-service.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "config.h"

#define SUPPORT TW_SOURCE_DIR "/tests/support/aws/"

struct _TwTestService {
  GSubprocess *process;
  GDataInputStream *lines;
  JsonObject *ready;
  char *home;
};

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

static JsonObject *
read_object (TwTestService *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (self->lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_autoptr (JsonNode) root = json_from_string (line, &error);
  g_assert_no_error (error);
  return json_node_dup_object (root);
}

static void
isolate (const char *home)
{
  static const char *const others[]
    = { "AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_BEARER_TOKEN_BEDROCK", "AWS_ENDPOINT_URL",
        "AWS_CA_BUNDLE", "AWS_WEB_IDENTITY_TOKEN_FILE", "https_proxy", "HTTPS_PROXY", "http_proxy",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_unsetenv (others[i]);
  g_autofree char *config = g_build_filename (home, "config", NULL);
  g_autofree char *credentials = g_build_filename (home, "credentials", NULL);
  g_setenv ("AWS_CONFIG_FILE", config, TRUE);
  g_setenv ("AWS_SHARED_CREDENTIALS_FILE", credentials, TRUE);
  g_setenv ("AWS_REGION", "us-east-1", TRUE);
  g_setenv ("AWS_EC2_METADATA_DISABLED", "true", TRUE);
}

TwTestService *
tw_test_service_start (const char *script)
{
  g_autofree char *python = find_python ();
  if (python == NULL)
    return NULL;
  g_autofree char *path = g_strconcat (SUPPORT, script, NULL);
  g_autoptr (GError) error = NULL;
  TwTestService *self = g_new0 (TwTestService, 1);
  self->process
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        python, path, NULL);
  g_assert_no_error (error);
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->ready = read_object (self);
  self->home = g_dir_make_tmp ("tradewind-aws-XXXXXX", &error);
  g_assert_no_error (error);
  isolate (self->home);
  return self;
}

void
tw_test_service_stop (TwTestService *self)
{
  if (self == NULL)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->lines);
  g_object_unref (self->process);
  json_object_unref (self->ready);
  g_autoptr (GDir) folder = g_dir_open (self->home, 0, NULL);
  for (const char *name; folder && (name = g_dir_read_name (folder));) {
    g_autofree char *path = g_build_filename (self->home, name, NULL);
    g_unlink (path);
  }
  g_rmdir (self->home);
  g_free (self->home);
  g_free (self);
}

JsonObject *
tw_test_service_get_ready (TwTestService *self)
{
  return self->ready;
}

const char *
tw_test_service_get_home (TwTestService *self)
{
  return self->home;
}

JsonObject *
tw_test_service_ask (TwTestService *self, const char *line)
{
  g_autofree char *text = g_strconcat (line, "\n", NULL);
  GOutputStream *input = g_subprocess_get_stdin_pipe (self->process);
  g_autoptr (GError) error = NULL;
  g_output_stream_write_all (input, text, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_flush (input, NULL, &error);
  g_assert_no_error (error);
  return read_object (self);
}

void
tw_test_service_use_keys (const char *key, const char *secret, const char *token)
{
  const char *names[] = { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN" };
  const char *values[] = { key, secret, token };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (values[i])
      g_setenv (names[i], values[i], TRUE);
    else
      g_unsetenv (names[i]);
}
