// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight.h"
#include "analyst/tw-labels.h"
#include "analyst/insight/tw-sense.h"
#include "analyst/explain/tw-sql-explain-private.h"
#include "analyst/explain/tw-sql-phrase.h"
#include "core/tw-language.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_STEPS 24
#define MAX_NESTING 6
#define MAX_LISTED 6 /* columns in one sentence */

typedef struct {
  const TwCatalog *catalog;
  GPtrArray *steps;
  GPtrArray *conditions; /* nullable: of the outermost query, as sentences about it */
} Explainer;

/* Which part of the query a step is of. */
typedef struct _Part Part;
struct _Part {
  const char *step; /* nullable: of the step of this name */
  gboolean second;  /* else of the second of two queries, or of an inner one */
  const Part *outer;
};

static void explain_select (Explainer *self, const PgQuery__SelectStmt *select,
                            const TwSqlReading *outer, const Part *part, guint depth);

static char *
in_part (const Part *part, const char *words)
{
  if (part->step)
    /* Translators: a named step of the query, and what it does, such as "for the step “spent”,
     * looks in Orders" */
    return g_strdup_printf (_("for the step “%s”, %s"), part->step, words);
  if (part->second)
    /* Translators: what the second of two queries does, such as "in a second query, looks in
     * Orders" */
    return g_strdup_printf (_("in a second query, %s"), words);
  /* Translators: what an inner query does, such as "in an inner query, looks in Orders" */
  return g_strdup_printf (_("in an inner query, %s"), words);
}

/* Takes @words, such as "looks in Orders". */
static void
add_step (Explainer *self, const Part *part, char *words)
{
  for (; part; part = part->outer) {
    char *inner = words;
    words = in_part (part, inner);
    g_free (inner);
  }
  g_autofree char *begun = tw_label_capitalize (words);
  if (self->steps->len < MAX_STEPS)
    /* Translators: a whole sentence and its full stop */
    g_ptr_array_add (self->steps, g_strdup_printf (C_("sentence", "%s."), begun));
}

static char *
join_some (GPtrArray *texts)
{
  guint n = texts->len;
  if (n > MAX_LISTED + 1) {
    g_ptr_array_set_size (texts, MAX_LISTED);
    /* Translators: the last of a list: "country, city and 12 more" */
    g_ptr_array_add (texts, g_strdup_printf (ngettext ("%u more", "%u more", n - MAX_LISTED),
                                             n - MAX_LISTED));
  }
  return tw_label_join (texts, TW_JOIN_AND);
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
              const Part *part)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) optional = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < scope->sources->len; i++) {
    const TwSqlSource *source = &g_array_index (scope->sources, TwSqlSource, i);
    g_autofree char *name = tw_sql_phrase_source (source);
    gboolean again = g_ptr_array_find_with_equal_func (sources, name, g_str_equal, NULL);
    /* Translators: a table that is read a second time, and its short name in the query */
    add_unique (sources, again ? g_strdup_printf (_("%s once more (“%s”)"), name, source->name)
                               : g_steal_pointer (&name));
  }
  for (gsize i = 0; i < select->n_from_clause; i++)
    collect_joins (select->from_clause[i], scope, keys, optional, 0);
  if (sources->len == 0)
    return;
  g_autofree char *looked = tw_label_join (sources, TW_JOIN_AND);
  g_autofree char *joined = keys->len > 0 ? tw_label_join (keys, TW_JOIN_AND) : NULL;
  if (joined)
    /* Translators: what the query does; tables, and the columns that they are joined on */
    add_step (self, part, g_strdup_printf (_("looks in %s, joined on %s"), looked, joined));
  else
    /* Translators: what the query does; tables */
    add_step (self, part, g_strdup_printf (_("looks in %s"), looked));
  if (optional->len == 0)
    return;
  g_autofree char *missing = tw_label_join (optional, TW_JOIN_OR);
  /* Translators: what the query does; tables that need have no match */
  add_step (self, part, g_strdup_printf (_("keeps rows that have no match in %s too"), missing));
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

/* A condition of the outermost query is what an empty result is told with. */
static void
add_condition (Explainer *self, const Part *part, const char *step, const char *sentence,
               const char *condition)
{
  add_step (self, part, tw_text_fill (step, condition));
  if (self->conditions && part == NULL)
    g_ptr_array_add (self->conditions, tw_text_fill (sentence, condition));
}

