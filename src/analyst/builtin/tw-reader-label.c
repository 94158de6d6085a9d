// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

/* A noun that only says what stands behind it: "category Beverages", "order 10248". */

static gboolean
is_label_value (const TwReader *self, const TwContextValue *value, const TwTable *table)
{
  if (value->column->table != table)
    return FALSE;
  const TwCatalog *catalog = tw_vocabulary_get_catalog (self->vocabulary);
  g_autoptr (GPtrArray) display = tw_facts_display (catalog, table);
  return g_ptr_array_find (display, value->column, NULL)
         || tw_facts_key (catalog, table) == value->column;
}

/* "category Beverages", "order 10248": the noun only says what the value is. */
gboolean
tw_reader_labels_next (const TwReader *self, const TwTable *table)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  if (next == NULL || self->count)
    return FALSE;
  for (guint i = 0; next->values && i < next->values->len; i++)
    if (is_label_value (self, g_ptr_array_index (next->values, i), table))
      return TRUE;
  const TwColumn *key = tw_facts_key (tw_vocabulary_get_catalog (self->vocabulary), table);
  const TwItem *item = tw_reader_item (self, self->at);
  return next->is_number && !next->is_money && !next->is_percent && !item->plural && key
         && key->type == TW_DATA_TYPE_INTEGER;
}

gboolean
tw_reader_read_labelled (TwReader *self, const TwTable *table)
{
  const TwItem *next = tw_reader_item (self, self->at + 1);
  self->grouping = TW_GROUPING_NONE;
  self->with = FALSE;
  if (next->values) {
    self->attach = table;
    self->at++;
    return tw_reader_read_value (self);
  }
  const TwColumn *key = tw_facts_key (tw_vocabulary_get_catalog (self->vocabulary), table);
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_COMPARE, tw_target_new_column (key));
  filter->op = TW_OP_EQUAL;
  filter->number = next->number;
  filter->negated = self->negate;
  self->negate = FALSE;
  self->attach = table;
  tw_reader_add_filter (self, filter);
  if (self->frame->subject == NULL && self->frame->projections->len > 0)
    self->frame->subject = tw_target_new_table (table);
  self->at++;
  return TRUE;
}
