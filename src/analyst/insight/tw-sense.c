// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-sense.h"

#include <string.h>

#define MAX_DEPTH 64
#define MAX_STEPS 10000 /* a column of a CTE is followed wherever it is named */

typedef struct {
  guint depth;
  guint steps;
} Walk;

static TwSense sense_of (const PgQuery__Node *node, const TwSqlReading *scope, Walk *walk);

static TwSense
sense_made (TwMeaning meaning)
{
  return (TwSense) { .meaning = meaning, .known = TRUE };
}

static TwSense
sense_of_reference (const PgQuery__ColumnRef *reference, const TwSqlReading *scope, Walk *walk)
{
  TwSqlReferent referent;
  TwSense sense = { .meaning = TW_MEANING_PLAIN };
  if (!tw_sql_reading_resolve (scope, reference, &referent))
    return sense;
  if (referent.column)
    return tw_sense_of_column (referent.column);
  g_auto (TwSqlReading) inner = { 0 };
  tw_sql_reading_init (&inner, referent.select, scope, scope->catalog);
  return sense_of (referent.expression, &inner, walk);
}

static gboolean
names_any (const char *name, const char *const *list)
{
  return g_strv_contains (list, name);
}

static TwSense
sense_of_period (const char *period)
{
  if (g_ascii_strncasecmp (period, "month", 5) == 0)
    return sense_made (TW_MEANING_MONTH);
  if (g_ascii_strncasecmp (period, "quarter", 7) == 0)
    return sense_made (TW_MEANING_QUARTER);
  if (g_ascii_strncasecmp (period, "year", 4) == 0)
    return sense_made (TW_MEANING_YEAR);
  return (TwSense) { .meaning = TW_MEANING_PLAIN };
}

