// SPDX-License-Identifier: Apache-2.0
#include "analyst/bedrock/tw-prompt-private.h"
#include "analyst/insight/tw-figure.h"
#include "core/tw-language.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "catalog/tw-hidden.h"
#include "catalog/tw-metric.h"
#include "catalog/tw-verified-query.h"
#include "core/tw-resources.h"

#define MAX_COLUMNS 60 /* of one table */
#define MAX_EXAMPLES 3
#define MAX_CELL 200 /* characters */

gboolean
tw_prompt_is_hidden (const TwPromptLimits *limits, const TwTable *table, const char *column)
{
  return tw_hidden_has (limits->hidden, table, column);
}

static void
append_words (GString *out, const char *business_name, const char *description)
{
  if (business_name)
    g_string_append_printf (out, " -- %s", business_name);
  if (description && *description)
    g_string_append_printf (out, "%s%s", business_name ? ": " : " -- ", description);
  g_string_append_c (out, '\n');
}

void
tw_prompt_append_column (GString *out, const TwCatalog *catalog, const TwColumn *column)
{
  g_autofree char *name
    = tw_dialect_quote_identifier (tw_catalog_get_dialect (catalog), column->name);
  g_string_append_printf (out, "  %s %s%s%s%s", name, column->type_name,
                          column->primary_key ? " primary key" : "",
                          column->distribution_key ? " distribution key" : "",
                          column->sort_order == 1 ? " first sort key" : "");
  append_words (out, column->business_name, column->description);
}

static char *
describe_catalog (const TwContext *context, const TwPromptLimits *limits)
{
  GString *out = g_string_new ("<catalog>\n");
  const TwCatalog *catalog = tw_context_get_catalog (context);
  const GPtrArray *tables = tw_context_get_tables (context);
  for (guint i = 0; i < tables->len; i++) {
    const TwContextTable *chosen = tables->pdata[i];
    if (tw_prompt_is_hidden (limits, chosen->table, NULL))
      continue;
    g_autofree char *name = tw_catalog_dup_qualified_name (catalog, chosen->table);
    g_string_append_printf (out, "table %s", name);
    if (chosen->table->row_estimate > 0)
      g_string_append_printf (out, " (about %.0f rows)", chosen->table->row_estimate);
    append_words (out, chosen->table->business_name, chosen->table->description);
    for (guint j = 0; j < MIN (chosen->columns->len, MAX_COLUMNS); j++) {
      const TwColumn *column = chosen->columns->pdata[j];
      if (!tw_prompt_is_hidden (limits, chosen->table, column->name))
        tw_prompt_append_column (out, catalog, column);
    }
  }
  g_string_append (out, "</catalog>\n");
  return g_string_free (out, FALSE);
}

static char *
describe_relationships (const TwContext *context, const TwPromptLimits *limits)
{
  GString *out = g_string_new ("<relationships>\n");
  const TwCatalog *catalog = tw_context_get_catalog (context);
  const GPtrArray *joins = tw_context_get_joins (context);
  for (guint i = 0; i < joins->len; i++) {
    const TwRelationship *join = joins->pdata[i];
    const TwTable *source = join->source[0]->table, *target = join->target[0]->table;
    if (tw_prompt_is_hidden (limits, source, join->source[0]->name)
        || tw_prompt_is_hidden (limits, target, join->target[0]->name))
      continue;
    g_autofree char *left = tw_catalog_dup_qualified_name (catalog, source);
    g_autofree char *right = tw_catalog_dup_qualified_name (catalog, target);
    for (guint j = 0; j < join->n_columns; j++)
      g_string_append_printf (out, "%s%s.%s = %s.%s", j ? " AND " : "", left,
                              join->source[j]->name, right, join->target[j]->name);
    g_string_append_printf (out, " (from %s%s%s)", tw_relationship_origin_get_name (join->origin),
                            join->role ? "; role: " : "", join->role ? join->role : "");
    append_words (out, NULL, join->description);
  }
  g_string_append (out, "</relationships>\n");
  return g_string_free (out, FALSE);
}

