// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-resolver.h"

#include <string.h>

#include "analyst/guard/tw-sql-output.h"
#include "analyst/guard/tw-sql-redshift.h"
#include "analyst/guard/tw-sql-scope.h"

typedef struct {
  TwSqlNames *names;
  const TwSqlScope *scope;
} Walk;

static TwSqlShape *resolve_select (TwSqlNames *names, const PgQuery__SelectStmt *select,
                                   const TwSqlScope *outer);
static void resolve_from (TwSqlNames *names, TwSqlScope *scope, const PgQuery__Node *item);

/* DATEDIFF (month, a, b): the unit is written like a column. */
static gboolean
takes_unit (const PgQuery__FuncCall *call)
{
  static const char *const functions[]
    = { "date_add", "date_diff", "date_part", "date_trunc", "dateadd", "datediff", "pgdate_part",
        NULL };
  const char *name
    = call->n_funcname > 0 ? tw_sql_tree_text (call->funcname[call->n_funcname - 1]) : NULL;
  return name != NULL && g_strv_contains (functions, name) && call->n_args > 0
         && call->args[0]->node_case == PG_QUERY__NODE__NODE_COLUMN_REF
         && call->args[0]->column_ref->n_fields == 1;
}

static void
resolve_expression (const ProtobufCMessage *node, gpointer user_data)
{
  Walk *walk = user_data;
  const ProtobufCMessageDescriptor *kind = node->descriptor;
  if (kind == &pg_query__column_ref__descriptor) {
    tw_sql_names_resolve_column (walk->names, walk->scope, (const PgQuery__ColumnRef *) node);
  } else if (kind == &pg_query__select_stmt__descriptor) {
    resolve_select (walk->names, (const PgQuery__SelectStmt *) node, walk->scope);
  } else if (kind == &pg_query__func_call__descriptor
             && takes_unit ((const PgQuery__FuncCall *) node)) {
    const PgQuery__FuncCall *call = (const PgQuery__FuncCall *) node;
    for (gsize i = 1; i < call->n_args; i++)
      resolve_expression (&call->args[i]->base, walk);
  } else if (kind != &pg_query__type_name__descriptor) {
    tw_sql_tree_foreach (node, resolve_expression, walk);
  }
}

static void
resolve_node (TwSqlNames *names, const TwSqlScope *scope, const PgQuery__Node *node)
{
  Walk walk = { names, scope };
  if (node != NULL)
    resolve_expression (&node->base, &walk);
}

static void
resolve_nodes (TwSqlNames *names, const TwSqlScope *scope, PgQuery__Node *const *nodes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    resolve_node (names, scope, nodes[i]);
}

static void
add_relation (TwSqlScope *scope, const char *alias, const TwSqlShape *shape)
{
  TwSqlRelation relation = { .alias = alias, .shape = shape, .renamed = TRUE };
  g_array_append_val (scope->relations, relation);
}

static const char *
alias_name (const PgQuery__Alias *alias)
{
  return alias != NULL ? alias->aliasname : NULL;
}

static void
add_table (TwSqlNames *names, TwSqlScope *scope, const PgQuery__RangeVar *table)
{
  TwSqlRelation relation = tw_sql_names_resolve_table (names, scope, table);
  if (table->alias != NULL) {
    relation.alias = table->alias->aliasname;
    relation.renamed = TRUE;
    if (table->alias->n_colnames > 0) {
      TwSqlShape *renamed = tw_sql_names_new_shape (names, FALSE);
      tw_sql_shape_extend (renamed, relation.shape);
      tw_sql_shape_rename (renamed, table->alias->colnames, table->alias->n_colnames);
      relation.shape = renamed;
      relation.table = NULL;
    }
  }
  g_array_append_val (scope->relations, relation);
}

