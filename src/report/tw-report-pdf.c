// SPDX-License-Identifier: Apache-2.0
#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <langinfo.h>
#include <math.h>

#include "core/tw-error.h"
#include "report/tw-report-private.h"

/* All in 1/96 inch, as charts are drawn. */
#define POINTS 0.75
#define MARGIN 64.0
#define FOOT 24.0
#define CELL_GAP 12.0
#define LEAST_COLUMN 44.0
#define MOST_COLUMN 240.0
#define MEASURED_ROWS 200
#define MAX_ROWS 1000
#define CHART_HEIGHT 320.0
#define LETTER_WIDTH_MM 216

typedef struct {
  const TwReport *report;
  cairo_t *cr;
  PangoContext *pango;
  double width, height; /* of the page */
  double y;
  guint page;
  double *columns; /* their widths */
  guint n_columns; /* that fit */
} Pages;

typedef struct {
  double scale;
  gboolean bold;
  gboolean mono;
  double grey; /* 0 is black */
  double before;
} Face;

static const Face title_face = { .scale = 1, .bold = TRUE, .grey = 0.38 };
static const Face answer_face = { .scale = 1.6, .bold = TRUE, .grey = 0.1, .before = 4 };
static const Face text_face = { .scale = 1, .grey = 0.1, .before = 6 };
static const Face soft_face = { .scale = 0.9, .grey = 0.4, .before = 6 };
static const Face heading_face = { .scale = 1.1, .bold = TRUE, .grey = 0.1, .before = 20 };
static const Face code_face = { .scale = 0.85, .mono = TRUE, .grey = 0.15, .before = 6 };
static const Face cell_face = { .scale = 0.85, .grey = 0.1 };
static const Face null_face = { .scale = 0.85, .grey = 0.55 };
static const Face name_face = { .scale = 0.85, .bold = TRUE, .grey = 0.1 };

