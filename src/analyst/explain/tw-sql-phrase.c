// SPDX-License-Identifier: Apache-2.0
#include "analyst/explain/tw-sql-phrase.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "analyst/insight/tw-sense.h"
#include "analyst/tw-dates.h"
#include "analyst/tw-labels.h"
#include "core/tw-language.h"

#define MAX_DEPTH 12
#define MAX_TEXT 60 /* characters of a literal */

static char *phrase (const PgQuery__Node *node, const TwSqlReading *scope, guint depth);

static const char *
operator_of (const PgQuery__AExpr *operation)
{
  const char *name
    = operation->n_name > 0 ? tw_sql_tree_text (operation->name[operation->n_name - 1]) : NULL;
  return name ? name : "";
}

/* The same name in two tables needs its owner. */
static gboolean
is_ambiguous (const TwSqlReading *scope, const TwColumn *column)
{
  guint owners = 0;
  for (guint i = 0; i < scope->sources->len; i++) {
    const TwSqlSource *source = &g_array_index (scope->sources, TwSqlSource, i);
    owners += source->table && tw_table_find_column (source->table, column->name) != NULL;
  }
  return owners > 1;
}

/* A table that is joined to itself: only the query's own names tell the two apart. */
static gboolean
is_joined_to_itself (const TwSqlReading *scope, const TwTable *table)
{
  guint times = 0;
  for (guint i = 0; i < scope->sources->len; i++)
    times += g_array_index (scope->sources, TwSqlSource, i).table == table;
  return times > 1;
}

static char *
phrase_owner (const PgQuery__ColumnRef *reference, const TwSqlReading *scope, const TwTable *table)
{
  const char *alias = tw_sql_tree_text (reference->fields[reference->n_fields - 2]);
  if (alias && is_joined_to_itself (scope, table))
    return tw_sql_phrase_quote (alias);
  return tw_label_of_table (table);
}

static char *
phrase_reference (const PgQuery__ColumnRef *reference, const TwSqlReading *scope)
{
  TwSqlReferent referent = { NULL };
  const char *name = tw_sql_column_get_name (reference);
  if (g_str_equal (name, "*"))
    return g_strdup (_("all columns"));
  if (!tw_sql_reading_resolve (scope, reference, &referent) || referent.column == NULL)
    return tw_label_of_name (name);
  char *label = tw_label_of_column (referent.column);
  if (reference->n_fields < 2 || !is_ambiguous (scope, referent.column))
    return label;
  g_autofree char *plain = label;
  g_autofree char *table = phrase_owner (reference, scope, referent.column->table);
  /* Translators: a column of a table, such as "last name of Employees" */
  return g_strdup_printf (C_("column of table", "%s of %s"), plain, table);
}

/* What one row of FROM is, in the plural. */
static char *
phrase_rows (const TwSqlReading *scope)
{
  if (scope->sources->len != 1)
    return g_strdup (C_("things", "rows"));
  const TwSqlSource *only = &g_array_index (scope->sources, TwSqlSource, 0);
  return only->table ? tw_label_of_rows (only->table) : g_strdup (C_("things", "rows"));
}

static char *
phrase_count (const PgQuery__FuncCall *call, const TwSqlReading *scope, guint depth)
{
  g_autofree char *what = NULL;
  if (call->n_args == 0 || call->agg_star || !call->agg_distinct)
    what = phrase_rows (scope);
  else
    what = phrase (call->args[0], scope, depth);
  if (call->agg_distinct)
    /* Translators: a value, such as "number of different values of customer id" */
    return g_strdup_printf (_("number of different values of %s"), what);
  /* Translators: a value, such as "number of customers" */
  return g_strdup_printf (_("number of %s"), what);
}

static gboolean
is_simple (const PgQuery__Node *node)
{
  return node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
}

static gboolean
is_dated (const PgQuery__Node *node, const TwSqlReading *scope)
{
  TwSense sense = tw_sense_of_expression (node, scope);
  return sense.known && sense.meaning >= TW_MEANING_DATE;
}

