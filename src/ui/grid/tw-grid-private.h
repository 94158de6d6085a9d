// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/grid/tw-glyph-cache.h"
#include "ui/grid/tw-grid-cell.h"
#include "ui/grid/tw-grid.h"

G_BEGIN_DECLS

#define TW_GRID_PADDING 12 /* left and right of a cell's text */
#define TW_GRID_MARK 14 /* a mark in a header: its width and height */
#define TW_GRID_MIN_COLUMN 32
#define TW_GRID_MAX_COLUMN 2000

/* @data: the result set's column */
typedef struct {
  guint data;
  TwCellFormat format;
  int width;
  PangoLayout *header;
} TwGridColumn;

struct _TwGrid {
  GtkWidget parent_instance;

  TwResultSet *result;
  TwResultView *view; /* of it: which rows, in which order */
  gulong items_changed_id;
  gulong view_changed_id;
  gboolean complete;
  TwGridColumn *columns; /* those that are shown, then the hidden ones */
  int *offsets; /* of those shown and one more: where the last column ends */
  guint n_columns;
  guint n_all_columns;
  guint n_kept; /* the first columns, which do not scroll sideways */
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
  gboolean drag_from_header;
  guint drag_column;
  guint pressed_header; /* column + 1 */
  double drag_x, drag_y;
  guint autoscroll_id;
  GtkWidget *menu;
  GtkWidget *header_menu;
  guint menu_column;
  GSimpleActionGroup *actions;
  GdkPaintable *arrows[2]; /* ascending, descending */
  GdkPaintable *funnel;
  GdkPaintable *types[TW_DATA_TYPE_GEOMETRY + 1]; /* (nullable): of a column's data type */

  TwGridCell *focus_cells[2];
  guint focus_index;
  GPtrArray *cells;
  guint describe_id;
  guint described_row; /* the next one to be described */
  guint n_described;   /* cells that are */
};

/**
 * TwGridArea: what is visible: rows and columns, the last ones outside
 * @x: scrolled by
 * @n_kept: columns that stay at the start, before @first_column; 0 where they would leave no place
 *   for others
 * @kept_width: of them together
 */
typedef struct {
  int width, height;
  double x, y;
  guint first_row, end_row;
  guint n_kept;
  int kept_width;
  guint first_column, end_column;
} TwGridArea;

/** tw_grid_area_next: goes through the visible columns: those that are kept, then the others; @column:
 * (inout): starts as 0 */
static inline gboolean
tw_grid_area_next (const TwGridArea *area, guint *column)
{
  if (*column >= area->n_kept)
    *column = MAX (*column, area->first_column);
  return *column < area->end_column;
}

/* tw-grid.c */
/** tw_grid_selection_changed: draws, and tells screen readers */
void tw_grid_selection_changed (TwGrid *self);

/** tw_grid_columns_changed: other columns are shown, or in another order, or other widths */
void tw_grid_columns_changed (TwGrid *self);

/* A cell by its place in the grid. */
const TwResultColumn *tw_grid_get_about (TwGrid *self, guint column);
gboolean tw_grid_is_null (TwGrid *self, guint row, guint column);
/** tw_grid_format: @text is set to the cell as it is shown; "" where it is NULL */
void tw_grid_format (TwGrid *self, guint row, guint column, GString *text);

/* tw-grid-scroll.c */
TwGridArea tw_grid_get_area (TwGrid *self);
/* Across, everything is counted from the side where reading starts: from the right where text runs from
 * right to left. Only what is drawn, placed or clicked is mirrored. */
gboolean tw_grid_is_mirrored (TwGrid *self);
/** tw_grid_mirror: where something that is @width wide and starts at @x is in the widget, and back */
double tw_grid_mirror (TwGrid *self, double x, double width);
/** tw_grid_cell_x: a column's edge where reading starts */
int tw_grid_cell_x (TwGrid *self, const TwGridArea *area, guint column);
int tw_grid_cell_y (TwGrid *self, const TwGridArea *area, guint row);
/** tw_grid_scroll_to: the least scrolling that shows the cell */
void tw_grid_scroll_to (TwGrid *self, guint row, guint column);
void tw_grid_scrollable_init (GtkScrollableInterface *iface);
/** tw_grid_update_adjustments: after the size, the rows or the widths have changed */
void tw_grid_update_adjustments (TwGrid *self);
/** tw_grid_set_adjustment: @field: of @self; @adjustment: (nullable): then one of its own */
void tw_grid_set_adjustment (TwGrid *self, GtkAdjustment **field, GtkAdjustment *adjustment);
void tw_grid_clear_adjustment (TwGrid *self, GtkAdjustment **field);

/* tw-grid-columns.c */
/** tw_grid_get_sort_of: how the column is sorted by: its place among the keys, from 1 on; 0: not */
guint tw_grid_get_sort_of (TwGrid *self, guint column, gboolean *descending);
/** tw_grid_sort: by the column alone, or with @add by it after those before */
void tw_grid_sort (TwGrid *self, guint column, gboolean descending, gboolean add);
gboolean tw_grid_is_filtered (TwGrid *self, guint column);
void tw_grid_hide_column (TwGrid *self, guint column);
/** tw_grid_show_all_columns: the hidden ones behind the others */
void tw_grid_show_all_columns (TwGrid *self);
/* By the result set's column. One that is shown again comes before those that follow it there. */
gboolean tw_grid_is_column_shown (TwGrid *self, guint data);
void tw_grid_set_column_shown (TwGrid *self, guint data, gboolean shown);
void tw_grid_move_column (TwGrid *self, guint column, int by);
/** tw_grid_update_offsets: after a width has changed */
void tw_grid_update_offsets (TwGrid *self);
void tw_grid_forget_layouts (TwGrid *self);
/** tw_grid_fit_columns: from the first rows only, and never once the person has set a width */
void tw_grid_fit_columns (TwGrid *self);
void tw_grid_fit_column (TwGrid *self, guint column);
/** tw_grid_fit_all: every column as wide as its first and its visible cells */
void tw_grid_fit_all (TwGrid *self);
/** tw_grid_keep_columns: the first @n stay in sight when the others scroll; 0: none */
void tw_grid_keep_columns (TwGrid *self, guint n);
/** tw_grid_column_at: @x is counted from the first column's left edge */
guint tw_grid_column_at (TwGrid *self, int x);

/* tw-grid-draw.c */
void tw_grid_draw (TwGrid *self, GtkSnapshot *snapshot);
/** tw_grid_ensure_glyphs: loads the font where that has not happened since it changed */
void tw_grid_ensure_glyphs (TwGrid *self);

/* tw-grid-menu.c */
void tw_grid_add_menus (TwGrid *self);
/** tw_grid_show_menu: the cells' menu, or that of the header of @column, at a point; @x: before
 * mirroring */
void tw_grid_show_menu (TwGrid *self, gboolean header, guint column, double x, double y);
/** tw_grid_show_menu_at_cursor: for the keyboard */
void tw_grid_show_menu_at_cursor (TwGrid *self);

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
