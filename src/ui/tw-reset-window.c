// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-reset-window.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"
#include "report/tw-cell-format.h"

struct _TwResetWindow {
  AdwWindow parent_instance;

  AdwPreferencesGroup *group;
  GtkWidget *spinner;
  GtkLabel *summary;
  GtkWidget *failure_box;
  GtkLabel *failure_label;

  GPtrArray *items; /* nullable: of TwResetItem, once looked at */
  GPtrArray *rows;  /* of GtkWidget */
  GtkCheckButton *checks[TW_RESET_N];
  guint kinds; /* that are being forgotten */
};

G_DEFINE_FINAL_TYPE (TwResetWindow, tw_reset_window, ADW_TYPE_WINDOW)

enum { FORGET, FORGOTTEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* @usual: part of an ordinary reset; the others a person wrote, or they are dear to make again. */
static const struct {
  const char *title;
  const char *what;
  gboolean usual;
} texts[TW_RESET_N] = {
  [TW_RESET_CONNECTIONS]
  = { N_("Connections"), N_("Names and addresses of your warehouses, and their passwords"), TRUE },
  [TW_RESET_DRAFT] = { N_("Unfinished setup"), N_("What you entered in setup so far"), TRUE },
  [TW_RESET_CACHES]
  = { N_("Index and caches"), N_("Made again from the schema when you connect"), TRUE },
  [TW_RESET_RECORDS]
  = { N_("History and records"),
      N_("Questions asked, what they cost, what was sent and which statements ran"), TRUE },
  [TW_RESET_PREFERENCES]
  = { N_("Preferences"), N_("Who answers, what may leave, limits, and the window"), TRUE },
  [TW_RESET_KNOWLEDGE]
  = { N_("What you wrote about your data"),
      N_("Relationships, metrics and verified queries; nothing can make them again"), FALSE },
  [TW_RESET_SAMPLE]
  = { N_("Sample data"), N_("Northwind; loaded again when you open the sample"), FALSE },
};

static char *
dup_amount (guint n_files, guint64 bytes)
{
  g_autofree char *count = tw_format_count (n_files);
  g_autofree char *files = g_strdup_printf (ngettext ("%s file", "%s files", n_files), count);
  g_autofree char *size = g_format_size (bytes);
  /* Translators: "3 files", "12 MB" */
  return g_strdup_printf (_("%s, %s"), files, size);
}

static guint
get_chosen (TwResetWindow *self)
{
  guint kinds = 0;
  for (guint kind = 0; kind < TW_RESET_N; kind++)
    if (self->checks[kind] && gtk_check_button_get_active (self->checks[kind]))
      kinds |= 1u << kind;
  return kinds;
}

static void
chosen_cb (TwResetWindow *self)
{
  guint kinds = get_chosen (self), n_files = 0;
  guint64 bytes = 0;
  for (guint i = 0; self->items && i < self->items->len; i++) {
    const TwResetItem *item = self->items->pdata[i];
    if (kinds & (1u << item->kind)) {
      n_files += item->n_files;
      bytes += item->bytes;
    }
  }
  g_autofree char *amount = dup_amount (n_files, bytes);
  /* Translators: "3 files, 12 MB" */
  g_autofree char *text = g_strdup_printf (_("%s will be gone from this computer."), amount);
  gtk_label_set_text (self->summary, n_files ? text : _("Nothing is chosen."));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "reset.forget", n_files > 0);
}

static GtkWidget *
new_row (TwResetWindow *self, const TwResetItem *item)
{
  GtkWidget *check = gtk_check_button_new ();
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               item->n_files > 0 && texts[item->kind].usual);
  g_signal_connect_object (check, "toggled", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  self->checks[item->kind] = GTK_CHECK_BUTTON (check);

  g_autofree char *amount = dup_amount (item->n_files, item->bytes);
  GtkWidget *size = gtk_label_new (item->n_files ? amount : _("Nothing is kept"));
  gtk_widget_add_css_class (size, "dim-label");
  gtk_widget_add_css_class (size, "caption");
  gtk_widget_add_css_class (size, "numeric");
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(texts[item->kind].title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(texts[item->kind].what));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), size);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_sensitive (row, item->n_files > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(texts[item->kind].title), -1);
  return row;
}

static void
show_items (TwResetWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->items->len; i++) {
    GtkWidget *row = new_row (self, self->items->pdata[i]);
    adw_preferences_group_add (self->group, row);
    g_ptr_array_add (self->rows, row);
  }
  chosen_cb (self);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, tw_reset_list (), (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwResetWindow *self = TW_RESET_WINDOW (source);
  g_autoptr (GPtrArray) items = g_task_propagate_pointer (G_TASK (result), NULL);
  if (self->rows == NULL)
    return;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = g_steal_pointer (&items);
  show_items (self);
}

static void
list_items (TwResetWindow *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, listed_cb, NULL);
  g_task_set_source_tag (task, list_items);
  tw_worker_run (TW_WORKER_COMPUTE, task, list_thread);
}

static void
set_working (TwResetWindow *self, gboolean working)
{
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), working);
  gtk_widget_set_visible (self->spinner, working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->group), !working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "reset.forget", !working);
}

static void
forget_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (tw_reset_apply (GPOINTER_TO_UINT (data), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwResetWindow *self = TW_RESET_WINDOW (source);
  g_autoptr (GError) error = NULL;
  gboolean forgotten = g_task_propagate_boolean (G_TASK (result), &error);
  g_signal_emit (self, signals[FORGOTTEN], 0, self->kinds);
  if (self->rows == NULL)
    return;
  if (forgotten) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  const char *hint = tw_error_get_hint (error);
  g_autofree char *text = g_strdup_printf ("%s %s", error->message, hint ? hint : "");
  gtk_label_set_text (self->failure_label, text);
  gtk_widget_set_visible (self->failure_box, TRUE);
  set_working (self, FALSE);
  list_items (self);
}

static void
forget_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwResetWindow *self = TW_RESET_WINDOW (widget);
  self->kinds = get_chosen (self);
  gtk_widget_set_visible (self->failure_box, FALSE);
  set_working (self, TRUE);
  g_signal_emit (self, signals[FORGET], 0, self->kinds);
  g_autoptr (GTask) task = g_task_new (self, NULL, forgotten_cb, NULL);
  g_task_set_source_tag (task, forget_cb);
  g_task_set_task_data (task, GUINT_TO_POINTER (self->kinds), NULL);
  tw_worker_run (TW_WORKER_DATABASE, task, forget_thread);
}

static void
tw_reset_window_dispose (GObject *object)
{
  TwResetWindow *self = TW_RESET_WINDOW (object);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_reset_window_parent_class)->dispose (object);
}

static void
tw_reset_window_class_init (TwResetWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_reset_window_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-reset-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TwResetWindow, group);
  gtk_widget_class_bind_template_child (widget_class, TwResetWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TwResetWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, TwResetWindow, failure_box);
  gtk_widget_class_bind_template_child (widget_class, TwResetWindow, failure_label);
  gtk_widget_class_install_action (widget_class, "reset.forget", NULL, forget_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  signals[FORGET] = g_signal_new ("forget", TW_TYPE_RESET_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[FORGOTTEN] = g_signal_new ("forgotten", TW_TYPE_RESET_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
tw_reset_window_init (TwResetWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "reset.forget", FALSE);
  list_items (self);
}

TwResetWindow *
tw_reset_window_new (GtkWindow *parent)
{
  return g_object_new (TW_TYPE_RESET_WINDOW, "transient-for", parent, "modal", TRUE,
                       "destroy-with-parent", TRUE, NULL);
}
