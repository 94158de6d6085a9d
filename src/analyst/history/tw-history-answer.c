// SPDX-License-Identifier: Apache-2.0
#include "analyst/history/tw-history-answer.h"

#include <math.h>
#include <string.h>

#include "analyst/history/tw-history-context.h"
#include "analyst/history/tw-history-rows.h"
#include "analyst/insight/tw-insight-markdown.h"
#include "analyst/tw-answer-private.h"
#include "core/tw-json-read.h"
#include "core/tw-json.h"
#include "core/tw-worker.h"

#define MOST_PARENTS 20 /* of a thread, read back with an answer */

/* Writing. */

static void
add_meanings (JsonObject *object, TwAnswer *answer)
{
  const TwMeaning *meanings = tw_answer_get_meanings (answer);
  TwResultSet *result = tw_answer_get_result (answer);
  if (meanings == NULL || result == NULL)
    return;
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < tw_result_set_get_n_columns (result); i++)
    json_array_add_int_element (array, (gint64) meanings[i]);
  json_object_set_array_member (object, "meanings", array);
}

static char *
dup_document (TwAnswer *answer)
{
  g_autoptr (JsonNode) node = tw_answer_to_document (answer);
  add_meanings (json_node_get_object (node), answer);
  GString *text = g_string_new (NULL);
  tw_json_append (text, node);
  return g_string_free (text, FALSE);
}

static const char *
state_to_keep (TwAnswer *answer)
{
  TwAnswerState state = tw_answer_get_state (answer);
  return tw_answer_state_is_final (state) ? tw_answer_state_get_name (state) : "asked";
}

TwHistoryRecord *
tw_history_record_new (TwAnswer *answer, const TwKept *kept)
{
  const TwInsight *insight = tw_answer_get_insight (answer);
  TwResultSet *result = tw_answer_get_result (answer);
  TwHistoryEntry *entry = g_new0 (TwHistoryEntry, 1);
  entry->id = kept->id;
  entry->time = kept->time;
  entry->profile = g_strdup (kept->profile);
  entry->title = g_strdup (kept->title);
  entry->model = g_strdup (kept->model);
  entry->question = g_strdup (tw_answer_get_question (answer));
  entry->sql = g_strdup (tw_answer_get_sql (answer));
  entry->headline = insight ? g_strdup (insight->headline) : NULL;
  entry->insight = insight ? tw_insight_to_markdown (insight) : NULL;
  entry->state = g_strdup (state_to_keep (answer));
  entry->cost_usd = tw_answer_get_usage (answer)->cost_usd;
  entry->n_rows = result ? tw_result_set_get_n_rows (result) : 0;
  TwHistoryRecord *record = g_new0 (TwHistoryRecord, 1);
  record->entry = entry;
  record->document = dup_document (answer);
  if (result && tw_answer_state_is_final (tw_answer_get_state (answer)))
    record->result = tw_result_set_snapshot (result, TW_HISTORY_MAX_ROWS);
  return record;
}

/* Reading. */

static char **
dup_strings (JsonObject *object, const char *name)
{
  JsonArray *array = tw_json_get_array (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; array && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_strv_builder_add (builder, json_node_get_string (node));
  }
  return g_strv_builder_end (builder);
}

/* A place where the text does not say the figure, as in a document that somebody changed, is none. */
static gboolean
is_in_text (const TwInsight *insight, const char *words, gint64 part, gint64 start, gint64 length)
{
  gint64 last = insight->findings ? g_strv_length (insight->findings) + 1 : 1;
  const char *text
    = part >= 0 && part <= last ? tw_insight_get_text (insight, (guint) part) : NULL;
  gint64 end = text ? (gint64) strlen (text) : 0;
  return text && start >= 0 && length > 0 && start <= end && length <= end - start
         && words && (gint64) strlen (words) == length
         && strncmp (text + start, words, (gsize) length) == 0;
}

static TwFigureTrace *
read_figure (const TwInsight *insight, JsonObject *object)
{
  gint64 part = tw_json_get_int (object, "part"), start = tw_json_get_int (object, "start");
  gint64 length = tw_json_get_int (object, "length");
  const char *kind = tw_json_get_string (object, "kind");
  JsonArray *rows = tw_json_get_array (object, "rows");
  if (!is_in_text (insight, tw_json_get_string (object, "figure"), part, start, length))
    return NULL;
  TwFigureTrace *figure = g_new0 (TwFigureTrace, 1);
  figure->part = (guint) part;
  figure->start = (gsize) start;
  figure->length = (gsize) length;
  figure->kind = g_strcmp0 (kind, "cells") == 0      ? TW_FIGURE_CELLS
                 : g_strcmp0 (kind, "computed") == 0 ? TW_FIGURE_COMPUTED
                                                     : TW_FIGURE_UNSUPPORTED;
  figure->column = (int) CLAMP (tw_json_get_int (object, "column"), -1, G_MAXINT);
  figure->all_rows = tw_json_get_boolean (object, "all_rows");
  figure->computation = g_strdup (tw_json_get_string (object, "computation"));
  figure->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; rows && i < json_array_get_length (rows); i++) {
    guint row = (guint) CLAMP (json_array_get_int_element (rows, i), 0, G_MAXUINT);
    g_array_append_val (figure->rows, row);
  }
  return figure;
}

