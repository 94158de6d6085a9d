// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-style.h"

void
tw_style_set (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}
