// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** tw_stack_show: shows the page and hides the others, which GtkStack alone would leave in the
 * accessible tree, to be read out */
void tw_stack_show (GtkStack *stack, const char *name);

/** tw_stack_show_widget: the same for a child without a name */
void tw_stack_show_widget (GtkStack *stack, GtkWidget *shown);

G_END_DECLS
