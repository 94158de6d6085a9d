// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-grid-private.h"
#include "ui/tw-type-icon.h"

#define MAX_LAYOUTS 1500

typedef struct {
  TwGrid *grid;
  GtkSnapshot *snapshot;
  TwGridArea area;
  GdkRGBA text, dim, faint, edge, header, accent, selected;
} Frame;

static GdkRGBA
with_alpha (GdkRGBA color, float alpha)
{
  color.alpha *= alpha;
  return color;
}

static void
frame_init (Frame *frame, TwGrid *self, GtkSnapshot *snapshot)
{
  *frame = (Frame) { .grid = self, .snapshot = snapshot, .area = tw_grid_get_area (self) };
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  gtk_style_context_get_color (style, &frame->text);
  frame->dim = with_alpha (frame->text, 0.5f);
  frame->faint = with_alpha (frame->text, 0.08f);
  frame->edge = with_alpha (frame->text, 0.25f);
  frame->header = with_alpha (frame->text, 0.05f);
  if (!gtk_style_context_lookup_color (style, "accent_bg_color", &frame->accent))
    frame->accent = frame->text;
  frame->selected = with_alpha (frame->accent, 0.22f);
}

static void
fill (Frame *frame, const GdkRGBA *color, int x, int y, int width, int height)
{
  float at = (float) tw_grid_mirror (frame->grid, x, width);
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (frame->snapshot, color, &GRAPHENE_RECT_INIT (at, y, width, height));
}

static void
push_clip (Frame *frame, int x, int y, int width, int height)
{
  float at = (float) tw_grid_mirror (frame->grid, x, width);
  gtk_snapshot_push_clip (frame->snapshot,
                          &GRAPHENE_RECT_INIT (at, y, MAX (0, width), MAX (0, height)));
}

/* Figures stand at the right in every language, so that their digits stand below each other. */
static gboolean
align_right (TwGrid *self, guint column)
{
  return self->columns[column].format.align_end || tw_grid_is_mirrored (self);
}

static void
draw_line (Frame *frame, TwGlyphLine *line, const GdkRGBA *color, int y)
{
  if (line->used == 0)
    return;
  TwGrid *self = frame->grid;
  float height = tw_glyph_cache_get_height (self->glyphs) / (float) PANGO_SCALE;
  float ascent = tw_glyph_cache_get_ascent (self->glyphs) / (float) PANGO_SCALE;
  float baseline = (int) (y + (self->row_height - height) / 2 + ascent + 0.5f);
  g_autoptr (GskRenderNode) node
    = gsk_text_node_new (tw_glyph_cache_get_font (self->glyphs), tw_glyph_line_end (line), color,
                         &GRAPHENE_POINT_INIT (line->start / (float) PANGO_SCALE, baseline));
  if (node)
    gtk_snapshot_append_node (frame->snapshot, node);
}

static PangoLayout *
ensure_layout (TwGrid *self, guint row, guint column)
{
  gint64 key = (gint64) row * self->n_columns + column;
  PangoLayout *layout = g_hash_table_lookup (self->layouts, &key);
  if (layout)
    return layout;
  if (g_hash_table_size (self->layouts) >= MAX_LAYOUTS)
    g_hash_table_remove_all (self->layouts);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_text (layout, self->text->str, (int) self->text->len);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (self->columns[column].width - 2 * TW_GRID_PADDING) * PANGO_SCALE);
  pango_layout_set_auto_dir (layout, FALSE);
  if (align_right (self, column))
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  g_hash_table_insert (self->layouts, g_memdup2 (&key, sizeof key), layout);
  return layout;
}

static void
draw_layout (Frame *frame, PangoLayout *layout, const GdkRGBA *color, int x, int y, int height)
{
  int text_height, width = pango_layout_get_width (layout) / PANGO_SCALE;
  float at = (float) tw_grid_mirror (frame->grid, x, width);
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  gtk_snapshot_save (frame->snapshot);
  gtk_snapshot_translate (frame->snapshot,
                          &GRAPHENE_POINT_INIT (at, y + (height - text_height) / 2));
  gtk_snapshot_append_layout (frame->snapshot, layout, color);
  gtk_snapshot_restore (frame->snapshot);
}

