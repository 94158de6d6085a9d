// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "analyst/tw-answer.h"

G_BEGIN_DECLS

/* Each empties its container, fills it from the answer and says whether there was anything. */

gboolean tw_inspector_fill_steps (GtkBox *box, const char *const *steps);
gboolean tw_inspector_fill_tables (GtkListBox *list, TwContext *context);
gboolean tw_inspector_fill_joins (GtkListBox *list, TwContext *context);
gboolean tw_inspector_fill_values (GtkListBox *list, TwContext *context);
/** tw_inspector_fill_row_account: @account is (nullable) */
gboolean tw_inspector_fill_row_account (GtkListBox *list, const TwRowAccount *account);
gboolean tw_inspector_fill_timing (GtkGrid *grid, TwAnswer *answer);
/** tw_inspector_fill_attempts: only where there were several, or one failed */
gboolean tw_inspector_fill_attempts (GtkListBox *list, TwAnswer *answer);

G_END_DECLS
