// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-reading.h"

#define MAX_OUTER 8 /* scopes that a name is followed through */

static const char *
last_text (PgQuery__Node *const *names, gsize n_names)
{
  const char *text = n_names > 0 ? tw_sql_tree_text (names[n_names - 1]) : NULL;
  return text ? text : "";
}

static const PgQuery__SelectStmt *
select_of (const PgQuery__Node *node)
{
  return node && node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT ? node->select_stmt : NULL;
}

static const PgQuery__SelectStmt *
find_cte (const TwSqlReading *self, const char *name)
{
  for (const TwSqlReading *scope = self; scope; scope = scope->outer) {
    const PgQuery__WithClause *with = scope->select->with_clause;
    for (gsize i = 0; with && i < with->n_ctes; i++) {
      const PgQuery__CommonTableExpr *cte = with->ctes[i]->common_table_expr;
      if (g_str_equal (cte->ctename, name))
        return select_of (cte->ctequery);
    }
  }
  return NULL;
}

static void
add_relation (TwSqlReading *self, const PgQuery__RangeVar *relation)
{
  const char *schema = relation->schemaname && *relation->schemaname ? relation->schemaname : NULL;
  TwSqlSource source = { .relation = relation->relname };
  source.name = relation->alias ? relation->alias->aliasname : relation->relname;
  if (schema == NULL)
    source.select = find_cte (self, relation->relname);
  if (source.select == NULL && self->catalog)
    source.table = tw_catalog_find_table (self->catalog, schema, relation->relname);
  g_array_append_val (self->sources, source);
}

static void
add_source (TwSqlReading *self, const PgQuery__Node *node)
{
  if (node->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) {
    add_relation (self, node->range_var);
  } else if (node->node_case == PG_QUERY__NODE__NODE_RANGE_SUBSELECT) {
    const PgQuery__Alias *alias = node->range_subselect->alias;
    TwSqlSource source = { .name = alias ? alias->aliasname : "" };
    source.select = select_of (node->range_subselect->subquery);
    g_array_append_val (self->sources, source);
  } else if (node->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR) {
    add_source (self, node->join_expr->larg);
    add_source (self, node->join_expr->rarg);
  }
}

void
tw_sql_reading_init (TwSqlReading *self, const PgQuery__SelectStmt *select,
                     const TwSqlReading *outer,
                   const TwCatalog *catalog)
{
  *self = (TwSqlReading) { catalog, select, outer, NULL };
  self->sources = g_array_new (FALSE, FALSE, sizeof (TwSqlSource));
  for (gsize i = 0; i < select->n_from_clause; i++)
    add_source (self, select->from_clause[i]);
}

void
tw_sql_reading_clear (TwSqlReading *self)
{
  g_clear_pointer (&self->sources, g_array_unref);
}

static gboolean find_in_scope (const TwSqlReading *self, const char *source, const char *name,
                               guint depth, TwSqlReferent *referent);

static gboolean
find_in_select (const TwSqlReading *outer, const PgQuery__SelectStmt *select, const char *name,
                guint depth, TwSqlReferent *referent)
{
  gboolean star = FALSE;
  select = tw_sql_select_first (select);
  for (gsize i = 0; i < select->n_target_list; i++) {
    const PgQuery__ResTarget *target = select->target_list[i]->res_target;
    const char *called = tw_sql_target_get_name (target);
    star |= g_strcmp0 (called, "*") == 0;
    if (g_strcmp0 (called, name) == 0) {
      *referent = (TwSqlReferent) { NULL, target->val, select };
      return TRUE;
    }
  }
  if (!star || depth >= MAX_OUTER)
    return FALSE;
  g_auto (TwSqlReading) inner = { 0 };
  tw_sql_reading_init (&inner, select, outer, outer->catalog);
  return find_in_scope (&inner, NULL, name, depth + 1, referent);
}

static gboolean
find_in_scope (const TwSqlReading *self, const char *source, const char *name, guint depth,
               TwSqlReferent *referent)
{
  for (guint i = 0; i < self->sources->len; i++) {
    const TwSqlSource *from = &g_array_index (self->sources, TwSqlSource, i);
    if (source && !g_str_equal (from->name, source))
      continue;
    const TwColumn *column = from->table ? tw_table_find_column (from->table, name) : NULL;
    if (column) {
      *referent = (TwSqlReferent) { .column = column };
      return TRUE;
    }
    if (from->select && find_in_select (self, from->select, name, depth, referent))
      return TRUE;
  }
  return FALSE;
}

gboolean
tw_sql_reading_resolve (const TwSqlReading *self, const PgQuery__ColumnRef *reference,
                      TwSqlReferent *referent)
{
  gsize n = reference->n_fields;
  const char *name = n > 0 ? tw_sql_tree_text (reference->fields[n - 1]) : NULL;
  const char *source = n > 1 ? tw_sql_tree_text (reference->fields[n - 2]) : NULL;
  guint depth = 0;
  if (name == NULL)
    return FALSE;
  for (const TwSqlReading *scope = self; scope && depth < MAX_OUTER; scope = scope->outer, depth++)
    if (find_in_scope (scope, source, name, depth, referent))
      return TRUE;
  return FALSE;
}

const PgQuery__SelectStmt *
tw_sql_select_first (const PgQuery__SelectStmt *self)
{
  while (self->larg)
    self = self->larg;
  return self;
}

const char *
tw_sql_function_get_name (const PgQuery__FuncCall *self)
{
  return last_text (self->funcname, self->n_funcname);
}

const char *
tw_sql_column_get_name (const PgQuery__ColumnRef *self)
{
  const char *name = last_text (self->fields, self->n_fields);
  return *name ? name : "*";
}

const char *
tw_sql_target_get_name (const PgQuery__ResTarget *self)
{
  const PgQuery__Node *value = self->val;
  if (self->name && *self->name)
    return self->name;
  while (value && value->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    value = value->type_cast->arg;
  if (value && value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
    return tw_sql_column_get_name (value->column_ref);
  if (value && value->node_case == PG_QUERY__NODE__NODE_FUNC_CALL)
    return tw_sql_function_get_name (value->func_call);
  if (value && value->node_case == PG_QUERY__NODE__NODE_COALESCE_EXPR)
    return "coalesce";
  return NULL;
}

const PgQuery__SelectStmt *
tw_sql_tree_get_select (const PgQuery__ParseResult *tree)
{
  return tree->n_stmts == 1 ? select_of (tree->stmts[0]->stmt) : NULL;
}
