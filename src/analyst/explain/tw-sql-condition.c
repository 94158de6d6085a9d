// SPDX-License-Identifier: Apache-2.0
#include "analyst/explain/tw-sql-phrase.h"

#include <stdlib.h>
#include <string.h>

#include "analyst/tw-labels.h"

#define MAX_DEPTH 8
#define MAX_LISTED 5 /* values of an IN */

static char *condition (const PgQuery__Node *node, const TwSqlReading *scope, guint depth);
static char *condition_of_subquery (const PgQuery__SubLink *link, gboolean negated,
                                    const TwSqlReading *scope);

static gboolean
parse_day (const char *text, GDate *date)
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
format_day (const GDate *date)
{
  static const char *const names[]
    = { "",     "January", "February",  "March",   "April",    "May",     "June",
        "July", "August",  "September", "October", "November", "December" };
  return g_strdup_printf ("%s %d, %d", names[g_date_get_month (date)], g_date_get_day (date),
                          g_date_get_year (date));
}

/* "in 1997" for whole years, quarters and months, "on" a day, else "from … to …". */
static char *
format_days (const GDate *first, const GDate *end)
{
  g_autofree char *from = format_day (first);
  GDate next = *first, last = *end;
  gboolean starts = g_date_is_first_of_month (first);
  guint year = g_date_get_year (first), month = g_date_get_month (first);
  g_date_subtract_days (&last, 1);
  if (g_date_compare (&last, first) == 0)
    return g_strconcat ("on ", from, NULL);
  g_date_add_months (&next, 1);
  if (starts && g_date_compare (&next, end) == 0)
    return g_strdup_printf ("in %.*s %u", (int) strcspn (from, " "), from, year);
  g_date_add_months (&next, 2);
  if (starts && month % 3 == 1 && g_date_compare (&next, end) == 0)
    return g_strdup_printf ("in the %s quarter of %u",
                            (const char *[]) { "first", "second", "third", "fourth" }[month / 3],
                            year);
  g_date_add_months (&next, 9);
  if (starts && month == 1 && g_date_compare (&next, end) == 0)
    return g_strdup_printf ("in %u", year);
  g_autofree char *to = format_day (&last);
  return g_strdup_printf ("from %s to %s", from, to);
}

char *
tw_sql_phrase_range (const char *first, const char *end, gboolean inclusive)
{
  GDate from, to;
  if (!parse_day (first, &from) || !parse_day (end, &to))
    return NULL;
  if (inclusive)
    g_date_add_days (&to, 1);
  return g_date_compare (&from, &to) < 0 ? format_days (&from, &to) : NULL;
}

static const char *
operator_of (const PgQuery__AExpr *operation)
{
  const char *name
    = operation->n_name > 0 ? tw_sql_tree_text (operation->name[operation->n_name - 1]) : NULL;
  return name ? name : "";
}

static const PgQuery__AExpr *
comparison_of (const PgQuery__Node *node, const char *operator)
{
  if (node->node_case != PG_QUERY__NODE__NODE_A_EXPR
      || node->a_expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP || node->a_expr->lexpr == NULL
      || !g_str_equal (operator_of (node->a_expr), operator))
    return NULL;
  return node->a_expr;
}

/* "the order date", but "“x”" and "3" as they are. */
static char *
subject (const PgQuery__Node *node, const TwSqlReading *scope)
{
  g_autofree char *text = tw_sql_phrase (node, scope);
  if (g_str_has_prefix (text, "“") || g_ascii_isdigit (*text) || g_str_has_prefix (text, "the ")
      || g_str_has_prefix (text, "a "))
    return g_steal_pointer (&text);
  return g_strconcat ("the ", text, NULL);
}

/* x >= a AND x < b: the days between. */
static char *
condition_of_pair (const PgQuery__Node *low, const PgQuery__Node *high, const TwSqlReading *scope)
{
  const PgQuery__AExpr *from = comparison_of (low, ">=");
  const PgQuery__AExpr *before = comparison_of (high, "<");
  const PgQuery__AExpr *to = before ? before : comparison_of (high, "<=");
  if (from == NULL || to == NULL)
    return NULL;
  g_autofree char *what = subject (from->lexpr, scope);
  g_autofree char *same = subject (to->lexpr, scope);
  g_autofree char *first = tw_sql_phrase_constant (from->rexpr);
  g_autofree char *end = tw_sql_phrase_constant (to->rexpr);
  if (!g_str_equal (what, same) || first == NULL || end == NULL)
    return NULL;
  g_autofree char *range = tw_sql_phrase_range (first, end, before == NULL);
  return range ? g_strdup_printf ("%s is %s", what, range) : NULL;
}

