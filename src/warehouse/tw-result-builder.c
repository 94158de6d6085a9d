// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-result-batch.h"

#include <string.h>

#include "warehouse/tw-cell-text.h"

#define MAX_ROWS 4096
#define MIN_ROWS 64
#define MAX_CELLS (MAX_ROWS * 64) /* a wide result comes in shorter batches */
#define MAX_TEXT ((gsize) 8 << 20)

typedef struct {
  TwCellForm typed; /* how this column is kept as long as its cells allow */
  TwCellForm form;  /* how this batch keeps it */
  gboolean any_null;
  gboolean any_number;
  int offset;
  gint64 *numbers;
  guint8 *scales;
  guint8 *nulls;
  char *text;
  gsize text_length;
  gsize text_size;
} Column;

struct _TwResultBuilder {
  guint n_columns;
  guint capacity;
  guint n_rows;
  gsize text_length; /* of all columns */
  Column columns[];
};

static TwCellForm
form_of (TwDataType type)
{
  switch (type) {
  case TW_DATA_TYPE_BOOLEAN:
    return TW_CELL_BOOLEAN;
  case TW_DATA_TYPE_INTEGER:
    return TW_CELL_INTEGER;
  case TW_DATA_TYPE_DECIMAL:
  case TW_DATA_TYPE_FLOAT: /* a double's shortest text is a decimal of at most 17 digits */
    return TW_CELL_DECIMAL;
  case TW_DATA_TYPE_DATE:
    return TW_CELL_DATE;
  case TW_DATA_TYPE_TIMESTAMP:
    return TW_CELL_TIMESTAMP;
  case TW_DATA_TYPE_TIMESTAMPTZ:
    return TW_CELL_TIMESTAMPTZ;
  case TW_DATA_TYPE_TEXT:
  case TW_DATA_TYPE_TIME:
  case TW_DATA_TYPE_INTERVAL:
  case TW_DATA_TYPE_SUPER:
  case TW_DATA_TYPE_BINARY:
  case TW_DATA_TYPE_GEOMETRY:
  case TW_DATA_TYPE_OTHER:
    break;
  }
  return TW_CELL_TEXT;
}

/* Its numbers are then where each text begins. */
static void
add_text (TwResultBuilder *self, Column *column, guint row, const char *text, gsize length)
{
  if (column->text_length + length + 1 > column->text_size) {
    column->text_size = MAX (column->text_size * 2, column->text_length + length + 1);
    column->text_size = MAX (column->text_size, 1024);
    column->text = g_realloc (column->text, column->text_size);
  }
  column->numbers[row] = (gint64) column->text_length;
  memcpy (column->text + column->text_length, text, length);
  column->text[column->text_length + length] = '\0';
  column->text_length += length + 1;
  self->text_length += length + 1;
}

static gboolean
add_number (Column *column, guint row, const char *text, gsize length)
{
  gint64 *number = &column->numbers[row];
  int offset = 0;
  switch (column->form) {
  case TW_CELL_INTEGER:
    return tw_cell_parse_integer (text, length, number);
  case TW_CELL_DECIMAL:
    return tw_cell_parse_decimal (text, length, number, &column->scales[row]);
  case TW_CELL_BOOLEAN:
    *number = text[0] == 't';
    return length == 1 && (text[0] == 't' || text[0] == 'f');
  case TW_CELL_DATE:
    return tw_cell_parse_date (text, length, number);
  case TW_CELL_TIMESTAMP:
    return tw_cell_parse_timestamp (text, length, number, NULL);
  case TW_CELL_TIMESTAMPTZ:
    if (!tw_cell_parse_timestamp (text, length, number, &offset)
        || (column->any_number && offset != column->offset))
      return FALSE;
    column->offset = offset;
    return TRUE;
  case TW_CELL_TEXT:
    break;
  }
  return FALSE;
}

/* A cell came that is no such number: the rows before it become text, too. */
static void
turn_to_text (TwResultBuilder *self, Column *column, guint n_rows)
{
  TwCells before = {
    .form = column->form,
    .width = sizeof (gint64),
    .offset = (gint16) column->offset,
    .nulls = column->any_null ? column->nulls : NULL,
    .scales = column->scales,
    .numbers = column->numbers,
  };
  char buffer[TW_CELL_TEXT_SIZE];
  for (guint row = 0; row < n_rows; row++) {
    gsize length = 0;
    const char *text
      = tw_cells_is_null (&before, row) ? "" : tw_cells_format (&before, row, buffer, &length);
    add_text (self, column, row, text, length);
  }
  column->form = TW_CELL_TEXT;
}

