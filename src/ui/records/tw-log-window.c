// SPDX-License-Identifier: Apache-2.0
#include "ui/records/tw-log-window.h"

#include <glib/gi18n.h>

#include "core/tw-worker.h"

typedef struct {
  const TwLogKind *kind;
  gpointer data;
  GDestroyNotify free_data;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;
  if (listing->free_data)
    listing->free_data (listing->data);
  g_free (listing);
}

static GtkWidget *
new_page (const TwLogKind *kind, const GPtrArray *entries)
{
  if (entries->len == 0) {
    GtkWidget *page = adw_status_page_new ();
    adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "tw-tick-symbolic");
    adw_status_page_set_title (ADW_STATUS_PAGE (page), gettext (kind->empty_title));
    adw_status_page_set_description (ADW_STATUS_PAGE (page), gettext (kind->empty_text));
    return page;
  }
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         gettext (kind->description));
  for (guint i = 0; i < entries->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), kind->new_row (entries->pdata[i]));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Listing *listing = data;
  g_task_return_pointer (task, listing->kind->list (listing->data),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Listing *listing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), NULL);
  GtkWidget *page = new_page (listing->kind, entries);
  gtk_widget_set_vexpand (page, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (source), box);
}

void
tw_log_window_present (GtkWindow *parent, const TwLogKind *kind, gpointer data,
                       GDestroyNotify free_data)
{
  GtkWidget *window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), gettext (kind->title));
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 560);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
  g_autoptr (GTask) task = g_task_new (window, NULL, listed_cb, NULL);
  g_task_set_source_tag (task, tw_log_window_present);
  Listing *listing = g_new (Listing, 1);
  *listing = (Listing) { kind, data, free_data };
  g_task_set_task_data (task, listing, listing_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, list_thread);
}

char *
tw_log_dup_time (gint64 time)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (time);
  return when ? g_date_time_format (when, "%x %X") : g_strdup ("");
}
