// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-data.h"

#include <glib/gi18n.h>

#include "analyst/insight/tw-figure.h"
#include "analyst/tw-labels.h"

#define MAX_FINDINGS 5

struct _TwLocalInsightWriter {
  GObject parent_instance;
};

static void insight_writer_init (TwInsightWriterInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TwLocalInsightWriter, tw_local_insight_writer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TW_TYPE_INSIGHT_WRITER, insight_writer_init))

/* Rows as they are in the warehouse, not groups or a ranking of them. */
static gboolean
is_list (const TwInsightData *data)
{
  const TwResultSense *sense = data->sense;
  if (data->measure < 0)
    return TRUE;
  return sense->understood && !sense->grouped
         && (sense->sort_column < 0 || sense->sort_column != data->measure);
}

static void
write_kind (const TwInsightData *data, TwInsightDraft *draft)
{
  if (data->n_rows == 0)
    tw_insight_write_nothing (data, draft);
  else if (data->n_rows == 1)
    tw_insight_write_row (data, draft);
  else if (is_list (data))
    tw_insight_write_list (data, draft);
  else if (data->periods->len > 0 && data->names->len == 0)
    tw_insight_write_trend (data, draft);
  else
    tw_insight_write_ranking (data, draft);
}

/* All figures are of the rows at hand; when these are not all, that comes first. */
static void
tell_truncated (const TwInsightData *data, TwInsightDraft *draft)
{
  if (!data->truncated || data->n_rows == 0)
    return;
  g_autofree char *count = tw_figure_format_count (data->n_rows);
  if (!is_list (data)) {
    g_autofree char *headline = draft->headline;
    /* Translators: how many rows, and a sentence that begins in lower case: "among the first 1,000
     * rows, France has the highest revenue: $500." */
    draft->headline = g_strdup_printf (_("among the first %s rows, %s"), count, headline);
    draft->names_first = FALSE;
  }
  g_clear_pointer (&draft->observation, g_free); /* of rows that are not all */
}

static gboolean
is_local (TwInsightWriter *writer G_GNUC_UNUSED)
{
  return TRUE;
}

static TwInsight *
write_insight (TwInsightWriter *writer G_GNUC_UNUSED, const TwInsightRequest *request,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (TwInsightData) data = tw_insight_data_new (request);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  TwInsightDraft draft = { .findings = findings };
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  write_kind (data, &draft);
  tell_truncated (data, &draft);
  if (findings->len > MAX_FINDINGS)
    g_ptr_array_set_size (findings, MAX_FINDINGS);
  g_ptr_array_add (findings, NULL);
  TwInsight *insight = g_new0 (TwInsight, 1);
  insight->headline = draft.names_first ? draft.headline : tw_label_capitalize (draft.headline);
  insight->findings = (char **) g_ptr_array_steal (findings, NULL);
  insight->observation = draft.observation;
  if (data->truncated && data->n_rows > 0)
    tw_insight_tell_cut (insight, data->n_rows);
  return insight;
}

static void
insight_writer_init (TwInsightWriterInterface *interface)
{
  interface->is_local = is_local;
  interface->write = write_insight;
}

static void
tw_local_insight_writer_class_init (TwLocalInsightWriterClass *klass G_GNUC_UNUSED)
{
}

static void
tw_local_insight_writer_init (TwLocalInsightWriter *self G_GNUC_UNUSED)
{
}

TwInsightWriter *
tw_local_insight_writer_new (void)
{
  return g_object_new (TW_TYPE_LOCAL_INSIGHT_WRITER, NULL);
}
