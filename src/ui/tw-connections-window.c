// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-connections-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-secret-store.h"
#include "core/tw-worker.h"
#include "setup/tw-profile-login.h"
#include "ui/setup/tw-setup-page.h"
#include "ui/tw-stack.h"
#include "ui/tw-tunnel-rows.h"
#include "warehouse/tw-endpoint.h"

struct _TwConnectionsWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwPreferencesGroup *group;

  GPtrArray *rows;    /* of GtkWidget */
  GPtrArray *deleted; /* of AdwToast: what may still be undone */
};

G_DEFINE_FINAL_TYPE (TwConnectionsWindow, tw_connections_window, ADW_TYPE_WINDOW)

enum { CHANGED, EDIT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void list_profiles (TwConnectionsWindow *self);

static void
toast (TwConnectionsWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *made = adw_toast_new (escaped);
  adw_toast_set_timeout (made, 8);
  adw_toast_overlay_add_toast (self->toasts, made);
}

/* One change of the file at a time, in a worker; then everything is shown anew. */

typedef enum { SAVE, REPLACE, TUNE, REMOVE, FORGET, IMPORT, EXPORT } ChangeKind;

typedef struct {
  ChangeKind kind;
  TwProfile *profile; /* nullable */
  char *path;         /* nullable: of a file to import or to write */
  guint n;            /* imported or exported */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;
  g_clear_pointer (&change->profile, tw_profile_free);
  g_free (change->path);
  g_free (change);
}

static gboolean
import_file (Change *change, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  return g_file_get_contents (change->path, &text, &length, error)
         && tw_profiles_import (text, length, change->path, &change->n, error);
}

static gboolean
export_file (Change *change, GError **error)
{
  g_autoptr (GPtrArray) profiles = NULL;
  if (change->profile) {
    profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_profile_free);
    g_ptr_array_add (profiles, tw_profile_copy (change->profile));
  } else {
    profiles = tw_profiles_list (error);
  }
  if (profiles == NULL)
    return FALSE;
  g_autofree char *text = tw_profiles_export (profiles);
  return g_file_set_contents_full (change->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                   error);
}

static gboolean
forget_password (const TwProfile *profile, GError **error)
{
  g_autoptr (TwEndpoint) endpoint = NULL;
  TwSecretKey key;
  return tw_profile_find_secret_key (profile, &endpoint, &key, error)
         && tw_secret_store_forget (&key, NULL, error);
}

static gboolean
make_change (Change *change, GError **error)
{
  switch (change->kind) {
  case SAVE:
    return tw_profile_save (change->profile, error);
  case REPLACE:
  case TUNE:
    return tw_profile_replace (change->profile->name, change->profile, error);
  case REMOVE:
    return tw_profile_remove (change->profile->name, error);
  case FORGET:
    return forget_password (change->profile, error);
  case IMPORT:
    return import_file (change, error);
  case EXPORT:
    return export_file (change, error);
  }
  return FALSE;
}

