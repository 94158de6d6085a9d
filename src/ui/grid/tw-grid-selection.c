// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-grid-selection.h"

void
tw_grid_selection_move (TwGridSelection *self, guint row, guint column, gboolean extend)
{
  if (!extend || !self->active) {
    self->anchor_row = row;
    self->anchor_column = column;
    self->whole_rows = self->whole_columns = FALSE;
  }
  self->row = row;
  self->column = column;
  self->active = TRUE;
}

void
tw_grid_selection_set_rows (TwGridSelection *self, guint row, gboolean extend)
{
  guint column = self->active ? self->column : 0;
  tw_grid_selection_move (self, row, column, extend);
  self->whole_rows = TRUE;
  self->whole_columns = FALSE;
}

void
tw_grid_selection_set_column (TwGridSelection *self, guint column, gboolean extend)
{
  guint row = self->active ? self->row : 0;
  tw_grid_selection_move (self, row, column, extend);
  self->whole_rows = FALSE;
  self->whole_columns = TRUE;
}

void
tw_grid_selection_set_all (TwGridSelection *self)
{
  self->active = TRUE;
  self->whole_rows = self->whole_columns = TRUE;
}

gboolean
tw_grid_selection_get_range (const TwGridSelection *self, guint n_rows, guint n_columns,
                             TwGridRange *range)
{
  if (!self->active || n_rows == 0 || n_columns == 0)
    return FALSE;
  /* Whole rows reach over every column, whole columns over every row. */
  *range = (TwGridRange) {
    .first_row = self->whole_columns ? 0 : MIN (self->anchor_row, self->row),
    .last_row = self->whole_columns ? n_rows - 1 : MAX (self->anchor_row, self->row),
    .first_column = self->whole_rows ? 0 : MIN (self->anchor_column, self->column),
    .last_column = self->whole_rows ? n_columns - 1 : MAX (self->anchor_column, self->column),
  };
  range->first_row = MIN (range->first_row, n_rows - 1);
  range->last_row = MIN (range->last_row, n_rows - 1);
  range->first_column = MIN (range->first_column, n_columns - 1);
  range->last_column = MIN (range->last_column, n_columns - 1);
  return TRUE;
}
