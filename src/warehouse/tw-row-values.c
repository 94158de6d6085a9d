// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-row-filter.h"

#define CHECK_EVERY 4096
#define MOST_DIFFERENT 100000 /* beyond this a list of values helps nobody */

static void
value_clear (gpointer data)
{
  g_free (((TwRowValue *) data)->text);
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const TwRowValue *left = a, *right = b;
  if (left->n_rows != right->n_rows)
    return left->n_rows > right->n_rows ? -1 : 1;
  return g_strcmp0 (left->text, right->text);
}

/* How often each value is there; *@n_nulls those that are NULL. */
static GHashTable *
count_values (TwResultSet *result, guint column, guint *n_nulls, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n = tw_result_set_get_n_rows (result);
  *n_nulls = 0;
  for (guint row = 0; row < n && g_hash_table_size (counts) <= MOST_DIFFERENT; row++) {
    char buffer[64];
    if (row % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (tw_result_set_is_null (result, row, column)) {
      (*n_nulls)++;
      continue;
    }
    const char *text = tw_result_set_get_text (result, row, column, buffer, NULL);
    guint *count = g_hash_table_lookup (counts, text);
    if (count == NULL)
      g_hash_table_insert (counts, g_strdup (text), count = g_new0 (guint, 1));
    (*count)++;
  }
  return g_steal_pointer (&counts);
}

GArray *
tw_row_values (TwResultSet *result, guint column, guint max, guint *n_values,
               GCancellable *cancellable, GError **error)
{
  guint n_nulls;
  g_autoptr (GHashTable) counts = count_values (result, column, &n_nulls, cancellable, error);
  if (counts == NULL)
    return NULL;
  GArray *values = g_array_new (FALSE, FALSE, sizeof (TwRowValue));
  g_array_set_clear_func (values, value_clear);
  GHashTableIter iter;
  gpointer key, count;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &count)) {
    TwRowValue value = { g_strdup (key), *(guint *) count };
    g_array_append_val (values, value);
  }
  if (n_nulls > 0) {
    TwRowValue value = { NULL, n_nulls };
    g_array_append_val (values, value);
  }
  *n_values = values->len;
  g_array_sort (values, compare_values);
  if (values->len > max)
    g_array_set_size (values, max);
  return values;
}
