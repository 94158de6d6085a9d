// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-import-window.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"
#include "setup/tw-dotenv.h"
#include "ui/tw-button.h"

struct _TwImportWindow {
  AdwWindow parent_instance;

  AdwPreferencesPage *page;
  GtkWidget *import_button;
  GtkNativeDialog *chooser; /* while it is open */
  TwDotenvImport *import;   /* nullable: not read yet, or being written */
};

G_DEFINE_FINAL_TYPE (TwImportWindow, tw_import_window, ADW_TYPE_WINDOW)

enum { IMPORTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What a worker read. */
typedef struct {
  TwDotenv *dotenv;
  TwDotenvImport *import;
} Read;

static void
read_free (Read *self)
{
  g_clear_pointer (&self->dotenv, tw_dotenv_free);
  g_clear_pointer (&self->import, tw_dotenv_import_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Read, read_free)

static AdwPreferencesGroup *
add_group (TwImportWindow *self, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *escaped = description ? g_markup_escape_text (description, -1) : NULL;
  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, escaped);
  adw_preferences_page_add (self->page, group);
  return group;
}

static void
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *subtitle_markup = g_markup_escape_text (subtitle, -1);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle_markup);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
}

static gboolean
is_taken (const TwImportItem *item)
{
  return item->fate == TW_IMPORT_PREFERENCE || item->fate == TW_IMPORT_PROFILE;
}

static guint
add_items (TwImportWindow *self, gboolean taken, const char *title)
{
  AdwPreferencesGroup *group = NULL;
  guint n = 0;
  for (guint i = 0; i < self->import->items->len; i++) {
    const TwImportItem *item = self->import->items->pdata[i];
    if (is_taken (item) != taken)
      continue;
    if (n++ == 0)
      group = add_group (self, title, NULL);
    g_autofree char *text = item->value && *item->value
                              ? g_strdup_printf ("%s → %s", item->value, item->where)
                              : g_strdup (item->where);
    add_row (group, item->key, text);
  }
  return n;
}

static void
show_problems (TwImportWindow *self, const TwDotenv *dotenv)
{
  if (dotenv->problems->len == 0)
    return;
  AdwPreferencesGroup *group = add_group (self, _("Could Not Be Read"), NULL);
  for (guint i = 0; i < dotenv->problems->len; i++)
    add_row (group, dotenv->problems->pdata[i], "");
}

static void
show_failure (TwImportWindow *self, const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  AdwPreferencesGroup *group = add_group (self, _("Nothing Was Imported"), NULL);
  add_row (group, error->message, hint ? hint : "");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwImportWindow *self = TW_IMPORT_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (Read) read = g_task_propagate_pointer (G_TASK (result), &error);
  gtk_window_present (GTK_WINDOW (self));
  if (read == NULL) {
    show_failure (self, error);
    return;
  }
  self->import = g_steal_pointer (&read->import);
  guint taken = add_items (self, TRUE, _("Would Be Taken Over"));
  add_items (self, FALSE, _("Stays Where It Is"));
  show_problems (self, read->dotenv);
  gtk_widget_set_sensitive (self->import_button, taken > 0);
}

static void
read_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (Read) read = g_new0 (Read, 1);
  read->dotenv = tw_dotenv_load (path, &error);
  if (read->dotenv)
    read->import = tw_dotenv_import_new (read->dotenv, NULL, &error);
  if (read->import)
    g_task_return_pointer (task, g_steal_pointer (&read), (GDestroyNotify) read_free);
  else
    g_task_return_error (task, error);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwImportWindow *self = TW_IMPORT_WINDOW (source);
  const TwDotenvImport *import = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    show_failure (self, error);
    return;
  }
  g_signal_emit (self, signals[IMPORTED], 0, import->profile ? import->profile->name : NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
apply_thread (GTask *task, gpointer source, gpointer import, GCancellable *cancellable)
{
  GError *error = NULL;
  if (tw_dotenv_import_apply (import, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
import_clicked_cb (TwImportWindow *self)
{
  gtk_widget_set_sensitive (self->import_button, FALSE);
  g_autoptr (GTask) task = g_task_new (self, NULL, applied_cb, NULL);
  g_task_set_source_tag (task, import_clicked_cb);
  g_task_set_task_data (task, g_steal_pointer (&self->import),
                        (GDestroyNotify) tw_dotenv_import_free);
  tw_worker_run (TW_WORKER_DATABASE, task, apply_thread);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, TwImportWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                             ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                             : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  g_clear_object (&self->chooser);
  if (path == NULL) {
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  tw_import_window_read (self, path);
}

static void
tw_import_window_dispose (GObject *object)
{
  TwImportWindow *self = TW_IMPORT_WINDOW (object);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->import, tw_dotenv_import_free);
  G_OBJECT_CLASS (tw_import_window_parent_class)->dispose (object);
}

static void
tw_import_window_class_init (TwImportWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_import_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
  signals[IMPORTED] = g_signal_new ("imported", TW_TYPE_IMPORT_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tw_import_window_init (TwImportWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  GtkWidget *cancel = tw_button_new (_("_Cancel"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  self->import_button = tw_button_new (_("_Import"));
  gtk_widget_add_css_class (self->import_button, "suggested-action");
  gtk_widget_set_sensitive (self->import_button, FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->import_button);
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  add_group (self, "", _("This happens once: the file is not read again when Tradewind runs, and "
                         "no password or key in it is stored."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->page));
  adw_window_set_content (ADW_WINDOW (self), box);
  g_signal_connect_object (self->import_button, "clicked", G_CALLBACK (import_clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

TwImportWindow *
tw_import_window_new (GtkWindow *parent)
{
  return g_object_new (TW_TYPE_IMPORT_WINDOW, "title", _("Import a .env File"), "transient-for",
                       parent, "modal", TRUE, "destroy-with-parent", TRUE, "default-width", 560,
                       "default-height", 560, NULL);
}

void
tw_import_window_choose (TwImportWindow *self)
{
  g_return_if_fail (TW_IS_IMPORT_WINDOW (self));
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (
    _("Import a .env File"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel")));
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (self->chooser);
}

void
tw_import_window_read (TwImportWindow *self, const char *path)
{
  g_return_if_fail (TW_IS_IMPORT_WINDOW (self));
  g_autoptr (GTask) task = g_task_new (self, NULL, read_cb, NULL);
  g_task_set_source_tag (task, tw_import_window_read);
  g_task_set_task_data (task, g_strdup (path), g_free);
  tw_worker_run (TW_WORKER_DATABASE, task, read_thread);
}
