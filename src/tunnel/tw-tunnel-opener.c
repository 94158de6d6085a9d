// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-tunnel-opener.h"

#include <glib/gi18n.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "core/tw-sleep.h"
#include "tunnel/tw-stream-url.h"

struct _TwTunnelOpener {
  TwTunnelOpening opening; /* its strings are ours */
  GThread *thread;
  GCancellable *cancellable; /* of everything but StartSession */
  GCancellable *at_once;     /* of StartSession: an answer that nobody reads leaves a session */

  GMutex lock; /* guards what follows */
  GCond ended;
  gboolean done;

  /* The thread's until it is done. */
  TwSsmSession *session;
  TwWebsocket *websocket;
  GError *error;
};

static void
say (TwTunnelOpener *self, TwTunnelStep step, const char *message)
{
  if (self->opening.say)
    self->opening.say (step, message, self->opening.say_data);
}

static void
said_cb (const char *message, gpointer user_data)
{
  say (user_data, TW_TUNNEL_STEP_STARTING, message);
}

static gboolean
start (TwTunnelOpener *self, GError **error)
{
  const TwTunnelWaiting waiting = { .client = self->opening.client,
                                    .instance = self->opening.port.target,
                                    .said = said_cb,
                                    .said_data = self,
                                    .ask = self->opening.ask,
                                    .ask_data = self->opening.ask_data };
  say (self, TW_TUNNEL_STEP_STARTING, NULL);
  self->session = tw_tunnel_target_start (&waiting, &self->opening.port, self->at_once,
                                          self->cancellable, error);
  return self->session != NULL;
}

static gboolean
resume (TwTunnelOpener *self, GError **error)
{
  self->session = tw_ssm_resume_session (self->opening.client, self->opening.session,
                                         self->cancellable, error);
  return self->session != NULL;
}

/* A private endpoint for the data channel stands for itself; one for everything says no more than
 * that its addresses may be without TLS. */
static TwStreamUrl *
find_url (TwTunnelOpener *self, const char *region, GError **error)
{
  TwAwsConfig *config = tw_aws_client_get_config (self->opening.client);
  g_autofree char *channel = tw_aws_config_dup_endpoint (config, "ssmmessages", region);
  g_autofree char *service = tw_aws_config_dup_endpoint (config, "ssm", region);
  g_autofree char *usual = g_strdup_printf ("https://ssmmessages.%s.amazonaws.com", region);
  gboolean own = !g_str_has_prefix (channel, usual) && !g_str_equal (channel, service);
  gboolean plain = g_str_has_prefix (own ? channel : service, "http://");
  return tw_stream_url_parse (self->session->stream_url, own ? channel : NULL, plain, error);
}

static gboolean
open_channel (TwTunnelOpener *self, GError **error)
{
  TwAwsClient *client = self->opening.client;
  TwAwsIdentity *identity = tw_aws_client_get_identity (client);
  const TwHttp *http = tw_aws_client_get_http (client);
  g_autofree char *region = tw_aws_identity_dup_region (identity, self->cancellable, error);
  g_autoptr (TwStreamUrl) url = region ? find_url (self, region, error) : NULL;
  g_autoptr (TwAwsCredentials) credentials
    = url ? tw_aws_identity_get (identity, self->cancellable, error) : NULL;
  if (credentials == NULL)
    return FALSE;
  gint64 now = tw_aws_caller_now (tw_aws_client_get_caller (client));
  g_autoptr (TwSigv4Signature) signature = tw_stream_url_sign (url, region, now, credentials);
  TwWebsocketOptions options = { .url = url->url,
                                 .headers = signature ? signature->headers : NULL,
                                 .ca_file = tw_http_get_ca_file (http),
                                 .proxy = tw_http_get_proxy (http),
                                 .open_ms = TW_TUNNEL_OPEN_MS,
                                 .ping_ms = self->opening.ping_ms };
  self->websocket = tw_websocket_open (&options, self->cancellable, error);
  return self->websocket != NULL;
}

/* Too many at once, or a trouble of the service: another attempt may do. */
static gboolean
may_pass (const GError *error)
{
  int status = error->domain == TW_TUNNEL_ERROR ? tw_error_get_details (error)->http_status : 0;
  return status == 429 || status >= 500;
}

