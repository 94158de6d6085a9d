// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-markdown.h"

#include <cmark.h>
#include <math.h>
#include <string.h>

#include "analyst/insight/tw-written-figure.h"
#include "core/tw-language.h"

#define MAX_CELLS 2000000

/* The plain text below a node, emphasis and the like left out. */
static char *
plain_text (cmark_node *node)
{
  GString *out = g_string_new (NULL);
  cmark_iter *iter = cmark_iter_new (node);
  for (cmark_event_type event = cmark_iter_next (iter); event != CMARK_EVENT_DONE;
       event = cmark_iter_next (iter)) {
    cmark_node *current = cmark_iter_get_node (iter);
    cmark_node_type type = cmark_node_get_type (current);
    if (event != CMARK_EVENT_ENTER)
      continue;
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
      g_string_append (out, cmark_node_get_literal (current));
    else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
      g_string_append_c (out, ' ');
  }
  cmark_iter_free (iter);
  return g_string_free (out, FALSE);
}

TwInsight *
tw_insight_new_from_markdown (const char *text)
{
  TwInsight *self = g_new0 (TwInsight, 1);
  g_autoptr (GStrvBuilder) findings = g_strv_builder_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  cmark_node *document = cmark_parse_document (valid, strlen (valid), CMARK_OPT_DEFAULT);
  for (cmark_node *block = cmark_node_first_child (document); block;
       block = cmark_node_next (block)) {
    cmark_node_type type = cmark_node_get_type (block);
    if (type == CMARK_NODE_LIST) {
      for (cmark_node *item = cmark_node_first_child (block); item; item = cmark_node_next (item)) {
        g_autofree char *finding = plain_text (item);
        g_strv_builder_add (findings, finding);
      }
    } else if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING) {
      g_autofree char *words = plain_text (block);
      if (self->headline == NULL) {
        self->headline = g_steal_pointer (&words);
      } else {
        g_free (self->observation);
        self->observation = g_steal_pointer (&words);
      }
    }
  }
  cmark_node_free (document);
  self->findings = g_strv_builder_end (findings);
  if (self->headline == NULL)
    self->headline = g_strdup ("");
  return self;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;
  return (left > right) - (left < right);
}

/* A text may tell of a loss of 30 without a minus, but not of a gain with one. */
static void
add_number (GArray *numbers, double value)
{
  double size = fabs (value);
  g_array_append_val (numbers, size);
  if (value < 0)
    g_array_append_val (numbers, value);
}

static void
add_text_figures (GArray *numbers, const char *text)
{
  g_autoptr (GArray) figures = tw_written_figures_read (text);
  for (guint i = 0; i < figures->len; i++) {
    const TwWrittenFigure *figure = &g_array_index (figures, TwWrittenFigure, i);
    add_number (numbers, figure->sign ? -figure->value : figure->value);
  }
}

/* Of cells and of the figures that Claude was given, which are in English whoever reads them. */
static void
add_plain_figures (GArray *numbers, const char *text)
{
  g_auto (TwEnglish) english = tw_english_begin ();
  add_text_figures (numbers, text);
}

/* Every number that a true sentence about the result may hold, sorted. */
static GArray *
known_numbers (TwResultSet *result, const char *figures, const char *question)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (double));
  guint n_rows = tw_result_set_get_n_rows (result), n_columns = tw_result_set_get_n_columns (result);
  add_number (numbers, n_rows);
  add_number (numbers, n_columns);
  for (guint r = 0; r < n_rows && (guint64) r * n_columns < MAX_CELLS; r++)
    for (guint c = 0; c < n_columns; c++) {
      char buffer[64];
      double value;
      TwDataType type = tw_result_set_get_column (result, c)->type;
      if (tw_result_set_is_null (result, r, c))
        continue;
      if (tw_data_type_is_numeric (type)) {
        if (tw_result_set_get_double (result, r, c, &value))
          add_number (numbers, value);
      } else {
        add_plain_figures (numbers, tw_result_set_get_text (result, r, c, buffer, NULL));
      }
    }
  add_plain_figures (numbers, figures);
  if (question)
    add_text_figures (numbers, question);
  g_array_sort (numbers, compare_doubles);
  return numbers;
}

static gboolean
contains_near (const GArray *numbers, double value, double tolerance)
{
  guint low = 0, high = numbers->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    if (g_array_index (numbers, double, middle) < value - tolerance)
      low = middle + 1;
    else
      high = middle;
  }
  return low < numbers->len && g_array_index (numbers, double, low) <= value + tolerance;
}

static gboolean
is_supported (const TwWrittenFigure *figure, const GArray *numbers)
{
  double value = figure->sign && !figure->percent ? -figure->value : figure->value;
  if (contains_near (numbers, value, figure->tolerance))
    return TRUE;
  /* 12.3 % may stand in the result as 0.123. */
  return figure->percent
         && contains_near (numbers, figure->value / 100, figure->tolerance / 100);
}

char **
tw_insight_find_unsupported (const char *text, TwResultSet *result, const char *figures,
                             const char *question)
{
  g_autoptr (GArray) numbers = known_numbers (result, figures, question);
  g_autoptr (GArray) written = tw_written_figures_read (text);
  g_autoptr (GStrvBuilder) unsupported = g_strv_builder_new ();
  for (guint i = 0; i < written->len; i++) {
    const TwWrittenFigure *figure = &g_array_index (written, TwWrittenFigure, i);
    /* Small counting words ("top 3", "the 2 largest") say nothing about the data. */
    gboolean counting = figure->value <= 10 && figure->tolerance > 0.4 && !figure->percent;
    if (counting || is_supported (figure, numbers))
      continue;
    g_autofree char *words = g_strndup (figure->start, figure->length);
    g_strv_builder_add (unsupported, words);
  }
  return g_strv_builder_end (unsupported);
}
