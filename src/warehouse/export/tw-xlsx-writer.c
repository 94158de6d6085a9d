// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "core/tw-error.h"
#include "core/tw-json.h"
#include "warehouse/export/tw-row-writer.h"

/* What a sheet holds: Excel's own limits. */
#define MAX_ROWS 1048576
#define MAX_COLUMNS 16384
#define MAX_CELL_TEXT 32767 /* characters */

#define EPOCH_SERIAL 25569  /* 1970-01-01 as Excel counts days */
#define FIRST_SAFE_DAYS (-25508) /* 1900-03-01: Excel has a 29 February before it */
#define DAY_SECONDS 86400.0
#define CHECK_ROWS 1024
#define MIN_WIDTH 8
#define MAX_WIDTH 40

typedef struct {
  TwRowWriter parent;
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  lxw_format *heading, *date, *timestamp;
  lxw_row_t n_rows; /* with the heading */
  char *folder;
  guint *widths; /* characters */
  locale_t plain, usual; /* the thread's, while it writes and before; 0: not yet */
} XlsxWriter;

static gboolean
set_limit_error (const char *hint, GError **error, const char *text)
{
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE, hint, "%s", text);
}

/* The library writes to a file of its own and does not look whether that worked. */
static gboolean
check_disk (XlsxWriter *self, GError **error)
{
  FILE *stream = self->sheet->optimize_tmpfile;
  if (stream == NULL || (fflush (stream) == 0 && !ferror (stream)))
    return TRUE;
  return tw_new_file_set_error (self->parent.file, errno ? errno : ENOSPC, error);
}

static gboolean
check_columns (TwRowWriter *writer, GError **error)
{
  if (writer->n_columns <= MAX_COLUMNS)
    return TRUE;
  g_autofree char *text
    = g_strdup_printf (_("A sheet of XLSX has at most %d columns, and these rows have %u."),
                       MAX_COLUMNS, writer->n_columns);
  return set_limit_error (_("Write CSV, or select fewer columns."), error, text);
}

static void
note_width (XlsxWriter *self, guint column, gsize characters)
{
  self->widths[column] = MAX (self->widths[column], (guint) MIN (characters, MAX_WIDTH));
}

/* Control characters have an escape of their own there, and what looks like one needs it, too. */
static char *
dup_escaped (const char *text)
{
  GString *escaped = NULL;
  for (const char *at = text; *at; at++) {
    guchar byte = (guchar) *at;
    gboolean control = byte < 0x20 && byte != '\n' && byte != '\t';
    gboolean lookalike = byte == '_' && at[1] == 'x' && g_ascii_isxdigit (at[2])
                         && g_ascii_isxdigit (at[3]) && g_ascii_isxdigit (at[4])
                         && g_ascii_isxdigit (at[5]) && at[6] == '_';
    if ((control || lookalike) && escaped == NULL)
      escaped = g_string_new_len (text, at - text);
    if (control || lookalike)
      g_string_append_printf (escaped, "_x%04X_", byte);
    else if (escaped)
      g_string_append_c (escaped, *at);
  }
  return escaped ? g_string_free (escaped, FALSE) : NULL;
}

static gboolean
write_text (XlsxWriter *self, guint column, const char *text, GError **error)
{
  glong characters = g_utf8_strlen (text, -1);
  if (characters > MAX_CELL_TEXT) {
    g_autofree char *message = g_strdup_printf (
      _("A cell of XLSX holds at most %d characters; row %u has %ld in %s."), MAX_CELL_TEXT,
      self->n_rows, characters, tw_result_set_get_column (self->parent.result, column)->name);
    return set_limit_error (_("Write CSV, or select less of that text."), error, message);
  }
  note_width (self, column, (gsize) characters);
  g_autofree char *escaped = dup_escaped (text);
  worksheet_write_string (self->sheet, self->n_rows, (lxw_col_t) column, escaped ? escaped : text,
                          NULL);
  return TRUE;
}

/* The library prints numbers as the locale does, which no reader of a file would understand. */
static void
use_plain_numbers (XlsxWriter *self)
{
  self->plain = newlocale (LC_NUMERIC_MASK, "C", duplocale (uselocale ((locale_t) 0)));
  self->usual = uselocale (self->plain);
}

static gboolean
begin (TwRowWriter *writer, GError **error)
{
  XlsxWriter *self = (XlsxWriter *) writer;
  use_plain_numbers (self);
  if (!check_columns (writer, error))
    return FALSE;
  const char *path = tw_new_file_get_temporary (writer->file);
  if (path == NULL)
    return set_limit_error (_("Name a file, or write CSV."), error,
                            _("XLSX can only be written into a file."));
  self->folder = g_path_get_dirname (path);
  self->widths = g_new0 (guint, MAX (writer->n_columns, 1));
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = self->folder,
                                   .use_zip64 = LXW_TRUE };
  self->workbook = workbook_new_opt (path, &options);
  self->sheet = self->workbook ? workbook_add_worksheet (self->workbook, NULL) : NULL;
  if (self->sheet == NULL || self->sheet->optimize_tmpfile == NULL)
    return tw_new_file_set_error (writer->file, errno ? errno : EIO, error);
  self->heading = workbook_add_format (self->workbook);
  format_set_bold (self->heading);
  self->date = workbook_add_format (self->workbook);
  format_set_num_format (self->date, "yyyy-mm-dd");
  self->timestamp = workbook_add_format (self->workbook);
  format_set_num_format (self->timestamp, "yyyy-mm-dd hh:mm:ss");
  worksheet_freeze_panes (self->sheet, 1, 0);
  for (guint i = 0; i < writer->n_columns; i++) {
    const char *name = tw_result_set_get_column (writer->result, i)->name;
    g_autofree char *escaped = dup_escaped (name);
    note_width (self, i, (gsize) g_utf8_strlen (name, -1) + 2);
    worksheet_write_string (self->sheet, 0, (lxw_col_t) i, escaped ? escaped : name,
                            self->heading);
  }
  self->n_rows = 1;
  return TRUE;
}

