// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-result-csv.h"

#include <string.h>

#define CHUNK 65536

static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *c);
  }
  g_string_append_c (out, '"');
}

/* An empty text is quoted, so that it is not read back as NULL. */
static void
append_field (GString *out, const char *text)
{
  if (text[0] == '\0' || strpbrk (text, ",\"\r\n") != NULL)
    append_quoted (out, text);
  else
    g_string_append (out, text);
}

static gboolean
flush (GString *out, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  gboolean written
    = g_output_stream_write_all (stream, out->str, out->len, NULL, cancellable, error);
  g_string_truncate (out, 0);
  return written;
}

/* Spreadsheets take a text that begins like this for a formula; a number or a telephone number does
 * no harm. */
static gboolean
looks_like_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r", *text) != NULL
         && text[strspn (text, "+-0123456789.,() /")] != '\0';
}

static void
append_row (GString *out, TwResultSet *result, guint row, const gboolean *texts)
{
  guint n_columns = tw_result_set_get_n_columns (result);
  for (guint i = 0; i < n_columns; i++) {
    char buffer[64];
    g_string_append (out, i ? "," : "");
    if (tw_result_set_is_null (result, row, i))
      continue;
    const char *text = tw_result_set_get_text (result, row, i, buffer, NULL);
    if (texts[i] && looks_like_formula (text)) {
      g_autofree char *harmless = g_strconcat ("'", text, NULL);
      append_field (out, harmless);
    } else {
      append_field (out, text);
    }
  }
  g_string_append (out, "\r\n");
}

gboolean
tw_result_csv_write (TwResultSet *result, TwRowOrder *order, GOutputStream *stream,
                     GCancellable *cancellable, GError **error)
{
  guint n_columns = tw_result_set_get_n_columns (result);
  guint n_rows = order ? tw_row_order_get_n_rows (order) : tw_result_set_get_n_rows (result);
  g_autofree gboolean *texts = g_new0 (gboolean, MAX (n_columns, 1));
  g_autoptr (GString) out = g_string_sized_new (CHUNK + 4096);
  for (guint i = 0; i < n_columns; i++) {
    const TwResultColumn *column = tw_result_set_get_column (result, i);
    texts[i] = !tw_data_type_is_numeric (column->type);
    g_string_append (out, i ? "," : "");
    append_field (out, column->name);
  }
  g_string_append (out, "\r\n");
  for (guint i = 0; i < n_rows; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    append_row (out, result, order ? tw_row_order_get_row (order, i) : i, texts);
    if (out->len >= CHUNK && !flush (out, stream, cancellable, error))
      return FALSE;
  }
  return flush (out, stream, cancellable, error);
}
