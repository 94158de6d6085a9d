// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/** tw_sql_view_new: (transfer floating): a place to write SQL in, in the colours of the window's style,
 * whose buffer is its own */
GtkWidget *tw_sql_view_new (void);

/** tw_sql_view_dup_text: what stands there, without white space around it */
char *tw_sql_view_dup_text (GtkWidget *view);

G_END_DECLS
