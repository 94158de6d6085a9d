// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-row-order.h"

#include "warehouse/tw-row-keys.h"

struct _TwRowOrder {
  gatomicrefcount references;
  guint n_rows;
  guint32 *rows;
};

TwRowOrder *
tw_row_order_ref (TwRowOrder *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_row_order_unref (TwRowOrder *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->rows);
  g_free (self);
}

guint
tw_row_order_get_n_rows (const TwRowOrder *self)
{
  return self->n_rows;
}

guint
tw_row_order_get_row (const TwRowOrder *self, guint position)
{
  g_return_val_if_fail (position < self->n_rows, 0);
  return self->rows[position];
}

TwRowOrder *
tw_row_order_new_take (guint32 *rows, guint n_rows)
{
  TwRowOrder *self = g_new0 (TwRowOrder, 1);
  g_atomic_ref_count_init (&self->references);
  self->rows = rows;
  self->n_rows = n_rows;
  return self;
}

static TwRowOrder *
copy_rows (TwResultSet *result, TwRowOrder *among)
{
  guint n = among ? among->n_rows : tw_result_set_get_n_rows (result);
  guint32 *rows = g_new (guint32, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    rows[i] = among ? among->rows[i] : i;
  return tw_row_order_new_take (rows, n);
}

/* The least important key first: each sort keeps the order of what is equal to it. */
TwRowOrder *
tw_row_order_sort (TwResultSet *result, TwRowOrder *among, const TwSortKey *keys, guint n_keys,
                   GCancellable *cancellable, GError **error)
{
  if (n_keys == 0 && among)
    return tw_row_order_ref (among);
  g_autoptr (TwRowOrder) order = copy_rows (result, among);
  for (guint i = n_keys; i > 0; i--)
    if (!tw_row_keys_sort (result, keys[i - 1].column, keys[i - 1].descending, order->rows,
                           order->n_rows, cancellable, error))
      return NULL;
  return g_steal_pointer (&order);
}
