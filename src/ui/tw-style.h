// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** tw_style_set: whether @widget has the CSS class */
void tw_style_set (GtkWidget *widget, const char *css_class, gboolean on);

G_END_DECLS
