// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "setup/tw-dotenv.h"

static const char *const fates[TW_IMPORT_N] = {
  [TW_IMPORT_PREFERENCE] = "preference", [TW_IMPORT_PROFILE] = "profile",
  [TW_IMPORT_UNUSED] = "unused",         [TW_IMPORT_SECRET] = "secret",
  [TW_IMPORT_UNKNOWN] = "unknown",
};

static void
print_json (const TwDotenvImport *import, gboolean dry_run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  tw_json_add_text (builder, "profile", import->profile ? import->profile->name : NULL);
  json_builder_set_member_name (builder, "written");
  json_builder_add_boolean_value (builder, !dry_run);
  json_builder_set_member_name (builder, "lines");
  json_builder_begin_array (builder);
  for (guint i = 0; i < import->items->len; i++) {
    const TwImportItem *item = import->items->pdata[i];
    json_builder_begin_object (builder);
    tw_json_add_text (builder, "key", item->key);
    tw_json_add_text (builder, "value", item->value);
    tw_json_add_text (builder, "fate", fates[item->fate]);
    tw_json_add_text (builder, "where", item->where);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

static void
print_text (const TwDotenvImport *import, gboolean dry_run)
{
  for (guint i = 0; i < import->items->len; i++) {
    const TwImportItem *item = import->items->pdata[i];
    g_autofree char *line
      = g_strdup_printf ("%-22s %s%s%s\n", item->key, item->value ? item->value : "",
                         item->value && *item->value ? " → " : "→ ", item->where);
    tw_cli_print_safely (line);
  }
  if (dry_run)
    tw_cli_print ("Nothing was written (--dry-run).\n");
  else if (import->profile)
    tw_cli_print ("Use the connection with --profile %s.\n", import->profile->name);
}

static TwCliExit
import_file (TwCli *cli, const char *path, const char *name, gboolean dry_run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDotenv) dotenv = tw_dotenv_load (path, &error);
  if (dotenv == NULL)
    return tw_cli_report (error);
  for (guint i = 0; i < dotenv->problems->len; i++)
    tw_cli_say ("%s", (const char *) dotenv->problems->pdata[i]);
  g_autoptr (TwDotenvImport) import = tw_dotenv_import_new (dotenv, name, &error);
  if (import == NULL || (!dry_run && !tw_dotenv_import_apply (import, &error)))
    return tw_cli_report (error);
  if (cli->json)
    print_json (import, dry_run);
  else
    print_text (import, dry_run);
  return TW_CLI_DONE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_autofree char *name = NULL;
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Only says what would go where", NULL },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, "Of the new connection [imported]", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_import_env, entries, args, 1, 1))
    return TW_CLI_USAGE;
  if (name && (*name == '\0' || !g_utf8_validate (name, -1, NULL))) {
    tw_cli_say ("--name takes a name in readable characters.");
    return TW_CLI_USAGE;
  }
  return import_file (cli, args[0], name, dry_run);
}

const TwCliCommand tw_cli_import_env
  = { "import-env", "FILE", "Takes over the settings of a .env file, once; never a password.",
      run };
