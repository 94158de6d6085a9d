// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "warehouse/export/tw-row-writer.h"

typedef struct {
  TwRowWriter parent;
  char separator;
  char special[5]; /* what makes a field need quotes */
  gboolean *texts; /* a column each: not a number */
  GString *out;
} TextWriter;

/* In Japanese and Chinese, a spreadsheet takes the wide signs for the narrow ones. */
static gboolean
begins_like_formula (const char *text)
{
  switch (text[0]) {
  case '=':
  case '+':
  case '-':
  case '@':
  case '\t':
  case '\r':
  case '\n':
    return TRUE;
  case '\xef':
    return g_str_has_prefix (text, "＝") || g_str_has_prefix (text, "＋")
           || g_str_has_prefix (text, "－") || g_str_has_prefix (text, "＠");
  default:
    return FALSE;
  }
}

gboolean
tw_text_is_formula (const char *text)
{
  return begins_like_formula (text) && text[strspn (text, "+-0123456789.,() /")] != '\0';
}

static void
append_quoted (GString *out, const char *text, gsize length)
{
  g_string_append_c (out, '"');
  const char *end = text + length, *quote;
  while ((quote = memchr (text, '"', (gsize) (end - text))) != NULL) {
    g_string_append_len (out, text, quote + 1 - text);
    g_string_append_c (out, '"');
    text = quote + 1;
  }
  g_string_append_len (out, text, end - text);
  g_string_append_c (out, '"');
}

/* An empty text is quoted, so that it is not read back as NULL. */
static void
append_field (TextWriter *self, const char *text, gsize length)
{
  if (length == 0 || strcspn (text, self->special) < length)
    append_quoted (self->out, text, length);
  else
    g_string_append_len (self->out, text, (gssize) length);
}

static void
append_text (TextWriter *self, const char *text, gsize length)
{
  if (!tw_text_is_formula (text)) {
    append_field (self, text, length);
    return;
  }
  g_autofree char *harmless = g_strconcat ("'", text, NULL);
  append_field (self, harmless, length + 1);
}

static gboolean
begin (TwRowWriter *writer, GError **error)
{
  TextWriter *self = (TextWriter *) writer;
  self->texts = g_new0 (gboolean, MAX (writer->n_columns, 1));
  for (guint i = 0; i < writer->n_columns; i++) {
    const TwResultColumn *column = tw_result_set_get_column (writer->result, i);
    self->texts[i] = !tw_data_type_is_numeric (column->type);
    if (i > 0)
      g_string_append_c (self->out, self->separator);
    append_text (self, column->name, strlen (column->name));
  }
  g_string_append (self->out, "\r\n");
  return TRUE;
}

/* Numbers and times are written into the text itself: they need no quotes. */
static void
append_cell (TextWriter *self, const TwCells *cells, guint at, gboolean text)
{
  gsize length;
  if (cells->form == TW_CELL_TEXT) {
    const char *cell = tw_cells_format (cells, at, NULL, &length);
    if (text)
      append_text (self, cell, length);
    else
      append_field (self, cell, length);
    return;
  }
  GString *out = self->out;
  gsize before = out->len;
  g_string_set_size (out, before + 64);
  tw_cells_format (cells, at, out->str + before, &length);
  g_string_truncate (out, before + length);
}

static gboolean
row (TwRowWriter *writer, const TwResultBatch *batch, guint at, GError **error)
{
  TextWriter *self = (TextWriter *) writer;
  for (guint i = 0; i < writer->n_columns; i++) {
    if (i > 0)
      g_string_append_c (self->out, self->separator);
    if (!tw_cells_is_null (&batch->cells[i], at))
      append_cell (self, &batch->cells[i], at, self->texts[i]);
  }
  g_string_append_len (self->out, "\r\n", 2);
  return self->out->len < TW_ROW_WRITER_CHUNK || tw_row_writer_flush (writer, self->out, error);
}

static gboolean
end (TwRowWriter *writer, GError **error)
{
  return tw_row_writer_flush (writer, ((TextWriter *) writer)->out, error);
}

static void
text_writer_free (TwRowWriter *writer)
{
  TextWriter *self = (TextWriter *) writer;
  g_string_free (self->out, TRUE);
  g_free (self->texts);
  g_free (self);
}

TwRowWriter *
tw_text_writer_new (char separator)
{
  static const TwRowWriterClass class = { begin, row, end, text_writer_free };
  TextWriter *self = g_new0 (TextWriter, 1);
  self->parent.class = &class;
  self->separator = separator;
  g_snprintf (self->special, sizeof self->special, "%c\"\r\n", separator);
  self->out = g_string_sized_new (TW_ROW_WRITER_CHUNK + 65536);
  return &self->parent;
}
