// SPDX-License-Identifier: Apache-2.0
#include "analyst/facets/tw-facets-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/tw-labels.h"
#include "core/tw-language.h"

#define MOST_MEASURES 3
#define MOST_COLUMNS 12 /* offered instead */

/* Translators: a measure, as in "Measure: number of rows" */
static const char rows_text[] = N_("number of rows");

/* One aggregate that the query shows. */
typedef struct {
  TwFacets *facets;
  const TwSqlReading *reading;
  const PgQuery__FuncCall *call;
  const char *output; /* nullable: what the result's column is called */
  TwTokenRange range;
  const TwTable *table; /* nullable: the one whose columns it reads, where it is one */
  const char *source;   /* what the query calls that */
  TwFacetPlace *place;
} Measure;

/* @text: English; with what is worked out */
typedef struct {
  const char *function, *text;
} Aggregate;

static const Aggregate *
find_name (const char *function)
{
  static const Aggregate all[]
    = { { "sum", N_("total %s") },       { "avg", N_("average %s") },
        { "min", N_("lowest %s") },      { "max", N_("highest %s") },
        { "count", N_("number of %s") }, { "median", N_("median %s") } };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (strcmp (all[i].function, function) == 0)
      return &all[i];
  return NULL;
}

static char *
dup_name (const char *function, const char *column)
{
  return tw_text_fill (_(find_name (function)->text), column);
}

/* ---- finding them ---- */

typedef struct {
  const PgQuery__FuncCall *found;
  guint n;
} Aggregates;

static void
find_aggregate (const ProtobufCMessage *node, gpointer user_data)
{
  Aggregates *aggregates = user_data;
  if (node->descriptor == &pg_query__select_stmt__descriptor)
    return;
  if (node->descriptor == &pg_query__func_call__descriptor) {
    const PgQuery__FuncCall *call = (const PgQuery__FuncCall *) node;
    if (find_name (tw_sql_function_get_name (call)) && call->over == NULL) {
      aggregates->found = call;
      aggregates->n++;
      return;
    }
  }
  tw_sql_tree_foreach (node, find_aggregate, user_data);
}

typedef struct {
  const TwSqlReading *reading;
  const TwTable *table;
  gboolean several;
} TableSearch;

static void
find_table (const ProtobufCMessage *node, gpointer user_data)
{
  TableSearch *search = user_data;
  TwSqlReferent referent = { 0 };
  if (node->descriptor == &pg_query__column_ref__descriptor) {
    gboolean read = tw_sql_reading_resolve (search->reading, (const PgQuery__ColumnRef *) node,
                                            &referent);
    const TwTable *table = read && referent.column ? referent.column->table : NULL;
    search->several |= table == NULL || (search->table && search->table != table);
    search->table = table;
    return;
  }
  tw_sql_tree_foreach (node, find_table, user_data);
}

/* A table that the query has twice is not known by its name alone. */
static const char *
source_of (const TwSqlReading *reading, const TwTable *table)
{
  const char *name = NULL;
  guint n = 0;
  for (guint i = 0; i < reading->sources->len; i++) {
    const TwSqlSource *source = &g_array_index (reading->sources, TwSqlSource, i);
    if (source->table == table) {
      name = source->name;
      n++;
    }
  }
  return n == 1 ? name : NULL;
}

/* From its name to its bracket; one with a FILTER, an OVER or an order of its own is left alone. */
static gboolean
set_range (Measure *self)
{
  const TwFacets *facets = self->facets;
  int at = tw_facets_find_token (facets, self->call->location);
  if (at < 0 || self->call->agg_filter || self->call->agg_within_group
      || self->call->n_agg_order > 0
      || !tw_sql_tokens_is_mark (facets->tokens, (guint) at + 1, "("))
    return FALSE;
  self->range = (TwTokenRange) { (guint) at, facets->partners[at + 1] + 1 };
  return TRUE;
}

/* ---- writing another ---- */