static void
draw_cell (Frame *frame, guint row, guint column, int y)
{
  TwGrid *self = frame->grid;
  int x = tw_grid_cell_x (self, &frame->area, column) + TW_GRID_PADDING;
  int available = (self->columns[column].width - 2 * TW_GRID_PADDING) * PANGO_SCALE;
  if (available <= 0)
    return;
  gboolean null = tw_grid_is_null (self, row, column);
  if (null)
    g_string_assign (self->text, "NULL");
  else
    tw_grid_format (self, row, column, self->text);
  TwGlyphLine *line = null ? &self->dim_line : &self->line;
  int at = (int) tw_grid_mirror (self, x, available / PANGO_SCALE) * PANGO_SCALE;
  if (!tw_glyph_cache_append (self->glyphs, line, self->text->str, self->text->len, at, available,
                              align_right (self, column)))
    draw_layout (frame, ensure_layout (self, row, column), null ? &frame->dim : &frame->text, x, y,
                 self->row_height);
}

static void
draw_row (Frame *frame, guint row, guint first_column, guint end_column)
{
  TwGrid *self = frame->grid;
  int y = tw_grid_cell_y (self, &frame->area, row);
  tw_glyph_line_reset (&self->line);
  tw_glyph_line_reset (&self->dim_line);
  /* A line of glyphs is drawn from left to right. */
  gboolean mirrored = tw_grid_is_mirrored (self);
  for (guint i = 0; i < end_column - first_column; i++)
    draw_cell (frame, row, mirrored ? end_column - 1 - i : first_column + i, y);
  draw_line (frame, &self->line, &frame->text, y);
  draw_line (frame, &self->dim_line, &frame->dim, y);
}

static void
draw_row_lines (Frame *frame)
{
  TwGrid *self = frame->grid;
  int end = self->gutter_width + self->offsets[self->n_columns] - (int) frame->area.x;
  for (guint row = frame->area.first_row; row < frame->area.end_row; row++)
    fill (frame, &frame->faint, self->gutter_width,
          tw_grid_cell_y (self, &frame->area, row) + self->row_height - 1,
          MIN (frame->area.width, end) - self->gutter_width, 1);
}

static void
draw_cursor (Frame *frame, guint first_column, guint end_column)
{
  TwGrid *self = frame->grid;
  guint row = self->selection.row, column = self->selection.column;
  if (!(gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN)
      || row < frame->area.first_row || row >= frame->area.end_row || column < first_column
      || column >= end_column)
    return;
  int width = self->columns[column].width;
  float x = (float) tw_grid_mirror (self, tw_grid_cell_x (self, &frame->area, column), width);
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (
    &outline,
    &GRAPHENE_RECT_INIT (x, tw_grid_cell_y (self, &frame->area, row), width, self->row_height - 1),
    3);
  const float widths[4] = { 2, 2, 2, 2 };
  const GdkRGBA colors[4] = { frame->accent, frame->accent, frame->accent, frame->accent };
  gtk_snapshot_append_border (frame->snapshot, &outline, widths, colors);
}

static void
draw_selection (Frame *frame, guint from_column, guint to_column)
{
  TwGrid *self = frame->grid;
  TwGridRange range;
  if (!tw_grid_selection_get_range (&self->selection, self->n_rows, self->n_columns, &range))
    return;
  /* In whole pixels of what is visible: a million rows would not fit a float. */
  guint first_row = MAX (range.first_row, frame->area.first_row);
  guint first_column = MAX (range.first_column, from_column);
  guint end_row = MIN (range.last_row + 1, frame->area.end_row);
  guint end_column = MIN (range.last_column + 1, to_column);
  if (first_row >= end_row || first_column >= end_column)
    return;
  int x = tw_grid_cell_x (self, &frame->area, first_column);
  int y = tw_grid_cell_y (self, &frame->area, first_row);
  fill (frame, &frame->selected, x, y, self->offsets[end_column] - self->offsets[first_column],
        (int) (end_row - first_row) * self->row_height - 1);
}

