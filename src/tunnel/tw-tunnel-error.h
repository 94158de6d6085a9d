// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-error.h"

G_BEGIN_DECLS

typedef enum {
  TW_TUNNEL_ERROR_FAILED,
  TW_TUNNEL_ERROR_NETWORK,  /* no connection, or it broke */
  TW_TUNNEL_ERROR_REFUSED,  /* the service refused; see the HTTP status */
  TW_TUNNEL_ERROR_PROTOCOL, /* bytes that cannot be understood */
  TW_TUNNEL_ERROR_AGENT,    /* the agent on the instance: too old, not online, not answering */
  TW_TUNNEL_ERROR_ENDED,    /* the session is over */
  TW_TUNNEL_ERROR_INSTANCE, /* the instance: stopped, not there */
  TW_TUNNEL_ERROR_LOCAL,    /* this machine: no port, no plugin */
} TwTunnelError;

#define TW_TUNNEL_ERROR (tw_tunnel_error_quark ())
GQuark tw_tunnel_error_quark (void);

G_END_DECLS
