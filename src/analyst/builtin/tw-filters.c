// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-filters.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-grammar.h"

static gboolean
fail (TwSelect *select, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (TwSelect *select, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_free (select->failure);
  select->failure = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

const char *
tw_filter_operator (TwOperator op)
{
  switch (op) {
  case TW_OP_EQUAL:
    return "=";
  case TW_OP_NOT_EQUAL:
    return "<>";
  case TW_OP_GREATER:
    return ">";
  case TW_OP_AT_LEAST:
    return ">=";
  case TW_OP_LESS:
    return "<";
  case TW_OP_AT_MOST:
    return "<=";
  case TW_OP_BETWEEN:
    return "BETWEEN";
  }
  return "=";
}

char *
tw_filter_number (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  if (fabs (number) < 1e15 && number == floor (number))
    g_ascii_formatd (buffer, sizeof buffer, "%.0f", number);
  else
    g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  return g_strdup (buffer);
}

static char *
literal (const TwSelect *select, const char *text)
{
  return tw_dialect_quote_literal (tw_catalog_get_dialect (select->catalog), text);
}

static char *
chosen_literal (const TwSelect *select, const TwFrameFilter *filter, guint i)
{
  const char *text = g_ptr_array_index (filter->chosen, i);
  gboolean number = tw_data_type_is_numeric (filter->target->column->type)
                    && strspn (text, "0123456789") == strlen (text);
  return number ? g_strdup (text) : literal (select, text);
}

static char *
value_clause (const TwSelect *select, const TwFrameFilter *filter, const char *column)
{
  if (filter->chosen->len == 1) {
    g_autofree char *value = chosen_literal (select, filter, 0);
    return g_strdup_printf ("%s %s %s", column, filter->negated ? "<>" : "=", value);
  }
  GString *clause = g_string_new (column);
  g_string_append (clause, filter->negated ? " NOT IN (" : " IN (");
  for (guint i = 0; i < filter->chosen->len; i++) {
    g_autofree char *value = chosen_literal (select, filter, i);
    g_string_append_printf (clause, "%s%s", i ? ", " : "", value);
  }
  g_string_append_c (clause, ')');
  return g_string_free (clause, FALSE);
}

/* "10 %" of a discount that is kept as 0.10. */
static gboolean
scale_percent (TwSelect *select, const TwFrameFilter *filter, double *number, double *upper)
{
  *number = filter->number;
  *upper = filter->upper;
  if (!filter->is_percent)
    return TRUE;
  g_auto (GStrv) words = tw_facts_column_words (filter->target->column);
  if (g_strv_contains ((const char *const *) words, "percent")
      || g_strv_contains ((const char *const *) words, "percentage"))
    return TRUE;
  if (!tw_facts_is_fraction (filter->target->column))
    return fail (select, _("I could not tell whether %s is kept in per cent."),
                 filter->target->column->name);
  *number /= 100;
  *upper /= 100;
  return TRUE;
}

/* Against the average of all rows of its table. */
static char *
average_clause (TwSelect *select, const TwFrameFilter *filter, const char *column)
{
  const TwTarget *target = filter->target;
  g_autoptr (TwSelect) all = tw_select_new (select->catalog, select->joins, target->table);
  g_autofree char *value = tw_select_target (all, target);
  gboolean whole = target->column->type == TW_DATA_TYPE_INTEGER || target->since;
  tw_select_add_column (all, g_strdup_printf ("AVG(%s%s)", value, whole ? " * 1.0" : ""), "average");
  g_autofree char *sql = tw_select_to_sql (all);
  return g_strdup_printf ("%s%s %s (%s)%s", filter->negated ? "NOT (" : "", column,
                          tw_filter_operator (filter->op), sql, filter->negated ? ")" : "");
}

static char *
compare_clause (TwSelect *select, const TwFrameFilter *filter, const char *column)
{
  double number, upper;
  if (filter->average)
    return average_clause (select, filter, column);
  if (!scale_percent (select, filter, &number, &upper))
    return NULL;
  g_autofree char *first = tw_filter_number (number);
  g_autofree char *last = tw_filter_number (upper);
  const char *not = filter->negated ? "NOT " : "";
  if (filter->op == TW_OP_BETWEEN)
    return g_strdup_printf ("%s %sBETWEEN %s AND %s", column, not, first, last);
  return g_strdup_printf ("%s%s%s %s %s%s", not, *not ? "(" : "", column,
                          tw_filter_operator (filter->op), first, *not ? ")" : "");
}

static char *
date_literal (const GDate *date, TwDayForm form)
{
  guint year = g_date_get_year (date), month = g_date_get_month (date), day = g_date_get_day (date);
  switch (form) {
  case TW_DAY_FORM_NUMBER:
    return g_strdup_printf ("%04u%02u%02u", year, month, day);
  case TW_DAY_FORM_DIGITS:
    return g_strdup_printf ("'%04u%02u%02u'", year, month, day);
  case TW_DAY_FORM_DASHED:
    return g_strdup_printf ("'%04u-%02u-%02u'", year, month, day);
  case TW_DAY_FORM_NONE:
    break;
  }
  return g_strdup_printf ("DATE '%04u-%02u-%02u'", year, month, day);
}

static char *
one_period (const TwFrameFilter *filter, const TwPeriod *period, const char *column)
{
  TwDayForm form = tw_facts_day_form (filter->target->column);
  if (period->month && form == TW_DAY_FORM_NUMBER)
    return g_strdup_printf ("MOD(%s / 100, 100) = %u", column, period->month);
  if (period->month && form != TW_DAY_FORM_NONE)
    return g_strdup_printf ("SUBSTRING(%s, %d, 2) = '%02u'", column,
                            form == TW_DAY_FORM_DIGITS ? 5 : 6, period->month);
  if (period->month)
    return g_strdup_printf ("EXTRACT(MONTH FROM %s) = %u", column, period->month);
  g_autofree char *from = date_literal (&period->from, form);
  g_autofree char *to = date_literal (&period->to, form);
  if (filter->to_open)
    return g_strdup_printf ("%s >= %s", column, from);
  if (filter->from_open)
    return g_strdup_printf ("%s < %s", column, to);
  return g_strdup_printf ("%s >= %s AND %s < %s", column, from, column, to);
}

static char *
period_clause (const TwFrameFilter *filter, const char *column)
{
  GString *clause = g_string_new (NULL);
  for (guint i = 0; i < filter->periods->len; i++) {
    g_autofree char *one
      = one_period (filter, &g_array_index (filter->periods, TwPeriod, i), column);
    const char *open = filter->periods->len > 1 ? "(" : "", *close = *open ? ")" : "";
    g_string_append_printf (clause, "%s%s%s%s", i ? " OR " : "", open, one, close);
  }
  if (filter->negated || filter->periods->len > 1) {
    g_string_prepend (clause, filter->negated ? "NOT (" : "(");
    g_string_append_c (clause, ')');
  }
  return g_string_free (clause, FALSE);
}

static char *
flag_clause (const TwFrameFilter *filter, const char *column)
{
  if (filter->target->column->type == TW_DATA_TYPE_TEXT)
    return g_strdup_printf ("UPPER(LEFT(%s, 1)) IN (%s)", column,
                            filter->negated ? "'N', 'F', '0'" : "'Y', 'T', '1'");
  gboolean boolean = filter->target->column->type == TW_DATA_TYPE_BOOLEAN;
  const char *value = boolean ? (filter->negated ? "FALSE" : "TRUE") : filter->negated ? "0" : "1";
  return g_strdup_printf ("%s = %s", column, value);
}

/* Days are compared with days, whatever form they are kept in and whether or not with a time. */
static char *
compared_sql (TwSelect *select, const TwColumn *column, const TwColumn *other)
{
  if (!tw_facts_is_date (column) || !tw_facts_is_date (other))
    return tw_select_column (select, column, FALSE);
  g_autofree char *sql = tw_facts_day_form (column) == tw_facts_day_form (other)
                           ? tw_select_column (select, column, FALSE)
                           : tw_select_date (select, column);
  return sql && !tw_facts_is_day (column) && tw_facts_is_day (other)
           ? g_strdup_printf ("CAST(%s AS DATE)", sql) : g_steal_pointer (&sql);
}

static char *
columns_clause (TwSelect *select, const TwFrameFilter *filter)
{
  const TwColumn *first = filter->target->column, *second = filter->other->column;
  g_autofree char *column = compared_sql (select, first, second);
  g_autofree char *other = column ? compared_sql (select, second, first) : NULL;
  return other ? g_strdup_printf ("%s%s %s %s%s", filter->negated ? "NOT (" : "", column,
                                  tw_filter_operator (filter->op), other,
                                  filter->negated ? ")" : "")
               : NULL;
}

/* The clause of one filter, whose tables @select can reach. */
static char *
clause_of (TwSelect *select, const TwFrameFilter *filter)
{
  g_autofree char *column
    = filter->target ? tw_select_target (select, filter->target) : NULL;
  if (column == NULL)
    return NULL;
  switch (filter->kind) {
  case TW_FILTER_VALUE:
    return value_clause (select, filter, column);
  case TW_FILTER_COMPARE:
    return compare_clause (select, filter, column);
  case TW_FILTER_COLUMNS:
    return columns_clause (select, filter);
  case TW_FILTER_NULL:
    /* No stock is none, and none known. */
    if (tw_facts_is_measure (select->catalog, filter->target->column))
      return filter->negated ? g_strdup_printf ("%s <> 0", column)
                             : g_strdup_printf ("(%s IS NULL OR %s = 0)", column, column);
    return g_strdup_printf ("%s IS %sNULL", column, filter->negated ? "NOT " : "");
  case TW_FILTER_FLAG:
    return flag_clause (filter, column);
  case TW_FILTER_PERIOD:
    return period_clause (filter, column);
  case TW_FILTER_LIKE: {
    g_autofree char *pattern = literal (select, filter->like);
    return g_strdup_printf ("%s %sILIKE %s", column, filter->negated ? "NOT " : "", pattern);
  }
  case TW_FILTER_EXISTS:
  case TW_FILTER_HAVING:
    break;
  }
  return NULL;
}

static const TwTable *
table_of (const TwFrameFilter *filter)
{
  return filter->kind == TW_FILTER_EXISTS ? filter->table : filter->target->table;
}

static gboolean
reaches (TwSelect *select, const TwTable *from, const TwTable *to)
{
  return tw_joins_distance (select->joins, from, to) >= 0
         && tw_joins_find_role (select->joins, from, to) == NULL;
}

static gboolean
add_clause (TwSelect *select, const TwFrameFilter *filter)
{
  char *clause = clause_of (select, filter);
  if (clause == NULL)
    return select->failure ? FALSE : fail (select, _("I could not write a condition."));
  g_ptr_array_add (select->where, clause);
  return TRUE;
}

/* "orders without a customer": the key that would lead there is empty. */
static gboolean
add_missing_parent (TwSelect *select, const TwFrameFilter *filter)
{
  g_autoptr (GPtrArray) path = tw_joins_path (select->joins, select->root, filter->table);
  if (path->len != 1)
    return fail (select, _("I cannot look for rows without %s here."), filter->table->name);
  const TwRelationship *step = g_ptr_array_index (path, 0);
  g_autofree char *key = tw_column_sql (select->catalog, step->source[0]);
  g_ptr_array_add (select->where, g_strdup_printf ("%s IS NULL", key));
  return TRUE;
}

/* Of several keys to one table, the one that "from" or "to" tells: origin, destination. */
static const TwRelationship *
directed_step (TwSelect *select, const TwFrameFilter *filter)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (select->catalog);
  const TwRelationship *found = NULL;
  const char *list = filter->target->toward ? "to-words" : "from-words";
  if (!filter->target->toward && !filter->target->away)
    return NULL;
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *step = g_ptr_array_index (relationships, i);
    if (step->source[0]->table != select->root || step->n_columns != 1
        || step->target[0]->table != filter->target->table)
      continue;
    g_auto (GStrv) words = tw_facts_column_words (step->source[0]);
    gboolean suits = FALSE;
    for (guint w = 0; words[w]; w++)
      suits |= tw_grammar_has_word (list, words[w]);
    if (suits && found)
      return NULL;
    found = suits ? step : found;
  }
  return found;
}

