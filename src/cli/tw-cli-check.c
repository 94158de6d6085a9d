// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "analyst/guard/tw-sql-hidden.h"
#include "cli/tw-cli.h"

#define MAX_SCRIPT (64 * 1024 * 1024)

/* Stands for a byte that no SQL text may have, so that the statement around it is found unsafe. */
#define BAD_CHARACTER "\xef\xbf\xbf"

static gboolean
read_all (int fd, GByteArray *bytes)
{
  guint8 buffer[64 * 1024];
  gssize n;
  do {
    n = read (fd, buffer, sizeof buffer);
    if (n > 0)
      g_byte_array_append (bytes, buffer, (guint) n);
  } while ((n > 0 && bytes->len <= MAX_SCRIPT) || (n < 0 && errno == EINTR));
  return n >= 0;
}

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* NUL and what is no UTF-8 becomes BAD_CHARACTER. */
static char *
to_text (const GByteArray *bytes)
{
  GString *text = g_string_sized_new (bytes->len);
  const char *at = (const char *) bytes->data, *limit = at + bytes->len;
  if (bytes->len >= 3 && memcmp (at, BYTE_ORDER_MARK, 3) == 0)
    at += 3;
  while (at < limit) {
    const char *end;
    g_utf8_validate_len (at, (gsize) (limit - at), &end);
    g_string_append_len (text, at, end - at);
    at = end;
    if (at < limit) {
      g_string_append (text, BAD_CHARACTER);
      at++;
    }
  }
  return g_string_free (text, FALSE);
}

static char *
read_script (const char *path, GError **error)
{
  gboolean standard = strcmp (path, "-") == 0;
  const char *name = standard ? "Standard input" : path;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int fd = standard ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  gboolean read_whole = fd >= 0 && read_all (fd, bytes);
  int code = errno;
  if (fd >= 0 && !standard)
    close (fd);
  if (!read_whole)
    tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE, NULL, "%s could not be read: %s.", name,
                  g_strerror (code));
  else if (bytes->len > MAX_SCRIPT)
    tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE, "Split it into several files.",
                  "%s is larger than 64 MB.", name);
  else
    return to_text (bytes);
  return NULL;
}

static void
print_verdict (const TwVerdict *verdict)
{
  gboolean has_bad_byte = strstr (verdict->sql, BAD_CHARACTER) != NULL;
  const char *reason = has_bad_byte ? "It has a NUL or a byte that is not UTF-8." : verdict->reason;
  JsonObject *object = json_object_new ();
  JsonArray *unknown = json_array_new ();
  json_object_set_string_member (object, "statement", verdict->sql);
  json_object_set_boolean_member (object, "safe", verdict->safe && !has_bad_byte);
  if (reason)
    json_object_set_string_member (object, "reason", reason);
  else
    json_object_set_null_member (object, "reason");
  if (verdict->checked_names)
    json_object_set_boolean_member (object, "resolved", verdict->resolved);
  else
    json_object_set_null_member (object, "resolved");
  for (guint i = 0; verdict->unknown && verdict->unknown[i]; i++)
    json_array_add_string_element (unknown, verdict->unknown[i]);
  json_object_set_array_member (object, "unknown", unknown);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  tw_cli_print_node (node);
}

static TwCliExit
check (TwCli *cli, const char *script, TwDialect dialect)
{
  g_autoptr (TwWorkspace) workspace = NULL;
  TwCliExit exit_code;
  TwCatalog *catalog = NULL;
  const char *const *allowed = NULL, *const *hidden = NULL;
  if (cli->profile || cli->dsn) {
    workspace = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, NULL, NULL, &exit_code);
    if (workspace == NULL)
      return exit_code;
    catalog = tw_workspace_get_catalog (workspace);
    dialect = tw_catalog_get_dialect (catalog);
    const TwProfile *profile = tw_workspace_get_profile (workspace);
    allowed = (const char *const *) profile->allowed_functions;
    hidden = (const char *const *) profile->hidden_schemas;
  }
  g_autoptr (GPtrArray) verdicts = tw_sql_guard_check_script (script, dialect, catalog, allowed);
  gboolean all_safe = TRUE;
  for (guint i = 0; i < verdicts->len; i++) {
    TwVerdict *verdict = g_ptr_array_index (verdicts, i);
    tw_verdict_refuse_hidden (verdict, dialect, hidden);
    all_safe = all_safe && verdict->safe && strstr (verdict->sql, BAD_CHARACTER) == NULL;
    print_verdict (verdict);
  }
  return all_safe ? TW_CLI_DONE : TW_CLI_REFUSED;
}

static gboolean
parse_dialect (const char *name, TwDialect *dialect)
{
  *dialect = TW_DIALECT_REDSHIFT;
  if (name == NULL || strcmp (name, "redshift") == 0)
    return TRUE;
  *dialect = TW_DIALECT_POSTGRESQL;
  if (strcmp (name, "postgresql") == 0)
    return TRUE;
  tw_cli_say ("There is no dialect \"%s\".\n  Use \"redshift\" or \"postgresql\".", name);
  return FALSE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_autofree char *dialect_name = NULL;
  const GOptionEntry entries[] = {
    { "dialect", 0, 0, G_OPTION_ARG_FILENAME, &dialect_name,
      "Whose SQL it is where no connection says so: redshift or postgresql [redshift]", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  TwDialect dialect;
  if (!tw_cli_parse (cli, &tw_cli_check, entries, args, 0, 1)
      || !parse_dialect (dialect_name, &dialect))
    return TW_CLI_USAGE;
  g_autoptr (GError) error = NULL;
  g_autofree char *script = read_script (args[0] ? args[0] : "-", &error);
  return script ? check (cli, script, dialect) : tw_cli_report (error);
}

const TwCliCommand tw_cli_check
  = { "check", "[FILE|-]",
      "Says of each statement of a script whether it only reads, as a JSON object a line.", run };
