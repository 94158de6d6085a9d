// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-result-set.h"

#include <math.h>
#include <string.h>

#include "warehouse/tw-cell-text.h"
#include "warehouse/tw-result-batch.h"

#define DAY_SECONDS 86400.0

struct _TwResultRow {
  GObject parent_instance;
  TwResultSet *result;
  guint index;
};

G_DEFINE_FINAL_TYPE (TwResultRow, tw_result_row, G_TYPE_OBJECT)

struct _TwResultSet {
  GObject parent_instance;
  GArray *columns;    /* of TwResultColumn */
  GPtrArray *batches; /* of TwResultBatch */
  GArray *starts;     /* of guint: the first row of each batch */
  guint n_rows;
  gsize memory;
  gboolean truncated;
};

/* Where one cell is. */
typedef struct {
  const TwCells *cells;
  guint row;
  const TwResultColumn *column;
} Place;

static void
column_clear (gpointer data)
{
  TwResultColumn *column = data;
  g_free (column->name);
  g_free (column->type_name);
}

static guint
batch_of (TwResultSet *self, guint row)
{
  guint low = 0;
  guint high = self->starts->len;
  while (high - low > 1) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (self->starts, guint, middle) <= row)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* %FALSE for a row or column that is not there, and for NULL. */
static gboolean
find (TwResultSet *self, guint row, guint column, Place *place)
{
  g_return_val_if_fail (row < self->n_rows && column < self->columns->len, FALSE);
  guint index = batch_of (self, row);
  const TwResultBatch *batch = self->batches->pdata[index];
  place->cells = &batch->cells[column];
  place->row = row - g_array_index (self->starts, guint, index);
  place->column = &g_array_index (self->columns, TwResultColumn, column);
  return !tw_cells_is_null (place->cells, place->row);
}

static GType
get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return TW_TYPE_RESULT_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return TW_RESULT_SET (model)->n_rows;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TwResultSet *self = TW_RESULT_SET (model);
  if (position >= self->n_rows)
    return NULL;
  TwResultRow *row = g_object_new (TW_TYPE_RESULT_ROW, NULL);
  row->result = g_object_ref (self);
  row->index = position;
  return row;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TwResultSet, tw_result_set, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static double
decimal_to_double (gint64 value, guint8 scale)
{
  static const double powers[] = { 1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                   1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };
  const gint64 exact = G_GINT64_CONSTANT (1) << 53;
  if (value >= -exact && value <= exact)
    return (double) value / powers[scale];
  /* One rounding too many otherwise. */
  char buffer[TW_CELL_TEXT_SIZE];
  tw_cell_format_decimal (buffer, value, scale);
  return g_ascii_strtod (buffer, NULL);
}

gboolean
tw_data_parse_double (TwDataType type, const char *text, gsize length, double *value)
{
  gint64 number = 0;
  int offset = 0;
  char *end = NULL;
  switch (type) {
  case TW_DATA_TYPE_INTEGER:
  case TW_DATA_TYPE_DECIMAL:
  case TW_DATA_TYPE_FLOAT:
    *value = g_ascii_strtod (text, &end);
    return length > 0 && end == text + length && isfinite (*value);
  case TW_DATA_TYPE_DATE:
    if (!tw_cell_parse_date (text, length, &number))
      return FALSE;
    *value = (double) number;
    return TRUE;
  case TW_DATA_TYPE_TIMESTAMP:
    if (!tw_cell_parse_timestamp (text, length, &number, NULL))
      return FALSE;
    *value = (double) number / G_USEC_PER_SEC;
    return TRUE;
  case TW_DATA_TYPE_TIMESTAMPTZ:
    if (!tw_cell_parse_timestamp (text, length, &number, &offset))
      return FALSE;
    *value = (double) number / G_USEC_PER_SEC - offset * 60.0;
    return TRUE;
  case TW_DATA_TYPE_BOOLEAN:
  case TW_DATA_TYPE_TEXT:
  case TW_DATA_TYPE_TIME:
  case TW_DATA_TYPE_INTERVAL:
  case TW_DATA_TYPE_SUPER:
  case TW_DATA_TYPE_BINARY:
  case TW_DATA_TYPE_GEOMETRY:
  case TW_DATA_TYPE_OTHER:
    break;
  }
  return FALSE;
}

