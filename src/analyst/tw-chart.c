// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-chart.h"

/* More bars than this are no picture. */
#define MAX_BARS 60
#define MAX_POINTS 5000

static gboolean
is_period (const TwResultColumn *column, TwMeaning meaning)
{
  return tw_data_type_is_temporal (column->type)
         || (meaning >= TW_MEANING_DATE && meaning <= TW_MEANING_YEAR);
}

static gboolean
is_measure (const TwResultColumn *column, TwMeaning meaning, gboolean has_meanings)
{
  if (!tw_data_type_is_numeric (column->type))
    return FALSE;
  return !has_meanings || (meaning >= TW_MEANING_COUNT && meaning <= TW_MEANING_PERCENT);
}

gboolean
tw_chart_for_result (TwResultSet *result, const TwMeaning *meanings, TwChart *chart)
{
  const char *period = NULL, *name = NULL, *measure = NULL;
  for (guint i = 0; i < tw_result_set_get_n_columns (result); i++) {
    const TwResultColumn *column = tw_result_set_get_column (result, i);
    TwMeaning meaning = meanings ? meanings[i] : TW_MEANING_PLAIN;
    if (is_period (column, meaning))
      period = period ? period : column->name;
    else if (is_measure (column, meaning, meanings != NULL))
      measure = measure ? measure : column->name;
    else if (column->type == TW_DATA_TYPE_TEXT)
      name = name ? name : column->name;
  }
  guint n_rows = tw_result_set_get_n_rows (result);
  if (measure == NULL || n_rows == 0)
    return FALSE;
  if (n_rows == 1 && tw_result_set_get_n_columns (result) <= 2)
    *chart = (TwChart) { "number", NULL, measure };
  else if (n_rows == 1)
    return FALSE;
  else if (period && n_rows <= MAX_POINTS)
    *chart = (TwChart) { "line", period, measure };
  else if (name && n_rows <= MAX_BARS)
    *chart = (TwChart) { "bar", name, measure };
  else
    return FALSE;
  return TRUE;
}
