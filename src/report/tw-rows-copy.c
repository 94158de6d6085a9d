// SPDX-License-Identifier: Apache-2.0
#include "report/tw-rows-copy.h"

#include <string.h>

typedef struct {
  TwResultSet *result;
  TwRowOrder *order;
  const guint *columns;
  const TwRowBlock *block;
  TwCopyForm form;
  gboolean several; /* columns */
  GString *text;
} Copy;

static void
append_doubled (GString *text, char quote, const char *value, gsize length)
{
  g_string_append_c (text, quote);
  for (gsize i = 0; i < length; i++) {
    if (value[i] == quote)
      g_string_append_c (text, quote);
    g_string_append_c (text, value[i]);
  }
  g_string_append_c (text, quote);
}

/* A value with a separator in it is quoted, as spreadsheets expect. */
static void
append_separated (GString *text, char separator, const char *value, gsize length)
{
  const char special[] = { separator, '\n', '\r', '"', '\0' };
  if (strcspn (value, special) < length)
    append_doubled (text, '"', value, length);
  else
    g_string_append_len (text, value, (gssize) length);
}

/* A line's end is one space, however it is written. */
static void
append_markdown (GString *text, const char *value, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (value[i] == '\n' || value[i] == '\r') {
      i += value[i] == '\r' && value[i + 1] == '\n';
      g_string_append_c (text, ' ');
    } else {
      if (value[i] == '|' || value[i] == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, value[i]);
    }
}

/* NaN and Infinity are numbers only between quotes. */
static void
append_literal (GString *text, gboolean number, const char *value, gsize length)
{
  if (number && strspn (value, "0123456789+-.eE") == length)
    g_string_append_len (text, value, (gssize) length);
  else
    append_doubled (text, '\'', value, length);
}

static void
append_value (Copy *self, gboolean number, const char *value, gsize length)
{
  switch (self->form) {
  case TW_COPY_TSV:
  case TW_COPY_TSV_HEADERS:
    append_separated (self->text, '\t', value, length);
    break;
  case TW_COPY_CSV:
    append_separated (self->text, ',', value, length);
    break;
  case TW_COPY_MARKDOWN:
    append_markdown (self->text, value, length);
    break;
  case TW_COPY_SQL_LIST:
    append_literal (self->text, number, value, length);
    break;
  }
}

static const char *
separator_of (TwCopyForm form)
{
  switch (form) {
  case TW_COPY_TSV:
  case TW_COPY_TSV_HEADERS:
    return "\t";
  case TW_COPY_CSV:
    return ",";
  case TW_COPY_MARKDOWN:
    return " | ";
  case TW_COPY_SQL_LIST:
    break;
  }
  return ", ";
}

static void
append_edge (Copy *self, gboolean end)
{
  if (self->form == TW_COPY_MARKDOWN)
    g_string_append (self->text, end ? " |" : "| ");
  else if (self->form == TW_COPY_SQL_LIST && self->several)
    g_string_append_c (self->text, end ? ')' : '(');
}

static const TwResultColumn *
column_of (Copy *self, guint place)
{
  return tw_result_set_get_column (self->result, self->columns[place]);
}

static void
append_headers (Copy *self)
{
  append_edge (self, FALSE);
  for (guint i = self->block->first_column; i <= self->block->last_column; i++) {
    const char *name = column_of (self, i)->name;
    g_string_append (self->text, i > self->block->first_column ? separator_of (self->form) : "");
    append_value (self, FALSE, name, strlen (name));
  }
  append_edge (self, TRUE);
  g_string_append_c (self->text, '\n');
  if (self->form != TW_COPY_MARKDOWN)
    return;
  for (guint i = self->block->first_column; i <= self->block->last_column; i++)
    g_string_append (self->text,
                     tw_data_type_is_numeric (column_of (self, i)->type) ? "| ---: " : "| --- ");
  g_string_append (self->text, "|\n");
}

static void
append_cell (Copy *self, guint row, guint place)
{
  char buffer[64];
  gsize length;
  guint column = self->columns[place];
  if (tw_result_set_is_null (self->result, row, column)) {
    g_string_append (self->text, self->form == TW_COPY_SQL_LIST ? "NULL" : "");
    return;
  }
  const char *value = tw_result_set_get_text (self->result, row, column, buffer, &length);
  if (length == 0 && self->form == TW_COPY_CSV)
    g_string_append (self->text, "\"\"");
  else
    append_value (self, tw_data_type_is_numeric (column_of (self, place)->type), value, length);
}

static void
append_row (Copy *self, guint row)
{
  append_edge (self, FALSE);
  for (guint i = self->block->first_column; i <= self->block->last_column; i++) {
    g_string_append (self->text, i > self->block->first_column ? separator_of (self->form) : "");
    append_cell (self, row, i);
  }
  append_edge (self, TRUE);
}

char *
tw_rows_copy (TwResultSet *result, TwRowOrder *order, const guint *columns, const TwRowBlock *block,
              TwCopyForm form, GCancellable *cancellable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Copy self = { result, order, columns, block, form, block->first_column < block->last_column, text };
  if (form != TW_COPY_TSV && form != TW_COPY_SQL_LIST)
    append_headers (&self);
  for (guint i = block->first_row; i <= block->last_row; i++) {
    if (g_cancellable_is_cancelled (cancellable))
      break;
    append_row (&self, order ? tw_row_order_get_row (order, i) : i);
    if (i < block->last_row)
      g_string_append (text, form == TW_COPY_SQL_LIST ? ", " : "\n");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