static void
change_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (make_change (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
say_imported (TwConnectionsWindow *self, guint n)
{
  g_autofree char *text
    = g_strdup_printf (ngettext ("%u connection is new", "%u connections are new", n), n);
  toast (self, text);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwConnectionsWindow *self = TW_CONNECTIONS_WINDOW (source);
  Change *change = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  g_application_release (g_application_get_default ());
  if (done && change->kind != EXPORT && change->kind != FORGET)
    g_signal_emit (self, signals[CHANGED], 0);
  if (self->rows == NULL)
    return;
  if (!done && change->kind != FORGET)
    toast (self, error->message);
  else if (change->kind == IMPORT)
    say_imported (self, change->n);
  else if (done && change->kind == TUNE)
    return; /* it is shown already */
  list_profiles (self);
}

static void
begin_change (TwConnectionsWindow *self, ChangeKind kind, const TwProfile *profile, char *path)
{
  Change *change = g_new0 (Change, 1);
  change->kind = kind;
  change->profile = profile ? tw_profile_copy (profile) : NULL;
  change->path = path;
  g_autoptr (GTask) task = g_task_new (self, NULL, changed_cb, NULL);
  g_task_set_source_tag (task, begin_change);
  g_task_set_task_data (task, change, change_free);
  g_application_hold (g_application_get_default ()); /* to its end, whatever is closed */
  tw_worker_run (TW_WORKER_DATABASE, task, change_thread);
}

/* What the rows offer. */

static const TwProfile *
profile_of (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "profile");
}

static void
renamed_cb (TwConnectionsWindow *self, GtkEditable *entry)
{
  const char *title = gtk_editable_get_text (entry);
  const TwProfile *profile = profile_of (entry);
  if (*title == '\0' || g_str_equal (title, profile->title))
    return;
  g_autoptr (TwProfile) renamed = tw_profile_copy (profile);
  g_free (renamed->title);
  renamed->title = g_strdup (title);
  begin_change (self, REPLACE, renamed, NULL);
}

static void
rename_cb (TwConnectionsWindow *self, GtkWidget *button)
{
  renamed_cb (self, g_object_get_data (G_OBJECT (button), "entry"));
}

static void
tuned_cb (const TwProfile *profile, gpointer user_data)
{
  begin_change (user_data, TUNE, profile, NULL);
}

static void
edit_cb (TwConnectionsWindow *self, GtkWidget *button)
{
  g_autofree char *name = g_strdup (profile_of (button)->name);
  g_signal_emit (self, signals[EDIT], 0, name);
  gtk_window_close (GTK_WINDOW (self));
}

static void
undone_cb (TwConnectionsWindow *self, AdwToast *made)
{
  g_autoptr (TwProfile) profile = tw_profile_copy (profile_of (made));
  g_ptr_array_remove (self->deleted, made);
  begin_change (self, SAVE, profile, NULL);
}

/* The password goes when the deletion can no longer be taken back. */
static void
settled_cb (TwConnectionsWindow *self, AdwToast *made)
{
  g_autoptr (AdwToast) held = g_object_ref (made);
  if (g_ptr_array_remove (self->deleted, made))
    begin_change (self, FORGET, profile_of (held), NULL);
}

static void
delete_cb (TwConnectionsWindow *self, GtkWidget *button)
{
  const TwProfile *profile = profile_of (button);
  /* Translators: the name of a connection */
  g_autofree char *text = g_strdup_printf (_("Deleted “%s”"), profile->title);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *made = adw_toast_new (escaped);
  adw_toast_set_button_label (made, _("Undo"));
  adw_toast_set_timeout (made, 12);
  g_object_set_data_full (G_OBJECT (made), "profile", tw_profile_copy (profile),
                          (GDestroyNotify) tw_profile_free);
  g_signal_connect_object (made, "button-clicked", G_CALLBACK (undone_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (made, "dismissed", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  begin_change (self, REMOVE, profile, NULL);
  g_ptr_array_add (self->deleted, g_object_ref (made));
  adw_toast_overlay_add_toast (self->toasts, made);
}

/* Files. */

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, TwConnectionsWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  char *path = file ? g_file_get_path (file) : NULL;
  gboolean saves
    = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE;
  if (response == GTK_RESPONSE_ACCEPT && path)
    begin_change (self, saves ? EXPORT : IMPORT, profile_of (dialog), path);
  else
    g_free (path);
  g_object_unref (dialog);
}

static void
choose_file (TwConnectionsWindow *self, gboolean saves, const TwProfile *profile)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
    saves ? _("Export Connections") : _("Import Connections"), GTK_WINDOW (self),
    saves ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
    saves ? _("_Export") : _("_Import"), _("_Cancel"));
  g_autofree char *name
    = g_strdup_printf ("%s.yaml", profile ? profile->name : "tradewind-connections");
  if (saves)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (profile)
    g_object_set_data_full (G_OBJECT (dialog), "profile", tw_profile_copy (profile),
                            (GDestroyNotify) tw_profile_free);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
export_cb (TwConnectionsWindow *self, GtkWidget *button)
{
  choose_file (self, TRUE, profile_of (button));
}

static void
export_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose_file (TW_CONNECTIONS_WINDOW (widget), TRUE, NULL);
}

static void
import_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose_file (TW_CONNECTIONS_WINDOW (widget), FALSE, NULL);
}

/* The list. */

static GtkWidget *
add_button (TwConnectionsWindow *self, GtkBox *box, const char *label, const TwProfile *profile,
            GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  /* Translators: what a button does and to which connection: "Delete", "Sales" */
  g_autofree char *name = g_strdup_printf (_("%s %s"), label, profile->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "profile", (gpointer) profile);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (box, button);
  return button;
}

