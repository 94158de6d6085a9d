// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/grid/tw-grid.h"

G_BEGIN_DECLS

/* The bar that finds a text in the rows of a grid: how many cells contain it, and one after the other
 * becomes the current one. Searches in a worker, again when the rows shown change. */
#define TW_TYPE_GRID_FINDER (tw_grid_finder_get_type ())
G_DECLARE_FINAL_TYPE (TwGridFinder, tw_grid_finder, TW, GRID_FINDER, GtkWidget)

/** tw_grid_finder_set_grid: once */
void tw_grid_finder_set_grid (TwGridFinder *self, TwGrid *grid);

/** tw_grid_finder_open: shows itself and takes the keys */
void tw_grid_finder_open (TwGridFinder *self);

/** tw_grid_finder_step: to the next hit behind the current cell, or the one before it; opens itself
 * where nothing is sought */
void tw_grid_finder_step (TwGridFinder *self, gboolean forward);

/** tw_grid_finder_close: gives the keys back to the grid */
void tw_grid_finder_close (TwGridFinder *self);

G_END_DECLS
