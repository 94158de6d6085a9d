// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-safety.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-secret.h"
#include "core/tw-worker.h"
#include "setup/tw-workspace.h"
#include "warehouse/tw-privileges.h"
#include "warehouse/tw-role-script.h"

#define READER "tradewind_reader"
#define MAX_SHOWN 20

struct _TwSetupSafety {
  AdwPreferencesGroup parent_instance;

  AdwExpanderRow *changes_row;
  GtkImage *changes_icon;
  AdwExpanderRow *script_row;
  GtkTextView *script_view;
  GtkButton *copy_button;

  GPtrArray *rows; /* of GtkWidget, in the changes_row */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TwSetupSafety, tw_setup_safety, ADW_TYPE_PREFERENCES_GROUP)

typedef struct {
  TwProfile *profile;
  char *password; /* nullable */
} Look;

typedef struct {
  TwPrivileges *privileges;
  char *script;
} Found;

static void
look_free (gpointer data)
{
  Look *look = data;
  tw_profile_free (look->profile);
  tw_secret_free (look->password);
  g_free (look);
}

static void
found_free (gpointer data)
{
  Found *found = data;
  g_clear_pointer (&found->privileges, tw_privileges_free);
  g_free (found->script);
  g_free (found);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static char *
write_script (TwPool *pool, const char *const *schemas, GCancellable *cancellable, GError **error)
{
  TwDialect dialect = TW_DIALECT_POSTGRESQL;
  g_auto (GStrv) owners = tw_role_script_read_owners (pool, schemas, cancellable, error);
  if (owners == NULL || !tw_pool_get_dialect (pool, &dialect, cancellable, error))
    return NULL;
  return tw_role_script_write (&(TwRoleScript) {
    .dialect = dialect,
    .user = READER,
    .database = tw_endpoint_get_database (tw_pool_get_endpoint (pool)),
    .schemas = schemas,
    .owners = (const char *const *) owners,
  });
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  GError *error = NULL;
  const TwWorkspaceOptions options
    = { .password = look->password, .depth = TW_WORKSPACE_CONNECT };
  g_autoptr (Found) found = g_new0 (Found, 1);
  g_autoptr (TwWorkspace) workspace
    = tw_workspace_open (look->profile, &options, cancellable, &error);
  TwPool *pool = workspace ? tw_workspace_get_pool (workspace) : NULL;
  if (pool)
    found->privileges = tw_privileges_read (pool, cancellable, &error);
  if (found->privileges)
    found->script = write_script (pool, (const char *const *) look->profile->schemas, cancellable,
                                  &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&found), found_free);
}

/* Showing. */

static void
clear_rows (TwSetupSafety *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (self->changes_row, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
set_subtitle (AdwExpanderRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_expander_row_set_subtitle (row, escaped);
}

static void
add_row (TwSetupSafety *self, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_expander_row_add_row (self->changes_row, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_privileges (TwSetupSafety *self, const TwPrivileges *privileges)
{
  gboolean only_reads = tw_privileges_only_reads (privileges);
  guint n = privileges->n_found;
  g_autofree char *many = g_strdup_printf (
    ngettext ("%u thing, if Tradewind let it through. It does not.",
              "%u things, if Tradewind let them through. It does not.", n),
    n);
  set_subtitle (self->changes_row,
                only_reads               ? _("Nothing: this user can only read.")
                : privileges->superuser ? _("Everything: this is a superuser. Tradewind lets none of it through, but a user who can only read is safer.")
                                         : many);
  gtk_image_set_from_icon_name (self->changes_icon,
                                only_reads ? "tw-tick-symbolic" : "dialog-warning-symbolic");
  gtk_widget_set_css_classes (GTK_WIDGET (self->changes_icon),
                              (const char *[]) { only_reads ? "success" : "warning", NULL });
  for (guint i = 0; i < privileges->found->len && i < MAX_SHOWN; i++)
    add_row (self, ((TwPrivilege *) privileges->found->pdata[i])->says);
  if (n > self->rows->len) {
    g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more",
                                                       n - self->rows->len),
                                             n - self->rows->len);
    add_row (self, more);
  }
  adw_expander_row_set_enable_expansion (self->changes_row, self->rows->len > 0);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwSetupSafety *self = TW_SETUP_SAFETY (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (Found) found = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->rows == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  clear_rows (self);
  if (found == NULL) {
    gtk_image_set_from_icon_name (self->changes_icon, "tw-stopped-symbolic");
    set_subtitle (self->changes_row, error->message);
    return;
  }
  show_privileges (self, found->privileges);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->script_view), found->script, -1);
  adw_expander_row_set_enable_expansion (self->script_row, TRUE);
}

void
tw_setup_safety_stop (TwSetupSafety *self)
{
  g_return_if_fail (TW_IS_SETUP_SAFETY (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
tw_setup_safety_look (TwSetupSafety *self, const TwProfile *profile, const char *password)
{
  g_return_if_fail (TW_IS_SETUP_SAFETY (self));
  tw_setup_safety_stop (self);
  clear_rows (self);
  adw_expander_row_set_enable_expansion (self->changes_row, FALSE);
  adw_expander_row_set_enable_expansion (self->script_row, FALSE);
  set_subtitle (self->changes_row, _("Looking…"));
  self->cancellable = g_cancellable_new ();
  Look *look = g_new (Look, 1);
  *look = (Look) { tw_profile_copy (profile), g_strdup (password) };
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, looked_cb, NULL);
  g_task_set_source_tag (task, tw_setup_safety_look);
  g_task_set_task_data (task, look, look_free);
  tw_worker_run (TW_WORKER_DATABASE, task, look_thread);
}

/* The script. */

static char *
dup_script (TwSetupSafety *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->script_view);
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwSetupSafety *self = TW_SETUP_SAFETY (widget);
  g_autofree char *script = dup_script (self);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), script);
  gtk_button_set_label (self->copy_button, _("Copied"));
}

static void
save_chosen_cb (GtkNativeDialog *dialog, int response, TwSetupSafety *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GError) error = NULL;
  g_autofree char *script = dup_script (self);
  if (response == GTK_RESPONSE_ACCEPT && file
      && !g_file_replace_contents (file, script, strlen (script), NULL, FALSE, G_FILE_CREATE_NONE,
                                   NULL, NULL, &error))
    set_subtitle (self->script_row, error->message);
  g_object_unref (dialog);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog
    = gtk_file_chooser_native_new (_("Save the Script"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "tradewind-reader.sql");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
tw_setup_safety_dispose (GObject *object)
{
  TwSetupSafety *self = TW_SETUP_SAFETY (object);
  tw_setup_safety_stop (self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_setup_safety_parent_class)->dispose (object);
}

static void
tw_setup_safety_class_init (TwSetupSafetyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_safety_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-safety.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupSafety, changes_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSafety, changes_icon);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSafety, script_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSafety, script_view);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSafety, copy_button);
  gtk_widget_class_install_action (widget_class, "safety.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "safety.save", NULL, save_cb);
}

static void
tw_setup_safety_init (TwSetupSafety *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}
