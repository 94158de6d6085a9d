// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include <unistd.h>

#include "catalog/tw-verified-query.h"
#include "analyst/compare/tw-result-match.h"
#include "cli/tw-cli-eval-history.h"
#include "cli/tw-cli.h"
#include "core/tw-json.h"

#define N_GRADES (TW_GRADE_COMPLEX + 1)

typedef enum {
  OUTCOME_RIGHT,
  OUTCOME_DECLINED,
  OUTCOME_WRONG,
  OUTCOME_FAILED,  /* the model's SQL was refused, or an error: no rows were shown */
  OUTCOME_INVALID, /* the verified query itself does not run */
  N_OUTCOMES
} Outcome;

static const char *const outcome_names[N_OUTCOMES]
  = { "right", "declined", "wrong", "failed", "invalid" };

typedef struct {
  TwCli *cli;
  TwWorkspace *workspace;
  TwPipeline *pipeline;
  guint counts[N_GRADES][N_OUTCOMES];
  JsonArray *failures;
  TwEvalHistory *history;
} Evaluation;

static TwResultSet *
run_reference (Evaluation *self, const TwVerifiedQuery *query, char **reason)
{
  TwCatalog *catalog = tw_workspace_get_catalog (self->workspace);
  g_autoptr (TwVerdict) verdict
    = tw_sql_guard_check (query->sql, tw_catalog_get_dialect (catalog), catalog, NULL);
  if (!verdict->safe) {
    *reason = g_strdup_printf ("the verified SQL is refused: %s", verdict->reason);
    return NULL;
  }
  g_autoptr (GError) error = NULL;
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  limits.purpose = "verified query";
  TwResultSet *rows = tw_query_run (tw_workspace_get_pool (self->workspace), verdict->sql, NULL,
                                    &limits, self->cli->cancellable, &error);
  if (rows == NULL)
    *reason = g_strdup_printf ("the verified SQL fails: %s", error->message);
  return rows;
}

static Outcome
judge_rows (Evaluation *self, const TwVerifiedQuery *query, TwAnswer *answer, char **reason)
{
  g_autoptr (TwResultSet) reference = run_reference (self, query, reason);
  if (reference == NULL)
    return OUTCOME_INVALID;
  gboolean same
    = tw_results_match (reference, query->sql, tw_answer_get_result (answer), reason);
  return same ? OUTCOME_RIGHT : OUTCOME_WRONG;
}

static Outcome
judge (Evaluation *self, const TwVerifiedQuery *query, TwAnswer *answer, char **reason)
{
  const GError *error = tw_answer_get_error (answer, NULL);
  TwAnswerState state = tw_answer_get_state (answer);
  if (state == TW_ANSWER_DONE && query->sql)
    return judge_rows (self, query, answer, reason);
  *reason = g_strdup (error ? error->message : "it should have been declined");
  if (state == TW_ANSWER_DONE)
    return OUTCOME_WRONG;
  if (state == TW_ANSWER_DECLINED || state == TW_ANSWER_WAITING)
    return query->sql ? OUTCOME_DECLINED : OUTCOME_RIGHT;
  return OUTCOME_FAILED;
}

static void
note_failure (Evaluation *self, const TwVerifiedQuery *query, Outcome outcome, TwAnswer *answer,
              const char *reason)
{
  JsonObject *object = json_object_new ();
  const char *sql = tw_answer_get_sql (answer);
  json_object_set_string_member (object, "question", query->question);
  json_object_set_string_member (object, "schema", query->schema);
  json_object_set_string_member (object, "grade", tw_grade_get_name (query->grade));
  json_object_set_string_member (object, "outcome", outcome_names[outcome]);
  json_object_set_string_member (object, "reason", reason ? reason : "");
  json_object_set_string_member (object, "expected_sql", query->sql ? query->sql : "");
  json_object_set_string_member (object, "sql", sql ? sql : "");
  json_array_add_object_element (self->failures, object);
}