static const char *
text_of_constant (const PgQuery__Node *node)
{
  if (node->node_case != PG_QUERY__NODE__NODE_A_CONST
      || node->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
    return "";
  return node->a_const->sval->sval;
}

/* date_trunc ('month', x), extract (month from x): the parser writes both alike. */
static TwSense
sense_of_date_part (const PgQuery__FuncCall *call, gboolean truncates)
{
  const char *period = call->n_args > 0 ? text_of_constant (call->args[0]) : "";
  TwSense sense = sense_of_period (period);
  if (!sense.known)
    sense = sense_made (truncates ? TW_MEANING_DATE : TW_MEANING_PLAIN);
  return sense;
}

/* to_char (x, 'YYYY-MM') */
static TwSense
sense_of_pattern (const PgQuery__FuncCall *call)
{
  const char *pattern = call->n_args > 1 ? text_of_constant (call->args[1]) : "";
  g_autofree char *upper = g_ascii_strup (pattern, -1);
  if (strstr (upper, "DD"))
    return sense_made (TW_MEANING_DATE);
  if (strstr (upper, "MM") || strstr (upper, "MON"))
    return sense_made (TW_MEANING_MONTH);
  if (strchr (upper, 'Q'))
    return sense_made (TW_MEANING_QUARTER);
  return strstr (upper, "YYYY") ? sense_made (TW_MEANING_YEAR) : sense_made (TW_MEANING_PLAIN);
}

static TwSense
sense_of_sum (TwSense of, const PgQuery__FuncCall *call)
{
  of.aggregate = TW_AGGREGATE_SUM;
  of.additive = call->over == NULL && !call->agg_distinct;
  if (of.meaning == TW_MEANING_PERCENT || of.meaning == TW_MEANING_PLAIN || of.ratio)
    of.meaning = TW_MEANING_NUMBER;
  return of;
}

static TwSense
sense_of_average (TwSense of)
{
  of.aggregate = TW_AGGREGATE_AVERAGE;
  of.additive = FALSE;
  if (of.meaning == TW_MEANING_COUNT || of.meaning == TW_MEANING_PLAIN)
    of.meaning = TW_MEANING_NUMBER;
  return of;
}

static TwSense
sense_of_call (const PgQuery__FuncCall *call, const TwSqlReading *scope, Walk *walk)
{
  static const char *const counters[] = { "count", "approximate_count", NULL };
  static const char *const averages[] = { "avg", "median", "percentile_cont", "percentile_disc",
                                          "stddev", "stddev_samp", "stddev_pop", NULL };
  static const char *const ranks[] = { "row_number", "rank", "dense_rank", "ntile", NULL };
  static const char *const parts[] = { "extract", "date_part", "pgdate_part", NULL };
  const char *name = tw_sql_function_get_name (call);
  TwSense of = { .meaning = TW_MEANING_PLAIN };
  if (names_any (name, counters)) {
    of = sense_made (TW_MEANING_COUNT);
    of.aggregate = TW_AGGREGATE_COUNT;
    of.additive = !call->agg_distinct && call->over == NULL;
    return of;
  }
  if (names_any (name, ranks))
    return sense_made (TW_MEANING_PLAIN);
  if (names_any (name, parts) || g_str_equal (name, "date_trunc"))
    return sense_of_date_part (call, g_str_equal (name, "date_trunc"));
  if (g_str_equal (name, "to_char"))
    return sense_of_pattern (call);
  if (call->n_args > 0)
    of = sense_of (call->args[0], scope, walk);
  if (g_str_equal (name, "percent_rank") || g_str_equal (name, "ratio_to_report"))
    return sense_made (TW_MEANING_PERCENT);
  if (g_str_equal (name, "sum"))
    return sense_of_sum (of, call);
  if (names_any (name, averages))
    return sense_of_average (of);
  if (g_str_equal (name, "min") || g_str_equal (name, "max")) {
    of.aggregate = *name == 'm' && name[1] == 'i' ? TW_AGGREGATE_MINIMUM : TW_AGGREGATE_MAXIMUM;
    of.additive = FALSE;
    return of;
  }
  static const char *const same[] = { "round", "ceil", "ceiling", "floor", "trunc", "nvl", "lag",
                                      "lead", "first_value", "last_value", "greatest", "least",
                                      "any_value", NULL };
  if (!names_any (name, same))
    return (TwSense) { .meaning = TW_MEANING_PLAIN };
  of.additive = of.additive && call->over == NULL;
  return of;
}

static gboolean
is_constant (const PgQuery__Node *node)
{
  while (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    node = node->type_cast->arg;
  return node->node_case == PG_QUERY__NODE__NODE_A_CONST;
}

static gboolean
is_hundred (const PgQuery__Node *node)
{
  if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    return is_hundred (node->type_cast->arg);
  if (node->node_case != PG_QUERY__NODE__NODE_A_CONST)
    return FALSE;
  const PgQuery__AConst *constant = node->a_const;
  if (constant->val_case == PG_QUERY__A__CONST__VAL_IVAL)
    return constant->ival->ival == 100;
  return constant->val_case == PG_QUERY__A__CONST__VAL_FVAL
         && g_ascii_strtod (constant->fval->fval, NULL) == 100;
}

static gboolean
is_measure (TwSense sense)
{
  return sense.known
         && (sense.meaning == TW_MEANING_MONEY || sense.meaning == TW_MEANING_COUNT
             || sense.meaning == TW_MEANING_NUMBER);
}

static TwSense
sense_of_product (TwSense left, TwSense right)
{
  TwSense sense = left;
  if (right.meaning == TW_MEANING_MONEY && left.meaning != TW_MEANING_MONEY)
    sense = right;
  else if (!left.known || left.meaning == TW_MEANING_PERCENT)
    sense = right.known ? right : left;
  /* Price × quantity adds up although the price does not. */
  sense.additive = left.additive || right.additive;
  sense.ratio = left.ratio || right.ratio;
  sense.column = NULL;
  return sense;
}

static TwSense
sense_of_quotient (TwSense left, TwSense right)
{
  TwSense sense = { .meaning = TW_MEANING_NUMBER, .ratio = TRUE, .hundredfold = left.hundredfold };
  if (left.meaning == TW_MEANING_MONEY && right.meaning != TW_MEANING_MONEY) {
    sense.meaning = TW_MEANING_MONEY;
    sense.known = TRUE;
    sense.ratio = FALSE;
    sense.aggregate = TW_AGGREGATE_AVERAGE;
  }
  return sense;
}

/* Through a constant: money stays money, but a count becomes a share of something. */
static TwSense
sense_of_part (TwSense of)
{
  if (of.meaning != TW_MEANING_COUNT)
    return of;
  of.meaning = TW_MEANING_NUMBER;
  of.known = FALSE;
  of.ratio = TRUE;
  return of;
}

static TwSense
sense_of_sum_of_two (TwSense left, TwSense right)
{
  TwSense sense = is_measure (left) || !right.known ? left : right;
  sense.additive = left.additive && right.additive;
  sense.column = NULL;
  if (tw_data_type_is_temporal (left.column ? left.column->type : TW_DATA_TYPE_OTHER))
    sense = sense_made (right.meaning == TW_MEANING_DATE ? TW_MEANING_NUMBER : left.meaning);
  return sense;
}

static TwSense
sense_of_operation (const PgQuery__AExpr *operation, const TwSqlReading *scope, Walk *walk)
{
  TwSense nothing = { .meaning = TW_MEANING_PLAIN };
  const char *name
    = operation->n_name > 0 ? tw_sql_tree_text (operation->name[operation->n_name - 1]) : NULL;
  if (operation->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF && operation->lexpr)
    return sense_of (operation->lexpr, scope, walk);
  if (name == NULL || operation->lexpr == NULL || operation->rexpr == NULL
      || operation->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP)
    return nothing;
  TwSense left = sense_of (operation->lexpr, scope, walk);
  TwSense right = sense_of (operation->rexpr, scope, walk);
  if (g_str_equal (name, "*")) {
    gboolean hundred = is_hundred (operation->lexpr) || is_hundred (operation->rexpr);
    left.hundredfold |= hundred;
    right.hundredfold |= hundred;
    if (is_constant (operation->rexpr))
      return left;
    return is_constant (operation->lexpr) ? right : sense_of_product (left, right);
  }
  if (g_str_equal (name, "/"))
    return is_constant (operation->rexpr) ? sense_of_part (left) : sense_of_quotient (left, right);
  if (!g_str_equal (name, "+") && !g_str_equal (name, "-"))
    return nothing;
  return sense_of_sum_of_two (left, right);
}

static TwSense
sense_of_choice (const PgQuery__CaseExpr *choice, const TwSqlReading *scope, Walk *walk)
{
  TwSense sense = { .meaning = TW_MEANING_PLAIN };
  for (gsize i = 0; i < choice->n_args && !sense.known; i++)
    sense = sense_of (choice->args[i]->case_when->result, scope, walk);
  if (!sense.known && choice->defresult)
    sense = sense_of (choice->defresult, scope, walk);
  return sense;
}

static TwSense
sense_of_subquery (const PgQuery__SubLink *link, const TwSqlReading *scope, Walk *walk)
{
  TwSense sense = { .meaning = TW_MEANING_PLAIN };
  if (link->sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK
      || link->subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return sense;
  const PgQuery__SelectStmt *select = tw_sql_select_first (link->subselect->select_stmt);
  if (select->n_target_list == 0)
    return sense;
  g_auto (TwSqlReading) inner = { 0 };
  tw_sql_reading_init (&inner, select, scope, scope->catalog);
  sense = sense_of (select->target_list[0]->res_target->val, &inner, walk);
  sense.additive = FALSE;
  return sense;
}

static TwSense
sense_of_kind (const PgQuery__Node *node, const TwSqlReading *scope, Walk *walk)
{
  if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
    return sense_of_reference (node->column_ref, scope, walk);
  if (node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL)
    return sense_of_call (node->func_call, scope, walk);
  if (node->node_case == PG_QUERY__NODE__NODE_A_EXPR)
    return sense_of_operation (node->a_expr, scope, walk);
  if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    return sense_of (node->type_cast->arg, scope, walk);
  if (node->node_case == PG_QUERY__NODE__NODE_COALESCE_EXPR && node->coalesce_expr->n_args > 0)
    return sense_of (node->coalesce_expr->args[0], scope, walk);
  if (node->node_case == PG_QUERY__NODE__NODE_CASE_EXPR)
    return sense_of_choice (node->case_expr, scope, walk);
  if (node->node_case == PG_QUERY__NODE__NODE_SUB_LINK)
    return sense_of_subquery (node->sub_link, scope, walk);
  return (TwSense) { .meaning = TW_MEANING_PLAIN };
}

static TwSense
sense_of (const PgQuery__Node *node, const TwSqlReading *scope, Walk *walk)
{
  TwSense sense = { .meaning = TW_MEANING_PLAIN };
  if (node == NULL || walk->depth >= MAX_DEPTH || walk->steps >= MAX_STEPS)
    return sense;
  walk->depth++;
  walk->steps++;
  sense = sense_of_kind (node, scope, walk);
  walk->depth--;
  return sense;
}

TwSense
tw_sense_of_expression (const PgQuery__Node *node, const TwSqlReading *scope)
{
  Walk walk = { 0, 0 };
  return sense_of (node, scope, &walk);
}
