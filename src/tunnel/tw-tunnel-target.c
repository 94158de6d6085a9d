// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-tunnel-target.h"

#include <glib/gi18n.h>

#include "aws/tw-ec2.h"
#include "core/tw-sleep.h"

static void
say_waiting (const TwTunnelWaiting *self)
{
  g_autofree char *message
    = g_strdup_printf (_("Waiting for the SSM agent on %s to come online…"), self->instance);
  if (self->said)
    self->said (message, self->said_data);
}

static gboolean
never_came (const TwTunnelWaiting *self, gboolean known, GError **error)
{
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_AGENT,
                       known
                         ? _("Look whether the instance is running, and whether it reaches Systems "
                             "Manager (an internet route, or endpoints for ssm and ssmmessages).")
                         : _("The instance needs the SSM agent and a role with "
                             "AmazonSSMManagedInstanceCore; check also its id and the region."),
                       known ? _("The SSM agent on %s did not come online within %d minutes")
                             : _("Systems Manager does not know the instance %s (%d minutes "
                                 "waited)"),
                       self->instance, TW_TUNNEL_ONLINE_MS / 60000);
}

static gboolean
instance_error (const TwTunnelWaiting *self, const char *format, const char *hint, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *message = g_strjoinv (self->instance, parts);
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_INSTANCE, hint, "%s", message);
}

/* EC2's state of the instance; %NULL where it is none of EC2's, or may not be asked for. */
static char *
find_state (const TwTunnelWaiting *self, GCancellable *cancellable)
{
  const char *const ids[] = { self->instance, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found
    = g_str_has_prefix (self->instance, "i-")
        ? tw_ec2_describe_instances (self->client, ids, NULL, cancellable, &error)
        : NULL;
  if (error)
    g_debug ("the state of %s is not known: %s", self->instance, error->message);
  return found && found->len ? g_strdup (((TwEc2Instance *) found->pdata[0])->state) : NULL;
}

/* Asked once; then it is waited for. */
static gboolean
start_instance (const TwTunnelWaiting *self, GCancellable *cancellable, GError **error)
{
  if (self->ask == NULL || !self->ask (self->instance, self->ask_data))
    return instance_error (self, _("The instance %s is stopped"),
                           _("Start it, and open the tunnel again."), error);
  return tw_ec2_start_instance (self->client, self->instance, cancellable, error);
}

/* What its state asks for; @started: whether it was started already. */
static gboolean
take_state (const TwTunnelWaiting *self, gboolean *started, GCancellable *cancellable,
            GError **error)
{
  g_autofree char *state = find_state (self, cancellable);
  if (g_strcmp0 (state, "terminated") == 0 || g_strcmp0 (state, "shutting-down") == 0)
    return instance_error (self, _("The instance %s is being deleted, or is already"),
                           _("Choose another instance in the connection's settings."), error);
  if (g_strcmp0 (state, "stopped") != 0 || *started)
    return TRUE;
  *started = TRUE;
  return start_instance (self, cancellable, error);
}

gboolean
tw_tunnel_target_wait (const TwTunnelWaiting *self, GCancellable *cancellable, GError **error)
{
  gint64 end = g_get_monotonic_time () + TW_TUNNEL_ONLINE_MS * G_GINT64_CONSTANT (1000);
  gboolean started = FALSE;
  for (;;) {
    g_auto (TwSsmInstance) instance = { 0 };
    if (!tw_ssm_describe_instance (self->client, self->instance, &instance, cancellable, error))
      return FALSE;
    if (instance.online)
      return TRUE;
    if (!take_state (self, &started, cancellable, error))
      return FALSE;
    say_waiting (self);
    if (g_get_monotonic_time () >= end)
      return never_came (self, instance.known, error);
    if (!tw_sleep (tw_sleep_find_ms ("TRADEWIND_TUNNEL_POLL_MS", TW_TUNNEL_ONLINE_POLL_MS),
                   cancellable, error))
      return FALSE;
  }
}

TwSsmSession *
tw_tunnel_target_start (const TwTunnelWaiting *self, const TwSsmPortSession *port,
                        GCancellable *at_once, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) offline = NULL;
  TwSsmSession *session = tw_ssm_start_port_session (self->client, port, at_once, &offline);
  if (session)
    return session;
  if (!tw_ssm_error_is_offline (offline)) {
    g_propagate_error (error, g_steal_pointer (&offline));
    return NULL;
  }
  return tw_tunnel_target_wait (self, cancellable, error)
           ? tw_ssm_start_port_session (self->client, port, at_once, error)
           : NULL;
}
