// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-row-filter.h"

#include <glib/gi18n.h>
#include <string.h>

#include "warehouse/tw-result-batch.h"
#include "warehouse/tw-row-text.h"
#include "warehouse/tw-warehouse-error.h"

#define CHECK_EVERY 4096 /* rows between two looks at the cancellable */
#define DAY_SECONDS 86400.0

/* @low, @end: the operand, a point or a day: from @low to before @end */
struct _TwRowFilter {
  gatomicrefcount references;
  guint column;
  TwRowTest test;
  char *operand;
  double low, end;
  gboolean point;
  GHashTable *values;
  gboolean null;
};

TwRowFilter *
tw_row_filter_ref (TwRowFilter *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_row_filter_unref (TwRowFilter *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_free (self->operand);
  g_free (self);
}

static TwRowFilter *
filter_new (guint column, TwRowTest test, const char *operand)
{
  TwRowFilter *self = g_new0 (TwRowFilter, 1);
  g_atomic_ref_count_init (&self->references);
  self->column = column;
  self->test = test;
  self->operand = g_strdup (operand);
  return self;
}

TwRowFilter *
tw_row_filter_new_contains (guint column, const char *text)
{
  return filter_new (column, TW_ROW_TEST_CONTAINS, text);
}

/* A date stands for its whole day where the column holds points of time. */
static gboolean
parse_operand (TwRowFilter *self, TwDataType type, const char *text)
{
  gsize length = strlen (text);
  self->point = TRUE;
  if (tw_data_parse_double (type, text, length, &self->low))
    return TRUE;
  if ((type != TW_DATA_TYPE_TIMESTAMP && type != TW_DATA_TYPE_TIMESTAMPTZ)
      || !tw_data_parse_double (TW_DATA_TYPE_DATE, text, length, &self->low))
    return FALSE;
  self->low *= DAY_SECONDS;
  self->end = self->low + DAY_SECONDS;
  self->point = FALSE;
  return TRUE;
}

TwRowFilter *
tw_row_filter_new_compare (TwResultSet *result, guint column, TwRowTest test, const char *operand,
                           GError **error)
{
  const TwResultColumn *about = tw_result_set_get_column (result, column);
  gboolean temporal = tw_data_type_is_temporal (about->type);
  g_autofree char *stripped = g_strstrip (g_strdup (operand));
  g_autoptr (TwRowFilter) self = filter_new (column, test, stripped);
  if (parse_operand (self, about->type, stripped))
    return g_steal_pointer (&self);
  tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_VALUE,
                temporal ? _("Write a date as year-month-day, such as 1997-05-01.")
                         : _("Write a number with a point, such as 1234.5."),
                temporal ? _("%s holds dates, and “%s” is none")
                         : _("%s holds numbers, and “%s” is none"), about->name, stripped);
  return NULL;
}

TwRowFilter *
tw_row_filter_new_one_of (guint column, const char *const *values, gboolean null)
{
  TwRowFilter *self = filter_new (column, TW_ROW_TEST_ONE_OF, NULL);
  self->null = null;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; values[i] != NULL; i++)
    g_hash_table_add (self->values, g_strdup (values[i]));
  return self;
}

guint
tw_row_filter_get_column (const TwRowFilter *self)
{
  return self->column;
}

TwRowTest
tw_row_filter_get_test (const TwRowFilter *self)
{
  return self->test;
}

const char *
tw_row_filter_get_operand (const TwRowFilter *self)
{
  return self->operand;
}

gboolean
tw_row_filter_has_value (const TwRowFilter *self, const char *value)
{
  if (value == NULL)
    return self->null;
  return self->values != NULL && g_hash_table_contains (self->values, value);
}

static gboolean
compare_passes (const TwRowFilter *self, double value)
{
  gboolean below = value < self->low;
  gboolean above = self->point ? value > self->low : value >= self->end;
  switch (self->test) {
  case TW_ROW_TEST_EQUAL:
    return !below && !above;
  case TW_ROW_TEST_NOT_EQUAL:
    return below || above;
  case TW_ROW_TEST_LESS:
    return below;
  case TW_ROW_TEST_AT_MOST:
    return !above;
  case TW_ROW_TEST_MORE:
    return above;
  case TW_ROW_TEST_AT_LEAST:
    return !below;
  case TW_ROW_TEST_CONTAINS:
  case TW_ROW_TEST_ONE_OF:
    break;
  }
  return FALSE;
}

static gboolean
row_passes (const TwRowFilter *self, TwResultSet *result, guint row)
{
  if (self->test == TW_ROW_TEST_ONE_OF) {
    char buffer[64];
    if (tw_result_set_is_null (result, row, self->column))
      return self->null;
    return g_hash_table_contains (
      self->values, tw_result_set_get_text (result, row, self->column, buffer, NULL));
  }
  double value;
  return tw_result_set_get_double (result, row, self->column, &value)
         && compare_passes (self, value);
}

/* One bit a row of the result set that passes. */
static guint8 *
find_rows (const TwRowFilter *self, TwResultSet *result, TwFoldedColumn *folded,
           GCancellable *cancellable, GError **error)
{
  guint n = tw_result_set_get_n_rows (result);
  if (self->test == TW_ROW_TEST_CONTAINS) {
    g_autoptr (TwFoldedColumn) own = folded ? tw_folded_column_ref (folded)
                                            : tw_folded_column_new (result, self->column,
                                                                    cancellable, error);
    return own ? tw_folded_column_find (own, self->operand, cancellable, error) : NULL;
  }
  g_autofree guint8 *found = g_malloc0 (n / 8 + 1);
  for (guint row = 0; row < n; row++) {
    if (row % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (row_passes (self, result, row))
      found[row >> 3] |= (guint8) (1 << (row & 7));
  }
  return g_steal_pointer (&found);
}

/* Those of all rows that were found; eight at a time where none was. */
static guint
gather (const guint8 *found, guint n, guint32 *rows)
{
  guint n_found = 0;
  for (guint row = 0; row < n; row++) {
    if ((row & 7) == 0 && found[row >> 3] == 0) {
      row += 7;
      continue;
    }
    rows[n_found] = row;
    n_found += found[row >> 3] >> (row & 7) & 1;
  }
  return n_found;
}

TwRowOrder *
tw_row_filter_apply (const TwRowFilter *self, TwResultSet *result, TwRowOrder *among,
                     TwFoldedColumn *folded, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *found = find_rows (self, result, folded, cancellable, error);
  if (found == NULL)
    return NULL;
  guint n = among ? tw_row_order_get_n_rows (among) : tw_result_set_get_n_rows (result);
  guint n_found = 0;
  guint32 *rows = g_new (guint32, MAX (n, 1));
  if (among == NULL)
    n_found = gather (found, n, rows);
  for (guint i = 0; among && i < n; i++) {
    guint32 row = tw_row_order_get_row (among, i);
    rows[n_found] = row;
    n_found += found[row >> 3] >> (row & 7) & 1;
  }
  return tw_row_order_new_take (g_renew (guint32, rows, MAX (n_found, 1)), n_found);
}
