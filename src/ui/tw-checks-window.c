// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-checks-window.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"
#include "setup/tw-doctor.h"
#include "ui/tw-button.h"
#include "ui/tw-person.h"

#define TW_TYPE_CHECKS_WINDOW (tw_checks_window_get_type ())
G_DECLARE_FINAL_TYPE (TwChecksWindow, tw_checks_window, TW, CHECKS_WINDOW, AdwWindow)

struct _TwChecksWindow {
  AdwWindow parent_instance;

  AdwPreferencesPage *page;
  AdwPreferencesGroup *group;
  GtkWidget *again_button;
  GtkWidget *model_call;
  GtkSpinner *spinner;

  char *profile;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TwChecksWindow, tw_checks_window, ADW_TYPE_WINDOW)

/* One run of all checks, in a worker. */
typedef struct {
  GWeakRef window;
  GCancellable *cancellable;
  char *profile; /* nullable */
  gboolean model_call;
} Run;

/* A check on its way from the worker to the window. */
typedef struct {
  TwChecksWindow *window;
  GCancellable *cancellable;
  char *title, *message, *hint;
  TwCheckState state;
} Arrival;

static void
run_free (Run *run)
{
  g_weak_ref_clear (&run->window);
  g_object_unref (run->cancellable);
  g_free (run->profile);
  g_free (run);
}

static void
arrival_free (Arrival *arrival)
{
  g_object_unref (arrival->window);
  g_object_unref (arrival->cancellable);
  g_free (arrival->title);
  g_free (arrival->message);
  g_free (arrival->hint);
  g_free (arrival);
}

static const char *
icon_of (TwCheckState state)
{
  switch (state) {
  case TW_CHECK_WELL:
    return "tw-tick-symbolic";
  case TW_CHECK_WARNING:
    return "dialog-warning-symbolic";
  case TW_CHECK_SKIPPED:
    return "tw-stopped-symbolic";
  case TW_CHECK_PROBLEM:
    break;
  }
  return "tw-cross-symbolic";
}

static const char *
state_text (TwCheckState state)
{
  switch (state) {
  case TW_CHECK_WELL:
    return _("Well");
  case TW_CHECK_WARNING:
    return _("Warning");
  case TW_CHECK_SKIPPED:
    return _("Not checked");
  case TW_CHECK_PROBLEM:
    break;
  }
  return _("Problem");
}

static const char *
style_of (TwCheckState state)
{
  switch (state) {
  case TW_CHECK_WELL:
    return "success";
  case TW_CHECK_WARNING:
    return "warning";
  case TW_CHECK_SKIPPED:
    return "dim-label";
  case TW_CHECK_PROBLEM:
    break;
  }
  return "error";
}

static GtkWidget *
new_row (const Arrival *check)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_of (check->state));
  gtk_widget_add_css_class (icon, style_of (check->state));
  gtk_widget_set_tooltip_text (icon, state_text (check->state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  state_text (check->state), -1);
  g_autofree char *plain = g_strdup_printf ("%s%s%s", check->message, check->hint ? "\n" : "",
                                            check->hint ? check->hint : "");
  g_autofree char *subtitle = g_markup_escape_text (plain, -1);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), check->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

static gboolean
arrived_cb (gpointer user_data)
{
  Arrival *arrival = user_data;
  if (arrival->cancellable == arrival->window->cancellable && arrival->window->group)
    adw_preferences_group_add (arrival->window->group, new_row (arrival));
  return G_SOURCE_REMOVE;
}

static void
check_cb (const TwCheck *check, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (TwChecksWindow) window = g_weak_ref_get (&run->window);
  if (window == NULL)
    return;
  Arrival *arrival = g_new (Arrival, 1);
  *arrival = (Arrival) { g_steal_pointer (&window), g_object_ref (run->cancellable),
                         g_strdup (check->title),   g_strdup (check->message),
                         g_strdup (check->hint),    check->state };
  g_idle_add_full (G_PRIORITY_DEFAULT, arrived_cb, arrival, (GDestroyNotify) arrival_free);
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Run *run = data;
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  g_autoptr (TwProfile) profile = run->profile ? tw_profiles_find (run->profile, NULL) : NULL;
  const TwBedrockHooks *person = tw_person_get_hooks ();
  TwDoctorOptions options = { .preferences = preferences,
                              .use_bedrock = preferences->use_bedrock,
                              .model_call = run->model_call,
                              .profile = profile,
                              .prompt = person->prompt,
                              .prompt_data = person->user_data };
  g_task_return_boolean (task, tw_doctor_run (&options, check_cb, run, cancellable));
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwChecksWindow *self = TW_CHECKS_WINDOW (source);
  if (self->cancellable != g_task_get_cancellable (G_TASK (result)) || self->page == NULL)
    return;
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_sensitive (self->again_button, TRUE);
  gtk_widget_set_sensitive (self->model_call, TRUE);
}

static void
start (TwChecksWindow *self, gboolean model_call)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->group)
    adw_preferences_page_remove (self->page, self->group);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_page_add (self->page, self->group);
  gtk_spinner_start (self->spinner);
  gtk_widget_set_sensitive (self->again_button, FALSE);
  gtk_widget_set_sensitive (self->model_call, FALSE);
  Run *run = g_new0 (Run, 1);
  g_weak_ref_init (&run->window, self);
  run->cancellable = g_object_ref (self->cancellable);
  run->profile = g_strdup (self->profile);
  run->model_call = model_call;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, checked_cb, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  tw_worker_run (TW_WORKER_NETWORK, task, check_thread);
}

static void
again_cb (TwChecksWindow *self)
{
  start (self, FALSE);
}

static void
model_call_cb (TwChecksWindow *self)
{
  start (self, TRUE);
}

static void
tw_checks_window_dispose (GObject *object)
{
  TwChecksWindow *self = TW_CHECKS_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->profile, g_free);
  self->page = NULL;
  self->group = NULL;
  G_OBJECT_CLASS (tw_checks_window_parent_class)->dispose (object);
}

static void
tw_checks_window_class_init (TwChecksWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_checks_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
tw_checks_window_init (TwChecksWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  self->again_button = tw_button_new (_("_Check Again"));
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->again_button);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->spinner));
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  self->model_call = tw_button_new (_("_Let the Model Say One Word"));
  gtk_widget_set_halign (self->model_call, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->model_call, _("It costs less than $0.001"));
  gtk_widget_set_margin_start (self->model_call, 12);
  gtk_widget_set_margin_end (self->model_call, 12);
  gtk_widget_set_margin_top (self->model_call, 6);
  gtk_widget_set_margin_bottom (self->model_call, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->page));
  gtk_box_append (GTK_BOX (box), self->model_call);
  adw_window_set_content (ADW_WINDOW (self), box);
  g_signal_connect_object (self->again_button, "clicked", G_CALLBACK (again_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model_call, "clicked", G_CALLBACK (model_call_cb), self,
                           G_CONNECT_SWAPPED);
}

void
tw_checks_window_present (GtkWindow *parent, const char *profile)
{
  TwChecksWindow *self
    = g_object_new (TW_TYPE_CHECKS_WINDOW, "title", _("What Is Needed"), "transient-for", parent,
                    "destroy-with-parent", TRUE, "default-width", 600, "default-height", 620, NULL);
  self->profile = g_strdup (profile);
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  gtk_widget_set_visible (self->model_call, preferences->use_bedrock);
  start (self, FALSE);
  gtk_window_present (GTK_WINDOW (self));
}
