// SPDX-License-Identifier: Apache-2.0
#include "analyst/facets/tw-facets-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/tw-dates.h"
#include "analyst/tw-labels.h"

/* Whole months: how many; 0 where it is no number of whole ones. */
static guint
whole_months (const GDate *from, const GDate *to)
{
  if (g_date_get_day (from) != 1 || g_date_get_day (to) != 1 || g_date_compare (from, to) >= 0)
    return 0;
  return (guint) ((g_date_get_year (to) - g_date_get_year (from)) * 12
                  + (int) g_date_get_month (to) - (int) g_date_get_month (from));
}

static char *
dup_day (const GDate *date)
{
  char text[16];
  g_date_strftime (text, sizeof text, "%Y-%m-%d", date);
  return g_strdup (text);
}

static char *
dup_all (void)
{
  /* Translators: a period without an end on either side, as in "Period: all" */
  return g_strdup (C_("period", "all"));
}

/* Such as "May 1997"; NULL where the days are no year, quarter or month. */
static char *
dup_round_period (const GDate *from, const GDate *to)
{
  int year = g_date_get_year (from), month = (int) g_date_get_month (from);
  guint months = whole_months (from, to);
  if (months == 12 && month == 1)
    return g_strdup_printf ("%d", year);
  if (months == 3 && month % 3 == 1)
    return tw_date_quarter_of_year ((month + 2) / 3, year);
  return months == 1 ? tw_date_month_of_year (month, year) : NULL;
}

char *
tw_facets_dup_period (const GDate *from, const GDate *to)
{
  gboolean begins = g_date_valid (from), ends = g_date_valid (to);
  g_autofree char *first = begins ? dup_day (from) : NULL;
  if (!ends)
    /* Translators: a period that began on a day and goes on, as in "Period: from 1997-01-05 on" */
    return begins ? g_strdup_printf (C_("period", "from %s on"), first) : dup_all ();
  GDate day = *to;
  g_date_subtract_days (&day, 1);
  g_autofree char *last = dup_day (&day);
  if (!begins)
    /* Translators: a period that ends with a day, as in "Period: until 1997-01-05" */
    return g_strdup_printf (C_("period", "until %s"), last);
  char *round = dup_round_period (from, to);
  if (round || strcmp (first, last) == 0)
    return round ? round : g_strdup (first);
  /* Translators: a period's first day and its last, as in "Period: 1997-01-05 to 1997-02-01" */
  return g_strdup_printf (C_("period", "%s to %s"), first, last);
}

/* The first word behind FROM and its joins: a WHERE goes before it. */
static guint
end_of_from (const TwFacets *self)
{
  static const char *const words[] = { "group", "having", "order", "limit",  "offset",
                                       "window", "qualify", "fetch", "for",   NULL };
  guint at = 0;
  for (; at < self->tokens->n_tokens; at++) {
    if (tw_sql_tokens_is_mark (self->tokens, at, "("))
      at = self->partners[at];
    else if (tw_sql_tokens_is_mark (self->tokens, at, ";")
             || (self->tokens->tokens[at].kind == TW_SQL_WORD
                 && g_strv_contains (words, self->tokens->tokens[at].text)))
      break;
  }
  return at;
}

static int
find_own_where (const TwFacets *self)
{
  for (guint at = 0; at < self->tokens->n_tokens; at++) {
    if (tw_sql_tokens_is_mark (self->tokens, at, "("))
      at = self->partners[at];
    else if (tw_sql_tokens_is_word (self->tokens, at, "where"))
      return (int) at;
  }
  return -1;
}

/* A condition more. What stands there already is put in brackets where it has an OR. */
static char *
add_condition (const TwFacets *self, const char *condition)
{
  int at = find_own_where (self);
  guint end = end_of_from (self);
  if (at < 0) {
    g_autofree char *clause = g_strdup_printf ("\nWHERE %s", condition);
    TwTextEdit edit = { { end, end }, clause };
    return tw_facets_edit (self, &edit, 1);
  }
  g_autoptr (TwWhere) where = tw_where_new (self, (guint) at);
  TwTokenRange rest = { where->range.first + 1, where->range.end };
  g_autofree char *source = tw_facets_dup_source (self, rest);
  gboolean either = FALSE;
  for (guint i = rest.first; i < rest.end; i++) {
    either |= tw_sql_tokens_is_word (self->tokens, i, "or");
    if (tw_sql_tokens_is_mark (self->tokens, i, "("))
      i = self->partners[i];
  }
  g_autofree char *clause = g_strdup_printf ("WHERE %s\n  AND %s%s%s", condition, either ? "(" : "",
                                             source, either ? ")" : "");
  TwTextEdit edit = { where->range, clause };
  return tw_facets_edit (self, &edit, 1);
}

char *
tw_facets_period_sql (const TwFacets *self, const TwFacetPlace *place, const GDate *from,
                      const GDate *to)
{
  g_autofree char *first = dup_day (from), *after = dup_day (to);
  g_autofree char *condition
    = g_strdup_printf ("%s >= DATE '%s' AND %s < DATE '%s'", place->reference, first,
                       place->reference, after);
  return place->where ? tw_facets_rewrite (self, place, condition)
                      : add_condition (self, condition);
}