/* The library writes sixteen digits. */
static gboolean
is_kept (double value, const char *text)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (digits, sizeof digits, "%.16g", value);
  return tw_json_double_keeps (value, text) && g_ascii_strtod (digits, NULL) == value;
}

static void
write_time (XlsxWriter *self, guint column, double days, lxw_format *format)
{
  worksheet_write_number (self->sheet, self->n_rows, (lxw_col_t) column, days + EPOCH_SERIAL,
                          format);
}

/* A number that a double would change stays a text, as does a day that Excel does not know. A whole
 * batch is kept as text where one cell is no usual number, so that the text is what to look at. */
static gboolean
write_number (XlsxWriter *self, TwDataType type, guint column, const char *text, gsize length)
{
  double value;
  lxw_col_t to = (lxw_col_t) column;
  if (type == TW_DATA_TYPE_BOOLEAN) {
    worksheet_write_boolean (self->sheet, self->n_rows, to, text[0] == 't', NULL);
    return TRUE;
  }
  if (type == TW_DATA_TYPE_TIMESTAMPTZ || !tw_data_parse_double (type, text, length, &value))
    return FALSE;
  if (type == TW_DATA_TYPE_DATE && value >= FIRST_SAFE_DAYS)
    write_time (self, column, value, self->date);
  else if (type == TW_DATA_TYPE_TIMESTAMP && value >= FIRST_SAFE_DAYS * DAY_SECONDS)
    write_time (self, column, value / DAY_SECONDS, self->timestamp);
  else if (type == TW_DATA_TYPE_FLOAT
           || (tw_data_type_is_numeric (type) && is_kept (value, text)))
    worksheet_write_number (self->sheet, self->n_rows, to, value, NULL);
  else
    return FALSE;
  return TRUE;
}

static gboolean
write_cell (XlsxWriter *self, guint column, const TwCells *cells, guint at, GError **error)
{
  TwDataType type = tw_result_set_get_column (self->parent.result, column)->type;
  char buffer[64];
  gsize length;
  const char *text = tw_cells_format (cells, at, buffer, &length);
  if (!write_number (self, type, column, text, length))
    return write_text (self, column, text, error);
  note_width (self, column, length);
  return TRUE;
}

static gboolean
row (TwRowWriter *writer, const TwResultBatch *batch, guint at, GError **error)
{
  XlsxWriter *self = (XlsxWriter *) writer;
  if (self->n_rows == MAX_ROWS)
    return set_limit_error (_("Write CSV, or ask for fewer rows."), error,
                            _("A sheet of XLSX holds at most 1,048,576 rows with its heading, and "
                              "there are more."));
  for (guint i = 0; i < writer->n_columns; i++)
    if (!tw_cells_is_null (&batch->cells[i], at)
        && !write_cell (self, i, &batch->cells[i], at, error))
      return FALSE;
  self->n_rows++;
  return self->n_rows % CHECK_ROWS != 0 || check_disk (self, error);
}

static gboolean
end (TwRowWriter *writer, GError **error)
{
  XlsxWriter *self = (XlsxWriter *) writer;
  for (guint i = 0; i < writer->n_columns; i++)
    worksheet_set_column (self->sheet, (lxw_col_t) i, (lxw_col_t) i,
                          MAX (self->widths[i] + 1, MIN_WIDTH), NULL);
  if (!check_disk (self, error))
    return FALSE;
  errno = 0;
  lxw_error failure = workbook_close (g_steal_pointer (&self->workbook));
  if (failure == LXW_NO_ERROR)
    return TRUE;
  return tw_new_file_set_error (writer->file, errno ? errno : EIO, error);
}

static void
xlsx_writer_free (TwRowWriter *writer)
{
  XlsxWriter *self = (XlsxWriter *) writer;
  g_clear_pointer (&self->workbook, lxw_workbook_free);
  if (self->plain) {
    uselocale (self->usual);
    freelocale (self->plain);
  }
  g_free (self->folder);
  g_free (self->widths);
  g_free (self);
}

TwRowWriter *
tw_xlsx_writer_new (void)
{
  static const TwRowWriterClass class = { begin, row, end, xlsx_writer_free };
  XlsxWriter *self = g_new0 (XlsxWriter, 1);
  self->parent.class = &class;
  return &self->parent;
}
