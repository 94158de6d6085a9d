// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-endpoint.h"

#include <glib/gi18n.h>
#include <libpq-fe.h>
#include <string.h>

#include "core/tw-secret.h"
#include "warehouse/tw-address.h"
#include "warehouse/tw-redshift-host.h"
#include "warehouse/tw-warehouse-error.h"

/* Holds the Amazon Root CAs that sign Redshift's certificates. */
#define SYSTEM_CERTIFICATES "/etc/ssl/certs/ca-certificates.crt"

#define ADDRESS_HINT _("Write it as postgresql://user@host:port/database.")

struct _TwEndpoint {
  gatomicrefcount references;
  char *host;
  char *address;
  guint port;
  char *database;
  char *user;
  char *password;
  char *tls_mode;
  char *root_certificates;
  char *certificate;
  char *key;
};

static gboolean
address_error (GError **error, const char *message)
{
  return tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_ADDRESS, ADDRESS_HINT,
                       "%s", message);
}

/* Other ways to write the same address. */
static char *
normalize_scheme (const char *text)
{
  static const char *const schemes[]
    = { "jdbc:redshift://", "jdbc:postgresql://", "redshift://", "postgres://", "postgresql://" };
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (text, schemes[i]))
      return g_strconcat ("postgresql://", text + strlen (schemes[i]), NULL);
  return NULL;
}

static gboolean
is_redshift_host (const char *host)
{
  g_autoptr (TwRedshiftHost) redshift = tw_redshift_host_parse (host);
  return redshift != NULL;
}

static gboolean
is_this_computer (const char *host)
{
  return host[0] == '/' || g_str_has_prefix (host, "127.") || g_str_equal (host, "::1")
         || g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
parse_port (TwEndpoint *self, const char *text, GError **error)
{
  guint64 port = 0;
  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL))
    return address_error (
      error, _("The database address has a port that is not a number from 1 to 65535."));
  self->port = (guint) port;
  return TRUE;
}

static gboolean
is_tls_mode (const char *word)
{
  static const char *const modes[]
    = { "disable", "allow", "prefer", "require", "verify-ca", "verify-full", NULL };
  return g_strv_contains (modes, word);
}

static gboolean
take_option (TwEndpoint *self, const char *keyword, const char *value, GError **error)
{
  const struct {
    const char *keyword;
    char **field;
  } texts[] = {
    { "host", &self->host },         { "hostaddr", &self->address },
    { "dbname", &self->database },   { "user", &self->user },
    { "password", &self->password }, { "sslmode", &self->tls_mode },
    { "sslrootcert", &self->root_certificates },
    { "sslcert", &self->certificate },
    { "sslkey", &self->key },
  };
  if (!g_utf8_validate (value, -1, NULL))
    return address_error (error, _("The database address is not valid UTF-8."));
  if (g_str_equal (keyword, "port"))
    return parse_port (self, value, error);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (keyword, texts[i].keyword)) {
      tw_secret_free (*texts[i].field);
      *texts[i].field = g_strdup (value);
      return TRUE;
    }
  g_autofree char *message = g_strdup_printf (
    _("The database address has an option that is not allowed: %s."), keyword);
  return address_error (error, message);
}

static gboolean
take_options (TwEndpoint *self, const PQconninfoOption *options, GError **error)
{
  for (; options->keyword != NULL; options++)
    if (options->val != NULL && options->val[0] != '\0'
        && !take_option (self, options->keyword, options->val, error))
      return FALSE;
  return TRUE;
}

static void
fill_defaults (TwEndpoint *self)
{
  gboolean redshift = is_redshift_host (self->host);
  if (self->port == 0)
    self->port = redshift ? 5439 : 5432;
  if (self->user == NULL)
    self->user = g_strdup (g_get_user_name ());
  if (self->tls_mode == NULL)
    self->tls_mode = g_strdup (is_this_computer (self->host) ? "prefer" : "verify-full");
  const char *own = g_getenv ("SSL_CERT_FILE"); /* OpenSSL's, for where the system's do not do */
  const char *trusted = own && *own ? own : SYSTEM_CERTIFICATES;
  if (self->root_certificates == NULL)
    self->root_certificates
      = g_strdup (g_str_has_prefix (self->tls_mode, "verify") ? trusted : "");
}

static gboolean
finish (TwEndpoint *self, GError **error)
{
  if (self->host == NULL && self->address != NULL)
    self->host = g_strdup (self->address);
  if (self->host == NULL)
    return address_error (error, _("The database address names no host."));
  if (strchr (self->host, ',') != NULL)
    return address_error (error, _("The database address names more than one host."));
  if (self->database == NULL)
    return address_error (error, _("The database address names no database."));
  if (self->tls_mode != NULL && !is_tls_mode (self->tls_mode))
    return address_error (error, _("The database address has an sslmode that is not one of "
                                   "disable, allow, prefer, require, verify-ca and verify-full."));
  fill_defaults (self);
  return TRUE;
}

