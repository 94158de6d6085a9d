// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-ledger-window.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"
#include "ui/tw-sent-row.h"

#define MAX_ENTRIES 200

static GtkWidget *
new_row (const TwLedgerEntry *entry)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (entry->time);
  g_autofree char *when = g_date_time_format (time, "%x %X");
  g_autofree char *size = g_format_size (entry->bytes);
  g_autofree char *subtitle
    = g_strdup_printf ("%s · %s · %s", when, size, entry->model ? entry->model : entry->service);
  g_autofree char *text
    = g_strdup_printf ("SHA-256 %s\n\n%s", entry->sha256,
                       entry->text ? entry->text
                                   : _("The text itself is kept only while Tradewind runs."));
  return tw_sent_row_new (entry->kind, subtitle, text);
}

static GtkWidget *
new_page (const GPtrArray *entries)
{
  if (entries->len == 0) {
    GtkWidget *page = adw_status_page_new ();
    adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "tw-tick-symbolic");
    adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Nothing Was Sent"));
    adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                     _("No question has left this computer."));
    return page;
  }
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group),
    _("Every piece of every request to a language model, the latest first."));
  for (guint i = 0; i < entries->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_row (entries->pdata[i]));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

static void
list_thread (GTask *task, gpointer source, gpointer ledger, GCancellable *cancellable)
{
  g_task_return_pointer (task, tw_ledger_list (ledger, MAX_ENTRIES),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), NULL);
  GtkWidget *page = new_page (entries);
  gtk_widget_set_vexpand (page, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (source), box);
}

void
tw_ledger_window_present (GtkWindow *parent, TwLedger *ledger)
{
  GtkWidget *window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), _("What Was Sent"));
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 560);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
  g_autoptr (GTask) task = g_task_new (window, NULL, listed_cb, NULL);
  g_task_set_source_tag (task, tw_ledger_window_present);
  g_task_set_task_data (task, tw_ledger_ref (ledger), (GDestroyNotify) tw_ledger_unref);
  tw_worker_run (TW_WORKER_COMPUTE, task, list_thread);
}
