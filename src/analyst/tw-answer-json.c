// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-answer.h"

#include <math.h>

#include "core/tw-json.h"

static JsonNode *
string_node (const char *value)
{
  JsonNode *node = json_node_new (value ? JSON_NODE_VALUE : JSON_NODE_NULL);
  if (value)
    json_node_set_string (node, value);
  return node;
}

static JsonNode *
double_node (double value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_double (node, value);
  return node;
}

static JsonNode *
decimal_node (const char *text)
{
  char *end;
  double value = g_ascii_strtod (text, &end);
  if (*end != '\0' || !isfinite (value) || !tw_json_double_keeps (value, text))
    return string_node (text);
  return double_node (value);
}

static JsonNode *
integer_node (const char *text)
{
  char *end;
  gint64 value = g_ascii_strtoll (text, &end, 10);
  if (*end != '\0' || value > TW_JSON_LARGEST_INTEGER || value < -TW_JSON_LARGEST_INTEGER)
    return string_node (text);
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_int (node, value);
  return node;
}

static JsonNode *
cell_node (TwResultSet *result, guint row, guint column)
{
  if (tw_result_set_is_null (result, row, column))
    return json_node_new (JSON_NODE_NULL);
  char buffer[64];
  double value;
  const char *text = tw_result_set_get_text (result, row, column, buffer, NULL);
  TwDataType type = tw_result_set_get_column (result, column)->type;
  if (type == TW_DATA_TYPE_INTEGER)
    return integer_node (text);
  if (type == TW_DATA_TYPE_DECIMAL)
    return decimal_node (text);
  if (type == TW_DATA_TYPE_FLOAT && tw_result_set_get_double (result, row, column, &value)
      && isfinite (value))
    return double_node (value);
  if (type != TW_DATA_TYPE_BOOLEAN)
    return string_node (text);
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_boolean (node, text[0] == 't');
  return node;
}

static void
set_node (JsonObject *object, const char *name, JsonNode *node)
{
  json_object_set_member (object, name, node);
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  set_node (object, name, string_node (value));
}

static void
set_rows (JsonObject *object, TwResultSet *result)
{
  JsonArray *columns = json_array_new ();
  guint n_columns = result ? tw_result_set_get_n_columns (result) : 0;
  for (guint i = 0; i < n_columns; i++) {
    const TwResultColumn *column = tw_result_set_get_column (result, i);
    JsonObject *item = json_object_new ();
    set_string (item, "name", column->name);
    set_string (item, "type", column->type_name);
    json_array_add_object_element (columns, item);
  }
  guint n_rows = result ? tw_result_set_get_n_rows (result) : 0;
  JsonArray *rows = json_array_sized_new (n_rows);
  for (guint row = 0; row < n_rows; row++) {
    JsonArray *cells = json_array_sized_new (n_columns);
    for (guint i = 0; i < n_columns; i++)
      json_array_add_element (cells, cell_node (result, row, i));
    json_array_add_array_element (rows, cells);
  }
  json_object_set_array_member (object, "columns", columns);
  json_object_set_array_member (object, "rows", rows);
  json_object_set_int_member (object, "row_count", n_rows);
  json_object_set_boolean_member (object, "truncated",
                                  result && tw_result_set_get_truncated (result));
}

static JsonArray *
columns_of_table (const TwContextTable *table)
{
  JsonArray *names = json_array_new ();
  for (guint i = 0; i < table->columns->len; i++) {
    const TwColumn *column = g_ptr_array_index (table->columns, i);
    json_array_add_string_element (names, column->name);
  }
  return names;
}

static JsonArray *
context_tables (TwContext *context)
{
  const GPtrArray *tables = tw_context_get_tables (context);
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < tables->len; i++) {
    const TwContextTable *table = g_ptr_array_index (tables, i);
    JsonObject *item = json_object_new ();
    g_autofree char *name = g_strdup_printf ("%s.%s", table->table->schema, table->table->name);
    set_string (item, "name", name);
    json_object_set_array_member (item, "columns", columns_of_table (table));
    json_object_set_double_member (item, "score", table->score);
    json_object_set_boolean_member (item, "via_join", table->via_join);
    json_array_add_object_element (array, item);
  }
  return array;
}

