// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-window.h"

#include "config.h"

#include <glib/gi18n.h>

#include "ui/tw-answer-notice.h"
#include "ui/tw-frame-memory.h"
#include "ui/tw-menu.h"
#include "ui/tw-settings.h"
#include "ui/tw-window-private.h"

G_DEFINE_FINAL_TYPE (TwWindow, tw_window, ADW_TYPE_APPLICATION_WINDOW)

/* The connection in the header. */

static const char *
profile_title (TwWindow *self)
{
  TwWorkspace *workspace = tw_session_get_workspace (self->session);
  if (workspace)
    return tw_workspace_get_profile (workspace)->title;
  const char *name = tw_session_get_profile_name (self->session);
  for (guint i = 0; self->profiles && i < self->profiles->len; i++) {
    const TwProfile *profile = g_ptr_array_index (self->profiles, i);
    if (g_strcmp0 (profile->name, name) == 0)
      return profile->title;
  }
  return name ? name : self->first_profile;
}

static const char *
state_class (TwSessionState state)
{
  switch (state) {
  case TW_SESSION_OPENING:
  case TW_SESSION_INDEXING:
    return "opening";
  case TW_SESSION_READY:
    return "ready";
  case TW_SESSION_FAILED:
    return "failed";
  case TW_SESSION_CLOSED:
    break;
  }
  return NULL;
}

static const char *
state_text (TwSessionState state)
{
  switch (state) {
  case TW_SESSION_OPENING:
    return _("opening");
  case TW_SESSION_INDEXING:
    return _("reading the schema");
  case TW_SESSION_READY:
    return _("connected");
  case TW_SESSION_FAILED:
    return _("not connected");
  case TW_SESSION_CLOSED:
    break;
  }
  return _("closed");
}

/* A connection that does not check whose server it is says so for as long as it is open. */
static void
update_safety (TwWindow *self, const char *text)
{
  TwWorkspace *workspace = tw_session_get_workspace (self->session);
  TwEndpoint *endpoint = workspace ? tw_pool_get_endpoint (tw_workspace_get_pool (workspace)) : NULL;
  const char *warning = endpoint ? tw_endpoint_get_tls_warning (endpoint) : NULL;
  g_autofree char *both = warning ? g_strconcat (text, "\n", warning, NULL) : NULL;
  gtk_widget_set_visible (self->connection_warning, warning != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->connection_button), both ? both : text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connection_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, warning ? warning : "", -1);
}

static void
update_connection (TwWindow *self)
{
  TwSessionState state = tw_session_get_state (self->session);
  const char *title = profile_title (self);
  const char *classes[] = { "state-dot", state_class (state), NULL };
  gtk_widget_set_css_classes (self->connection_dot, classes);
  gtk_label_set_text (self->connection_label, title ? title : "");
  /* Translators: a connection's title and its state, such as "connected" */
  g_autofree char *text
    = g_strdup_printf (_("Connection: %s, %s"), title ? title : "", state_text (state));
  update_safety (self, text);
}

static void
profiles_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = tw_profiles_list_finish (result, &error);
  if (self->session == NULL)
    return;
  if (profiles == NULL) {
    tw_window_toast (self, error->message);
    return;
  }
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  self->profiles = g_steal_pointer (&profiles);
  g_menu_remove_all (self->profiles_section);
  for (guint i = 0; i < self->profiles->len; i++) {
    const TwProfile *profile = g_ptr_array_index (self->profiles, i);
    tw_menu_append_text (self->profiles_section, profile->title, "win.open-profile", profile->name);
  }
  update_connection (self);
}

void
tw_window_read_profiles (TwWindow *self)
{
  tw_profiles_list_async (NULL, profiles_read_cb, g_object_ref (self));
}

/* The session. */

static void
ask_first_question (TwWindow *self)
{
  if (tw_session_get_state (self->session) != TW_SESSION_READY || self->first_question == NULL)
    return;
  g_autofree char *question = g_steal_pointer (&self->first_question);
  tw_ask_bar_ask (tw_ask_page_get_bar (self->ask_page), question);
}

static void
state_changed_cb (TwWindow *self)
{
  update_connection (self);
  tw_window_update_actions (self);
  const GError *error = tw_session_get_error (self->session);
  if (error && tw_session_get_state (self->session) == TW_SESSION_READY)
    tw_window_toast (self, error->message);
  ask_first_question (self);
}

static void
answer_state_cb (TwWindow *self)
{
  tw_window_update_actions (self);
}

static void
answer_changed_cb (TwWindow *self)
{
  TwAnswer *answer = tw_session_get_answer (self->session);
  if (answer)
    g_signal_connect_object (answer, "notify::state", G_CALLBACK (answer_state_cb), self,
                             G_CONNECT_SWAPPED);
  /* What was chosen in a sidebar that lies over the answer is to be seen. */
  if (answer && adw_flap_get_fold_policy (self->sidebar_flap) == ADW_FLAP_FOLD_POLICY_ALWAYS)
    adw_flap_set_reveal_flap (self->sidebar_flap, FALSE);
  tw_window_update_actions (self);
}

/* Other windows, and the command line, may have kept something. */
static void
active_changed_cb (TwWindow *self)
{
  if (self->sidebar && gtk_window_is_active (GTK_WINDOW (self)))
    tw_sidebar_refresh (self->sidebar);
}

