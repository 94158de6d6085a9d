// SPDX-License-Identifier: Apache-2.0
#include "report/tw-chart-paint.h"

#include <math.h>

#define SMALL 0.9

/* Told apart by those who see colours otherwise, too; the first is the person's accent. */
static const TwInk on_light[] = {
  { 0.21, 0.52, 0.89, 1 }, { 0.90, 0.47, 0.00, 1 }, { 0.15, 0.64, 0.41, 1 },
  { 0.57, 0.25, 0.67, 1 }, { 0.75, 0.22, 0.28, 1 }, { 0.60, 0.42, 0.27, 1 },
};
static const TwInk on_dark[] = {
  { 0.47, 0.68, 0.93, 1 }, { 1.00, 0.64, 0.28, 1 }, { 0.34, 0.89, 0.54, 1 },
  { 0.86, 0.54, 0.87, 1 }, { 0.96, 0.47, 0.45, 1 }, { 0.80, 0.67, 0.56, 1 },
};

const TwChartStyle tw_chart_style_paper
  = { .text = { 0.12, 0.12, 0.14, 1 }, .accent = { 0.11, 0.44, 0.85, 1 } };

TwInk
tw_ink_fade (TwInk ink, double share)
{
  ink.alpha *= share;
  return ink;
}

static TwInk
ink_at (const TwChartPaint *self, guint index)
{
  if (index == 0)
    return self->frame->style.accent;
  const TwInk *inks = self->frame->style.dark ? on_dark : on_light;
  return inks[index % G_N_ELEMENTS (on_light)];
}

TwInk
tw_chart_ink (const TwChartPaint *self, guint series)
{
  const TwChartSeries *of = self->data->series->pdata[series];
  return of->others ? tw_ink_fade (self->frame->style.text, 0.4) : ink_at (self, series);
}

TwInk
tw_chart_part_ink (const TwChartPaint *self, guint place)
{
  gboolean others = self->data->n_merged > 0 && place + 1 == self->data->labels->len;
  return others ? tw_ink_fade (self->frame->style.text, 0.4) : ink_at (self, place);
}

void
tw_chart_set_ink (const TwChartPaint *self, TwInk ink)
{
  cairo_set_source_rgba (self->cr, ink.red, ink.green, ink.blue, ink.alpha);
}

static PangoLayout *
new_layout (const TwChartPaint *self, const char *text, double scale, gboolean bold)
{
  PangoLayout *layout = pango_layout_new (self->frame->pango);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
measure (const TwChartPaint *self, const char *text, double scale, gboolean bold, double *width,
         double *height)
{
  g_autoptr (PangoLayout) layout = new_layout (self, text, scale, bold);
  int w, h;
  pango_layout_get_pixel_size (layout, &w, &h);
  *width = w;
  *height = h;
}

void
tw_chart_measure (const TwChartPaint *self, const char *text, double *width, double *height)
{
  measure (self, text, SMALL, FALSE, width, height);
}

double
tw_chart_text_width (const TwChartPaint *self, const char *text)
{
  double width, height;
  tw_chart_measure (self, text, &width, &height);
  return width;
}

double
tw_chart_line_height (const TwChartPaint *self)
{
  double width, height;
  measure (self, "Xg", 1, TRUE, &width, &height);
  return height;
}

void
tw_chart_text_sized (const TwChartPaint *self, const char *text, double x, double y, double limit,
                     TwAnchor anchor, TwInk ink, double scale, gboolean bold)
{
  if (self->cr == NULL || *text == '\0')
    return;
  g_autoptr (PangoLayout) layout = new_layout (self, text, scale, bold);
  if (limit > 0) {
    pango_layout_set_width (layout, (int) (limit * PANGO_SCALE));
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  }
  PangoRectangle box;
  pango_layout_get_pixel_extents (layout, NULL, &box);
  double before = anchor == TW_ANCHOR_END      ? box.width
                  : anchor == TW_ANCHOR_MIDDLE ? box.width / 2.0
                                               : 0;
  tw_chart_set_ink (self, ink);
  cairo_move_to (self->cr, round (x - before - box.x), round (y - box.height / 2.0));
  pango_cairo_show_layout (self->cr, layout);
}

void
tw_chart_text (const TwChartPaint *self, const char *text, double x, double y, double limit,
               TwAnchor anchor, TwInk ink)
{
  if (self->frame->style.high_contrast && ink.alpha > 0.3)
    ink.alpha = 1;
  tw_chart_text_sized (self, text, x, y, limit, anchor, ink, SMALL, FALSE);
}

double
tw_chart_mirror (const TwChartPaint *self, double x, double width)
{
  return self->frame->mirrored ? self->frame->width - x - width : x;
}

void
tw_chart_rect (const TwChartPaint *self, double x, double y, double width, double height,
               double radius, TwInk ink)
{
  radius = MIN (radius, MIN (width, height) / 2);
  cairo_t *cr = self->cr;
  cairo_new_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, G_PI * 1.5);
  cairo_close_path (cr);
  tw_chart_set_ink (self, ink);
  if (!self->frame->style.high_contrast) {
    cairo_fill (cr);
    return;
  }
  cairo_fill_preserve (cr);
  tw_chart_set_ink (self, self->frame->style.text);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
polygon (cairo_t *cr, double x, double y, double radius, guint n, double turn)
{
  cairo_new_sub_path (cr);
  for (guint i = 0; i < n; i++) {
    double angle = turn + 2 * G_PI * i / n;
    cairo_line_to (cr, x + radius * cos (angle), y + radius * sin (angle));
  }
  cairo_close_path (cr);
}

void
tw_chart_mark (const TwChartPaint *self, guint series, double x, double y, double radius)
{
  cairo_t *cr = self->cr;
  switch (series % 5) {
  case 1:
    polygon (cr, x, y, radius * 1.25, 4, G_PI / 4);
    break;
  case 2:
    polygon (cr, x, y, radius * 1.35, 3, -G_PI / 2);
    break;
  case 3:
    polygon (cr, x, y, radius * 1.3, 4, 0);
    break;
  case 4:
    polygon (cr, x, y, radius * 1.35, 3, G_PI / 2);
    break;
  default:
    cairo_new_sub_path (cr);
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  }
  cairo_fill (cr);
}

gboolean
tw_chart_is_dimmed (const TwChartPaint *self, guint place, guint series)
{
  const TwChartFrame *frame = self->frame;
  if (frame->place < 0)
    return FALSE;
  return frame->place != (int) place || (frame->series >= 0 && frame->series != (int) series);
}
