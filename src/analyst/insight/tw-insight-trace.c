// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-trace-private.h"

#include <math.h>
#include <string.h>

#include "analyst/insight/tw-figure.h"

#define MOST_NAMED 20000     /* rows whose names are looked for */
#define MOST_ROWS 1000       /* of one figure */
#define MOST_CELLS 2000000 /* that are sorted */
#define MOST_MENTIONED 64  /* rows that one text names */
#define COUNTING 10          /* "the top 3": says nothing about the data */

void
tw_figure_trace_free (TwFigureTrace *self)
{
  g_array_unref (self->rows);
  g_free (self->computation);
  g_free (self);
}

TwFigureTrace *
tw_figure_trace_new (TwFigureKind kind, int column, char *computation)
{
  TwFigureTrace *self = g_new0 (TwFigureTrace, 1);
  self->kind = kind;
  self->column = column;
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  self->computation = computation;
  return self;
}

void
tw_figure_trace_add (TwFigureTrace *self, guint row)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, guint, i) == row)
      return;
  if (self->rows->len < MOST_ROWS)
    g_array_append_val (self->rows, row);
}

gboolean
tw_tracer_is (const TwWrittenFigure *figure, double value)
{
  double size = fabs (value);
  return fabs (figure->value - size) <= figure->tolerance + size * 1e-12;
}

gboolean
tw_tracer_share_is (const TwWrittenFigure *figure, double share)
{
  return figure->percent && tw_tracer_is (figure, share * 100);
}

/* ---- the names of rows ---- */

static gboolean
stands_apart (const char *text, const char *at, gsize length)
{
  gunichar before = at > text ? g_utf8_get_char (g_utf8_prev_char (at)) : ' ';
  gunichar after = g_utf8_get_char (at + length);
  return !g_unichar_isalnum (before) && !g_unichar_isalnum (after);
}

static void
find_name (TwTracer *self, const char *name, guint row)
{
  gsize length = strlen (name);
  for (const char *at = self->text;
       length > 0 && self->named->len < MOST_MENTIONED && (at = strstr (at, name)); at += length) {
    TwNamedRow named = { row, (gsize) (at - self->text), (gsize) (at - self->text) + length };
    if (stands_apart (self->text, at, length))
      g_array_append_val (self->named, named);
  }
}

/* The names of rows; before them, where several rows share the first part of theirs, that. */
static void
find_names (TwTracer *self)
{
  g_array_set_size (self->named, 0);
  for (guint i = 0; i < self->group_names->len; i++) {
    const TwGroupName *group = &g_array_index (self->group_names, TwGroupName, i);
    find_name (self, group->name, group->row);
  }
  for (guint row = 0; row < self->row_names->len; row++)
    find_name (self, self->row_names->pdata[row], row);
}

static gboolean
is_inside_name (const TwTracer *self, const TwWrittenFigure *figure)
{
  gsize at = (gsize) (figure->start - self->text);
  for (guint i = 0; i < self->named->len; i++) {
    const TwNamedRow *named = &g_array_index (self->named, TwNamedRow, i);
    if (named->start <= at && at < named->end)
      return TRUE;
  }
  return FALSE;
}

/* ---- cells ---- */

static gboolean
suits (const TwTracer *self, const TwWrittenFigure *figure, guint column)
{
  TwMeaning meaning = tw_insight_data_get_meaning (self->data, column);
  if (figure->percent)
    return meaning != TW_MEANING_MONEY && meaning != TW_MEANING_COUNT;
  return meaning != TW_MEANING_PERCENT && (!figure->dollars || meaning == TW_MEANING_MONEY
                                           || meaning == TW_MEANING_NUMBER);
}

static gboolean
is_cell (const TwTracer *self, const TwWrittenFigure *figure, guint row, guint column)
{
  double value;
  if (!suits (self, figure, column)
      || !tw_result_set_get_double (self->data->result, row, column, &value))
    return FALSE;
  if (figure->sign && value > 0)
    return FALSE;
  if (tw_insight_data_get_meaning (self->data, column) == TW_MEANING_PERCENT)
    return tw_tracer_share_is (figure, value);
  return tw_tracer_is (figure, value);
}

