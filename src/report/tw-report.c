// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-new-file.h"
#include "core/tw-worker.h"
#include "report/tw-answer-export.h"
#include "report/tw-report-private.h"

gboolean
tw_report_format_find (const char *name, TwReportFormat *format)
{
  static const char *const names[TW_REPORT_N] = { "html", "pdf" };
  const char *dot = strrchr (name, '.');
  for (guint i = 0; i < TW_REPORT_N; i++)
    if (g_ascii_strcasecmp (dot ? dot + 1 : name, names[i]) == 0) {
      *format = i;
      return TRUE;
    }
  return FALSE;
}

static void
take_insight (TwReport *self, const TwInsight *insight)
{
  if (insight == NULL)
    return;
  self->headline = g_strdup (insight->headline);
  self->findings = g_strdupv (insight->findings);
  self->observation = g_strdup (insight->observation);
  if (insight->unsupported && insight->unsupported[0]) {
    g_autofree char *figures = g_strjoinv (", ", insight->unsupported);
    /* Translators: a list of figures, such as 17.3, 1.2 million */
    g_ptr_array_add (self->notes, g_strdup_printf (
                                    _("Neither in the rows nor computed from them: %s."), figures));
  }
  if (insight->incomplete)
    /* Translators: an error message */
    g_ptr_array_add (self->notes,
                     g_strdup_printf (_("This text is incomplete: %s"), insight->incomplete));
}

static void
take_warnings (TwReport *self, const TwRowAccount *account)
{
  for (guint i = 0; account && i < account->warnings->len; i++) {
    const TwRowWarning *warning = account->warnings->pdata[i];
    g_ptr_array_add (self->notes, g_strdup (warning->text));
  }
}

static char *
dup_source (TwResultSet *result, const char *profile)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M");
  guint n = tw_result_set_get_n_rows (result);
  g_autofree char *count = tw_format_count (n);
  g_autofree char *rows = g_strdup_printf (ngettext ("%s row", "%s rows", n), count);
  if (profile == NULL)
    /* Translators: "830 rows", and a time */
    return g_strdup_printf (_("%s, %s"), rows, time);
  /* Translators: "830 rows", a connection's name, and a time */
  return g_strdup_printf (_("%s from “%s”, %s"), rows, profile, time);
}

static void
take_chart (TwReport *self, TwAnswer *answer, const TwChartChoice *chosen)
{
  const char *type = NULL, *x = NULL, *y = NULL;
  TwChartChoice choice;
  if (chosen)
    choice = *chosen;
  else if (!tw_answer_get_chart (answer, &type, &x, &y)
           || !tw_chart_choose_as (self->result, self->meanings, type, x, y, &choice))
    return;
  self->chart = tw_chart_data_new (self->result, &choice, self->meanings);
}

TwReport *
tw_report_new (TwAnswer *answer, const TwChartChoice *chart, const char *profile)
{
  TwReport *self = g_new0 (TwReport, 1);
  g_atomic_ref_count_init (&self->references);
  const char *question = tw_answer_get_question (answer);
  const TwMeaning *meanings = tw_answer_get_meanings (answer);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->title = g_strdup (question && *question ? question : _("Result of a query"));
  self->sql = g_strdup (tw_answer_get_sql (answer));
  self->assumptions = g_strdupv ((char **) tw_answer_get_assumptions (answer));
  self->result = g_object_ref (tw_answer_get_result (answer));
  guint n_columns = tw_result_set_get_n_columns (self->result);
  self->meanings = meanings ? g_memdup2 (meanings, n_columns * sizeof *meanings) : NULL;
  self->source = dup_source (self->result, profile);
  if (!tw_answer_has_all_rows (answer))
    g_ptr_array_add (self->notes, g_strdup (_("The result was cut: there are more rows than these, "
                                              "and what is said here covers only these.")));
  take_insight (self, tw_answer_get_insight (answer));
  take_warnings (self, tw_answer_get_row_account (answer));
  take_chart (self, answer, chart);
  return self;
}

TwReport *
tw_report_ref (TwReport *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_report_unref (TwReport *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->title);
  g_free (self->headline);
  g_strfreev (self->findings);
  g_free (self->observation);
  g_ptr_array_unref (self->notes);
  g_strfreev (self->assumptions);
  g_free (self->sql);
  g_free (self->source);
  g_object_unref (self->result);
  g_free (self->meanings);
  g_clear_pointer (&self->chart, tw_chart_data_free);
  g_free (self);
}

static TwCellFormat
format_of (const TwReport *self, guint column)
{
  return tw_cell_format_for_column (tw_result_set_get_column (self->result, column),
                                    self->meanings ? self->meanings[column] : TW_MEANING_PLAIN);
}

char *
tw_report_dup_cell (const TwReport *self, guint row, guint column)
{
  if (tw_result_set_is_null (self->result, row, column))
    return NULL;
  TwCellFormat format = format_of (self, column);
  GString *text = g_string_new (NULL);
  tw_cell_format_set (&format, self->result, row, column, text);
  return g_string_free (text, FALSE);
}

gboolean
tw_report_column_is_number (const TwReport *self, guint column)
{
  return tw_data_type_is_numeric (tw_result_set_get_column (self->result, column)->type);
}

char *
tw_report_dup_column_name (const TwReport *self, guint column)
{
  return g_strdup (tw_result_set_get_column (self->result, column)->name);
}

char *
tw_report_dup_rest (const TwReport *self, guint n_shown)
{
  guint n = tw_result_set_get_n_rows (self->result);
  if (n <= n_shown)
    return NULL;
  g_autofree char *shown = tw_format_count (n_shown), *all = tw_format_count (n);
  /* Translators: how many rows a report shows, and how many there are */
  return g_strdup_printf (_("The first %s of %s rows. Export the rows to have them all."), shown,
                          all);
}

gboolean
tw_report_write (TwReport *self, TwReportFormat format, const char *path, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (TwNewFile) file = tw_new_file_open (path, error);
  if (file == NULL)
    return FALSE;
  g_autoptr (GBytes) bytes = format == TW_REPORT_PDF ? tw_report_to_pdf (self, cancellable, error)
                                                     : tw_report_to_html (self, cancellable, error);
  gsize length;
  const char *content = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  return bytes && tw_new_file_write (file, content, length, error)
         && !g_cancellable_set_error_if_cancelled (cancellable, error)
         && tw_new_file_commit (file, error);
}

typedef struct {
  TwReport *report;
  TwReportFormat format;
  char *path;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  tw_report_unref (job->report);
  g_free (job->path);
  g_free (job);
}

static void
write_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  if (tw_report_write (job->report, job->format, job->path, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tw_report_write_async (TwReport *self, TwReportFormat format, const char *path,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_report_write_async);
  g_task_set_check_cancellable (task, FALSE);
  Job *job = g_new (Job, 1);
  *job = (Job) { tw_report_ref (self), format, g_strdup (path) };
  g_task_set_task_data (task, job, job_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, write_in_worker);
}

gboolean
tw_report_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
