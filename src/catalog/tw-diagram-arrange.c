// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdlib.h>

#include "catalog/tw-diagram-private.h"

/* Cards stand in columns, one below the other, so none can lie over another. What remains is to
 * choose whose column and place is whose: simulated annealing on the length of the links, then on
 * their crossings too, which take longer to count. The random sequence is always the same. */

#define STEPS_A_CARD 500
#define MOST_STEPS 30000
#define CROSSING 160 /* as dear as a link that is so much longer */
#define LONE_GAP 2 /* times the usual one, above the cards that join nothing */

typedef struct {
  guint from, to;           /* cards */
  double from_y, to_y;      /* of the rows, within the cards */
} Edge;

typedef struct {
  TwDiagram *diagram;
  guint n_cards;   /* those that join others */
  guint n_columns;
  GArray **columns; /* of guint: cards from top to bottom */
  guint *column_of;
  double *y_of;
  GArray *edges;
  double pitch; /* from column to column */
  double gap;   /* from card to card below it */
  gboolean counts_crossings;
  guint32 random;
} Plan;

static guint
random_below (Plan *self, guint limit)
{
  self->random = self->random * 1664525u + 1013904223u;
  return (guint) (((guint64) self->random * limit) >> 32);
}

static double
height_of (const Plan *self, guint card)
{
  return ((const TwDiagramCard *) self->diagram->cards->pdata[card])->height;
}

/* Every column is centred on the same line. */
static double
stack (Plan *self, guint column)
{
  const GArray *cards = self->columns[column];
  double height = 0;
  for (guint i = 0; i < cards->len; i++)
    height += height_of (self, g_array_index (cards, guint, i)) + self->gap;
  double y = -height / 2;
  for (guint i = 0; i < cards->len; i++) {
    guint card = g_array_index (cards, guint, i);
    self->column_of[card] = column;
    self->y_of[card] = y;
    y += height_of (self, card) + self->gap;
  }
  return height;
}

/* A link is dear where it is long, and dearer where it has to pass columns in between. */
static double
edge_cost (const Plan *self, const Edge *edge)
{
  double dy = fabs (self->y_of[edge->from] + edge->from_y - self->y_of[edge->to] - edge->to_y);
  int columns = abs ((int) self->column_of[edge->from] - (int) self->column_of[edge->to]);
  double dx = columns == 0 ? 0.8 : columns == 1 ? 0.2 : 1.1 * columns;
  return dy + dx * self->pitch + (columns == 0 ? 0.4 * dy : 0);
}

static TwDiagramPoint
end_of (const Plan *self, guint card, double row)
{
  return (TwDiagramPoint) { self->column_of[card] * self->pitch, self->y_of[card] + row };
}

static gboolean
cross (const Plan *self, const Edge *a, const Edge *b)
{
  if (a->from == b->from || a->from == b->to || a->to == b->from || a->to == b->to)
    return FALSE;
  return tw_diagram_lines_cross (end_of (self, a->from, a->from_y), end_of (self, a->to, a->to_y),
                                 end_of (self, b->from, b->from_y), end_of (self, b->to, b->to_y));
}

static guint
count_crossings (const Plan *self)
{
  guint n = 0;
  for (guint i = 0; i < self->edges->len; i++)
    for (guint other = 0; other < i; other++)
      n += cross (self, &g_array_index (self->edges, Edge, i),
                  &g_array_index (self->edges, Edge, other));
  return n;
}

static double
total_cost (Plan *self)
{
  double cost = 0, tallest = 0, all = 0;
  for (guint i = 0; i < self->n_columns; i++) {
    double height = stack (self, i);
    tallest = MAX (tallest, height);
    all += height;
  }
  for (guint i = 0; i < self->edges->len; i++)
    cost += edge_cost (self, &g_array_index (self->edges, Edge, i));
  if (self->counts_crossings)
    cost += CROSSING * count_crossings (self);
  return cost + 6 * (tallest - all / self->n_columns);
}

typedef struct {
  guint column, place;
} Spot;

