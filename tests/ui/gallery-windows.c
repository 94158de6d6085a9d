// SPDX-License-Identifier: Apache-2.0
#include "gallery.h"

static void
open_window (Gallery *self, const char *action)
{
  gallery_begin (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL);
  for (int i = 0; i < 8 && gallery_top (self) == GTK_WIDGET (self->window); i++)
    gallery_settle ();
  gallery_settle ();
  gallery_settle ();
}

static void
open_about (Gallery *self, const char *argument)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "about", NULL);
  gallery_settle ();
}

static void
open_menu (Gallery *self, const char *argument)
{
  GtkWidget *header = gallery_wait_for (self, "header");
  GtkWidget *button = header ? gallery_find_type (header, GTK_TYPE_MENU_BUTTON) : NULL;
  while (button && gtk_menu_button_get_primary (GTK_MENU_BUTTON (button)) == FALSE) {
    GtkWidget *sibling = gtk_widget_get_next_sibling (button);
    button = sibling ? gallery_find_type (sibling, GTK_TYPE_MENU_BUTTON) : NULL;
  }
  if (button)
    gtk_menu_button_popup (GTK_MENU_BUTTON (button));
}

/* One button after the other, in what the window's own action opens: "action button button". */
static void
open_and_press (Gallery *self, const char *argument)
{
  g_auto (GStrv) steps = g_strsplit (argument, " ", -1);
  open_window (self, steps[0]);
  for (guint i = 1; steps[i]; i++) {
    gallery_press (self, steps[i]);
    gallery_settle ();
    gallery_settle ();
  }
}

const GalleryPage gallery_window_pages[] = {
  { "main-menu", open_menu, NULL },
  { "preferences", open_window, "win.show-preferences" },
  { "preferences-bedrock", open_window, "win.show-bedrock-preferences" },
  { "checks", open_window, "win.show-checks" },
  { "connections", open_window, "win.manage-connections" },
  { "reset", open_window, "win.reset" },
  { "estate", open_window, "win.show-estate" },
  { "sent", open_window, "win.show-audit" },
  { "glossary", open_window, "win.show-glossary" },
  { "verified-empty", open_window, "win.show-verified" },
  { "verified-form", open_and_press, "win.show-verified add_button" },
  { "metrics-empty", open_window, "win.show-metrics" },
  { "metric-form", open_and_press, "win.show-metrics add_button" },
  { "relationships", open_window, "win.show-relationships" },
  { "shortcuts", open_window, "win.show-help-overlay" },
  { "about", open_about, NULL },
  { NULL, NULL, NULL },
};
