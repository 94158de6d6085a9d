// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <libpq-fe.h>
#include <string.h>

#include "core/tw-secret.h"
#include "warehouse/tw-address-private.h"

/* @text without its %XX; as it is where @lenient and they are none. */
static char *
decode (const char *text, gssize length, gboolean lenient, GError **error)
{
  tw_autosecret char *part = length < 0 ? g_strdup (text) : g_strndup (text, (gsize) length);
  char *decoded = g_uri_unescape_string (part, NULL);
  if (decoded && g_utf8_validate (decoded, -1, NULL))
    return decoded;
  tw_secret_free (decoded);
  if (lenient)
    return g_steal_pointer (&part);
  tw_address_refuse (error, _("The address has a % without two hexadecimal digits behind it."),
                     _("Write a % of a user or password as %25, or leave the password out."));
  return NULL;
}

static gboolean
take_decoded (TwAddress *self, const char *name, const char *text, gsize length, GError **error)
{
  tw_autosecret char *value = decode (text, (gssize) length, FALSE, error);
  return value && tw_address_take (self, name, value, error);
}

/* "cluster:region" of jdbc:redshift:iam:// */
static gboolean
is_region (const char *text, gsize length)
{
  gsize dashes = 0;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_islower (text[i]) && !g_ascii_isdigit (text[i]) && text[i] != '-')
      return FALSE;
    dashes += text[i] == '-';
  }
  return dashes >= 2 && length > 6 && g_ascii_islower (text[0])
         && g_ascii_isdigit (text[length - 1]);
}

static gboolean
take_host (TwAddress *self, const char *text, gsize length, GError **error)
{
  const char *end = text + length;
  const char *bracket = *text == '[' ? memchr (text, ']', length) : NULL;
  const char *colon = bracket ? (bracket + 1 < end && bracket[1] == ':' ? bracket + 1 : NULL)
                              : g_strrstr_len (text, (gssize) length, ":");
  if (*text == '[' && length > 0 && (bracket == NULL || (bracket + 1 != end && colon == NULL)))
    return tw_address_refuse (error, _("The address has an IPv6 address without its closing "
                                       "bracket."), NULL);
  const char *host_end = bracket ? bracket : colon ? colon : end;
  const char *host = bracket ? text + 1 : text;
  if (colon && self->iam && is_region (colon + 1, (gsize) (end - colon - 1))) {
    self->region = g_strndup (colon + 1, (gsize) (end - colon - 1));
    return take_decoded (self, "clusterid", host, (gsize) (host_end - host), error);
  }
  if (colon && colon + 1 < end && !take_decoded (self, "port", colon + 1, (gsize) (end - colon - 1), error))
    return FALSE;
  return take_decoded (self, "host", host, (gsize) (host_end - host), error);
}

static gboolean
take_user (TwAddress *self, const char *text, gsize length, GError **error)
{
  const char *colon = memchr (text, ':', length);
  gsize user = colon ? (gsize) (colon - text) : length;
  if (!take_decoded (self, "user", text, user, error))
    return FALSE;
  return colon == NULL
         || take_decoded (self, "password", colon + 1, length - user - 1, error);
}

/* "a=b&c=d" or JDBC's "a=b;c=d" */
static gboolean
take_query (TwAddress *self, const char *text, GError **error)
{
  while (*text) {
    gsize length = strcspn (text, "&;#");
    const char *equals = memchr (text, '=', length);
    if (equals) {
      g_autofree char *name = g_strndup (text, (gsize) (equals - text));
      tw_autosecret char *value = decode (equals + 1, text + length - equals - 1, TRUE, NULL);
      if (!tw_address_take (self, name, value, error))
        return FALSE;
    }
    text += length;
    if (*text == '#')
      return TRUE;
    text += *text != '\0';
  }
  return TRUE;
}

gboolean
tw_address_take_url (TwAddress *self, const char *rest, GError **error)
{
  gsize authority = strcspn (rest, "/?#;");
  const char *at = g_strrstr_len (rest, (gssize) authority, "@");
  const char *host = at ? at + 1 : rest;
  if (at && !take_user (self, rest, (gsize) (at - rest), error))
    return FALSE;
  if (!take_host (self, host, (gsize) (rest + authority - host), error))
    return FALSE;
  rest += authority;
  if (*rest == '/') {
    rest++;
    gsize path = strcspn (rest, "?#;");
    gsize name = path;
    while (name > 0 && rest[name - 1] == '/')
      name--;
    if (memchr (rest, '/', name) || memchr (rest, '@', name))
      return tw_address_refuse (error, _("The address has more behind its host than the name of a "
                                         "database."),
                                _("In a URL, write @ and / of a user, password or database as %40 "
                                  "and %2F, or leave the password out."));
    if (!take_decoded (self, "database", rest, name, error))
      return FALSE;
    rest += path;
  }
  return *rest == '\0' || *rest == '#' || take_query (self, rest + 1, error);
}

gboolean
tw_address_take_scheme (TwAddress *self, const char *text, gboolean *taken, GError **error)
{
  static const char *const schemes[] = { "postgresql", "postgres", "redshift" };
  const char *end = strstr (text, "://");
  gsize word = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+:_-.");
  *taken = FALSE;
  if (end == NULL || (gsize) (end - text) > word || end == text)
    return TRUE;
  *taken = TRUE;
  g_autofree char *scheme = g_ascii_strdown (text, end - text);
  const char *base = g_str_has_prefix (scheme, "jdbc:") ? scheme + 5 : scheme;
  self->iam = g_str_has_suffix (base, ":iam");
  gsize length = strcspn (base, "+:"); /* postgresql+psycopg2, redshift:iam */
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (strlen (schemes[i]) == length && strncmp (base, schemes[i], length) == 0)
      return tw_address_take_url (self, end + 3, error);
  if (g_str_has_prefix (base, "http"))
    return tw_address_refuse (error, _("The address is that of a web page."), NULL);
  return tw_address_refuse (error, _("The address is that of another kind of database."),
                            _("Tradewind reads Amazon Redshift and PostgreSQL."));
}

