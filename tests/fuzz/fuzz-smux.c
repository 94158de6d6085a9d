// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-smux.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
data_cb (guint32 stream, const guint8 *data, gsize length, gpointer user_data)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (user_data, "%u:%02x ", stream, data[i]);
}

static void
end_cb (guint32 stream, gpointer user_data)
{
  g_string_append_printf (user_data, "%u. ", stream);
}

static char *
read_frames (const guint8 *data, gsize size, gsize chunk)
{
  static const TwSmuxSink sink = { data_cb, end_cb };
  TwSmux smux = { 0 };
  GString *text = g_string_new (NULL);
  gboolean good = TRUE;
  for (gsize at = 0; at < size && good; at += chunk)
    good = tw_smux_push (&smux, data + at, MIN (chunk, size - at), &sink, text, NULL);
  g_string_append (text, good ? "" : "broken");
  return g_string_free (text, FALSE);
}

/* Any cutting of the same bytes has to come to the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size < 2)
    return 0;
  g_autofree char *whole = read_frames (data + 1, size - 1, size);
  g_autofree char *cut = read_frames (data + 1, size - 1, 1 + data[0] % 37);
  if (!g_str_equal (whole, cut))
    g_error ("cut differently, the frames say something else");
  return 0;
}
