// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-problem.h"

#include "ui/tw-style.h"

struct _TwSetupProblem {
  AdwPreferencesRow parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (TwSetupProblem, tw_setup_problem, ADW_TYPE_PREFERENCES_ROW)

static void
tw_setup_problem_class_init (TwSetupProblemClass *klass)
{
}

static void
tw_setup_problem_init (TwSetupProblem *self)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-error-symbolic", "valign",
                                  GTK_ALIGN_START, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                              "xalign", 0.0f, "hexpand", TRUE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_add_css_class (box, "setup-problem");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* What takes the focus of an entry row is inside it. */
static GtkAccessible *
accessible_of (GtkWidget *field)
{
  GtkEditable *inner = GTK_IS_EDITABLE (field) ? gtk_editable_get_delegate (GTK_EDITABLE (field))
                                               : NULL;
  return GTK_ACCESSIBLE (inner ? GTK_WIDGET (inner) : field);
}

void
tw_setup_problem_set (TwSetupProblem *self, GtkWidget *field, const char *text)
{
  g_return_if_fail (TW_IS_SETUP_PROBLEM (self));
  gtk_label_set_text (self->label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  tw_style_set (field, "error", text != NULL);
  gtk_accessible_update_state (accessible_of (field), GTK_ACCESSIBLE_STATE_INVALID,
                               text ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (accessible_of (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text ? text : "", -1);
}

gboolean
tw_setup_problem_is_set (TwSetupProblem *self)
{
  g_return_val_if_fail (TW_IS_SETUP_PROBLEM (self), FALSE);
  return gtk_widget_get_visible (GTK_WIDGET (self));
}
