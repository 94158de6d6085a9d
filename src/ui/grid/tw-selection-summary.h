// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/grid/tw-grid.h"

G_BEGIN_DECLS

/** tw_selection_summary_attach: lets @label say what the cells selected in @grid amount to: how many
 * they are, their sum, average, minimum and maximum; hidden where fewer than two are selected */
void tw_selection_summary_attach (GtkLabel *label, TwGrid *grid);

G_END_DECLS
