// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "catalog/tw-metric.h"
#include "catalog/tw-verified-query.h"
#include "cli/tw-cli.h"
#include "core/tw-json.h"
#include "core/tw-paths.h"
#include "setup/tw-workspace-verified.h"

static TwWorkspace *
open_schema (TwCli *cli, TwCliExit *exit_code)
{
  return tw_cli_open (cli, TW_WORKSPACE_SCHEMA, NULL, NULL, exit_code);
}

static void
print_array (TwCli *cli, JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);
  if (cli->json)
    tw_cli_print_node (node);
}

static TwCliExit
list (TwCli *cli)
{
  TwCliExit exit_code;
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (TwWorkspace) workspace = open_schema (cli, &exit_code);
  if (workspace == NULL)
    return exit_code;
  const GPtrArray *queries = tw_workspace_get_examples (workspace);
  for (guint i = 0; i < queries->len; i++) {
    const TwVerifiedQuery *query = queries->pdata[i];
    const char *grade = tw_grade_get_name (query->grade);
    g_autofree char *line = g_strdup_printf ("%-8s %s\n", grade, query->question);
    JsonObject *object = json_object_new ();
    tw_json_set_text (object, "schema", query->schema);
    tw_json_set_text (object, "question", query->question);
    tw_json_set_text (object, "grade", grade);
    tw_json_set_text (object, "sql", query->sql);
    json_array_add_object_element (array, object);
    if (!cli->json)
      tw_cli_print_safely (line);
  }
  print_array (cli, array);
  return TW_CLI_DONE;
}

static TwCliExit
add (TwCli *cli, const char *question, const char *sql)
{
  TwCliExit exit_code;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwWorkspace) workspace = open_schema (cli, &exit_code);
  if (workspace == NULL)
    return exit_code;
  if (!tw_workspace_save_verified (workspace, question, sql, &error))
    return tw_cli_report (error);
  tw_cli_say ("Saved. The same question is answered with this SQL from now on.");
  return TW_CLI_DONE;
}

static TwCliExit
remove_one (TwCli *cli, const char *question)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tw_paths_config ("examples.yaml");
  g_autoptr (GPtrArray) queries = tw_verified_queries_load (path, &error);
  const char *schema = "";
  for (guint i = 0; queries && i < queries->len; i++) {
    const TwVerifiedQuery *query = queries->pdata[i];
    if (strcmp (query->question, question) == 0)
      schema = query->schema;
  }
  if (queries == NULL || !tw_verified_query_remove (path, schema, question, &error))
    return tw_cli_report (error);
  tw_cli_say ("Removed.");
  return TW_CLI_DONE;
}

typedef struct {
  TwCli *cli;
  JsonArray *array;
  guint n_bad;
} Check;

static void
tell (Check *check, const char *kind, const char *name, const char *problem)
{
  g_autofree char *line = g_strdup_printf ("%s \"%s\": %s\n", kind, name, problem ? problem : "fine");
  JsonObject *object = json_object_new ();
  tw_json_set_text (object, "kind", kind);
  tw_json_set_text (object, "name", name);
  tw_json_set_text (object, "problem", problem);
  json_array_add_object_element (check->array, object);
  check->n_bad += problem != NULL;
  if (problem && !check->cli->json)
    tw_cli_print_safely (line);
}

static TwCliExit
check_all (TwCli *cli)
{
  TwCliExit exit_code;
  g_autoptr (JsonArray) array = json_array_new ();
  Check check = { cli, array, 0 };
  g_autoptr (TwWorkspace) workspace = open_schema (cli, &exit_code);
  if (workspace == NULL)
    return exit_code;
  const GPtrArray *queries = tw_workspace_get_examples (workspace);
  const GPtrArray *metrics = tw_workspace_get_metrics (workspace);
  for (guint i = 0; i < queries->len; i++) {
    const TwVerifiedQuery *query = queries->pdata[i];
    g_autoptr (GError) error = NULL;
    if (query->sql)
      tw_workspace_check_sql (workspace, query->sql, &error);
    tell (&check, "question", query->question, error ? error->message : NULL);
  }
  for (guint i = 0; i < metrics->len; i++) {
    const TwMetric *metric = metrics->pdata[i];
    g_autofree char *names = metric->missing ? g_strjoinv (", ", metric->missing) : NULL;
    g_autofree char *problem
      = names && *names ? g_strdup_printf ("names what is not there: %s", names) : NULL;
    tell (&check, "metric", metric->name, problem);
  }
  print_array (cli, array);
  tw_cli_say ("%u checked, %u with a problem.", json_array_get_length (array), check.n_bad);
  return check.n_bad ? TW_CLI_FILE : TW_CLI_DONE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  if (!tw_cli_parse (cli, &tw_cli_verified, NULL, args, 1, 3))
    return TW_CLI_USAGE;
  guint n = g_strv_length (args);
  if (strcmp (args[0], "list") == 0 && n == 1)
    return list (cli);
  if (strcmp (args[0], "add") == 0 && n == 3)
    return add (cli, args[1], args[2]);
  if (strcmp (args[0], "remove") == 0 && n == 2)
    return remove_one (cli, args[1]);
  if (strcmp (args[0], "check") == 0 && n == 1)
    return check_all (cli);
  tw_cli_say ("Use \"list\", \"add QUESTION SQL\", \"remove QUESTION\" or \"check\".");
  return TW_CLI_USAGE;
}

const TwCliCommand tw_cli_verified
  = { "verified", "list|add|remove|check [QUESTION] [SQL]",
      "Questions with confirmed SQL; checks them and the metrics against the schema.", run };
