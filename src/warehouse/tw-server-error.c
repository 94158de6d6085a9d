// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-server-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#define FULL_HINT N_("Close other connections to the server, or try again later.")
#define LOST_HINT _("Check the network and that the server still runs, then ask again.")

static TwWarehouseError
code_from_sqlstate (const char *sqlstate)
{
  /* Class 08 is the connection; 57P01 to 57P03 are a server or session being shut down. */
  if (g_str_has_prefix (sqlstate, "08") || g_str_has_prefix (sqlstate, "57P0"))
    return TW_WAREHOUSE_ERROR_LOST;
  if (g_str_equal (sqlstate, "42501"))
    return TW_WAREHOUSE_ERROR_PRIVILEGE;
  return TW_WAREHOUSE_ERROR_SQL;
}

/* A cold session cannot open what a datashare, Spectrum or a federated database has (§2). */
static gboolean
is_unopened_external (const char *message)
{
  return strstr (message, "Failed to incorporate external table") != NULL
         && strstr (message, "read-only") != NULL;
}

static const char *
hint_for (TwWarehouseError code, const char *message, const char *server_hint)
{
  if (code == TW_WAREHOUSE_ERROR_LOST)
    return LOST_HINT;
  if (server_hint != NULL)
    return server_hint;
  if (code == TW_WAREHOUSE_ERROR_EXTERNAL)
    return _("Redshift cannot open this external table inside a read-only transaction until it was "
             "read once outside of one in the same session.");
  if (strstr (message, "Specified types or functions") != NULL)
    return _("Functions and tables of Redshift's leader node (PG_…, NOW(), generate_series) cannot "
             "be used together with other tables.");
  if (code == TW_WAREHOUSE_ERROR_PRIVILEGE)
    return _("Ask the owner of the data for SELECT on it, or choose other tables.");
  return NULL;
}

/* Redshift boxes the DETAIL of an internal error between dashes and adds where in its source the
 * error arose, which helps nobody here. */
static char *
dup_detail (const char *detail)
{
  if (strstr (detail, "-----") == NULL)
    return tw_server_error_dup_text (detail);
  static const char *const kept[] = { "error:", "code:", "context:" };
  g_auto (GStrv) lines = g_strsplit (detail, "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (kept); k++)
      if (g_str_has_prefix (g_strstrip (lines[i]), kept[k]))
        g_string_append_printf (text, "%s%s", text->len ? "\n" : "", lines[i]);
  return tw_server_error_dup_text (text->str);
}

/* Where a session ended in a statement says nothing about the statement. */
static char *
dup_message (const PGresult *result, gboolean lost)
{
  const char *detail = PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL);
  const char *position = PQresultErrorField (result, PG_DIAG_STATEMENT_POSITION);
  g_autofree char *primary
    = tw_server_error_dup_text (PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
  GString *text = g_string_new (primary);
  if (detail != NULL) {
    g_autofree char *shown = dup_detail (detail);
    g_string_append_printf (text, "\nDETAIL: %s", shown);
  }
  if (position != NULL && !lost)
    g_string_append_printf (text, "\nPOSITION: character %s of the statement", position);
  return g_string_free (text, FALSE);
}

static void
set_sqlstate (GError *error, const char *sqlstate)
{
  TwErrorDetails *details = tw_error_get_details (error);
  g_strlcpy (details->sqlstate, sqlstate, sizeof details->sqlstate);
}

char *
tw_server_error_dup_text (const char *text)
{
  char *valid = g_utf8_make_valid (text ? text : "", -1);
  return g_strstrip (valid);
}

const char *
tw_server_error_get_sqlstate (const PGresult *result)
{
  const char *sqlstate = result ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  return sqlstate ? sqlstate : "";
}

gboolean
tw_server_error_set (GError **error, PGconn *connection, const PGresult *result)
{
  const char *sqlstate = tw_server_error_get_sqlstate (result);
  if (sqlstate[0] == '\0' || PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) == NULL) {
    gboolean lost = PQstatus (connection) != CONNECTION_OK;
    g_autofree char *text = tw_server_error_dup_text (PQerrorMessage (connection));
    if (lost)
      text[strcspn (text, "\n")] = '\0'; /* libpq goes on with what it may mean */
    return tw_set_error (error, TW_WAREHOUSE_ERROR,
                         lost ? TW_WAREHOUSE_ERROR_LOST : TW_WAREHOUSE_ERROR_FAILED,
                         lost ? LOST_HINT : NULL, lost ? _("The connection was lost: %s") : "%s",
                         text);
  }
  TwWarehouseError code = code_from_sqlstate (sqlstate);
  g_autofree char *message = dup_message (result, code == TW_WAREHOUSE_ERROR_LOST);
  if (is_unopened_external (message))
    code = TW_WAREHOUSE_ERROR_EXTERNAL;
  const char *server_hint = PQresultErrorField (result, PG_DIAG_MESSAGE_HINT);
  g_autofree char *hint = server_hint ? tw_server_error_dup_text (server_hint) : NULL;
  tw_set_error (error, TW_WAREHOUSE_ERROR, code, hint_for (code, message, hint),
                code == TW_WAREHOUSE_ERROR_LOST ? _("The connection was lost: %s") : "%s", message);
  if (error != NULL)
    set_sqlstate (*error, sqlstate);
  return FALSE;
}

