// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-tunnel-plugin.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "core/tw-json.h"
#include "tunnel/tw-loopback.h"

#define PROGRAM "session-manager-plugin"
#define USUAL_PATH "/usr/local/sessionmanagerplugin/bin/session-manager-plugin"
#define RESPONSE_VARIABLE "AWS_SSM_START_SESSION_RESPONSE"
#define READY_LINE "Waiting for connections"
#define KEPT_OUTPUT 400 /* bytes of its last words */

typedef struct {
  TwTunnelWork work; /* its strings are ours */
  TwTunnelControl *control;
  guint port;
  char *session;
  GSubprocess *process;
  GString *output;
  gboolean ready;
} Plugin;

char *
tw_tunnel_plugin_find (GError **error)
{
  char *path = g_find_program_in_path (PROGRAM);
  if (path == NULL && g_file_test (USUAL_PATH, G_FILE_TEST_IS_EXECUTABLE))
    path = g_strdup (USUAL_PATH);
  if (path == NULL)
    tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_LOCAL,
                  _("Install it, or let Tradewind carry the tunnel itself."),
                  _("Amazon's %s is not installed"), PROGRAM);
  return path;
}

static void
said_cb (const char *message, gpointer user_data)
{
  tw_tunnel_control_set_state (user_data, TW_TUNNEL_STARTING, message, NULL);
}

static char *
response_json (const TwSsmSession *session)
{
  GString *text = g_string_new ("{\"SessionId\":");
  tw_json_append_string (text, session->id);
  g_string_append (text, ",\"TokenValue\":");
  tw_json_append_string (text, session->token);
  g_string_append (text, ",\"StreamUrl\":");
  tw_json_append_string (text, session->stream_url);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static char *
target_json (const Plugin *self)
{
  GString *text = g_string_new ("{\"Target\":");
  tw_json_append_string (text, self->work.target);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

/* It ends with the thread that started it, however that ends. */
static void
child_setup (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGINT);
}

/* The token goes by the environment: every user can read a command line. */
static gboolean
spawn (Plugin *self, const TwSsmSession *session, GError **error)
{
  TwAwsClient *client = self->work.client;
  TwAwsConfig *config = tw_aws_client_get_config (client);
  g_autofree char *region
    = tw_aws_identity_dup_region (tw_aws_client_get_identity (client),
                                  tw_tunnel_control_get_cancellable (self->control), error);
  if (region == NULL)
    return FALSE;
  g_autofree char *endpoint = tw_aws_config_dup_endpoint (config, "ssm", region);
  g_autofree char *response = response_json (session);
  g_autofree char *target = target_json (self);
  const char *arguments[] = { self->work.plugin, RESPONSE_VARIABLE, region, "StartSession",
                              tw_aws_config_get_profile (config), target, endpoint, NULL };
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_setenv (launcher, RESPONSE_VARIABLE, response, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, child_setup, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, arguments, error);
  explicit_bzero (response, strlen (response));
  return self->process != NULL;
}

static gboolean
begin (Plugin *self, GError **error)
{
  const TwTunnelWork *work = &self->work;
  const TwTunnelWaiting waiting = { .client = work->client,
                                    .instance = work->target,
                                    .said = said_cb,
                                    .said_data = self->control,
                                    .ask = work->ask,
                                    .ask_data = work->ask_data };
  const TwSsmPortSession port = { work->target, work->host, work->port, self->port };
  self->ready = FALSE;
  g_string_truncate (self->output, 0);
  tw_tunnel_control_set_state (self->control, TW_TUNNEL_STARTING, NULL, NULL);
  g_autoptr (TwSsmSession) session
    = tw_tunnel_target_start (&waiting, &port, NULL,
                              tw_tunnel_control_get_cancellable (self->control), error);
  if (session == NULL)
    return FALSE;
  self->session = g_strdup (session->id);
  tw_tunnel_control_set_state (self->control, TW_TUNNEL_HANDSHAKE, NULL, NULL);
  return spawn (self, session, error);
}

static GPollFD
output_poll (Plugin *self)
{
  GInputStream *output = self->process ? g_subprocess_get_stdout_pipe (self->process) : NULL;
  int fd = output ? g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (output)) : -1;
  return (GPollFD) { fd, G_IO_IN, 0 };
}

