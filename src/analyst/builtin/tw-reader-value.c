// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

static GArray *
names_of_values (const TwReader *self, const TwItem *item, const TwTable *only)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (TwName));
  const TwDouble *own = tw_doubles_find (tw_vocabulary_get_doubles (self->vocabulary),
                                         self->reported ? self->reported : self->attach);
  for (guint i = 0; item->values && i < item->values->len; i++) {
    const TwContextValue *value = g_ptr_array_index (item->values, i);
    const TwColumn *theirs = own && !only ? tw_double_column (own, value->column) : NULL;
    if ((only && value->column->table != only) || (self->reported && theirs == NULL))
      continue;
    const TwColumn *column = theirs ? theirs : value->column;
    TwName name = { TW_NAME_COLUMN, column->table, column, NULL, 0 };
    gboolean known = FALSE;
    for (guint n = 0; n < names->len; n++)
      known |= g_array_index (names, TwName, n).column == value->column;
    if (!known)
      g_array_append_val (names, name);
  }
  return names;
}

/* Keeps the columns that hold this value, too; FALSE where none would be left. */
static gboolean
join_value (TwReader *self, const TwItem *item)
{
  TwFrameFilter *filter = self->last_filter;
  if (filter == NULL || filter->kind != TW_FILTER_VALUE || self->series != TW_SERIES_FILTER
      || !self->joined)
    return FALSE;
  g_autoptr (GArray) names = names_of_values (self, item, NULL);
  GArray *shared = g_array_new (FALSE, FALSE, sizeof (TwName));
  for (guint i = 0; i < filter->target->names->len; i++) {
    TwName name = g_array_index (filter->target->names, TwName, i);
    for (guint n = 0; n < names->len; n++)
      if (g_array_index (names, TwName, n).column == name.column)
        g_array_append_val (shared, name);
  }
  if (shared->len == 0) {
    g_array_unref (shared);
    return FALSE;
  }
  g_array_unref (filter->target->names);
  filter->target->names = shared;
  g_ptr_array_add (filter->values, (gpointer) item);
  filter->any |= self->by_or;
  if (self->both && filter->values->len == 2 && !filter->any && !filter->negated) {
    filter->each = TRUE;
    self->both = FALSE;
  }
  return TRUE;
}

/* "Beverages category", "London suppliers": the noun after it says whose value it is. */
static const TwTable *
owner_after (TwReader *self, const TwItem *item, gboolean *is_label)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  const TwName *table = next ? tw_reader_best (next, TW_NAME_TABLE) : NULL;
  *is_label = FALSE;
  if (table == NULL)
    return NULL;
  const TwCatalog *catalog = tw_vocabulary_get_catalog (self->vocabulary);
  g_autoptr (GPtrArray) display = tw_facts_display (catalog, table->table);
  gboolean owns = FALSE;
  for (guint i = 0; item->values && i < item->values->len; i++) {
    const TwContextValue *value = g_ptr_array_index (item->values, i);
    if (value->column->table == table->table) {
      owns = TRUE;
      *is_label |= g_ptr_array_find (display, value->column, NULL);
    }
  }
  return owns ? table->table : NULL;
}

/* "high priority orders": the noun after it is the column that the value stands in. */
static gboolean
is_own_column (const TwItem *item, const TwItem *next)
{
  for (guint i = 0; item->values && next && next->names && i < next->names->len; i++) {
    const TwName *name = &g_array_index (next->names, TwName, i);
    if (name->kind != TW_NAME_COLUMN || name->penalty >= 1)
      continue;
    for (guint v = 0; v < item->values->len; v++)
      if (((TwContextValue *) g_ptr_array_index (item->values, v))->column == name->column)
        return TRUE;
  }
  return FALSE;
}

static TwTarget *
value_target (TwReader *self, const TwItem *item, const TwTable *owner)
{
  TwTarget *target = tw_target_new (item->text, NULL);
  g_array_unref (target->names);
  target->names = names_of_values (self, item, owner);
  target->owner = owner;
  target->attach = self->attach;
  target->verb = g_strdup (self->verb);
  if (self->preposition) {
    target->toward = tw_item_is (self->preposition, TW_ROLE_TO);
    target->away = tw_item_is (self->preposition, TW_ROLE_FROM);
  }
  return target;
}

/* A quoted text that retrieval did not find may only be the name of what was just named. */
static gboolean
read_unfound (TwReader *self, const TwItem *item)
{
  const TwCatalog *catalog = tw_vocabulary_get_catalog (self->vocabulary);
  g_autoptr (GPtrArray) display
    = self->attach ? tw_facts_display (catalog, self->attach) : g_ptr_array_new ();
  if (display->len != 1)
    return tw_reader_fail (self, _("I could not find “%s” in the data."), item->text);
  tw_reader_start_values (self, tw_target_new_column (g_ptr_array_index (display, 0)), item);
  return TRUE;
}

