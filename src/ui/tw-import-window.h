// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Takes a `.env` file over, once: shows what would go where before anything is written. Signal
 * "imported" (const char *profile, nullable) once it is. */
#define TW_TYPE_IMPORT_WINDOW (tw_import_window_get_type ())
G_DECLARE_FINAL_TYPE (TwImportWindow, tw_import_window, TW, IMPORT_WINDOW, AdwWindow)

TwImportWindow *tw_import_window_new (GtkWindow *parent);

/** tw_import_window_choose: asks for the file, then shows itself */
void tw_import_window_choose (TwImportWindow *self);

/** tw_import_window_read: reads that file, then shows itself */
void tw_import_window_read (TwImportWindow *self, const char *path);

G_END_DECLS