static void
add_change (TwFacets *self, TwFacetPlace *place, const GDate *from, const GDate *to)
{
  tw_facet_add_change (place->facet.changes, tw_facets_dup_period (from, to),
                       tw_facets_period_sql (self, place, from, to));
}

/* The period before, the one after, and the year around a shorter one. */
static void
add_neighbours (TwFacets *self, TwFacetPlace *place)
{
  guint months = g_date_valid (&place->from) && g_date_valid (&place->to)
                   ? whole_months (&place->from, &place->to) : 0;
  if (months == 0)
    return;
  GDate before = place->from, after = place->to;
  g_date_subtract_months (&before, months);
  g_date_add_months (&after, months);
  add_change (self, place, &before, &place->from);
  add_change (self, place, &place->to, &after);
  if (months >= 12)
    return;
  GDate year, next;
  g_date_clear (&year, 1);
  g_date_set_dmy (&year, 1, 1, g_date_get_year (&place->from));
  next = year;
  g_date_add_years (&next, 1);
  add_change (self, place, &year, &next);
}

static char *
with_other_date (TwFacets *self, const TwFacetPlace *place, const TwColumn *column)
{
  g_autofree char *name
    = tw_dialect_quote_identifier (tw_catalog_get_dialect (self->catalog), column->name);
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (TwTextEdit));
  guint last = G_MAXUINT;
  for (guint i = 0; i < place->names->len; i++) {
    guint at = g_array_index (place->names, guint, i);
    TwTextEdit edit = { { at, at + 1 }, name };
    if (at != last && (last == G_MAXUINT || at > last))
      g_array_append_val (edits, edit);
    last = at;
  }
  return tw_facets_edit (self, (TwTextEdit *) (gpointer) edits->data, edits->len);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;
  return (left > right) - (left < right);
}

/* The same, told by another date of the table, wherever the query tells it. */
static void
add_other_dates (TwFacets *self, TwFacetPlace *place)
{
  const TwTable *table = place->column->table;
  g_array_sort (place->names, compare_names);
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    if (column == place->column || column->type != place->column->type || place->names->len == 0)
      continue;
    g_autofree char *label = tw_label_of_column (column);
    /* Translators: which date a period is told by: "by shipped date" */
    tw_facet_add_change (place->facet.changes, g_strdup_printf (_("by %s"), label),
                         with_other_date (self, place, column));
  }
}

void
tw_facets_add_period_changes (TwFacets *self, TwFacetPlace *place)
{
  place->facet.looks_up = place->dated;
  if (place->dated) {
    add_neighbours (self, place);
    tw_facets_add_removal (self, place, dup_all ());
  }
  add_other_dates (self, place);
}

/* ---- a statement that says no period ---- */

static void
find_date (const ProtobufCMessage *node, gpointer user_data)
{
  struct {
    const TwSqlReading *reading;
    const TwColumn *column;
  } *search = user_data;
  TwSqlReferent referent = { 0 };
  if (search->column || node->descriptor == &pg_query__select_stmt__descriptor)
    return;
  if (node->descriptor == &pg_query__column_ref__descriptor
      && tw_sql_reading_resolve (search->reading, (const PgQuery__ColumnRef *) node, &referent)
      && referent.column && tw_data_type_is_temporal (referent.column->type))
    search->column = referent.column;
  tw_sql_tree_foreach (node, find_date, user_data);
}

/* The date that the query shows, else the one that tells when what it counts happened. */
static const TwColumn *
choose_date (const TwSqlReading *reading, const char **source)
{
  struct {
    const TwSqlReading *reading;
    const TwColumn *column;
  } search = { reading, NULL };
  tw_sql_tree_foreach (&reading->select->base, find_date, &search);
  for (guint i = 0; i < reading->sources->len; i++) {
    const TwSqlSource *from = &g_array_index (reading->sources, TwSqlSource, i);
    const TwColumn *column = search.column;
    if (column == NULL && from->table)
      column = tw_facts_main_date (from->table);
    *source = from->name;
    if (column && column->table == from->table && tw_data_type_is_temporal (column->type))
      return column;
  }
  return NULL;
}

void
tw_facets_read_period (TwFacets *self, const TwSqlReading *reading)
{
  const char *source = NULL;
  for (guint i = 0; i < self->places->len; i++)
    if (tw_facets_get (self, i)->kind == TW_FACET_PERIOD)
      return;
  const TwColumn *column = choose_date (reading, &source);
  if (column == NULL || tw_facets_keeps_rows (reading))
    return;
  TwFacetPlace *place = tw_facets_add (self, TW_FACET_PERIOD, tw_label_of_column (column),
                                       dup_all ());
  place->column = column;
  place->reference = tw_facets_column_reference (self, source, column);
  place->dated = place->facet.looks_up = TRUE;
  tw_facets_collect_names (self, reading, place);
  add_other_dates (self, place);
}