static void
add_where (Explainer *self, const Part *part, const PgQuery__SelectStmt *select,
           const TwSqlReading *scope)
{
  if (select->where_clause == NULL)
    return;
  g_autofree char *condition = tw_sql_phrase_condition (select->where_clause, scope);
  /* Translators: what the query does; clauses such as "the order date is in 1997" */
  add_condition (self, part, _("keeps only rows where %s"),
                 /* Translators: clauses such as "the order date is in 1997" */
                 _("The query keeps only rows where %s."), condition);
}

static void
explain_groups (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *scope,
                const Part *part)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < select->n_group_clause; i++)
    add_unique (keys, phrase_key (select, select->group_clause[i], scope));
  if (keys->len > 0) {
    g_autofree char *joined = join_some (keys);
    /* Translators: what the query does; columns */
    add_step (self, part, g_strdup_printf (_("groups by %s"), joined));
  }
  if (select->having_clause) {
    g_autofree char *condition = tw_sql_phrase_condition (select->having_clause, scope);
    /* Translators: what the query does; clauses such as "the number of orders is more than 3" */
    add_condition (self, part, _("keeps only groups where %s"),
                   /* Translators: clauses such as "the number of orders is more than 3" */
                   _("The query keeps only groups where %s."), condition);
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
                 const Part *part)
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
    /* Translators: what the query does; values such as "total freight" */
    const char *words = select->n_group_clause > 0 ? _("works out the %s for each group")
                                                   /* Translators: likewise */
                                                   : _("works out the %s");
    add_step (self, part, tw_text_fill (words, joined));
  }
  if (shown->len > 0 && select->n_group_clause == 0) {
    g_autofree char *joined = join_some (shown);
    /* Translators: what the query does; columns */
    add_step (self, part, g_strdup_printf (_("shows %s"), joined));
  }
  if (select->n_distinct_clause > 0)
    add_step (self, part, g_strdup (_("leaves out duplicates")));
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
  if (sorts_time (sort->node, select, scope))
    return g_strdup_printf (down ? _("%s, latest first") : _("%s, earliest first"), key);
  if (sorts_text (sort->node, select, scope))
    return g_strdup_printf (down ? _("%s, Z to A") : _("%s, A to Z"), key);
  return g_strdup_printf (down ? _("%s, highest first") : _("%s, lowest first"), key);
}

static char *
phrase_limit (const PgQuery__SelectStmt *select)
{
  g_autofree char *limit = tw_sql_phrase_constant (select->limit_count);
  g_autofree char *offset = tw_sql_phrase_constant (select->limit_offset);
  gboolean one = limit && g_str_equal (limit, "1");
  if (one && offset)
    /* Translators: what the query does; how many rows it leaves out first */
    return g_strdup_printf (_("keeps the first one after leaving out %s"), offset);
  if (one)
    return g_strdup (_("keeps the first one"));
  if (limit && offset)
    /* Translators: what the query does; how many rows it keeps, and how many it leaves out first */
    return g_strdup_printf (_("keeps the first %s after leaving out %s"), limit, offset);
  if (limit)
    /* Translators: what the query does; how many rows it keeps */
    return g_strdup_printf (_("keeps the first %s"), limit);
  /* Translators: what the query does; how many rows it leaves out */
  return offset ? g_strdup_printf (_("leaves out the first %s"), offset) : NULL;
}

static char *
join_keys (GPtrArray *keys)
{
  char *joined = g_strdup (keys->len > 0 ? keys->pdata[0] : "");
  for (guint i = 1; i < keys->len; i++) {
    g_autofree char *before = joined;
    /* Translators: sort keys, such as "country, A to Z, then by freight, highest first" */
    joined = g_strdup_printf (_("%s, then by %s"), before, (char *) keys->pdata[i]);
  }
  return joined;
}

