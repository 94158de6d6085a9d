// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight.h"
#include "analyst/tw-labels.h"
#include "analyst/insight/tw-sense.h"
#include "analyst/explain/tw-sql-explain-private.h"
#include "analyst/explain/tw-sql-phrase.h"

#include <string.h>

#define MAX_STEPS 24
#define MAX_NESTING 6
#define MAX_LISTED 6 /* columns in one sentence */

typedef struct {
  const TwCatalog *catalog;
  GPtrArray *steps;
} Explainer;

static void explain_select (Explainer *self, const PgQuery__SelectStmt *select,
                            const TwSqlReading *outer, const char *prefix, guint depth);

/* Takes @sentence, which begins in lower case; the prefix says which part of the query it is of. */
static void
add_step (Explainer *self, const char *prefix, char *sentence)
{
  g_autofree char *text = g_strconcat (prefix, sentence, ".", NULL);
  g_free (sentence);
  *text = g_ascii_toupper (*text);
  if (self->steps->len < MAX_STEPS)
    g_ptr_array_add (self->steps, g_steal_pointer (&text));
}

static char *
join_some (GPtrArray *texts)
{
  guint n = texts->len;
  if (n > MAX_LISTED + 1) {
    g_ptr_array_set_size (texts, MAX_LISTED);
    g_ptr_array_add (texts, g_strdup_printf ("%u more", n - MAX_LISTED));
  }
  return tw_label_join (texts, "and");
}

static void
add_unique (GPtrArray *texts, char *text)
{
  if (g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_free (text);
  else
    g_ptr_array_add (texts, text);
}

/* The columns that the two sides share, from ON a.x = b.x AND … */
static void
collect_keys (const PgQuery__Node *quals, const TwSqlReading *scope, GPtrArray *keys, guint depth)
{
  if (quals == NULL || depth > MAX_NESTING)
    return;
  if (quals->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR) {
    for (gsize i = 0; i < quals->bool_expr->n_args; i++)
      collect_keys (quals->bool_expr->args[i], scope, keys, depth + 1);
  } else if (quals->node_case == PG_QUERY__NODE__NODE_A_EXPR && quals->a_expr->lexpr
             && quals->a_expr->lexpr->node_case == PG_QUERY__NODE__NODE_COLUMN_REF) {
    const char *name = tw_sql_column_get_name (quals->a_expr->lexpr->column_ref);
    TwSqlReferent referent = { NULL };
    tw_sql_reading_resolve (scope, quals->a_expr->lexpr->column_ref, &referent);
    add_unique (keys, referent.column ? tw_label_of_column (referent.column)
                                      : tw_label_of_name (name));
  }
}

static void
collect_joins (const PgQuery__Node *from, const TwSqlReading *scope, GPtrArray *keys,
               GPtrArray *optional, guint depth)
{
  if (from->node_case != PG_QUERY__NODE__NODE_JOIN_EXPR || depth > 40)
    return;
  const PgQuery__JoinExpr *join = from->join_expr;
  collect_joins (join->larg, scope, keys, optional, depth + 1);
  collect_joins (join->rarg, scope, keys, optional, depth + 1);
  collect_keys (join->quals, scope, keys, 0);
  for (gsize i = 0; i < join->n_using_clause; i++) {
    const char *name = tw_sql_tree_text (join->using_clause[i]);
    add_unique (keys, tw_label_of_name (name ? name : ""));
  }
  if (join->jointype == PG_QUERY__JOIN_TYPE__JOIN_LEFT
      && join->rarg->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) {
    TwSqlSource source = { .relation = join->rarg->range_var->relname };
    if (scope->catalog)
      source.table = tw_catalog_find_table (scope->catalog, NULL, source.relation);
    add_unique (optional, tw_sql_phrase_source (&source));
  }
}

static void
explain_from (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *scope,
              const char *prefix)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) optional = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < scope->sources->len; i++) {
    const TwSqlSource *source = &g_array_index (scope->sources, TwSqlSource, i);
    g_autofree char *name = tw_sql_phrase_source (source);
    gboolean again = g_ptr_array_find_with_equal_func (sources, name, g_str_equal, NULL);
    add_unique (sources, again ? g_strdup_printf ("%s once more (“%s”)", name, source->name)
                               : g_steal_pointer (&name));
  }
  for (gsize i = 0; i < select->n_from_clause; i++)
    collect_joins (select->from_clause[i], scope, keys, optional, 0);
  if (sources->len == 0)
    return;
  g_autofree char *looked = tw_label_join (sources, "and");
  g_autofree char *joined = keys->len > 0 ? tw_label_join (keys, "and") : NULL;
  add_step (self, prefix, joined ? g_strdup_printf ("looks in %s, joined on %s", looked, joined)
                                 : g_strdup_printf ("looks in %s", looked));
  if (optional->len == 0)
    return;
  g_autofree char *missing = tw_label_join (optional, "or");
  add_step (self, prefix, g_strdup_printf ("keeps rows that have no match in %s too", missing));
}