/* One part of the columns: those that are kept, or those that scroll beside them. */
typedef struct {
  guint first, end;
  int x, width;
} Part;

static Part
kept_part (const Frame *frame)
{
  return (Part) { 0, frame->area.n_kept, frame->grid->gutter_width, frame->area.kept_width };
}

static Part
scrolled_part (const Frame *frame)
{
  int x = frame->grid->gutter_width + frame->area.kept_width;
  return (Part) { frame->area.first_column, frame->area.end_column, x,
                  MAX (0, frame->area.width - x) };
}

static void
draw_part (Frame *frame, Part part)
{
  int top = frame->grid->header_height;
  if (part.first >= part.end)
    return;
  push_clip (frame, part.x, top, part.width, frame->area.height - top);
  draw_selection (frame, part.first, part.end);
  for (guint row = frame->area.first_row; row < frame->area.end_row; row++)
    draw_row (frame, row, part.first, part.end);
  draw_cursor (frame, part.first, part.end);
  gtk_snapshot_pop (frame->snapshot);
}

/* Where the columns that are kept end. */
static void
draw_kept_edge (Frame *frame)
{
  if (frame->area.n_kept > 0)
    fill (frame, &frame->edge, frame->grid->gutter_width + frame->area.kept_width - 1, 0, 1,
          MIN (frame->area.height, frame->grid->header_height
                                     + (int) (frame->area.end_row - frame->area.first_row)
                                         * frame->grid->row_height));
}

/* Beside the type's mark. */
static int
header_text_width (TwGrid *self, guint column)
{
  return self->columns[column].width - 2 * TW_GRID_PADDING - TW_GRID_MARK;
}

static PangoLayout *
ensure_header (TwGrid *self, guint column)
{
  if (self->columns[column].header)
    return self->columns[column].header;
  PangoLayout *layout
    = gtk_widget_create_pango_layout (GTK_WIDGET (self), tw_grid_get_about (self, column)->name);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_auto_dir (layout, FALSE); /* else a name stands apart from its cells, right to left */
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, header_text_width (self, column) * PANGO_SCALE);
  if (align_right (self, column))
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  self->columns[column].header = layout;
  return layout;
}