static void
evaluate (Evaluation *self, const TwVerifiedQuery *query)
{
  g_autofree char *reason = NULL;
  g_autoptr (TwAnswer) answer = tw_pipeline_ask (self->pipeline, query->question, NULL);
  tw_cli_wait (self->cli, self->pipeline, answer);
  if (tw_answer_get_state (answer) == TW_ANSWER_CANCELLED)
    return;
  Outcome outcome = judge (self, query, answer, &reason);
  self->counts[query->grade][outcome]++;
  tw_eval_history_note (self->history, query->schema, query->question, outcome_names[outcome],
                        tw_answer_get_sql (answer), tw_answer_get_result (answer));
  if (outcome != OUTCOME_RIGHT)
    note_failure (self, query, outcome, answer, reason);
  if (isatty (STDERR_FILENO))
    tw_cli_say ("%-8s %s", outcome_names[outcome], query->question);
}

static guint
total (const Evaluation *self, Outcome outcome)
{
  guint n = 0;
  for (guint grade = 0; grade < N_GRADES; grade++)
    n += self->counts[grade][outcome];
  return n;
}

static guint
total_of_grade (const Evaluation *self, guint grade)
{
  guint n = 0;
  for (guint outcome = 0; outcome < N_OUTCOMES; outcome++)
    n += self->counts[grade][outcome];
  return n;
}

static void
print_json (Evaluation *self, guint n)
{
  JsonObject *object = json_object_new (), *grades = json_object_new ();
  json_object_set_int_member (object, "total", n);
  for (guint outcome = 0; outcome < N_OUTCOMES; outcome++)
    json_object_set_int_member (object, outcome_names[outcome], total (self, outcome));
  json_object_set_double_member (object, "accuracy",
                                 n ? (double) total (self, OUTCOME_RIGHT) / n : 0);
  for (guint grade = 0; grade < N_GRADES; grade++) {
    JsonObject *counts = json_object_new ();
    json_object_set_int_member (counts, "total", total_of_grade (self, grade));
    for (guint outcome = 0; outcome < N_OUTCOMES; outcome++)
      json_object_set_int_member (counts, outcome_names[outcome], self->counts[grade][outcome]);
    json_object_set_object_member (grades, tw_grade_get_name ((TwGrade) grade), counts);
  }
  json_object_set_object_member (object, "grades", grades);
  json_object_set_array_member (object, "failures", json_array_ref (self->failures));
  const char *since = tw_eval_history_get_since (self->history);
  tw_json_set_text (object, "since", since);
  json_object_set_array_member (object, "changes",
                                json_array_ref (tw_eval_history_get_changes (self->history)));
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  tw_cli_print_node (node);
}

static void
print_failure (JsonObject *failure)
{
  static const char *const parts[][2] = { { "reason", "" }, { "sql", "SQL: " },
                                          { "expected_sql", "verified SQL: " } };
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "\n%s (%s): %s\n",
                          json_object_get_string_member (failure, "outcome"),
                          json_object_get_string_member (failure, "grade"),
                          json_object_get_string_member (failure, "question"));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    const char *value = json_object_get_string_member (failure, parts[i][0]);
    if (*value)
      g_string_append_printf (text, "  %s%s\n", parts[i][1], value);
  }
  tw_cli_print_safely (text->str);
}

static void
print_side (GString *text, JsonObject *change, const char *name)
{
  JsonObject *side = json_object_get_object_member (change, name);
  const char *sql = json_object_get_string_member (side, "sql");
  g_string_append_printf (text, "  %s: %s%s%s\n", name,
                          json_object_get_string_member (side, "outcome"), *sql ? ", " : "", sql);
}

static void
print_changes (const Evaluation *self)
{
  const char *since = tw_eval_history_get_since (self->history);
  JsonArray *changes = tw_eval_history_get_changes (self->history);
  if (since == NULL)
    return;
  tw_cli_print ("Since %s, by the same model: %u changed.\n", since,
                json_array_get_length (changes));
  for (guint i = 0; i < json_array_get_length (changes); i++) {
    JsonObject *change = json_array_get_object_element (changes, i);
    gboolean rows = json_object_get_boolean_member (change, "rows_changed");
    g_autoptr (GString) text = g_string_new (NULL);
    g_string_append_printf (text, "\nchanged%s: %s\n", rows ? " rows" : "",
                            json_object_get_string_member (change, "question"));
    print_side (text, change, "before");
    print_side (text, change, "after");
    tw_cli_print_safely (text->str);
  }
}