/* What a group or sort key is: a target by position or name, else itself. */
static const PgQuery__ResTarget *
target_of_key (const PgQuery__SelectStmt *select, const PgQuery__Node *key)
{
  g_autofree char *position = tw_sql_phrase_constant (key);
  if (position) {
    guint64 index = g_ascii_strtoull (position, NULL, 10);
    return index >= 1 && index <= select->n_target_list
             ? select->target_list[index - 1]->res_target : NULL;
  }
  if (key->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || key->column_ref->n_fields != 1)
    return NULL;
  for (gsize i = 0; i < select->n_target_list; i++) {
    const PgQuery__ResTarget *target = select->target_list[i]->res_target;
    if (target->name && g_str_equal (target->name, tw_sql_column_get_name (key->column_ref)))
      return target;
  }
  return NULL;
}

static char *
phrase_key (const PgQuery__SelectStmt *select, const PgQuery__Node *key, const TwSqlReading *scope)
{
  const PgQuery__ResTarget *target = target_of_key (select, key);
  if (target == NULL)
    return tw_sql_phrase (key, scope);
  if (target->name && *target->name && target->val->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
    return tw_label_of_name (target->name);
  return tw_sql_phrase (target->val, scope);
}

static void
explain_groups (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *scope,
                const char *prefix)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < select->n_group_clause; i++)
    add_unique (keys, phrase_key (select, select->group_clause[i], scope));
  if (keys->len > 0) {
    g_autofree char *joined = join_some (keys);
    add_step (self, prefix, g_strdup_printf ("groups by %s", joined));
  }
  if (select->having_clause) {
    g_autofree char *condition = tw_sql_phrase_condition (select->having_clause, scope);
    add_step (self, prefix, g_strdup_printf ("keeps only groups where %s", condition));
  }
}

static gboolean
is_computed (const PgQuery__ResTarget *target, const TwSqlReading *scope)
{
  TwSense sense = tw_sense_of_expression (target->val, scope);
  const PgQuery__Node *value = target->val;
  gboolean arithmetic = value && value->node_case == PG_QUERY__NODE__NODE_A_EXPR
                        && sense.meaning != TW_MEANING_PLAIN;
  return sense.aggregate != TW_AGGREGATE_NONE || arithmetic;
}

static void
explain_targets (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *scope,
                 const char *prefix)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) computed = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < select->n_target_list; i++) {
    const PgQuery__ResTarget *target = select->target_list[i]->res_target;
    char *output = tw_sql_phrase_output (target, scope);
    add_unique (is_computed (target, scope) ? computed : shown, output);
  }
  if (computed->len > 0) {
    g_autofree char *joined = join_some (computed);
    const char *each = select->n_group_clause > 0 ? " for each group" : "";
    add_step (self, prefix, g_strdup_printf ("works out the %s%s", joined, each));
  }
  if (shown->len > 0 && select->n_group_clause == 0) {
    g_autofree char *joined = join_some (shown);
    add_step (self, prefix, g_strdup_printf ("shows %s", joined));
  }
  if (select->n_distinct_clause > 0)
    add_step (self, prefix, g_strdup ("leaves out duplicates"));
}

static gboolean
sorts_text (const PgQuery__Node *key, const PgQuery__SelectStmt *select, const TwSqlReading *scope)
{
  TwSqlReferent referent = { NULL };
  const PgQuery__ResTarget *target = target_of_key (select, key);
  const PgQuery__Node *value = target ? target->val : key;
  return value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF
         && tw_sql_reading_resolve (scope, value->column_ref, &referent) && referent.column
         && referent.column->type == TW_DATA_TYPE_TEXT;
}

static gboolean
sorts_time (const PgQuery__Node *key, const PgQuery__SelectStmt *select, const TwSqlReading *scope)
{
  const PgQuery__ResTarget *target = target_of_key (select, key);
  TwSense sense = tw_sense_of_expression (target ? target->val : key, scope);
  return sense.known && sense.meaning >= TW_MEANING_DATE;
}

static char *
phrase_order (const PgQuery__SelectStmt *select, const PgQuery__SortBy *sort,
              const TwSqlReading *scope)
{
  gboolean down = sort->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  g_autofree char *key = phrase_key (select, sort->node, scope);
  const char *order = down ? "highest first" : "lowest first";
  if (sorts_time (sort->node, select, scope))
    order = down ? "latest first" : "earliest first";
  else if (sorts_text (sort->node, select, scope))
    order = down ? "Z to A" : "A to Z";
  return g_strdup_printf ("%s, %s", key, order);
}

