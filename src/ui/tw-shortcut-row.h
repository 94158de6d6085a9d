// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What keys do, and which: "accelerator" is one or several as gtk_accelerator_parse() reads them,
 * with spaces between. */
#define TW_TYPE_SHORTCUT_ROW (tw_shortcut_row_get_type ())
G_DECLARE_FINAL_TYPE (TwShortcutRow, tw_shortcut_row, TW, SHORTCUT_ROW, AdwActionRow)

G_END_DECLS