static void
read_figures (TwInsight *insight, JsonObject *object)
{
  JsonArray *array = tw_json_get_array (object, "figures");
  insight->figures = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_figure_trace_free);
  for (guint i = 0; array && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    TwFigureTrace *figure
      = JSON_NODE_HOLDS_OBJECT (node) ? read_figure (insight, json_node_get_object (node)) : NULL;
    if (figure)
      g_ptr_array_add (insight->figures, figure);
  }
}

static void
read_insight (TwAnswer *answer, JsonObject *object)
{
  const char *markdown = tw_json_get_string (object, "insight");
  if (markdown == NULL)
    return;
  TwInsight *insight = tw_insight_new_from_markdown (markdown);
  insight->incomplete = g_strdup (tw_json_get_string (object, "insight_incomplete"));
  g_strfreev (insight->unsupported);
  insight->unsupported = dup_strings (object, "unsupported_figures");
  read_figures (insight, object);
  tw_answer_take_insight (answer, insight);
}

static void
read_attempts (TwAnswer *answer, JsonObject *object)
{
  JsonArray *array = tw_json_get_array (object, "attempts");
  for (guint i = 0; array && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    JsonObject *attempt = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    if (attempt == NULL)
      continue;
    tw_answer_add_attempt (answer, tw_json_get_string (attempt, "sql"),
                           tw_json_get_boolean (attempt, "by_person"),
                           tw_json_get_string (attempt, "change"));
    if (tw_json_get_string (attempt, "error"))
      tw_answer_fail_attempt (answer, tw_json_get_string (attempt, "error"), NULL);
  }
}

static TwStage
stage_from_name (const char *name)
{
  for (guint stage = 0; stage < TW_STAGE_N; stage++)
    if (g_strcmp0 (tw_stage_get_name (stage), name) == 0)
      return stage;
  return TW_STAGE_WRITE;
}

static void
read_error (TwAnswer *answer, JsonObject *object)
{
  JsonObject *failure = tw_json_get_object (object, "error");
  const char *message = failure ? tw_json_get_string (failure, "message") : NULL;
  if (message == NULL)
    return;
  g_autoptr (GError) error = NULL;
  tw_set_error (&error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_FAILED,
                tw_json_get_string (failure, "hint"), "%s", message);
  tw_answer_set_error (answer, stage_from_name (tw_json_get_string (failure, "stage")), error);
}

static void
read_usage (TwAnswer *answer, JsonObject *object)
{
  JsonObject *usage = tw_json_get_object (object, "usage");
  if (usage == NULL)
    return;
  gboolean priced = json_object_has_member (usage, "cost_usd")
                    && !json_object_get_null_member (usage, "cost_usd");
  tw_answer_add_usage (answer, &(TwUsage) {
    .model_calls = (guint) tw_json_get_int (usage, "model_calls"),
    .embed_calls = (guint) tw_json_get_int (usage, "embed_calls"),
    .input_tokens = (guint64) tw_json_get_int (usage, "input_tokens"),
    .output_tokens = (guint64) tw_json_get_int (usage, "output_tokens"),
    .cost_usd = priced ? tw_json_get_double (usage, "cost_usd") : (double) NAN,
  });
}

static void
read_timings (TwAnswer *answer, JsonObject *object)
{
  JsonObject *timings = tw_json_get_object (object, "timings_ms");
  for (guint stage = 0; timings && stage < TW_STAGE_N; stage++) {
    const char *name = tw_stage_get_name (stage);
    if (json_object_has_member (timings, name) && !json_object_get_null_member (timings, name))
      tw_answer_set_stage_ms (answer, stage, tw_json_get_double (timings, name));
  }
}

static void
read_server_timings (TwAnswer *answer, JsonObject *object)
{
  JsonObject *timings = tw_json_get_object (object, "server_timings_ms");
  if (timings == NULL)
    return;
  TwQueryHistory *history = g_new0 (TwQueryHistory, 1);
  history->query_id = g_strdup (tw_json_get_string (timings, "query_id"));
  history->status = g_strdup (tw_json_get_string (timings, "status"));
  history->queue_ms = tw_json_get_double (timings, "queue");
  history->planning_ms = tw_json_get_double (timings, "planning");
  history->compile_ms = tw_json_get_double (timings, "compile");
  history->execution_ms = tw_json_get_double (timings, "execution");
  history->cached = tw_json_get_boolean (timings, "cached");
  tw_answer_take_history (answer, history);
}

