// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tw-glyph-cache.h"
#include "ui/tw-grid-cell.h"
#include "ui/tw-grid.h"

G_BEGIN_DECLS

#define TW_GRID_PADDING 12 /* left and right of a cell's text */
#define TW_GRID_MIN_COLUMN 32
#define TW_GRID_MAX_COLUMN 2000

struct _TwGrid {
  GtkWidget parent_instance;

  TwResultSet *result;
  gulong items_changed_id;
  gboolean complete;
  TwCellFormat *formats; /* one a column, as the next three */
  int *widths;
  int *offsets; /* and one more: where the last column ends */
  PangoLayout **headers;
  guint n_columns;
  guint n_rows;
  guint n_measured; /* rows that the automatic widths have seen */
  gboolean widths_by_person;

  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  GtkScrollablePolicy hscroll_policy;
  GtkScrollablePolicy vscroll_policy;

  TwGlyphCache *glyphs;
  TwGlyphLine line;
  TwGlyphLine dim_line;
  GString *text;
  GHashTable *layouts; /* of cell number to PangoLayout: cells that the glyph cache cannot show */
  int row_height;
  int header_height;
  int gutter_width;

  TwGridSelection selection;
  guint resizing; /* column + 1 */
  int resize_start_width;
  gboolean selecting;
  double drag_x, drag_y;
  guint autoscroll_id;
  GtkWidget *menu;

  TwGridCell *focus_cells[2];
  guint focus_index;
  GPtrArray *cells;
  guint describe_id;
};

/** TwGridArea: what is visible: rows and columns, the last ones outside */
typedef struct {
  int width, height;
  double x, y; /* scrolled by */
  guint first_row, end_row;
  guint first_column, end_column;
} TwGridArea;

TwGridArea tw_grid_get_area (TwGrid *self);
/** tw_grid_cell_x: a column's left edge in the widget */
int tw_grid_cell_x (TwGrid *self, const TwGridArea *area, guint column);
int tw_grid_cell_y (TwGrid *self, const TwGridArea *area, guint row);
/** tw_grid_scroll_to: the least scrolling that shows the cell */
void tw_grid_scroll_to (TwGrid *self, guint row, guint column);
/** tw_grid_selection_changed: draws, and tells screen readers */
void tw_grid_selection_changed (TwGrid *self);

/* tw-grid-columns.c */
/** tw_grid_update_offsets: after a width has changed */
void tw_grid_update_offsets (TwGrid *self);
void tw_grid_forget_layouts (TwGrid *self);
/** tw_grid_fit_columns: from the first rows only, and never once the person has set a width */
void tw_grid_fit_columns (TwGrid *self);
void tw_grid_fit_column (TwGrid *self, guint column);
/** tw_grid_column_at: @x is counted from the first column's left edge */
guint tw_grid_column_at (TwGrid *self, int x);

/* tw-grid-draw.c */
void tw_grid_draw (TwGrid *self, GtkSnapshot *snapshot);
/** tw_grid_ensure_glyphs: loads the font where that has not happened since it changed */
void tw_grid_ensure_glyphs (TwGrid *self);

/* tw-grid-input.c */
void tw_grid_add_input (TwGrid *self);
void tw_grid_stop_autoscroll (TwGrid *self);

/* tw-grid-accessible.c */
void tw_grid_init_accessible (TwGrid *self);
void tw_grid_dispose_accessible (TwGrid *self);
void tw_grid_allocate_accessible (TwGrid *self);
/** tw_grid_describe_later: tells screen readers what is visible once scrolling has stopped */
void tw_grid_describe_later (TwGrid *self);
void tw_grid_describe_cursor (TwGrid *self);

G_END_DECLS
