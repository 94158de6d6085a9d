// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-websocket-frame.h"
#include "tunnel/tw-websocket-upgrade.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define MAX_MESSAGE 4096

static char *
read_frames (const guint8 *data, gsize size, gsize chunk)
{
  g_autoptr (TwWebsocketDecoder) decoder = tw_websocket_decoder_new (MAX_MESSAGE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_MD5);
  TwWebsocketMessage message;
  for (gsize at = 0; at < size && error == NULL; at += chunk) {
    tw_websocket_decoder_push (decoder, data + at, MIN (chunk, size - at));
    while (tw_websocket_decoder_next (decoder, &message, &error)) {
      if (message.length > MAX_MESSAGE)
        g_error ("a message over the limit");
      guint8 opcode = (guint8) message.opcode;
      g_checksum_update (sum, &opcode, 1);
      g_checksum_update (sum, message.data, (gssize) message.length);
      g_autofree char *reason = NULL;
      if (message.opcode == TW_WEBSOCKET_CLOSE)
        tw_websocket_read_close (&message, &reason);
    }
  }
  return g_strdup_printf ("%s %s", g_checksum_get_string (sum), error ? "broken" : "");
}

/* Any cutting of the same bytes has to come to the same; what is written is masked. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size < 2)
    return 0;
  gsize used;
  tw_upgrade_read_answer (data, size, "a2V5", &used, NULL);
  g_autofree char *whole = read_frames (data + 1, size - 1, size);
  g_autofree char *cut = read_frames (data + 1, size - 1, 1 + data[0] % 37);
  if (!g_str_equal (whole, cut))
    g_error ("cut differently, the frames say something else");
  return 0;
}
