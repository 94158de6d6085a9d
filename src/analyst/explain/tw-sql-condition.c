// SPDX-License-Identifier: Apache-2.0
#include "analyst/explain/tw-sql-phrase.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/tw-dates.h"
#include "analyst/tw-labels.h"
#include "core/tw-language.h"

#define MAX_DEPTH 8
#define MAX_LISTED 5 /* values of an IN */

static char *condition (const PgQuery__Node *node, const TwSqlReading *scope, guint depth);
static char *condition_of_subquery (const PgQuery__SubLink *link, gboolean negated,
                                    const TwSqlReading *scope);

/* One clause of two kinds. */
typedef struct {
  const char *holds, *fails;
} Clause;

static char *
fill (const Clause *clause, gboolean negated, const char *what, const char *value)
{
  return tw_text_fill (negated ? _(clause->fails) : _(clause->holds), what, value);
}

static char *
format_day (const GDate *date)
{
  return tw_date_day (g_date_get_day (date), (int) g_date_get_month (date), g_date_get_year (date));
}

static char *
format_quarter (const GDate *first)
{
  static const char *const quarters[]
    = { N_("the first quarter of %s"), N_("the second quarter of %s"),
        N_("the third quarter of %s"), N_("the fourth quarter of %s") };
  g_autofree char *year = g_strdup_printf ("%d", g_date_get_year (first));
  return tw_text_fill (_(quarters[g_date_get_month (first) / 3]), year);
}

static gboolean
ends_after (const GDate *first, guint months, const GDate *end)
{
  GDate next = *first;
  g_date_add_months (&next, months);
  return g_date_is_first_of_month (first) && (g_date_get_month (first) - 1) % MIN (months, 12) == 0
         && g_date_compare (&next, end) == 0;
}

static char *
condition_of_quarter (const char *what, const GDate *first, gboolean negated)
{
  g_autofree char *quarter = format_quarter (first);
  if (negated)
    /* Translators: a date and a quarter: "the order date is not in the first quarter of 1997" */
    return g_strdup_printf (C_("quarter", "%s is not in %s"), what, quarter);
  /* Translators: a date and a quarter: "the order date is in the first quarter of 1997" */
  return g_strdup_printf (C_("quarter", "%s is in %s"), what, quarter);
}

/* "in 1997" for whole years, quarters and months, "on" a day, else "from … to …". */
static char *
condition_of_dates (const char *what, const GDate *first, const GDate *end, gboolean negated)
{
  /* Translators: a date and a day: "the order date is on May 1, 1997" */
  static const Clause on = { N_("%s is on %s"), N_("%s is not on %s") };
  /* Translators: a date and a month or a year: "the order date is in May 1997" */
  static const Clause in = { N_("%s is in %s"), N_("%s is not in %s") };
  GDate last = *end;
  g_date_subtract_days (&last, 1);
  g_autofree char *from = format_day (first);
  g_autofree char *to = format_day (&last);
  g_autofree char *period = NULL;
  if (g_date_compare (&last, first) == 0)
    return fill (&on, negated, what, from);
  if (ends_after (first, 3, end))
    return condition_of_quarter (what, first, negated);
  if (ends_after (first, 1, end))
    period = tw_date_month_of_year ((int) g_date_get_month (first), g_date_get_year (first));
  else if (ends_after (first, 12, end))
    period = g_strdup_printf ("%d", g_date_get_year (first));
  if (period)
    return fill (&in, negated, what, period);
  if (negated)
    /* Translators: a date and two days: "the order date is not from May 1, 1997 to May 3, 1997" */
    return g_strdup_printf (_("%s is not from %s to %s"), what, from, to);
  /* Translators: a date and two days: "the order date is from May 1, 1997 to May 3, 1997" */
  return g_strdup_printf (_("%s is from %s to %s"), what, from, to);
}

