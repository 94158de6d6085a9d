// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-smux.h"

#include <glib/gi18n.h>
#include <string.h>

static guint32
stream_of (const TwSmux *self)
{
  guint32 stream;
  memcpy (&stream, self->header + 4, sizeof stream);
  return GUINT32_FROM_LE (stream);
}

/* The header is complete. */
static gboolean
begin_frame (TwSmux *self, const TwSmuxSink *sink, gpointer user_data, GError **error)
{
  guint16 length;
  memcpy (&length, self->header + 2, sizeof length);
  self->left = GUINT16_FROM_LE (length);
  if (self->header[0] != TW_SMUX_VERSION)
    return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL,
                         _("Update the SSM agent on the instance."),
                         _("The SSM agent sent a frame of smux version %u"), self->header[0]);
  if (self->header[1] > TW_SMUX_NOP || (self->header[1] != TW_SMUX_PSH && self->left))
    return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL,
                         _("Update the SSM agent on the instance."),
                         _("The SSM agent sent a frame that is none of smux (command %u)"),
                         self->header[1]);
  if (self->header[1] == TW_SMUX_FIN)
    sink->end (stream_of (self), user_data);
  return TRUE;
}

gboolean
tw_smux_push (TwSmux *self, const guint8 *data, gsize length, const TwSmuxSink *sink,
              gpointer user_data, GError **error)
{
  while (length) {
    gsize part;
    if (self->header_length < TW_SMUX_HEADER_SIZE) {
      part = MIN (length, TW_SMUX_HEADER_SIZE - self->header_length);
      memcpy (self->header + self->header_length, data, part);
      self->header_length += (guint) part;
      if (self->header_length == TW_SMUX_HEADER_SIZE
          && !begin_frame (self, sink, user_data, error))
        return FALSE;
    } else {
      part = MIN (length, self->left);
      self->left -= (guint32) part;
      sink->data (stream_of (self), data, part, user_data);
    }
    if (self->header_length == TW_SMUX_HEADER_SIZE && self->left == 0)
      self->header_length = 0;
    data += part;
    length -= part;
  }
  return TRUE;
}

void
tw_smux_append (GByteArray *out, TwSmuxCommand command, guint32 stream, const guint8 *data,
                gsize length)
{
  guint8 header[TW_SMUX_HEADER_SIZE] = { TW_SMUX_VERSION, (guint8) command };
  guint16 size = GUINT16_TO_LE ((guint16) length);
  guint32 id = GUINT32_TO_LE (stream);
  memcpy (header + 2, &size, sizeof size);
  memcpy (header + 4, &id, sizeof id);
  g_byte_array_append (out, header, sizeof header);
  if (length)
    g_byte_array_append (out, data, (guint) length);
}
