// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-address.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-secret.h"
#include "warehouse/tw-address-private.h"
#include "warehouse/tw-redshift-host.h"

#define MAX_TEXT 16384
#define MAX_NAME 255

#define FORMS_HINT                                                                                 \
  _("Paste the endpoint of the AWS console (host:5439/database), a JDBC or ODBC URL, a psql "       \
    "command or postgresql://user@host:port/database.")

gboolean
tw_address_refuse (GError **error, const char *what, const char *hint)
{
  return tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_ADDRESS,
                       hint ? hint : FORMS_HINT, "%s", what);
}

TwAddress *
tw_address_new (void)
{
  return g_new0 (TwAddress, 1);
}

TwAddress *
tw_address_copy (const TwAddress *self)
{
  TwAddress *copy = g_memdup2 (self, sizeof *self);
  char **const texts[]
    = { &copy->host,      &copy->hostaddr, &copy->database,          &copy->user,
        &copy->password,  &copy->tls_mode, &copy->root_certificates, &copy->certificate,
        &copy->key,       &copy->cluster,  &copy->workgroup,         &copy->region,
        &copy->aws_profile };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (*texts[i]);
  copy->schemas = g_strdupv (self->schemas);
  return copy;
}

void
tw_address_free (TwAddress *self)
{
  if (self == NULL)
    return;
  char *texts[] = { self->host,      self->hostaddr,          self->database,    self->user,
                    self->tls_mode,  self->root_certificates, self->certificate, self->key,
                    self->cluster,   self->workgroup,         self->region,      self->aws_profile };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  tw_secret_free (self->password);
  g_strfreev (self->schemas);
  g_free (self);
}

const char *
tw_tls_mode_get_warning (const char *mode)
{
  static const char *const warnings[][2] = {
    { "verify-ca",
    N_("The server's certificate is checked, but not that it is this host's: another "
                      "server with a certificate of the same authority could read along.") },
    { "require",
    N_("The connection is encrypted, but nobody checks whose server it is: whoever sits "
                    "in between could read the password and the data.") },
    { "prefer", N_("The connection may go unencrypted, and nobody checks whose server it is.") },
    { "allow",
    N_("The connection is unencrypted unless the server insists, and nobody checks whose "
                  "server it is.") },
    { "disable",
    N_("The connection is not encrypted: everybody on the way can read the password and "
                    "the data.") },
  };
  for (guint i = 0; mode && i < G_N_ELEMENTS (warnings); i++)
    if (g_str_equal (mode, warnings[i][0]))
      return _(warnings[i][1]);
  return NULL;
}

gboolean
tw_address_is_redshift (const TwAddress *self)
{
  g_autoptr (TwRedshiftHost) host = self->host ? tw_redshift_host_parse (self->host) : NULL;
  return host || self->cluster || self->workgroup;
}

static void
append_option (GString *uri, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_autofree char *escaped = g_uri_escape_string (value, "/", FALSE);
  g_string_append_printf (uri, "%s%s=%s", strchr (uri->str, '?') ? "&" : "?", name, escaped);
}

char *
tw_address_dup_uri (const TwAddress *self)
{
  if (self->host == NULL)
    return NULL;
  gboolean redshift = tw_address_is_redshift (self);
  const char *database = self->database ? self->database : redshift ? "dev" : NULL;
  gboolean bracketed = strchr (self->host, ':') && *self->host != '/';
  g_autofree char *host = bracketed ? g_strdup_printf ("[%s]", self->host)
                                    : g_uri_escape_string (self->host, NULL, FALSE);
  g_autoptr (GString) uri = g_string_new ("postgresql://");
  if (self->user) {
    g_autofree char *user = g_uri_escape_string (self->user, NULL, FALSE);
    g_string_append_printf (uri, "%s@", user);
  }
  g_string_append (uri, host);
  if (self->port || redshift)
    g_string_append_printf (uri, ":%u", self->port ? self->port : 5439);
  if (database) {
    g_autofree char *escaped = g_uri_escape_string (database, NULL, FALSE);
    g_string_append_printf (uri, "/%s", escaped);
  }
  append_option (uri, "hostaddr", self->hostaddr);
  append_option (uri, "sslmode", self->tls_mode);
  append_option (uri, "sslrootcert", self->root_certificates);
  append_option (uri, "sslcert", self->certificate);
  append_option (uri, "sslkey", self->key);
  return g_string_free (g_steal_pointer (&uri), FALSE);
}

static gboolean
has_control (const char *text)
{
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

static gboolean
is_host (const char *host)
{
  if (*host == '/' || g_hostname_is_ip_address (host))
    return TRUE;
  for (const char *at = host; *at; at++)
    if (!g_ascii_isalnum (*at) && !strchr ("-_.", *at) && !(*at & 0x80))
      return FALSE;
  return *host != '.' && *host != '-' && *host != '\0' && !g_str_has_suffix (host, ".")
         && strstr (host, "..") == NULL;
}

static gboolean
check_names (const TwAddress *self, GError **error)
{
  const char *names[] = { self->host, self->hostaddr,  self->database, self->user,
                          self->cluster, self->workgroup, self->region,   self->aws_profile };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] && (strlen (names[i]) > MAX_NAME || has_control (names[i])))
      return tw_address_refuse (error, _("The address has a part that is too long or holds control "
                                         "characters."),
                                NULL);
  return TRUE;
}