static char *
describe_values (const TwContext *context, const TwPromptLimits *limits)
{
  g_autoptr (GString) out = g_string_new ("<values>\n");
  const GPtrArray *values = tw_context_get_values (context);
  gsize empty = out->len;
  for (guint i = 0; i < values->len; i++) {
    const TwContextValue *value = values->pdata[i];
    const TwTable *table = value->column->table;
    if (!tw_prompt_is_hidden (limits, table, value->column->name))
      g_string_append_printf (out, "\"%s\" of the question is the value '%s' of %s.%s.%s\n",
                              value->phrase, value->value, table->schema, table->name,
                              value->column->name);
  }
  if (out->len == empty)
    return NULL;
  g_string_append (out, "</values>\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
describe_metrics (const TwModelRequest *request, const TwPromptLimits *limits)
{
  g_autoptr (GString) out = g_string_new ("<metrics>\n");
  gsize empty = out->len;
  for (guint i = 0; request->metrics && i < request->metrics->len; i++) {
    const TwMetric *metric = request->metrics->pdata[i];
    if (tw_prompt_names_hidden (limits, metric->expression))
      continue;
    g_string_append_printf (out, "%s (schema %s): %s", metric->name, metric->schema,
                            metric->expression);
    append_words (out, NULL, metric->description);
    if (metric->missing && metric->missing[0]) {
      g_autofree char *missing = g_strjoinv (", ", metric->missing);
      g_string_append_printf (out, "  cannot be computed: %s is not there\n", missing);
    }
  }
  if (out->len == empty)
    return NULL;
  g_string_append (out, "</metrics>\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
describe_examples (const TwModelRequest *request, const TwPromptLimits *limits)
{
  g_autoptr (GString) out = g_string_new ("<verified>\n");
  guint n = 0;
  for (guint i = 0; request->examples && i < request->examples->len && n < MAX_EXAMPLES; i++) {
    const TwVerifiedQuery *example = request->examples->pdata[i];
    if (example->sql == NULL || tw_prompt_names_hidden (limits, example->sql))
      continue;
    g_string_append_printf (out, "question: %s\nsql: %s\n", example->question, example->sql);
    n++;
  }
  if (n == 0)
    return NULL;
  g_string_append (out, "</verified>\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
append_turn (GString *out, const char *question, const char *sql, const TwPromptLimits *limits)
{
  if (sql && tw_prompt_names_hidden (limits, sql))
    sql = NULL;
  g_string_append_printf (out, "question: %s\nsql: %s\n", question ? question : "none",
                          sql ? sql : "none");
}

static char *
describe_earlier (const TwModelRequest *request, const TwPromptLimits *limits)
{
  if (request->parent_question == NULL && request->parent_sql == NULL)
    return NULL;
  GString *out = g_string_new ("<earlier>\n");
  for (guint i = 0; request->earlier && i < request->earlier->len; i++) {
    const TwModelTurn *turn = request->earlier->pdata[i];
    append_turn (out, turn->question, turn->sql, limits);
  }
  append_turn (out, request->parent_question, request->parent_sql, limits);
  g_string_append (out, "</earlier>\n");
  return g_string_free (out, FALSE);
}

static char *
describe_attempts (const TwModelRequest *request)
{
  if (request->attempts == NULL || request->attempts->len == 0)
    return NULL;
  GString *out = g_string_new ("<attempts>\n");
  for (guint i = 0; i < request->attempts->len; i++) {
    const TwModelAttempt *attempt = request->attempts->pdata[i];
    g_string_append_printf (out, "sql: %s\nrefused with: %s\n", attempt->sql,
                            attempt->error ? attempt->error : "no reason");
  }
  g_string_append (out, "</attempts>\n");
  return g_string_free (out, FALSE);
}

void
tw_prompt_add_part (GPtrArray *parts, const char *kind, char *text)
{
  if (text == NULL)
    return;
  TwPromptPart *part = g_new (TwPromptPart, 1);
  part->kind = kind;
  part->text = g_utf8_make_valid (text, -1);
  g_free (text);
  g_ptr_array_add (parts, part);
}

char *
tw_prompt_resource_text (const char *name)
{
  g_autoptr (GBytes) bytes = tw_resources_lookup (name);
  return g_strdup (g_bytes_get_data (bytes, NULL));
}

static void
add_text (JsonBuilder *builder, const char *text)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, text);
  json_builder_end_object (builder);
}

static void
add_system (JsonBuilder *builder, const GPtrArray *parts)
{
  json_builder_set_member_name (builder, "system");
  json_builder_begin_array (builder);
  for (guint i = 0; i < parts->len; i++) {
    const TwPromptPart *part = parts->pdata[i];
    if (strcmp (part->kind, "instructions") == 0)
      add_text (builder, part->text);
  }
  json_builder_begin_object (builder); /* what stands before it is the same for every question */
  json_builder_set_member_name (builder, "cachePoint");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "default");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

static void
add_messages (JsonBuilder *builder, const GPtrArray *parts)
{
  json_builder_set_member_name (builder, "messages");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "role");
  json_builder_add_string_value (builder, "user");
  json_builder_set_member_name (builder, "content");
  json_builder_begin_array (builder);
  for (guint i = 0; i < parts->len; i++) {
    const TwPromptPart *part = parts->pdata[i];
    if (strcmp (part->kind, "instructions") != 0)
      add_text (builder, part->text);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

static void
add_tools (JsonBuilder *builder, const char *name)
{
  g_autofree char *text = tw_prompt_resource_text (name);
  g_autoptr (JsonNode) tool = json_from_string (text, NULL);
  json_builder_set_member_name (builder, "toolConfig");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "tools");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "toolSpec");
  json_builder_add_value (builder, g_steal_pointer (&tool));
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "toolChoice");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "auto");
  json_builder_begin_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_limits (JsonBuilder *builder, const TwPromptLimits *limits)
{
  json_builder_set_member_name (builder, "inferenceConfig");
  json_builder_begin_object (builder); /* no sampling parameters: newer models refuse them */
  json_builder_set_member_name (builder, "maxTokens");
  json_builder_add_int_value (builder, limits->max_tokens);
  json_builder_end_object (builder);
  if (limits->guardrail_id == NULL || *limits->guardrail_id == '\0')
    return;
  json_builder_set_member_name (builder, "guardrailConfig");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "guardrailIdentifier");
  json_builder_add_string_value (builder, limits->guardrail_id);
  json_builder_set_member_name (builder, "guardrailVersion");
  json_builder_add_string_value (
    builder, limits->guardrail_version && *limits->guardrail_version ? limits->guardrail_version
                                                                     : "DRAFT");
  json_builder_end_object (builder);
}

GBytes *
tw_prompt_build_body (const GPtrArray *parts, const char *tool, const TwPromptLimits *limits)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_system (builder, parts);
  add_messages (builder, parts);
  if (tool)
    add_tools (builder, tool);
  add_limits (builder, limits);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  char *text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* What a person reads of the answer; what Claude reads is English. "" for those who read English. */
static char *
language_of_answer (void)
{
  const char *language = tw_language_get_name ();
  if (tw_language_is_english ())
    return g_strdup ("");
  return g_strdup_printf ("\n# The language\n\n"
                          "The person reads %s: write `explanation`, `assumptions`, `question` and "
                          "`reason` in %s. Write each of the `choices` in the language of the "
                          "question. Names and values of the warehouse stay as they are, and so "
                          "does `sql`: its output columns are named in English.\n",
                          language, language);
}

static char *
instructions (TwDialect dialect)
{
  g_autofree char *common = tw_prompt_resource_text ("prompts/sql.v1.md");
  g_autofree char *special = tw_prompt_resource_text (dialect == TW_DIALECT_REDSHIFT
                                              ? "prompts/dialect-redshift.v1.md"
                                              : "prompts/dialect-postgresql.v1.md");
  g_autofree char *language = language_of_answer ();
  return g_strconcat (common, "\n", special, language, NULL);
}

gboolean
tw_prompt_names_hidden (const TwPromptLimits *limits, const char *text)
{
  for (guint i = 0; limits->hidden && limits->hidden[i]; i++) {
    const char *dot = strrchr (limits->hidden[i], '.');
    const char *name = dot ? dot + 1 : limits->hidden[i];
    g_autofree char *lower = g_utf8_strdown (text, -1);
    g_autofree char *sought = g_utf8_strdown (name, -1);
    if (strstr (lower, sought))
      return TRUE;
  }
  return FALSE;
}

void
tw_prompt_part_free (TwPromptPart *self)
{
  g_free (self->text);
  g_free (self);
}

GArray *
tw_prompt_parts_to_pieces (const GPtrArray *parts)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (TwLedgerPiece));
  for (guint i = 0; i < parts->len; i++) {
    const TwPromptPart *part = parts->pdata[i];
    TwLedgerPiece piece = { part->kind, part->text };
    g_array_append_val (pieces, piece);
  }
  return pieces;
}

