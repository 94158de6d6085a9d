// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small mark, such as a bullet or a number, and beside it a text that wraps. What a horizontal
 * box would do, at a hundredth of its price: a box of wrapping labels is measured again and
 * again. */
#define TW_TYPE_MARKER_LAYOUT (tw_marker_layout_get_type ())
G_DECLARE_FINAL_TYPE (TwMarkerLayout, tw_marker_layout, TW, MARKER_LAYOUT, GtkLayoutManager)

/** tw_marker_row_new: (transfer floating): @text wraps */
GtkWidget *tw_marker_row_new (GtkWidget *marker, const char *text);

/** tw_marker_row_get_label: (transfer none): the text's */
GtkLabel *tw_marker_row_get_label (GtkWidget *row);

/** tw_marker_row_set_text: of a row of tw_marker_row_new(); what has not changed costs nothing */
void tw_marker_row_set_text (GtkWidget *row, const char *text);

G_END_DECLS
