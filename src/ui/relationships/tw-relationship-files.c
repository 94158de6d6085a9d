// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-worker.h"
#include "ui/tw-choose-file.h"
#include "ui/relationships/tw-relationship-window-private.h"

#define MOST_CSV_BYTES (4 * 1024 * 1024)

static AdwMessageDialog *
new_dialog (TwRelationshipWindow *self, const char *title, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), title, body);
  return ADW_MESSAGE_DIALOG (dialog);
}

/* A worker has the draft: nobody else touches it. */
typedef void (*Finished) (TwRelationshipWindow *self, const GError *error);

typedef struct {
  TwRelationshipEditor *editor; /* keeps the draft */
  TwRelationshipDraft *draft;
  gboolean reload;
  gboolean keep_edits;
  Finished finished;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_object_unref (work->editor);
  g_free (work);
}

static void
work_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;
  gboolean done = work->reload
                    ? tw_relationship_draft_reload (work->draft, work->keep_edits, &error)
                    : tw_relationship_draft_save (work->draft, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (source);
  const Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->editor == NULL)
    return;
  tw_relationship_window_set_busy (self, FALSE);
  tw_relationship_editor_refresh (self->editor);
  work->finished (self, error);
}

static void
run (TwRelationshipWindow *self, const Work *what)
{
  if (self->busy)
    return;
  tw_relationship_window_set_busy (self, TRUE);
  Work *work = g_new (Work, 1);
  *work = *what;
  work->editor = g_object_ref (self->editor);
  work->draft = tw_relationship_editor_get_draft (self->editor);
  g_autoptr (GTask) task = g_task_new (self, NULL, worked_cb, NULL);
  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, work, work_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, work_thread);
}

/* Reading. */

typedef struct {
  TwCatalog *catalog;
  char *profile;
} Loading;

typedef struct {
  TwRelationshipDraft *draft;
  TwDiagramPlaces *places;
} Loaded;

static void
loading_free (gpointer data)
{
  Loading *loading = data;
  tw_catalog_unref (loading->catalog);
  g_free (loading->profile);
  g_free (loading);
}

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;
  g_clear_pointer (&loaded->draft, tw_relationship_draft_free);
  g_clear_pointer (&loaded->places, tw_diagram_places_free);
  g_free (loaded);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Loading *loading = data;
  GError *error = NULL;
  TwRelationshipDraft *draft = tw_relationship_draft_new (loading->catalog, NULL, &error);
  if (draft == NULL) {
    g_task_return_error (task, error);
    return;
  }
  Loaded *loaded = g_new (Loaded, 1);
  *loaded = (Loaded) { draft, tw_diagram_places_load (loading->profile) };
  g_task_return_pointer (task, loaded, loaded_free);
}

static void
show_failure (TwRelationshipWindow *self, const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  g_autofree char *text
    = g_strdup_printf ("%s%s%s", error->message, hint ? "\n" : "", hint ? hint : "");
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->failed_page, escaped);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwRelationshipWindow *self = TW_RELATIONSHIP_WINDOW (source);
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), &error);
  if (loaded == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      show_failure (self, error);
    return;
  }
  if (self->editor == NULL) {
    loaded_free (loaded);
    return;
  }
  gtk_stack_set_visible_child_name (self->stack, "editor");
  tw_diagram_view_set_places (tw_diagram_pane_get_view (self->diagram),
                              g_steal_pointer (&loaded->places));
  tw_relationship_editor_set_draft (self->editor, g_steal_pointer (&loaded->draft));
  loaded_free (loaded);
  tw_relationship_list_focus (self->list, FALSE);
}

void
tw_relationship_window_load (TwRelationshipWindow *self)
{
  TwWorkspace *workspace = tw_session_get_workspace (self->session);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  Loading *loading = g_new (Loading, 1);
  loading->catalog = tw_catalog_ref (tw_workspace_get_catalog (workspace));
  loading->profile = g_strdup (tw_workspace_get_profile (workspace)->name);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, loaded_cb, NULL);
  g_task_set_source_tag (task, tw_relationship_window_load);
  g_task_set_task_data (task, loading, loading_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, load_thread);
}

static void
reloaded (TwRelationshipWindow *self, const GError *error)
{
  if (error)
    tw_relationship_window_toast (self, error->message);
  else if (tw_relationship_draft_is_dirty (tw_relationship_editor_get_draft (self->editor)))
    tw_relationship_window_toast (self,
                                  _("Your edits are on top of the file as it is now. Save them."));
  else
    tw_relationship_window_toast (self, _("The file was read again."));
}

static void
reload_answered_cb (TwRelationshipWindow *self, const char *response)
{
  gboolean keep = g_str_equal (response, "keep");
  if (keep || g_str_equal (response, "discard"))
    run (self, &(Work) { .reload = TRUE, .keep_edits = keep, .finished = reloaded });
}

