// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-joins.h"

#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-grammar.h"

/* All ways up from one table. */
typedef struct {
  double *distance; /* a table's index → how far; < 0 none */
  gboolean *ambiguous;
  const TwRelationship **last; /* the last step of the way */
} Reach;

struct _TwJoins {
  const TwCatalog *catalog;
  const GPtrArray *doubles;
  guint n_tables; /* with the doubles, which come last */
  GPtrArray **steps;   /* a table's index → TwRelationship from it */
  GHashTable *reaches; /* TwTable → Reach */
};

static const double DOWN_COST = 1.5;
/* A key that says more than the table it points to ("referred_by_customer_id") is the longer way. */
static const double SPECIAL_KEY_COST = 1.25;

static void
reach_free (gpointer data)
{
  Reach *reach = data;
  g_free (reach->distance);
  g_free (reach->ambiguous);
  g_free (reach->last);
  g_free (reach);
}

TwJoins *
tw_joins_new (const TwCatalog *catalog, const GPtrArray *doubles)
{
  TwJoins *self = g_new0 (TwJoins, 1);
  self->catalog = catalog;
  self->doubles = doubles;
  self->n_tables = tw_catalog_get_n_tables (catalog) + doubles->len;
  self->steps = g_new0 (GPtrArray *, self->n_tables + 1);
  for (guint i = 0; i < self->n_tables; i++)
    self->steps[i] = g_ptr_array_new ();
  self->reaches = g_hash_table_new_full (NULL, NULL, NULL, reach_free);
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++) {
    TwRelationship *relationship = g_ptr_array_index (relationships, i);
    const TwTable *source = relationship->source[0]->table;
    if (source != relationship->target[0]->table)
      g_ptr_array_add (self->steps[source->index], relationship);
  }
  for (guint i = 0; i < doubles->len; i++) {
    TwDouble *one = g_ptr_array_index (doubles, i);
    g_ptr_array_add (self->steps[one->step.source[0]->table->index], &one->step);
  }
  return self;
}

const GPtrArray *
tw_joins_get_doubles (const TwJoins *self)
{
  return self->doubles;
}

static const TwTable *
table_at (const TwJoins *self, guint i)
{
  guint n = tw_catalog_get_n_tables (self->catalog);
  return i < n ? tw_catalog_get_table (self->catalog, i)
               : &((TwDouble *) g_ptr_array_index (self->doubles, i - n))->table;
}

void
tw_joins_free (TwJoins *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_tables; i++)
    g_ptr_array_unref (self->steps[i]);
  g_free (self->steps);
  g_hash_table_unref (self->reaches);
  g_free (self);
}

static double
step_cost (const TwRelationship *step)
{
  g_auto (GStrv) words = tw_facts_column_words (step->source[0]);
  g_auto (GStrv) table = tw_facts_table_words (step->target[0]->table);
  g_auto (GStrv) target = tw_facts_column_words (step->target[0]);
  for (guint i = 0; words[i]; i++) {
    if (!g_strv_contains ((const char *const *) table, words[i])
        && !g_strv_contains ((const char *const *) target, words[i])
        && !tw_grammar_has_word ("id", words[i]))
      return SPECIAL_KEY_COST;
  }
  return 1;
}

static Reach *
reach_new (TwJoins *self, const TwTable *from)
{
  Reach *reach = g_new0 (Reach, 1);
  reach->distance = g_new (double, self->n_tables);
  reach->ambiguous = g_new0 (gboolean, self->n_tables);
  reach->last = g_new0 (const TwRelationship *, self->n_tables);
  for (guint i = 0; i < self->n_tables; i++)
    reach->distance[i] = -1;
  reach->distance[from->index] = 0;
  return reach;
}

/* A step to @to that costs @distance in all; TRUE where that is news. */
static gboolean
improve (Reach *reach, const TwRelationship *step, double distance)
{
  guint from = step->source[0]->table->index, to = step->target[0]->table->index;
  double known = reach->distance[to];
  if (known >= 0 && known < distance - 0.01)
    return FALSE;
  if (known >= 0 && known < distance + 0.01) {
    gboolean news = reach->last[to] != step && !reach->ambiguous[to];
    if (reach->last[to] != step)
      reach->ambiguous[to] = TRUE;
    else if (reach->ambiguous[from] && !reach->ambiguous[to])
      news = reach->ambiguous[to] = TRUE;
    return news;
  }
  reach->distance[to] = distance;
  reach->last[to] = step;
  reach->ambiguous[to] = reach->ambiguous[from];
  return TRUE;
}