static PangoLayout *
new_layout (Pages *self, const char *text, const Face *face)
{
  PangoLayout *layout = pango_layout_new (self->pango);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (face->scale));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (face->bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (face->mono)
    pango_attr_list_insert (attributes, pango_attr_family_new ("monospace"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
draw_foot (Pages *self)
{
  g_autofree char *number = g_strdup_printf ("%u", self->page);
  g_autoptr (PangoLayout) layout = new_layout (self, number, &soft_face);
  int width;
  pango_layout_get_pixel_size (layout, &width, NULL);
  cairo_set_source_rgb (self->cr, 0.4, 0.4, 0.4);
  cairo_move_to (self->cr, self->width - MARGIN - width, self->height - MARGIN + FOOT / 2);
  pango_cairo_show_layout (self->cr, layout);
  pango_layout_set_text (layout, self->report->source, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_width (layout, (int) ((self->width - 3 * MARGIN) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  cairo_move_to (self->cr, MARGIN, self->height - MARGIN + FOOT / 2);
  pango_cairo_show_layout (self->cr, layout);
}

static double
bottom (const Pages *self)
{
  return self->height - MARGIN;
}

static void
next_page (Pages *self)
{
  draw_foot (self);
  cairo_show_page (self->cr);
  self->page++;
  self->y = MARGIN;
}

static void
make_room (Pages *self, double height)
{
  if (self->y + height > bottom (self) && self->y > MARGIN)
    next_page (self);
}

/* Line by line, so that a long text goes on on the next page. */
static void
draw_text_at (Pages *self, const char *text, const Face *face, double indent)
{
  if (text == NULL || *text == '\0')
    return;
  g_autoptr (PangoLayout) layout = new_layout (self, text, face);
  pango_layout_set_width (layout, (int) ((self->width - 2 * MARGIN - indent) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  self->y += face->before;
  PangoLayoutIter *line = pango_layout_get_iter (layout);
  do {
    PangoRectangle box;
    pango_layout_iter_get_line_extents (line, NULL, &box);
    double height = box.height / (double) PANGO_SCALE;
    int base = pango_layout_iter_get_baseline (line) - box.y;
    make_room (self, height);
    cairo_set_source_rgb (self->cr, face->grey, face->grey, face->grey);
    cairo_move_to (self->cr, MARGIN + indent + box.x / (double) PANGO_SCALE,
                   self->y + base / (double) PANGO_SCALE);
    pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (line));
    self->y += height;
  } while (pango_layout_iter_next_line (line));
  pango_layout_iter_free (line);
}

static void
draw_text (Pages *self, const char *text, const Face *face)
{
  draw_text_at (self, text, face, 0);
}

static void
draw_list (Pages *self, char **texts)
{
  for (guint i = 0; texts && texts[i]; i++) {
    double line = self->y + text_face.before + 8;
    if (line < bottom (self) - 8) {
      cairo_set_source_rgb (self->cr, 0.3, 0.3, 0.3);
      cairo_new_path (self->cr);
      cairo_arc (self->cr, MARGIN + 5, line, 2, 0, 2 * G_PI);
      cairo_fill (self->cr);
    }
    draw_text_at (self, texts[i], &text_face, 16);
  }
}

/* A heading stays with what it heads. */
static void
draw_heading (Pages *self, const char *text)
{
  make_room (self, 90);
  draw_text (self, text, &heading_face);
  self->y += 4;
}

static void
draw_chart (Pages *self)
{
  const TwChartData *data = self->report->chart;
  if (data == NULL)
    return;
  TwChartFrame frame = { .pango = self->pango, .width = self->width - 2 * MARGIN,
                         .style = tw_chart_style_paper, .place = -1, .series = -1 };
  double most = bottom (self) - MARGIN;
  double needed = tw_chart_get_height (data, &frame);
  frame.height = MIN (most, MAX (needed, MIN (CHART_HEIGHT, needed * 2)));
  self->y += 20;
  make_room (self, frame.height);
  cairo_save (self->cr);
  cairo_translate (self->cr, MARGIN, self->y);
  tw_chart_draw (data, &frame, self->cr);
  cairo_restore (self->cr);
  self->y += frame.height;
}

/* The rows. */

static double
width_of (Pages *self, const char *text, const Face *face)
{
  g_autoptr (PangoLayout) layout = new_layout (self, text, face);
  int width;
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static double
measure_columns (Pages *self)
{
  const TwReport *report = self->report;
  guint n = tw_result_set_get_n_columns (report->result);
  guint n_rows = MIN (tw_result_set_get_n_rows (report->result), MEASURED_ROWS);
  double sum = 0;
  self->columns = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = tw_report_dup_column_name (report, i);
    double width = width_of (self, name, &name_face);
    for (guint row = 0; row < n_rows && width < MOST_COLUMN; row++) {
      g_autofree char *cell = tw_report_dup_cell (report, row, i);
      width = MAX (width, width_of (self, cell ? cell : "NULL", &cell_face));
    }
    self->columns[i] = CLAMP (width + 2, LEAST_COLUMN, MOST_COLUMN) + CELL_GAP;
    sum += self->columns[i];
  }
  return sum;
}

/* Columns give way in proportion, down to what can still be read; the last ones may not fit. */
static void
fit_columns (Pages *self, double sum)
{
  double room = self->width - 2 * MARGIN;
  guint n = tw_result_set_get_n_columns (self->report->result);
  double used = 0;
  self->n_columns = 0;
  for (guint i = 0; i < n; i++) {
    double width = sum > room ? MAX (self->columns[i] * room / sum,
                                     MIN (self->columns[i], LEAST_COLUMN * 1.5 + CELL_GAP))
                              : self->columns[i];
    if (used + width > room + 1 && i > 0)
      break;
    self->columns[i] = width;
    used += width;
    self->n_columns++;
  }
}

static void
draw_cell (Pages *self, const char *text, const Face *face, double x, double width, gboolean number)
{
  g_autoptr (PangoLayout) layout = new_layout (self, text, face);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_width (layout, (int) ((width - CELL_GAP) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  cairo_set_source_rgb (self->cr, face->grey, face->grey, face->grey);
  cairo_move_to (self->cr, x, self->y + 3);
  pango_cairo_show_layout (self->cr, layout);
}

static double
row_height (Pages *self)
{
  g_autoptr (PangoLayout) layout = new_layout (self, "Xg", &cell_face);
  int height;
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height + 7;
}

static void
draw_rule (Pages *self, double grey)
{
  cairo_set_source_rgb (self->cr, grey, grey, grey);
  cairo_set_line_width (self->cr, 0.75);
  cairo_move_to (self->cr, MARGIN, self->y);
  cairo_line_to (self->cr, self->width - MARGIN, self->y);
  cairo_stroke (self->cr);
}

static void
draw_names (Pages *self, double height)
{
  double x = MARGIN;
  for (guint i = 0; i < self->n_columns; i++) {
    g_autofree char *name = tw_report_dup_column_name (self->report, i);
    draw_cell (self, name, &name_face, x, self->columns[i],
               tw_report_column_is_number (self->report, i));
    x += self->columns[i];
  }
  self->y += height;
  draw_rule (self, 0.4);
}

static void
draw_row (Pages *self, guint row, double height)
{
  double x = MARGIN;
  if (self->y + height > bottom (self)) {
    next_page (self);
    draw_names (self, height);
  }
  for (guint i = 0; i < self->n_columns; i++) {
    g_autofree char *cell = tw_report_dup_cell (self->report, row, i);
    draw_cell (self, cell ? cell : "NULL", cell ? &cell_face : &null_face, x, self->columns[i],
               tw_report_column_is_number (self->report, i));
    x += self->columns[i];
  }
  self->y += height;
  draw_rule (self, 0.87);
}

static gboolean
draw_rows (Pages *self, GCancellable *cancellable, GError **error)
{
  guint n_columns = tw_result_set_get_n_columns (self->report->result);
  guint n_rows = MIN (tw_result_set_get_n_rows (self->report->result), MAX_ROWS);
  double height = row_height (self);
  draw_heading (self, _("Rows"));
  draw_names (self, height);
  for (guint row = 0; row < n_rows; row++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    draw_row (self, row, height);
  }
  g_autofree char *rest = tw_report_dup_rest (self->report, n_rows);
  draw_text (self, rest, &soft_face);
  guint left = n_columns - self->n_columns;
  g_autofree char *more
    = left > 0 ? g_strdup_printf (ngettext ("%u more column has no room on the page.",
                                            "%u more columns have no room on the page.", left),
                                  left)
               : NULL;
  draw_text (self, more, &soft_face);
  return TRUE;
}

static gboolean
draw_all (Pages *self, GCancellable *cancellable, GError **error)
{
  const TwReport *report = self->report;
  draw_text (self, report->title, &title_face);
  draw_text (self, report->headline, &answer_face);
  self->y += 4;
  draw_list (self, report->findings);
  draw_text (self, report->observation, &text_face);
  for (guint i = 0; i < report->notes->len; i++)
    draw_text (self, report->notes->pdata[i], &soft_face);
  draw_chart (self);
  if (!draw_rows (self, cancellable, error))
    return FALSE;
  if (report->assumptions && report->assumptions[0]) {
    draw_heading (self, _("Assumed"));
    draw_list (self, report->assumptions);
  }
  if (report->sql) {
    draw_heading (self, _("SQL"));
    draw_text (self, report->sql, &code_face);
  }
  draw_foot (self);
  return TRUE;
}

static cairo_status_t
append (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The person's paper: letter where the locale has it, else A4; turned where the rows are wide. */
static double
choose_paper (Pages *self)
{
  int millimetres = (int) (gintptr) nl_langinfo (_NL_PAPER_WIDTH);
  self->width = millimetres == LETTER_WIDTH_MM ? 816 : 794;
  self->height = millimetres == LETTER_WIDTH_MM ? 1056 : 1123;
  double sum = measure_columns (self);
  if (sum > (self->width - 2 * MARGIN) * 1.15) {
    double width = self->width;
    self->width = self->height;
    self->height = width;
  }
  return sum;
}

GBytes *
tw_report_to_pdf (const TwReport *report, GCancellable *cancellable, GError **error)
{
  g_autoptr (GObject) pango = G_OBJECT (tw_paper_pango_new ());
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Pages self = { .report = report, .pango = PANGO_CONTEXT (pango), .y = MARGIN, .page = 1 };
  fit_columns (&self, choose_paper (&self));
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
    append, bytes, self.width * POINTS, self.height * POINTS);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, report->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Tradewind");
  self.cr = cairo_create (surface);
  cairo_scale (self.cr, POINTS, POINTS);
  gboolean drawn = draw_all (&self, cancellable, error);
  cairo_status_t status = cairo_status (self.cr);
  cairo_destroy (self.cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  g_free (self.columns);
  if (drawn && status != CAIRO_STATUS_SUCCESS)
    drawn = tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FAILED, NULL,
                          _("The report could not be drawn: %s."), cairo_status_to_string (status));
  return drawn ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}