static Spot
random_spot (Plan *self)
{
  guint column;
  do
    column = random_below (self, self->n_columns);
  while (self->columns[column]->len == 0);
  return (Spot) { column, random_below (self, self->columns[column]->len) };
}

static void
swap (Plan *self, Spot a, Spot b)
{
  guint *first = &g_array_index (self->columns[a.column], guint, a.place);
  guint *second = &g_array_index (self->columns[b.column], guint, b.place);
  guint card = *first;
  *first = *second;
  *second = card;
}

static void
move (Plan *self, Spot from, Spot to)
{
  guint card = g_array_index (self->columns[from.column], guint, from.place);
  g_array_remove_index (self->columns[from.column], from.place);
  g_array_insert_val (self->columns[to.column], to.place, card);
}

/* One random change; taken back where chance, which becomes stricter, does not accept its cost. */
static double
step (Plan *self, double cost, double temperature)
{
  Spot from = random_spot (self);
  gboolean swaps = random_below (self, 2);
  Spot to = random_spot (self);
  if (!swaps) {
    to.column = random_below (self, self->n_columns);
    guint room = self->columns[to.column]->len + (to.column != from.column);
    to.place = random_below (self, room);
    move (self, from, to);
  } else {
    swap (self, from, to);
  }
  double changed = total_cost (self);
  double chance = random_below (self, 1u << 24) / (double) (1u << 24);
  if (changed <= cost || chance < exp ((cost - changed) / temperature))
    return changed;
  if (swaps)
    swap (self, from, to);
  else
    move (self, to, from);
  return cost;
}

static void
anneal (Plan *self, guint steps, double hot)
{
  const double cold = 2;
  double cost = total_cost (self);
  for (guint i = 0; i < steps && self->n_cards > 1; i++)
    cost = step (self, cost, hot * pow (cold / hot, (double) i / steps));
  total_cost (self);
}

static void
improve (Plan *self)
{
  guint steps = MIN (MOST_STEPS, STEPS_A_CARD * self->n_cards);
  anneal (self, steps, 400);
  self->counts_crossings = TRUE;
  anneal (self, MIN (steps, 4000000 / (self->edges->len * self->edges->len + 1)), 60);
}

/* Cards in the order of a walk along the links, so that the start is not far from the end. */
static GArray *
walk (const Plan *self, const GArray *cards)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *seen = g_new0 (gboolean, self->diagram->cards->len);
  for (guint i = 0; i < cards->len; i++) {
    guint start = g_array_index (cards, guint, i);
    if (seen[start])
      continue;
    seen[start] = TRUE;
    g_array_append_val (order, start);
    for (guint at = order->len - 1; at < order->len; at++) {
      for (guint e = 0; e < self->edges->len; e++) {
        const Edge *edge = &g_array_index (self->edges, Edge, e);
        guint card = g_array_index (order, guint, at);
        guint other = edge->from == card ? edge->to : edge->to == card ? edge->from : card;
        if (seen[other])
          continue;
        seen[other] = TRUE;
        g_array_append_val (order, other);
      }
    }
  }
  return order;
}

static guint
card_index (const Plan *self, const TwTable *table)
{
  guint index = 0;
  g_ptr_array_find (self->diagram->cards, g_hash_table_lookup (self->diagram->by_table, table),
                    &index);
  return index;
}

static void
find_edges (Plan *self)
{
  const GArray *links = self->diagram->links;
  for (guint i = 0; i < links->len; i++) {
    const TwDiagramLink *link = &g_array_index (links, TwDiagramLink, i);
    guint from = card_index (self, link->source->table), to = card_index (self, link->target->table);
    if (from == to)
      continue;
    const TwDiagramCard *source = self->diagram->cards->pdata[from];
    const TwDiagramCard *target = self->diagram->cards->pdata[to];
    Edge edge = { from, to, tw_diagram_card_get_row_y (source, link->source) - source->shown_y,
                  tw_diagram_card_get_row_y (target, link->target) - target->shown_y };
    g_array_append_val (self->edges, edge);
  }
}