static char *
phrase_aggregate (const char *simple, const char *complex, const PgQuery__FuncCall *call,
                  const TwSqlReading *scope, guint depth)
{
  g_autofree char *of = phrase (call->args[0], scope, depth);
  const char *name = tw_sql_function_get_name (call);
  gboolean low = g_str_equal (name, "min");
  if (low && is_dated (call->args[0], scope))
    /* Translators: the first of several dates, such as "earliest order date" */
    return g_strdup_printf (_("earliest %s"), of);
  if (g_str_equal (name, "max") && is_dated (call->args[0], scope))
    /* Translators: the last of several dates, such as "latest order date" */
    return g_strdup_printf (_("latest %s"), of);
  return tw_text_fill (is_simple (call->args[0]) ? _(simple) : _(complex), of);
}

/* "year of the order date" */
static char *
fill_part (const char *part, const char *of)
{
  static const struct {
    const char *part, *text;
  } parts[] = {
    /* Translators: a part of a date, such as "year of the order date" */
    { "year", N_("year of the %s") },
    { "quarter", N_("quarter of the %s") },
    { "month", N_("month of the %s") },
    { "week", N_("week of the %s") },
    { "day", N_("day of the %s") },
    { "hour", N_("hour of the %s") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].part, part))
      return tw_text_fill (_(parts[i].text), of);
  /* Translators: a part of a date, such as "minute of the order date" */
  return g_strdup_printf (_("%s of the %s"), part, of);
}

static char *
phrase_part (const PgQuery__FuncCall *call, const TwSqlReading *scope, guint depth)
{
  g_autofree char *part = tw_sql_phrase_constant (call->args[0]);
  g_autofree char *of = phrase (call->args[1], scope, depth);
  g_autofree char *lower = part ? g_ascii_strdown (part, -1) : g_strdup ("part");
  return fill_part (lower, of);
}

static const char *
part_of_pattern (const PgQuery__FuncCall *call)
{
  g_autofree char *pattern = tw_sql_phrase_constant (call->args[1]);
  if (pattern == NULL || strstr (pattern, "DD"))
    return NULL;
  if (strstr (pattern, "MM") || g_ascii_strncasecmp (pattern, "mon", 3) == 0)
    return "month";
  if (strchr (pattern, 'Q'))
    return "quarter";
  return g_str_equal (pattern, "YYYY") ? "year" : NULL;
}

static char *
phrase_pattern (const PgQuery__FuncCall *call, const TwSqlReading *scope, guint depth)
{
  g_autofree char *of = phrase (call->args[0], scope, depth);
  const char *part = part_of_pattern (call);
  return part ? fill_part (part, of) : g_steal_pointer (&of);
}

static char *
phrase_arguments (const PgQuery__FuncCall *call, const TwSqlReading *scope, guint depth)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < call->n_args; i++)
    g_ptr_array_add (arguments, phrase (call->args[i], scope, depth));
  return tw_label_join (arguments, TW_JOIN_AND);
}

static char *
phrase_window (const PgQuery__FuncCall *call, char *of, const TwSqlReading *scope, guint depth)
{
  g_autofree char *value = of;
  if (call->over == NULL || call->over->n_partition_clause == 0)
    return g_steal_pointer (&value);
  g_autofree char *by = phrase (call->over->partition_clause[0], scope, depth);
  /* Translators: a value and what it is worked out for, such as "total freight within each
   * country" */
  return g_strdup_printf (_("%s within each %s"), value, by);
}

static char *
phrase_ranking (const PgQuery__FuncCall *call, const TwSqlReading *scope, guint depth)
{
  const PgQuery__WindowDef *over = call->over;
  if (over == NULL || over->n_order_clause == 0)
    return g_strdup (_("position"));
  g_autofree char *by = phrase (over->order_clause[0]->sort_by->node, scope, depth);
  /* Translators: a place in an order, such as "rank by freight" */
  return g_strdup_printf (_("rank by %s"), by);
}

/* A function of one value: "" where it changes nothing worth a word. */
typedef struct {
  const char *name, *simple, *complex;
} Function;