static void
draw_mark (Frame *frame, GdkPaintable *paintable, const GdkRGBA *color, int x)
{
  float at = (float) tw_grid_mirror (frame->grid, x, TW_GRID_MARK);
  float y = (float) ((frame->grid->header_height - TW_GRID_MARK) / 2);
  gtk_snapshot_save (frame->snapshot);
  gtk_snapshot_translate (frame->snapshot,
                          &GRAPHENE_POINT_INIT (at, y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (paintable),
                                            GDK_SNAPSHOT (frame->snapshot), TW_GRID_MARK, TW_GRID_MARK, color, 1);
  gtk_snapshot_restore (frame->snapshot);
}

/* How the column is sorted and filtered, at the header's free end. */
static void
draw_marks (Frame *frame, guint column, int x)
{
  TwGrid *self = frame->grid;
  gboolean descending = FALSE;
  gboolean sorted = tw_grid_get_sort_of (self, column, &descending) > 0;
  gboolean at_start = self->columns[column].format.align_end && !tw_grid_is_mirrored (self);
  int at = at_start ? x + 6 + TW_GRID_MARK : x + self->columns[column].width - TW_GRID_MARK - 4;
  if (sorted)
    draw_mark (frame, self->arrows[descending], &frame->accent, at);
  if (sorted)
    at += at_start ? TW_GRID_MARK : -TW_GRID_MARK;
  if (tw_grid_is_filtered (self, column))
    draw_mark (frame, self->funnel, &frame->accent, at);
}

static void
draw_header (Frame *frame, guint column)
{
  TwGrid *self = frame->grid;
  const GdkRGBA color = with_alpha (frame->text, 0.75f);
  int x = tw_grid_cell_x (self, &frame->area, column);
  GdkPaintable *type = self->types[tw_grid_get_about (self, column)->type];
  if (header_text_width (self, column) > 0) {
    draw_mark (frame, type, &frame->dim, x + 6);
    draw_layout (frame, ensure_header (self, column), &color, x + TW_GRID_PADDING + TW_GRID_MARK, 0,
                 self->header_height);
  }
  draw_marks (frame, column, x);
  fill (frame, &frame->faint, x + self->columns[column].width - 1, 7, 1, self->header_height - 14);
}

static void
draw_headers (Frame *frame, Part part)
{
  push_clip (frame, part.x, 0, part.width, frame->grid->header_height);
  for (guint column = part.first; column < part.end; column++)
    draw_header (frame, column);
  gtk_snapshot_pop (frame->snapshot);
}

static void
draw_row_numbers (Frame *frame)
{
  TwGrid *self = frame->grid;
  push_clip (frame, 0, self->header_height, self->gutter_width,
             frame->area.height - self->header_height);
  int width = self->gutter_width - 12, x = (int) tw_grid_mirror (self, 6, width);
  for (guint row = frame->area.first_row; row < frame->area.end_row; row++) {
    char number[16];
    int length = g_snprintf (number, sizeof number, "%u", row + 1);
    tw_glyph_line_reset (&self->dim_line);
    tw_glyph_cache_append (self->glyphs, &self->dim_line, number, (gsize) length, x * PANGO_SCALE,
                           width * PANGO_SCALE, TRUE);
    draw_line (frame, &self->dim_line, &frame->dim, tw_grid_cell_y (self, &frame->area, row));
  }
  gtk_snapshot_pop (frame->snapshot);
}

static GdkPaintable *
load_mark (TwGrid *self, const char *name)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  return GDK_PAINTABLE (gtk_icon_theme_lookup_icon (
    theme, name, NULL, TW_GRID_MARK, gtk_widget_get_scale_factor (GTK_WIDGET (self)), GTK_TEXT_DIR_NONE, 0));
}

static void
ensure_marks (TwGrid *self)
{
  if (self->funnel)
    return;
  self->arrows[FALSE] = load_mark (self, "pan-up-symbolic");
  self->arrows[TRUE] = load_mark (self, "pan-down-symbolic");
  self->funnel = load_mark (self, "tw-filter-symbolic");
  for (guint type = 0; type < G_N_ELEMENTS (self->types); type++)
    self->types[type] = load_mark (self, tw_type_icon_name ((TwDataType) type));
}

void
tw_grid_ensure_glyphs (TwGrid *self)
{
  if (self->glyphs)
    return;
  self->glyphs = tw_glyph_cache_new (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  int height = PANGO_PIXELS_CEIL (tw_glyph_cache_get_height (self->glyphs));
  self->row_height = height + 9;
  self->header_height = height + 15;
}

void
tw_grid_draw (TwGrid *self, GtkSnapshot *snapshot)
{
  if (self->result == NULL || self->n_columns == 0)
    return;
  ensure_marks (self);
  Frame frame;
  frame_init (&frame, self, snapshot);
  int width = frame.area.width;
  fill (&frame, &frame.header, 0, 0, width, self->header_height);
  fill (&frame, &frame.faint, 0, self->header_height - 1, width, 1);
  draw_row_lines (&frame);
  draw_part (&frame, scrolled_part (&frame));
  draw_part (&frame, kept_part (&frame));
  draw_headers (&frame, scrolled_part (&frame));
  draw_headers (&frame, kept_part (&frame));
  draw_kept_edge (&frame);
  draw_row_numbers (&frame);
}
