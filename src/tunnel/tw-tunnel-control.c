// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-tunnel-control.h"

#include <sys/eventfd.h>
#include <unistd.h>

#define RATE_US (G_USEC_PER_SEC / 2) /* what a rate is measured over */

struct _TwTunnelControl {
  int wake;
  GCancellable *cancellable;
  GMutex lock; /* guards what follows */
  GCond changed;
  TwTunnelStatus status;
  guint serial;
  gboolean stopped, restart;
  gint64 measured;
  guint64 measured_sent, measured_received;
};

const char *
tw_tunnel_state_name (TwTunnelState state)
{
  switch (state) {
  case TW_TUNNEL_STARTING:
    return "starting";
  case TW_TUNNEL_OPENING:
    return "opening";
  case TW_TUNNEL_HANDSHAKE:
    return "handshake";
  case TW_TUNNEL_READY:
    return "ready";
  case TW_TUNNEL_RESUMING:
    return "resuming";
  case TW_TUNNEL_CLOSED:
    return "closed";
  }
  return "";
}

void
tw_tunnel_status_clear (TwTunnelStatus *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->agent, g_free);
  g_clear_error (&self->error);
}

TwTunnelControl *
tw_tunnel_control_new (void)
{
  TwTunnelControl *self = g_atomic_rc_box_new0 (TwTunnelControl);
  self->wake = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->cancellable = g_cancellable_new ();
  self->serial = 1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

TwTunnelControl *
tw_tunnel_control_ref (TwTunnelControl *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
control_clear (gpointer data)
{
  TwTunnelControl *self = data;
  if (self->wake >= 0)
    close (self->wake);
  g_object_unref (self->cancellable);
  tw_tunnel_status_clear (&self->status);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

void
tw_tunnel_control_unref (TwTunnelControl *self)
{
  g_atomic_rc_box_release_full (self, control_clear);
}

void
tw_tunnel_control_read (TwTunnelControl *self, TwTunnelStatus *status)
{
  g_mutex_lock (&self->lock);
  *status = self->status;
  status->message = g_strdup (self->status.message);
  status->trouble = g_strdup (self->status.trouble);
  status->agent = g_strdup (self->status.agent);
  status->error = self->status.error ? g_error_copy (self->status.error) : NULL;
  gint64 now = g_get_monotonic_time ();
  if (now - self->measured > 4 * RATE_US) /* nothing has passed for a while */
    status->send_rate = status->receive_rate = 0;
  g_mutex_unlock (&self->lock);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  TwTunnelControl *self = user_data;
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
tw_tunnel_control_wait (TwTunnelControl *self, guint *serial, gint64 end,
                        GCancellable *cancellable)
{
  gulong handler
    = cancellable ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL) : 0;
  gboolean in_time = TRUE;
  g_mutex_lock (&self->lock);
  while (self->serial == *serial && in_time && !g_cancellable_is_cancelled (cancellable)) {
    if (end < 0)
      g_cond_wait (&self->changed, &self->lock);
    else
      in_time = g_cond_wait_until (&self->changed, &self->lock, end);
  }
  gboolean other = self->serial != *serial;
  *serial = self->serial;
  g_mutex_unlock (&self->lock);
  if (handler)
    g_cancellable_disconnect (cancellable, handler);
  return other;
}

static void
wake (TwTunnelControl *self)
{
  guint64 one = 1;
  if (write (self->wake, &one, sizeof one) < 0)
    g_debug ("the tunnel is awake already");
}

void
tw_tunnel_control_stop (TwTunnelControl *self)
{
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  wake (self);
}

void
tw_tunnel_control_restart (TwTunnelControl *self)
{
  g_mutex_lock (&self->lock);
  self->restart = TRUE;
  g_mutex_unlock (&self->lock);
  wake (self);
}

int
tw_tunnel_control_get_wake (TwTunnelControl *self)
{
  return self->wake;
}

void
tw_tunnel_control_wake_taken (TwTunnelControl *self)
{
  guint64 count;
  if (read (self->wake, &count, sizeof count) < 0)
    g_debug ("nobody woke the tunnel");
}

gboolean
tw_tunnel_control_is_stopped (TwTunnelControl *self)
{
  g_mutex_lock (&self->lock);
  gboolean stopped = self->stopped;
  g_mutex_unlock (&self->lock);
  return stopped;
}

GCancellable *
tw_tunnel_control_get_cancellable (TwTunnelControl *self)
{
  return self->cancellable;
}

gboolean
tw_tunnel_control_take_restart (TwTunnelControl *self)
{
  g_mutex_lock (&self->lock);
  gboolean restart = self->restart;
  self->restart = FALSE;
  g_mutex_unlock (&self->lock);
  return restart;
}

/* Called with the lock held; it is released. */
static void
changed (TwTunnelControl *self)
{
  self->serial++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
tw_tunnel_control_set_state (TwTunnelControl *self, TwTunnelState state, const char *message,
                             const GError *error)
{
  g_mutex_lock (&self->lock);
  TwTunnelStatus *status = &self->status;
  if (state == TW_TUNNEL_READY && status->state == TW_TUNNEL_RESUMING)
    status->n_resumed++;
  if (state == TW_TUNNEL_READY && status->since == 0)
    status->since = g_get_monotonic_time ();
  if (state == TW_TUNNEL_STARTING)
    status->since = 0;
  if (state == TW_TUNNEL_STARTING && status->state > TW_TUNNEL_STARTING)
    status->n_restarted++;
  status->state = state;
  g_free (status->message);
  status->message = g_strdup (message);
  g_clear_error (&status->error);
  status->error = error ? g_error_copy (error) : NULL;
  changed (self);
}

void
tw_tunnel_control_set_agent (TwTunnelControl *self, const char *agent)
{
  g_mutex_lock (&self->lock);
  g_free (self->status.agent);
  self->status.agent = g_strdup (agent);
  g_mutex_unlock (&self->lock);
}

void
tw_tunnel_control_set_trouble (TwTunnelControl *self, const char *trouble)
{
  g_mutex_lock (&self->lock);
  g_free (self->status.trouble);
  self->status.trouble = g_strdup (trouble);
  changed (self);
}

void
tw_tunnel_control_set_count (TwTunnelControl *self, gint64 now, guint64 sent, guint64 received,
                             guint n_connections)
{
  g_mutex_lock (&self->lock);
  TwTunnelStatus *status = &self->status;
  double passed = (double) (now - self->measured) / G_USEC_PER_SEC;
  status->sent = sent;
  status->received = received;
  status->n_connections = n_connections;
  if (now - self->measured >= RATE_US) {
    status->send_rate = (double) (sent - self->measured_sent) / passed;
    status->receive_rate = (double) (received - self->measured_received) / passed;
    self->measured = now;
    self->measured_sent = sent;
    self->measured_received = received;
  }
  g_mutex_unlock (&self->lock);
}

void
tw_tunnel_control_set_ended (TwTunnelControl *self)
{
  g_mutex_lock (&self->lock);
  self->status.ended = TRUE;
  changed (self);
}