static const Function *
find_function (const char *name)
{
  static const Function functions[] = {
    /* Translators: what a function gives of a column, such as "total freight" */
    { "sum", N_("total %s"), N_("total of %s") },
    { "avg", N_("average %s"), N_("average of %s") },
    { "min", N_("lowest %s"), N_("lowest of %s") },
    { "max", N_("highest %s"), N_("highest of %s") },
    { "median", N_("median %s"), N_("median of %s") },
    { "lag", N_("previous %s"), N_("previous %s") },
    { "lead", N_("next %s"), N_("next %s") },
    { "upper", "", "" },
    { "lower", "", "" },
    { "trim", "", "" },
    { "btrim", "", "" },
    { "round", "", "" },
    { "trunc", "", "" },
    { "abs", N_("size of %s"), N_("size of %s") },
    { "stddev", N_("standard deviation of %s"), N_("standard deviation of %s") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (name, functions[i].name))
      return &functions[i];
  return NULL;
}

static char *
phrase_other_call (const PgQuery__FuncCall *call, const TwSqlReading *scope, guint depth)
{
  const char *name = tw_sql_function_get_name (call);
  if (call->n_args == 0)
    return g_str_equal (name, "now") ? g_strdup (_("the present moment"))
                                     : tw_label_of_name (name);
  g_autofree char *arguments = phrase_arguments (call, scope, depth);
  /* Translators: a function of SQL and what it is given, such as "coalesce of country and city" */
  return g_strdup_printf (C_("function", "%s of %s"), name, arguments);
}

static char *
phrase_plain_call (const PgQuery__FuncCall *call, const TwSqlReading *scope, guint depth)
{
  static const char *const parts[] = { "extract", "date_part", "pgdate_part", "date_trunc", NULL };
  static const char *const ranks[] = { "rank", "dense_rank", "row_number", "ntile", NULL };
  const char *name = tw_sql_function_get_name (call);
  const Function *function = call->n_args > 0 ? find_function (name) : NULL;
  if (g_str_equal (name, "count"))
    return phrase_count (call, scope, depth);
  if (g_strv_contains (ranks, name))
    return phrase_ranking (call, scope, depth);
  if (function && *function->simple == '\0')
    return phrase (call->args[0], scope, depth);
  if (function)
    return phrase_aggregate (function->simple, function->complex, call, scope, depth);
  if (g_strv_contains (parts, name) && call->n_args == 2)
    return phrase_part (call, scope, depth);
  if (g_str_equal (name, "to_char") && call->n_args == 2)
    return phrase_pattern (call, scope, depth);
  return phrase_other_call (call, scope, depth);
}

static char *
phrase_call (const PgQuery__FuncCall *call, const TwSqlReading *scope, guint depth)
{
  return phrase_window (call, phrase_plain_call (call, scope, depth), scope, depth);
}

static char *
phrase_operand (const PgQuery__Node *node, const TwSqlReading *scope, guint depth)
{
  char *text = phrase (node, scope, depth);
  if (node->node_case != PG_QUERY__NODE__NODE_A_EXPR
      || g_str_equal (operator_of (node->a_expr), "*")
      || g_str_equal (operator_of (node->a_expr), "||"))
    return text;
  g_autofree char *bare = text;
  return g_strdup_printf ("(%s)", bare);
}

static char *
phrase_pair (const PgQuery__AExpr *operation, const char *sign, const TwSqlReading *scope,
             guint depth)
{
  g_autofree char *left = phrase_operand (operation->lexpr, scope, depth);
  g_autofree char *right = phrase_operand (operation->rexpr, scope, depth);
  if (sign)
    return g_strdup_printf ("%s %s %s", left, sign, right);
  /* Translators: two texts that are put together, such as "first name and last name" */
  return g_strdup_printf (C_("joined texts", "%s and %s"), left, right);
}

static char *
phrase_operation (const PgQuery__AExpr *operation, const TwSqlReading *scope, guint depth)
{
  static const char *const signs[][2]
    = { { "*", "×" }, { "/", "÷" }, { "-", "−" }, { "+", "+" }, { "||", NULL } };
  const char *name = operator_of (operation);
  if (operation->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF && operation->lexpr)
    return phrase (operation->lexpr, scope, depth);
  if (operation->rexpr == NULL)
    return g_strdup (_("a value"));
  if (operation->lexpr == NULL) {
    g_autofree char *of = phrase_operand (operation->rexpr, scope, depth);
    return g_strconcat (g_str_equal (name, "-") ? "−" : "", of, NULL);
  }
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_equal (signs[i][0], name))
      return phrase_pair (operation, signs[i][1], scope, depth);
  return g_strdup (_("whether a condition holds"));
}

