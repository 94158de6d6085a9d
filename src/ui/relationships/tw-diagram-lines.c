// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "ui/relationships/tw-diagram-view-private.h"

#define FOOT 11       /* length of a crow's foot */
#define SPREAD 5.5    /* half its width */
#define NEAR 7        /* pixels from a line that still mean it */
#define STEPS 12      /* straight pieces that stand for a curve */
#define MANY_LINES 40  /* with smaller dots */
#define MOST_BADGES 14 /* with more lines, their origin is a dot until it is pointed at */

void
tw_diagram_line_free (gpointer data)
{
  TwDiagramLine *line = data;
  g_array_unref (line->points);
  g_free (line);
}

GdkRGBA
tw_diagram_view_color (TwDiagramView *self, const char *name, float alpha)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;
  if (name == NULL || !gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  color.alpha *= alpha;
  return color;
}

/* The palette's shades differ between light and dark: style.css names ours. */
static GdkRGBA
style_color (TwDiagramView *self, const char *style)
{
  g_autofree char *name = g_strconcat ("relationship_", style, "_color", NULL);
  return tw_diagram_view_color (self, name, 1);
}

static const TwDiagramPoint *
point_of (const TwDiagramLine *line, guint index)
{
  return &g_array_index (line->points, TwDiagramPoint, index);
}

/* One leg as a curve of Bézier that leaves and arrives horizontally. */
typedef struct {
  TwDiagramPoint at[4];
} Leg;

static gboolean
swings_out (const TwDiagramLine *line)
{
  if (line->points->len != 3)
    return FALSE;
  double from = point_of (line, 0)->x, out = point_of (line, 1)->x, to = point_of (line, 2)->x;
  return (out > from && out > to) || (out < from && out < to);
}

static Leg
make_leg (TwDiagramPoint from, TwDiagramPoint to)
{
  double reach = MAX (fabs (to.x - from.x) * 0.5, 18);
  double side = to.x >= from.x ? reach : -reach;
  return (Leg) { { from, { from.x + side, from.y }, { to.x - side, to.y }, to } };
}

static guint
count_legs (const TwDiagramLine *line)
{
  return swings_out (line) ? 1 : line->points->len - 1;
}

static Leg
leg_of (const TwDiagramLine *line, guint index)
{
  if (!swings_out (line))
    return make_leg (*point_of (line, index), *point_of (line, index + 1));
  TwDiagramPoint from = *point_of (line, 0), to = *point_of (line, 2);
  double middle = point_of (line, 1)->x;
  double out = middle + (middle > from.x ? 14 : -14); /* a curve stays within its corners */
  return (Leg) { { from, { out, from.y }, { out, to.y }, to } };
}

static TwDiagramPoint
leg_at (const Leg *leg, double t)
{
  double u = 1 - t;
  double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
  const TwDiagramPoint *p = leg->at;
  return (TwDiagramPoint) { a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                            a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y };
}

static TwDiagramPoint
line_middle (const TwDiagramLine *line)
{
  guint n = count_legs (line);
  Leg leg = leg_of (line, n / 2);
  return leg_at (&leg, n % 2 ? 0.5 : 0);
}

static double
distance_to_piece (TwDiagramPoint p, TwDiagramPoint a, TwDiagramPoint b)
{
  double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  double t = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
  t = CLAMP (t, 0, 1);
  return hypot (p.x - a.x - t * dx, p.y - a.y - t * dy);
}

static double
distance_to_line (const TwDiagramLine *line, TwDiagramPoint point)
{
  double nearest = G_MAXDOUBLE;
  for (guint i = 0; i < count_legs (line); i++) {
    Leg leg = leg_of (line, i);
    TwDiagramPoint before = leg.at[0];
    for (guint piece = 1; piece <= STEPS; piece++) {
      TwDiagramPoint next = leg_at (&leg, (double) piece / STEPS);
      nearest = MIN (nearest, distance_to_piece (point, before, next));
      before = next;
    }
  }
  return nearest;
}

guint
tw_diagram_view_line_at (TwDiagramView *self, TwDiagramPoint point)
{
  double nearest = NEAR / self->scale;
  guint id = 0;
  for (guint i = 0; i < self->lines->len; i++) {
    const TwDiagramLine *line = self->lines->pdata[i];
    double distance = distance_to_line (line, point);
    if (distance > nearest)
      continue;
    nearest = distance;
    id = line->id;
  }
  return id;
}

/* Which lines stand out. */