/* (nullable): for the days from @first to before @end, or to @end itself with @inclusive. */
static char *
condition_of_days (const char *what, const char *first, const char *end, gboolean inclusive,
                   gboolean negated)
{
  GDate from, to;
  if (!tw_sql_phrase_parse_day (first, &from) || !tw_sql_phrase_parse_day (end, &to))
    return NULL;
  if (inclusive)
    g_date_add_days (&to, 1);
  return g_date_compare (&from, &to) < 0 ? condition_of_dates (what, &from, &to, negated) : NULL;
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
  if (!tw_sql_phrase_is_name (node))
    return g_steal_pointer (&text);
  /* Translators: a column or a value as the subject of a clause, such as "the order date" (is in
   * 1997); what is filled in is in the words of the database, so that no article may be known */
  return g_strdup_printf (C_("subject", "the %s"), text);
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
  return condition_of_days (what, first, end, before == NULL, FALSE);
}

static char *
condition_of_like (const PgQuery__AExpr *operation, const char *what, gboolean negated)
{
  static const Clause matches = { N_("%s matches the pattern %s"),
                                  N_("%s does not match the pattern %s") };
  static const Clause contains = { N_("%s contains %s"), N_("%s does not contain %s") };
  static const Clause ends_with = { N_("%s ends with %s"), N_("%s does not end with %s") };
  static const Clause begins_with = { N_("%s begins with %s"), N_("%s does not begin with %s") };
  static const Clause is = { N_("%s is %s"), N_("%s is not %s") };
  g_autofree char *pattern = tw_sql_phrase_constant (operation->rexpr);
  if (pattern == NULL)
    return g_strdup_printf (negated ? _("%s does not match a pattern") : _("%s matches a pattern"),
                            what);
  gsize length = strlen (pattern);
  gboolean open = length > 0 && *pattern == '%';
  gboolean ends = length > 1 && pattern[length - 1] == '%';
  g_autofree char *inner = g_strndup (pattern + open, length - open - ends);
  gboolean plain = strpbrk (inner, "%_") == NULL;
  g_autofree char *quoted = tw_sql_phrase_quote (plain ? inner : pattern);
  const Clause *clause = &is;
  if (!plain)
    clause = &matches;
  else if (open && ends)
    clause = &contains;
  else if (open)
    clause = &ends_with;
  else if (ends)
    clause = &begins_with;
  return fill (clause, negated, what, quoted);
}

static char *
condition_of_list (const PgQuery__AExpr *operation, const char *what, const TwSqlReading *scope)
{
  static const Clause is = { N_("%s is %s"), N_("%s is not %s") };
  gboolean negated = g_str_equal (operator_of (operation), "<>");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  if (operation->rexpr->node_case != PG_QUERY__NODE__NODE_LIST)
    return g_strdup_printf (negated ? _("%s is not in a list") : _("%s is in a list"), what);
  const PgQuery__List *list = operation->rexpr->list;
  for (gsize i = 0; i < list->n_items && i < MAX_LISTED; i++)
    g_ptr_array_add (values, tw_sql_phrase (list->items[i], scope));
  guint more = list->n_items > MAX_LISTED ? (guint) list->n_items - MAX_LISTED : 0;
  if (more > 0)
    /* Translators: the last of a list of values: "“a”, “b” or one of 12 more" */
    g_ptr_array_add (values, g_strdup_printf (ngettext ("one of %u more", "one of %u more", more),
                                              more));
  g_autofree char *joined = tw_label_join (values, TW_JOIN_OR);
  return fill (&is, negated, what, joined);
}

static char *
condition_of_between (const PgQuery__AExpr *operation, const char *what, gboolean negated,
                      const TwSqlReading *scope)
{
  if (operation->rexpr->node_case != PG_QUERY__NODE__NODE_LIST
      || operation->rexpr->list->n_items != 2)
    return g_strdup_printf (_("%s is in a range"), what);
  const PgQuery__List *list = operation->rexpr->list;
  g_autofree char *first = tw_sql_phrase_constant (list->items[0]);
  g_autofree char *last = tw_sql_phrase_constant (list->items[1]);
  char *days = first && last ? condition_of_days (what, first, last, TRUE, negated) : NULL;
  if (days)
    return days;
  g_autofree char *low = tw_sql_phrase (list->items[0], scope);
  g_autofree char *high = tw_sql_phrase (list->items[1], scope);
  if (negated)
    return g_strdup_printf (_("%s is not between %s and %s"), what, low, high);
  return g_strdup_printf (_("%s is between %s and %s"), what, low, high);
}

