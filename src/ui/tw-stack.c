// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-stack.h"

void
tw_stack_show_widget (GtkStack *stack, GtkWidget *shown)
{
  gtk_widget_set_visible (shown, TRUE);
  gtk_stack_set_visible_child (stack, shown);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child;
       child = gtk_widget_get_next_sibling (child))
    if (child != shown)
      gtk_widget_set_visible (child, FALSE);
}

void
tw_stack_show (GtkStack *stack, const char *name)
{
  GtkWidget *shown = gtk_stack_get_child_by_name (stack, name);
  g_return_if_fail (shown != NULL);
  tw_stack_show_widget (stack, shown);
}