/* A decimal in units of its column's scale; %FALSE where it has more digits than that. */
static gboolean
rescale (gint64 value, int from, int to, gint64 *scaled)
{
  for (; from < to; from++)
    if (__builtin_mul_overflow (value, 10, &value))
      return FALSE;
  *scaled = value;
  return from == to;
}

static void
tw_result_row_finalize (GObject *object)
{
  TwResultRow *self = TW_RESULT_ROW (object);
  g_clear_object (&self->result);
  G_OBJECT_CLASS (tw_result_row_parent_class)->finalize (object);
}

static void
tw_result_row_class_init (TwResultRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_result_row_finalize;
}

static void
tw_result_row_init (TwResultRow *self G_GNUC_UNUSED)
{
}

static void
tw_result_set_finalize (GObject *object)
{
  TwResultSet *self = TW_RESULT_SET (object);
  g_array_unref (self->columns);
  g_array_unref (self->starts);
  g_ptr_array_unref (self->batches);
  G_OBJECT_CLASS (tw_result_set_parent_class)->finalize (object);
}

static void
tw_result_set_class_init (TwResultSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_result_set_finalize;
}

static void
tw_result_set_init (TwResultSet *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (TwResultColumn));
  g_array_set_clear_func (self->columns, column_clear);
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_result_batch_unref);
}

guint
tw_result_row_get_index (TwResultRow *self)
{
  return self->index;
}

TwResultSet *
tw_result_row_get_result_set (TwResultRow *self)
{
  return self->result;
}

TwResultSet *
tw_result_set_new (const TwResultColumn *columns, guint n_columns)
{
  TwResultSet *self = g_object_new (TW_TYPE_RESULT_SET, NULL);
  for (guint i = 0; i < n_columns; i++) {
    TwResultColumn column = columns[i];
    column.name = g_strdup (columns[i].name);
    column.type_name = g_strdup (columns[i].type_name);
    g_array_append_val (self->columns, column);
  }
  return self;
}

TwResultSet *
tw_result_set_new_from_strings (const char *const *names, const TwDataType *types,
                                const char *const *cells, guint n_rows)
{
  guint n_columns = g_strv_length ((GStrv) names);
  TwResultSet *self = g_object_new (TW_TYPE_RESULT_SET, NULL);
  for (guint i = 0; i < n_columns; i++) {
    TwResultColumn column = {
      .name = g_strdup (names[i]),
      .type_name = g_strdup (tw_data_type_get_name (types[i])),
      .type = types[i],
      .modifier = -1,
      .scale = -1,
    };
    g_array_append_val (self->columns, column);
  }
  g_autoptr (TwResultBuilder) builder = tw_result_builder_new (types, n_columns);
  for (guint row = 0; row < n_rows; row++) {
    for (guint i = 0; i < n_columns; i++) {
      const char *text = cells[(gsize) row * n_columns + i];
      tw_result_builder_add (builder, i, text, text ? strlen (text) : 0);
    }
    tw_result_builder_end_row (builder);
    if (tw_result_builder_is_full (builder) || row + 1 == n_rows) {
      g_autoptr (TwResultBatch) batch = tw_result_builder_finish (builder);
      tw_result_set_append (self, batch);
    }
  }
  return self;
}

TwResultSet *
tw_result_set_snapshot (TwResultSet *self, guint max_rows)
{
  TwResultSet *copy
    = tw_result_set_new ((const TwResultColumn *) self->columns->data, self->columns->len);
  for (guint i = 0; i < self->batches->len && copy->n_rows < max_rows; i++)
    tw_result_set_append (copy, self->batches->pdata[i]);
  copy->truncated = self->truncated;
  return copy;
}

void
tw_result_set_append (TwResultSet *self, TwResultBatch *batch)
{
  g_return_if_fail (batch->n_columns == self->columns->len);
  g_return_if_fail (batch->n_rows <= G_MAXUINT - self->n_rows);
  guint start = self->n_rows;
  g_array_append_val (self->starts, start);
  g_ptr_array_add (self->batches, tw_result_batch_ref (batch));
  self->n_rows += batch->n_rows;
  self->memory += batch->memory;
  g_list_model_items_changed (G_LIST_MODEL (self), start, 0, batch->n_rows);
}

