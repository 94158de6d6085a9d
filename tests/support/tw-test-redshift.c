// SPDX-License-Identifier: Apache-2.0
#include "tw-test-redshift.h"

#include <gio/gio.h>
#include <string.h>

struct _TwTestRedshift {
  GSubprocess *proxy;
  TwEndpoint *behind;
  TwEndpoint *endpoint;
  char *uri;
};

TwTestRedshift *
tw_test_redshift_start (const char *database)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return NULL;
  g_autoptr (GError) error = NULL;
  TwTestRedshift *self = g_new0 (TwTestRedshift, 1);
  self->behind = tw_test_postgres_new_database (server, database);
  g_autofree char *program = g_build_filename (TW_TEST_SUPPORT_DIR, "redshift-stand-in", NULL);
  g_autofree char *port = g_strdup_printf ("%u", tw_endpoint_get_port (self->behind));
  self->proxy = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                  &error, program, tw_endpoint_get_host (self->behind), port,
                                  database, tw_endpoint_get_user (self->behind), NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) lines
    = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->proxy));
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (line && g_str_has_prefix (line, "ready "));
  self->uri = g_strdup (line + strlen ("ready "));
  self->endpoint = tw_endpoint_parse (self->uri, NULL, &error);
  g_assert_no_error (error);
  return self;
}

void
tw_test_redshift_stop (TwTestRedshift *self)
{
  if (self == NULL)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->proxy), NULL, NULL);
  g_subprocess_wait (self->proxy, NULL, NULL);
  g_object_unref (self->proxy);
  tw_endpoint_unref (self->behind);
  tw_endpoint_unref (self->endpoint);
  g_free (self->uri);
  g_free (self);
}

TwEndpoint *
tw_test_redshift_get_endpoint (TwTestRedshift *self)
{
  return self->endpoint;
}

const char *
tw_test_redshift_get_uri (TwTestRedshift *self)
{
  return self->uri;
}

void
tw_test_redshift_run (TwTestRedshift *self, const char *script)
{
  tw_test_postgres_run_in (self->behind, script);
}