/* libpq's own messages may quote the password, so they are not passed on. */
gboolean
tw_address_take_keywords (TwAddress *self, const char *text, GError **error)
{
  char *ignored = NULL;
  PQconninfoOption *options = PQconninfoParse (text, &ignored);
  PQfreemem (ignored);
  if (options == NULL)
    return tw_address_refuse (error, _("The address has keywords that PostgreSQL does not know, or "
                                       "a value without quotation marks."),
                              _("Write it as host=… port=… dbname=… user=…, with values that hold "
                                "spaces in single quotation marks."));
  gboolean well = TRUE;
  for (PQconninfoOption *option = options; well && option->keyword; option++)
    if (option->val)
      well = tw_address_take (self, option->keyword, option->val, error);
  PQconninfoFree (options);
  return well;
}

/* A value in braces may hold ";", and "}}" for "}". Moves @at behind the value. */
static char *
odbc_value (const char **at)
{
  const char *text = *at + strspn (*at, " ");
  GString *value = g_string_new (NULL);
  if (*text != '{') {
    gsize length = strcspn (text, ";");
    *at = text + length;
    g_string_append_len (value, text, (gssize) length);
    g_strchomp (value->str);
    return g_string_free (value, FALSE);
  }
  for (text++; *text && !(*text == '}' && text[1] != '}'); text++) {
    g_string_append_c (value, *text);
    text += *text == '}';
  }
  *at = text + strcspn (text, ";");
  return g_string_free (value, FALSE);
}

gboolean
tw_address_take_odbc (TwAddress *self, const char *text, GError **error)
{
  while (*text) {
    text += strspn (text, "; \t");
    gsize length = strcspn (text, "=;");
    if (text[length] != '=') {
      text += length;
      continue;
    }
    g_autofree char *name = g_strchomp (g_strndup (text, length));
    text += length + 1;
    tw_autosecret char *value = odbc_value (&text);
    if (!tw_address_take (self, name, value, error))
      return FALSE;
  }
  return TRUE;
}

/* psql's flags that take a value, and what they say of the address. */
static const struct {
  char letter;
  const char *name;
} flags[] = {
  { 'h', "host" }, { 'p', "port" }, { 'U', "username" }, { 'd', "dbname" }, { 'c', "command" },
  { 'f', "file" }, { 'v', "set" },  { 'F', "field-separator" }, { 'o', "output" },
  { 'L', "log-file" }, { 'P', "pset" }, { 'R', "record-separator" }, { 'T', "table-attr" },
};

/* What -d or the first argument says: a name, or an address of its own. */
static gboolean
take_database (TwAddress *self, const char *value, GError **error)
{
  gboolean taken = FALSE;
  if (!tw_address_take_scheme (self, value, &taken, error))
    return FALSE;
  if (taken)
    return TRUE;
  return strchr (value, '=') ? tw_address_take_keywords (self, value, error)
                             : tw_address_take (self, "dbname", value, error);
}

/* The flag's index, and its value where it stands in the same word; -1 for one without a value. */
static int
find_flag (const char *word, const char **value)
{
  *value = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    gsize length = strlen (flags[i].name);
    if (g_str_has_prefix (word, "--") && strncmp (word + 2, flags[i].name, length) == 0
        && (word[2 + length] == '\0' || word[2 + length] == '=')) {
      *value = word[2 + length] ? word + 3 + length : NULL;
      return (int) i;
    }
    if (word[1] == flags[i].letter) {
      *value = word[2] ? word + 2 : NULL;
      return (int) i;
    }
  }
  return -1;
}

static gboolean
take_word (TwAddress *self, char **words, guint *at, guint *n_plain, GError **error)
{
  const char *word = words[*at], *value = NULL;
  if (*word != '-') {
    const char *name = *n_plain == 0 ? NULL : "username";
    (*n_plain)++;
    return name ? (*n_plain > 2 || tw_address_take (self, name, word, error))
                : take_database (self, word, error);
  }
  int flag = find_flag (word, &value);
  if (flag < 0)
    return TRUE;
  if (value == NULL)
    value = words[*at + 1] ? words[++*at] : "";
  return flags[flag].letter == 'd' ? take_database (self, value, error)
                                   : tw_address_take (self, flags[flag].name, value, error);
}

static void
free_words (char **words)
{
  for (char **word = words; word && *word; word++)
    tw_secret_free (*word);
  g_free (words);
}

static gboolean
take_words (TwAddress *self, char **words, GError **error)
{
  guint i = 0, n_plain = 0;
  for (; words[i] && !g_str_has_suffix (words[i], "psql"); i++) {
    char *equals = strchr (words[i], '=');
    if (equals == NULL || !g_str_has_prefix (words[i], "PG"))
      continue;
    *equals = '\0';
    if (!tw_address_take (self, words[i], equals + 1, error))
      return FALSE;
  }
  for (i = words[i] ? i + 1 : i; words[i]; i++)
    if (!take_word (self, words, &i, &n_plain, error))
      return FALSE;
  return TRUE;
}

gboolean
tw_address_take_psql (TwAddress *self, const char *text, GError **error)
{
  char **words = NULL;
  /* GLib's message quotes the text. */
  if (!g_shell_parse_argv (text, NULL, &words, NULL))
    return tw_address_refuse (error, _("The address is a psql command with a quotation mark that "
                                       "is not closed."),
                              NULL);
  gboolean well = take_words (self, words, error);
  free_words (words);
  return well;
}
