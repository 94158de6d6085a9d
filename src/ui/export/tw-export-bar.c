// SPDX-License-Identifier: Apache-2.0
#include "ui/export/tw-export-bar.h"

#include <glib/gi18n.h>

#include "report/tw-answer-export.h"
#include "report/tw-cell-format.h"
#include "report/tw-report.h"
#include "setup/tw-preferences.h"
#include "setup/tw-profile-limits.h"
#include "ui/tw-choose-file.h"

/* Writing that takes no longer needs no progress. */
#define SHOW_AFTER_MS 300
#define UPDATE_MS 100

struct _TwExportBar {
  AdwBin parent_instance;

  GtkLabel *label;
  GtkProgressBar *bar;
  GtkWidget *stop_button;

  /* What is wished for, until its place is chosen. */
  TwSession *session;
  TwAnswer *answer;
  char *format;
  gboolean shown;
  TwRowOrder *order;
  TwChartChoice chart;

  TwExport *export; /* nullable: rows that are being written */
  GCancellable *cancellable; /* nullable: while something is */
  guint timer;
};

G_DEFINE_FINAL_TYPE (TwExportBar, tw_export_bar, ADW_TYPE_BIN)

static void
toast (TwExportBar *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
forget_wish (TwExportBar *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->answer);
  g_clear_pointer (&self->order, tw_row_order_unref);
  g_clear_pointer (&self->format, g_free);
}

static void
end (TwExportBar *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->export, tw_export_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  forget_wish (self);
}

static void
show_progress (TwExportBar *self)
{
  guint expected = self->export ? tw_export_get_n_expected (self->export) : 0;
  guint written = self->export ? tw_export_get_n_rows (self->export) : 0;
  if (self->cancellable && g_cancellable_is_cancelled (self->cancellable)) {
    gtk_label_set_text (self->label, _("Stopping…"));
  } else if (self->export == NULL) {
    gtk_label_set_text (self->label, _("Writing the report…"));
  } else if (written == 0) {
    gtk_label_set_text (self->label, _("Running the query for all its rows…"));
  } else {
    g_autofree char *count = tw_format_count (written);
    g_autofree char *text
      = g_strdup_printf (ngettext ("%s row written", "%s rows written", written), count);
    gtk_label_set_text (self->label, text);
  }
  if (expected > 0)
    gtk_progress_bar_set_fraction (self->bar, written / (double) expected);
  else
    gtk_progress_bar_pulse (self->bar);
}

static gboolean
update_cb (gpointer user_data)
{
  show_progress (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
shown_cb (gpointer user_data)
{
  TwExportBar *self = user_data;
  show_progress (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->timer = g_timeout_add (UPDATE_MS, update_cb, self);
  return G_SOURCE_REMOVE;
}

static char *
dup_outcome (TwExportBar *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_("Export stopped; no file was written"));
  if (error) {
    const char *hint = tw_error_get_hint (error);
    return g_strdup_printf ("%s%s%s", error->message, hint ? " " : "", hint ? hint : "");
  }
  if (self->export == NULL)
    return g_strdup (_("Wrote the report"));
  guint rows = tw_export_get_n_rows (self->export);
  g_autofree char *count = tw_format_count (rows);
  return g_strdup_printf (ngettext ("Wrote %s row", "Wrote %s rows", rows), count);
}

static void
conclude (TwExportBar *self, const GError *error)
{
  if (self->cancellable == NULL)
    return; /* the window is gone */
  g_autofree char *text = dup_outcome (self, error);
  end (self);
  toast (self, text);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwExportBar) self = user_data;
  g_autoptr (GError) error = NULL;
  tw_export_run_finish (result, &error);
  conclude (self, error);
}

static void
reported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwExportBar) self = user_data;
  g_autoptr (GError) error = NULL;
  tw_report_write_finish (result, &error);
  conclude (self, error);
}

static TwExport *
new_export (TwExportBar *self, TwExportFormat format, const char *path, GError **error)
{
  TwWorkspace *workspace = tw_session_get_workspace (self->session);
  if (self->shown) {
    TwExport *export = tw_export_new (format, path);
    tw_export_set_result (export, tw_answer_get_result (self->answer), self->order);
    return export;
  }
  if (workspace == NULL)
    return tw_answer_new_export (self->answer, format, path, NULL, NULL, error);
  double ask_above;
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  TwQueryLimits limits = tw_profile_limits_for_query (
    &tw_workspace_get_profile (workspace)->limits, preferences, &ask_above);
  return tw_answer_new_export (self->answer, format, path, tw_workspace_get_pool (workspace),
                               &limits, error);
}

static void
write_report (TwExportBar *self, TwReportFormat format, const char *path)
{
  const char *profile = tw_session_get_profile_name (self->session);
  g_autoptr (TwReport) report
    = tw_report_new (self->answer, self->chart.kind == TW_CHART_NONE ? NULL : &self->chart, profile);
  tw_report_write_async (report, format, path, self->cancellable, reported_cb,
                         g_object_ref (self));
}

static void
place_chosen_cb (gpointer user_data, const char *path)
{
  TwExportBar *self = user_data;
  g_autoptr (GError) error = NULL;
  TwExportFormat rows;
  TwReportFormat report;
  if (self->answer == NULL || self->cancellable)
    return;
  if (tw_export_format_find (self->format, &rows)) {
    self->export = new_export (self, rows, path, &error);
    if (self->export == NULL) {
      toast (self, error->message);
      return;
    }
  }
  self->cancellable = g_cancellable_new ();
  self->timer = g_timeout_add (SHOW_AFTER_MS, shown_cb, self);
  if (self->export)
    tw_export_run_async (self->export, self->cancellable, exported_cb, g_object_ref (self));
  else if (tw_report_format_find (self->format, &report))
    write_report (self, report, path);
}

static void
stop_cb (TwExportBar *self)
{
  g_cancellable_cancel (self->cancellable);
  show_progress (self);
}

static void
tw_export_bar_dispose (GObject *object)
{
  TwExportBar *self = TW_EXPORT_BAR (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->export, tw_export_unref);
  forget_wish (self);
  G_OBJECT_CLASS (tw_export_bar_parent_class)->dispose (object);
}

static void
tw_export_bar_class_init (TwExportBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = tw_export_bar_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-export-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TwExportBar, label);
  gtk_widget_class_bind_template_child (widget_class, TwExportBar, bar);
  gtk_widget_class_bind_template_child (widget_class, TwExportBar, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
tw_export_bar_init (TwExportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_export_bar_begin (TwExportBar *self, const TwExportWish *wish)
{
  g_return_if_fail (TW_IS_EXPORT_BAR (self));
  if (self->cancellable)
    return;
  forget_wish (self);
  self->session = g_object_ref (wish->session);
  self->answer = g_object_ref (wish->answer);
  self->format = g_strdup (wish->format);
  self->shown = wish->shown;
  self->order = wish->order ? tw_row_order_ref (wish->order) : NULL;
  self->chart = wish->chart ? *wish->chart : (TwChartChoice) { .kind = TW_CHART_NONE };
  g_autofree char *name = tw_file_name_for (tw_answer_get_question (self->answer), self->format);
  tw_choose_new_file (self, _("Export"), name, place_chosen_cb);
}
