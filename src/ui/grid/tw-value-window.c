// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-value-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "core/tw-worker.h"
#include "report/tw-json-indent.h"

#define MAX_SHOWN ((gsize) 2 << 20) /* bytes; more is only copied */

/* One cell as the server wrote it, and as it is shown. */
typedef struct {
  char *text;
  gsize length;
  gboolean null;
  char *indented; /* (nullable): where it is JSON */
} Value;

static void
value_free (gpointer data)
{
  Value *value = data;
  g_free (value->text);
  g_free (value->indented);
  g_free (value);
}

static void
indent_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Value *value = data;
  value->indented = tw_json_indent (value->text, value->length);
  g_task_return_boolean (task, TRUE);
}

static gsize
shown_length (const char *text)
{
  gsize length = strlen (text);
  return length <= MAX_SHOWN ? length
                             : (gsize) (g_utf8_find_prev_char (text, text + MAX_SHOWN) - text);
}

static GtkWidget *
make_text (const Value *value, const char *name)
{
  const char *text = value->indented ? value->indented : value->text;
  GtkWidget *view = gtk_text_view_new ();
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), value->indented != NULL);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_add_css_class (view, "value-text");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text,
                            (int) shown_length (text));
  GtkTextIter start;
  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), &start);
  gtk_text_buffer_place_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), &start);
  return view;
}

static GtkWidget *
make_cut_note (void)
{
  GtkWidget *note
    = gtk_label_new (_("Only the beginning of this value is shown; copying takes all of it."));
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_widget_add_css_class (note, "pane-note");
  return note;
}

static void
indented_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Value *value = g_task_get_task_data (G_TASK (result));
  GtkWidget *box = g_object_get_data (source, "box");
  if (box == NULL || gtk_widget_get_root (box) == NULL)
    return;
  const char *text = value->indented ? value->indented : value->text;
  GtkWidget *view = make_text (value, gtk_window_get_title (GTK_WINDOW (source)));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  if (shown_length (text) < strlen (text))
    gtk_box_append (GTK_BOX (box), make_cut_note ());
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_widget_grab_focus (view);
}

static void
copy_clicked_cb (GtkWidget *button, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), text);
}

static GtkWidget *
make_header (const TwResultColumn *about, const Value *value, guint row)
{
  g_autofree char *number = tw_format_count (row + 1);
  /* Translators: the number of a row, and its column's type */
  g_autofree char *subtitle = g_strdup_printf (_("Row %s · %s"), number, about->type_name);
  if (value->null || value->length == 0) {
    g_autofree char *kind = g_steal_pointer (&subtitle);
    subtitle = g_strdup_printf ("%s · %s", kind, value->null ? "NULL" : _("empty"));
  }
  GtkWidget *header = adw_header_bar_new ();
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header),
                                   adw_window_title_new (about->name, subtitle));
  GtkWidget *copy = gtk_button_new_from_icon_name ("tw-copy-symbolic");
  gtk_widget_set_tooltip_text (copy, _("Copy the value as it is stored"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Copy the value"), -1);
  g_signal_connect_data (copy, "clicked", G_CALLBACK (copy_clicked_cb), g_strdup (value->text),
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), copy);
  return header;
}

static void
add_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

static Value *
value_new (TwGrid *grid, guint row, guint column)
{
  char buffer[64];
  Value *value = g_new0 (Value, 1);
  guint data_row = tw_result_view_get_row (tw_grid_get_view (grid), row);
  TwResultSet *result = tw_grid_get_result (grid);
  value->text = g_strdup (tw_result_set_get_text (result, data_row, column, buffer, &value->length));
  value->null = tw_result_set_is_null (result, data_row, column);
  return value;
}

void
tw_value_window_present (TwGrid *grid, GtkWindow *parent, guint row, guint column)
{
  const TwResultColumn *about = tw_result_set_get_column (tw_grid_get_result (grid), column);
  Value *value = value_new (grid, row, column);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_window_set_title (GTK_WINDOW (window), about->name);
  gtk_window_set_default_size (GTK_WINDOW (window), 520, 420);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_box_append (GTK_BOX (box), make_header (about, value, row));
  adw_window_set_content (ADW_WINDOW (window), box);
  g_object_set_data (G_OBJECT (window), "box", box);
  add_escape (window);
  gtk_window_present (GTK_WINDOW (window));
  g_autoptr (GTask) task = g_task_new (window, NULL, indented_cb, NULL);
  g_task_set_source_tag (task, tw_value_window_present);
  g_task_set_task_data (task, value, value_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, indent_thread);
}