/* What a refused connection is, and what to do. The first that fits counts. */
typedef struct {
  const char *words;
  TwWarehouseError code;
  const char *hint;
} Refusal;

static const Refusal refusals[] = {
  { "authentication method 13", TW_WAREHOUSE_ERROR_LOGIN,
    N_("This Redshift user has a SHA-256 password, which only Amazon's own drivers can use. Give "
       "the user an MD5 password, or log in through IAM.") },
  { "authentication method 14", TW_WAREHOUSE_ERROR_LOGIN,
    N_("This Redshift login needs an identity provider, which only Amazon's own drivers can use. "
       "Log in with a database user or through IAM.") },
  { "authentication failed", TW_WAREHOUSE_ERROR_LOGIN,
  N_("Check the user name and the password.") },
  { "no password supplied", TW_WAREHOUSE_ERROR_LOGIN, N_("Give the password of this user.") },
  { "pg_hba.conf", TW_WAREHOUSE_ERROR_LOGIN,
    N_("The server lets this user not in from here, or only with TLS: ask whoever runs it.") },
  { "connection requires a valid client certificate", TW_WAREHOUSE_ERROR_LOGIN,
    N_("Give the client's certificate and key (sslcert, sslkey).") },
  { "role \"", TW_WAREHOUSE_ERROR_LOGIN, N_("Check the names of the database and of the user.") },
  { "server does not support SSL", TW_WAREHOUSE_ERROR_TLS,
    N_("Where the network to the server can be trusted, add ?sslmode=disable to the address.") },
  { "certificate", TW_WAREHOUSE_ERROR_TLS,
    N_("Check the host name, or give the server's certificate as sslrootcert.") },
  { "does not exist", TW_WAREHOUSE_ERROR_CONNECT,
    N_("Check the names of the database and of the user.") },
  { "too many", TW_WAREHOUSE_ERROR_CONNECT, FULL_HINT },
  { "no more connections", TW_WAREHOUSE_ERROR_CONNECT, FULL_HINT },
  { "connection slots", TW_WAREHOUSE_ERROR_CONNECT, FULL_HINT },
  { "No such file or directory", TW_WAREHOUSE_ERROR_CONNECT,
    N_("Check that the server runs and where its socket is.") },
  { "Connection refused", TW_WAREHOUSE_ERROR_CONNECT,
    N_("Check the host and the port, and that the server runs.") },
  { "", TW_WAREHOUSE_ERROR_CONNECT,
    N_("Check the address, the network and the firewall between here and the server.") },
};

static const Refusal *
find_refusal (PGconn *connection, const char *message)
{
  guint i = 0;
  while (strstr (message, refusals[i].words) == NULL)
    i++;
  /* What the C library says comes in the person's language. */
  const char *known = strstr (message, g_strerror (ECONNREFUSED)) ? "Connection refused"
                      : strstr (message, g_strerror (ENOENT))     ? "No such file or directory"
                                                                  : NULL;
  if (known && i + 1 == G_N_ELEMENTS (refusals))
    for (i = 0; strcmp (refusals[i].words, known) != 0;)
      i++;
  /* libpq knows it in every language. */
  if (connection && PQconnectionNeedsPassword (connection) && i + 1 == G_N_ELEMENTS (refusals))
    for (i = 0; strcmp (refusals[i].words, "no password supplied") != 0;)
      i++;
  return &refusals[i];
}

/* libpq does not pass the SQLSTATE of a refused login on. */
static gboolean
blames_password (PGconn *connection, const char *message)
{
  return PQconnectionNeedsPassword (connection)
         || (PQconnectionUsedPassword (connection) && strstr (message, "authentication failed"));
}

gboolean
tw_server_error_set_connect (GError **error, PGconn *connection, const TwEndpoint *endpoint)
{
  g_autofree char *text = tw_server_error_dup_text (connection ? PQerrorMessage (connection)
                                                               : _("out of memory"));
  g_autofree char *where = tw_endpoint_describe (endpoint);
  const Refusal *refusal = find_refusal (connection, text);
  tw_set_error (error, TW_WAREHOUSE_ERROR, (int) refusal->code, _(refusal->hint),
                _("Cannot connect to %s: %s"), where, text);
  if (error && connection && blames_password (connection, text))
    set_sqlstate (*error, TW_SQLSTATE_PASSWORD);
  return FALSE;
}
