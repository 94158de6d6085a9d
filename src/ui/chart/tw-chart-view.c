// SPDX-License-Identifier: Apache-2.0
#include "ui/chart/tw-chart-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "report/tw-chart-draw.h"

#define LEAST_WIDTH 160
#define LEAST_HEIGHT 120
#define NOTE_PADDING 8
#define NOTE_DISTANCE 14

struct _TwChartView {
  GtkWidget parent_instance;

  const TwChartData *data; /* nullable */
  int place, series;       /* pointed at, or -1 */
  double x, y;             /* where its note stands; by keyboard: -1 */
  gboolean by_keyboard;
};

G_DEFINE_FINAL_TYPE (TwChartView, tw_chart_view, GTK_TYPE_WIDGET)

static TwInk
ink_named (TwChartView *self, const char *name)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;
  if (name == NULL || !gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  return (TwInk) { color.red, color.green, color.blue, color.alpha };
}

static TwChartFrame
frame_of (TwChartView *self, double width, double height)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  return (TwChartFrame) {
    .pango = gtk_widget_get_pango_context (GTK_WIDGET (self)),
    .width = width,
    .height = height,
    .style = { .text = ink_named (self, NULL),
               .accent = ink_named (self, "accent_color"),
               .dark = adw_style_manager_get_dark (manager),
               .high_contrast = adw_style_manager_get_high_contrast (manager) },
    .mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
    .place = self->place,
    .series = self->series,
  };
}

static TwChartFrame
current_frame (TwChartView *self)
{
  return frame_of (self, gtk_widget_get_width (GTK_WIDGET (self)),
                   gtk_widget_get_height (GTK_WIDGET (self)));
}

/* The value that is pointed at, on a ground of its own. */
static void
draw_note (TwChartView *self, cairo_t *cr, const TwChartFrame *frame)
{
  g_autofree char *text = tw_chart_data_describe_value (self->data, (guint) self->place,
                                                        (guint) self->series);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width, height;
  pango_layout_set_width (layout, (int) (MAX (80, frame->width - 4 * NOTE_PADDING) * PANGO_SCALE));
  pango_layout_get_pixel_size (layout, &width, &height);
  width += 2 * NOTE_PADDING;
  height += NOTE_PADDING;
  double x = self->by_keyboard ? frame->width - width : self->x + NOTE_DISTANCE;
  double y = self->by_keyboard ? 0 : self->y - height - NOTE_DISTANCE / 2.0;
  if (x + width > frame->width)
    x = self->by_keyboard ? frame->width - width : self->x - width - NOTE_DISTANCE;
  x = CLAMP (x, 0, MAX (0, frame->width - width));
  y = CLAMP (y, 0, MAX (0, frame->height - height));
  TwInk ground = frame->style.dark ? (TwInk) { 0.93, 0.93, 0.93, 1 } : (TwInk) { 0.15, 0.15, 0.15, 1 };
  double ink = frame->style.dark ? 0.1 : 1;
  cairo_set_source_rgba (cr, ground.red, ground.green, ground.blue, 0.95);
  cairo_rectangle (cr, round (x), round (y), width, height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, ink, ink, ink);
  cairo_move_to (cr, round (x) + NOTE_PADDING, round (y) + NOTE_PADDING / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
tw_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TwChartView *self = TW_CHART_VIEW (widget);
  if (self->data == NULL)
    return;
  TwChartFrame frame = current_frame (self);
  cairo_t *cr
    = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) frame.width,
                                                                (float) frame.height));
  tw_chart_draw (self->data, &frame, cr);
  if (self->place >= 0)
    draw_note (self, cr, &frame);
  cairo_destroy (cr);
}

static void
tw_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  TwChartView *self = TW_CHART_VIEW (widget);
  *minimum = *natural = LEAST_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  *minimum = *natural = LEAST_HEIGHT;
  if (self->data == NULL)
    return;
  TwChartFrame frame = frame_of (self, for_size > 0 ? for_size : LEAST_WIDTH, LEAST_HEIGHT);
  *minimum = *natural = (int) ceil (tw_chart_get_height (self->data, &frame));
}