static gboolean
is_day (const PgQuery__Node *node)
{
  GDate date;
  g_autofree char *text = tw_sql_phrase_constant (node);
  return text && tw_sql_phrase_parse_day (text, &date);
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
  return g_strdup_printf (_("%s is in %s"), what, value);
}

static char *
condition_of_comparison (const PgQuery__AExpr *operation, const TwSqlReading *scope)
{
  static const struct {
    const char *name, *number, *day;
  } clauses[] = { { "=", N_("%s is %s"), N_("%s is %s") },
                  { "<>", N_("%s is not %s"), N_("%s is not %s") },
                  { ">", N_("%s is more than %s"), N_("%s is after %s") },
                  { ">=", N_("%s is at least %s"), N_("%s is on or after %s") },
                  { "<", N_("%s is less than %s"), N_("%s is before %s") },
                  { "<=", N_("%s is at most %s"), N_("%s is up to %s") } };
  const char *name = operator_of (operation);
  char *period = g_str_equal (name, "=") ? condition_of_period (operation, scope) : NULL;
  if (period)
    return period;
  g_autofree char *what = subject (operation->lexpr, scope);
  gboolean literal = operation->rexpr->node_case != PG_QUERY__NODE__NODE_COLUMN_REF;
  g_autofree char *value = literal ? tw_sql_phrase (operation->rexpr, scope)
                                   : subject (operation->rexpr, scope);
  for (guint i = 0; i < G_N_ELEMENTS (clauses); i++)
    if (g_str_equal (clauses[i].name, name))
      return tw_text_fill (is_day (operation->rexpr) ? _(clauses[i].day) : _(clauses[i].number),
                           what, value);
  return g_strdup_printf ("%s %s %s", what, name, value);
}

static char *
condition_of_operation (const PgQuery__AExpr *operation, const TwSqlReading *scope)
{
  if (operation->lexpr == NULL || operation->rexpr == NULL)
    return g_strdup (_("a condition holds"));
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
  return tw_label_join (parts, TW_JOIN_ALL);
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
  g_autofree char *joined = tw_label_join (parts, TW_JOIN_EITHER);
  if (negated)
    /* Translators: a clause that does not hold */
    return g_strdup_printf (_("it is not so that %s"), joined);
  /* Translators: several clauses of which one holds, joined already: "either the country is “UK” or
   * the freight is more than 10" */
  return g_strdup_printf (_("either %s"), joined);
}

/* The first table of the inner query. */
static char *
phrase_inner_table (const PgQuery__SubLink *link, const TwSqlReading *scope)
{
  if (link->subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return g_strdup (_("an inner query"));
  g_auto (TwSqlReading) inner = { 0 };
  tw_sql_reading_init (&inner, tw_sql_select_first (link->subselect->select_stmt), scope,
                       scope->catalog);
  if (inner.sources->len == 0)
    return g_strdup (_("an inner query"));
  return tw_sql_phrase_source (&g_array_index (inner.sources, TwSqlSource, 0));
}

static char *
condition_of_subquery (const PgQuery__SubLink *link, gboolean negated, const TwSqlReading *scope)
{
  static const Clause among = { N_("%s is among those that an inner query finds in %s"),
                                N_("%s is not among those that an inner query finds in %s") };
  g_autofree char *where = phrase_inner_table (link, scope);
  if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK)
    return g_strdup_printf (negated ? _("%s has no matching row") : _("%s has a matching row"),
                            where);
  if (link->testexpr == NULL)
    return g_strdup_printf (negated ? _("an inner query on %s does not say so")
                                    : _("an inner query on %s says so"), where);
  g_autofree char *what = subject (link->testexpr, scope);
  return fill (&among, negated, what, where);
}

static char *
condition (const PgQuery__Node *node, const TwSqlReading *scope, guint depth)
{
  if (++depth > MAX_DEPTH)
    return g_strdup (_("further conditions hold"));
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
    return g_strdup_printf (null ? _("%s is empty") : _("%s is filled in"), what);
  }
  what = subject (node, scope);
  return g_strdup_printf (_("%s is true"), what);
}

char *
tw_sql_phrase_condition (const PgQuery__Node *node, const TwSqlReading *scope)
{
  return condition (node, scope, 0);
}