static GtkWidget *
new_buttons (TwConnectionsWindow *self, const TwProfile *profile, GtkWidget *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_add_css_class (box, "setup-buttons");
  GtkWidget *delete
    = add_button (self, GTK_BOX (box), _("Delete"), profile, G_CALLBACK (delete_cb));
  gtk_widget_add_css_class (delete, "error");
  add_button (self, GTK_BOX (box), _("Export…"), profile, G_CALLBACK (export_cb));
  add_button (self, GTK_BOX (box), _("Edit…"), profile, G_CALLBACK (edit_cb));
  GtkWidget *rename
    = add_button (self, GTK_BOX (box), _("Rename"), profile, G_CALLBACK (rename_cb));
  g_object_set_data (G_OBJECT (rename), "entry", entry);
  GtkWidget *row = adw_preferences_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static GtkWidget *
new_row (TwConnectionsWindow *self, const TwProfile *profile)
{
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (profile->uri, NULL, NULL);
  g_autofree char *where = endpoint ? tw_endpoint_describe (endpoint) : g_strdup ("");
  g_autofree char *escaped = g_markup_escape_text (where, -1);
  GtkWidget *row = adw_expander_row_new ();
  TwProfile *kept = tw_profile_copy (profile);
  g_object_set_data_full (G_OBJECT (row), "profile", kept, (GDestroyNotify) tw_profile_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), profile->title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), escaped);
  GtkWidget *name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (name), _("Name"));
  gtk_editable_set_text (GTK_EDITABLE (name), profile->title);
  tw_setup_page_name_field (GTK_EDITABLE (name));
  g_object_set_data (G_OBJECT (name), "profile", kept);
  g_signal_connect_object (name, "entry-activated", G_CALLBACK (renamed_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), name);
  if (kept->tunnel_instance)
    tw_tunnel_rows_add (ADW_EXPANDER_ROW (row), kept, tuned_cb, self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_buttons (self, kept, name));
  return row;
}

static void
show_profiles (TwConnectionsWindow *self, const GPtrArray *profiles)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < profiles->len; i++) {
    const TwProfile *profile = profiles->pdata[i];
    if (profile->sample)
      continue;
    GtkWidget *row = new_row (self, profile);
    adw_preferences_group_add (self->group, row);
    g_ptr_array_add (self->rows, row);
  }
  if (self->rows->len == 1)
    adw_expander_row_set_expanded (self->rows->pdata[0], TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connections.export", self->rows->len > 0);
  tw_stack_show (self->stack, self->rows->len ? "list" : "empty");
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwConnectionsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = tw_profiles_list_finish (result, &error);
  if (self->rows == NULL)
    return;
  if (profiles)
    show_profiles (self, profiles);
  else
    toast (self, error->message);
}

static void
list_profiles (TwConnectionsWindow *self)
{
  tw_profiles_list_async (NULL, listed_cb, g_object_ref (self));
}

/* A window that is gone offers no undoing. */
static void
tw_connections_window_unmap (GtkWidget *widget)
{
  TwConnectionsWindow *self = TW_CONNECTIONS_WINDOW (widget);
  while (self->deleted->len)
    settled_cb (self, self->deleted->pdata[0]);
  GTK_WIDGET_CLASS (tw_connections_window_parent_class)->unmap (widget);
}

static void
tw_connections_window_dispose (GObject *object)
{
  g_clear_pointer (&TW_CONNECTIONS_WINDOW (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_connections_window_parent_class)->dispose (object);
}

static void
tw_connections_window_finalize (GObject *object)
{
  g_ptr_array_unref (TW_CONNECTIONS_WINDOW (object)->deleted);
  G_OBJECT_CLASS (tw_connections_window_parent_class)->finalize (object);
}

static void
tw_connections_window_class_init (TwConnectionsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_connections_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_connections_window_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->unmap = tw_connections_window_unmap;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-connections-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TwConnectionsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TwConnectionsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TwConnectionsWindow, group);
  gtk_widget_class_install_action (widget_class, "connections.export", NULL, export_all_cb);
  gtk_widget_class_install_action (widget_class, "connections.import", NULL, import_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  signals[CHANGED] = g_signal_new ("changed", TW_TYPE_CONNECTIONS_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDIT] = g_signal_new ("edit", TW_TYPE_CONNECTIONS_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tw_connections_window_init (TwConnectionsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->deleted = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connections.export", FALSE);
  list_profiles (self);
}

TwConnectionsWindow *
tw_connections_window_new (GtkWindow *parent)
{
  return g_object_new (TW_TYPE_CONNECTIONS_WINDOW, "transient-for", parent, "modal", TRUE,
                       "destroy-with-parent", TRUE, NULL);
}
