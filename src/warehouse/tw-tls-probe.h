// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "warehouse/tw-endpoint.h"
#include "warehouse/tw-warehouse-error.h"

G_BEGIN_DECLS

/** TwTlsFacts: what a server showed of itself */
typedef struct {
  char *protocol; /* "TLSv1.3" */
  char *subject;
  char *issuer;
  char *names;   /* that its certificate is for, "a, b" */
  char *expires; /* "2027-03-01" */
} TwTlsFacts;

void tw_tls_facts_free (TwTlsFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwTlsFacts, tw_tls_facts_free)

/** tw_tls_probe_look_up: (transfer full): the addresses of the host, or "" where it needs no looking
 * up; blocking; %TW_WAREHOUSE_ERROR_CONNECT */
GStrv tw_tls_probe_look_up (const TwEndpoint *endpoint, GCancellable *cancellable, GError **error);

/**
 * tw_tls_probe_dial:
 * @address: an IP address to connect to
 *
 * Blocking: a TCP connection, without a word said on it.
 *
 * Returns: (transfer full): or %NULL with %TW_WAREHOUSE_ERROR_CONNECT
 */
GSocketConnection *tw_tls_probe_dial (const TwEndpoint *endpoint, const char *address,
                                      guint seconds, GCancellable *cancellable, GError **error);

/**
 * tw_tls_probe_run:
 * @facts: (out) (optional): also where its certificate is refused; %NULL where TLS never began
 *
 * Asks for TLS in PostgreSQL's way (SSLRequest, "Message Flow" of its documentation), and looks at
 * the certificate as the endpoint's mode wants it. Says which of its faults a certificate has, which
 * libpq does not. Blocking, no longer than @seconds.
 *
 * Returns: %FALSE with %TW_WAREHOUSE_ERROR_TLS
 */
gboolean tw_tls_probe_run (const TwEndpoint *endpoint, GSocketConnection *connection, guint seconds,
                           TwTlsFacts **facts, GCancellable *cancellable, GError **error);

G_END_DECLS