GBytes *
tw_prompt_for_sql (const TwModelRequest *request, const TwPromptLimits *limits, GPtrArray **parts)
{
  g_autoptr (GPtrArray) made
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_prompt_part_free);
  TwContext *context = request->context;
  tw_prompt_add_part (made, "instructions",
            instructions (tw_catalog_get_dialect (tw_context_get_catalog (context))));
  tw_prompt_add_part (made, "catalog", describe_catalog (context, limits));
  tw_prompt_add_part (made, "relationships", describe_relationships (context, limits));
  tw_prompt_add_part (made, "values", describe_values (context, limits));
  tw_prompt_add_part (made, "metrics", describe_metrics (request, limits));
  tw_prompt_add_part (made, "verified queries", describe_examples (request, limits));
  tw_prompt_add_part (made, "earlier question", describe_earlier (request, limits));
  tw_prompt_add_part (made, "attempts", describe_attempts (request));
  tw_prompt_add_part (made, "question",
            g_strdup_printf ("<question>\n%s\n</question>\n", request->question));
  GBytes *body = tw_prompt_build_body (made, "prompts/answer-tool.v1.json", limits);
  if (parts)
    *parts = g_steal_pointer (&made);
  return body;
}

/* One cell of CSV, cut where it is long, without what would break the line. */
static void
append_cell (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  if (g_utf8_strlen (valid, -1) > MAX_CELL)
    *g_utf8_offset_to_pointer (valid, MAX_CELL) = '\0';
  if (strpbrk (valid, ",\"\r\n") == NULL) {
    g_string_append (out, valid);
    return;
  }
  g_string_append_c (out, '"');
  for (const char *c = valid; *c; c++)
    g_string_append_printf (out, *c == '"' ? "\"\"" : "%c", *c);
  g_string_append_c (out, '"');
}

