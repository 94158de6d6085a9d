// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-output.h"

static const char *
last_name (PgQuery__Node *const *names, gsize n)
{
  for (gsize i = n; i > 0; i--) {
    const char *name = tw_sql_tree_text (names[i - 1]);
    if (name != NULL)
      return name;
  }
  return NULL;
}

static const char *
value_function_name (PgQuery__SQLValueFunctionOp op)
{
  static const char *const names[]
    = { "?column?",          "current_date",      "current_time", "current_time",
        "current_timestamp", "current_timestamp", "localtime",    "localtime",
        "localtimestamp",    "localtimestamp",    "current_role", "current_user",
        "user",              "session_user",      "current_catalog", "current_schema" };
  return (guint) op < G_N_ELEMENTS (names) ? names[op] : names[0];
}

static const char *
sub_link_name (const PgQuery__SubLink *link)
{
  if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK)
    return "exists";
  if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK)
    return "array";
  if (link->sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK || link->subselect == NULL
      || link->subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return NULL;
  const PgQuery__SelectStmt *select = link->subselect->select_stmt;
  while (select->larg != NULL)
    select = select->larg;
  if (select->n_target_list == 0
      || select->target_list[0]->node_case != PG_QUERY__NODE__NODE_RES_TARGET)
    return NULL;
  const PgQuery__ResTarget *target = select->target_list[0]->res_target;
  return *target->name != '\0' ? target->name : tw_sql_output_name (target->val);
}

static const char *
cast_name (const PgQuery__TypeCast *cast)
{
  const char *name = tw_sql_output_name (cast->arg);
  if (g_strcmp0 (name, "?column?") != 0 && name != NULL)
    return name;
  return cast->type_name != NULL ? last_name (cast->type_name->names, cast->type_name->n_names)
                                 : NULL;
}

static const char *
case_name (const PgQuery__CaseExpr *expression)
{
  const char *name = expression->defresult != NULL ? tw_sql_output_name (expression->defresult)
                                                   : NULL;
  return name != NULL && g_strcmp0 (name, "?column?") != 0 ? name : "case";
}

static const char *
indirection_name (const PgQuery__AIndirection *indirection)
{
  const char *name = last_name (indirection->indirection, indirection->n_indirection);
  return name != NULL ? name : tw_sql_output_name (indirection->arg);
}

const char *
tw_sql_output_name (const PgQuery__Node *expression)
{
  const char *name = NULL;
  if (expression == NULL)
    return "?column?";
  if (expression->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
    name = last_name (expression->column_ref->fields, expression->column_ref->n_fields);
  else if (expression->node_case == PG_QUERY__NODE__NODE_FUNC_CALL)
    name = last_name (expression->func_call->funcname, expression->func_call->n_funcname);
  else if (expression->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    name = cast_name (expression->type_cast);
  else if (expression->node_case == PG_QUERY__NODE__NODE_CASE_EXPR)
    name = case_name (expression->case_expr);
  else if (expression->node_case == PG_QUERY__NODE__NODE_SUB_LINK)
    name = sub_link_name (expression->sub_link);
  else if (expression->node_case == PG_QUERY__NODE__NODE_A_INDIRECTION)
    name = indirection_name (expression->a_indirection);
  else if (expression->node_case == PG_QUERY__NODE__NODE_COALESCE_EXPR)
    name = "coalesce";
  else if (expression->node_case == PG_QUERY__NODE__NODE_MIN_MAX_EXPR)
    name = expression->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least";
  else if (expression->node_case == PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION)
    name = value_function_name (expression->sqlvalue_function->op);
  else if (expression->node_case == PG_QUERY__NODE__NODE_COLLATE_CLAUSE)
    name = tw_sql_output_name (expression->collate_clause->arg);
  else if (expression->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR)
    name = "array";
  else if (expression->node_case == PG_QUERY__NODE__NODE_ROW_EXPR)
    name = "row";
  else if (expression->node_case == PG_QUERY__NODE__NODE_GROUPING_FUNC)
    name = "grouping";
  else if (expression->node_case == PG_QUERY__NODE__NODE_A_EXPR
           && expression->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF)
    name = "nullif";
  return name != NULL ? name : "?column?";
}

static void
add_star (TwSqlNames *names, const TwSqlScope *scope, const PgQuery__ColumnRef *star,
          TwSqlShape *output)
{
  if (star->n_fields == 1) {
    for (guint i = 0; i < scope->relations->len; i++)
      tw_sql_shape_extend (output, g_array_index (scope->relations, TwSqlRelation, i).shape);
    return;
  }
  const char *schema = star->n_fields > 2 ? tw_sql_tree_text (star->fields[star->n_fields - 3])
                                          : NULL;
  const char *alias = tw_sql_tree_text (star->fields[star->n_fields - 2]);
  const TwSqlRelation *relation
    = alias != NULL ? tw_sql_scope_find (names, scope, schema, alias) : NULL;
  if (relation != NULL)
    tw_sql_shape_extend (output, relation->shape);
  else
    output->open = TRUE;
}

void
tw_sql_output_add (TwSqlNames *names, const TwSqlScope *scope, const PgQuery__ResTarget *target,
                   TwSqlShape *output)
{
  const PgQuery__Node *value = target->val;
  if (value != NULL && value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF
      && value->column_ref->n_fields > 0) {
    const PgQuery__ColumnRef *column = value->column_ref;
    if (column->fields[column->n_fields - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR) {
      add_star (names, scope, column, output);
      return;
    }
  }
  /* (row).* */
  if (value != NULL && value->node_case == PG_QUERY__NODE__NODE_A_INDIRECTION
      && value->a_indirection->n_indirection > 0
      && value->a_indirection->indirection[value->a_indirection->n_indirection - 1]->node_case
           == PG_QUERY__NODE__NODE_A_STAR) {
    output->open = TRUE;
    return;
  }
  const char *name = *target->name != '\0' ? target->name : tw_sql_output_name (value);
  g_ptr_array_add (output->names, (gpointer) name);
}
