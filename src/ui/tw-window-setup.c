// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>

#include "setup/tw-setup-connection.h"
#include "ui/tw-connections-window.h"
#include "ui/tw-estate-window.h"
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

/* Connections. */

static const TwProfile *
find_profile (TwWindow *self, const char *name)
{
  for (guint i = 0; self->profiles && i < self->profiles->len; i++) {
    const TwProfile *profile = self->profiles->pdata[i];
    if (g_str_equal (profile->name, name))
      return profile;
  }
  return NULL;
}

static void
start_editing (TwWindow *self, const TwProfile *profile)
{
  TwSetupDraft *draft = get_draft (self);
  tw_setup_draft_take_profile (draft, profile);
  tw_setup_draft_set_text (draft, TW_SETUP_ROUTE, "own");
  if (self->setup)
    gtk_stack_remove (self->root, GTK_WIDGET (g_steal_pointer (&self->setup)));
  show_setup (self);
}

static void
replace_cb (TwWindow *self, const char *response, AdwMessageDialog *dialog)
{
  const TwProfile *profile = g_object_get_data (G_OBJECT (dialog), "profile");
  if (g_str_equal (response, "replace"))
    start_editing (self, profile);
}

/* There is one draft: what somebody has begun is not thrown away unasked. */
static void
ask_to_replace (TwWindow *self, const TwProfile *profile)
{
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (self), _("Discard the Unfinished Setup?"),
    _("You have begun to set up another connection. What you entered there would be lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep It"), "replace",
                                    _("_Discard It"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "profile", tw_profile_copy (profile),
                          (GDestroyNotify) tw_profile_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (replace_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
edit_cb (TwWindow *self, const char *name)
{
  const TwProfile *profile = find_profile (self, name);
  const char *edits = tw_setup_draft_get_text (get_draft (self), TW_SETUP_EDITS);
  gboolean other = *tw_setup_draft_get_text (get_draft (self), TW_SETUP_HOST)
                   && !g_str_equal (edits, name);
  if (profile && other)
    ask_to_replace (self, profile);
  else if (profile)
    start_editing (self, profile);
}

static void
manage_connections_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwConnectionsWindow *window = tw_connections_window_new (GTK_WINDOW (widget));
  g_signal_connect_object (window, "changed", G_CALLBACK (tw_window_read_profiles), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "edit", G_CALLBACK (edit_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
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

/* What was made in AWS. */

static void
connections_forgotten_cb (TwWindow *self, char **names)
{
  const char *open = self->session ? tw_session_get_profile_name (self->session) : NULL;
  gboolean lost = open && g_strv_contains ((const char *const *) names, open);
  if (!lost) {
    tw_window_read_profiles (self);
    return;
  }
  tw_session_close (self->session);
  g_settings_reset (tw_settings_get (), "last-profile");
  g_autofree char *name = g_settings_get_string (tw_settings_get (), "last-profile");
  open_profile (self, name);
}

static void
show_estate_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwEstateWindow *estate = tw_estate_window_new (GTK_WINDOW (widget));
  g_signal_connect_object (estate, "forgotten", G_CALLBACK (connections_forgotten_cb), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (estate));
}

void
tw_window_install_setup_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.setup", NULL, setup_cb);
  gtk_widget_class_install_action (klass, "win.manage-connections", NULL, manage_connections_cb);
  gtk_widget_class_install_action (klass, "win.reset", NULL, reset_cb);
  gtk_widget_class_install_action (klass, "win.show-estate", NULL, show_estate_cb);
}

void
tw_window_resume_setup (TwWindow *self)
{
  if (tw_setup_view_is_waiting (get_draft (self)))
    show_setup (self);
}
