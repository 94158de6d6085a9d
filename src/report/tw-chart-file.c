// SPDX-License-Identifier: Apache-2.0
#include "report/tw-chart-file.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>
#include <math.h>

#include "core/tw-error.h"
#include "core/tw-new-file.h"

#define MARGIN 16.0
#define PNG_SCALE 2
#define ROOMY 2 /* times the height that is needed; bars would not get thicker from more */

static const char *const names[TW_CHART_N_FORMATS] = { "svg", "png", "pdf" };

const char *
tw_chart_format_get_name (TwChartFormat format)
{
  return names[format];
}

PangoContext *
tw_paper_pango_new (void)
{
  PangoContext *pango = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Cantarell, Sans 10");
  /* A page has no pixels to round to. */
  pango_context_set_round_glyph_positions (pango, FALSE);
  pango_cairo_context_set_resolution (pango, 96);
  pango_context_set_font_description (pango, font);
  return pango;
}

static cairo_status_t
append (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
new_surface (TwChartFormat format, double width, double height, GByteArray *bytes)
{
  if (format == TW_CHART_SVG)
    return cairo_svg_surface_create_for_stream (append, bytes, width, height);
  if (format == TW_CHART_PDF)
    return cairo_pdf_surface_create_for_stream (append, bytes, width, height);
  return cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * PNG_SCALE),
                                     (int) ceil (height * PNG_SCALE));
}

static void
draw_on_paper (const TwChartData *data, const TwChartFrame *frame, cairo_t *cr, double scale)
{
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, MARGIN, MARGIN);
  tw_chart_draw (data, frame, cr);
}

GBytes *
tw_chart_to_bytes (const TwChartData *data, TwChartFormat format, double width, double height,
                   GError **error)
{
  g_autoptr (GObject) pango = G_OBJECT (tw_paper_pango_new ());
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  TwChartFrame frame = { .pango = PANGO_CONTEXT (pango), .width = width - 2 * MARGIN, .style = tw_chart_style_paper,
                         .place = -1, .series = -1 };
  double needed = ceil (tw_chart_get_height (data, &frame));
  frame.height = MAX (MIN (height - 2 * MARGIN, needed * ROOMY), needed);
  cairo_surface_t *surface = new_surface (format, width, frame.height + 2 * MARGIN, bytes);
  cairo_t *cr = cairo_create (surface);
  draw_on_paper (data, &frame, cr, format == TW_CHART_PNG ? PNG_SCALE : 1);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format == TW_CHART_PNG)
    status = cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS && format != TW_CHART_PNG)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FAILED, NULL,
                  _("The chart could not be drawn: %s."), cairo_status_to_string (status));
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
tw_chart_save (const TwChartData *data, TwChartFormat format, double width, double height,
               const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = tw_chart_to_bytes (data, format, width, height, error);
  g_autoptr (TwNewFile) file = bytes ? tw_new_file_open (path, error) : NULL;
  gsize length;
  if (file == NULL)
    return FALSE;
  const char *content = g_bytes_get_data (bytes, &length);
  return tw_new_file_write (file, content, length, error) && tw_new_file_commit (file, error);
}