static char *
condition_of_like (const PgQuery__AExpr *operation, const char *what, gboolean negated)
{
  g_autofree char *pattern = tw_sql_phrase_constant (operation->rexpr);
  if (pattern == NULL)
    return g_strdup_printf ("%s %s a pattern", what, negated ? "does not match" : "matches");
  gsize length = strlen (pattern);
  gboolean open = length > 0 && *pattern == '%';
  gboolean ends = length > 1 && pattern[length - 1] == '%';
  g_autofree char *inner = g_strndup (pattern + open, length - open - ends);
  if (strpbrk (inner, "%_"))
    return g_strdup_printf ("%s %s the pattern “%s”", what, negated ? "does not match" : "matches",
                            pattern);
  if (open && ends)
    return g_strdup_printf ("%s %s “%s”", what, negated ? "does not contain" : "contains", inner);
  if (open)
    return g_strdup_printf ("%s %s with “%s”", what, negated ? "does not end" : "ends", inner);
  if (ends)
    return g_strdup_printf ("%s %s with “%s”", what, negated ? "does not begin" : "begins", inner);
  return g_strdup_printf ("%s %s “%s”", what, negated ? "is not" : "is", inner);
}

static char *
condition_of_list (const PgQuery__AExpr *operation, const char *what, const TwSqlReading *scope)
{
  gboolean negated = g_str_equal (operator_of (operation), "<>");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  if (operation->rexpr->node_case != PG_QUERY__NODE__NODE_LIST)
    return g_strdup_printf ("%s is %sin a list", what, negated ? "not " : "");
  const PgQuery__List *list = operation->rexpr->list;
  for (gsize i = 0; i < list->n_items && i < MAX_LISTED; i++)
    g_ptr_array_add (values, tw_sql_phrase (list->items[i], scope));
  if (list->n_items > MAX_LISTED)
    g_ptr_array_add (values, g_strdup_printf ("one of %u more",
                                              (guint) list->n_items - MAX_LISTED));
  g_autofree char *joined = tw_label_join (values, "or");
  return g_strdup_printf ("%s is %s%s", what, negated ? "not " : "", joined);
}

static char *
condition_of_between (const PgQuery__AExpr *operation, const char *what, gboolean negated,
                      const TwSqlReading *scope)
{
  if (operation->rexpr->node_case != PG_QUERY__NODE__NODE_LIST
      || operation->rexpr->list->n_items != 2)
    return g_strdup_printf ("%s is in a range", what);
  const PgQuery__List *list = operation->rexpr->list;
  g_autofree char *first = tw_sql_phrase_constant (list->items[0]);
  g_autofree char *last = tw_sql_phrase_constant (list->items[1]);
  g_autofree char *range = first && last ? tw_sql_phrase_range (first, last, TRUE) : NULL;
  if (range)
    return g_strdup_printf ("%s is %s%s", what, negated ? "not " : "", range);
  g_autofree char *low = tw_sql_phrase (list->items[0], scope);
  g_autofree char *high = tw_sql_phrase (list->items[1], scope);
  return g_strdup_printf ("%s is %sbetween %s and %s", what, negated ? "not " : "", low, high);
}

static gboolean
is_day (const PgQuery__Node *node)
{
  GDate date;
  g_autofree char *text = tw_sql_phrase_constant (node);
  return text && parse_day (text, &date);
}

/* extract (year from x) = 1997, date_trunc ('month', x) = '1997-05-01' */
static char *
condition_of_period (const PgQuery__AExpr *operation, const TwSqlReading *scope)
{
  g_autofree char *value = tw_sql_phrase_constant (operation->rexpr);
  if (value == NULL || operation->lexpr->node_case != PG_QUERY__NODE__NODE_FUNC_CALL)
    return NULL;
  const PgQuery__FuncCall *call = operation->lexpr->func_call;
  const char *name = tw_sql_function_get_name (call);
  g_autofree char *part = call->n_args == 2 ? tw_sql_phrase_constant (call->args[0]) : NULL;
  if (part == NULL || g_ascii_strcasecmp (part, "year") != 0 || g_str_equal (name, "date_trunc"))
    return NULL;
  g_autofree char *what = subject (call->args[1], scope);
  return g_strdup_printf ("%s is in %s", what, value);
}

static char *
condition_of_comparison (const PgQuery__AExpr *operation, const TwSqlReading *scope)
{
  static const char *const words[][3]
    = { { "=", "is", "is" },
        { "<>", "is not", "is not" },
        { ">", "is more than", "is after" },
        { ">=", "is at least", "is on or after" },
        { "<", "is less than", "is before" },
        { "<=", "is at most", "is up to" } };
  const char *name = operator_of (operation);
  g_autofree char *period
    = g_str_equal (name, "=") ? condition_of_period (operation, scope) : NULL;
  if (period)
    return g_steal_pointer (&period);
  g_autofree char *what = subject (operation->lexpr, scope);
  gboolean literal = operation->rexpr->node_case != PG_QUERY__NODE__NODE_COLUMN_REF;
  g_autofree char *value = literal ? tw_sql_phrase (operation->rexpr, scope)
                                   : subject (operation->rexpr, scope);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i][0], name))
      return g_strdup_printf ("%s %s %s", what, words[i][1 + is_day (operation->rexpr)], value);
  return g_strdup_printf ("%s %s %s", what, name, value);
}

