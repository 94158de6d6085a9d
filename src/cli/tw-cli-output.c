// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "analyst/tw-analyst-error.h"
#include "catalog/tw-catalog-error.h"
#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "retrieval/tw-retrieval-error.h"
#include "tunnel/tw-tunnel-error.h"
#include "warehouse/tw-warehouse-error.h"

static gboolean reader_gone;
static int write_error;

static void
write_bytes (const char *bytes, gsize length)
{
  if (reader_gone || write_error != 0 || fwrite (bytes, 1, length, stdout) == length)
    return;
  reader_gone = errno == EPIPE;
  write_error = errno;
}

/* Text from a database must not command the terminal. */
static char *
make_harmless (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *harmless = g_string_sized_new (strlen (valid));
  for (const char *at = valid; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    gboolean keeps = character == '\n' || character == '\t' || !g_unichar_iscntrl (character);
    g_string_append_unichar (harmless, keeps ? character : 0xfffd);
  }
  return g_string_free (harmless, FALSE);
}

void
tw_cli_print (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  write_bytes (text, strlen (text));
}

void
tw_cli_print_safely (const char *text)
{
  g_autofree char *harmless = make_harmless (text);
  write_bytes (harmless, strlen (harmless));
}

char *
tw_cli_format_time (gint64 unix_time, gboolean utc)
{
  g_autoptr (GDateTime) time = utc ? g_date_time_new_from_unix_utc (unix_time)
                                   : g_date_time_new_from_unix_local (unix_time);
  if (time == NULL)
    return g_strdup ("");
  return g_date_time_format (time, utc ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%d %H:%M:%S");
}

void
tw_cli_print_node (JsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  tw_json_append (text, node);
  g_string_append_c (text, '\n');
  write_bytes (text->str, text->len);
}

gboolean
tw_cli_flush (void)
{
  if (write_error == 0 && fflush (stdout) != 0) {
    reader_gone = errno == EPIPE;
    write_error = errno;
  }
  if (write_error == 0 || reader_gone)
    return TRUE;
  tw_cli_say ("Standard output could not be written: %s.", g_strerror (write_error));
  return FALSE;
}

gboolean
tw_cli_is_pretty (void)
{
  return isatty (STDOUT_FILENO) && g_getenv ("NO_COLOR") == NULL
         && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

void
tw_cli_say (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *harmless = make_harmless (text);
  fprintf (stderr, "tradewind-cli: %s\n", harmless);
}

static TwCliExit
exit_of_analyst (int code)
{
  switch ((TwAnalystError) code) {
  case TW_ANALYST_ERROR_QUESTION:
    return TW_CLI_USAGE;
  case TW_ANALYST_ERROR_REFUSED:
    return TW_CLI_REFUSED;
  case TW_ANALYST_ERROR_DECLINED:
  case TW_ANALYST_ERROR_CONSENT:
    return TW_CLI_DECLINED;
  case TW_ANALYST_ERROR_FAILED:
  case TW_ANALYST_ERROR_MODEL:
    return TW_CLI_FAILED;
  }
  return TW_CLI_FAILED;
}

static TwCliExit
exit_of_setup (int code)
{
  switch ((TwSetupError) code) {
  case TW_SETUP_ERROR_PROFILE:
    return TW_CLI_FILE;
  case TW_SETUP_ERROR_NO_POSTGRESQL:
  case TW_SETUP_ERROR_SERVER:
  case TW_SETUP_ERROR_LOAD:
    return TW_CLI_DATABASE;
  case TW_SETUP_ERROR_PROVISION:
    return TW_CLI_AWS;
  case TW_SETUP_ERROR_FAILED:
    return TW_CLI_FAILED;
  }
  return TW_CLI_FAILED;
}

TwCliExit
tw_cli_exit_of_error (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TW_CLI_CANCELLED;
  if (error->domain == TW_ANALYST_ERROR)
    return exit_of_analyst (error->code);
  if (error->domain == TW_AWS_ERROR || error->domain == TW_TUNNEL_ERROR)
    return TW_CLI_AWS;
  if (error->domain == TW_SETUP_ERROR)
    return exit_of_setup (error->code);
  if (g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_ADDRESS))
    return TW_CLI_USAGE;
  if (error->domain == TW_WAREHOUSE_ERROR || error->domain == TW_RETRIEVAL_ERROR)
    return TW_CLI_DATABASE;
  if (error->domain == G_OPTION_ERROR
      || g_error_matches (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME))
    return TW_CLI_USAGE;
  if (error->domain == TW_CATALOG_ERROR || error->domain == TW_CORE_ERROR
      || error->domain == G_FILE_ERROR || error->domain == G_IO_ERROR)
    return TW_CLI_FILE;
  return TW_CLI_FAILED;
}

TwCliExit
tw_cli_report (const GError *error)
{
  TwCliExit code = tw_cli_exit_of_error (error);
  if (code == TW_CLI_CANCELLED) {
    tw_cli_say ("Cancelled.");
    return code;
  }
  const char *hint = tw_error_get_hint (error);
  tw_cli_say ("%s%s%s", error->message, hint ? "\n  " : "", hint ? hint : "");
  return code;
}
