// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-chart-view.h"

#include <glib/gi18n.h>
#include <math.h>

#define GAP 8
#define MIN_BAR 20 /* a bar with the space below it */
#define MAX_BAR 40
#define DOTS_UP_TO 40

struct _TwChartView {
  GtkWidget parent_instance;

  TwChartData *data;
  int hovered; /* point, or -1 */
};

G_DEFINE_FINAL_TYPE (TwChartView, tw_chart_view, GTK_TYPE_WIDGET)

/* Where things stand: the same for drawing and for finding what is under the pointer. */
typedef struct {
  int left, top, width, height; /* of the plot */
  guint n_shown;
  double slot; /* a bar's share of the height, or a point's of the width */
} Plot;

static const TwChartPoint *
point_at (TwChartView *self, guint index)
{
  return &g_array_index (self->data->points, TwChartPoint, index);
}

static PangoLayout *
new_layout (TwChartView *self, const char *text, double scale, gboolean bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static int
text_width (TwChartView *self, const char *text)
{
  g_autoptr (PangoLayout) layout = new_layout (self, text, 0.9, FALSE);
  int width;
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

typedef enum { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;

/* @y is the middle of the line of text; @limit 0 means no limit. */
static void
draw_text (TwChartView *self, GtkSnapshot *snapshot, const char *text, double x, double y,
           int limit, Anchor anchor, const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = new_layout (self, text, 0.9, FALSE);
  if (limit > 0) {
    pango_layout_set_width (layout, limit * PANGO_SCALE);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  }
  PangoRectangle ink, box;
  pango_layout_get_pixel_extents (layout, &ink, &box);
  int before = anchor == ANCHOR_END ? box.width : anchor == ANCHOR_MIDDLE ? box.width / 2 : 0;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (round (x - before - box.x),
                                                round (y - box.height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static GdkRGBA
color_named (TwChartView *self, const char *name, float alpha)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;
  if (name == NULL || !gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  color.alpha *= alpha;
  return color;
}

static char *
chart_title (TwChartView *self)
{
  /* Translators: a chart's title: what is measured, by what */
  return g_strdup_printf (_("%s by %s"), self->data->y_name, self->data->x_name);
}

static int
title_height (TwChartView *self)
{
  g_autoptr (PangoLayout) layout = new_layout (self, "X", 1, TRUE);
  int height;
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height + GAP;
}

static void
draw_title (TwChartView *self, GtkSnapshot *snapshot, int width)
{
  g_autofree char *title = chart_title (self);
  g_autoptr (PangoLayout) layout = new_layout (self, title, 1, TRUE);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  GdkRGBA color = color_named (self, NULL, 0.75f);
  gtk_snapshot_append_layout (snapshot, layout, &color);
}

/* Bars, lying: their labels can be long. */

static int
label_width (TwChartView *self, guint n, int available)
{
  int widest = 0;
  for (guint i = 0; i < n && widest < available; i++)
    widest = MAX (widest, text_width (self, point_at (self, i)->label));
  return MIN (widest, available);
}

static int
value_width (TwChartView *self, guint n)
{
  int widest = 0;
  for (guint i = 0; i < n; i++) {
    double value = point_at (self, i)->value;
    g_autofree char *text = tw_cell_format_number (&self->data->y_format, value);
    widest = MAX (widest, text_width (self, text));
  }
  return widest;
}

static Plot
plot_bars (TwChartView *self, int width, int height)
{
  Plot plot = { .top = title_height (self) };
  guint n = self->data->points->len;
  int room = MAX (height - plot.top, MIN_BAR);
  plot.n_shown = MIN (n, (guint) (room / MIN_BAR));
  if (plot.n_shown < n)
    plot.n_shown = MAX (1, (guint) ((room - MIN_BAR) / MIN_BAR)); /* a line for the rest */
  plot.slot = MIN (MAX_BAR, (double) (plot.n_shown < n ? room - MIN_BAR : room) / plot.n_shown);
  plot.left = label_width (self, plot.n_shown, width * 2 / 5) + GAP;
  plot.width = MAX (10, width - plot.left - value_width (self, plot.n_shown) - GAP);
  plot.height = (int) (plot.slot * plot.n_shown);
  return plot;
}

static void
draw_bar (TwChartView *self, GtkSnapshot *snapshot, const Plot *plot, guint index)
{
  const TwChartPoint *point = point_at (self, index);
  const TwChartData *data = self->data;
  double scale = plot->width / (data->high - data->low);
  double zero = plot->left - data->low * scale;
  double end = zero + point->value * scale;
  double thickness = MAX (8, floor (plot->slot * 0.66));
  double middle = plot->top + plot->slot * (index + 0.5);
  GdkRGBA text = color_named (self, NULL, 1), dim = color_named (self, NULL, 0.7f);
  GdkRGBA bar = color_named (self, "accent_bg_color",
                             self->hovered < 0 || self->hovered == (int) index ? 1 : 0.55f);
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (
    &outline,
    &GRAPHENE_RECT_INIT (MIN (zero, end), middle - thickness / 2, MAX (2, ABS (end - zero)),
                         thickness),
    3);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &bar, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  draw_text (self, snapshot, point->label, plot->left - GAP, middle, plot->left - GAP, ANCHOR_END,
             &text);
  g_autofree char *value = tw_cell_format_number (&data->y_format, point->value);
  draw_text (self, snapshot, value, MAX (zero, end) + GAP, middle, 0, ANCHOR_START, &dim);
}

static void
draw_bars (TwChartView *self, GtkSnapshot *snapshot, int width, int height)
{
  Plot plot = plot_bars (self, width, height);
  draw_title (self, snapshot, width);
  for (guint i = 0; i < plot.n_shown; i++)
    draw_bar (self, snapshot, &plot, i);
  guint rest = self->data->n_rows - plot.n_shown;
  if (rest == 0)
    return;
  GdkRGBA dim = color_named (self, NULL, 0.55f);
  g_autofree char *text
    = g_strdup_printf (ngettext ("and %u more in the rows", "and %u more in the rows", rest), rest);
  draw_text (self, snapshot, text, plot.left, plot.top + plot.height + MIN_BAR / 2.0, 0,
             ANCHOR_START, &dim);
}

/* A line. */

static Plot
plot_line (TwChartView *self, int width, int height)
{
  const TwChartData *data = self->data;
  Plot plot = { .n_shown = data->points->len };
  int line = title_height (self);
  int widest = 0;
  for (double at = floor (data->low / data->step) * data->step; at <= data->high + data->step / 2;
       at += data->step) {
    g_autofree char *text = tw_cell_format_short (&data->y_format, at);
    widest = MAX (widest, text_width (self, text));
  }
  plot.left = widest + GAP;
  plot.top = line + GAP;
  plot.width = MAX (10, width - plot.left - GAP);
  plot.height = MAX (10, height - plot.top - line);
  plot.slot = plot.n_shown > 1 ? plot.width / (double) (plot.n_shown - 1) : plot.width;
  return plot;
}

static double
axis_low (const TwChartData *data)
{
  return floor (data->low / data->step) * data->step;
}

static double
axis_high (const TwChartData *data)
{
  return ceil (data->high / data->step) * data->step;
}

static double
line_y (const TwChartData *data, const Plot *plot, double value)
{
  double low = axis_low (data), high = axis_high (data);
  return plot->top + plot->height * (1 - (value - low) / (high - low));
}

static void
draw_axis (TwChartView *self, GtkSnapshot *snapshot, const Plot *plot)
{
  const TwChartData *data = self->data;
  GdkRGBA dim = color_named (self, NULL, 0.6f), faint = color_named (self, NULL, 0.1f);
  for (double at = axis_low (data); at <= axis_high (data) + data->step / 2; at += data->step) {
    double y = round (line_y (data, plot, at));
    gtk_snapshot_append_color (snapshot, &faint,
                               &GRAPHENE_RECT_INIT (plot->left, y, plot->width, 1));
    g_autofree char *text = tw_cell_format_short (&data->y_format, at);
    draw_text (self, snapshot, text, plot->left - GAP, y, 0, ANCHOR_END, &dim);
  }
}

static void
draw_x_labels (TwChartView *self, GtkSnapshot *snapshot, const Plot *plot)
{
  int widest = 0;
  for (guint i = 0; i < plot->n_shown; i += MAX (1, plot->n_shown / 50))
    widest = MAX (widest, text_width (self, point_at (self, i)->label));
  widest = MIN (widest, plot->width / 2);
  guint every = (guint) MAX (1, ceil ((widest + 2 * GAP) / MAX (plot->slot, 0.01)));
  GdkRGBA dim = color_named (self, NULL, 0.6f);
  for (guint i = 0; i < plot->n_shown; i += every) {
    double x = plot->left + plot->slot * i;
    gboolean last = x + widest / 2.0 > plot->left + plot->width + GAP;
    draw_text (self, snapshot, point_at (self, i)->label, last ? plot->left + plot->width + GAP : x,
               plot->top + plot->height + GAP * 2, widest + GAP, last ? ANCHOR_END : ANCHOR_MIDDLE,
               &dim);
  }
}

static void
trace_line (TwChartView *self, cairo_t *cr, const Plot *plot)
{
  for (guint i = 0; i < plot->n_shown; i++)
    cairo_line_to (cr, plot->left + plot->slot * i,
                   line_y (self->data, plot, point_at (self, i)->value));
}

static void
draw_dot (TwChartView *self, cairo_t *cr, const Plot *plot, guint index, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, plot->left + plot->slot * index,
             line_y (self->data, plot, point_at (self, index)->value), radius, 0, 2 * G_PI);
}

static void
draw_line (TwChartView *self, GtkSnapshot *snapshot, int width, int height)
{
  Plot plot = plot_line (self, width, height);
  draw_title (self, snapshot, width);
  draw_axis (self, snapshot, &plot);
  draw_x_labels (self, snapshot, &plot);
  GdkRGBA line = color_named (self, "accent_color", 1), area = color_named (self, "accent_bg_color",
                                                                            0.14f);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  double bottom = line_y (self->data, &plot, MAX (0, axis_low (self->data)));
  cairo_move_to (cr, plot.left, bottom);
  trace_line (self, cr, &plot);
  cairo_line_to (cr, plot.left + plot.slot * (plot.n_shown - 1), bottom);
  gdk_cairo_set_source_rgba (cr, &area);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &line);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace_line (self, cr, &plot);
  cairo_stroke (cr);
  if (plot.n_shown <= DOTS_UP_TO)
    for (guint i = 0; i < plot.n_shown; i++)
      draw_dot (self, cr, &plot, i, 2.5);
  if (self->hovered >= 0)
    draw_dot (self, cr, &plot, (guint) self->hovered, 5);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
draw_number (TwChartView *self, GtkSnapshot *snapshot, int width, int height)
{
  g_autofree char *text = tw_cell_format_number (&self->data->y_format, point_at (self, 0)->value);
  g_autoptr (PangoLayout) number = NULL;
  int number_width = 0, number_height = 0;
  for (double scale = 4; scale >= 1; scale -= 0.5) {
    g_clear_object (&number);
    number = new_layout (self, text, scale, TRUE);
    pango_layout_get_pixel_size (number, &number_width, &number_height);
    if (number_width <= width)
      break;
  }
  GdkRGBA color = color_named (self, "accent_color", 1), dim = color_named (self, NULL, 0.6f);
  int top = MAX (0, (height - number_height - 24) / 2);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (MAX (0, (width - number_width) / 2), top));
  gtk_snapshot_append_layout (snapshot, number, &color);
  gtk_snapshot_restore (snapshot);
  draw_text (self, snapshot, self->data->y_name, width / 2, top + number_height + 12, width,
             ANCHOR_MIDDLE, &dim);
}

static void
tw_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TwChartView *self = TW_CHART_VIEW (widget);
  if (self->data == NULL)
    return;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  switch (self->data->kind) {
  case TW_CHART_BAR:
    draw_bars (self, snapshot, width, height);
    break;
  case TW_CHART_LINE:
    draw_line (self, snapshot, width, height);
    break;
  case TW_CHART_NUMBER:
    draw_number (self, snapshot, width, height);
    break;
  case TW_CHART_NONE:
    break;
  }
  gtk_snapshot_pop (snapshot);
}

static int
point_under (TwChartView *self, double x, double y)
{
  if (self->data == NULL || self->data->kind == TW_CHART_NUMBER)
    return -1;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean bars = self->data->kind == TW_CHART_BAR;
  Plot plot = bars ? plot_bars (self, width, height) : plot_line (self, width, height);
  if (y < plot.top || (!bars && x < plot.left - GAP))
    return -1;
  double at = bars ? floor ((y - plot.top) / plot.slot) : round ((x - plot.left) / plot.slot);
  return at >= 0 && at < plot.n_shown ? (int) at : -1;
}

static void
set_hovered (TwChartView *self, int hovered)
{
  if (self->hovered == hovered)
    return;
  self->hovered = hovered;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, TwChartView *self)
{
  set_hovered (self, point_under (self, x, y));
}

static void
leave_cb (GtkEventControllerMotion *controller, TwChartView *self)
{
  set_hovered (self, -1);
}

static gboolean
tw_chart_view_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                             GtkTooltip *tooltip)
{
  TwChartView *self = TW_CHART_VIEW (widget);
  int index = keyboard ? -1 : point_under (self, x, y);
  if (index < 0)
    return FALSE;
  const TwChartPoint *point = point_at (self, (guint) index);
  g_autofree char *value = tw_cell_format_number (&self->data->y_format, point->value);
  g_autofree char *text = g_strdup_printf ("%s\n%s", point->label, value);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
tw_chart_view_dispose (GObject *object)
{
  TwChartView *self = TW_CHART_VIEW (object);
  g_clear_pointer (&self->data, tw_chart_data_free);
  G_OBJECT_CLASS (tw_chart_view_parent_class)->dispose (object);
}

static void
tw_chart_view_class_init (TwChartViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_chart_view_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->snapshot = tw_chart_view_snapshot;
  widget_class->query_tooltip = tw_chart_view_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tw_chart_view_init (TwChartView *self)
{
  self->hovered = -1;
  gtk_widget_add_css_class (GTK_WIDGET (self), "chart");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

void
tw_chart_view_set_data (TwChartView *self, TwChartData *data)
{
  g_return_if_fail (TW_IS_CHART_VIEW (self));
  g_clear_pointer (&self->data, tw_chart_data_free);
  self->data = data;
  self->hovered = -1;
  g_autofree char *words = data ? tw_chart_data_describe (data) : g_strdup (_("No chart"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