static void
print_text (Evaluation *self, guint n)
{
  tw_cli_print ("%u questions:", n);
  for (guint outcome = 0; outcome < N_OUTCOMES; outcome++)
    tw_cli_print ("%s %u %s", outcome > 0 ? "," : "", total (self, outcome),
                  outcome_names[outcome]);
  tw_cli_print (" (%.1f %% right).\n", n ? 100.0 * total (self, OUTCOME_RIGHT) / n : 0.0);
  for (guint grade = 0; grade < N_GRADES; grade++)
    tw_cli_print ("  %-8s %u of %u right\n", tw_grade_get_name ((TwGrade) grade),
                  self->counts[grade][OUTCOME_RIGHT], total_of_grade (self, grade));
  for (guint i = 0; i < json_array_get_length (self->failures); i++)
    print_failure (json_array_get_object_element (self->failures, i));
  print_changes (self);
}

static TwCliExit
evaluate_all (Evaluation *self, const GPtrArray *queries)
{
  const char *const *schemas
    = tw_catalog_get_schemas (tw_workspace_get_catalog (self->workspace));
  guint n = 0;
  for (guint i = 0; i < queries->len; i++) {
    const TwVerifiedQuery *query = g_ptr_array_index (queries, i);
    if (!g_strv_contains (schemas, query->schema))
      continue;
    evaluate (self, query);
    if (g_cancellable_is_cancelled (self->cli->cancellable))
      return TW_CLI_CANCELLED;
    n++;
  }
  if (n == 0) {
    tw_cli_say ("There are no verified queries for the schemas of this connection.");
    return TW_CLI_FILE;
  }
  if (self->cli->json)
    print_json (self, n);
  else
    print_text (self, n);
  g_autoptr (GError) error = NULL;
  if (!tw_eval_history_save (self->history, &error))
    tw_cli_say ("%s", error->message);
  return total (self, OUTCOME_INVALID) > 0 ? TW_CLI_FILE : TW_CLI_DONE;
}

/* What was said by another model is no measure for this one. */
static const char *
model_name (const TwCliProvider *provider, GCancellable *cancellable)
{
  if (provider->bedrock == NULL)
    return "builtin";
  const TwModelChoice *choice
    = tw_bedrock_session_choose_model (provider->bedrock, cancellable, NULL);
  return choice ? choice->id : "bedrock";
}

static TwCliExit
open_and_evaluate (TwCli *cli, const char *path, const char *provider_name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) queries = path ? tw_verified_queries_load (path, &error) : NULL;
  if (path && queries == NULL)
    return tw_cli_report (error);
  TwCliExit exit_code;
  g_auto (TwCliProvider) provider = { 0 };
  if (!tw_cli_provider_open (&provider, provider_name, &exit_code))
    return exit_code;
  g_autoptr (TwWorkspace) workspace
    = tw_cli_open (cli, TW_WORKSPACE_INDEX, NULL, &provider, &exit_code);
  if (workspace == NULL)
    return exit_code;
  TwAnalystChoice choice = { .bedrock = provider.bedrock,
                             .preferences = provider.preferences,
                             .on_its_own = TRUE };
  g_autoptr (TwPipeline) pipeline = tw_workspace_new_pipeline (workspace, &choice);
  g_autoptr (JsonArray) failures = json_array_new ();
  g_autoptr (TwEvalHistory) history = tw_eval_history_open (
    cli->dsn ? cli->dsn : tw_workspace_get_profile (workspace)->name,
    model_name (&provider, cli->cancellable));
  Evaluation self = { .cli = cli, .workspace = workspace, .pipeline = pipeline,
                      .failures = failures, .history = history };
  return evaluate_all (&self, queries ? queries : tw_workspace_get_examples (workspace));
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_autofree char *provider = NULL;
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_FILENAME, &provider, "Who writes the SQL: builtin or bedrock", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  if (!tw_cli_parse (cli, &tw_cli_eval, entries, args, 0, 1))
    return TW_CLI_USAGE;
  if (args[0] && !g_file_test (args[0], G_FILE_TEST_EXISTS)) {
    tw_cli_say ("There is no file %s.", args[0]);
    return TW_CLI_FILE;
  }
  return open_and_evaluate (cli, args[0], provider);
}

const TwCliCommand tw_cli_eval
  = { "eval", "[FILE.yaml]", "Scores the model on verified queries, and shows its failures.", run };
