// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a warehouse is and who logs in. Immutable, atomically reference counted. */
typedef struct _TwEndpoint TwEndpoint;
TwEndpoint *tw_endpoint_ref (TwEndpoint *self);
void tw_endpoint_unref (TwEndpoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwEndpoint, tw_endpoint_unref)

/**
 * tw_endpoint_parse:
 * @text: `postgresql://user@host:port/database?sslmode=…`, a Unix socket directory as host too
 *   (`postgresql://user@%2Ftmp%2Fsock/database` or `postgresql:///database?host=/tmp/sock`).
 *   `redshift://` and `jdbc:redshift://` mean the same. Options: host, hostaddr, port, dbname,
 *   user, password, sslmode, sslrootcert, sslcert, sslkey. Other ways to write an address are for
 *   tw_address_parse().
 * @password: (nullable): never echoed in an error
 *
 * Returns: (transfer full): or %NULL with %TW_WAREHOUSE_ERROR_ADDRESS
 */
TwEndpoint *tw_endpoint_parse (const char *text, const char *password, GError **error);

/** tw_endpoint_new_socket: a server on a Unix socket in @directory */
TwEndpoint *tw_endpoint_new_socket (const char *directory, guint port, const char *database,
                                    const char *user, const char *password);

/** tw_endpoint_with_login: (transfer full): the same place for another login; @user %NULL keeps its own */
TwEndpoint *tw_endpoint_with_login (const TwEndpoint *self, const char *user, const char *password);

/** tw_endpoint_with_address: (transfer full): the same host and certificate, reached at @address, such
 * as the end of a tunnel on this machine */
TwEndpoint *tw_endpoint_with_address (const TwEndpoint *self, const char *address, guint port);

const char *tw_endpoint_get_host (const TwEndpoint *self);
guint tw_endpoint_get_port (const TwEndpoint *self);
const char *tw_endpoint_get_database (const TwEndpoint *self);
const char *tw_endpoint_get_user (const TwEndpoint *self);

const char *tw_endpoint_get_password (const TwEndpoint *self); /* nullable */

/** tw_endpoint_get_address: (nullable): an address to connect to instead of looking up the host */
const char *tw_endpoint_get_address (const TwEndpoint *self);

/**
 * tw_endpoint_get_tls_mode:
 *
 * Returns: one of libpq's sslmode words. Where the address does not say: "verify-full" for
 *   another computer, "prefer" for this one.
 */
const char *tw_endpoint_get_tls_mode (const TwEndpoint *self);

/** tw_endpoint_get_tls_warning: (nullable): what its TLS mode leaves unchecked, a sentence; %NULL for
 * "verify-full" and for this computer */
const char *tw_endpoint_get_tls_warning (const TwEndpoint *self);

/** tw_endpoint_get_root_certificates: a file of certificates to trust, or "" */
const char *tw_endpoint_get_root_certificates (const TwEndpoint *self);

/** tw_endpoint_get_certificate: (nullable): a file with the client's certificate */
const char *tw_endpoint_get_certificate (const TwEndpoint *self);
const char *tw_endpoint_get_key (const TwEndpoint *self); /* nullable: its file */

/** tw_endpoint_describe: (transfer full): to show, without the password */
char *tw_endpoint_describe (const TwEndpoint *self);

G_END_DECLS
