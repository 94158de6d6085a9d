// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "warehouse/tw-data-type.h"

G_BEGIN_DECLS

/* A batch of rows as typed columns: immutable, atomically reference counted, made in a worker. */
typedef struct _TwResultBatch TwResultBatch;
TwResultBatch *tw_result_batch_ref (TwResultBatch *self);
void tw_result_batch_unref (TwResultBatch *self);
guint tw_result_batch_get_n_rows (const TwResultBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwResultBatch, tw_result_batch_unref)

/**
 * TwResultColumn:
 * @name: as the server named it
 * @type_name: to show, such as "numeric(10,2)"
 * @scale: digits after the point of a decimal, or -1 where unknown
 */
typedef struct {
  char *name;
  char *type_name;
  TwDataType type;
  guint32 oid;
  int modifier;
  int scale;
} TwResultColumn;

/* The rows of one query as typed columns, filled batch by batch. A GListModel of #TwResultRow.
 * Belongs to the thread that appends to it (the main context in the window); once complete it may
 * be read from any thread. */
#define TW_TYPE_RESULT_SET (tw_result_set_get_type ())
G_DECLARE_FINAL_TYPE (TwResultSet, tw_result_set, TW, RESULT_SET, GObject)

/* One row, made only when a view asks for it. */
#define TW_TYPE_RESULT_ROW (tw_result_row_get_type ())
G_DECLARE_FINAL_TYPE (TwResultRow, tw_result_row, TW, RESULT_ROW, GObject)
guint tw_result_row_get_index (TwResultRow *self);
TwResultSet *tw_result_row_get_result_set (TwResultRow *self); /* (transfer none) */

/** tw_result_set_new: @columns is copied */
TwResultSet *tw_result_set_new (const TwResultColumn *columns, guint n_columns);

/**
 * tw_result_set_new_from_strings:
 * @types: one a column
 * @cells: (array): @n_rows × names' length, row after row; %NULL is NULL
 *
 * For tests, history and hand-made results: parses server text as a query would.
 */
TwResultSet *tw_result_set_new_from_strings (const char *const *names, const TwDataType *types,
                                             const char *const *cells, guint n_rows);

/**
 * tw_result_set_snapshot:
 *
 * Returns: (transfer full): its columns and, sharing their memory, the batches that hold its first
 *   @max_rows rows, with all the rows of the last of them; may be given to another thread while more
 *   is appended to @self
 */
TwResultSet *tw_result_set_snapshot (TwResultSet *self, guint max_rows);

/** tw_result_set_append: one `items-changed` for the whole batch */
void tw_result_set_append (TwResultSet *self, TwResultBatch *batch);

/** tw_result_set_set_truncated: the row or byte cap was reached; there are more rows */
void tw_result_set_set_truncated (TwResultSet *self, gboolean truncated);
gboolean tw_result_set_get_truncated (TwResultSet *self);

guint tw_result_set_get_n_columns (TwResultSet *self);
guint tw_result_set_get_n_rows (TwResultSet *self);
const TwResultColumn *tw_result_set_get_column (TwResultSet *self, guint column);

gboolean tw_result_set_is_null (TwResultSet *self, guint row, guint column);

/**
 * tw_result_set_get_text:
 * @buffer: at least 64 bytes, used where the cell is not stored as text
 * @length: (out) (optional): bytes
 *
 * Returns: the cell as the server wrote it (`1234.50`, `1997-05-01`, `t`), UTF-8, terminated; ""
 *   for NULL. Valid while the result set lives, or until @buffer is used again.
 */
const char *tw_result_set_get_text (TwResultSet *self, guint row, guint column, char buffer[64],
                                    gsize *length);

/** tw_result_set_get_double: %FALSE where the cell is NULL or no finite number. Dates: days since
 * 1970; timestamps: seconds since 1970. */
gboolean tw_result_set_get_double (TwResultSet *self, guint row, guint column, double *value);

/**
 * tw_result_set_get_int64:
 *
 * Integers as they are, decimals in units of their column's scale (12.34 → 1234 at scale 2); %FALSE
 * where that does not fit, and for a decimal with digits after the point where the column's scale
 * is unknown.
 */
gboolean tw_result_set_get_int64 (TwResultSet *self, guint row, guint column, gint64 *value);

/** tw_result_set_get_memory: bytes held by the cells */
gsize tw_result_set_get_memory (TwResultSet *self);

G_END_DECLS
