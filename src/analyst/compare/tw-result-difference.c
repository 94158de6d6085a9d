// SPDX-License-Identifier: Apache-2.0
#include "analyst/compare/tw-result-difference.h"

#include <string.h>

#include "analyst/compare/tw-result-cells.h"

/* Both sides while they are compared. */
typedef struct {
  TwResultSet *before_rows, *after_rows;
  TwResultCells *before, *after;
  const TwMeaning *meanings; /* nullable */
  TwResultDifference *found;
} Comparison;

static int
find_column (TwResultSet *result, const char *name, const gboolean *is_taken)
{
  for (guint i = 0; i < tw_result_set_get_n_columns (result); i++)
    if (!is_taken[i] && strcmp (tw_result_set_get_column (result, i)->name, name) == 0)
      return (int) i;
  return -1;
}

/* By name; of two that are called the same, the first is the first. */
static gboolean
map_columns (Comparison *self)
{
  guint n = self->after->n_columns;
  g_autofree gboolean *is_taken = g_new0 (gboolean, n + 1);
  if (self->before->n_columns != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    int place = find_column (self->before_rows, tw_result_set_get_column (self->after_rows, i)->name,
                             is_taken);
    if (place < 0)
      return FALSE;
    guint column = (guint) place;
    is_taken[column] = TRUE;
    g_array_append_val (self->found->columns, column);
  }
  return TRUE;
}

static gboolean
is_measure (const Comparison *self, guint column)
{
  TwDataType type = tw_result_set_get_column (self->after_rows, column)->type;
  if (self->meanings == NULL)
    return type == TW_DATA_TYPE_DECIMAL || type == TW_DATA_TYPE_FLOAT;
  switch (self->meanings[column]) {
  case TW_MEANING_COUNT:
  case TW_MEANING_NUMBER:
  case TW_MEANING_MONEY:
  case TW_MEANING_PERCENT:
    return TRUE;
  case TW_MEANING_PLAIN:
  case TW_MEANING_DATE:
  case TW_MEANING_MONTH:
  case TW_MEANING_QUARTER:
  case TW_MEANING_YEAR:
    break;
  }
  return FALSE;
}

static guint
before_column (const Comparison *self, guint column)
{
  return g_array_index (self->found->columns, guint, column);
}

static char *
dup_key (const Comparison *self, gboolean earlier, guint row)
{
  GString *key = g_string_new (NULL);
  for (guint i = 0; i < self->found->keys->len; i++) {
    guint column = g_array_index (self->found->keys, guint, i);
    const TwResultCell *cell
      = earlier ? tw_result_cells_at (self->before, row, before_column (self, column))
                : tw_result_cells_at (self->after, row, column);
    g_string_append (key, cell->text ? "=" : "-");
    g_string_append (key, cell->text ? cell->text : "");
    g_string_append_c (key, '\x1f');
  }
  return g_string_free (key, FALSE);
}

/* Rows by their key; the second of two alike has a key of its own. */
static GHashTable *
index_rows (const Comparison *self, gboolean earlier, gboolean *unique)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_rows = earlier ? self->before->n_rows : self->after->n_rows;
  for (guint row = 0; row < n_rows; row++) {
    g_autofree char *key = dup_key (self, earlier, row);
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key));
    if (n > 0)
      *unique = FALSE;
    g_hash_table_insert (rows, g_strdup_printf ("%s#%u", key, n), GUINT_TO_POINTER (row));
    g_hash_table_insert (seen, g_steal_pointer (&key), GUINT_TO_POINTER (n + 1));
  }
  return rows;
}

static void
choose_keys (Comparison *self, gboolean all)
{
  g_array_set_size (self->found->keys, 0);
  for (guint i = 0; i < self->after->n_columns; i++)
    if (all || !is_measure (self, i))
      g_array_append_val (self->found->keys, i);
}

static gboolean
rows_equal (const Comparison *self, guint earlier, guint later)
{
  for (guint i = 0; i < self->after->n_columns; i++)
    if (!tw_result_cell_equal (tw_result_cells_at (self->before, earlier, before_column (self, i)),
                               tw_result_cells_at (self->after, later, i), 0))
      return FALSE;
  return TRUE;
}