static JsonArray *
context_joins (TwContext *context)
{
  const GPtrArray *joins = tw_context_get_joins (context);
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < joins->len; i++) {
    const TwRelationship *join = g_ptr_array_index (joins, i);
    JsonObject *item = json_object_new ();
    JsonArray *sources = json_array_new (), *targets = json_array_new ();
    for (guint pair = 0; pair < join->n_columns; pair++) {
      const TwColumn *source = join->source[pair], *target = join->target[pair];
      g_autofree char *from = g_strdup_printf ("%s.%s", source->table->name, source->name);
      g_autofree char *to = g_strdup_printf ("%s.%s", target->table->name, target->name);
      json_array_add_string_element (sources, from);
      json_array_add_string_element (targets, to);
    }
    json_object_set_array_member (item, "source", sources);
    json_object_set_array_member (item, "target", targets);
    set_string (item, "origin", tw_relationship_origin_get_name (join->origin));
    set_string (item, "role", join->role);
    json_array_add_object_element (array, item);
  }
  return array;
}

static JsonArray *
context_values (TwContext *context)
{
  const GPtrArray *values = tw_context_get_values (context);
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < values->len; i++) {
    const TwContextValue *value = g_ptr_array_index (values, i);
    JsonObject *item = json_object_new ();
    g_autofree char *column
      = g_strdup_printf ("%s.%s", value->column->table->name, value->column->name);
    set_string (item, "phrase", value->phrase);
    set_string (item, "value", value->value);
    set_string (item, "column", column);
    json_array_add_object_element (array, item);
  }
  return array;
}

static JsonNode *
attempts_node (const GPtrArray *attempts)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < attempts->len; i++) {
    const TwAttempt *attempt = g_ptr_array_index (attempts, i);
    JsonObject *item = json_object_new ();
    set_string (item, "sql", attempt->sql);
    set_string (item, "error", attempt->error);
    json_object_set_boolean_member (item, "by_person", attempt->by_person);
    set_string (item, "change", attempt->change);
    json_array_add_object_element (array, item);
  }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static void
set_strings (JsonObject *object, const char *name, const char *const *values)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; values && values[i]; i++)
    json_array_add_string_element (array, values[i]);
  json_object_set_array_member (object, name, array);
}

static void
set_usage (JsonObject *object, const TwUsage *usage)
{
  JsonObject *item = json_object_new ();
  json_object_set_int_member (item, "model_calls", usage->model_calls);
  json_object_set_int_member (item, "embed_calls", usage->embed_calls);
  json_object_set_int_member (item, "input_tokens", (gint64) usage->input_tokens);
  json_object_set_int_member (item, "output_tokens", (gint64) usage->output_tokens);
  json_object_set_double_member (item, "cost_usd", usage->cost_usd);
  json_object_set_object_member (object, "usage", item);
}

static void
set_timings (JsonObject *object, TwAnswer *answer)
{
  JsonObject *item = json_object_new ();
  for (guint stage = 0; stage < TW_STAGE_N; stage++) {
    double spent = tw_answer_get_stage_ms (answer, stage);
    JsonNode *node
      = spent < 0 ? json_node_new (JSON_NODE_NULL) : double_node (round (spent * 1000) / 1000);
    set_node (item, tw_stage_get_name (stage), node);
  }
  json_object_set_object_member (object, "timings_ms", item);
}

/* What the warehouse itself says, where it does. */
static void
set_server_timings (JsonObject *object, const TwQueryHistory *history)
{
  if (history == NULL)
    return;
  JsonObject *item = json_object_new ();
  set_string (item, "query_id", history->query_id);
  set_string (item, "status", history->status);
  json_object_set_double_member (item, "queue", history->queue_ms);
  json_object_set_double_member (item, "planning", history->planning_ms);
  json_object_set_double_member (item, "compile", history->compile_ms);
  json_object_set_double_member (item, "execution", history->execution_ms);
  json_object_set_boolean_member (item, "cached", history->cached);
  json_object_set_object_member (object, "server_timings_ms", item);
}

static void
set_chart (JsonObject *object, TwAnswer *answer)
{
  const char *type, *x, *y;
  if (!tw_answer_get_chart (answer, &type, &x, &y)) {
    json_object_set_null_member (object, "chart");
    return;
  }
  JsonObject *item = json_object_new ();
  set_string (item, "type", type);
  set_string (item, "x", x);
  set_string (item, "y", y);
  json_object_set_object_member (object, "chart", item);
}