/* What its parts say together. */
static gboolean
finish (TwAddress *self, GError **error)
{
  if (self->host && strlen (self->host) > 1 && *self->host != '/'
      && g_str_has_suffix (self->host, "."))
    self->host[strlen (self->host) - 1] = '\0';
  if (self->host == NULL)
    self->host = g_strdup (self->hostaddr);
  if (self->host && strchr (self->host, ','))
    return tw_address_refuse (error, _("The address names more than one host."),
                              _("Choose one of them."));
  if (self->host && !is_host (self->host))
    return tw_address_refuse (error, _("The address has a host with characters that no host has."),
                              _("In a URL, write @ : / ? # % of a user or password as %40 %3A %2F "
                                "%3F %23 %25, or leave the password out."));
  if (self->host == NULL && self->cluster == NULL && self->workgroup == NULL)
    return tw_address_refuse (error, _("The address names no host."), NULL);
  if (!check_names (self, error))
    return FALSE;
  g_autoptr (TwRedshiftHost) host = self->host ? tw_redshift_host_parse (self->host) : NULL;
  if (host == NULL)
    return TRUE;
  if (self->cluster == NULL)
    self->cluster = g_steal_pointer (&host->cluster);
  if (self->workgroup == NULL)
    self->workgroup = g_steal_pointer (&host->workgroup);
  if (self->region == NULL)
    self->region = g_steal_pointer (&host->region);
  return TRUE;
}

/* host:port/database */
static gboolean
take_plain (TwAddress *self, const char *text, GError **error)
{
  if (g_str_has_prefix (text, "arn:"))
    return tw_address_refuse (error, _("The address is an ARN, which names no host."),
                              _("Choose the cluster or workgroup from the list of the account, or "
                                "paste its endpoint."));
  if (strpbrk (text, " \t\r\n"))
    return tw_address_refuse (error, _("The address has spaces inside."), NULL);
  return tw_address_take_url (self, text, error);
}

/* The word "psql", or a path to it with something behind it; not a database of that name. */
static gboolean
is_psql (const char *text)
{
  const char *found = strstr (text, "psql");
  if (found == NULL || (found[4] && !g_ascii_isspace (found[4])))
    return FALSE;
  if (found == text || g_ascii_isspace (found[-1]))
    return TRUE;
  const char *word = found;
  while (word > text && !g_ascii_isspace (word[-1]))
    word--;
  return found[-1] == '/' && found[4] && g_strstr_len (word, found - word, "://") == NULL;
}

/* libpq's keywords begin with a word and a "=". */
static gboolean
is_keywords (const char *text)
{
  gsize word = strspn (text, "abcdefghijklmnopqrstuvwxyz_");
  gsize spaces = strspn (text + word, " \t");
  return word > 0 && text[word + spaces] == '=';
}

static gboolean
is_odbc (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  return strchr (lower, ';') && !strstr (lower, "://")
         && (g_str_has_prefix (lower, "driver=") || g_str_has_prefix (lower, "dsn=")
             || g_str_has_prefix (lower, "server=") || strstr (lower, ";server=")
             || strstr (lower, "; server="));
}

static gboolean
take_any (TwAddress *self, const char *text, GError **error)
{
  gboolean taken = FALSE;
  if (is_psql (text))
    return tw_address_take_psql (self, text, error);
  if (!tw_address_take_scheme (self, text, &taken, error))
    return FALSE;
  if (taken)
    return TRUE;
  if (is_odbc (text))
    return tw_address_take_odbc (self, text, error);
  if (is_keywords (text))
    return tw_address_take_keywords (self, text, error);
  return take_plain (self, text, error);
}

/* White space, what cannot be seen, quotation marks. */
static char *
tidy (const char *text)
{
  static const char *const invisible[] = { "\xe2\x80\x8b", "\xef\xbb\xbf", "\xc2\xa0" };
  GString *clean = g_string_new (text);
  for (guint i = 0; i < G_N_ELEMENTS (invisible); i++)
    g_string_replace (clean, invisible[i], i == 2 ? " " : "", 0);
  gboolean again = TRUE;
  while (again) {
    g_strstrip (clean->str);
    clean->len = strlen (clean->str);
    char first = clean->str[0], last = clean->len > 1 ? clean->str[clean->len - 1] : '\0';
    again = clean->len > 1
            && ((strchr ("\"'`", first) && last == first) || (first == '<' && last == '>'));
    if (again) {
      g_string_truncate (clean, clean->len - 1);
      g_string_erase (clean, 0, 1);
    }
  }
  return g_string_free (clean, FALSE);
}

/* "Endpoint: …", "DATABASE_URL=…" */
static const char *
skip_label (const char *text)
{
  static const char *const labels[]
    = { "endpoint:", "jdbc url:", "odbc url:", "url:", "host:", "server:" };
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_ascii_strncasecmp (text, labels[i], strlen (labels[i])) == 0)
      return text + strlen (labels[i]) + strspn (text + strlen (labels[i]), " \t");
  gsize name = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  const char *scheme = strstr (text, "://");
  return name > 0 && text[name] == '=' && scheme && !strstr (text, "psql") ? text + name + 1 : text;
}

TwAddress *
tw_address_parse (const char *text, GError **error)
{
  const char *refusal = !g_utf8_validate (text, -1, NULL) ? _("The address is not valid UTF-8.")
                        : strlen (text) > MAX_TEXT        ? _("The address is too long.")
                                                          : NULL;
  if (refusal) {
    tw_address_refuse (error, refusal, NULL);
    return NULL;
  }
  tw_autosecret char *clean = tidy (text);
  tw_autosecret char *start = tidy (skip_label (clean));
  if (*start == '\0') {
    tw_address_refuse (error, _("The address is empty."), NULL);
    return NULL;
  }
  g_autoptr (TwAddress) self = tw_address_new ();
  if (!take_any (self, start, error) || !finish (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