static gboolean
is_joined (const Plan *self, guint card)
{
  for (guint i = 0; i < self->edges->len; i++) {
    const Edge *edge = &g_array_index (self->edges, Edge, i);
    if (edge->from == card || edge->to == card)
      return TRUE;
  }
  return FALSE;
}

/* As many columns as give the picture the shape of where it is looked at. */
static guint
count_columns (const Plan *self, const GArray *cards, double aspect)
{
  double height = 0;
  for (guint i = 0; i < cards->len; i++)
    height += height_of (self, g_array_index (cards, guint, i)) + self->gap;
  double n = sqrt (aspect * height / self->pitch);
  guint most = MAX (cards->len, 1);
  return (guint) CLAMP (round (n), MIN (2, most), most);
}

static void
deal (Plan *self, const GArray *order)
{
  guint each = (order->len + self->n_columns - 1) / self->n_columns;
  for (guint i = 0; i < order->len; i++)
    g_array_append_val (self->columns[i / each], g_array_index (order, guint, i));
}

/* Rows of cards that join nothing, below the others. */
static void
place_lone (Plan *self, const GArray *cards, double top)
{
  double y = top, tallest = 0;
  for (guint i = 0; i < cards->len; i++) {
    TwDiagramCard *card = self->diagram->cards->pdata[g_array_index (cards, guint, i)];
    guint column = i % self->n_columns;
    if (column == 0 && i > 0) {
      y += tallest + self->gap;
      tallest = 0;
    }
    card->x = column * self->pitch;
    card->y = y;
    tallest = MAX (tallest, card->height);
  }
}

/* Whole pixels from the upper left corner on; gives where the lowest card ends. */
static double
place_joined (Plan *self, const GArray *cards)
{
  double top = 0, bottom = 0;
  for (guint i = 0; i < cards->len; i++)
    top = MIN (top, self->y_of[g_array_index (cards, guint, i)]);
  for (guint i = 0; i < cards->len; i++) {
    guint index = g_array_index (cards, guint, i);
    TwDiagramCard *card = self->diagram->cards->pdata[index];
    card->x = self->column_of[index] * self->pitch;
    card->y = round (self->y_of[index] - top);
    bottom = MAX (bottom, card->y + card->height);
  }
  return bottom;
}

static void
plan_init (Plan *self, TwDiagram *diagram)
{
  *self = (Plan) { .diagram = diagram, .random = 20261128 };
  self->column_of = g_new0 (guint, diagram->cards->len + 1);
  self->y_of = g_new0 (double, diagram->cards->len + 1);
  self->edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  gboolean rows = FALSE;
  for (guint i = 0; i < diagram->cards->len; i++)
    rows |= ((const TwDiagramCard *) diagram->cards->pdata[i])->rows->len > 0;
  self->pitch = TW_CARD_WIDTH + (rows ? TW_CARD_GAP_X : TW_CARD_GAP_X_SMALL);
  self->gap = rows ? TW_CARD_GAP_Y : TW_CARD_GAP_Y_SMALL;
  find_edges (self);
}

static void
plan_clear (Plan *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_array_unref (self->columns[i]);
  g_free (self->columns);
  g_free (self->column_of);
  g_free (self->y_of);
  g_array_unref (self->edges);
}

void
tw_diagram_arrange (TwDiagram *self, double aspect)
{
  Plan plan;
  plan_init (&plan, self);
  g_autoptr (GArray) joined = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) lone = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->cards->len; i++) {
    g_array_append_val (all, i);
    g_array_append_val (is_joined (&plan, i) ? joined : lone, i);
  }
  plan.n_cards = joined->len;
  plan.n_columns = count_columns (&plan, all, aspect);
  plan.columns = g_new0 (GArray *, plan.n_columns);
  for (guint i = 0; i < plan.n_columns; i++)
    plan.columns[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) order = walk (&plan, joined);
  deal (&plan, order);
  improve (&plan);
  double bottom = place_joined (&plan, joined);
  place_lone (&plan, lone, joined->len ? bottom + LONE_GAP * plan.gap : 0);
  plan_clear (&plan);
  tw_diagram_settle (self, NULL);
}
