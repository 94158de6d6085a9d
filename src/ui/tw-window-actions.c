// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>

#include "setup/tw-workspace-verified.h"
#include "ui/knowledge/tw-glossary-window.h"
#include "ui/knowledge/tw-knowledge-window.h"
#include "ui/knowledge/tw-metric-form.h"
#include "ui/knowledge/tw-verified-form.h"
#include "ui/records/tw-audit-window.h"
#include "ui/tw-checks-window.h"
#include "ui/tw-import-window.h"
#include "ui/records/tw-ledger-window.h"
#include "ui/tw-preferences-window.h"
#include "ui/relationships/tw-relationship-window.h"
#include "ui/tw-settings.h"
#include "ui/tw-shortcuts-window.h"
#include "ui/tw-window-private.h"

static void
focus_question_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_ask_bar_focus (tw_ask_page_get_bar (TW_WINDOW (widget)->ask_page));
}

static void
show_samples_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_ask_bar_show_samples (tw_ask_page_get_bar (TW_WINDOW (widget)->ask_page));
}

static void
ask_again_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwWindow *self = TW_WINDOW (widget);
  TwAnswer *answer = tw_session_get_answer (self->session);
  if (answer && tw_answer_get_parent (answer)) {
    tw_session_ask_again (self->session);
    return;
  }
  g_autofree char *question = answer ? g_strdup (tw_answer_get_question (answer)) : NULL;
  tw_ask_bar_ask (tw_ask_page_get_bar (self->ask_page), question);
}

static void
clear_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwWindow *self = TW_WINDOW (widget);
  tw_session_clear (self->session);
  tw_ask_bar_clear (tw_ask_page_get_bar (self->ask_page));
}

static void
cancel_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_session_cancel (TW_WINDOW (widget)->session);
}

static void
reopen_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_session_reopen (TW_WINDOW (widget)->session);
}

static void
reindex_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_session_reindex (TW_WINDOW (widget)->session);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_session_stop (TW_WINDOW (widget)->session);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_ask_page_export (TW_WINDOW (widget)->ask_page);
}

static void
inspect_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_window_reveal_inspector (TW_WINDOW (widget));
}

static void
search_tables_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwWindow *self = TW_WINDOW (widget);
  adw_flap_set_reveal_flap (self->sidebar_flap, TRUE);
  if (self->sidebar)
    tw_sidebar_search_tables (self->sidebar);
}

static void
show_history_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwWindow *self = TW_WINDOW (widget);
  adw_flap_set_reveal_flap (self->sidebar_flap, TRUE);
  if (self->sidebar)
    tw_sidebar_search_history (self->sidebar);
}

static void
run_again_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_session_run_again (TW_WINDOW (widget)->session);
}

static void
show_sidebar_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwFlap *flap = TW_WINDOW (widget)->sidebar_flap;
  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
show_inspector_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwFlap *flap = TW_WINDOW (widget)->inspector_flap;
  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
preferences_saved_cb (TwWindow *self)
{
  tw_session_reopen (self->session);
}

static TwPreferencesWindow *
present_preferences (GtkWidget *widget)
{
  TwPreferencesWindow *preferences = tw_preferences_window_new (GTK_WINDOW (widget));
  g_signal_connect_object (preferences, "saved", G_CALLBACK (preferences_saved_cb), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (preferences));
  return preferences;
}

static void
show_preferences_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  present_preferences (widget);
}

static void
show_bedrock_preferences_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_preferences_window_show_bedrock (present_preferences (widget));
}

static void
show_checks_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwSession *session = TW_WINDOW (widget)->session;
  tw_checks_window_present (GTK_WINDOW (widget), tw_session_get_profile_name (session));
}

static void
imported_cb (TwWindow *self, const char *profile)
{
  tw_window_read_profiles (self);
  if (profile)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-profile", "s", profile);
  else
    tw_session_reopen (self->session);
}

static void
import_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwImportWindow *import = tw_import_window_new (GTK_WINDOW (widget));
  g_signal_connect_object (import, "imported", G_CALLBACK (imported_cb), widget,
                           G_CONNECT_SWAPPED);
  tw_import_window_choose (import);
}

