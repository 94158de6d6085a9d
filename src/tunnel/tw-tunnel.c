// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-tunnel.h"

#include <glib/gi18n.h>

#include "core/tw-sleep.h"
#include "tunnel/tw-tunnel-plugin.h"

struct _TwTunnel {
  char *key;
  guint users; /* guarded by tunnels_lock */
  char *target;
  char *host; /* nullable */
  guint remote_port;
  guint port;
  TwTunnelControl *control;
};

/* Guards all of these. */
static GMutex tunnels_lock;
static GHashTable *tunnels;  /* key → TwTunnel */
static GPtrArray *let_go;    /* of TwTunnelControl: of tunnels without users, ending */

static char *
key_of (const TwTunnelOptions *options)
{
  TwAwsConfig *config = tw_aws_client_get_config (options->client);
  const char *region = tw_aws_config_get_region (config);
  return g_strdup_printf ("%s\n%s\n%s\n%s\n%u\n%u\n%d", tw_aws_config_get_profile (config),
                          region ? region : "", options->target,
                          options->host ? options->host : "", options->port, options->local_port,
                          options->plugin);
}

static TwTunnel *
tunnel_new (const TwTunnelOptions *options, GError **error)
{
  g_autofree char *plugin = options->plugin ? tw_tunnel_plugin_find (error) : NULL;
  if (options->plugin && plugin == NULL)
    return NULL;
  const TwTunnelWork work = { .client = options->client,
                              .target = options->target,
                              .host = options->host,
                              .port = options->port,
                              .local_port = options->local_port,
                              .resume_ms = tw_sleep_find_ms ("TRADEWIND_TUNNEL_RESUME_MS",
                                                             options->resume_seconds * 1000),
                              .ping_ms = tw_sleep_find_ms ("TRADEWIND_TUNNEL_PING_MS", 0),
                              .plugin = plugin,
                              .reopens = options->reopens,
                              .ask = options->ask,
                              .ask_data = options->ask_data };
  g_autoptr (TwTunnelControl) control = tw_tunnel_control_new ();
  guint port;
  if (!(plugin ? tw_tunnel_plugin_start : tw_tunnel_worker_start) (&work, control, &port, error))
    return NULL;
  TwTunnel *self = g_new0 (TwTunnel, 1);
  self->target = g_strdup (options->target);
  self->host = g_strdup (options->host);
  self->remote_port = options->port;
  self->port = port;
  self->control = g_steal_pointer (&control);
  return self;
}

static gboolean
has_ended (TwTunnelControl *control)
{
  g_auto (TwTunnelStatus) status = { 0 };
  tw_tunnel_control_read (control, &status);
  return status.ended;
}

/* Called with the lock held. */
static void
forget_ended (void)
{
  for (guint i = let_go ? let_go->len : 0; i-- > 0;)
    if (has_ended (let_go->pdata[i]))
      g_ptr_array_remove_index_fast (let_go, i);
}

TwTunnel *
tw_tunnel_acquire (const TwTunnelOptions *options, GError **error)
{
  g_autofree char *key = key_of (options);
  g_mutex_lock (&tunnels_lock);
  if (tunnels == NULL)
    tunnels = g_hash_table_new (g_str_hash, g_str_equal);
  TwTunnel *self = g_hash_table_lookup (tunnels, key);
  if (self == NULL) {
    self = tunnel_new (options, error);
    if (self) {
      self->key = g_steal_pointer (&key);
      g_hash_table_insert (tunnels, self->key, self);
    }
  }
  if (self)
    self->users++;
  forget_ended ();
  g_mutex_unlock (&tunnels_lock);
  return self;
}

TwTunnel *
tw_tunnel_share (TwTunnel *self)
{
  g_mutex_lock (&tunnels_lock);
  self->users++;
  g_mutex_unlock (&tunnels_lock);
  return self;
}

void
tw_tunnel_release (TwTunnel *self)
{
  g_mutex_lock (&tunnels_lock);
  gboolean last = --self->users == 0;
  if (last) {
    g_hash_table_remove (tunnels, self->key);
    if (let_go == NULL)
      let_go = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_tunnel_control_unref);
    g_ptr_array_add (let_go, tw_tunnel_control_ref (self->control));
    forget_ended ();
  }
  g_mutex_unlock (&tunnels_lock);
  if (!last)
    return;
  tw_tunnel_control_stop (self->control);
  tw_tunnel_control_unref (self->control);
  g_free (self->key);
  g_free (self->target);
  g_free (self->host);
  g_free (self);
}