static Reach *
reach_of (TwJoins *self, const TwTable *from)
{
  Reach *reach = g_hash_table_lookup (self->reaches, from);
  if (reach)
    return reach;
  reach = reach_new (self, from);
  g_hash_table_insert (self->reaches, (gpointer) from, reach);
  g_autoptr (GQueue) queue = g_queue_new ();
  g_queue_push_tail (queue, (gpointer) from);
  while (!g_queue_is_empty (queue)) {
    const TwTable *table = g_queue_pop_head (queue);
    GPtrArray *steps = self->steps[table->index];
    for (guint i = 0; i < steps->len; i++) {
      const TwRelationship *step = g_ptr_array_index (steps, i);
      const TwTable *to = step->target[0]->table;
      if (to != from && improve (reach, step, reach->distance[table->index] + step_cost (step)))
        g_queue_push_tail (queue, (gpointer) to);
    }
  }
  return reach;
}

double
tw_joins_distance (TwJoins *self, const TwTable *from, const TwTable *to)
{
  return reach_of (self, from)->distance[to->index];
}

gboolean
tw_joins_is_ambiguous (TwJoins *self, const TwTable *from, const TwTable *to)
{
  return reach_of (self, from)->ambiguous[to->index];
}

GPtrArray *
tw_joins_path (TwJoins *self, const TwTable *from, const TwTable *to)
{
  GPtrArray *path = g_ptr_array_new ();
  const Reach *reach = reach_of (self, from);
  while (to != from && reach->last[to->index]) {
    const TwRelationship *step = reach->last[to->index];
    g_ptr_array_insert (path, 0, (gpointer) step);
    to = step->source[0]->table;
  }
  return path;
}

double
tw_joins_near (TwJoins *self, const TwTable *from, const TwTable *to)
{
  double best = tw_joins_distance (self, from, to);
  for (guint i = 0; i < self->n_tables; i++) {
    const TwTable *below = table_at (self, i);
    if (self->steps[i]->len == 0 || below == from)
      continue;
    double down = tw_joins_distance (self, below, from);
    double up = tw_joins_distance (self, below, to);
    if (down < 0 || up < 0)
      continue;
    double cost = down * DOWN_COST + up;
    if (best < 0 || cost < best)
      best = cost;
  }
  return best;
}

static gboolean
has_link (TwJoins *self, const TwTable *from, const TwTable *to)
{
  if (tw_joins_distance (self, to, from) > 0)
    return TRUE;
  for (guint i = 0; i < self->n_tables; i++) {
    const TwTable *below = table_at (self, i);
    if (self->steps[i]->len == 0 || below == from || tw_joins_distance (self, below, from) <= 0
        || tw_joins_distance (self, below, to) <= 0)
      continue;
    g_autoptr (GPtrArray) path = tw_joins_path (self, below, to);
    gboolean passes = FALSE;
    for (guint p = 0; p < path->len; p++)
      passes |= ((const TwRelationship *) g_ptr_array_index (path, p))->source[0]->table == from;
    if (!passes)
      return TRUE;
  }
  return FALSE;
}

char *
tw_joins_dup_roles (TwJoins *self, const TwTable *from, const TwTable *to)
{
  GString *roles = g_string_new (NULL);
  for (guint i = 0; i < self->doubles->len; i++) {
    const TwDouble *one = g_ptr_array_index (self->doubles, i);
    if (one->base == to && one->step.source[0]->table == from)
      g_string_append_printf (roles, "%s“%s”", roles->len ? " or " : " Say ", one->words[0]);
  }
  if (roles->len)
    g_string_append_c (roles, '.');
  return g_string_free (roles, FALSE);
}

const TwDouble *
tw_joins_find_role (TwJoins *self, const TwTable *from, const TwTable *to)
{
  for (guint i = 0; i < self->doubles->len; i++) {
    const TwDouble *one = g_ptr_array_index (self->doubles, i);
    if (one->base == to && one->step.source[0]->table == from && from != to)
      return has_link (self, from, to) ? one : NULL;
  }
  return NULL;
}

const TwTable *
tw_joins_below (TwJoins *self, const GPtrArray *tables, gboolean *tie)
{
  const TwTable *best = NULL;
  double best_cost = -1;
  *tie = FALSE;
  for (guint i = 0; i < self->n_tables; i++) {
    const TwTable *below = table_at (self, i);
    double cost = 0;
    for (guint t = 0; t < tables->len && cost >= 0; t++) {
      double distance = tw_joins_distance (self, below, g_ptr_array_index (tables, t));
      cost = distance < 0 ? -1 : cost + distance;
    }
    if (cost < 0 || (best && cost > best_cost + 0.01))
      continue;
    *tie = best && cost > best_cost - 0.01;
    best = below;
    best_cost = cost;
  }
  return best;
}