static char *
condition_of_operation (const PgQuery__AExpr *operation, const TwSqlReading *scope)
{
  if (operation->lexpr == NULL || operation->rexpr == NULL)
    return g_strdup ("a condition holds");
  g_autofree char *what = subject (operation->lexpr, scope);
  const char *name = operator_of (operation);
  switch (operation->kind) {
  case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
    return condition_of_list (operation, what, scope);
  case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
  case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
  case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR:
    return condition_of_like (operation, what, *name == '!');
  case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
  case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
    return condition_of_between (operation, what, FALSE, scope);
  case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
  case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM:
    return condition_of_between (operation, what, TRUE, scope);
  default: /* plain operators, and the rare ones that read like them */
    return condition_of_comparison (operation, scope);
  }
}

static char *
condition_of_all (const PgQuery__BoolExpr *all, const TwSqlReading *scope, guint depth)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < all->n_args; i++) {
    char *pair = i + 1 < all->n_args ? condition_of_pair (all->args[i], all->args[i + 1], scope)
                                     : NULL;
    g_ptr_array_add (parts, pair ? pair : condition (all->args[i], scope, depth));
    i += pair != NULL;
  }
  return tw_label_join (parts, "and");
}

static char *
condition_of_boolean (const PgQuery__BoolExpr *boolean, const TwSqlReading *scope, guint depth)
{
  if (boolean->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR)
    return condition_of_all (boolean, scope, depth);
  gboolean negated = boolean->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR;
  if (negated && boolean->args[0]->node_case == PG_QUERY__NODE__NODE_SUB_LINK)
    return condition_of_subquery (boolean->args[0]->sub_link, TRUE, scope);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < boolean->n_args; i++)
    g_ptr_array_add (parts, condition (boolean->args[i], scope, depth));
  g_autofree char *joined = tw_label_join (parts, "or");
  if (negated)
    return g_strdup_printf ("it is not so that %s", joined);
  return g_strdup_printf ("either %s", joined);
}

/* The first table of the inner query. */
static char *
phrase_inner_table (const PgQuery__SubLink *link, const TwSqlReading *scope)
{
  if (link->subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return g_strdup ("an inner query");
  g_auto (TwSqlReading) inner = { 0 };
  tw_sql_reading_init (&inner, tw_sql_select_first (link->subselect->select_stmt), scope,
                       scope->catalog);
  if (inner.sources->len == 0)
    return g_strdup ("an inner query");
  return tw_sql_phrase_source (&g_array_index (inner.sources, TwSqlSource, 0));
}

static char *
condition_of_subquery (const PgQuery__SubLink *link, gboolean negated, const TwSqlReading *scope)
{
  g_autofree char *where = phrase_inner_table (link, scope);
  if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK)
    return g_strdup_printf ("%s has %s matching row", where, negated ? "no" : "a");
  if (link->testexpr == NULL)
    return g_strdup_printf ("an inner query on %s %s so", where, negated ? "does not say" : "says");
  g_autofree char *what = subject (link->testexpr, scope);
  return g_strdup_printf ("%s is %samong those that an inner query finds in %s", what,
                          negated ? "not " : "", where);
}

static char *
condition (const PgQuery__Node *node, const TwSqlReading *scope, guint depth)
{
  if (++depth > MAX_DEPTH)
    return g_strdup ("further conditions hold");
  if (node->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR)
    return condition_of_boolean (node->bool_expr, scope, depth);
  if (node->node_case == PG_QUERY__NODE__NODE_A_EXPR)
    return condition_of_operation (node->a_expr, scope);
  if (node->node_case == PG_QUERY__NODE__NODE_SUB_LINK)
    return condition_of_subquery (node->sub_link, FALSE, scope);
  g_autofree char *what = NULL;
  if (node->node_case == PG_QUERY__NODE__NODE_NULL_TEST) {
    gboolean null = node->null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL;
    what = subject (node->null_test->arg, scope);
    return g_strdup_printf ("%s is %s", what, null ? "empty" : "filled in");
  }
  what = subject (node, scope);
  return g_strdup_printf ("%s is true", what);
}

char *
tw_sql_phrase_condition (const PgQuery__Node *node, const TwSqlReading *scope)
{
  return condition (node, scope, 0);
}