static char *
phrase_limit (const PgQuery__SelectStmt *select)
{
  g_autofree char *limit = tw_sql_phrase_constant (select->limit_count);
  g_autofree char *offset = tw_sql_phrase_constant (select->limit_offset);
  g_autofree char *rows = limit ? g_strdup_printf ("keeps the first %s", limit) : NULL;
  if (limit && g_str_equal (limit, "1")) {
    g_free (rows);
    rows = g_strdup ("keeps the first one");
  }
  if (offset && rows)
    return g_strdup_printf ("%s after leaving out %s", rows, offset);
  return offset ? g_strdup_printf ("leaves out the first %s", offset) : g_steal_pointer (&rows);
}

static void
explain_order (Explainer *self, const PgQuery__SelectStmt *whole,
               const PgQuery__SelectStmt *select, const TwSqlReading *scope, const char *prefix)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *limit = phrase_limit (whole);
  for (gsize i = 0; i < whole->n_sort_clause && i < 3; i++)
    g_ptr_array_add (keys, phrase_order (select, whole->sort_clause[i]->sort_by, scope));
  g_ptr_array_add (keys, NULL);
  g_autofree char *joined = g_strjoinv (", then by ", (char **) keys->pdata);
  if (keys->len > 1 && limit)
    add_step (self, prefix, g_strdup_printf ("sorts by %s, and %s", joined, limit));
  else if (keys->len > 1)
    add_step (self, prefix, g_strdup_printf ("sorts by %s", joined));
  else if (limit)
    add_step (self, prefix, g_steal_pointer (&limit));
}

static void
explain_steps_before (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *scope,
                      const char *prefix, guint depth)
{
  const PgQuery__WithClause *with = select->with_clause;
  for (gsize i = 0; with && i < with->n_ctes; i++) {
    const PgQuery__CommonTableExpr *cte = with->ctes[i]->common_table_expr;
    g_autofree char *inner = g_strdup_printf ("%sfor the step “%s”, ", prefix, cte->ctename);
    if (cte->ctequery->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
      explain_select (self, cte->ctequery->select_stmt, scope, inner, depth + 1);
  }
  for (guint i = 0; i < scope->sources->len; i++) {
    const TwSqlSource *source = &g_array_index (scope->sources, TwSqlSource, i);
    if (source->relation == NULL && source->select)
      explain_select (self, source->select, scope, "in an inner query, ", depth + 1);
  }
}

static void
explain_union (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *outer,
               const char *prefix, guint depth)
{
  const char *how = "puts the rows of both together";
  if (select->op == PG_QUERY__SET_OPERATION__SETOP_INTERSECT)
    how = "keeps only rows that both have";
  else if (select->op == PG_QUERY__SET_OPERATION__SETOP_EXCEPT)
    how = "keeps the rows of the first that the second does not have";
  explain_select (self, select->larg, outer, prefix, depth + 1);
  g_autofree char *second = g_strconcat (prefix, "in a second query, ", NULL);
  explain_select (self, select->rarg, outer, strlen (second) < 200 ? second : prefix, depth + 1);
  add_step (self, prefix, g_strdup (how));
}

static void
explain_select (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *outer,
                const char *prefix, guint depth)
{
  if (depth > MAX_NESTING || self->steps->len >= MAX_STEPS)
    return;
  const PgQuery__SelectStmt *first = tw_sql_select_first (select);
  g_auto (TwSqlReading) whole = { 0 };
  g_auto (TwSqlReading) scope = { 0 };
  tw_sql_reading_init (&whole, select, outer, self->catalog);
  tw_sql_reading_init (&scope, first, select == first ? outer : &whole, self->catalog);
  explain_steps_before (self, select, &whole, prefix, depth);
  if (select->larg) {
    explain_union (self, select, &whole, prefix, depth);
  } else {
    explain_from (self, select, &scope, prefix);
    if (select->where_clause) {
      g_autofree char *condition = tw_sql_phrase_condition (select->where_clause, &scope);
      add_step (self, prefix, g_strdup_printf ("keeps only rows where %s", condition));
    }
    explain_groups (self, select, &scope, prefix);
    explain_targets (self, select, &scope, prefix);
  }
  explain_order (self, select, first, &scope, prefix);
}

static void
explain_tree (const PgQuery__ParseResult *tree, gpointer user_data)
{
  Explainer *self = user_data;
  const PgQuery__SelectStmt *select = tw_sql_tree_get_select (tree);
  if (select)
    explain_select (self, select, NULL, "", 0);
}

char **
tw_sql_explain (const char *sql, TwDialect dialect, const TwCatalog *catalog)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_free);
  Explainer explainer = { catalog, steps };
  if (sql && !tw_sql_tree_visit (sql, explain_tree, &explainer, NULL))
    tw_sql_explain_tokens (sql, dialect, catalog, steps);
  g_ptr_array_add (steps, NULL);
  return (char **) g_ptr_array_steal (steps, NULL);
}