/* A blank between two names that are put together is not worth a word. */
static gboolean
is_blank_text (const PgQuery__Node *node)
{
  g_autofree char *text = tw_sql_phrase_constant (node);
  return text && strspn (text, " ,-") == strlen (text);
}

static char *
phrase_joined_text (const PgQuery__AExpr *operation, const TwSqlReading *scope, guint depth)
{
  if (is_blank_text (operation->rexpr))
    return phrase (operation->lexpr, scope, depth);
  if (is_blank_text (operation->lexpr))
    return phrase (operation->rexpr, scope, depth);
  return phrase_operation (operation, scope, depth);
}

char *
tw_sql_phrase_quote (const char *text)
{
  /* Translators: a text from the data or a name from a query, in quotation marks */
  return g_strdup_printf (C_("quotation", "“%s”"), text);
}

gboolean
tw_sql_phrase_parse_day (const char *text, GDate *date)
{
  if (!g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\d( 00:00(:00)?)?$", text, 0, 0))
    return FALSE;
  GDateDay day = (GDateDay) atoi (text + 8);
  GDateMonth month = (GDateMonth) atoi (text + 5);
  GDateYear year = (GDateYear) atoi (text);
  if (!g_date_valid_dmy (day, month, year))
    return FALSE;
  g_date_set_dmy (date, day, month, year);
  return TRUE;
}

static char *
phrase_text (const char *text)
{
  GDate date;
  if (strlen (text) == strlen ("1997-05-01") && tw_sql_phrase_parse_day (text, &date))
    return tw_date_day (g_date_get_day (&date), (int) g_date_get_month (&date),
                        g_date_get_year (&date));
  if (g_utf8_strlen (text, -1) <= MAX_TEXT)
    return tw_sql_phrase_quote (text);
  g_autofree char *start = g_utf8_substring (text, 0, MAX_TEXT);
  g_autofree char *cut = g_strconcat (start, "…", NULL);
  return tw_sql_phrase_quote (cut);
}

static char *
phrase_literal (const PgQuery__AConst *constant, const char *text)
{
  if (constant->isnull)
    return g_strdup (C_("value", "nothing"));
  return constant->val_case == PG_QUERY__A__CONST__VAL_SVAL ? phrase_text (text) : g_strdup (text);
}

static char *
phrase_kind (const PgQuery__Node *node, const TwSqlReading *scope, guint depth)
{
  g_autofree char *constant = NULL;
  if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
    return phrase_reference (node->column_ref, scope);
  if (node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL)
    return phrase_call (node->func_call, scope, depth);
  if (node->node_case == PG_QUERY__NODE__NODE_A_EXPR)
    return g_str_equal (operator_of (node->a_expr), "||") && node->a_expr->lexpr
             ? phrase_joined_text (node->a_expr, scope, depth)
             : phrase_operation (node->a_expr, scope, depth);
  if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    return phrase (node->type_cast->arg, scope, depth);
  if (node->node_case == PG_QUERY__NODE__NODE_COALESCE_EXPR && node->coalesce_expr->n_args > 0)
    return phrase (node->coalesce_expr->args[0], scope, depth);
  if (node->node_case == PG_QUERY__NODE__NODE_CASE_EXPR)
    return g_strdup (_("a value chosen by conditions"));
  if (node->node_case == PG_QUERY__NODE__NODE_SUB_LINK)
    return g_strdup (_("the result of an inner query"));
  if (node->node_case == PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION)
    return g_strdup (C_("value", "today"));
  constant = tw_sql_phrase_constant (node);
  if (node->node_case == PG_QUERY__NODE__NODE_A_CONST)
    return phrase_literal (node->a_const, constant ? constant : "");
  return g_strdup (_("a value"));
}

static char *
phrase (const PgQuery__Node *node, const TwSqlReading *scope, guint depth)
{
  if (node == NULL || depth >= MAX_DEPTH)
    return g_strdup ("…");
  return phrase_kind (node, scope, depth + 1);
}

/* What the value that stands first in the words of @node is; @node itself where that is all. */
static const PgQuery__Node *
first_value (const PgQuery__Node *node)
{
  if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    return node->type_cast->arg;
  if (node->node_case == PG_QUERY__NODE__NODE_COALESCE_EXPR && node->coalesce_expr->n_args > 0)
    return node->coalesce_expr->args[0];
  if (node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL && node->func_call->n_args > 0) {
    const PgQuery__FuncCall *call = node->func_call;
    const char *name = tw_sql_function_get_name (call);
    const Function *function = find_function (name);
    gboolean pattern = g_str_equal (name, "to_char") && call->n_args == 2 && !part_of_pattern (call);
    return (function && *function->simple == '\0') || pattern ? call->args[0] : node;
  }
  if (node->node_case != PG_QUERY__NODE__NODE_A_EXPR || node->a_expr->lexpr == NULL
      || node->a_expr->rexpr == NULL)
    return node;
  const PgQuery__Node *left = node->a_expr->lexpr;
  gboolean bracketed = left->node_case == PG_QUERY__NODE__NODE_A_EXPR
                       && strchr ("*|", *operator_of (left->a_expr)) == NULL;
  return bracketed ? node : left;
}

gboolean
tw_sql_phrase_is_name (const PgQuery__Node *node)
{
  for (guint depth = 0; depth < MAX_DEPTH && first_value (node) != node; depth++)
    node = first_value (node);
  switch (node->node_case) {
  case PG_QUERY__NODE__NODE_COLUMN_REF:
    return !g_str_equal (tw_sql_column_get_name (node->column_ref), "*");
  case PG_QUERY__NODE__NODE_FUNC_CALL:
    return node->func_call->n_args > 0
           || !g_str_equal (tw_sql_function_get_name (node->func_call), "now");
  case PG_QUERY__NODE__NODE_A_EXPR:
    return node->a_expr->rexpr != NULL;
  default: /* texts, numbers, and what is told with an article of its own */
    return FALSE;
  }
}

char *
tw_sql_phrase (const PgQuery__Node *node, const TwSqlReading *scope)
{
  return phrase (node, scope, 0);
}

char *
tw_sql_phrase_output (const PgQuery__ResTarget *target, const TwSqlReading *scope)
{
  char *meaning = tw_sql_phrase (target->val, scope);
  if (target->name == NULL || *target->name == '\0')
    return meaning;
  g_autofree char *full = meaning;
  g_autofree char *name = tw_label_of_name (target->name);
  gboolean plain = target->val && target->val->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
  if (plain || g_str_equal (name, full))
    return g_steal_pointer (&full);
  /* Translators: a value and how it is worked out, such as "revenue (total of freight)" */
  return g_strdup_printf (C_("value", "%s (%s)"), name, full);
}

char *
tw_sql_phrase_source (const TwSqlSource *source)
{
  if (source->table)
    return tw_label_of_table (source->table);
  if (source->relation && source->select == NULL)
    return tw_label_of_relation (source->relation);
  if (source->relation)
    /* Translators: a named step of the query (WITH name AS …) */
    return g_strdup_printf (_("the step “%s”"), source->relation);
  return g_strdup (_("an inner query"));
}

char *
tw_sql_phrase_constant (const PgQuery__Node *node)
{
  while (node && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    node = node->type_cast->arg;
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_A_CONST)
    return NULL;
  const PgQuery__AConst *constant = node->a_const;
  if (constant->val_case == PG_QUERY__A__CONST__VAL_SVAL)
    return g_strdup (constant->sval->sval);
  if (constant->val_case == PG_QUERY__A__CONST__VAL_IVAL)
    return g_strdup_printf ("%d", constant->ival->ival);
  if (constant->val_case == PG_QUERY__A__CONST__VAL_FVAL)
    return g_strdup (constant->fval->fval);
  if (constant->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL)
    return g_strdup (constant->boolval->boolval ? "true" : "false");
  return NULL;
}
