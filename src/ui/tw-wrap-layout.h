// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lays children out in a row at their natural widths, and goes on in the next row where the width
 * ends: for chips and stages. */
#define TW_TYPE_WRAP_LAYOUT (tw_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (TwWrapLayout, tw_wrap_layout, TW, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
