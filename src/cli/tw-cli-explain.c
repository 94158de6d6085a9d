// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-pipeline-plan.h"
#include "cli/tw-cli.h"

static void
add_lines (JsonObject *object, const char *name, char **lines)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; lines && lines[i]; i++)
    json_array_add_string_element (array, lines[i]);
  json_object_set_array_member (object, name, array);
}

static void
print_json (const TwPlanReport *report)
{
  const TwQueryPlan *plan = report->plan;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "sql", report->verdict->sql);
  json_object_set_boolean_member (object, "safe", report->verdict->safe);
  if (report->verdict->safe)
    json_object_set_null_member (object, "reason");
  else
    json_object_set_string_member (object, "reason", report->verdict->reason);
  add_lines (object, "warnings", plan ? plan->warnings : NULL);
  add_lines (object, "steps", plan ? plan->steps : NULL);
  if (plan)
    json_object_set_double_member (object, "rows", plan->rows);
  else
    json_object_set_null_member (object, "rows");
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  tw_cli_print_node (node);
}

static void
print_text (const TwQueryPlan *plan)
{
  if (plan == NULL) {
    tw_cli_print ("A statement of this kind has no plan.\n");
    return;
  }
  for (guint i = 0; plan->warnings[i]; i++) {
    tw_cli_print ("Warning: ");
    tw_cli_print_safely (plan->warnings[i]);
    tw_cli_print ("\n");
  }
  if (plan->warnings[0] == NULL)
    tw_cli_print ("Nothing in the plan is known to take long.\n");
  for (guint i = 0; plan->steps[i]; i++) {
    tw_cli_print ("%2u  ", i + 1);
    tw_cli_print_safely (plan->steps[i]);
    tw_cli_print ("\n");
  }
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

TwCliExit
tw_cli_explain (TwCli *cli, TwPipeline *pipeline, const char *sql)
{
  g_autoptr (GAsyncResult) planned = NULL;
  g_autoptr (GError) error = NULL;
  tw_pipeline_plan_async (pipeline, sql, cli->cancellable, planned_cb, &planned);
  while (planned == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (TwPlanReport) report = tw_pipeline_plan_finish (planned, &error);
  if (report == NULL)
    return tw_cli_report (error);
  if (cli->json)
    print_json (report);
  else if (report->verdict->safe)
    print_text (report->plan);
  if (report->verdict->safe)
    return TW_CLI_DONE;
  tw_cli_say ("%s", report->verdict->reason);
  return TW_CLI_REFUSED;
}