static gboolean
is_strong (TwDiagramView *self, const TwDiagramLine *line)
{
  return line->id == tw_relationship_editor_get_selected (self->editor)
         || (self->hovered.part == TW_DIAGRAM_AT_LINE && line->id == self->hovered.line);
}

static gboolean
touches_hovered (TwDiagramView *self, const TwDiagramLine *line)
{
  const TwDiagramCard *card = self->hovered.card;
  const TwColumn *column = self->hovered.column;
  if (card == NULL)
    return FALSE;
  if (column)
    return line->source == column || line->target == column;
  return line->source->table == card->table || line->target->table == card->table;
}

static GdkRGBA
line_color (TwDiagramView *self, const TwDiagramLine *line)
{
  if (is_strong (self, line))
    return tw_diagram_view_color (self, "accent_color", 1);
  if (touches_hovered (self, line))
    return tw_diagram_view_color (self, NULL, 0.85f);
  return tw_diagram_view_color (self, NULL, self->hovered.card ? 0.22f : 0.42f);
}

static void
trace (cairo_t *cr, const TwDiagramLine *line)
{
  cairo_move_to (cr, point_of (line, 0)->x, point_of (line, 0)->y);
  for (guint i = 0; i < count_legs (line); i++) {
    Leg leg = leg_of (line, i);
    cairo_curve_to (cr, leg.at[1].x, leg.at[1].y, leg.at[2].x, leg.at[2].y, leg.at[3].x,
                    leg.at[3].y);
  }
}

/* At the end of a line: a foot for many, a bar for one. */
static void
trace_end (cairo_t *cr, TwDiagramPoint end, gboolean rightwards, gboolean one)
{
  double side = rightwards ? 1 : -1;
  if (one) {
    cairo_move_to (cr, end.x + side * 7, end.y - SPREAD);
    cairo_line_to (cr, end.x + side * 7, end.y + SPREAD);
    return;
  }
  for (int way = -1; way <= 1; way += 2) {
    cairo_move_to (cr, end.x + side * FOOT, end.y);
    cairo_line_to (cr, end.x, end.y + way * SPREAD);
  }
}

static void
trace_ends (cairo_t *cr, const TwDiagramLine *line)
{
  Leg first = leg_of (line, 0), last = leg_of (line, count_legs (line) - 1);
  trace_end (cr, first.at[0], first.at[1].x > first.at[0].x, line->source_is_key);
  trace_end (cr, last.at[3], last.at[2].x > last.at[3].x, TRUE);
}

static void
draw_line (TwDiagramView *self, cairo_t *cr, const TwDiagramLine *line)
{
  GdkRGBA color = line_color (self, line);
  gboolean strong = is_strong (self, line);
  gdk_cairo_set_source_rgba (cr, &color);
  /* A line keeps a visible width however far away the picture is. */
  cairo_set_line_width (cr, (strong ? 2.4 : 1.4) / MIN (1, sqrt (self->scale)));
  trace (cr, line);
  trace_ends (cr, line);
  cairo_stroke (cr);
}

static void
draw_link (TwDiagramView *self, cairo_t *cr)
{
  const TwDiagramCard *card = tw_diagram_find (self->diagram, self->link_source->table);
  double y = tw_diagram_card_get_row_y (card, self->link_source);
  TwDiagramPoint to = tw_diagram_view_to_world (self, self->pointer.x, self->pointer.y);
  gboolean rightwards = to.x > card->x + TW_CARD_WIDTH / 2.0;
  TwDiagramPoint from = { card->x + (rightwards ? TW_CARD_WIDTH : 0), y };
  Leg leg = make_leg (from, to);
  GdkRGBA color = tw_diagram_view_color (
    self, self->link_target && !self->link_ok ? "error_color" : "accent_color", 1);
  const double dashes[] = { 6, 4 };
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2);
  if (self->link_target == NULL)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, from.x, from.y);
  cairo_curve_to (cr, leg.at[1].x, leg.at[1].y, leg.at[2].x, leg.at[2].y, to.x, to.y);
  cairo_stroke (cr);
  cairo_arc (cr, to.x, to.y, 4, 0, 2 * G_PI);
  cairo_fill (cr);
}

/* The heads' arrows: together, since GTK 4.8 cuts off what is drawn by cairo in a scaled picture. */
static void
trace_arrow (cairo_t *cr, const TwDiagramCard *card)
{
  double x = card->x + TW_CARD_WIDTH - 19, y = card->shown_y + TW_CARD_HEAD / 2.0;
  double tip = card->detail == TW_CARD_ALL ? -2.5 : 2.5;
  cairo_move_to (cr, x - 5, y - tip);
  cairo_line_to (cr, x, y + tip);
  cairo_line_to (cr, x + 5, y - tip);
}

