// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** TwFileChosen: not called when the person thinks better of it */
typedef void (*TwFileChosen) (gpointer self, const char *path);

/** tw_choose_file: asks for one file; @self is a widget, and nothing is called when it is gone */
void tw_choose_file (gpointer self, const char *title, TwFileChosen chosen);

G_END_DECLS