static void
show_ledger_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwBedrockSession *bedrock = tw_session_get_bedrock (TW_WINDOW (widget)->session);
  if (bedrock)
    tw_ledger_window_present (GTK_WINDOW (widget), tw_bedrock_session_get_ledger (bedrock));
}

static void
show_relationships_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwSession *session = TW_WINDOW (widget)->session;
  if (tw_session_get_catalog (session))
    tw_relationship_window_present (GTK_WINDOW (widget), session);
}

static void
show_glossary_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwSession *session = TW_WINDOW (widget)->session;
  if (tw_session_get_catalog (session))
    tw_glossary_window_present (GTK_WINDOW (widget), session);
}

static void
show_verified_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwSession *session = TW_WINDOW (widget)->session;
  if (tw_session_get_catalog (session))
    tw_knowledge_window_present (GTK_WINDOW (widget), session, tw_verified_form_new ());
}

static void
show_metrics_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwSession *session = TW_WINDOW (widget)->session;
  if (tw_session_get_catalog (session))
    tw_knowledge_window_present (GTK_WINDOW (widget), session, tw_metric_form_new ());
}

static void
show_audit_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_audit_window_present (GTK_WINDOW (widget));
}

/* Errors are told where they are seen: nothing is lost by them. */
static void
verified_cb (GObject *workspace, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = tw_workspace_save_verified_finish (result, &error);
  if (self->session == NULL)
    return;
  tw_window_toast (self, saved ? _("Saved: the same question is answered with this SQL")
                               : error->message);
  if (saved)
    tw_knowledge_read_again (self->session);
}

static void
save_verified_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwWindow *self = TW_WINDOW (widget);
  TwAnswer *answer = tw_session_get_answer (self->session);
  tw_workspace_save_verified_async (tw_session_get_workspace (self->session),
                                    tw_answer_get_question (answer), tw_answer_get_sql (answer),
                                    verified_cb, g_object_ref (self));
}

static void
run_sql_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_session_run_sql (TW_WINDOW (widget)->session, g_variant_get_string (parameter, NULL));
}

static void
toast_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_window_toast (TW_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
open_profile_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TwWindow *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);
  g_simple_action_set_state (action, g_variant_new_string (name));
  g_settings_set_string (tw_settings_get (), "last-profile", name);
  tw_session_open (self->session, name);
}

static void
show_help_overlay_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_shortcuts_window_present (GTK_WINDOW (widget));
}

void
tw_window_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.show-help-overlay", NULL, show_help_overlay_cb);
  gtk_widget_class_install_action (klass, "win.focus-question", NULL, focus_question_cb);
  gtk_widget_class_install_action (klass, "win.show-samples", NULL, show_samples_cb);
  gtk_widget_class_install_action (klass, "win.ask-again", NULL, ask_again_cb);
  gtk_widget_class_install_action (klass, "win.clear", NULL, clear_cb);
  gtk_widget_class_install_action (klass, "win.cancel", NULL, cancel_cb);
  gtk_widget_class_install_action (klass, "win.reopen", NULL, reopen_cb);
  gtk_widget_class_install_action (klass, "win.reindex", NULL, reindex_cb);
  gtk_widget_class_install_action (klass, "win.stop", NULL, stop_cb);
  gtk_widget_class_install_action (klass, "win.export", NULL, export_cb);
  gtk_widget_class_install_action (klass, "win.inspect", NULL, inspect_cb);
  gtk_widget_class_install_action (klass, "win.search-tables", NULL, search_tables_cb);
  gtk_widget_class_install_action (klass, "win.show-history", NULL, show_history_cb);
  gtk_widget_class_install_action (klass, "win.run-again", NULL, run_again_cb);
  gtk_widget_class_install_action (klass, "win.show-sidebar", NULL, show_sidebar_cb);
  gtk_widget_class_install_action (klass, "win.show-inspector", NULL, show_inspector_cb);
  gtk_widget_class_install_action (klass, "win.show-preferences", NULL, show_preferences_cb);
  gtk_widget_class_install_action (klass, "win.show-bedrock-preferences", NULL,
                                   show_bedrock_preferences_cb);
  gtk_widget_class_install_action (klass, "win.show-checks", NULL, show_checks_cb);
  gtk_widget_class_install_action (klass, "win.import-settings", NULL, import_cb);
  gtk_widget_class_install_action (klass, "win.show-ledger", NULL, show_ledger_cb);
  gtk_widget_class_install_action (klass, "win.show-relationships", NULL, show_relationships_cb);
  gtk_widget_class_install_action (klass, "win.show-glossary", NULL, show_glossary_cb);
  gtk_widget_class_install_action (klass, "win.show-verified", NULL, show_verified_cb);
  gtk_widget_class_install_action (klass, "win.show-metrics", NULL, show_metrics_cb);
  gtk_widget_class_install_action (klass, "win.show-audit", NULL, show_audit_cb);
  gtk_widget_class_install_action (klass, "win.save-verified", NULL, save_verified_cb);
  gtk_widget_class_install_action (klass, "win.run-sql", "s", run_sql_cb);
  gtk_widget_class_install_action (klass, "win.toast", "s", toast_cb);
}