static void
picked_cb (TwWindow *self, const char *words)
{
  tw_ask_bar_insert (tw_ask_page_get_bar (self->ask_page), words);
}

/* What the first frame can do without: the editor alone costs a third of it. */
static gboolean
complete_cb (gpointer user_data)
{
  g_autoptr (TwWindow) self = user_data;
  if (self->session == NULL)
    return G_SOURCE_REMOVE;
  tw_session_open (self->session, self->first_profile);
  tw_ask_page_complete (self->ask_page);
  self->sidebar = tw_sidebar_new (self->session);
  g_signal_connect_object (tw_sidebar_get_browser (self->sidebar), "picked",
                           G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->sidebar_bin, GTK_WIDGET (self->sidebar));
  self->inspector = tw_inspector_new (self->session);
  adw_bin_set_child (self->inspector_bin, GTK_WIDGET (self->inspector));
  tw_window_hide_closed (self);
  gtk_window_set_icon_name (GTK_WINDOW (self), TW_APPLICATION_ID);
  tw_window_read_profiles (self);
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock, TwWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  g_idle_add_full (G_PRIORITY_LOW, complete_cb, g_object_ref (self), NULL);
}

static void
mapped_cb (TwWindow *self)
{
  if (self->sidebar)
    return;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self, 0);
}

/* Virtual functions. */

static void
save_size (TwWindow *self)
{
  GSettings *settings = tw_settings_get ();
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (settings, "window-maximized", maximized);
  if (!maximized && width > 0 && height > 0)
    g_settings_set (settings, "window-size", "(ii)", width, height);
}

static gboolean
tw_window_close_request (GtkWindow *window)
{
  TwWindow *self = TW_WINDOW (window);
  save_size (self);
  if (self->draft)
    tw_setup_draft_flush (self->draft);
  return GTK_WINDOW_CLASS (tw_window_parent_class)->close_request (window);
}

static void
tw_window_dispose (GObject *object)
{
  TwWindow *self = TW_WINDOW (object);
  if (self->session)
    tw_session_clear (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  g_clear_pointer (&self->first_profile, g_free);
  g_clear_pointer (&self->first_question, g_free);
  G_OBJECT_CLASS (tw_window_parent_class)->dispose (object);
}

static void
add_shortcuts (GtkWidgetClass *klass)
{
  const GdkModifierType control = GDK_CONTROL_MASK;
  gtk_widget_class_add_binding_action (klass, GDK_KEY_l, control, "win.focus-question", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_n, control, "win.clear", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_e, control, "win.export", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_r, control, "win.reindex", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_j, control, "win.show-relationships", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_g, control, "win.show-glossary", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_k, control, "win.show-verified", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_m, control, "win.show-metrics", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, control, "win.search-tables", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_h, control, "win.show-history", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_r, control | GDK_SHIFT_MASK, "win.run-again",
                                       NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_comma, control, "win.show-preferences",
                                       NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F9, 0, "win.show-sidebar", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, 0, "win.show-inspector", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "win.cancel", NULL);
}

static void
tw_window_class_init (TwWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tw_window_close_request;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_ASK_PAGE);
  g_type_ensure (TW_TYPE_COST_METER);
  g_type_ensure (TW_TYPE_TUNNEL_BUTTON);
  g_type_ensure (TW_TYPE_USAGE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tradewind/Tradewind/ui/tw-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TwWindow, root);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, inspector_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, connection_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, connection_arrow);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, tunnel_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, header);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, cost_meter);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, usage_button);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, connection_dot);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, connection_warning);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, connection_label);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, profiles_section);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, sidebar_flap);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, inspector_flap);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, sidebar_bin);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, inspector_bin);
  gtk_widget_class_bind_template_child (widget_class, TwWindow, ask_page);
  tw_window_install_actions (widget_class);
  tw_window_install_setup_actions (widget_class);
  add_shortcuts (widget_class);
}

static void
tw_window_init (TwWindow *self)
{
  self->session = tw_session_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  int width, height;
  g_settings_get (tw_settings_get (), "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (tw_settings_get (), "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  tw_ask_page_set_session (self->ask_page, self->session);
  tw_tunnel_button_set_session (self->tunnel_button, self->session);
  tw_usage_button_set_session (self->usage_button, self->session);
  tw_window_watch_width (self);
  tw_frame_memory_keep (GTK_WINDOW (self));
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed_cb), NULL);
  tw_answer_notice_watch (GTK_WINDOW (self), self->session);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
}

TwWindow *
tw_window_new (GtkApplication *application, const char *profile, const char *question)
{
  TwWindow *self = g_object_new (TW_TYPE_WINDOW, "application", application, NULL);
  self->first_profile
    = profile ? g_strdup (profile) : g_settings_get_string (tw_settings_get (), "last-profile");
  self->first_question = g_strdup (question);
  tw_window_add_actions (self);
  tw_window_update_actions (self);
  update_connection (self);
  tw_ask_bar_focus (tw_ask_page_get_bar (self->ask_page));
  if (profile == NULL && question == NULL)
    tw_window_resume_setup (self);
  return self;
}

TwSession *
tw_window_get_session (TwWindow *self)
{
  g_return_val_if_fail (TW_IS_WINDOW (self), NULL);
  return self->session;
}
