// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** tw_children_remove: takes every child away from @parent */
void tw_children_remove (GtkWidget *parent);

G_END_DECLS
