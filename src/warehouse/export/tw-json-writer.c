// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "core/tw-json.h"
#include "warehouse/export/tw-row-writer.h"

typedef struct {
  TwRowWriter parent;
  GPtrArray *names; /* of utf8: {"name": as it stands before a cell */
  GString *out;
} JsonWriter;

/* An object has each name once: count, count_2. */
static char *
dup_unique_name (TwResultSet *result, guint column, GHashTable *taken)
{
  const char *name = tw_result_set_get_column (result, column)->name;
  char *unique = g_strdup (name);
  for (guint n = 2; g_hash_table_contains (taken, unique); n++) {
    g_free (unique);
    unique = g_strdup_printf ("%s_%u", name, n);
  }
  g_hash_table_add (taken, g_strdup (unique));
  return unique;
}

static gboolean
begin (TwRowWriter *writer, GError **error)
{
  JsonWriter *self = (JsonWriter *) writer;
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < writer->n_columns; i++) {
    g_autofree char *name = dup_unique_name (writer->result, i, taken);
    GString *text = g_string_new (i == 0 ? "{" : ",");
    tw_json_append_string (text, name);
    g_string_append_c (text, ':');
    g_ptr_array_add (self->names, g_string_free (text, FALSE));
  }
  return TRUE;
}

/* Texts are valid UTF-8 already, and most need no escape. */
static void
append_string (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    guchar byte = (guchar) text[i];
    if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f) {
      tw_json_append_string (out, text);
      return;
    }
  }
  g_string_append_c (out, '"');
  g_string_append_len (out, text, (gssize) length);
  g_string_append_c (out, '"');
}

/* JSON has no leading point, no sign +, and no Infinity. */
static gboolean
is_json_number (const char *text)
{
  const char *digits = text[0] == '-' ? text + 1 : text;
  return g_ascii_isdigit (digits[0]) && digits[strspn (digits, "0123456789.e+-")] == '\0';
}

/* A whole batch is kept as text where one cell is no usual number. */
static gboolean
may_be_number (TwDataType type, const char *text)
{
  if (!tw_data_type_is_numeric (type) || !is_json_number (text))
    return FALSE;
  if (type == TW_DATA_TYPE_FLOAT)
    return TRUE;
  if (type == TW_DATA_TYPE_DECIMAL)
    return tw_json_double_keeps (g_ascii_strtod (text, NULL), text);
  gint64 number = g_ascii_strtoll (text, NULL, 10);
  return number <= TW_JSON_LARGEST_INTEGER && number >= -TW_JSON_LARGEST_INTEGER;
}

static void
append_cell (GString *out, TwDataType type, const TwCells *cells, guint at)
{
  if (tw_cells_is_null (cells, at)) {
    g_string_append_len (out, "null", 4);
    return;
  }
  char buffer[64];
  gsize length;
  const char *text = tw_cells_format (cells, at, buffer, &length);
  if (cells->form == TW_CELL_BOOLEAN)
    g_string_append (out, text[0] == 't' ? "true" : "false");
  else if (may_be_number (type, text))
    g_string_append_len (out, text, (gssize) length);
  else
    append_string (out, text, length);
}

static gboolean
row (TwRowWriter *writer, const TwResultBatch *batch, guint at, GError **error)
{
  JsonWriter *self = (JsonWriter *) writer;
  if (writer->n_columns == 0)
    g_string_append_c (self->out, '{');
  for (guint i = 0; i < writer->n_columns; i++) {
    g_string_append (self->out, self->names->pdata[i]);
    append_cell (self->out, tw_result_set_get_column (writer->result, i)->type, &batch->cells[i],
                 at);
  }
  g_string_append_len (self->out, "}\n", 2);
  return self->out->len < TW_ROW_WRITER_CHUNK || tw_row_writer_flush (writer, self->out, error);
}

static gboolean
end (TwRowWriter *writer, GError **error)
{
  return tw_row_writer_flush (writer, ((JsonWriter *) writer)->out, error);
}

static void
json_writer_free (TwRowWriter *writer)
{
  JsonWriter *self = (JsonWriter *) writer;
  g_string_free (self->out, TRUE);
  g_ptr_array_unref (self->names);
  g_free (self);
}

TwRowWriter *
tw_json_writer_new (void)
{
  static const TwRowWriterClass class = { begin, row, end, json_writer_free };
  JsonWriter *self = g_new0 (JsonWriter, 1);
  self->parent.class = &class;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->out = g_string_sized_new (TW_ROW_WRITER_CHUNK + 65536);
  return &self->parent;
}
