// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-tunnel-rows.h"

#include <glib/gi18n.h>

#include "tunnel/tw-tunnel-plugin.h"

#define MOST_MINUTES 10 /* then the tunnel itself is given up */

typedef struct {
  TwProfile *profile;
  TwTunnelRowsChanged changed;
  gpointer user_data;
} Rows;

static GtkWidget *
add_row (AdwExpanderRow *parent, const char *title, const char *subtitle, GtkWidget *control)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control); /* labels it, too */
  adw_expander_row_add_row (parent, row);
  return row;
}

static void
plugin_chosen_cb (Rows *self, GParamSpec *pspec, GtkSwitch *control)
{
  self->profile->tunnel_plugin = gtk_switch_get_active (control);
  self->changed (self->profile, self->user_data);
}

static void
minutes_chosen_cb (Rows *self, GtkSpinButton *control)
{
  self->profile->tunnel_resume_minutes = (guint) gtk_spin_button_get_value_as_int (control);
  self->changed (self->profile, self->user_data);
}

static GtkWidget *
add_plugin_row (AdwExpanderRow *parent, const TwProfile *profile)
{
  g_autofree char *path = tw_tunnel_plugin_find (NULL);
  GtkWidget *control = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (control), profile->tunnel_plugin);
  GtkWidget *row
    = add_row (parent, _("Amazon's Plugin Carries the Tunnel"),
               path ? _("session-manager-plugin, in place of Tradewind's own tunnel")
                    : _("session-manager-plugin is not installed on this computer"),
               control);
  gtk_widget_set_sensitive (row, path || profile->tunnel_plugin);
  return control;
}

static GtkWidget *
add_minutes_row (AdwExpanderRow *parent, const TwProfile *profile)
{
  GtkWidget *control = gtk_spin_button_new_with_range (1, MOST_MINUTES, 1);
  guint minutes = MAX (profile->tunnel_resume_minutes, 1);
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (control), 1, MAX (minutes, MOST_MINUTES));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (control), minutes);
  add_row (parent, _("Minutes to Wait for a Lost Tunnel"),
           _("While it is resumed, what is connected through it stays open"), control);
  return control;
}

void
tw_tunnel_rows_add (AdwExpanderRow *row, TwProfile *profile, TwTunnelRowsChanged changed,
                    gpointer user_data)
{
  Rows *self = g_new (Rows, 1);
  *self = (Rows) { profile, changed, user_data };
  g_object_set_data_full (G_OBJECT (row), "tunnel-rows", self, g_free);
  GtkWidget *plugin = add_plugin_row (row, profile);
  GtkWidget *minutes = add_minutes_row (row, profile);
  g_signal_connect_swapped (plugin, "notify::active", G_CALLBACK (plugin_chosen_cb), self);
  g_signal_connect_swapped (minutes, "value-changed", G_CALLBACK (minutes_chosen_cb), self);
  g_object_bind_property (plugin, "active", gtk_widget_get_ancestor (minutes, ADW_TYPE_ACTION_ROW),
                          "sensitive", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
}