/* A new session, at an address and with a token that were not used: asked for again as long as its
 * agent waits. A resume gets new ones for each attempt, from who asks for it. */
static gboolean
open_first (TwTunnelOpener *self, GError **error)
{
  for (guint tries = 0;; tries++) {
    g_autoptr (GError) refused = NULL;
    if (open_channel (self, &refused))
      return TRUE;
    if (tries == TW_TUNNEL_OPEN_RETRIES || !may_pass (refused)) {
      g_propagate_error (error, g_steal_pointer (&refused));
      return FALSE;
    }
    g_autofree char *message = g_strdup_printf (_("%s. Trying again…"), refused->message);
    say (self, TW_TUNNEL_STEP_OPENING, message);
    if (!tw_sleep (tw_tunnel_retry_ms (tries), self->cancellable, error))
      return FALSE;
  }
}

static gpointer
opener_thread (gpointer data)
{
  TwTunnelOpener *self = data;
  tw_tunnel_block_sigpipe ();
  if (self->opening.session) {
    if (resume (self, &self->error))
      open_channel (self, &self->error);
  } else if (start (self, &self->error)) {
    say (self, TW_TUNNEL_STEP_OPENING, NULL);
    open_first (self, &self->error);
  }
  g_mutex_lock (&self->lock);
  self->done = TRUE;
  g_cond_signal (&self->ended);
  g_mutex_unlock (&self->lock);
  guint64 one = 1;
  if (write (self->opening.wake, &one, sizeof one) < 0)
    g_debug ("the tunnel is awake already");
  return NULL;
}

void
tw_tunnel_block_sigpipe (void)
{
  sigset_t signals;
  sigemptyset (&signals);
  sigaddset (&signals, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
}

guint
tw_tunnel_retry_ms (guint tries)
{
  guint base = MIN (TW_TUNNEL_RETRY_MS << MIN (tries, 10), TW_TUNNEL_MAX_RETRY_MS);
  return base + (guint) g_random_int_range (0, (gint32) base);
}

TwTunnelOpener *
tw_tunnel_opener_new (const TwTunnelOpening *opening)
{
  TwTunnelOpener *self = g_new0 (TwTunnelOpener, 1);
  self->opening = *opening;
  tw_aws_client_ref (self->opening.client);
  self->opening.port.target = g_strdup (opening->port.target);
  self->opening.port.host = g_strdup (opening->port.host);
  self->opening.session = g_strdup (opening->session);
  self->cancellable = g_cancellable_new ();
  self->at_once = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  self->thread = g_thread_new ("tradewind-tunnel-open", opener_thread, self);
  return self;
}

gboolean
tw_tunnel_opener_is_done (TwTunnelOpener *self)
{
  g_mutex_lock (&self->lock);
  gboolean done = self->done;
  g_mutex_unlock (&self->lock);
  return done;
}

TwWebsocket *
tw_tunnel_opener_finish (TwTunnelOpener *self, TwSsmSession **session, GError **error)
{
  *session = g_steal_pointer (&self->session);
  if (self->error)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return g_steal_pointer (&self->websocket);
}

static void
stop (TwTunnelOpener *self)
{
  gint64 end = g_get_monotonic_time () + TW_TUNNEL_LET_START_MS * G_GINT64_CONSTANT (1000);
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->lock);
  while (!self->done && g_cond_wait_until (&self->ended, &self->lock, end))
    ;
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->at_once);
}

void
tw_tunnel_opener_free (TwTunnelOpener *self)
{
  if (self == NULL)
    return;
  stop (self);
  g_thread_join (self->thread);
  if (self->session && self->opening.session == NULL)
    tw_ssm_terminate_session (self->opening.client, self->session->id, NULL, NULL);
  g_clear_pointer (&self->websocket, tw_websocket_free);
  g_clear_pointer (&self->session, tw_ssm_session_free);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  g_object_unref (self->at_once);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  tw_aws_client_unref (self->opening.client);
  g_free ((char *) self->opening.port.target);
  g_free ((char *) self->opening.port.host);
  g_free ((char *) self->opening.session);
  g_free (self);
}