static char *
describe_rows (TwResultSet *result, guint max_rows)
{
  guint n_rows = tw_result_set_get_n_rows (result), n = MIN (n_rows, max_rows);
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "<rows total=\"%u\" shown=\"%u\"%s>\n", n_rows, n,
                          tw_result_set_get_truncated (result)
                            ? " note=\"the result was cut: there are more rows than the total\""
                            : "");
  for (guint c = 0; c < tw_result_set_get_n_columns (result); c++) {
    if (c)
      g_string_append_c (out, ',');
    append_cell (out, tw_result_set_get_column (result, c)->name);
  }
  g_string_append_c (out, '\n');
  for (guint r = 0; r < n; r++) {
    for (guint c = 0; c < tw_result_set_get_n_columns (result); c++) {
      char buffer[64];
      if (c)
        g_string_append_c (out, ',');
      append_cell (out, tw_result_set_is_null (result, r, c)
                          ? "NULL"
                          : tw_result_set_get_text (result, r, c, buffer, NULL));
    }
    g_string_append_c (out, '\n');
  }
  g_string_append (out, "</rows>\n");
  return g_string_free (out, FALSE);
}

/* Whoever reads the insight reads it in their language; what Claude reads is English. */
static char *
insight_instructions (void)
{
  g_autofree char *general = tw_prompt_resource_text ("prompts/insight.v1.md");
  const char *language = tw_language_get_name ();
  if (tw_language_is_english ())
    return g_steal_pointer (&general);
  g_autofree char *figure = tw_figure_format (TW_MEANING_NUMBER, 1234567.5);
  return g_strdup_printf ("%s\n- The reader reads %s: write everything in %s, the opening of the "
                          "closing sentence too. Names and values from the data stay as they are. "
                          "Figures look like this there: %s.\n", general, language, language,
                          figure);
}

GBytes *
tw_prompt_for_insight (const TwInsightRequest *request, const char *figures, guint max_rows,
                       const TwPromptLimits *limits, GPtrArray **parts)
{
  g_autoptr (GPtrArray) made
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_prompt_part_free);
  tw_prompt_add_part (made, "instructions", insight_instructions ());
  tw_prompt_add_part (made, "question",
            g_strdup_printf ("<question>\n%s\n</question>\n",
                             request->question ? request->question : "none: SQL was typed"));
  tw_prompt_add_part (made, "sql", g_strdup_printf ("<sql>\n%s\n</sql>\n", request->sql));
  tw_prompt_add_part (made, "rows", describe_rows (request->result, max_rows));
  tw_prompt_add_part (made, "figures", g_strdup_printf ("<figures>\n%s\n</figures>\n", figures));
  GBytes *body = tw_prompt_build_body (made, NULL, limits);
  if (parts)
    *parts = g_steal_pointer (&made);
  return body;
}