static gboolean
is_ascii (const char *text, gsize length)
{
  guint64 bits = 0;
  gsize i = 0;
  for (; i + sizeof bits <= length; i += sizeof bits) {
    guint64 word = 0;
    memcpy (&word, text + i, sizeof word);
    bits |= word;
  }
  for (; i < length; i++)
    bits |= (guint8) text[i];
  return (bits & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

/* The database's encoding may be SQL_ASCII, which promises nothing. */
static void
make_valid (TwResultBuilder *self, Column *column)
{
  if (is_ascii (column->text, column->text_length))
    return;
  gboolean valid = TRUE;
  for (guint row = 0; row < self->n_rows && valid; row++)
    valid = g_utf8_validate (column->text + column->numbers[row], -1, NULL);
  if (valid)
    return;
  g_autofree char *old = g_steal_pointer (&column->text);
  column->text_length = 0;
  column->text_size = 0;
  for (guint row = 0; row < self->n_rows; row++) {
    g_autofree char *text = g_utf8_make_valid (old + column->numbers[row], -1);
    add_text (self, column, row, text, strlen (text));
  }
}

static guint8
width_of (const gint64 *numbers, guint n)
{
  guint64 bits = 0;
  for (guint i = 0; i < n; i++)
    bits |= (guint64) (numbers[i] ^ (numbers[i] >> 63));
  return bits <= G_MAXINT8 ? 1 : bits <= G_MAXINT16 ? 2 : bits <= G_MAXINT32 ? 4 : 8;
}

/* How many bytes each part of a column's cells has. */
typedef struct {
  gsize numbers;
  gsize nulls;
  gsize scales;
  gsize text;
} Sizes;

static gsize
aligned (gsize size)
{
  return (size + 7) & ~(gsize) 7;
}

static gboolean
scales_differ (const TwResultBuilder *self, const Column *column, guint8 *scale)
{
  gboolean seen = FALSE;
  for (guint row = 0; row < self->n_rows; row++) {
    if (column->any_null && (column->nulls[row >> 3] >> (row & 7) & 1))
      continue;
    if (seen && column->scales[row] != *scale)
      return TRUE;
    *scale = column->scales[row];
    seen = TRUE;
  }
  return FALSE;
}

/* Decides how a column is packed, without its memory. */
static Sizes
plan_column (TwResultBuilder *self, Column *column, TwCells *cells)
{
  Sizes sizes = { 0 };
  guint n = self->n_rows;
  *cells = (TwCells) { .form = column->form, .offset = (gint16) column->offset };
  if (column->form == TW_CELL_TEXT) {
    make_valid (self, column);
    column->numbers[n++] = (gint64) column->text_length;
    cells->width = column->text_length <= G_MAXUINT16 ? 2 : 4;
    sizes.text = column->text_length;
  } else {
    cells->width = width_of (column->numbers, n);
  }
  if (column->form == TW_CELL_DECIMAL && scales_differ (self, column, &cells->scale))
    sizes.scales = self->n_rows;
  if (column->any_null)
    sizes.nulls = (self->n_rows + 7) / 8;
  sizes.numbers = (gsize) n * cells->width;
  return sizes;
}

static void
pack (void *packed, const gint64 *numbers, guint n, guint8 width)
{
  switch (width) {
  case 1:
    for (guint i = 0; i < n; i++)
      ((gint8 *) packed)[i] = (gint8) numbers[i];
    break;
  case 2:
    for (guint i = 0; i < n; i++)
      ((gint16 *) packed)[i] = (gint16) numbers[i];
    break;
  case 4:
    for (guint i = 0; i < n; i++)
      ((gint32 *) packed)[i] = (gint32) numbers[i];
    break;
  default:
    memcpy (packed, numbers, n * sizeof *numbers);
  }
}

static void *
put (char **free_space, const void *data, gsize size)
{
  if (size == 0)
    return NULL;
  char *place = *free_space;
  *free_space += aligned (size);
  if (data != NULL)
    memcpy (place, data, size);
  return place;
}

static void
fill_column (Column *column, TwCells *cells, const Sizes *sizes, char **free_space)
{
  cells->numbers = put (free_space, NULL, sizes->numbers);
  pack (cells->numbers, column->numbers, (guint) (sizes->numbers / cells->width), cells->width);
  cells->nulls = put (free_space, column->nulls, sizes->nulls);
  cells->scales = put (free_space, column->scales, sizes->scales);
  cells->text = put (free_space, column->text, sizes->text);
}

static void
reset_column (Column *column, gsize n_null_bytes)
{
  memset (column->nulls, 0, n_null_bytes);
  column->form = column->typed;
  column->any_null = FALSE;
  column->any_number = FALSE;
  column->text_length = 0;
}

TwResultBuilder *
tw_result_builder_new (const TwDataType *types, guint n_columns)
{
  TwResultBuilder *self
    = g_malloc0 (sizeof (TwResultBuilder) + (gsize) n_columns * sizeof (Column));
  self->n_columns = n_columns;
  self->capacity = CLAMP (MAX_CELLS / MAX (n_columns, 1), MIN_ROWS, MAX_ROWS);
  for (guint i = 0; i < n_columns; i++) {
    Column *column = &self->columns[i];
    column->typed = column->form = form_of (types[i]);
    column->numbers = g_new (gint64, self->capacity + 1);
    column->nulls = g_malloc0 ((self->capacity + 7) / 8);
    if (column->typed == TW_CELL_DECIMAL)
      column->scales = g_malloc0 (self->capacity);
  }
  return self;
}

void
tw_result_builder_free (TwResultBuilder *self)
{
  for (guint i = 0; i < self->n_columns; i++) {
    g_free (self->columns[i].numbers);
    g_free (self->columns[i].nulls);
    g_free (self->columns[i].scales);
    g_free (self->columns[i].text);
  }
  g_free (self);
}

void
tw_result_builder_add (TwResultBuilder *self, guint index, const char *text, gsize length)
{
  Column *column = &self->columns[index];
  guint row = self->n_rows;
  if (text == NULL) {
    column->nulls[row >> 3] |= (guint8) (1u << (row & 7));
    column->any_null = TRUE;
    column->numbers[row] = 0;
    if (column->form == TW_CELL_TEXT)
      add_text (self, column, row, "", 0);
    return;
  }
  if (column->form != TW_CELL_TEXT) {
    if (add_number (column, row, text, length)) {
      column->any_number = TRUE;
      return;
    }
    turn_to_text (self, column, row);
  }
  add_text (self, column, row, text, length);
}

void
tw_result_builder_end_row (TwResultBuilder *self)
{
  self->n_rows++;
}

guint
tw_result_builder_get_n_rows (const TwResultBuilder *self)
{
  return self->n_rows;
}

gboolean
tw_result_builder_is_full (const TwResultBuilder *self)
{
  return self->n_rows == self->capacity || self->text_length >= MAX_TEXT;
}

TwResultBatch *
tw_result_builder_finish (TwResultBuilder *self)
{
  if (self->n_rows == 0)
    return NULL;
  guint n_columns = self->n_columns;
  g_autofree TwCells *cells = g_new (TwCells, MAX (n_columns, 1));
  g_autofree Sizes *sizes = g_new (Sizes, MAX (n_columns, 1));
  gsize head = aligned (sizeof (TwResultBatch) + (gsize) n_columns * sizeof (TwCells));
  gsize size = head;
  for (guint i = 0; i < n_columns; i++) {
    sizes[i] = plan_column (self, &self->columns[i], &cells[i]);
    size += aligned (sizes[i].numbers) + aligned (sizes[i].nulls) + aligned (sizes[i].scales)
            + aligned (sizes[i].text);
  }
  TwResultBatch *batch = g_malloc (size);
  *batch = (TwResultBatch) { .n_rows = self->n_rows, .n_columns = n_columns, .memory = size };
  g_atomic_ref_count_init (&batch->references);
  char *free_space = (char *) batch + head;
  for (guint i = 0; i < n_columns; i++) {
    fill_column (&self->columns[i], &cells[i], &sizes[i], &free_space);
    reset_column (&self->columns[i], sizes[i].nulls);
    batch->cells[i] = cells[i];
  }
  self->n_rows = 0;
  self->text_length = 0;
  return batch;
}
