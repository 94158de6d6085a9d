// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-query.h"
#include "warehouse/tw-row-order.h"

G_BEGIN_DECLS

typedef enum {
  TW_EXPORT_CSV,        /* RFC 4180; NULL is an empty field and an empty text a quoted one */
  TW_EXPORT_TSV,        /* the same with tabs */
  TW_EXPORT_JSON_LINES, /* an object a row; numbers that a double would change are texts */
  TW_EXPORT_XLSX,       /* one sheet; numbers that a double would change are texts */
  TW_EXPORT_N,
} TwExportFormat;

/** tw_export_format_get_name: "csv", "tsv", "jsonl", "xlsx": also how its files' names end */
const char *tw_export_format_get_name (TwExportFormat format);

/** tw_export_format_find: by such a name ("ndjson" too); @name may be a whole file name */
gboolean tw_export_format_find (const char *name, TwExportFormat *format);

/* Rows on their way into a file, from a result that is there or from a new run of its query. Texts
 * that a spreadsheet would run as a formula are kept from that. Atomically reference counted. */
typedef struct _TwExport TwExport;

TwExport *tw_export_new (TwExportFormat format, const char *path);
TwExport *tw_export_ref (TwExport *self);
void tw_export_unref (TwExport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwExport, tw_export_unref)

/**
 * tw_export_set_result: these rows
 * @result: complete
 * @order: (nullable): the rows and their order; %NULL: all of them
 */
void tw_export_set_result (TwExport *self, TwResultSet *result, TwRowOrder *order);

/**
 * tw_export_set_query: all rows of @sql, which is run for that and whose rows are not kept
 * @sql: as the guard has proven it
 * @limits: without its caps
 */
void tw_export_set_query (TwExport *self, TwPool *pool, const char *sql,
                          const TwQueryLimits *limits);

/**
 * tw_export_run:
 *
 * Blocking. The file is either whole or as it was: whatever goes wrong, nothing half-written is
 * left. A cancel returns when the server has confirmed that the query has ended.
 */
gboolean tw_export_run (TwExport *self, GCancellable *cancellable, GError **error);
void tw_export_run_async (TwExport *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean tw_export_run_finish (GAsyncResult *result, GError **error);

/** tw_export_get_n_rows: written so far; from any thread */
guint tw_export_get_n_rows (TwExport *self);

/** tw_export_get_n_expected: 0 where the query will tell */
guint tw_export_get_n_expected (TwExport *self);

TwExportFormat tw_export_get_format (TwExport *self);
const char *tw_export_get_path (TwExport *self);

G_END_DECLS
