// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-button.h"

GtkWidget *
tw_button_new (const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *name = g_strjoinv ("", parts);
  tw_button_name (button, name);
  return button;
}

void
tw_button_name (GtkWidget *button, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
tw_drop_down_name (GtkDropDown *drop_down, const char *name)
{
  tw_button_name (gtk_widget_get_first_child (GTK_WIDGET (drop_down)), name);
}
