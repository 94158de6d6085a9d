// SPDX-License-Identifier: Apache-2.0
#include "analyst/history/tw-history-rows.h"

#include <string.h>

#include "warehouse/tw-result-batch.h"

/* Columns (name, type's name, type, oid, modifier, scale), cut, cells row after row. */
#define FORMAT "(a(ssuuii)bams)"
#define MOST_UNPACKED (16 * 1024 * 1024) /* what is larger was not made here */

static GBytes *
convert (GConverter *converter, gconstpointer data, gsize length, gsize most)
{
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_data (data, (gssize) length, NULL);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (source, converter);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[16384];
  gssize n;
  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0) {
    g_byte_array_append (bytes, buffer, (guint) n);
    if (bytes->len > most)
      return NULL;
  }
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
add_columns (GVariantBuilder *builder, TwResultSet *result)
{
  g_variant_builder_open (builder, G_VARIANT_TYPE ("a(ssuuii)"));
  for (guint i = 0; i < tw_result_set_get_n_columns (result); i++) {
    const TwResultColumn *column = tw_result_set_get_column (result, i);
    g_autofree char *name = g_utf8_make_valid (column->name, -1);
    g_variant_builder_add (builder, "(ssuuii)", name, column->type_name ? column->type_name : "",
                           (guint32) column->type, column->oid, column->modifier, column->scale);
  }
  g_variant_builder_close (builder);
}

static gsize
add_row (GVariantBuilder *builder, TwResultSet *result, guint row)
{
  gsize bytes = 0;
  for (guint i = 0; i < tw_result_set_get_n_columns (result); i++) {
    char buffer[64];
    gsize length = 0;
    const char *text = tw_result_set_get_text (result, row, i, buffer, &length);
    gboolean is_null = tw_result_set_is_null (result, row, i);
    g_autofree char *valid = is_null ? NULL : g_utf8_make_valid (text, -1);
    g_variant_builder_add (builder, "ms", valid);
    bytes += length;
  }
  return bytes;
}

/* Rows as long as they fit; one that is too long by itself is not kept. */
static guint
add_rows (GVariantBuilder *builder, TwResultSet *result)
{
  const guint n_columns = MAX (tw_result_set_get_n_columns (result), 1);
  const guint most = MIN (TW_HISTORY_MAX_ROWS, TW_HISTORY_MAX_CELLS / n_columns);
  guint n_rows = MIN (tw_result_set_get_n_rows (result), most);
  gsize bytes = 0;
  guint row = 0;
  g_variant_builder_open (builder, G_VARIANT_TYPE ("ams"));
  for (; row < n_rows; row++) {
    gsize length = 0;
    for (guint i = 0; i < tw_result_set_get_n_columns (result); i++) {
      char buffer[64];
      gsize of_cell = 0;
      tw_result_set_get_text (result, row, i, buffer, &of_cell);
      length += of_cell;
    }
    if (bytes + length > TW_HISTORY_MAX_BYTES)
      break;
    bytes += add_row (builder, result, row);
  }
  g_variant_builder_close (builder);
  return row;
}

GBytes *
tw_history_rows_pack (TwResultSet *result, guint *n_kept)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (FORMAT));
  add_columns (&builder, result);
  g_variant_builder_add (&builder, "b", tw_result_set_get_truncated (result));
  *n_kept = add_rows (&builder, result);
  g_autoptr (GVariant) packed = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_autoptr (GZlibCompressor) compressor
    = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
  return convert (G_CONVERTER (compressor), g_variant_get_data (packed), g_variant_get_size (packed),
                  G_MAXUINT);
}

static void
column_clear (gpointer data)
{
  TwResultColumn *column = data;
  g_free (column->name);
  g_free (column->type_name);
}

static GArray *
read_columns (GVariant *list)
{
  GArray *columns = g_array_new (FALSE, TRUE, sizeof (TwResultColumn));
  g_array_set_clear_func (columns, column_clear);
  for (gsize i = 0; i < g_variant_n_children (list); i++) {
    TwResultColumn column = { 0 };
    guint32 type;
    g_variant_get_child (list, i, "(ssuuii)", &column.name, &column.type_name, &type, &column.oid,
                         &column.modifier, &column.scale);
    column.type = type <= TW_DATA_TYPE_GEOMETRY ? (TwDataType) type : TW_DATA_TYPE_OTHER;
    g_array_append_val (columns, column);
  }
  return columns;
}

static void
end_batch (TwResultSet *result, TwResultBuilder *builder)
{
  if (tw_result_builder_get_n_rows (builder) == 0)
    return;
  g_autoptr (TwResultBatch) batch = tw_result_builder_finish (builder);
  tw_result_set_append (result, batch);
}

static void
read_rows (TwResultSet *result, const GArray *columns, GVariant *cells)
{
  g_autofree TwDataType *types = g_new (TwDataType, columns->len + 1);
  for (guint i = 0; i < columns->len; i++)
    types[i] = g_array_index (columns, TwResultColumn, i).type;
  g_autoptr (TwResultBuilder) builder = tw_result_builder_new (types, columns->len);
  GVariantIter iter;
  const char *text;
  guint column = 0;
  g_variant_iter_init (&iter, cells);
  while (g_variant_iter_next (&iter, "m&s", &text)) {
    tw_result_builder_add (builder, column, text, text ? strlen (text) : 0);
    if (++column < columns->len)
      continue;
    column = 0;
    tw_result_builder_end_row (builder);
    if (tw_result_builder_is_full (builder))
      end_batch (result, builder);
  }
  end_batch (result, builder);
}

TwResultSet *
tw_history_rows_unpack (gconstpointer data, gsize length)
{
  g_autoptr (GZlibDecompressor) decompressor
    = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GBytes) bytes = convert (G_CONVERTER (decompressor), data, length, MOST_UNPACKED);
  if (bytes == NULL)
    return NULL;
  g_autoptr (GVariant) packed
    = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FORMAT), bytes, FALSE));
  if (!g_variant_is_normal_form (packed))
    return NULL;
  g_autoptr (GVariant) list = g_variant_get_child_value (packed, 0);
  g_autoptr (GVariant) cut = g_variant_get_child_value (packed, 1);
  g_autoptr (GVariant) cells = g_variant_get_child_value (packed, 2);
  gsize n_columns = g_variant_n_children (list);
  if (n_columns == 0 || n_columns > 10000 || g_variant_n_children (cells) % n_columns != 0)
    return NULL;
  g_autoptr (GArray) columns = read_columns (list);
  TwResultSet *result
    = tw_result_set_new ((const TwResultColumn *) (void *) columns->data, columns->len);
  read_rows (result, columns, cells);
  tw_result_set_set_truncated (result, g_variant_get_boolean (cut));
  return result;
}
