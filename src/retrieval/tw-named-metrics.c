// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-named-metrics.h"

#include "retrieval/tw-words.h"

#define MOST_METRICS 8 /* of one question */

static GPtrArray *
stems_of (const GPtrArray *tokens)
{
  GPtrArray *stems = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < tokens->len; i++)
    g_ptr_array_add (stems, tw_words_stem (((const TwToken *) tokens->pdata[i])->folded));
  return stems;
}

static gboolean
stand_at (const GPtrArray *stems, guint start, const GPtrArray *sought)
{
  for (guint i = 0; i < sought->len; i++)
    if (!g_str_equal (stems->pdata[start + i], sought->pdata[i]))
      return FALSE;
  return TRUE;
}

/* Whether @name stands in the question, its words one after the other. */
static gboolean
says (const GPtrArray *stems, const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr (GPtrArray) tokens = tw_words_tokenize (valid);
  g_autoptr (GPtrArray) sought = stems_of (tokens);
  for (guint i = 0; sought->len > 0 && i + sought->len <= stems->len; i++)
    if (stand_at (stems, i, sought))
      return TRUE;
  return FALSE;
}

static gboolean
is_named (const TwMetric *metric, const GPtrArray *stems)
{
  gboolean named = says (stems, metric->name);
  for (guint i = 0; !named && metric->synonyms && metric->synonyms[i]; i++)
    named = says (stems, metric->synonyms[i]);
  return named;
}

GPtrArray *
tw_named_metrics_find_columns (const GPtrArray *metrics, const GPtrArray *tokens)
{
  GPtrArray *columns = g_ptr_array_new ();
  g_autoptr (GPtrArray) stems = stems_of (tokens);
  for (guint i = 0, n = 0; metrics && i < metrics->len && n < MOST_METRICS; i++) {
    const TwMetric *metric = metrics->pdata[i];
    if (metric->columns->len == 0 || !is_named (metric, stems))
      continue;
    n++;
    for (guint j = 0; j < metric->columns->len; j++)
      if (!g_ptr_array_find (columns, metric->columns->pdata[j], NULL))
        g_ptr_array_add (columns, metric->columns->pdata[j]);
  }
  return columns;
}
