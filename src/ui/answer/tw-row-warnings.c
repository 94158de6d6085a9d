// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-row-warnings.h"

#include <glib/gi18n.h>

#define MOST_SHOWN 3

static GtkWidget *
new_text (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_button (const TwRowWarning *warning)
{
  gboolean dropped = warning->kind == TW_ROW_WARNING_DROPPED;
  GtkWidget *button
    = gtk_button_new_with_label (dropped ? _("Keep These Rows") : _("Count Each Row Once"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 6);
  gtk_widget_set_tooltip_text (button, warning->rewrite_text);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.run-sql");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", warning->rewrite);
  return button;
}

static GtkWidget *
new_notice (const TwRowWarning *warning)
{
  GtkWidget *notice = g_object_new (GTK_TYPE_BOX, "spacing", 12, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "valign",
                                  GTK_ALIGN_START, "margin-top", 2, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *words = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                   3, "hexpand", TRUE, NULL);
  gtk_widget_add_css_class (notice, "notice");
  gtk_widget_add_css_class (notice, "warning");
  gtk_box_append (GTK_BOX (words), new_text (warning->text, NULL));
  if (warning->rewrite)
    gtk_box_append (GTK_BOX (words), new_button (warning));
  gtk_box_append (GTK_BOX (notice), icon);
  gtk_box_append (GTK_BOX (notice), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (notice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  warning->text, -1);
  return notice;
}

void
tw_row_warnings_fill (GtkBox *box, const TwRowAccount *account)
{
  guint n = account ? account->warnings->len : 0;
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  for (guint i = 0; i < MIN (n, MOST_SHOWN); i++)
    gtk_box_append (box, new_notice (account->warnings->pdata[i]));
  if (n > MOST_SHOWN) {
    g_autofree char *text
      = g_strdup_printf (ngettext ("%u more warning is in the inspector.",
                                   "%u more warnings are in the inspector.", n - MOST_SHOWN),
                         n - MOST_SHOWN);
    gtk_box_append (box, new_text (text, "dim-label"));
  }
  gtk_widget_set_visible (GTK_WIDGET (box), n > 0);
}