/* Only as many as the result has columns are of use. */
static void
read_rows (TwAnswer *answer, JsonObject *object, TwResultSet *result)
{
  JsonArray *array = tw_json_get_array (object, "meanings");
  guint n = result ? tw_result_set_get_n_columns (result) : 0;
  tw_answer_set_result (answer, result);
  if (array == NULL || n == 0 || json_array_get_length (array) != n)
    return;
  TwMeaning *meanings = g_new0 (TwMeaning, n);
  for (guint i = 0; i < n; i++) {
    gint64 meaning = json_array_get_int_element (array, i);
    meanings[i] = meaning >= 0 && meaning <= TW_MEANING_YEAR ? (TwMeaning) meaning : TW_MEANING_PLAIN;
  }
  tw_answer_take_meanings (answer, meanings);
}

static void
read_document (TwAnswer *answer, JsonObject *object, TwResultSet *result)
{
  JsonObject *chart = tw_json_get_object (object, "chart");
  JsonObject *context = tw_json_get_object (object, "context");
  JsonObject *account = tw_json_get_object (object, "row_account");
  g_auto (GStrv) assumptions = dup_strings (object, "assumptions");
  tw_answer_set_sql (answer, tw_json_get_string (object, "sql"));
  tw_answer_take_explanation (answer, g_strdup (tw_json_get_string (object, "explanation")));
  tw_answer_set_assumptions (answer, (const char *const *) assumptions);
  read_attempts (answer, object);
  read_rows (answer, object, result);
  if (chart)
    tw_answer_set_chart (answer, tw_json_get_string (chart, "type"), tw_json_get_string (chart, "x"),
                         tw_json_get_string (chart, "y"));
  if (context)
    tw_answer_take_context (answer, tw_history_context_read (context));
  if (account)
    tw_answer_take_row_account (answer, tw_row_account_new_from_json (account));
  read_insight (answer, object);
  read_usage (answer, object);
  read_timings (answer, object);
  read_server_timings (answer, object);
  read_error (answer, object);
}

static TwAnswerState
state_from_name (const char *name)
{
  for (guint state = TW_ANSWER_IDLE; state <= TW_ANSWER_CANCELLED; state++)
    if (g_strcmp0 (tw_answer_state_get_name (state), name) == 0 && tw_answer_state_is_final (state))
      return state;
  return TW_ANSWER_CANCELLED;
}

TwAnswer *
tw_history_record_to_answer (const TwHistoryRecord *self, TwAnswer *parent)
{
  const TwHistoryEntry *entry = self->entry;
  TwAnswer *answer = tw_answer_new (entry->question, parent);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = tw_json_parse_object (parser, self->document, -1);
  if (object)
    read_document (answer, object, self->result);
  TwKept kept = { .id = entry->id,
                  .time = entry->time,
                  .profile = entry->profile,
                  .title = entry->title,
                  .model = entry->model,
                  .saved = TRUE,
                  .reopened = TRUE,
                  .n_rows = entry->n_rows };
  tw_answer_take_kept (answer, tw_kept_copy (&kept));
  tw_answer_set_state (answer, state_from_name (entry->state));
  return answer;
}

/* What one loading gives: the answer, then what it follows up, as far as that is there. */
static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) records
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_history_record_free);
  TwHistory *history = g_object_get_data (G_OBJECT (task), "history");
  GError *error = NULL;
  gint64 id = *(gint64 *) task_data;
  for (guint i = 0; id != 0 && i <= MOST_PARENTS; i++) {
    TwHistoryRecord *record = tw_history_load (history, id, i == 0 ? &error : NULL);
    if (record == NULL)
      break;
    g_ptr_array_add (records, record);
    id = record->entry->parent;
  }
  if (records->len > 0)
    g_task_return_pointer (task, g_steal_pointer (&records), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
tw_history_load_answer_async (TwHistory *self, gint64 id, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_history_load_answer_async);
  g_task_set_task_data (task, g_memdup2 (&id, sizeof id), g_free);
  g_object_set_data_full (G_OBJECT (task), "history", tw_history_ref (self),
                          (GDestroyNotify) tw_history_unref);
  tw_worker_run (TW_WORKER_COMPUTE, task, load_thread);
}

TwAnswer *
tw_history_load_answer_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) records = g_task_propagate_pointer (G_TASK (result), error);
  TwAnswer *answer = NULL;
  for (guint i = records ? records->len : 0; i > 0; i--) {
    g_autoptr (TwAnswer) parent = answer;
    answer = tw_history_record_to_answer (records->pdata[i - 1], parent);
  }
  return answer;
}
