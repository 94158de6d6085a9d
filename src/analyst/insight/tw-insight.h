// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "analyst/tw-language-model.h"
#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

typedef enum {
  TW_FIGURE_CELLS,      /* stands in these cells */
  TW_FIGURE_COMPUTED,   /* is computed from them */
  TW_FIGURE_UNSUPPORTED /* neither */
} TwFigureKind;

/**
 * TwFigureTrace: where a figure of an insight comes from
 * @part: 0 for the headline, 1 … for the findings, then the observation
 * @start, @length: in that text, in bytes
 * @column: of the result, or -1 for whole rows
 * @rows: (element-type guint): of the result, a bounded number; none where @all_rows
 * @computation: (nullable): a sentence with the numbers
 */
typedef struct {
  guint part;
  gsize start, length;
  TwFigureKind kind;
  int column;
  gboolean all_rows;
  GArray *rows;
  char *computation;
} TwFigureTrace;

void tw_figure_trace_free (TwFigureTrace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwFigureTrace, tw_figure_trace_free)

/**
 * TwInsight: what the rows say
 * @headline: a direct answer in one sentence
 * @findings: (array zero-terminated=1): three to five, fewer where the rows say less
 * @observation: (nullable): one
 * @unsupported: (nullable) (array zero-terminated=1): figures in it, as they stand there, that
 *   neither the result nor what was computed from it contains; to be marked
 * @incomplete: (nullable): why it broke off before its end
 * @figures: (nullable) (element-type TwFigureTrace): where its figures come from, see
 *   tw_insight_ground()
 */
typedef struct {
  char *headline;
  char **findings;
  char *observation;
  char **unsupported;
  char *incomplete;
  GPtrArray *figures;
  TwUsage usage;
} TwInsight;

void tw_insight_free (TwInsight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwInsight, tw_insight_free)

/** tw_insight_get_text: (nullable): a part as #TwFigureTrace counts them */
const char *tw_insight_get_text (const TwInsight *self, guint part);

/**
 * tw_insight_tell_cut:
 * @n_rows: that were read, of more
 *
 * Says in the observation, behind what it says already, that the figures are those of the first rows.
 */
void tw_insight_tell_cut (TwInsight *self, guint n_rows);

/** tw_insight_to_markdown: (transfer full) */
char *tw_insight_to_markdown (const TwInsight *self);

/** TwInsightProgress: more of the Markdown, as it streams in; called in the writer's worker */
typedef void (*TwInsightProgress) (const char *text, gpointer user_data);

/**
 * TwInsightRequest:
 * @progress: (nullable): for writers that stream
 * @catalog: (nullable): what the columns of @sql mean
 * @metrics: (nullable) (element-type TwMetric): formats of named measures
 */
typedef struct {
  const char *question;
  const char *sql;
  TwResultSet *result; /* complete; not changed while the insight is written */
  TwCatalog *catalog;
  GPtrArray *metrics;
  TwInsightProgress progress;
  gpointer progress_data;
} TwInsightRequest;

/* Who writes the insight. Thread-safe; write() blocks and is called in a worker. */
#define TW_TYPE_INSIGHT_WRITER (tw_insight_writer_get_type ())
G_DECLARE_INTERFACE (TwInsightWriter, tw_insight_writer, TW, INSIGHT_WRITER, GObject)

struct _TwInsightWriterInterface {
  GTypeInterface parent;
  gboolean (*is_local) (TwInsightWriter *self);
  TwInsight *(*write) (TwInsightWriter *self, const TwInsightRequest *request,
                       GCancellable *cancellable, GError **error);
};

gboolean tw_insight_writer_is_local (TwInsightWriter *self);
TwInsight *tw_insight_writer_write (TwInsightWriter *self, const TwInsightRequest *request,
                                    GCancellable *cancellable, GError **error);

/* The local one: every figure computed from the whole result. */
#define TW_TYPE_LOCAL_INSIGHT_WRITER (tw_local_insight_writer_get_type ())
G_DECLARE_FINAL_TYPE (TwLocalInsightWriter, tw_local_insight_writer, TW, LOCAL_INSIGHT_WRITER,
                      GObject)
TwInsightWriter *tw_local_insight_writer_new (void);

/* What a result column means, for formatting in insight, grid and chart alike. */
typedef enum {
  TW_MEANING_PLAIN, /* text, ids, codes, years: as they are */
  TW_MEANING_COUNT,
  TW_MEANING_NUMBER,
  TW_MEANING_MONEY,
  TW_MEANING_PERCENT, /* 0.15 is 15 % */
  TW_MEANING_DATE,
  TW_MEANING_MONTH,
  TW_MEANING_QUARTER,
  TW_MEANING_YEAR,
} TwMeaning;

/**
 * tw_meaning_of_columns:
 *
 * Returns: (transfer full): one #TwMeaning a result column, from its type, its name, its expression
 *   in the SQL, the catalog's columns behind it and the metrics' formats
 */
TwMeaning *tw_meaning_of_columns (const TwInsightRequest *request);

/**
 * tw_sql_explain:
 *
 * Returns: (transfer full) (array zero-terminated=1): what @sql does, a plain sentence a step,
 *   with business names where the catalog has them
 */
char **tw_sql_explain (const char *sql, TwDialect dialect, const TwCatalog *catalog);

/**
 * tw_sql_explain_conditions:
 *
 * Returns: (transfer full) (array zero-terminated=1): what @sql asks of the rows and groups that it
 *   keeps, as sentences about "the query"; those of inner queries left out
 */
char **tw_sql_explain_conditions (const char *sql, TwDialect dialect, const TwCatalog *catalog);

G_END_DECLS