static void
add_change (Comparison *self, TwRowChangeKind kind, guint before, guint after)
{
  const TwRowChange change = { kind, before, after };
  g_array_append_val (self->found->changes, change);
}

/* The key under which a row was put into the index, in the order of the rows. */
static char **
keys_in_order (GHashTable *rows, guint n_rows)
{
  char **keys = g_new0 (char *, n_rows + 1);
  GHashTableIter iter;
  gpointer key, row;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    keys[GPOINTER_TO_UINT (row)] = g_strdup (key);
  return keys;
}

static void
compare_rows (Comparison *self, GHashTable *earlier, GHashTable *later)
{
  TwResultDifference *found = self->found;
  g_auto (GStrv) before = keys_in_order (earlier, self->before->n_rows);
  g_auto (GStrv) after = keys_in_order (later, self->after->n_rows);
  for (guint row = 0; row < self->before->n_rows; row++) {
    gpointer other;
    if (!g_hash_table_lookup_extended (later, before[row], NULL, &other)) {
      found->n_gone++;
      add_change (self, TW_ROW_GONE, row, 0);
    } else if (rows_equal (self, row, GPOINTER_TO_UINT (other))) {
      found->n_same++;
    } else {
      found->n_changed++;
      add_change (self, TW_ROW_CHANGED, row, GPOINTER_TO_UINT (other));
    }
  }
  for (guint row = 0; row < self->after->n_rows; row++)
    if (!g_hash_table_contains (earlier, after[row])) {
      found->n_added++;
      add_change (self, TW_ROW_ADDED, 0, row);
    }
}

static double
sum_of (const TwResultCells *cells, guint column)
{
  double sum = 0;
  for (guint row = 0; row < cells->n_rows; row++)
    if (tw_result_cells_at (cells, row, column)->is_number)
      sum += tw_result_cells_at (cells, row, column)->number;
  return sum;
}

/* A sum of shares says nothing. */
static void
compare_figures (Comparison *self)
{
  for (guint i = 0; i < self->after->n_columns; i++) {
    if (!is_measure (self, i) || (self->meanings && self->meanings[i] == TW_MEANING_PERCENT))
      continue;
    TwFigureChange change
      = { i, sum_of (self->before, before_column (self, i)), sum_of (self->after, i) };
    const TwResultCell before = { (char *) "", change.before, TRUE };
    const TwResultCell after = { (char *) "", change.after, TRUE };
    if (!tw_result_cell_equal (&before, &after, 0))
      g_array_append_val (self->found->figures, change);
  }
}

static void
compare (Comparison *self)
{
  gboolean unique = TRUE;
  self->found->other_columns = !map_columns (self);
  if (self->found->other_columns)
    return;
  choose_keys (self, FALSE);
  g_autoptr (GHashTable) earlier = index_rows (self, TRUE, &unique);
  g_autoptr (GHashTable) later = index_rows (self, FALSE, &unique);
  if (!unique) {
    choose_keys (self, TRUE);
    g_hash_table_unref (earlier);
    g_hash_table_unref (later);
    earlier = index_rows (self, TRUE, &unique);
    later = index_rows (self, FALSE, &unique);
  }
  compare_rows (self, earlier, later);
  compare_figures (self);
}

TwResultDifference *
tw_result_difference_new (TwResultSet *before, TwResultSet *after, const TwMeaning *meanings)
{
  TwResultDifference *found = g_new0 (TwResultDifference, 1);
  found->columns = g_array_new (FALSE, FALSE, sizeof (guint));
  found->keys = g_array_new (FALSE, FALSE, sizeof (guint));
  found->changes = g_array_new (FALSE, FALSE, sizeof (TwRowChange));
  found->figures = g_array_new (FALSE, FALSE, sizeof (TwFigureChange));
  g_autoptr (TwResultCells) earlier = tw_result_cells_new (before);
  g_autoptr (TwResultCells) later = tw_result_cells_new (after);
  Comparison self = { before, after, earlier, later, meanings, found };
  compare (&self);
  return found;
}

void
tw_result_difference_free (TwResultDifference *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->columns);
  g_array_unref (self->keys);
  g_array_unref (self->changes);
  g_array_unref (self->figures);
  g_free (self);
}
