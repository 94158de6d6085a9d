// SPDX-License-Identifier: Apache-2.0
#include "analyst/editor/tw-sql-difference.h"

#include <string.h>

#include "analyst/editor/tw-sql-format.h"

#define MOST_LINES 1500 /* beyond, all lines are told as gone and new */

/* How many lines of the rests are common: one row more than lines on both sides. */
static guint *
count_common (char **before, guint n, char **now, guint m)
{
  guint *common = g_new0 (guint, (gsize) (n + 1) * (m + 1));
  for (guint i = n; i-- > 0;)
    for (guint j = m; j-- > 0;) {
      guint below = common[(i + 1) * (m + 1) + j], beside = common[i * (m + 1) + j + 1];
      common[i * (m + 1) + j] = strcmp (before[i], now[j]) == 0
                                  ? common[(i + 1) * (m + 1) + j + 1] + 1
                                  : MAX (below, beside);
    }
  return common;
}

static void
append_lines (GString *text, const char *mark, char **lines, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    g_string_append_printf (text, "%s%s\n", mark, lines[i]);
}

static void
append_difference (GString *text, char **before, guint n, char **now, guint m)
{
  guint i = 0, j = 0;
  g_autofree guint *common = count_common (before, n, now, m);
  while (i < n && j < m) {
    if (strcmp (before[i], now[j]) == 0) {
      append_lines (text, "  ", before, i, i + 1);
      i++, j++;
    } else if (common[(i + 1) * (m + 1) + j] >= common[i * (m + 1) + j + 1]) {
      append_lines (text, "− ", before, i, i + 1);
      i++;
    } else {
      append_lines (text, "+ ", now, j, j + 1);
      j++;
    }
  }
  append_lines (text, "− ", before, i, n);
  append_lines (text, "+ ", now, j, m);
}

char *
tw_sql_difference (const char *before, const char *now, TwDialect dialect)
{
  g_autofree char *left = g_strchomp (tw_sql_format (before, dialect));
  g_autofree char *right = g_strchomp (tw_sql_format (now, dialect));
  if (strcmp (left, right) == 0)
    return NULL;
  g_auto (GStrv) a = g_strsplit (left, "\n", -1);
  g_auto (GStrv) b = g_strsplit (right, "\n", -1);
  guint n = g_strv_length (a), m = g_strv_length (b);
  GString *text = g_string_new (NULL);
  if (n > MOST_LINES || m > MOST_LINES) {
    append_lines (text, "− ", a, 0, n);
    append_lines (text, "+ ", b, 0, m);
  } else {
    append_difference (text, a, n, b, m);
  }
  return g_string_free (text, FALSE);
}
