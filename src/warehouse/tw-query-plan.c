// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-query-plan.h"

#include <glib/gi18n.h>
#include <string.h>

#include "warehouse/tw-query-cost.h"
#include "warehouse/tw-query-plan-private.h"

#define TIMEOUT_MS 30000
#define LEAST_WIDTH 1.0
#define MANY_PAIRS 1e6 /* compared one by one */
#define MUCH_MOVED 1e8 /* bytes between nodes */

static double
number_behind (const char *line, const char *word)
{
  const char *at = strstr (line, word);
  return at ? g_ascii_strtod (at + strlen (word), NULL) : 0;
}

static gboolean
read_step (const char *line, TwPlanStep *step)
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
  *step = (TwPlanStep) { (guint) indent, text, (gsize) (costs - text), number_behind (costs, "rows="),
                   MAX (number_behind (costs, "width="), LEAST_WIDTH) };
  return TRUE;
}

gboolean
tw_plan_step_says (const TwPlanStep *step, const char *words)
{
  return g_strstr_len (step->text, (gssize) step->length, words) != NULL;
}

void
tw_plan_children (const GArray *steps, guint index, const TwPlanStep *children[2])
{
  guint n = 0, below = 0;
  const TwPlanStep *self = &g_array_index (steps, TwPlanStep, index);
  for (guint i = index + 1; i < steps->len && n < 2; i++) {
    const TwPlanStep *step = &g_array_index (steps, TwPlanStep, i);
    if (step->indent <= self->indent)
      break;
    if (n == 0)
      below = step->indent;
    if (step->indent == below)
      children[n++] = step;
  }
}

GArray *
tw_plan_steps_new (const char *const *lines)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (TwPlanStep));
  for (guint i = 0; lines[i]; i++) {
    TwPlanStep step;
    if (read_step (lines[i], &step))
      g_array_append_val (steps, step);
  }
  return steps;
}

char *
tw_plan_dup_count (double count)
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

#define EXPLAIN "EXPLAIN "
#define POSITION "POSITION: character "

/* The server counts from the word that was put before the statement. */
static void
correct_position (GError *error)
{
  const char *at = error ? strstr (error->message, POSITION) : NULL;
  if (at == NULL)
    return;
  at += strlen (POSITION);
  char *rest;
  guint64 character = g_ascii_strtoull (at, &rest, 10);
  if (character <= strlen (EXPLAIN))
    return;
  char *corrected
    = g_strdup_printf ("%.*s%" G_GUINT64_FORMAT "%s", (int) (at - error->message), error->message,
                       character - strlen (EXPLAIN), rest);
  g_free (error->message);
  error->message = corrected;
}