static gsize
distance (const TwNamedRow *named, gsize at)
{
  /* What follows a name is rather its value than what precedes it. */
  return named->start <= at ? at - named->start : (named->start - at) * 2;
}

/* The cell of the row that is named nearest to the figure. */
static TwFigureTrace *
find_named_cell (const TwTracer *self, const TwWrittenFigure *figure)
{
  gsize at = (gsize) (figure->start - self->text), nearest = G_MAXSIZE;
  TwFigureTrace *found = NULL;
  for (guint c = 0; c < self->columns->len; c++) {
    guint column = ((TwFigures *) self->columns->pdata[c])->column;
    for (guint i = 0; i < self->named->len; i++) {
      const TwNamedRow *named = &g_array_index (self->named, TwNamedRow, i);
      gsize far = distance (named, at);
      if (far >= nearest || !is_cell (self, figure, named->row, column))
        continue;
      nearest = far;
      g_clear_pointer (&found, tw_figure_trace_free);
      found = tw_figure_trace_new (TW_FIGURE_CELLS, (int) column, NULL);
      tw_figure_trace_add (found, named->row);
    }
  }
  return found;
}

/* Every cell of a column that has the value: "all five have 3". */
static TwFigureTrace *
find_cells (const TwTracer *self, const TwWrittenFigure *figure)
{
  for (guint c = 0; c < self->columns->len; c++) {
    const TwFigures *figures = self->columns->pdata[c];
    g_autoptr (TwFigureTrace) found
      = tw_figure_trace_new (TW_FIGURE_CELLS, (int) figures->column, NULL);
    for (guint i = 0; i < figures->points->len && found->rows->len < MOST_ROWS; i++) {
      guint row = tw_figures_get (figures, i)->row;
      if (is_cell (self, figure, row, figures->column))
        g_array_append_val (found->rows, row);
    }
    if (found->rows->len > 0)
      return g_steal_pointer (&found);
  }
  return NULL;
}

/* ---- figures ---- */

/* Small whole numbers count what is spoken of; only beside the name of a row, or where there is no
 * other row, they are its value. */
static gboolean
is_counting (const TwTracer *self, const TwWrittenFigure *figure)
{
  return !figure->percent && figure->value <= COUNTING && figure->tolerance > 0.4
         && !figure->dollars && self->data->n_rows > 1;
}

static TwFigureTrace *
trace (const TwTracer *self, const TwWrittenFigure *figure)
{
  TwFigureTrace *found = self->data->n_rows == 1 ? find_cells (self, figure)
                                                 : find_named_cell (self, figure);
  if (found == NULL && !is_counting (self, figure))
    found = tw_tracer_compute (self, figure);
  if (found == NULL && !is_counting (self, figure))
    found = find_cells (self, figure);
  return found;
}

static gboolean
is_unsupported (const TwInsight *insight, const TwWrittenFigure *figure)
{
  g_autofree char *words = g_strndup (figure->start, figure->length);
  return insight->unsupported && g_strv_contains ((const char *const *) insight->unsupported, words);
}

/* "-$1,234", "12.3 %": what belongs to the figure is part of its link. */
static void
set_place (TwFigureTrace *self, const char *text, const TwWrittenFigure *figure)
{
  self->start = (gsize) (figure->start - text);
  self->length = figure->length;
  if (figure->sign_end)
    self->length = (gsize) (figure->sign_end - figure->start);
  if (self->start > 0 && text[self->start - 1] == '$')
    self->start--, self->length++;
  if (figure->sign) {
    gsize start = (gsize) (figure->sign - text);
    self->length += self->start - start;
    self->start = start;
  }
}

static void
collect_numbers (TwTracer *self, const GArray *figures)
{
  g_array_set_size (self->numbers, 0);
  for (guint i = 0; i < figures->len; i++) {
    const TwWrittenFigure *figure = &g_array_index (figures, TwWrittenFigure, i);
    guint number = figure->value < self->data->n_rows ? (guint) figure->value : 0;
    if (number > 1 && number == figure->value && !figure->percent)
      g_array_append_val (self->numbers, number);
  }
}

