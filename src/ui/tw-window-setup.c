// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-reset-window.h"
#include "ui/tw-settings.h"
#include "ui/tw-stack.h"
#include "ui/tw-window-private.h"

static TwSetupDraft *
get_draft (TwWindow *self)
{
  if (self->draft == NULL)
    self->draft = tw_setup_draft_load ();
  return self->draft;
}

static void
show_main (TwWindow *self)
{
  gtk_window_set_default_widget (GTK_WINDOW (self), NULL);
  tw_stack_show (self->root, "main");
  tw_ask_bar_focus (tw_ask_page_get_bar (self->ask_page));
}

static void
open_profile (TwWindow *self, const char *name)
{
  show_main (self);
  tw_window_read_profiles (self);
  g_action_group_activate_action (G_ACTION_GROUP (self), "open-profile",
                                  g_variant_new_string (name));
}

static void
show_setup (TwWindow *self)
{
  if (self->setup == NULL) {
    self->setup = tw_setup_view_new (get_draft (self));
    g_signal_connect_object (self->setup, "closed", G_CALLBACK (show_main), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (self->setup, "finished", G_CALLBACK (open_profile), self,
                             G_CONNECT_SWAPPED);
    gtk_stack_add_named (self->root, GTK_WIDGET (self->setup), "setup");
  }
  tw_stack_show (self->root, "setup");
  tw_setup_view_start (self->setup);
}

static void
setup_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_setup (TW_WINDOW (widget));
}

/* Reset. */

static void
forget_cb (TwWindow *self, guint kinds)
{
  tw_session_close (self->session);
  if (!(kinds & (1u << TW_RESET_DRAFT)))
    return;
  if (self->setup)
    gtk_stack_remove (self->root, GTK_WIDGET (g_steal_pointer (&self->setup)));
  tw_setup_draft_clear (get_draft (self));
  tw_setup_draft_flush (get_draft (self));
}

static void
reset_settings (void)
{
  GSettings *settings = tw_settings_get ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_object_get (settings, "settings-schema", &schema, NULL);
  g_auto (GStrv) keys = g_settings_schema_list_keys (schema);
  for (char **key = keys; *key; key++)
    g_settings_reset (settings, *key);
}

static void
forgotten_cb (TwWindow *self, guint kinds)
{
  if (self->session == NULL)
    return;
  if (kinds & (1u << TW_RESET_PREFERENCES))
    reset_settings ();
  if (kinds & (1u << TW_RESET_CONNECTIONS))
    g_settings_reset (tw_settings_get (), "last-profile");
  g_autofree char *name = g_settings_get_string (tw_settings_get (), "last-profile");
  open_profile (self, name);
  show_setup (self);
}

static void
reset_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwResetWindow *reset = tw_reset_window_new (GTK_WINDOW (widget));
  g_signal_connect_object (reset, "forget", G_CALLBACK (forget_cb), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (reset, "forgotten", G_CALLBACK (forgotten_cb), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (reset));
}

void
tw_window_install_setup_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.setup", NULL, setup_cb);
  gtk_widget_class_install_action (klass, "win.reset", NULL, reset_cb);
}

void
tw_window_resume_setup (TwWindow *self)
{
  if (tw_setup_view_is_waiting (get_draft (self)))
    show_setup (self);
}