static void
draw_arrows (TwDiagramView *self, cairo_t *cr)
{
  for (int pointed = FALSE; pointed <= TRUE; pointed++) {
    GdkRGBA color = tw_diagram_view_color (self, NULL, pointed ? 1 : 0.5f);
    for (guint i = 0; i < tw_diagram_get_n_cards (self->diagram); i++) {
      const TwDiagramCard *card = tw_diagram_get_card (self->diagram, i);
      if (pointed == (self->hovered.part == TW_DIAGRAM_AT_TOGGLE && self->hovered.card == card))
        trace_arrow (cr, card);
    }
    gdk_cairo_set_source_rgba (cr, &color);
    cairo_set_line_width (cr, 1.8);
    cairo_stroke (cr);
  }
}

static cairo_t *
start_drawing (TwDiagramView *self, GtkSnapshot *snapshot)
{
  graphene_rect_t all
    = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                          (float) gtk_widget_get_height (GTK_WIDGET (self)));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &all);
  cairo_translate (cr, self->x, self->y);
  cairo_scale (cr, self->scale, self->scale);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  return cr;
}

void
tw_diagram_view_draw_lines (TwDiagramView *self, GtkSnapshot *snapshot)
{
  cairo_t *cr = start_drawing (self, snapshot);
  for (int strong = FALSE; strong <= TRUE; strong++)
    for (guint i = 0; i < self->lines->len; i++) {
      const TwDiagramLine *line = self->lines->pdata[i];
      if (strong == (is_strong (self, line) || touches_hovered (self, line)))
        draw_line (self, cr, line);
    }
  cairo_destroy (cr);
}

/* Badges, at the size of the window whatever the picture's. */

static void
fill_circle (GtkSnapshot *snapshot, TwDiagramPoint at, float radius, const GdkRGBA *color)
{
  GskRoundedRect rect;
  graphene_rect_t box = GRAPHENE_RECT_INIT ((float) at.x - radius, (float) at.y - radius,
                                            2 * radius, 2 * radius);
  gsk_rounded_rect_init_from_rect (&rect, &box, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, color, &box);
  gtk_snapshot_pop (snapshot);
}

static void
draw_dot (TwDiagramView *self, GtkSnapshot *snapshot, TwDiagramPoint at, const GdkRGBA *color)
{
  GdkRGBA around = tw_diagram_view_color (self, "window_bg_color", 1);
  float radius = self->lines->len > MANY_LINES ? 2.5f : 3.5f;
  fill_circle (snapshot, at, radius + 1.5f, &around);
  fill_circle (snapshot, at, radius, color);
}

static void
draw_pill (TwDiagramView *self, GtkSnapshot *snapshot, TwDiagramPoint at, const char *text,
           const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.78));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (layout, attributes);
  int width, height;
  pango_layout_get_pixel_size (layout, &width, &height);
  float x = (float) round (at.x - width / 2.0), y = (float) round (at.y - height / 2.0);
  graphene_rect_t box = GRAPHENE_RECT_INIT (x - 7, y - 1, (float) width + 14, (float) height + 2);
  GskRoundedRect rect;
  gsk_rounded_rect_init_from_rect (&rect, &box, (float) height / 2 + 1);
  GdkRGBA fill = tw_diagram_view_color (self, "window_bg_color", 1), tint = *color;
  tint.alpha = 0.13f;
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, &fill, &box);
  gtk_snapshot_append_color (snapshot, &tint, &box);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &rect, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

void
tw_diagram_view_draw_badges (TwDiagramView *self, GtkSnapshot *snapshot)
{
  gboolean words = self->lines->len <= MOST_BADGES && self->scale > 0.6;
  for (int strong = FALSE; strong <= TRUE; strong++)
    for (guint i = 0; i < self->lines->len; i++) {
      const TwDiagramLine *line = self->lines->pdata[i];
      TwDiagramPoint middle = line_middle (line);
      TwDiagramPoint at = tw_diagram_view_to_screen (self, middle.x, middle.y);
      GdkRGBA color = style_color (self, line->style);
      if (strong != is_strong (self, line))
        continue;
      if (words || strong)
        draw_pill (self, snapshot, at, line->badge, &color);
      else
        draw_dot (self, snapshot, at, &color);
    }
  cairo_t *cr = start_drawing (self, snapshot);
  draw_arrows (self, cr);
  if (self->link_source)
    draw_link (self, cr);
  cairo_destroy (cr);
}
