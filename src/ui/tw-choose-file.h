// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** TwFileChosen: not called when the person thinks better of it */
typedef void (*TwFileChosen) (gpointer self, const char *path);

/** tw_choose_file: asks for one file; @self is a widget, and nothing is called when it is gone */
void tw_choose_file (gpointer self, const char *title, TwFileChosen chosen);

/** tw_choose_new_file: asks where a file is to be written, that may be called @name */
void tw_choose_new_file (gpointer self, const char *title, const char *name, TwFileChosen chosen);

/** tw_file_name_for: (transfer full): @question: (nullable): as a file name with this end */
char *tw_file_name_for (const char *question, const char *extension);

G_END_DECLS
