// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-new-file.h"
#include "warehouse/tw-result-batch.h"

G_BEGIN_DECLS

/* Inside this room: who knows one format. */
typedef struct _TwRowWriter TwRowWriter;

/**
 * TwRowWriterClass:
 * @row: the row @at of @batch
 * @end: writes what is held back; the file is committed after it
 */
typedef struct {
  gboolean (*begin) (TwRowWriter *self, GError **error);
  gboolean (*row) (TwRowWriter *self, const TwResultBatch *batch, guint at, GError **error);
  gboolean (*end) (TwRowWriter *self, GError **error);
  void (*free) (TwRowWriter *self);
} TwRowWriterClass;

/**
 * TwRowWriter: what all have in common
 * @result: has the columns; not the rows
 */
struct _TwRowWriter {
  const TwRowWriterClass *class;
  TwResultSet *result;
  guint n_columns;
  TwNewFile *file;
};

/** tw_text_writer_new: @separator: a comma or a tab */
TwRowWriter *tw_text_writer_new (char separator);
TwRowWriter *tw_json_writer_new (void);
TwRowWriter *tw_xlsx_writer_new (void);

/** TW_ROW_WRITER_CHUNK: so much text is collected before it is written */
#define TW_ROW_WRITER_CHUNK (256 * 1024)

/** tw_row_writer_flush: @text into the file, and empty again */
gboolean tw_row_writer_flush (TwRowWriter *self, GString *text, GError **error);

/** tw_text_is_formula: whether a spreadsheet would run @text; a number or a telephone number does no
 * harm */
gboolean tw_text_is_formula (const char *text);

G_END_DECLS
