// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "tunnel/tw-tunnel-error.h"

G_BEGIN_DECLS

typedef enum {
  TW_TUNNEL_STARTING,  /* a session is asked for; the instance may have to be waited for */
  TW_TUNNEL_OPENING,   /* the data channel is being connected */
  TW_TUNNEL_HANDSHAKE, /* the agent has to say what it is */
  TW_TUNNEL_READY,
  TW_TUNNEL_RESUMING, /* the connection was lost; local connections stay open for a while */
  TW_TUNNEL_CLOSED,
} TwTunnelState;

/** tw_tunnel_state_name: "starting" … "closed"; static */
const char *tw_tunnel_state_name (TwTunnelState state);

/**
 * TwTunnelStatus: how a tunnel is, at one moment
 * @message: (nullable): what it is doing, or why it is resuming
 * @error: (nullable): why it is closed; %NULL where it was closed on purpose
 * @trouble: (nullable): what went wrong with a connection through it, last
 * @agent: (nullable): the version of the agent
 * @since: when it was ready first; 0 before. Monotonic microseconds.
 * @send_rate: bytes a second, of late
 */
typedef struct {
  TwTunnelState state;
  char *message;
  GError *error;
  char *trouble;
  char *agent;
  gint64 since;
  guint64 sent, received;
  double send_rate, receive_rate;
  guint n_connections;
  guint n_resumed;
  guint n_restarted;
  gboolean ended; /* nothing of it is left */
} TwTunnelStatus;

void tw_tunnel_status_clear (TwTunnelStatus *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwTunnelStatus, tw_tunnel_status_clear)

/* What a tunnel's thread and its owners share: how it is, and what it is to do. Thread-safe,
 * atomically reference counted. */
typedef struct _TwTunnelControl TwTunnelControl;

TwTunnelControl *tw_tunnel_control_new (void);
TwTunnelControl *tw_tunnel_control_ref (TwTunnelControl *self);
void tw_tunnel_control_unref (TwTunnelControl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwTunnelControl, tw_tunnel_control_unref)

/* For owners */

/** tw_tunnel_control_read: @status: (out) */
void tw_tunnel_control_read (TwTunnelControl *self, TwTunnelStatus *status);

/**
 * tw_tunnel_control_wait:
 * @serial: (inout): of the change last seen; 0 to begin with
 * @end: monotonic microseconds, or -1
 *
 * Blocking. Until state, message or trouble are others. %FALSE where it was cancelled, or time is
 * up.
 */
gboolean tw_tunnel_control_wait (TwTunnelControl *self, guint *serial, gint64 end,
                                 GCancellable *cancellable);

void tw_tunnel_control_stop (TwTunnelControl *self);
void tw_tunnel_control_restart (TwTunnelControl *self);

/* For the thread */

/** tw_tunnel_control_get_wake: an eventfd that is readable when there is something to do */
int tw_tunnel_control_get_wake (TwTunnelControl *self);
void tw_tunnel_control_wake_taken (TwTunnelControl *self);
gboolean tw_tunnel_control_is_stopped (TwTunnelControl *self);

/** tw_tunnel_control_get_cancellable: cancelled when it is stopped */
GCancellable *tw_tunnel_control_get_cancellable (TwTunnelControl *self);

/** tw_tunnel_control_take_restart: whether it was asked for, once */
gboolean tw_tunnel_control_take_restart (TwTunnelControl *self);

/** tw_tunnel_control_set_state: @message, @error: (nullable): copied */
void tw_tunnel_control_set_state (TwTunnelControl *self, TwTunnelState state, const char *message,
                                  const GError *error);
void tw_tunnel_control_set_agent (TwTunnelControl *self, const char *agent);
void tw_tunnel_control_set_trouble (TwTunnelControl *self, const char *trouble);
void tw_tunnel_control_set_count (TwTunnelControl *self, gint64 now, guint64 sent,
                                  guint64 received, guint n_connections);
void tw_tunnel_control_set_ended (TwTunnelControl *self);

G_END_DECLS