static gboolean
add_directed (TwSelect *select, const TwFrameFilter *filter, const TwRelationship *step)
{
  g_autofree char *key = tw_column_sql (select->catalog, step->source[0]);
  g_autofree char *target = tw_column_sql (select->catalog, step->target[0]);
  g_autofree char *table
    = tw_catalog_dup_qualified_name (select->catalog, step->target[0]->table);
  g_autofree char *column = tw_column_sql (select->catalog, filter->target->column);
  g_autofree char *clause = value_clause (select, filter, column);
  g_ptr_array_add (select->where, g_strdup_printf ("%s IN (SELECT %s FROM %s WHERE %s)", key,
                                                   target, table, clause));
  return TRUE;
}

static gboolean
add_direct (TwSelect *select, const TwFrameFilter *filter)
{
  const TwTable *table = table_of (filter);
  if (filter->kind == TW_FILTER_VALUE && table != select->root
      && tw_joins_is_ambiguous (select->joins, select->root, table)) {
    const TwRelationship *step = directed_step (select, filter);
    if (step)
      return add_directed (select, filter, step);
  }
  if (filter->kind != TW_FILTER_EXISTS)
    return add_clause (select, filter);
  if (filter->table == select->root)
    return filter->negated ? fail (select, _("I cannot deny %s of itself."), filter->table->name)
                           : TRUE;
  return filter->negated ? add_missing_parent (select, filter)
                         : tw_select_require (select, filter->table, FALSE);
}