guint
tw_tunnel_get_port (const TwTunnel *self)
{
  return self->port;
}

const char *
tw_tunnel_get_target (const TwTunnel *self)
{
  return self->target;
}

const char *
tw_tunnel_get_host (const TwTunnel *self)
{
  return self->host;
}

guint
tw_tunnel_get_remote_port (const TwTunnel *self)
{
  return self->remote_port;
}

void
tw_tunnel_get_status (TwTunnel *self, TwTunnelStatus *status)
{
  tw_tunnel_control_read (self->control, status);
}

gboolean
tw_tunnel_wait (TwTunnel *self, guint *serial, gint64 end, GCancellable *cancellable)
{
  return tw_tunnel_control_wait (self->control, serial, end, cancellable);
}

static const char *
describe (const TwTunnelStatus *status)
{
  if (status->message)
    return status->message;
  switch (status->state) {
  case TW_TUNNEL_STARTING:
    return _("Starting a Session Manager session…");
  case TW_TUNNEL_OPENING:
    return _("Opening the tunnel…");
  case TW_TUNNEL_HANDSHAKE:
    return _("Waiting for the SSM agent…");
  case TW_TUNNEL_RESUMING:
    return _("Resuming the tunnel…");
  case TW_TUNNEL_READY:
  case TW_TUNNEL_CLOSED:
    return "";
  }
  return "";
}

gboolean
tw_tunnel_wait_ready (TwTunnel *self, TwTunnelProgress progress, gpointer user_data,
                      GCancellable *cancellable, GError **error)
{
  guint serial = 0;
  tw_tunnel_control_wait (self->control, &serial, 0, NULL); /* what is so far has been seen */
  g_auto (TwTunnelStatus) before = { 0 };
  tw_tunnel_control_read (self->control, &before);
  gboolean restarted = before.state == TW_TUNNEL_CLOSED;
  if (restarted)
    tw_tunnel_control_restart (self->control);
  for (;;) {
    g_auto (TwTunnelStatus) status = { 0 };
    tw_tunnel_control_read (self->control, &status);
    if (status.state == TW_TUNNEL_READY)
      return TRUE;
    if (status.n_restarted != before.n_restarted)
      restarted = FALSE; /* this closing is not the old one */
    if (status.state == TW_TUNNEL_CLOSED && !restarted) {
      if (status.error)
        g_propagate_error (error, g_steal_pointer (&status.error));
      else
        tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_ENDED, NULL,
                      _("The tunnel was closed"));
      return FALSE;
    }
    if (progress && status.state != TW_TUNNEL_CLOSED)
      progress (describe (&status), user_data);
    if (!tw_tunnel_control_wait (self->control, &serial, -1, cancellable)
        && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  }
}

void
tw_tunnel_restart (TwTunnel *self)
{
  tw_tunnel_control_restart (self->control);
}

/* Of all tunnels, stopped. */
static GPtrArray *
stop_all (void)
{
  GPtrArray *controls
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_tunnel_control_unref);
  GHashTableIter iter;
  gpointer tunnel;
  g_mutex_lock (&tunnels_lock);
  for (guint i = 0; let_go && i < let_go->len; i++)
    g_ptr_array_add (controls, tw_tunnel_control_ref (let_go->pdata[i]));
  if (tunnels) {
    g_hash_table_iter_init (&iter, tunnels);
    while (g_hash_table_iter_next (&iter, NULL, &tunnel))
      g_ptr_array_add (controls, tw_tunnel_control_ref (((TwTunnel *) tunnel)->control));
  }
  g_mutex_unlock (&tunnels_lock);
  for (guint i = 0; i < controls->len; i++)
    tw_tunnel_control_stop (controls->pdata[i]);
  return controls;
}

gboolean
tw_tunnels_finish (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * G_GINT64_CONSTANT (1000);
  g_autoptr (GPtrArray) controls = stop_all ();
  for (guint i = 0; i < controls->len; i++)
    for (guint serial = 0; !has_ended (controls->pdata[i]);)
      if (!tw_tunnel_control_wait (controls->pdata[i], &serial, end, NULL)
          && g_get_monotonic_time () >= end)
        return FALSE;
  g_mutex_lock (&tunnels_lock);
  forget_ended ();
  g_mutex_unlock (&tunnels_lock);
  return TRUE;
}
