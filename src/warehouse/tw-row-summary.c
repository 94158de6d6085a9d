// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-row-summary.h"

#include <math.h>

#define CHECK_EVERY 4096

/* Adds without losing the small to the large (Neumaier's variant of Kahan's sum). */
typedef struct {
  double sum, lost;
} Sum;

static void
sum_add (Sum *self, double value)
{
  double sum = self->sum + value;
  if (fabs (self->sum) >= fabs (value))
    self->lost += (self->sum - sum) + value;
  else
    self->lost += (value - sum) + self->sum;
  self->sum = sum;
}

static void
add_cell (TwRowSummary *summary, Sum *sum, double value)
{
  summary->minimum = summary->n_numbers ? MIN (summary->minimum, value) : value;
  summary->maximum = summary->n_numbers ? MAX (summary->maximum, value) : value;
  summary->n_numbers++;
  sum_add (sum, value);
}

static gboolean
add_column (TwResultSet *result, TwRowOrder *order, guint column, const TwRowBlock *block,
            TwRowSummary *summary, Sum *sum, GCancellable *cancellable, GError **error)
{
  gboolean numeric = tw_data_type_is_numeric (tw_result_set_get_column (result, column)->type);
  for (guint i = block->first_row; i <= block->last_row; i++) {
    guint row = order ? tw_row_order_get_row (order, i) : i;
    double value;
    if (i % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (tw_result_set_is_null (result, row, column))
      summary->n_nulls++;
    else if (numeric && tw_result_set_get_double (result, row, column, &value))
      add_cell (summary, sum, value);
    summary->n_cells++;
  }
  return TRUE;
}

gboolean
tw_row_summarize (TwResultSet *result, TwRowOrder *order, const guint *columns,
                  const TwRowBlock *block, TwRowSummary *summary, GCancellable *cancellable,
                  GError **error)
{
  Sum sum = { 0 };
  *summary = (TwRowSummary) { 0 };
  for (guint i = block->first_column; i <= block->last_column; i++)
    if (!add_column (result, order, columns[i], block, summary, &sum, cancellable, error))
      return FALSE;
  summary->sum = sum.sum + sum.lost;
  return TRUE;
}