/* The nearest table from which both the root and all of @filters can be reached. */
static const TwTable *
table_below (TwSelect *select, const GPtrArray *filters)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  g_ptr_array_add (tables, (gpointer) select->root);
  for (guint i = 0; i < filters->len; i++)
    g_ptr_array_add (tables, (gpointer) table_of (g_ptr_array_index (filters, i)));
  gboolean tie;
  const TwTable *below = tw_joins_below (select->joins, tables, &tie);
  return tie ? NULL : below;
}

/* root.key [NOT] IN (SELECT …), with all of @filters true of the same row below. */
static gboolean
add_subquery (TwSelect *select, const GPtrArray *filters, gboolean negated)
{
  const TwTable *below = table_below (select, filters);
  if (below == NULL || tw_joins_is_ambiguous (select->joins, below, select->root))
    return fail (select, _("I could not tell how %s and %s belong together."), select->root->name,
                 table_of (g_ptr_array_index (filters, 0))->name);
  g_autoptr (GPtrArray) path = tw_joins_path (select->joins, below, select->root);
  const TwRelationship *last = path->len ? g_ptr_array_index (path, path->len - 1) : NULL;
  if (last == NULL || last->n_columns != 1)
    return fail (select, _("I cannot yet look below %s, whose key has several columns."),
                 select->root->name);
  g_autoptr (TwSelect) inner = tw_select_new (select->catalog, select->joins, below);
  char *key = tw_select_column (inner, last->source[0], FALSE);
  gboolean fine = key != NULL;
  if (fine && negated)
    g_ptr_array_add (inner->where, g_strdup_printf ("%s IS NOT NULL", key));
  if (fine)
    g_ptr_array_add (inner->columns, key);
  for (guint i = 0; fine && i < filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (filters, i);
    fine = filter->kind == TW_FILTER_EXISTS ? tw_select_require (inner, filter->table, FALSE)
                                            : add_clause (inner, filter);
  }
  if (!fine)
    return fail (select, "%s",
                 inner->failure ? inner->failure : _("I could not join these tables."));
  g_autofree char *sql = tw_select_to_sql (inner);
  g_autofree char *outer = tw_column_sql (select->catalog, last->target[0]);
  g_ptr_array_add (select->where, g_strdup_printf ("%s %sIN (%s)", outer, negated ? "NOT " : "",
                                                   sql));
  return TRUE;
}