static gboolean
is_same_text (const TwSqlTokens *tokens, TwTokenRange range, guint at)
{
  guint n = range.end - range.first;
  if (at + n > tokens->n_tokens)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (tokens->tokens[range.first + i].kind != tokens->tokens[at + i].kind
        || strcmp (tokens->tokens[range.first + i].text, tokens->tokens[at + i].text) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_output (const Measure *self, guint at)
{
  const TwSqlToken *token = &self->facets->tokens->tokens[at];
  gboolean name = token->kind == TW_SQL_WORD || token->kind == TW_SQL_QUOTED_NAME;
  return self->output && name && strcmp (token->text, self->output) == 0;
}

/* The result's column is renamed wherever it is named: not where a table has a column of that name,
 * for which of the two is meant cannot be told from the text. */
static gboolean
can_rename (const Measure *self)
{
  for (guint i = 0; self->output && i < self->reading->sources->len; i++) {
    const TwSqlSource *source = &g_array_index (self->reading->sources, TwSqlSource, i);
    if (source->table == NULL || tw_table_find_column (source->table, self->output)
        || strcmp (source->name, self->output) == 0)
      return FALSE;
  }
  return self->facets->n_selects == 1 || self->output == NULL;
}

static char *
with_measure (const Measure *self, const char *expression, const char *english)
{
  g_autofree char *name = tw_facts_label (english);
  g_autofree char *quoted
    = tw_dialect_quote_identifier (tw_catalog_get_dialect (self->facets->catalog), name);
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (TwTextEdit));
  for (guint at = 0; at < self->facets->tokens->n_tokens; at++) {
    TwTextEdit edit = { { at, at + 1 }, quoted };
    if (is_same_text (self->facets->tokens, self->range, at)) {
      edit = (TwTextEdit) { { at, at + self->range.end - self->range.first }, expression };
      at = edit.range.end - 1;
    } else if (!is_output (self, at)) {
      continue;
    }
    g_array_append_val (edits, edit);
  }
  return tw_facets_edit (self->facets, (TwTextEdit *) (gpointer) edits->data, edits->len);
}

/* @english: the column's name comes from it; @label: what a person reads */
static void
offer (const Measure *self, const char *expression, const char *english, const char *label)
{
  g_autofree char *now = tw_facets_dup_source (self->facets, self->range);
  g_autoptr (TwSqlTokens) a = tw_sql_lex (now, tw_catalog_get_dialect (self->facets->catalog));
  g_autoptr (TwSqlTokens) b
    = tw_sql_lex (expression, tw_catalog_get_dialect (self->facets->catalog));
  gboolean same = a->n_tokens == b->n_tokens
                  && is_same_text (a, (TwTokenRange) { 0, a->n_tokens }, 0);
  for (guint i = 0; same && i < a->n_tokens; i++)
    same = strcmp (a->tokens[i].text, b->tokens[i].text) == 0;
  if (!same)
    tw_facet_add_change (self->place->facet.changes, g_strdup (label),
                         with_measure (self, expression, english));
}

/* FUNCTION in capitals, of a column. */
static void
offer_aggregate (const Measure *self, const char *function, const TwColumn *column)
{
  g_autofree char *lower = g_ascii_strdown (function, -1);
  g_autofree char *reference = tw_facets_column_reference (self->facets, self->source, column);
  g_autofree char *expression = g_strdup_printf ("%s(%s)", function, reference);
  g_autofree char *name = tw_label_of_column (column);
  g_autofree char *english = tw_text_fill (find_name (lower)->text, name);
  g_autofree char *label = dup_name (lower, name);
  offer (self, expression, english, label);
}

/* The same rows, worked out another way. */
static void
offer_functions (const Measure *self)
{
  static const char *const functions[] = { "SUM", "AVG", "MIN", "MAX" };
  const PgQuery__Node *value = self->call->n_args == 1 ? self->call->args[0] : NULL;
  if (value == NULL || value->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || !self->table)
    return;
  const TwColumn *column
    = tw_table_find_column (self->table, tw_sql_column_get_name (value->column_ref));
  if (column == NULL || !tw_facts_is_measure (self->facets->catalog, column))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (i > 0 || tw_facts_is_additive (column))
      offer_aggregate (self, functions[i], column);
}

static void
offer_columns (const Measure *self)
{
  guint n = 0;
  for (guint i = 0; self->table && i < self->table->n_columns && n < MOST_COLUMNS; i++) {
    const TwColumn *column = &self->table->columns[i];
    if (!tw_facts_is_measure (self->facets->catalog, column))
      continue;
    offer_aggregate (self, tw_facts_is_additive (column) ? "SUM" : "AVG", column);
    n++;
  }
}

/* A metric's expression names tables; the query may call them otherwise. */
static char *
metric_expression (const Measure *self, const TwMetric *metric)
{
  g_autoptr (TwSqlTokens) tokens
    = tw_sql_lex (metric->expression, tw_catalog_get_dialect (self->facets->catalog));
  g_autoptr (GString) text = g_string_new (NULL);
  gsize at = 0;
  for (guint i = 0; i + 1 < tokens->n_tokens; i++) {
    const TwSqlToken *token = &tokens->tokens[i];
    if (!tw_sql_tokens_is_name (tokens, i) || !tw_sql_tokens_is_mark (tokens, i + 1, "."))
      continue;
    const TwTable *table = tw_catalog_find_table (self->facets->catalog, metric->schema, token->text);
    const char *source = table ? source_of (self->reading, table) : NULL;
    if (source == NULL)
      return NULL;
    g_autofree char *quoted
      = tw_dialect_quote_identifier (tw_catalog_get_dialect (self->facets->catalog), source);
    g_string_append_len (text, tokens->source + at, (gssize) (token->start - at));
    g_string_append (text, quoted);
    at = token->end;
  }
  g_string_append (text, tokens->source + at);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Only of the very table whose rows are added up now: another's might be there several times. */
static void
offer_metrics (const Measure *self, const GPtrArray *metrics)
{
  for (guint i = 0; metrics && self->table && i < metrics->len; i++) {
    const TwMetric *metric = metrics->pdata[i];
    gboolean here = metric->missing == NULL && metric->columns->len > 0;
    for (guint c = 0; here && c < metric->columns->len; c++)
      here = ((const TwColumn *) metric->columns->pdata[c])->table == self->table;
    g_autofree char *expression = here ? metric_expression (self, metric) : NULL;
    if (expression)
      offer (self, expression, metric->name, metric->name);
  }
}

/* ---- reading ---- */

/* What it is called now. */
static char *
dup_words (const Measure *self)
{
  if (self->output)
    return tw_label_of_name (self->output);
  const char *function = tw_sql_function_get_name (self->call);
  if (self->call->agg_star)
    return g_strdup (_(rows_text));
  const PgQuery__Node *value = self->call->n_args == 1 ? self->call->args[0] : NULL;
  if (value == NULL || value->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
    return tw_facets_dup_source (self->facets, self->range);
  g_autofree char *name = tw_label_of_name (tw_sql_column_get_name (value->column_ref));
  return dup_name (function, name);
}

static void
add_measure (Measure *self, const GPtrArray *metrics)
{
  TableSearch search = { self->reading, NULL, FALSE };
  Aggregates in_having = { NULL, 0 };
  tw_sql_tree_foreach (&self->call->base, find_table, &search);
  self->table = search.several ? NULL : search.table;
  if (self->call->agg_star && self->reading->sources->len == 1)
    self->table = g_array_index (self->reading->sources, TwSqlSource, 0).table;
  self->source = self->table ? source_of (self->reading, self->table) : NULL;
  if (self->source == NULL)
    self->table = NULL;
  if (self->reading->select->having_clause)
    find_aggregate (&self->reading->select->having_clause->base, &in_having);
  self->place = tw_facets_add (self->facets, TW_FACET_MEASURE, g_strdup (""), dup_words (self));
  /* A threshold of one measure means nothing for another. */
  if (in_having.n > 0 || !can_rename (self))
    return;
  offer_metrics (self, metrics);
  offer_columns (self);
  offer_functions (self);
  if (!self->call->agg_star && !tw_facets_keeps_rows (self->reading))
    offer (self, "COUNT(*)", rows_text, _(rows_text));
}

void
tw_facets_read_measures (TwFacets *self, const TwSqlReading *reading, const GPtrArray *metrics)
{
  guint n = 0;
  for (gsize i = 0; i < reading->select->n_target_list && n < MOST_MEASURES; i++) {
    const PgQuery__ResTarget *target = reading->select->target_list[i]->res_target;
    Aggregates aggregates = { NULL, 0 };
    if (target->val)
      find_aggregate (&target->val->base, &aggregates);
    Measure measure = { .facets = self, .reading = reading, .call = aggregates.found };
    measure.output = target->name && *target->name ? target->name : NULL;
    if (aggregates.n != 1 || !set_range (&measure))
      continue;
    add_measure (&measure, metrics);
    n++;
  }
}