static void
trace_text (TwTracer *self, const TwInsight *insight, const char *text, guint part,
            GPtrArray *traces)
{
  g_autoptr (GArray) figures = tw_written_figures_read (text);
  self->text = text;
  find_names (self);
  collect_numbers (self, figures);
  for (guint i = 0; i < figures->len; i++) {
    const TwWrittenFigure *figure = &g_array_index (figures, TwWrittenFigure, i);
    if (is_inside_name (self, figure))
      continue;
    TwFigureTrace *found = trace (self, figure);
    if (found == NULL && is_unsupported (insight, figure))
      found = tw_figure_trace_new (TW_FIGURE_UNSUPPORTED, -1, NULL);
    if (found == NULL)
      continue;
    found->part = part;
    set_place (found, text, figure);
    g_ptr_array_add (traces, found);
  }
}

static void
clear_group_name (gpointer data)
{
  g_free (((TwGroupName *) data)->name);
}

static GPtrArray *
names_of_rows (const TwInsightData *data)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  gboolean named = data->names->len > 0;
  for (guint row = 0; row < MIN (data->n_rows, MOST_NAMED); row++) {
    char *name = NULL;
    if (named)
      name = tw_insight_data_dup_name (data, row);
    else if (data->periods->len > 0)
      name = tw_insight_data_dup_period (data, row);
    g_ptr_array_add (names, name ? name : g_strdup (""));
  }
  return names;
}

static GArray *
names_of_groups (const TwInsightData *data)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (TwGroupName));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_array_set_clear_func (groups, clear_group_name);
  gboolean shared = data->names->len > data->n_first || !data->named_apart || data->dated;
  guint n = data->names->len > 0 && shared ? MIN (data->n_rows, MOST_NAMED) : 0;
  for (guint row = 0; row < n; row++) {
    g_autofree char *name = tw_insight_data_dup_first_name (data, row);
    if (g_hash_table_contains (seen, name))
      continue;
    TwGroupName group = { g_steal_pointer (&name), row };
    g_hash_table_add (seen, group.name);
    g_array_append_val (groups, group);
  }
  return groups;
}

static GPtrArray *
figures_of_columns (const TwInsightData *data)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_figures_free);
  guint most = MAX (MOST_CELLS / MAX (data->n_rows, 1), 1);
  if (data->measure >= 0)
    g_ptr_array_add (columns, tw_figures_new (data, (guint) data->measure));
  for (guint i = 0; i < data->measures->len && columns->len < most; i++) {
    guint column = g_array_index (data->measures, guint, i);
    if ((int) column != data->measure)
      g_ptr_array_add (columns, tw_figures_new (data, column));
  }
  return columns;
}

GPtrArray *
tw_insight_trace (const TwInsight *insight, const TwInsightRequest *request)
{
  GPtrArray *traces = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_figure_trace_free);
  g_autoptr (TwInsightData) data = tw_insight_data_new (request);
  g_autoptr (GPtrArray) columns = figures_of_columns (data);
  g_autoptr (GPtrArray) names = names_of_rows (data);
  g_autoptr (GArray) groups = names_of_groups (data);
  g_autoptr (GArray) named = g_array_new (FALSE, FALSE, sizeof (TwNamedRow));
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  TwTracer self = { data, columns, names, groups, NULL, named, numbers };
  guint part = 0;
  trace_text (&self, insight, insight->headline, part++, traces);
  for (guint i = 0; insight->findings && insight->findings[i]; i++)
    trace_text (&self, insight, insight->findings[i], part++, traces);
  if (insight->observation)
    trace_text (&self, insight, insight->observation, part, traces);
  return traces;
}

void
tw_insight_ground (TwInsight *insight, const TwInsightRequest *request)
{
  g_clear_pointer (&insight->figures, g_ptr_array_unref);
  insight->figures = tw_insight_trace (insight, request);
  if (insight->unsupported == NULL)
    return;
  g_autoptr (GStrvBuilder) left = g_strv_builder_new ();
  for (guint i = 0; i < insight->figures->len; i++) {
    const TwFigureTrace *figure = insight->figures->pdata[i];
    g_autofree char *words
      = g_strndup (tw_insight_get_text (insight, figure->part) + figure->start, figure->length);
    if (figure->kind == TW_FIGURE_UNSUPPORTED)
      g_strv_builder_add (left, words);
  }
  g_strfreev (insight->unsupported);
  insight->unsupported = g_strv_builder_end (left);
}