static void
set_error (JsonObject *object, TwAnswer *answer)
{
  TwStage stage;
  const GError *error = tw_answer_get_error (answer, &stage);
  if (error == NULL) {
    json_object_set_null_member (object, "error");
    return;
  }
  JsonObject *item = json_object_new ();
  set_string (item, "stage", tw_stage_get_name (stage));
  set_string (item, "message", error->message);
  set_string (item, "hint", tw_error_get_hint (error));
  json_object_set_object_member (object, "error", item);
}

static const char *
figure_kind_name (TwFigureKind kind)
{
  switch (kind) {
  case TW_FIGURE_CELLS:
    return "cells";
  case TW_FIGURE_COMPUTED:
    return "computed";
  case TW_FIGURE_UNSUPPORTED:
    break;
  }
  return "unsupported";
}

/* Where each figure of the insight comes from. */
static JsonArray *
insight_figures (const TwInsight *insight)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; insight && insight->figures && i < insight->figures->len; i++) {
    const TwFigureTrace *figure = insight->figures->pdata[i];
    JsonObject *item = json_object_new ();
    JsonArray *rows = json_array_new ();
    const char *text = tw_insight_get_text (insight, figure->part);
    g_autofree char *words = g_strndup (text + figure->start, figure->length);
    for (guint row = 0; row < figure->rows->len; row++)
      json_array_add_int_element (rows, g_array_index (figure->rows, guint, row));
    set_string (item, "figure", words);
    set_string (item, "kind", figure_kind_name (figure->kind));
    json_object_set_int_member (item, "part", figure->part);
    json_object_set_int_member (item, "start", (gint64) figure->start);
    json_object_set_int_member (item, "length", (gint64) figure->length);
    json_object_set_int_member (item, "column", figure->column);
    json_object_set_array_member (item, "rows", rows);
    json_object_set_boolean_member (item, "all_rows", figure->all_rows);
    set_string (item, "computation", figure->computation);
    json_array_add_object_element (array, item);
  }
  return array;
}

static void
set_insight (JsonObject *object, const TwInsight *insight)
{
  g_autofree char *markdown = insight ? tw_insight_to_markdown (insight) : NULL;
  set_string (object, "insight", markdown);
  set_string (object, "insight_incomplete", insight ? insight->incomplete : NULL);
  set_strings (object, "unsupported_figures",
               insight ? (const char *const *) insight->unsupported : NULL);
  json_object_set_array_member (object, "figures", insight_figures (insight));
}

JsonNode *
tw_context_to_json (TwContext *context)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  json_object_set_array_member (object, "tables", context_tables (context));
  json_object_set_array_member (object, "joins", context_joins (context));
  json_object_set_array_member (object, "values", context_values (context));
  json_node_take_object (node, object);
  return node;
}

static JsonNode *
to_json (TwAnswer *self, gboolean rows)
{
  JsonObject *object = json_object_new ();
  TwContext *context = tw_answer_get_context (self);
  set_string (object, "question", tw_answer_get_question (self));
  set_string (object, "status", tw_answer_state_get_name (tw_answer_get_state (self)));
  set_string (object, "sql", tw_answer_get_sql (self));
  set_string (object, "explanation", tw_answer_get_explanation (self));
  if (rows)
    set_rows (object, tw_answer_get_result (self));
  set_insight (object, tw_answer_get_insight (self));
  set_chart (object, self);
  set_node (object, "context",
            context ? tw_context_to_json (context) : json_node_new (JSON_NODE_NULL));
  set_node (object, "attempts", attempts_node (tw_answer_get_attempts (self)));
  set_strings (object, "assumptions", tw_answer_get_assumptions (self));
  if (tw_answer_get_state (self) == TW_ANSWER_WAITING) {
    set_string (object, "waiting_for", tw_consent_get_name (tw_answer_get_consent (self)));
    set_strings (object, "choices", tw_answer_get_choices (self));
  }
  set_usage (object, tw_answer_get_usage (self));
  set_timings (object, self);
  set_server_timings (object, tw_answer_get_history (self));
  const TwRowAccount *account = tw_answer_get_row_account (self);
  set_node (object, "row_account",
            account ? tw_row_account_to_json (account) : json_node_new (JSON_NODE_NULL));
  set_error (object, self);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

JsonNode *
tw_answer_to_json (TwAnswer *self)
{
  return to_json (self, TRUE);
}

JsonNode *
tw_answer_to_document (TwAnswer *self)
{
  return to_json (self, FALSE);
}
