// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-hop-row.h"

#include <glib/gi18n.h>

#include "ui/tw-stack.h"

struct _TwSetupHopRow {
  AdwPreferencesRow parent_instance;

  GtkStack *state;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *time;
  GtkLabel *message;
  GtkLabel *hint;
};

G_DEFINE_FINAL_TYPE (TwSetupHopRow, tw_setup_hop_row, ADW_TYPE_PREFERENCES_ROW)

static const struct {
  const char *icon; /* nullable: under way */
  const char *class;
  const char *word; /* for a screen reader */
} states[] = {
  [TW_HOP_RUNNING] = { NULL, NULL, N_("under way") },
  [TW_HOP_WELL] = { "tw-tick-symbolic", "done", N_("works") },
  [TW_HOP_WARNING] = { "dialog-warning-symbolic", "warned", N_("works, but see the note") },
  [TW_HOP_FAILED] = { "tw-cross-symbolic", "failed", N_("failed") },
  [TW_HOP_SKIPPED] = { "tw-stopped-symbolic", "stopped", N_("not tried") },
};

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

static void
tw_setup_hop_row_class_init (TwSetupHopRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-hop-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupHopRow, state);
  gtk_widget_class_bind_template_child (widget_class, TwSetupHopRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TwSetupHopRow, title);
  gtk_widget_class_bind_template_child (widget_class, TwSetupHopRow, time);
  gtk_widget_class_bind_template_child (widget_class, TwSetupHopRow, message);
  gtk_widget_class_bind_template_child (widget_class, TwSetupHopRow, hint);
}

static void
tw_setup_hop_row_init (TwSetupHopRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TwSetupHopRow *
tw_setup_hop_row_new (void)
{
  return g_object_new (TW_TYPE_SETUP_HOP_ROW, NULL);
}

void
tw_setup_hop_row_show (TwSetupHopRow *self, const TwHop *hop)
{
  g_return_if_fail (TW_IS_SETUP_HOP_ROW (self));
  const char *classes[] = { "setup-hop", states[hop->state].class, NULL };
  gtk_widget_set_css_classes (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self)), classes);
  if (states[hop->state].icon)
    gtk_image_set_from_icon_name (self->icon, states[hop->state].icon);
  tw_stack_show (self->state, states[hop->state].icon ? "icon" : "running");
  set_label (self->title, hop->title);
  set_label (self->message, hop->message);
  set_label (self->hint, hop->hint);
  gboolean timed = hop->state != TW_HOP_RUNNING && hop->state != TW_HOP_SKIPPED;
  /* Translators: milliseconds */
  g_autofree char *time = timed ? g_strdup_printf (_("%u ms"), hop->ms) : NULL;
  set_label (self->time, time);
  g_autofree char *name
    /* Translators: a step of a connection test, such as "Login", and how it went: "failed" */
    = g_strdup_printf (_("%s: %s"), hop->title, _(states[hop->state].word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
