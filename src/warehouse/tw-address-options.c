// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-secret.h"
#include "warehouse/tw-address-private.h"

/* The names of JDBC's, ODBC's and libpq's options, of psql's long flags and of PG… variables. */
static const struct {
  const char *name;
  gsize offset;
} texts[] = {
#define TEXT(name, member) { name, G_STRUCT_OFFSET (TwAddress, member) }
  TEXT ("host", host),
  TEXT ("server", host),
  TEXT ("servername", host),
  TEXT ("pghost", host),
  TEXT ("hostaddr", hostaddr),
  TEXT ("pghostaddr", hostaddr),
  TEXT ("dbname", database),
  TEXT ("database", database),
  TEXT ("pgdatabase", database),
  TEXT ("user", user),
  TEXT ("username", user),
  TEXT ("uid", user),
  TEXT ("dbuser", user),
  TEXT ("db_user", user),
  TEXT ("pguser", user),
  TEXT ("password", password),
  TEXT ("pwd", password),
  TEXT ("pgpassword", password),
  TEXT ("sslrootcert", root_certificates),
  TEXT ("pgsslrootcert", root_certificates),
  TEXT ("sslcert", certificate),
  TEXT ("pgsslcert", certificate),
  TEXT ("sslkey", key),
  TEXT ("pgsslkey", key),
  TEXT ("clusterid", cluster),
  TEXT ("clusteridentifier", cluster),
  TEXT ("cluster_identifier", cluster),
  TEXT ("workgroup", workgroup),
  TEXT ("workgroupname", workgroup),
  TEXT ("serverlessworkgroup", workgroup),
  TEXT ("serverless_work_group", workgroup),
  TEXT ("region", region),
  TEXT ("profile", aws_profile),
  TEXT ("aws_profile", aws_profile),
#undef TEXT
};

static gboolean
is_true (const char *value)
{
  return g_str_equal (value, "1") || g_ascii_strcasecmp (value, "true") == 0
         || g_ascii_strcasecmp (value, "yes") == 0;
}

static gboolean
take_port (TwAddress *self, const char *value, GError **error)
{
  guint64 port = 0;
  if (!g_ascii_string_to_unsigned (value, 10, 1, 65535, &port, NULL))
    return tw_address_refuse (error,
                              _("The address has a port that is not a number from 1 to 65535."),
                              _("Redshift's usual port is 5439, PostgreSQL's 5432."));
  self->port = (guint) port;
  return TRUE;
}

static gboolean
take_tls_mode (TwAddress *self, const char *value, GError **error)
{
  static const char *const modes[]
    = { "disable", "allow", "prefer", "require", "verify-ca", "verify-full", NULL };
  g_autofree char *lower = g_ascii_strdown (value, -1);
  if (!g_strv_contains (modes, lower))
    return tw_address_refuse (error, _("The address has an sslmode that is not one of disable, "
                                       "allow, prefer, require, verify-ca and verify-full."),
                              _("Leave it out: Tradewind checks the certificate and the host."));
  g_free (self->tls_mode);
  self->tls_mode = g_steal_pointer (&lower);
  return TRUE;
}

static void
take_schemas (TwAddress *self, const char *value)
{
  g_auto (GStrv) names = g_strsplit (value, ",", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  for (guint i = 0; names[i]; i++)
    if (*g_strstrip (names[i]) && names[i][0] != '"' && names[i][0] != '$')
      g_strv_builder_add (kept, names[i]);
  g_strfreev (self->schemas);
  self->schemas = g_strv_builder_end (kept);
}

/* libpq's `options`: only the search path of "-c search_path=a,b" is of use. */
static void
take_server_options (TwAddress *self, const char *value)
{
  const char *path = strstr (value, "search_path=");
  if (path == NULL)
    return;
  path += strlen ("search_path=");
  g_autofree char *list = g_strndup (path, strcspn (path, " "));
  take_schemas (self, list);
}

static gboolean
take_special (TwAddress *self, const char *name, const char *value, GError **error)
{
  if (g_str_equal (name, "port") || g_str_equal (name, "pgport"))
    return take_port (self, value, error);
  if (g_str_equal (name, "sslmode") || g_str_equal (name, "pgsslmode"))
    return take_tls_mode (self, value, error);
  if (g_str_equal (name, "ssl") && g_ascii_strcasecmp (value, "false") == 0)
    return take_tls_mode (self, "disable", error);
  if (g_str_equal (name, "iam"))
    self->iam = is_true (value);
  else if (g_str_equal (name, "autocreate") || g_str_equal (name, "auto_create"))
    self->auto_create = is_true (value);
  else if (g_str_equal (name, "currentschema") || g_str_equal (name, "search_path"))
    take_schemas (self, value);
  else if (g_str_equal (name, "options"))
    take_server_options (self, value);
  else if (g_str_has_prefix (name, "plugin") || g_str_equal (name, "idp_host"))
    return tw_address_refuse (error,
                              _("The address logs in through an identity provider's plugin, which "
                                "only Amazon's own drivers can use."),
                              _("Sign in to AWS first (aws sso login) and choose the login by IAM, "
                                "or a database user."));
  else if (g_str_equal (name, "service"))
    return tw_address_refuse (error, _("The address names a service of libpq's own file, which is "
                                       "not read here."),
                              _("Write its host, port, database and user instead."));
  return TRUE;
}

gboolean
tw_address_take (TwAddress *self, const char *name, const char *value, GError **error)
{
  if (*value == '\0')
    return TRUE;
  if (!g_utf8_validate (value, -1, NULL))
    return tw_address_refuse (error, _("The address is not valid UTF-8."), NULL);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (lower, texts[i].name)) {
      char **field = &G_STRUCT_MEMBER (char *, self, texts[i].offset);
      tw_secret_free (*field);
      *field = g_strdup (value);
      /* A database user that AWS is asked for. */
      if (g_str_equal (lower, "dbuser") || g_str_equal (lower, "db_user"))
        self->iam = TRUE;
      return TRUE;
    }
  return take_special (self, lower, value, error);
}