static void
explain_order (Explainer *self, const PgQuery__SelectStmt *whole,
               const PgQuery__SelectStmt *select, const TwSqlReading *scope, const Part *part)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *limit = phrase_limit (whole);
  for (gsize i = 0; i < whole->n_sort_clause && i < 3; i++)
    g_ptr_array_add (keys, phrase_order (select, whole->sort_clause[i]->sort_by, scope));
  g_autofree char *joined = join_keys (keys);
  if (keys->len > 0 && limit)
    /* Translators: what the query does; sort keys, and what it keeps: "keeps the first 5" */
    add_step (self, part, g_strdup_printf (_("sorts by %s, and %s"), joined, limit));
  else if (keys->len > 0)
    /* Translators: what the query does; sort keys */
    add_step (self, part, g_strdup_printf (_("sorts by %s"), joined));
  else if (limit)
    add_step (self, part, g_steal_pointer (&limit));
}

static void
explain_steps_before (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *scope,
                      const Part *part, guint depth)
{
  const PgQuery__WithClause *with = select->with_clause;
  for (gsize i = 0; with && i < with->n_ctes; i++) {
    const PgQuery__CommonTableExpr *cte = with->ctes[i]->common_table_expr;
    Part inner = { .step = cte->ctename, .outer = part };
    if (cte->ctequery->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
      explain_select (self, cte->ctequery->select_stmt, scope, &inner, depth + 1);
  }
  static const Part inner_query = { NULL };
  for (guint i = 0; i < scope->sources->len; i++) {
    const TwSqlSource *source = &g_array_index (scope->sources, TwSqlSource, i);
    if (source->relation == NULL && source->select)
      explain_select (self, source->select, scope, &inner_query, depth + 1);
  }
}

static void
explain_union (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *outer,
               const Part *part, guint depth)
{
  const char *how = _("puts the rows of both together");
  if (select->op == PG_QUERY__SET_OPERATION__SETOP_INTERSECT)
    how = _("keeps only rows that both have");
  else if (select->op == PG_QUERY__SET_OPERATION__SETOP_EXCEPT)
    how = _("keeps the rows of the first that the second does not have");
  Part second = { .second = TRUE, .outer = part };
  explain_select (self, select->larg, outer, part, depth + 1);
  explain_select (self, select->rarg, outer, &second, depth + 1);
  add_step (self, part, g_strdup (how));
}

static void
explain_select (Explainer *self, const PgQuery__SelectStmt *select, const TwSqlReading *outer,
                const Part *part, guint depth)
{
  if (depth > MAX_NESTING || self->steps->len >= MAX_STEPS)
    return;
  const PgQuery__SelectStmt *first = tw_sql_select_first (select);
  g_auto (TwSqlReading) whole = { 0 };
  g_auto (TwSqlReading) scope = { 0 };
  tw_sql_reading_init (&whole, select, outer, self->catalog);
  tw_sql_reading_init (&scope, first, select == first ? outer : &whole, self->catalog);
  explain_steps_before (self, select, &whole, part, depth);
  if (select->larg) {
    explain_union (self, select, &whole, part, depth);
  } else {
    explain_from (self, select, &scope, part);
    add_where (self, part, select, &scope);
    explain_groups (self, select, &scope, part);
    explain_targets (self, select, &scope, part);
  }
  explain_order (self, select, first, &scope, part);
}

static void
explain_tree (const PgQuery__ParseResult *tree, gpointer user_data)
{
  Explainer *self = user_data;
  const PgQuery__SelectStmt *select = tw_sql_tree_get_select (tree);
  if (select)
    explain_select (self, select, NULL, NULL, 0);
}

static char **
explain (const char *sql, TwDialect dialect, const TwCatalog *catalog, GPtrArray *conditions)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_free);
  Explainer explainer = { catalog, steps, conditions };
  if (sql && !tw_sql_tree_visit (sql, explain_tree, &explainer, NULL))
    tw_sql_explain_tokens (sql, dialect, catalog, steps, conditions);
  g_ptr_array_add (steps, NULL);
  return (char **) g_ptr_array_steal (steps, NULL);
}

char **
tw_sql_explain (const char *sql, TwDialect dialect, const TwCatalog *catalog)
{
  return explain (sql, dialect, catalog, NULL);
}

char **
tw_sql_explain_conditions (const char *sql, TwDialect dialect, const TwCatalog *catalog)
{
  g_autoptr (GPtrArray) conditions = g_ptr_array_new_with_free_func (g_free);
  g_strfreev (explain (sql, dialect, catalog, conditions));
  g_ptr_array_add (conditions, NULL);
  return (char **) g_ptr_array_steal (conditions, NULL);
}
