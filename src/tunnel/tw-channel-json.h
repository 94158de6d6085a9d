// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tunnel/tw-channel-message.h"

G_BEGIN_DECLS

/* The JSON inside a data channel's messages. Pure. */

/* The version of Amazon's plugin that we speak like: smux without keep-alive wants more than
 * 1.2.331.0, and 1.2.764.0 is the first that signs the upgrade. */
#define TW_CHANNEL_CLIENT_VERSION "1.2.764.0"

/** tw_channel_json_open: the text frame that opens the channel */
char *tw_channel_json_open (const char *token, const char *client_id);

/** tw_channel_json_acknowledge: of @message */
char *tw_channel_json_acknowledge (const TwChannelMessage *message);

/** tw_channel_json_read_acknowledge: the sequence number; %FALSE where there is none. It is only
 * looked for, as one comes for every kilobyte that is sent. */
gboolean tw_channel_json_read_acknowledge (const guint8 *json, gsize length, gint64 *sequence);

/** TwChannelHandshake: what the agent asks for */
typedef struct {
  char *agent_version;
  GPtrArray *actions;   /* of char: their types, in order */
  gboolean port;        /* SessionType Port is among them */
} TwChannelHandshake;

void tw_channel_handshake_free (TwChannelHandshake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwChannelHandshake, tw_channel_handshake_free)

/** tw_channel_json_read_handshake: %TW_TUNNEL_ERROR_PROTOCOL for what is no handshake request */
TwChannelHandshake *tw_channel_json_read_handshake (const guint8 *json, gsize length,
                                                    GError **error);

/** tw_channel_json_handshake_response: @unsupported: (out) (nullable): the first action that cannot
 * be done, which ends the session */
char *tw_channel_json_handshake_response (const TwChannelHandshake *handshake,
                                          const char **unsupported);

/** tw_channel_json_dup_member: (nullable): a string at the root, such as "Output" */
char *tw_channel_json_dup_member (const guint8 *json, gsize length, const char *name);

/** tw_channel_compare_versions: of two versions like "3.0.196.0": <0, 0, >0; a missing part is 0 */
int tw_channel_compare_versions (const char *a, const char *b);

G_END_DECLS