static gboolean
is_plain (const TwFrameFilter *filter)
{
  return filter->scope == 0 && filter->kind != TW_FILTER_HAVING && !filter->apart
         && !(filter->kind == TW_FILTER_EXISTS && filter->negated);
}

/* "both Chai and Chang": a row below for the one and a row below for the other. */
static gboolean
add_each_below (TwSelect *select, GPtrArray *below)
{
  guint at = below->len;
  for (guint i = 0; i < below->len; i++)
    if (((TwFrameFilter *) g_ptr_array_index (below, i))->each)
      at = i;
  if (at == below->len)
    return add_subquery (select, below, FALSE);
  const TwFrameFilter *both = g_ptr_array_index (below, at);
  gboolean fine = TRUE;
  for (guint v = 0; v < both->chosen->len && fine; v++) {
    g_autoptr (GPtrArray) one = g_ptr_array_new ();
    g_ptr_array_add (one, g_ptr_array_index (both->chosen, v));
    TwFrameFilter single = *both;
    single.chosen = one;
    below->pdata[at] = &single;
    fine = add_subquery (select, below, FALSE);
  }
  below->pdata[at] = (gpointer) both;
  return fine;
}

/* Every condition on rows below holds for the same row below: "ordered Chai in 1997". */
static gboolean
add_below (TwSelect *select, const TwFrame *frame)
{
  g_autoptr (GPtrArray) below = g_ptr_array_new ();
  for (guint i = 0; i < frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (!is_plain (filter) || reaches (select, select->root, table_of (filter)))
      continue;
    if (filter->negated && filter->kind != TW_FILTER_NULL)
      return fail (select, _("I could not tell what the exception about %s leaves out."),
                   table_of (filter)->name);
    if (filter->kind == TW_FILTER_VALUE && filter->chosen->len > 1 && !filter->any
        && !filter->each)
      return fail (select, _("Is each of “%s” meant, or any of them? Say “or” for any."),
                   filter->target->text);
    g_ptr_array_add (below, filter);
  }
  return below->len == 0 || add_each_below (select, below);
}