static void
ask_to_reload (TwRelationshipWindow *self, const char *title, const char *body)
{
  AdwMessageDialog *dialog = new_dialog (self, title, body);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Go Back"), "discard",
                                    _("_Discard My Edits"), "keep", _("_Put My Edits on Top"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (reload_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
tw_relationship_window_reload (TwRelationshipWindow *self)
{
  TwRelationshipDraft *draft = tw_relationship_editor_get_draft (self->editor);
  if (draft == NULL)
    tw_relationship_window_load (self);
  else if (tw_relationship_draft_is_dirty (draft))
    ask_to_reload (self, _("Read the File Again?"), _("You have edits that are not saved."));
  else
    run (self, &(Work) { .reload = TRUE, .finished = reloaded });
}

/* Saving. */

static void
saved (TwRelationshipWindow *self, const GError *error)
{
  if (g_error_matches (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT)) {
    self->closes = FALSE;
    g_autofree char *body = g_strdup_printf (
      _("Somebody else has written %s since it was read here. Nothing is saved yet."),
      tw_relationship_draft_get_path (tw_relationship_editor_get_draft (self->editor)));
    ask_to_reload (self, _("The File Has Changed"), body);
    return;
  }
  if (error) {
    const char *hint = tw_error_get_hint (error);
    self->closes = FALSE;
    AdwMessageDialog *dialog = new_dialog (self, _("The File Could Not Be Saved"), NULL);
    adw_message_dialog_format_body (dialog, "%s%s%s", error->message, hint ? "\n" : "",
                                    hint ? hint : "");
    adw_message_dialog_add_response (dialog, "close", _("_Close"));
    gtk_window_present (GTK_WINDOW (dialog));
    return;
  }
  /* The dialog stays in the way until the next question uses what was saved. */
  self->waits_for_schema = TRUE;
  tw_relationship_window_set_busy (self, TRUE);
  tw_session_reindex (self->session);
}

void
tw_relationship_window_save (TwRelationshipWindow *self)
{
  tw_relationship_form_apply (self->form);
  run (self, &(Work) { .finished = saved });
}

/* Closing. */

static void
close_answered_cb (TwRelationshipWindow *self, const char *response)
{
  self->closes = !g_str_equal (response, "cancel");
  if (g_str_equal (response, "discard"))
    gtk_window_destroy (GTK_WINDOW (self));
  else if (g_str_equal (response, "save"))
    tw_relationship_window_save (self);
}

gboolean
tw_relationship_window_ask_to_close (TwRelationshipWindow *self)
{
  if (self->busy)
    return FALSE;
  tw_relationship_form_apply (self->form);
  TwRelationshipDraft *draft = tw_relationship_editor_get_draft (self->editor);
  if (draft == NULL || !tw_relationship_draft_is_dirty (draft))
    return TRUE;
  AdwMessageDialog *dialog = new_dialog (self, _("Save Your Edits?"),
                                         _("What you have changed here is not saved yet."));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Go Back"), "discard", _("_Discard"),
                                    "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return FALSE;
}

/* Importing. */

static void
show_left_out (TwRelationshipWindow *self, guint added, const GPtrArray *messages)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_string_append_printf (body, ngettext ("%u relationship is new.", "%u relationships are new.",
                                          added),
                          added);
  for (guint i = 0; i < MIN (messages->len, 12); i++)
    g_string_append_printf (body, "\n%s", (const char *) messages->pdata[i]);
  if (messages->len > 12)
    g_string_append (body, "\n…");
  AdwMessageDialog *dialog = new_dialog (self, _("Not Every Line Was Taken"), body->str);
  adw_message_dialog_add_response (dialog, "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
import_text (TwRelationshipWindow *self, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  guint added = 0;
  if (!tw_relationship_draft_import_csv (tw_relationship_editor_get_draft (self->editor), text,
                                         (gssize) length, &added, &messages, &error)) {
    tw_relationship_window_toast (self, error->message);
    return;
  }
  tw_relationship_editor_refresh (self->editor);
  if (messages && messages->len > 0) {
    show_left_out (self, added, messages);
    return;
  }
  g_autofree char *said
    = g_strdup_printf (ngettext ("%u relationship is new.", "%u relationships are new.", added),
                       added);
  tw_relationship_window_toast (self, said);
}

static void
csv_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwRelationshipWindow) self = user_data;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  gboolean read
    = g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error);
  if (g_cancellable_is_cancelled (self->cancellable) || self->busy
      || tw_relationship_editor_get_draft (self->editor) == NULL)
    return;
  if (!read)
    tw_relationship_window_toast (self, error->message);
  else if (length > MOST_CSV_BYTES)
    tw_relationship_window_toast (self, _("The file is too large for a list of relationships."));
  else
    import_text (self, text, length);
}

static void
chosen_cb (gpointer user_data, const char *path)
{
  TwRelationshipWindow *self = user_data;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_file_load_contents_async (file, self->cancellable, csv_read_cb, g_object_ref (self));
}

void
tw_relationship_window_import (TwRelationshipWindow *self)
{
  tw_choose_file (self, _("Import Relationships"), chosen_cb);
}
