// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-query-cost.h"

#include <string.h>

#define TIMEOUT_MS 30000
#define LEAST_WIDTH 1.0
#define TENFOLD 10.0

/* One line of a plan: "  ->  XN Seq Scan on sales  (cost=0.00..1.7 rows=172 width=14)" */
typedef struct {
  guint indent;
  const char *text;
  gsize length; /* before the costs */
  double rows;
  double width;
} Step;

static double
number_behind (const char *line, const char *word)
{
  const char *at = strstr (line, word);
  return at ? g_ascii_strtod (at + strlen (word), NULL) : 0;
}

static gboolean
read_step (const char *line, Step *step)
{
  const char *costs = strstr (line, "(cost=");
  if (costs == NULL)
    return FALSE;
  gsize indent = strspn (line, " ");
  const char *text = line + indent;
  if (g_str_has_prefix (text, "->"))
    text += 2 + strspn (text + 2, " ");
  while (costs > text && costs[-1] == ' ')
    costs--;
  *step = (Step) { (guint) indent, text, (gsize) (costs - text), number_behind (costs, "rows="),
                   MAX (number_behind (costs, "width="), LEAST_WIDTH) };
  return TRUE;
}

static gboolean
says (const Step *step, const char *words)
{
  return g_strstr_len (step->text, (gssize) step->length, words) != NULL;
}

/* The steps right below @index: those that are indented least. */
static void
children_of (const GArray *steps, guint index, const Step *children[2])
{
  guint n = 0, below = 0;
  const Step *self = &g_array_index (steps, Step, index);
  for (guint i = index + 1; i < steps->len && n < 2; i++) {
    const Step *step = &g_array_index (steps, Step, i);
    if (step->indent <= self->indent)
      break;
    if (n == 0)
      below = step->indent;
    if (step->indent == below)
      children[n++] = step;
  }
}

static void
weigh_join (TwQueryCost *self, const GArray *steps, guint index)
{
  const Step *step = &g_array_index (steps, Step, index);
  const Step *sides[2] = { NULL, NULL };
  children_of (steps, index, sides);
  if (sides[0] == NULL || sides[1] == NULL)
    return;
  if (says (step, "DS_BCAST_INNER"))
    self->moved_bytes = MAX (self->moved_bytes, sides[1]->rows * sides[1]->width);
  if (says (step, "DS_DIST_BOTH"))
    self->moved_bytes = MAX (self->moved_bytes, sides[0]->rows * sides[0]->width
                                                  + sides[1]->rows * sides[1]->width);
  if (says (step, "Nested Loop"))
    self->pairs = MAX (self->pairs, MAX (sides[0]->rows, 1) * MAX (sides[1]->rows, 1));
}

TwQueryCost *
tw_query_cost_parse (const char *const *lines)
{
  TwQueryCost *self = g_new0 (TwQueryCost, 1);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  for (guint i = 0; lines[i]; i++) {
    Step step;
    if (read_step (lines[i], &step))
      g_array_append_val (steps, step);
  }
  for (guint i = 0; i < steps->len; i++) {
    const Step *step = &g_array_index (steps, Step, i);
    weigh_join (self, steps, i);
    if (self->step && step->rows * step->width <= self->bytes)
      continue;
    self->rows = step->rows;
    self->width = step->width;
    self->bytes = step->rows * step->width;
    g_free (self->step);
    self->step = g_strndup (step->text, step->length);
  }
  return self;
}

/* "1.2 billion" */
static char *
dup_count (double count)
{
  static const struct {
    double least;
    const char *word;
  } sizes[] = { { 1e12, "trillion" }, { 1e9, "billion" }, { 1e6, "million" } };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (count >= sizes[i].least)
      return g_strdup_printf ("%.1f %s", count / sizes[i].least, sizes[i].word);
  return g_strdup_printf ("%.0f", count);
}

char *
tw_query_cost_dup_reason (const TwQueryCost *self, double ask_above_bytes)
{
  if (ask_above_bytes <= 0)
    return NULL;
  if (self->bytes > ask_above_bytes) {
    g_autofree char *rows = dup_count (self->rows);
    g_autofree char *size = g_format_size ((guint64) MIN (self->bytes, 1e18));
    return g_strdup_printf ("The plan expects %s rows of %.0f bytes, %s in all, in one step: %s.",
                            rows, self->width, size, self->step);
  }
  if (self->moved_bytes * TENFOLD > ask_above_bytes) {
    g_autofree char *size = g_format_size ((guint64) MIN (self->moved_bytes, 1e18));
    return g_strdup_printf ("The plan sends %s between the cluster's nodes for one join.", size);
  }
  if (self->pairs * TENFOLD > ask_above_bytes) {
    g_autofree char *pairs = dup_count (self->pairs);
    return g_strdup_printf ("The plan compares %s pairs of rows in a nested loop.", pairs);
  }
  return NULL;
}

TwQueryCost *
tw_query_cost_ask (TwPool *pool, const char *sql, GCancellable *cancellable, GError **error)
{
  const TwQueryLimits limits = { .timeout_ms = TIMEOUT_MS, .read_only = TRUE, .purpose = "plan" };
  g_autofree char *explain = g_strconcat ("EXPLAIN ", sql, NULL);
  g_autoptr (TwResultSet) plan = tw_query_run (pool, explain, NULL, &limits, cancellable, error);
  if (plan == NULL)
    return NULL;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  char buffer[64];
  for (guint row = 0; row < tw_result_set_get_n_rows (plan); row++)
    g_strv_builder_add (lines, tw_result_set_get_text (plan, row, 0, buffer, NULL));
  g_auto (GStrv) texts = g_strv_builder_end (lines);
  return tw_query_cost_parse ((const char *const *) texts);
}

void
tw_query_cost_free (TwQueryCost *self)
{
  if (self == NULL)
    return;
  g_free (self->step);
  g_free (self);
}
