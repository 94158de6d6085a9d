// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwAddress: where a warehouse is, as a person found it written somewhere; to be looked at, changed
 * and made the address of a profile. Every text may be %NULL.
 * @host: a name, an IP address or the directory of a Unix socket; %NULL where only @cluster or
 *   @workgroup are known
 * @hostaddr: an IP address to connect to, while the certificate has to be that of @host
 * @port: 0 where it was not said
 * @password: of the text; to be given to the secret store and wiped, never to a file
 * @tls_mode: one of libpq's sslmode words; %NULL for verify-full
 * @root_certificates: a file of certificates to trust; %NULL for the system's
 * @certificate, @key: files of a client certificate
 * @iam: the text asks for a login by IAM
 * @schemas: (array zero-terminated=1) (nullable)
 */
typedef struct {
  char *host;
  char *hostaddr;
  guint port;
  char *database;
  char *user;
  char *password;
  char *tls_mode;
  char *root_certificates;
  char *certificate;
  char *key;
  gboolean iam;
  gboolean auto_create;
  char *cluster;
  char *workgroup;
  char *region;
  char *aws_profile;
  char **schemas;
} TwAddress;

TwAddress *tw_address_new (void);
TwAddress *tw_address_copy (const TwAddress *self);
void tw_address_free (TwAddress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAddress, tw_address_free)

/**
 * tw_address_parse:
 * @text: `host:port/database` as the AWS console shows it; JDBC (`jdbc:redshift://…`,
 *   `jdbc:redshift:iam://…`) and ODBC strings; a psql command line; libpq's `host=… dbname=…`;
 *   `postgresql://` and its relatives. Surrounding quotation marks, spaces and a label are let pass.
 *
 * Understands more than a connection needs, and so refuses only what cannot be meant. What a host
 * name of Redshift says (cluster, workgroup, region) is filled in.
 *
 * Returns: (transfer full): or %NULL with %TW_WAREHOUSE_ERROR_ADDRESS that says what is wrong and
 *   holds nothing of @text
 */
TwAddress *tw_address_parse (const char *text, GError **error);

/** tw_address_dup_uri: (transfer full) (nullable): `postgresql://user@host:port/database?…`, without
 * the password; %NULL where there is no host. Redshift's database is "dev" unless it says another. */
char *tw_address_dup_uri (const TwAddress *self);

/** tw_address_is_redshift: as far as its text says */
gboolean tw_address_is_redshift (const TwAddress *self);

/** tw_tls_mode_get_warning: (nullable): what is not checked with this sslmode, a sentence that stays
 * in view; %NULL for "verify-full" and %NULL */
const char *tw_tls_mode_get_warning (const char *mode);

G_END_DECLS