static GtkSizeRequestMode
tw_chart_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A screen reader says what has changed. */
static void
point_at (TwChartView *self, int place, int series)
{
  if (self->place == place && self->series == series)
    return;
  self->place = place;
  self->series = series;
  g_autofree char *words
    = place >= 0 ? tw_chart_data_describe_value (self->data, (guint) place, (guint) series)
                 : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, TwChartView *self)
{
  int place = -1, series = -1;
  TwChartFrame frame = current_frame (self);
  self->by_keyboard = FALSE;
  self->x = x;
  self->y = y;
  if (self->data == NULL || !tw_chart_find (self->data, &frame, x, y, &place, &series))
    place = series = -1;
  point_at (self, place, series);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (TwChartView *self)
{
  point_at (self, -1, -1);
}

static gboolean
has_value (TwChartView *self, int place, int series)
{
  return !isnan (tw_chart_data_get_value (self->data, (guint) place, (guint) series));
}

/* The next place in this direction that has a value. */
static void
move_place (TwChartView *self, int by)
{
  int n = (int) tw_chart_data_get_n_places (self->data);
  int series = MAX (self->series, 0);
  int place = self->place < 0 ? (by > 0 ? 0 : n - 1) : self->place + by;
  while (place >= 0 && place < n && !has_value (self, place, series))
    place += by;
  if (place >= 0 && place < n)
    point_at (self, place, series);
}

static void
move_series (TwChartView *self, int by)
{
  int n = (int) self->data->series->len;
  int place = MAX (self->place, 0);
  for (int series = MAX (self->series, 0) + by; series >= 0 && series < n; series += by)
    if (has_value (self, place, series)) {
      point_at (self, place, series);
      return;
    }
}

/* Along the places the way they stand; across them from series to series. */
static gboolean
move_cb (GtkWidget *widget, GVariant *way, gpointer user_data)
{
  TwChartView *self = TW_CHART_VIEW (widget);
  if (self->data == NULL || self->data->kind == TW_CHART_NUMBER)
    return FALSE;
  gboolean lying = self->data->kind != TW_CHART_LINE && self->data->kind != TW_CHART_SCATTER;
  int across, along;
  g_variant_get (way, "(ii)", &across, &along);
  self->by_keyboard = TRUE;
  int by = lying || self->data->series->len == 1 ? (along ? along : across) : across;
  if (lying && across && self->data->series->len > 1)
    move_series (self, across);
  else if (!lying && along && self->data->series->len > 1)
    move_series (self, along);
  else
    move_place (self, by);
  return TRUE;
}

static gboolean
end_cb (GtkWidget *widget, GVariant *last, gpointer user_data)
{
  TwChartView *self = TW_CHART_VIEW (widget);
  if (self->data == NULL || self->data->kind == TW_CHART_NUMBER)
    return FALSE;
  self->by_keyboard = TRUE;
  self->place = -1;
  move_place (self, g_variant_get_boolean (last) ? -1 : 1);
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  TwChartView *self = TW_CHART_VIEW (widget);
  if (self->place < 0)
    return FALSE;
  point_at (self, -1, -1);
  return TRUE;
}

static void
tw_chart_view_class_init (TwChartViewClass *klass)
{
  static const struct {
    guint key, keypad;
    int across, along;
  } moves[] = { { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 }, { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
                { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },     { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 } };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->snapshot = tw_chart_view_snapshot;
  widget_class->measure = tw_chart_view_measure;
  widget_class->get_request_mode = tw_chart_view_get_request_mode;
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++) {
    gtk_widget_class_add_binding (widget_class, moves[i].key, 0, move_cb, "(ii)", moves[i].across,
                                  moves[i].along);
    gtk_widget_class_add_binding (widget_class, moves[i].keypad, 0, move_cb, "(ii)",
                                  moves[i].across, moves[i].along);
  }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, end_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, end_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tw_chart_view_init (TwChartView *self)
{
  self->place = self->series = -1;
  gtk_widget_add_css_class (GTK_WIDGET (self), "chart");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

void
tw_chart_view_set_data (TwChartView *self, const TwChartData *data)
{
  g_return_if_fail (TW_IS_CHART_VIEW (self));
  self->data = data;
  self->place = self->series = -1;
  g_autofree char *words = data ? tw_chart_data_describe (data) : g_strdup (_("No chart"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "", -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
