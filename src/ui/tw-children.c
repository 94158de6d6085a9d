// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-children.h"

void
tw_children_remove (GtkWidget *parent)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (parent)))
    gtk_widget_unparent (child);
}