/* %FALSE at its end. */
static gboolean
read_output (Plugin *self, int fd)
{
  char part[1024];
  gssize got = read (fd, part, sizeof part);
  if (got <= 0)
    return FALSE;
  g_string_append_len (self->output, part, got);
  if (!self->ready && strstr (self->output->str, READY_LINE)) {
    self->ready = TRUE;
    g_autofree char *message = g_strdup_printf (_("Carried by Amazon's %s"), PROGRAM);
    tw_tunnel_control_set_state (self->control, TW_TUNNEL_READY, message, NULL);
  }
  if (self->output->len > KEPT_OUTPUT)
    g_string_erase (self->output, 0, (gssize) (self->output->len - KEPT_OUTPUT));
  return TRUE;
}

/* SIGINT is what it ends its session at; a plugin that does not is killed. */
static void
end (Plugin *self)
{
  if (self->process) {
    gint64 last = g_get_monotonic_time () + TW_TUNNEL_PLUGIN_STOP_MS * G_GINT64_CONSTANT (1000);
    g_subprocess_send_signal (self->process, SIGINT);
    for (GPollFD poll = output_poll (self); g_get_monotonic_time () < last; poll.revents = 0) {
      int left = (int) ((last - g_get_monotonic_time ()) / 1000);
      if (g_poll (&poll, 1, MAX (left, 0)) > 0 && !read_output (self, poll.fd))
        break;
    }
    g_subprocess_force_exit (self->process);
    g_subprocess_wait (self->process, NULL, NULL);
    g_clear_object (&self->process);
  }
  if (self->session)
    tw_ssm_terminate_session (self->work.client, self->session, NULL, NULL);
  g_clear_pointer (&self->session, g_free);
}

static void
fail (Plugin *self, GError *reason)
{
  g_autoptr (GError) error = reason;
  end (self);
  tw_tunnel_control_set_state (self->control, TW_TUNNEL_CLOSED, NULL, error);
}

static GError *
plugin_ended (Plugin *self)
{
  GError *error = NULL;
  g_autofree char *said = g_utf8_make_valid (self->output->str, (gssize) self->output->len);
  g_strstrip (said);
  tw_set_error (&error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_ENDED,
                _("Start the tunnel again, or let Tradewind carry it itself."),
                *said ? _("Amazon's %s ended: %s") : _("Amazon's %s ended"), PROGRAM, said);
  return error;
}

static void
begin_or_fail (Plugin *self)
{
  GError *error = NULL;
  if (!begin (self, &error))
    fail (self, error);
}

static gpointer
plugin_thread (gpointer data)
{
  Plugin *self = data;
  begin_or_fail (self);
  while (!tw_tunnel_control_is_stopped (self->control)) {
    GPollFD polls[2]
      = { { tw_tunnel_control_get_wake (self->control), G_IO_IN, 0 }, output_poll (self) };
    g_poll (polls, self->process ? 2 : 1, -1);
    if (polls[0].revents)
      tw_tunnel_control_wake_taken (self->control);
    if (self->process && polls[1].revents && !read_output (self, polls[1].fd))
      fail (self, plugin_ended (self));
    if (tw_tunnel_control_take_restart (self->control)) {
      end (self);
      begin_or_fail (self);
    }
  }
  end (self);
  tw_tunnel_control_set_state (self->control, TW_TUNNEL_CLOSED, NULL, NULL);
  g_autoptr (TwTunnelControl) control = self->control;
  g_string_free (self->output, TRUE);
  tw_aws_client_unref (self->work.client);
  g_free ((char *) self->work.target);
  g_free ((char *) self->work.host);
  g_free ((char *) self->work.plugin);
  g_free (self);
  tw_tunnel_control_set_ended (control);
  return NULL;
}

gboolean
tw_tunnel_plugin_start (const TwTunnelWork *work, TwTunnelControl *control, guint *port,
                        GError **error)
{
  *port = work->local_port;
  int probe = tw_loopback_listen (port, error); /* it wants to be told a port that is free */
  if (probe < 0)
    return FALSE;
  close (probe);
  Plugin *self = g_new0 (Plugin, 1);
  self->work = *work;
  self->work.target = g_strdup (work->target);
  self->work.host = g_strdup (work->host);
  self->work.plugin = g_strdup (work->plugin);
  tw_aws_client_ref (self->work.client);
  self->control = tw_tunnel_control_ref (control);
  self->port = *port;
  self->output = g_string_new (NULL);
  g_thread_unref (g_thread_new ("tradewind-tunnel", plugin_thread, self));
  return TRUE;
}
