// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "core/tw-json-read.h"
#include "tunnel/tw-channel-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The answer to any handshake that is understood is JSON, and names each action. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gint64 sequence = 0;
  if (tw_channel_json_read_acknowledge (data, size, &sequence) && sequence < 0)
    g_error ("a negative sequence number");
  g_free (tw_channel_json_dup_member (data, size, "Output"));
  g_autoptr (TwChannelHandshake) handshake = tw_channel_json_read_handshake (data, size, NULL);
  if (handshake == NULL)
    return 0;
  tw_channel_compare_versions (handshake->agent_version, "3.0.196.0");
  const char *unsupported;
  g_autofree char *response = tw_channel_json_handshake_response (handshake, &unsupported);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = tw_json_parse_object (parser, response, -1);
  JsonArray *actions = root ? tw_json_get_array (root, "ProcessedClientActions") : NULL;
  if (actions == NULL || json_array_get_length (actions) != handshake->actions->len)
    g_error ("the answer is no JSON: %s", response);
  return 0;
}
