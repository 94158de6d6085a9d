// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "catalog/tw-diagram-private.h"

/* Lines leave a card at one of its sides and pass the cards in between above or below. */

#define LOOP 52      /* how far a line between cards of one column, or of one card, swings out */
#define CLEARANCE 12 /* from a card that is passed */

typedef struct {
  const TwDiagramCard *card;
  double y;
} End;

static double
right_of (const TwDiagramCard *card)
{
  return card->x + TW_CARD_WIDTH;
}

static void
add_point (GArray *points, double x, double y)
{
  TwDiagramPoint point = { x, y };
  g_array_append_val (points, point);
}

static gboolean
covers (const TwDiagramCard *card, double y)
{
  return y > card->shown_y - CLEARANCE / 2.0 && y < card->shown_y + card->height + CLEARANCE / 2.0;
}

/* What stands over the upright strip from @left to @right at @y. */
static const TwDiagramCard *
find_hurdle (const TwDiagram *self, double left, double right, double y)
{
  for (guint i = 0; i < self->cards->len; i++) {
    const TwDiagramCard *card = self->cards->pdata[i];
    if (card->x < right && right_of (card) > left && covers (card, y))
      return card;
  }
  return NULL;
}

/* The free height nearest to @y in one direction. */
static double
find_gap (const TwDiagram *self, double left, double right, double y, gboolean up)
{
  const TwDiagramCard *card;
  for (guint i = 0; i <= self->cards->len; i++) {
    if ((card = find_hurdle (self, left, right, y)) == NULL)
      break;
    y = up ? card->shown_y - CLEARANCE : card->shown_y + card->height + CLEARANCE;
  }
  return y;
}

static int
compare_lefts (gconstpointer a, gconstpointer b)
{
  const TwDiagramCard *left = *(TwDiagramCard *const *) a, *right = *(TwDiagramCard *const *) b;
  return left->x < right->x ? -1 : left->x > right->x;
}

/* The cards between the two, from left to right; those of one column count as one strip. */
static GPtrArray *
find_strips (const TwDiagram *self, double left, double right)
{
  GPtrArray *strips = g_ptr_array_new ();
  for (guint i = 0; i < self->cards->len; i++) {
    TwDiagramCard *card = self->cards->pdata[i];
    if (card->x >= left && right_of (card) <= right)
      g_ptr_array_add (strips, card);
  }
  g_ptr_array_sort (strips, compare_lefts);
  return strips;
}

/* From left to right, with @from on the left. */
static GArray *
route_across (const TwDiagram *self, End from, End to)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (TwDiagramPoint));
  double x = right_of (from.card), y = from.y;
  g_autoptr (GPtrArray) strips = find_strips (self, x, to.card->x);
  add_point (points, x, y);
  for (guint i = 0; i < strips->len; i++) {
    const TwDiagramCard *strip = strips->pdata[i];
    double left = strip->x - CLEARANCE, right = right_of (strip) + CLEARANCE;
    if (left < x)
      continue;
    double share = (left - x) / (to.card->x - x);
    double straight = y + share * (to.y - y);
    if (find_hurdle (self, left, right, straight) == NULL)
      continue;
    double above = find_gap (self, left, right, straight, TRUE);
    double below = find_gap (self, left, right, straight, FALSE);
    y = fabs (above - y) + fabs (above - to.y) <= fabs (below - y) + fabs (below - to.y) ? above
                                                                                         : below;
    add_point (points, left, y);
    add_point (points, right, y);
    x = right;
  }
  add_point (points, to.card->x, to.y);
  return points;
}

static gboolean
is_leftmost (const TwDiagram *self, const TwDiagramCard *card)
{
  for (guint i = 0; i < self->cards->len; i++)
    if (((const TwDiagramCard *) self->cards->pdata[i])->x < card->x)
      return FALSE;
  return TRUE;
}

/* Beside cards that stand above each other, or one card alone: out and back, on the right but for the
 * first column, whose left is free. */
static GArray *
route_around (const TwDiagram *self, End from, End to)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (TwDiagramPoint));
  const TwDiagramCard *a = from.card, *b = to.card;
  gboolean left = is_leftmost (self, a->x < b->x ? a : b);
  double out = left ? MIN (a->x, b->x) - LOOP : MAX (right_of (a), right_of (b)) + LOOP;
  add_point (points, left ? a->x : right_of (a), from.y);
  add_point (points, out, (from.y + to.y) / 2);
  add_point (points, left ? b->x : right_of (b), to.y);
  return points;
}

static void
reverse (GArray *points)
{
  for (guint i = 0; i < points->len / 2; i++) {
    TwDiagramPoint *first = &g_array_index (points, TwDiagramPoint, i);
    TwDiagramPoint *last = &g_array_index (points, TwDiagramPoint, points->len - 1 - i);
    TwDiagramPoint point = *first;
    *first = *last;
    *last = point;
  }
}

GArray *
tw_diagram_route (TwDiagram *self, const TwColumn *source, const TwColumn *target)
{
  End from = { tw_diagram_find (self, source->table), 0 };
  End to = { tw_diagram_find (self, target->table), 0 };
  from.y = tw_diagram_card_get_row_y (from.card, source);
  to.y = tw_diagram_card_get_row_y (to.card, target);
  if (right_of (from.card) < to.card->x)
    return route_across (self, from, to);
  if (right_of (to.card) >= from.card->x)
    return route_around (self, from, to);
  GArray *points = route_across (self, to, from);
  reverse (points);
  return points;
}

/* Straight lines between the middles of rows. */

typedef struct {
  TwDiagramPoint a, b;
  const TwTable *from, *to;
} Segment;

static double
turn (TwDiagramPoint a, TwDiagramPoint b, TwDiagramPoint c)
{
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

gboolean
tw_diagram_lines_cross (TwDiagramPoint a, TwDiagramPoint b, TwDiagramPoint c, TwDiagramPoint d)
{
  return turn (a, b, c) * turn (a, b, d) < 0 && turn (c, d, a) * turn (c, d, b) < 0;
}

/* Lines of one table meet there anyway. */
static gboolean
cross (const Segment *s, const Segment *t)
{
  if (s->from == t->from || s->from == t->to || s->to == t->from || s->to == t->to)
    return FALSE;
  return tw_diagram_lines_cross (s->a, s->b, t->a, t->b);
}

static TwDiagramPoint
middle (TwDiagram *self, const TwColumn *column)
{
  const TwDiagramCard *card = tw_diagram_find (self, column->table);
  return (TwDiagramPoint) { card->x + TW_CARD_WIDTH / 2.0,
                            tw_diagram_card_get_row_y (card, column) };
}

guint
tw_diagram_count_crossings (TwDiagram *self)
{
  g_autoptr (GArray) segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  guint n = 0;
  for (guint i = 0; i < self->links->len; i++) {
    const TwDiagramLink *link = &g_array_index (self->links, TwDiagramLink, i);
    Segment segment = { middle (self, link->source), middle (self, link->target),
                        link->source->table, link->target->table };
    for (guint other = 0; other < segments->len; other++)
      n += cross (&segment, &g_array_index (segments, Segment, other));
    g_array_append_val (segments, segment);
  }
  return n;
}
