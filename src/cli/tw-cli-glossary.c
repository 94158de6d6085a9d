// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "retrieval/tw-glossary-draft.h"

static void
print_json (TwCatalog *catalog, const GPtrArray *drafts)
{
  const TwGlossaryStatus *status = tw_catalog_get_glossary_status (catalog);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  json_object_set_int_member (object, "tables", status->n_tables);
  json_object_set_int_member (object, "tables_documented", status->n_tables_documented);
  json_object_set_int_member (object, "columns", status->n_columns);
  json_object_set_int_member (object, "columns_documented", status->n_columns_documented);
  json_object_set_double_member (object, "cryptic_share", status->cryptic_share);
  for (guint i = 0; i < drafts->len; i++) {
    const TwGlossaryDraft *draft = drafts->pdata[i];
    JsonObject *entry = json_object_new ();
    tw_json_set_text (entry, "schema", draft->table->schema);
    tw_json_set_text (entry, "table", draft->table->name);
    tw_json_set_text (entry, "column", draft->column ? draft->column->name : NULL);
    tw_json_set_text (entry, "comment", draft->comment);
    tw_json_set_text (entry, "unsure", draft->unsure);
    json_array_add_object_element (array, entry);
  }
  json_object_set_array_member (object, "drafts", array);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  tw_cli_print_node (node);
}

static TwCliExit
run (TwCli *cli, char **args)
{
  if (!tw_cli_parse (cli, &tw_cli_glossary, NULL, args, 0, 0))
    return TW_CLI_USAGE;
  TwCliExit exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_SCHEMA, NULL, NULL, &exit_code);
  if (workspace == NULL)
    return exit_code;
  TwCatalog *catalog = tw_workspace_get_catalog (workspace);
  const TwGlossaryStatus *status = tw_catalog_get_glossary_status (catalog);
  g_autoptr (GPtrArray) drafts = tw_glossary_drafts_new (catalog);
  if (cli->json) {
    print_json (catalog, drafts);
    return TW_CLI_DONE;
  }
  g_autofree char *script = tw_glossary_drafts_to_script (drafts, catalog);
  tw_cli_say ("%u of %u tables and %u of %u columns have comments; %.0f %% of the names are "
              "abbreviations.", status->n_tables_documented, status->n_tables,
              status->n_columns_documented, status->n_columns, 100 * status->cryptic_share);
  tw_cli_print ("%s", script);
  return TW_CLI_DONE;
}

const TwCliCommand tw_cli_glossary
  = { "glossary", "",
      "Prints a COMMENT ON script for what has no comment, drafted from its names.", run };