GStrv
tw_query_plan_ask (TwPool *pool, const char *sql, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  const TwQueryLimits limits = { .timeout_ms = TIMEOUT_MS, .read_only = TRUE, .purpose = N_("plan") };
  g_autofree char *explain = g_strconcat (EXPLAIN, sql, NULL);
  g_autoptr (TwResultSet) plan
    = tw_query_run (pool, explain, NULL, &limits, cancellable, &failure);
  if (plan == NULL) {
    correct_position (failure);
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  char buffer[64];
  for (guint row = 0; row < tw_result_set_get_n_rows (plan); row++)
    g_strv_builder_add (lines, tw_result_set_get_text (plan, row, 0, buffer, NULL));
  return g_strv_builder_end (lines);
}

/* ---- in words ---- */

/* What follows " on " in "Seq Scan on sales s". */
static char *
dup_target (const TwPlanStep *step)
{
  g_autofree char *text = g_strndup (step->text, step->length);
  const char *on = strstr (text, " on ");
  return g_strndup (on ? on + 4 : "", on ? strcspn (on + 4, " ") : 0);
}

static char *
scan_words (const TwPlanStep *step, const char *rows)
{
  g_autofree char *target = dup_target (step);
  if (*target == '\0')
    return NULL;
  if (tw_plan_step_says (step, "Index"))
    return g_strdup_printf (_("Looks rows of %s up by an index: about %s."), target, rows);
  if (tw_plan_step_says (step, "Seq Scan"))
    return g_strdup_printf (_("Reads %s from beginning to end: about %s rows that fit."), target,
                            rows);
  return g_strdup_printf (_("Reads %s: about %s rows."), target, rows);
}

static char *
step_words (const TwPlanStep *step)
{
  static const struct {
    const char *word, *says;
  } kinds[] = {
    { "Nested Loop", N_("Joins by comparing every row of one side with every row of the other") },
    { "Hash Join", N_("Joins by a table of keys in memory") },
    { "Merge Join", N_("Joins two sides that are sorted by the key") },
    { "Aggregate", N_("Groups or adds up") },
    { "Group", N_("Groups") },
    { "Sort", N_("Sorts") },
    { "WindowAgg", N_("Works out values over windows of rows") },
    { "Window", N_("Works out values over windows of rows") },
    { "Limit", N_("Keeps the first ones") },
    { "Unique", N_("Drops repeated rows") },
    { "Append", N_("Puts results one behind the other") },
    { "Network", N_("Sends rows to the leader node") },
  };
  g_autofree char *rows = tw_plan_dup_count (step->rows);
  if (tw_plan_step_says (step, "Scan"))
    return scan_words (step, rows);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (tw_plan_step_says (step, kinds[i].word))
      /* Translators: what a step of the plan does, and how many rows it gives. */
      return g_strdup_printf (_("%s: about %s rows."), _(kinds[i].says), rows);
  return NULL;
}

static double
bytes_of (const TwPlanStep *step)
{
  return step ? step->rows * step->width : 0;
}

static char *
dup_size (double bytes)
{
  return g_format_size ((guint64) MIN (bytes, 1e18));
}

static void
warn_of_join (GStrvBuilder *warnings, const TwPlanStep *step, const TwPlanStep *sides[2])
{
  double pairs = sides[0] && sides[1] ? MAX (sides[0]->rows, 1) * MAX (sides[1]->rows, 1) : 0;
  gboolean copied = tw_plan_step_says (step, "DS_BCAST_INNER");
  gboolean moved = tw_plan_step_says (step, "DS_DIST_BOTH");
  if (tw_plan_step_says (step, "Nested Loop") && pairs >= MANY_PAIRS) {
    g_autofree char *count = tw_plan_dup_count (pairs);
    g_autofree char *text = g_strdup_printf (
      _("A nested loop compares %s pairs of rows one by one. Join by columns that are equal."),
      count);
    g_strv_builder_add (warnings, text);
  }
  if (copied && bytes_of (sides[1]) >= MUCH_MOVED) {
    g_autofree char *size = dup_size (bytes_of (sides[1]));
    g_autofree char *text = g_strdup_printf (
      _("A copy of one side of a join, %s, is sent to every node: the tables are not distributed "
        "by the columns that join them."), size);
    g_strv_builder_add (warnings, text);
  }
  if (moved && bytes_of (sides[0]) + bytes_of (sides[1]) >= MUCH_MOVED) {
    g_autofree char *size = dup_size (bytes_of (sides[0]) + bytes_of (sides[1]));
    g_autofree char *text = g_strdup_printf (
      _("Both sides of a join, %s, are sent anew between the nodes: neither table is distributed "
        "by the columns that join them."), size);
    g_strv_builder_add (warnings, text);
  }
}

static void
warn (GStrvBuilder *warnings, const GArray *steps, const char *const *lines, double ask_above_bytes)
{
  g_autoptr (TwQueryCost) cost = tw_query_cost_parse (lines);
  g_autofree char *dear = tw_query_cost_dup_reason (cost, ask_above_bytes);
  if (dear)
    g_strv_builder_add (warnings, dear);
  for (guint i = 0; i < steps->len; i++) {
    const TwPlanStep *sides[2] = { NULL, NULL };
    tw_plan_children (steps, i, sides);
    warn_of_join (warnings, &g_array_index (steps, TwPlanStep, i), sides);
  }
}

TwQueryPlan *
tw_query_plan_read (const char *const *lines, double ask_above_bytes)
{
  TwQueryPlan *self = g_new0 (TwQueryPlan, 1);
  g_autoptr (GArray) steps = tw_plan_steps_new (lines);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();
  for (guint i = steps->len; i-- > 0;) {
    g_autofree char *text = step_words (&g_array_index (steps, TwPlanStep, i));
    if (text)
      g_strv_builder_add (words, text);
  }
  warn (warnings, steps, lines, ask_above_bytes);
  self->rows = steps->len ? g_array_index (steps, TwPlanStep, 0).rows : 0;
  self->steps = g_strv_builder_end (words);
  self->warnings = g_strv_builder_end (warnings);
  return self;
}

void
tw_query_plan_free (TwQueryPlan *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->steps);
  g_strfreev (self->warnings);
  g_free (self);
}