static TwEndpoint *
endpoint_new (void)
{
  TwEndpoint *self = g_new0 (TwEndpoint, 1);
  g_atomic_ref_count_init (&self->references);
  return self;
}

TwEndpoint *
tw_endpoint_parse (const char *text, const char *password, GError **error)
{
  if (!g_utf8_validate (text, -1, NULL)) {
    address_error (error, _("The database address is not valid UTF-8."));
    return NULL;
  }
  g_autofree char *address = normalize_scheme (text);
  if (address == NULL) {
    address_error (error, _("The database address does not begin with postgresql:// or redshift://."));
    return NULL;
  }
  /* libpq's own message may quote the password, so it is not passed on. */
  char *ignored = NULL;
  PQconninfoOption *options = PQconninfoParse (address, &ignored);
  PQfreemem (ignored);
  explicit_bzero (address, strlen (address));
  if (options == NULL) {
    address_error (error, _("The database address cannot be understood."));
    return NULL;
  }
  g_autoptr (TwEndpoint) self = endpoint_new ();
  gboolean taken = take_options (self, options, error);
  PQconninfoFree (options);
  if (!taken || !finish (self, error))
    return NULL;
  if (password != NULL) {
    tw_secret_free (self->password);
    self->password = g_strdup (password);
  }
  return g_steal_pointer (&self);
}

TwEndpoint *
tw_endpoint_new_socket (const char *directory, guint port, const char *database, const char *user,
                        const char *password)
{
  TwEndpoint *self = endpoint_new ();
  self->host = g_strdup (directory);
  self->port = port;
  self->database = g_strdup (database);
  self->user = g_strdup (user);
  self->password = g_strdup (password);
  fill_defaults (self);
  return self;
}

static TwEndpoint *
endpoint_copy (const TwEndpoint *self)
{
  TwEndpoint *copy = g_memdup2 (self, sizeof *self);
  char **const texts[] = { &copy->host,     &copy->address,           &copy->database,
                           &copy->user,     &copy->password,          &copy->tls_mode,
                           &copy->certificate, &copy->root_certificates, &copy->key };
  g_atomic_ref_count_init (&copy->references);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (*texts[i]);
  return copy;
}

TwEndpoint *
tw_endpoint_with_login (const TwEndpoint *self, const char *user, const char *password)
{
  TwEndpoint *copy = endpoint_copy (self);
  if (user) {
    g_free (copy->user);
    copy->user = g_strdup (user);
  }
  tw_secret_free (copy->password);
  copy->password = g_strdup (password);
  return copy;
}

TwEndpoint *
tw_endpoint_with_address (const TwEndpoint *self, const char *address, guint port)
{
  TwEndpoint *copy = endpoint_copy (self);
  g_free (copy->address);
  copy->address = g_strdup (address);
  copy->port = port;
  return copy;
}

TwEndpoint *
tw_endpoint_ref (TwEndpoint *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_endpoint_unref (TwEndpoint *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  tw_secret_free (self->password);
  g_free (self->host);
  g_free (self->address);
  g_free (self->database);
  g_free (self->user);
  g_free (self->tls_mode);
  g_free (self->root_certificates);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self);
}

const char *
tw_endpoint_get_host (const TwEndpoint *self)
{
  return self->host;
}

const char *
tw_endpoint_get_address (const TwEndpoint *self)
{
  return self->address;
}

guint
tw_endpoint_get_port (const TwEndpoint *self)
{
  return self->port;
}

const char *
tw_endpoint_get_database (const TwEndpoint *self)
{
  return self->database;
}

const char *
tw_endpoint_get_user (const TwEndpoint *self)
{
  return self->user;
}

const char *
tw_endpoint_get_password (const TwEndpoint *self)
{
  return self->password;
}

const char *
tw_endpoint_get_tls_mode (const TwEndpoint *self)
{
  return self->tls_mode;
}

const char *
tw_endpoint_get_tls_warning (const TwEndpoint *self)
{
  return is_this_computer (self->host) ? NULL : tw_tls_mode_get_warning (self->tls_mode);
}

const char *
tw_endpoint_get_root_certificates (const TwEndpoint *self)
{
  return self->root_certificates;
}

const char *
tw_endpoint_get_certificate (const TwEndpoint *self)
{
  return self->certificate;
}

const char *
tw_endpoint_get_key (const TwEndpoint *self)
{
  return self->key;
}

char *
tw_endpoint_describe (const TwEndpoint *self)
{
  if (self->host[0] == '/')
    /* Translators: a database on a host, logged in as a user. */
    return g_strdup_printf (_("%s on %s as %s"), self->database, self->host, self->user);
  /* Translators: a database on a host and its port, logged in as a user. */
  return g_strdup_printf (_("%s on %s:%u as %s"), self->database, self->host, self->port,
                          self->user);
}