static void
add_subquery (TwSqlNames *names, TwSqlScope *scope, const PgQuery__RangeSubselect *subquery)
{
  /* Only LATERAL sees what stands before it in FROM; the expressions of WITH are seen by all. */
  TwSqlScope outside = { .parent = scope->parent, .ctes = scope->ctes };
  const TwSqlScope *around = subquery->lateral ? scope : &outside;
  if (subquery->subquery == NULL
      || subquery->subquery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return;
  TwSqlShape *shape = resolve_select (names, subquery->subquery->select_stmt, around);
  if (subquery->alias != NULL)
    tw_sql_shape_rename (shape, subquery->alias->colnames, subquery->alias->n_colnames);
  add_relation (scope, alias_name (subquery->alias), shape);
}

static const PgQuery__FuncCall *
function_of (const PgQuery__RangeFunction *function)
{
  const PgQuery__Node *list = function->n_functions == 1 ? function->functions[0] : NULL;
  if (list == NULL || list->node_case != PG_QUERY__NODE__NODE_LIST || list->list->n_items == 0)
    return NULL;
  const PgQuery__Node *call = list->list->items[0];
  return call->node_case == PG_QUERY__NODE__NODE_FUNC_CALL ? call->func_call : NULL;
}

static const char *
name_of (const PgQuery__FuncCall *call)
{
  const char *name = call != NULL && call->n_funcname > 0
                       ? tw_sql_tree_text (call->funcname[call->n_funcname - 1])
                       : NULL;
  return name != NULL ? name : "";
}

/* The columns of a function in FROM: known where it gives one, or where the query says them. */
static TwSqlShape *
function_shape (TwSqlNames *names, const PgQuery__RangeFunction *function, const char *name)
{
  static const char *const single[]
    = { "generate_series", "generate_subscripts", "json_array_elements",
        "json_array_elements_text", "json_object_keys", "jsonb_array_elements",
        "jsonb_array_elements_text", "jsonb_object_keys", "jsonb_path_query", "regexp_matches",
        "regexp_split_to_table", "string_to_table", "unnest", NULL };
  gboolean one = g_strv_contains (single, name);
  TwSqlShape *shape = tw_sql_names_new_shape (names, !one && function->n_coldeflist == 0);
  shape->vague = strcmp (name, TW_SQL_OPEN_RELATION) == 0;
  names->vague = names->vague || shape->vague;
  for (gsize i = 0; i < function->n_coldeflist; i++)
    if (function->coldeflist[i]->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
      g_ptr_array_add (shape->names, function->coldeflist[i]->column_def->colname);
  if (one)
    g_ptr_array_add (shape->names, function->alias != NULL ? function->alias->aliasname
                                                           : (gpointer) name);
  if (function->alias != NULL)
    tw_sql_shape_rename (shape, function->alias->colnames, function->alias->n_colnames);
  if (one)
    g_ptr_array_add (shape->names, (gpointer) "value");
  if (function->ordinality)
    g_ptr_array_add (shape->names, (gpointer) "ordinality");
  return shape;
}

static void
add_function (TwSqlNames *names, TwSqlScope *scope, const PgQuery__RangeFunction *function)
{
  for (gsize i = 0; i < function->n_functions; i++)
    resolve_node (names, scope, function->functions[i]);
  const char *name = name_of (function_of (function));
  const char *alias = alias_name (function->alias);
  add_relation (scope, alias != NULL ? alias : name, function_shape (names, function, name));
}

static void
add_table_function (TwSqlNames *names, TwSqlScope *scope, const PgQuery__RangeTableFunc *function)
{
  TwSqlShape *shape = tw_sql_names_new_shape (names, FALSE);
  resolve_node (names, scope, function->docexpr);
  resolve_node (names, scope, function->rowexpr);
  for (gsize i = 0; i < function->n_columns; i++)
    if (function->columns[i]->node_case == PG_QUERY__NODE__NODE_RANGE_TABLE_FUNC_COL)
      g_ptr_array_add (shape->names, function->columns[i]->range_table_func_col->colname);
  if (function->alias != NULL)
    tw_sql_shape_rename (shape, function->alias->colnames, function->alias->n_colnames);
  add_relation (scope, alias_name (function->alias), shape);
}

/* USING (name): each side of the join has the column. */
static void
resolve_using (TwSqlNames *names, const TwSqlScope *scope, const PgQuery__JoinExpr *join,
               guint first, guint end)
{
  g_autoptr (GArray) side = g_array_new (FALSE, FALSE, sizeof (TwSqlRelation));
  TwSqlScope alone = { .relations = side };
  for (guint i = first; i < end; i++)
    g_array_append_val (side, g_array_index (scope->relations, TwSqlRelation, i));
  for (gsize i = 0; i < join->n_using_clause; i++) {
    const char *name = tw_sql_tree_text (join->using_clause[i]);
    if (name != NULL)
      tw_sql_names_resolve_name (names, &alone, name);
  }
}

/* JOIN … AS alias: the alias hides the relations that are joined. */
static void
rename_join (TwSqlNames *names, TwSqlScope *scope, const PgQuery__Alias *alias, guint first)
{
  TwSqlShape *shape = tw_sql_names_new_shape (names, FALSE);
  for (guint i = first; i < scope->relations->len; i++)
    tw_sql_shape_extend (shape, g_array_index (scope->relations, TwSqlRelation, i).shape);
  tw_sql_shape_rename (shape, alias->colnames, alias->n_colnames);
  g_array_set_size (scope->relations, first);
  add_relation (scope, alias->aliasname, shape);
}

static void
add_join (TwSqlNames *names, TwSqlScope *scope, const PgQuery__JoinExpr *join)
{
  guint first = scope->relations->len;
  resolve_from (names, scope, join->larg);
  guint middle = scope->relations->len;
  resolve_from (names, scope, join->rarg);
  guint end = scope->relations->len;
  resolve_node (names, scope, join->quals);
  resolve_using (names, scope, join, first, middle);
  resolve_using (names, scope, join, middle, end);
  if (join->alias != NULL)
    rename_join (names, scope, join->alias, first);
  if (join->join_using_alias != NULL) {
    TwSqlShape *shape = tw_sql_names_new_shape (names, FALSE);
    tw_sql_shape_rename (shape, join->using_clause, join->n_using_clause);
    add_relation (scope, join->join_using_alias->aliasname, shape);
  }
}

static void
resolve_from (TwSqlNames *names, TwSqlScope *scope, const PgQuery__Node *item)
{
  if (item == NULL)
    return;
  if (item->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
    add_table (names, scope, item->range_var);
  else if (item->node_case == PG_QUERY__NODE__NODE_RANGE_SUBSELECT)
    add_subquery (names, scope, item->range_subselect);
  else if (item->node_case == PG_QUERY__NODE__NODE_RANGE_FUNCTION)
    add_function (names, scope, item->range_function);
  else if (item->node_case == PG_QUERY__NODE__NODE_RANGE_TABLE_FUNC)
    add_table_function (names, scope, item->range_table_func);
  else if (item->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR)
    add_join (names, scope, item->join_expr);
  else if (item->node_case == PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE)
    resolve_from (names, scope, item->range_table_sample->relation);
  else
    names->vague = TRUE;
}

/* A bare name that orders or groups may be a column of the result. */
static void
resolve_key (TwSqlNames *names, const TwSqlScope *scope, const TwSqlShape *output,
             const PgQuery__Node *key)
{
  if (key->node_case == PG_QUERY__NODE__NODE_SORT_BY)
    key = key->sort_by->node;
  if (key != NULL && key->node_case == PG_QUERY__NODE__NODE_COLUMN_REF
      && key->column_ref->n_fields == 1) {
    const char *name = tw_sql_tree_text (key->column_ref->fields[0]);
    if (name != NULL && (tw_sql_shape_has (names, output, name) || output->open))
      return;
  }
  resolve_node (names, scope, key);
}

static void
resolve_keys (TwSqlNames *names, const TwSqlScope *scope, const TwSqlShape *output,
              PgQuery__Node *const *keys, gsize n)
{
  for (gsize i = 0; i < n; i++)
    resolve_key (names, scope, output, keys[i]);
}

static void
set_cte_shape (TwSqlCte *cte, TwSqlShape *shape)
{
  const PgQuery__CommonTableExpr *expression = cte->expression;
  tw_sql_shape_rename (shape, expression->aliascolnames, expression->n_aliascolnames);
  g_ptr_array_set_size (cte->shape->names, 0);
  cte->shape->open = expression->search_clause != NULL || expression->cycle_clause != NULL;
  cte->shape->vague = FALSE;
  tw_sql_shape_extend (cte->shape, shape);
}

static void
fill_cte (TwSqlNames *names, const TwSqlScope *scope, TwSqlCte *cte, gboolean recursive)
{
  const PgQuery__Node *query = cte->expression->ctequery;
  if (query == NULL || query->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return;
  cte->recursive = recursive ? query->select_stmt : NULL;
  set_cte_shape (cte, resolve_select (names, query->select_stmt, scope));
  cte->recursive = NULL;
}

static TwSqlCte *
add_cte (TwSqlNames *names, TwSqlScope *scope, const PgQuery__CommonTableExpr *expression)
{
  TwSqlCte *cte = tw_sql_names_new_cte (names, expression->ctename, scope->ctes);
  cte->expression = expression;
  return cte;
}

static void
add_ctes (TwSqlNames *names, TwSqlScope *scope, const PgQuery__WithClause *with)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new ();
  for (gsize i = 0; i < with->n_ctes; i++) {
    TwSqlCte *cte = add_cte (names, scope, with->ctes[i]->common_table_expr);
    g_ptr_array_add (made, cte);
    if (!with->recursive)
      fill_cte (names, scope, cte, FALSE);
    scope->ctes = cte;
  }
  /* With RECURSIVE they all see each other. */
  for (guint i = 0; with->recursive && i < made->len; i++)
    fill_cte (names, scope, g_ptr_array_index (made, i), TRUE);
}

static TwSqlShape *
resolve_set_operation (TwSqlNames *names, const PgQuery__SelectStmt *select,
                       const TwSqlScope *scope)
{
  TwSqlShape *shape = resolve_select (names, select->larg, scope);
  for (TwSqlCte *cte = scope->ctes; cte != NULL; cte = cte->next)
    if (cte->recursive == select)
      set_cte_shape (cte, shape);
  resolve_select (names, select->rarg, scope);
  resolve_keys (names, scope, shape, select->sort_clause, select->n_sort_clause);
  return shape;
}

static TwSqlShape *
resolve_values (TwSqlNames *names, const PgQuery__SelectStmt *select, const TwSqlScope *scope)
{
  TwSqlShape *shape = tw_sql_names_new_shape (names, FALSE);
  resolve_nodes (names, scope, select->values_lists, select->n_values_lists);
  const PgQuery__Node *row = select->values_lists[0];
  gsize n = row->node_case == PG_QUERY__NODE__NODE_LIST ? row->list->n_items : 0;
  for (gsize i = 1; i <= n; i++) {
    g_autofree char *name = g_strdup_printf ("column%" G_GSIZE_FORMAT, i);
    g_ptr_array_add (shape->names, (gpointer) g_intern_string (name));
  }
  resolve_keys (names, scope, shape, select->sort_clause, select->n_sort_clause);
  return shape;
}

static TwSqlShape *
resolve_targets (TwSqlNames *names, const PgQuery__SelectStmt *select, TwSqlScope *scope)
{
  TwSqlShape *output = tw_sql_names_new_shape (names, FALSE);
  if (names->redshift)
    scope->output = output; /* an expression may use the names given before it */
  for (gsize i = 0; i < select->n_target_list; i++) {
    const PgQuery__Node *target = select->target_list[i];
    if (target->node_case != PG_QUERY__NODE__NODE_RES_TARGET)
      continue;
    resolve_node (names, scope, target->res_target->val);
    tw_sql_output_add (names, scope, target->res_target, output);
  }
  return output;
}

static TwSqlShape *
resolve_plain (TwSqlNames *names, const PgQuery__SelectStmt *select, TwSqlScope *scope)
{
  for (gsize i = 0; i < select->n_from_clause; i++)
    resolve_from (names, scope, select->from_clause[i]);
  TwSqlShape *output = resolve_targets (names, select, scope);
  resolve_node (names, scope, select->where_clause);
  resolve_node (names, scope, select->having_clause);
  resolve_nodes (names, scope, select->window_clause, select->n_window_clause);
  for (gsize i = 0; i < select->n_distinct_clause; i++)
    if (select->distinct_clause[i]->node_case != PG_QUERY__NODE__NODE__NOT_SET)
      resolve_key (names, scope, output, select->distinct_clause[i]);
  resolve_keys (names, scope, output, select->group_clause, select->n_group_clause);
  resolve_keys (names, scope, output, select->sort_clause, select->n_sort_clause);
  return output;
}

static TwSqlShape *
resolve_select (TwSqlNames *names, const PgQuery__SelectStmt *select, const TwSqlScope *outer)
{
  g_autoptr (GArray) relations = g_array_new (FALSE, TRUE, sizeof (TwSqlRelation));
  TwSqlScope scope = { .parent = outer,
                       .relations = relations,
                       .ctes = outer != NULL ? outer->ctes : NULL };
  TwSqlShape *shape;
  if (select == NULL)
    return tw_sql_names_new_shape (names, TRUE);
  if (select->with_clause != NULL)
    add_ctes (names, &scope, select->with_clause);
  if (select->op != PG_QUERY__SET_OPERATION__SETOP_NONE)
    shape = resolve_set_operation (names, select, &scope);
  else if (select->n_values_lists > 0)
    shape = resolve_values (names, select, &scope);
  else
    shape = resolve_plain (names, select, &scope);
  resolve_node (names, &scope, select->limit_count);
  resolve_node (names, &scope, select->limit_offset);
  return shape;
}

gboolean
tw_sql_resolve (const PgQuery__ParseResult *tree, const TwCatalog *catalog, char ***unknown)
{
  TwSqlNames *names = tw_sql_names_new (catalog);
  const PgQuery__Node *statement = tree->n_stmts == 1 ? tree->stmts[0]->stmt : NULL;
  if (statement != NULL && statement->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
    resolve_select (names, statement->select_stmt, NULL);
  else
    names->vague = TRUE;
  gboolean complete = !names->vague;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < names->unknown->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (names->unknown, i));
  *unknown = g_strv_builder_end (builder);
  tw_sql_names_free (names);
  return complete;
}