void
tw_window_add_actions (TwWindow *self)
{
  const char *profile = self->first_profile ? self->first_profile : "";
  const GActionEntry entries[] = {
    { "open-profile", open_profile_cb, "s", "''", NULL, { 0 } },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  GAction *open = g_action_map_lookup_action (G_ACTION_MAP (self), "open-profile");
  g_simple_action_set_state (G_SIMPLE_ACTION (open), g_variant_new_string (profile));
  g_autoptr (GAction) headers = g_settings_create_action (tw_settings_get (), "copy-headers");
  g_action_map_add_action (G_ACTION_MAP (self), headers);
}

/* A follow-up leans on what it follows, so its words alone are not the whole question. */
static gboolean
may_be_verified (TwAnswer *answer)
{
  return answer && tw_answer_get_state (answer) == TW_ANSWER_DONE && tw_answer_get_question (answer)
         && *tw_answer_get_question (answer) && tw_answer_get_sql (answer)
         && tw_answer_get_parent (answer) == NULL;
}

void
tw_window_update_actions (TwWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  TwSessionState state = tw_session_get_state (self->session);
  TwAnswer *answer = tw_session_get_answer (self->session);
  gboolean busy = tw_session_is_busy (self->session);
  TwResultSet *rows = answer && !busy ? tw_answer_get_result (answer) : NULL;
  gtk_widget_action_set_enabled (widget, "win.cancel", busy);
  gtk_widget_action_set_enabled (widget, "win.ask-again", answer && !busy);
  gtk_widget_action_set_enabled (widget, "win.run-sql", answer && !busy);
  gtk_widget_action_set_enabled (widget, "win.run-again", tw_session_can_run_again (self->session));
  gtk_widget_action_set_enabled (widget, "win.save-verified",
                                 state == TW_SESSION_READY && may_be_verified (answer));
  gtk_widget_action_set_enabled (widget, "win.inspect",
                                 tw_session_get_workspace (self->session) != NULL);
  gtk_widget_action_set_enabled (widget, "win.show-relationships",
                                 tw_session_get_catalog (self->session) != NULL);
  gtk_widget_action_set_enabled (widget, "win.show-glossary",
                                 tw_session_get_catalog (self->session) != NULL);
  gtk_widget_action_set_enabled (widget, "win.show-verified",
                                 tw_session_get_catalog (self->session) != NULL);
  gtk_widget_action_set_enabled (widget, "win.show-metrics",
                                 tw_session_get_catalog (self->session) != NULL);
  gtk_widget_action_set_enabled (widget, "win.reindex", state == TW_SESSION_READY);
  gtk_widget_action_set_enabled (widget, "win.stop",
                                 state == TW_SESSION_OPENING || state == TW_SESSION_INDEXING);
  gtk_widget_action_set_enabled (widget, "win.reopen",
                                 state == TW_SESSION_READY || state == TW_SESSION_FAILED);
  gtk_widget_action_set_enabled (widget, "win.export", rows && tw_result_set_get_n_rows (rows) > 0);
}

void
tw_window_toast (TwWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_toast_set_title (toast, escaped);
  adw_toast_set_timeout (toast, 3);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
tw_window_reveal_inspector (TwWindow *self)
{
  adw_flap_set_reveal_flap (self->inspector_flap, TRUE);
  if (self->inspector)
    tw_inspector_focus_sql (self->inspector);
}
