// SPDX-License-Identifier: Apache-2.0
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "warehouse/tw-row-filter.h"

/* Sorting and filtering 1,000,000 rows: a text column in the person's language, a number, and a text
 * searched as at a key press, beside the C library's way (strcoll with qsort). */

#define N_ROWS 1000000
#define N_KEY_PRESSES 15

static double
milliseconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static char **
make_texts (void)
{
  static const char *const words[] = { "Élan", "chai", "Chang", "aniseed", "Über", "Tofu", "konbu",
                                       "Pavlova", "lager", "Ölmühle" };
  char **texts = g_new (char *, N_ROWS);
  guint32 random = 1;
  for (int i = 0; i < N_ROWS; i++) {
    random = random * 1664525u + 1013904223u;
    texts[i] = g_strdup_printf ("%s %s %u", words[(random >> 8) % G_N_ELEMENTS (words)],
                                words[(random >> 16) % G_N_ELEMENTS (words)], random % 100000);
  }
  return texts;
}

static TwResultSet *
make_rows (char **texts)
{
  static const char *const names[] = { "text", "number", NULL };
  static const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const char **cells = g_new (const char *, (gsize) N_ROWS * 2);
  char *numbers[1000];
  for (int i = 0; i < 1000; i++)
    numbers[i] = g_strdup_printf ("%u.%02u", (unsigned) i * 7919u % 99991u, (unsigned) i % 100u);
  for (int i = 0; i < N_ROWS; i++) {
    cells[(gsize) i * 2] = texts[i];
    cells[(gsize) i * 2 + 1] = numbers[(gsize) i * 31 % 1000];
  }
  TwResultSet *result = tw_result_set_new_from_strings (names, types, cells, N_ROWS);
  g_free (cells);
  return result;
}

static double
sort_ms (TwResultSet *result, guint column)
{
  const TwSortKey key = { column, FALSE };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TwRowOrder) order = tw_row_order_sort (result, NULL, &key, 1, NULL, NULL);
  return milliseconds_since (start);
}

static int
compare (const void *a, const void *b)
{
  return strcoll (*(char *const *) a, *(char *const *) b);
}

static double
strcoll_ms (char **texts)
{
  g_autofree char **copy = g_memdup2 (texts, N_ROWS * sizeof *texts);
  gint64 start = g_get_monotonic_time ();
  qsort (copy, N_ROWS, sizeof *copy, compare);
  return milliseconds_since (start);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void
measure_filter (TwResultSet *result)
{
  static const char *const typed[] = { "k", "ko", "kon", "konb", "konbu", "konbu t" };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TwFoldedColumn) folded = tw_folded_column_new (result, 0, NULL, NULL);
  printf ("first key press, folding the column: %.0f ms in a worker\n", milliseconds_since (start));
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
    g_autoptr (TwRowFilter) filter = tw_row_filter_new_contains (0, typed[i]);
    double times[N_KEY_PRESSES], computing[N_KEY_PRESSES];
    guint n_rows = 0;
    for (int j = 0; j < N_KEY_PRESSES; j++) {
      clock_t used = clock ();
      start = g_get_monotonic_time ();
      g_autoptr (TwRowOrder) order = tw_row_filter_apply (filter, result, NULL, folded, NULL, NULL);
      times[j] = milliseconds_since (start);
      computing[j] = (double) (clock () - used) * 1000 / CLOCKS_PER_SEC;
      n_rows = tw_row_order_get_n_rows (order);
    }
    qsort (times, N_KEY_PRESSES, sizeof *times, compare_doubles);
    qsort (computing, N_KEY_PRESSES, sizeof *computing, compare_doubles);
    printf ("contains “%s”: %.1f ms (limit 16), fastest %.1f; %.1f computing, fastest %.1f; %u rows\n",
            typed[i], times[N_KEY_PRESSES / 2], times[0], computing[N_KEY_PRESSES / 2], computing[0],
            n_rows);
  }
}

int
main (void)
{
  if (setlocale (LC_ALL, "") == NULL || strcmp (setlocale (LC_COLLATE, NULL), "C") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  char **texts = make_texts ();
  g_autoptr (TwResultSet) result = make_rows (texts);
  printf ("1,000,000 rows, locale %s\n", setlocale (LC_COLLATE, NULL));
  for (int i = 0; i < 3; i++) {
    double text = sort_ms (result, 0), plain = strcoll_ms (texts);
    printf ("text by language: %.0f ms (limit 600); qsort with strcoll %.0f ms; ratio %.2f\n", text,
            plain, text / plain);
    printf ("decimal: %.0f ms (limit 150)\n", sort_ms (result, 1));
  }
  measure_filter (result);
  return 0;
}