void
tw_result_set_set_truncated (TwResultSet *self, gboolean truncated)
{
  self->truncated = truncated;
}

gboolean
tw_result_set_get_truncated (TwResultSet *self)
{
  return self->truncated;
}

guint
tw_result_set_get_n_columns (TwResultSet *self)
{
  return self->columns->len;
}

guint
tw_result_set_get_n_rows (TwResultSet *self)
{
  return self->n_rows;
}

const TwResultColumn *
tw_result_set_get_column (TwResultSet *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);
  return &g_array_index (self->columns, TwResultColumn, column);
}

guint
tw_result_set_get_n_batches (TwResultSet *self)
{
  return self->batches->len;
}

const TwResultBatch *
tw_result_set_get_batch (TwResultSet *self, guint index)
{
  return self->batches->pdata[index];
}

const TwResultBatch *
tw_result_set_find_batch (TwResultSet *self, guint row, guint *at)
{
  guint index = batch_of (self, row);
  *at = row - g_array_index (self->starts, guint, index);
  return self->batches->pdata[index];
}

const TwCells *
tw_result_set_get_cells (TwResultSet *self, guint row, guint column, guint *at)
{
  Place place = { 0 };
  find (self, row, column, &place);
  *at = place.row;
  return place.cells;
}

gboolean
tw_result_set_is_null (TwResultSet *self, guint row, guint column)
{
  Place place;
  return !find (self, row, column, &place);
}

const char *
tw_result_set_get_text (TwResultSet *self, guint row, guint column, char buffer[64], gsize *length)
{
  Place place;
  gsize ignored = 0;
  if (find (self, row, column, &place))
    return tw_cells_format (place.cells, place.row, buffer, length ? length : &ignored);
  if (length != NULL)
    *length = 0;
  return "";
}

gboolean
tw_result_set_get_double (TwResultSet *self, guint row, guint column, double *value)
{
  Place place;
  if (!find (self, row, column, &place))
    return FALSE;
  if (place.cells->form == TW_CELL_TEXT) {
    gsize length = 0;
    const char *text = tw_cells_format (place.cells, place.row, NULL, &length);
    return tw_data_parse_double (place.column->type, text, length, value);
  }
  gint64 number = tw_cells_get_number (place.cells, place.row);
  switch (place.cells->form) {
  case TW_CELL_INTEGER:
  case TW_CELL_DATE:
    *value = (double) number;
    return TRUE;
  case TW_CELL_DECIMAL:
    *value = decimal_to_double (number, tw_cells_get_scale (place.cells, place.row));
    return TRUE;
  case TW_CELL_TIMESTAMP:
  case TW_CELL_TIMESTAMPTZ:
    *value = (double) number / G_USEC_PER_SEC - place.cells->offset * 60.0;
    return TRUE;
  case TW_CELL_BOOLEAN:
  case TW_CELL_TEXT:
    break;
  }
  return FALSE;
}

gboolean
tw_result_set_get_int64 (TwResultSet *self, guint row, guint column, gint64 *value)
{
  Place place;
  if (!find (self, row, column, &place))
    return FALSE;
  TwDataType type = place.column->type;
  gint64 number = 0;
  guint8 scale = 0;
  if (type != TW_DATA_TYPE_INTEGER && type != TW_DATA_TYPE_DECIMAL)
    return FALSE;
  if (place.cells->form != TW_CELL_TEXT) {
    number = tw_cells_get_number (place.cells, place.row);
    scale = tw_cells_get_scale (place.cells, place.row);
  } else {
    gsize length = 0;
    const char *text = tw_cells_format (place.cells, place.row, NULL, &length);
    if (type == TW_DATA_TYPE_INTEGER)
      return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL);
    if (!tw_cell_parse_decimal (text, length, &number, &scale))
      return FALSE;
  }
  return rescale (number, scale, MAX (place.column->scale, 0), value);
}

gsize
tw_result_set_get_memory (TwResultSet *self)
{
  return self->memory;
}