static gboolean
add_denied (TwSelect *select, const TwFrame *frame, guint index)
{
  TwFrameFilter *denied = g_ptr_array_index (frame->filters, index);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_ptr_array_add (parts, denied);
  for (guint i = 0; i < frame->filters->len; i++) {
    TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (filter->scope != index + 1)
      continue;
    if (filter->kind == TW_FILTER_HAVING || filter->negated
        || table_of (filter) == select->root)
      return fail (select, _("I could not tell what exactly is denied."));
    g_ptr_array_add (parts, filter);
  }
  if (reaches (select, select->root, denied->table)) {
    if (parts->len > 1)
      return fail (select, _("I could not tell what exactly is denied."));
    return add_direct (select, denied);
  }
  return add_subquery (select, parts, TRUE);
}

gboolean
tw_filters_add (TwSelect *select, const TwFrame *frame)
{
  for (guint i = 0; i < frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (!is_plain (filter) || !reaches (select, select->root, table_of (filter)))
      continue;
    if (filter->each)
      return fail (select, _("One row of %s is not both “%s” and “%s”."), select->root->name,
                   (char *) g_ptr_array_index (filter->chosen, 0),
                   (char *) g_ptr_array_index (filter->chosen, 1));
    if (!add_direct (select, filter))
      return FALSE;
  }
  for (guint i = 0; i < frame->filters->len; i++) {
    const TwFrameFilter *filter = g_ptr_array_index (frame->filters, i);
    if (filter->kind == TW_FILTER_EXISTS && filter->negated && !filter->apart
        && !add_denied (select, frame, i))
      return FALSE;
  }
  return add_below (select, frame);
}

gboolean
tw_filters_add_one (TwSelect *select, const TwFrameFilter *filter)
{
  return add_direct (select, filter);
}

char *
tw_filters_condition (TwSelect *select, const TwFrameFilter *filter)
{
  if (filter->kind == TW_FILTER_EXISTS || filter->kind == TW_FILTER_HAVING || filter->scope > 0
      || !reaches (select, select->root, table_of (filter))) {
    fail (select, _("I cannot yet tell which part of %s that is."), select->root->name);
    return NULL;
  }
  /* Rows without a partner are a part of the whole. */
  if (!tw_select_require (select, table_of (filter), TRUE))
    return NULL;
  char *clause = clause_of (select, filter);
  if (clause == NULL && select->failure == NULL)
    fail (select, _("I could not write a condition."));
  return clause;
}

char *
tw_filters_period (TwSelect *select, const TwFrameFilter *filter, guint index)
{
  g_autofree char *column = tw_select_target (select, filter->target);
  return column ? one_period (filter, &g_array_index (filter->periods, TwPeriod, index), column)
                : NULL;
}
