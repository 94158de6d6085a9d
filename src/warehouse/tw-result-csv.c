// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-result-set.h"

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

gboolean
tw_result_set_write_csv (TwResultSet *self, GOutputStream *stream, GCancellable *cancellable,
                         GError **error)
{
  guint n_columns = tw_result_set_get_n_columns (self);
  guint n_rows = tw_result_set_get_n_rows (self);
  g_autoptr (GString) out = g_string_sized_new (CHUNK + 4096);
  char buffer[64];
  for (guint i = 0; i < n_columns; i++) {
    g_string_append (out, i ? "," : "");
    append_field (out, tw_result_set_get_column (self, i)->name);
  }
  g_string_append (out, "\r\n");
  for (guint row = 0; row < n_rows; row++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    for (guint i = 0; i < n_columns; i++) {
      g_string_append (out, i ? "," : "");
      if (!tw_result_set_is_null (self, row, i))
        append_field (out, tw_result_set_get_text (self, row, i, buffer, NULL));
    }
    g_string_append (out, "\r\n");
    if (out->len >= CHUNK && !flush (out, stream, cancellable, error))
      return FALSE;
  }
  return flush (out, stream, cancellable, error);
}