/* "how many deposits": rows whose type is that, where no noun says more. A name is not counted. */
static gboolean
counts_values (const TwReader *self, const TwItem *item)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  if (item->values == NULL || !item->plural || (next && next->names))
    return FALSE;
  const TwColumn *column = ((TwContextValue *) g_ptr_array_index (item->values, 0))->column;
  const TwCatalog *catalog = tw_vocabulary_get_catalog (self->vocabulary);
  g_autoptr (GPtrArray) display = tw_facts_display (catalog, column->table);
  for (guint i = 1; i < item->values->len; i++)
    if (((TwContextValue *) g_ptr_array_index (item->values, i))->column != column)
      return FALSE;
  return !g_ptr_array_find (display, column, NULL) && tw_facts_key (catalog, column->table) != column;
}

static void
count_rows (TwReader *self, const TwItem *item)
{
  const TwTable *table
    = ((TwContextValue *) g_ptr_array_index (item->values, 0))->column->table;
  tw_reader_add_table_measure (self, table);
  self->attach = table;
}

/* "were cancelled in 2022": when that happened, which a status does not tell. */
static gboolean
is_undated_event (const TwReader *self, const TwItem *item)
{
  if (item->values == NULL || !g_str_has_suffix (item->key, "ed")
      || !tw_reader_starts_period (self, tw_reader_next (self, self->at + 1)))
    return FALSE;
  const TwTable *table = ((TwContextValue *) g_ptr_array_index (item->values, 0))->column->table;
  const TwColumn *date = tw_facts_main_date (table);
  return date && tw_facts_is_day (date);
}

/* "no open bills": what is denied is the noun that comes next. */
static gboolean
describe_denied (TwReader *self, const TwItem *item, const TwTable *owner)
{
  gboolean without = self->without, negate = self->negate;
  self->without = self->negate = FALSE;
  self->described = self->frame->filters->len + 1;
  tw_reader_start_values (self, value_target (self, item, owner), item);
  self->without = without;
  self->negate = negate;
  return TRUE;
}

/* Where a value cannot stand: what waits before it wants a noun. */
static gboolean
wants_noun (const TwReader *self)
{
  gboolean waits = self->comparing || self->count || self->sort || self->rank || self->extreme
                   || self->grouping == TW_GROUPING_PER
                   || (self->function != TW_FUNCTION_NONE && self->unit_measure == NULL
                       && tw_reader_peek (self) == NULL);
  return waits && !(self->count && tw_reader_item (self, self->at + 1));
}

gboolean
tw_reader_read_value (TwReader *self)
{
  const TwItem *item = tw_reader_item (self, self->at);
  if (is_undated_event (self, item))
    return tw_reader_fail (self, _("No date says when “%s” happened. Name the date that is meant."),
                           item->text);
  if (self->count && counts_values (self, item))
    count_rows (self, item);
  if (wants_noun (self))
    return tw_reader_fail_item (self, item);
  gboolean label = FALSE;
  const TwTable *owner = owner_after (self, item, &label);
  const TwItem *before = self->at > 0 ? tw_reader_item (self, self->at - 1) : NULL;
  const TwName *label_before = before ? tw_reader_best (before, TW_NAME_TABLE) : NULL;
  if (owner == NULL && label_before && self->attach == label_before->table) {
    g_autoptr (GArray) own = names_of_values (self, item, self->attach);
    owner = own->len > 0 ? self->attach : NULL;
  }
  self->grouping = TW_GROUPING_NONE;
  if (owner && tw_reader_denies_next (self, owner) && !label)
    return describe_denied (self, item, owner);
  self->with = self->without ? TRUE : FALSE;
  if (self->without) {
    self->negate = TRUE;
    self->without = self->with = FALSE;
  }
  if (item->values == NULL) {
    if (!read_unfound (self, item))
      return FALSE;
  } else if (!join_value (self, item)) {
    if (self->joined && self->by_or)
      return tw_reader_fail (self, _("I cannot put “%s” behind “or” here."), item->text);
    tw_reader_start_values (self, value_target (self, item, owner), item);
  }
  const TwItem *then = tw_reader_item (self, self->at + 1);
  if (label ? !self->count : is_own_column (item, then) && (self->count || !then->values))
    self->at++;
  self->joined = self->by_or = FALSE;
  self->preposition = NULL;
  g_clear_pointer (&self->verb, g_free);
  self->waiting = self->function || self->count ? self->waiting : NULL;
  return TRUE;
}
