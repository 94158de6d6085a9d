// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-shortcuts-window.h"

#include "ui/tw-shortcut-row.h"

struct _TwShortcutsWindow {
  AdwPreferencesWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (TwShortcutsWindow, tw_shortcuts_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
tw_shortcuts_window_class_init (TwShortcutsWindowClass *klass)
{
  g_type_ensure (TW_TYPE_SHORTCUT_ROW);
  gtk_widget_class_set_template_from_resource (
    GTK_WIDGET_CLASS (klass), "/io/github/tradewind/Tradewind/ui/tw-shortcuts-window.ui");
}

static void
tw_shortcuts_window_init (TwShortcutsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_shortcuts_window_present (GtkWindow *parent)
{
  gtk_window_present (g_object_new (TW_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, "modal",
                                    TRUE, "destroy-with-parent", TRUE, NULL));
}
