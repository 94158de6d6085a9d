// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-join-paths.h"

#include <math.h>

#define LONGEST_PATH 5 /* joins */
#define MOST_TABLES 12 /* of a context, those to join the others with them */
#define LEAST_ADDED 2  /* even where as many were chosen already */

typedef struct {
  guint n;
  GArray **neighbours; /* of guint, by table */
  gboolean *reached;   /* connected with the first table of the current group */
  guint most_added;
} Graph;

static void
graph_connect (Graph *graph, guint from, guint to)
{
  if (graph->neighbours[from] == NULL)
    graph->neighbours[from] = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (graph->neighbours[from], to);
}

static void
graph_init (Graph *graph, TwCatalog *catalog)
{
  graph->n = tw_catalog_get_n_tables (catalog);
  graph->neighbours = g_new0 (GArray *, graph->n);
  graph->reached = g_new0 (gboolean, graph->n);
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    const TwTable *source = relationship->source[0]->table;
    const TwTable *target = relationship->target[0]->table;
    if (source == target || !source->readable || !target->readable)
      continue;
    graph_connect (graph, source->index, target->index);
    graph_connect (graph, target->index, source->index);
  }
}

static void
graph_clear (Graph *graph)
{
  for (guint i = 0; i < graph->n; i++)
    g_clear_pointer (&graph->neighbours[i], g_array_unref);
  g_free (graph->neighbours);
  g_free (graph->reached);
}

/* Costs compare by length first: what a table's score adds stays below one step. */
static double
step_cost (const double *scores, guint table)
{
  return 1.0 + 0.1 * (1.0 - CLAMP (scores[table], 0.0, 1.0));
}

/* Level by level from all that is connected; previous[i] is the table before i on the best path.
 * Returns the length of the search, enough to reach LONGEST_PATH. */
static void
find_paths (const Graph *graph, const double *scores, double *costs, guint *previous)
{
  g_autoptr (GArray) level = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < graph->n; i++) {
    costs[i] = graph->reached[i] ? 0 : INFINITY;
    previous[i] = G_MAXUINT;
    if (graph->reached[i])
      g_array_append_val (level, i);
  }
  for (guint depth = 0; depth < LONGEST_PATH && level->len > 0; depth++) {
    g_autoptr (GArray) next = g_array_new (FALSE, FALSE, sizeof (guint));
    for (guint i = 0; i < level->len; i++) {
      const guint from = g_array_index (level, guint, i);
      const GArray *neighbours = graph->neighbours[from];
      for (guint j = 0; neighbours && j < neighbours->len; j++) {
        const guint to = g_array_index (neighbours, guint, j);
        const double cost = costs[from] + step_cost (scores, to);
        if (cost >= costs[to])
          continue;
        if (isinf (costs[to]))
          g_array_append_val (next, to);
        costs[to] = cost;
        previous[to] = from;
      }
    }
    g_array_unref (g_steal_pointer (&level));
    level = g_steal_pointer (&next);
  }
}

static guint
nearest_unreached (const TwContext *context, const Graph *graph, const double *costs)
{
  const GPtrArray *tables = tw_context_get_tables (context);
  guint nearest = G_MAXUINT;
  for (guint i = 0; i < tables->len; i++) {
    const TwContextTable *entry = g_ptr_array_index (tables, i);
    const guint id = entry->table->index;
    if (!graph->reached[id] && !isinf (costs[id])
        && (nearest == G_MAXUINT || costs[id] < costs[nearest]))
      nearest = id;
  }
  return nearest;
}

/* Adds the path that ends at @id; %FALSE when it would add too many tables. */
static gboolean
add_path (TwContext *context, Graph *graph, const double *scores, const guint *previous, guint id,
          guint *n_added)
{
  TwCatalog *catalog = tw_context_get_catalog (context);
  guint needed = 0;
  for (guint i = id; i != G_MAXUINT && !graph->reached[i]; i = previous[i])
    needed += !tw_context_find_table (context, tw_catalog_get_table (catalog, i));
  const gboolean fits = *n_added + needed <= graph->most_added;
  graph->reached[id] = TRUE;
  for (guint i = previous[id]; fits && i != G_MAXUINT && !graph->reached[i]; i = previous[i]) {
    tw_context_add_table (context, tw_catalog_get_table (catalog, i), scores[i], TRUE);
    graph->reached[i] = TRUE;
  }
  *n_added += fits ? needed : 0;
  return fits;
}

/* Grows one connected group from @start as far as paths reach. */
static void
grow_group (TwContext *context, Graph *graph, const double *scores, guint start, guint *n_added)
{
  g_autofree double *costs = g_new (double, graph->n);
  g_autofree guint *previous = g_new (guint, graph->n);
  graph->reached[start] = TRUE;
  for (;;) {
    find_paths (graph, scores, costs, previous);
    const guint id = nearest_unreached (context, graph, costs);
    if (id == G_MAXUINT)
      return;
    add_path (context, graph, scores, previous, id, n_added);
  }
}

static void
add_joins (TwContext *context)
{
  const GPtrArray *relationships
    = tw_catalog_get_relationships (tw_context_get_catalog (context));
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    if (tw_context_find_table (context, relationship->source[0]->table)
        && tw_context_find_table (context, relationship->target[0]->table))
      tw_context_add_join (context, relationship);
  }
}

void
tw_join_paths_close (TwContext *context, const double *table_scores)
{
  Graph graph;
  guint n_added = 0;
  const GPtrArray *tables = tw_context_get_tables (context);
  const guint n_picked = tables->len;
  graph_init (&graph, tw_context_get_catalog (context));
  graph.most_added = MAX (LEAST_ADDED, n_picked < MOST_TABLES ? MOST_TABLES - n_picked : 0);
  for (guint i = 0; i < n_picked; i++) {
    const TwContextTable *entry = g_ptr_array_index (tables, i);
    if (!graph.reached[entry->table->index])
      grow_group (context, &graph, table_scores, entry->table->index, &n_added);
  }
  graph_clear (&graph);
  add_joins (context);
}
