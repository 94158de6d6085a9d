// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-websocket-upgrade.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/random.h>

#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#define KEY_SIZE 16
#define SHOWN_BODY 200

char *
tw_upgrade_new_key (void)
{
  guint8 bytes[KEY_SIZE];
  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    for (guint i = 0; i < sizeof bytes; i++)
      bytes[i] = (guint8) g_random_int ();
  return g_base64_encode (bytes, sizeof bytes);
}

static char *
accept_of (const char *key)
{
  g_autofree char *text = g_strconcat (key, GUID, NULL);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text));
  guint8 digest[20];
  gsize length = sizeof digest;
  g_checksum_get_digest (sum, digest, &length);
  return g_base64_encode (digest, length);
}

char *
tw_upgrade_request (const char *url, const char *key, GPtrArray *headers, GError **error)
{
  const char *host = strstr (url, "://");
  const char *path = host ? strchr (host + 3, '/') : NULL;
  if (path == NULL || strpbrk (url, " \r\n\t")) {
    tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL, NULL,
                  _("The address of the data channel cannot be used"));
    return NULL;
  }
  GString *text = g_string_new (NULL);
  g_string_printf (text,
                   "GET %s HTTP/1.1\r\nHost: %.*s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n",
                   path, (int) (path - host - 3), host + 3, key);
  for (guint i = 0; headers && i < headers->len; i++)
    g_string_append_printf (text, "%s\r\n", (char *) headers->pdata[i]);
  g_string_append (text, "\r\n");
  return g_string_free (text, FALSE);
}

static const char *
advice_for (guint status)
{
  switch (status) {
  case 401:
  case 403:
    return _("The identity needs ssmmessages:OpenDataChannel on the session (and "
             "ssm:StartSession); check also that its credentials have not expired and that the "
             "clock is right.");
  case 404:
  case 410:
    return _("The session has ended; start the tunnel again.");
  case 407:
    return _("The proxy wants a name and password: set them in https_proxy.");
  case 429:
    return _("Wait a moment; the account opens too many sessions at once.");
  default:
    return status >= 500 ? _("The service has a problem of its own; try again.")
                         : _("If a proxy stands between, it must let WebSocket connections "
                             "through.");
  }
}

static gboolean
refused (guint status, const char *head, const char *body, GError **error)
{
  g_autofree char *line = g_strndup (head, strcspn (head, "\r\n"));
  g_autofree char *said = g_utf8_make_valid (body, (gssize) strnlen (body, SHOWN_BODY));
  g_strdelimit (said, "\r\n\t", ' ');
  g_strstrip (said);
  g_autoptr (GError) made = NULL;
  tw_set_error (&made, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_REFUSED, advice_for (status),
                _("Session Manager refused the data channel: %s%s%s"), line, *said ? ": " : "",
                said);
  tw_error_get_details (made)->http_status = (int) status;
  g_propagate_error (error, g_steal_pointer (&made));
  return FALSE;
}

/* The value of a header, in place; @head is terminated lines. */
static char *
dup_header (const char *head, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
  gsize length = strlen (name);
  for (char **line = lines; *line; line++)
    if (g_ascii_strncasecmp (*line, name, length) == 0 && (*line)[length] == ':')
      return g_strdup (g_strstrip (*line + length + 1));
  return NULL;
}

static gboolean
is_upgrade (const char *head, const char *key)
{
  g_autofree char *upgrade = dup_header (head, "Upgrade");
  g_autofree char *connection = dup_header (head, "Connection");
  g_autofree char *accept = dup_header (head, "Sec-WebSocket-Accept");
  g_autofree char *extensions = dup_header (head, "Sec-WebSocket-Extensions");
  g_autofree char *expected = accept_of (key);
  g_autofree char *words = connection ? g_ascii_strdown (connection, -1) : NULL;
  return upgrade && g_ascii_strcasecmp (upgrade, "websocket") == 0 && words
         && strstr (words, "upgrade") && g_strcmp0 (accept, expected) == 0 && extensions == NULL;
}

gboolean
tw_upgrade_read_answer (const guint8 *data, gsize length, const char *key, gsize *used,
                        GError **error)
{
  *used = 0;
  g_autofree char *text = g_strndup ((const char *) data, length);
  char *end = strstr (text, "\r\n\r\n");
  if (end == NULL && length < TW_UPGRADE_MAX_ANSWER)
    return TRUE;
  gboolean http = g_str_has_prefix (text, "HTTP/1.") && strlen (text) > 12;
  guint64 status = http ? g_ascii_strtoull (text + 9, NULL, 10) : 0;
  if (end && status != 101 && status >= 200 && status < 600) {
    *end = '\0';
    return refused ((guint) status, text, end + 4, error);
  }
  if (end)
    end[2] = '\0';
  if (end == NULL || status != 101 || !is_upgrade (text, key))
    return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL,
                         _("A proxy between here and AWS may not know WebSockets."),
                         _("Session Manager's answer is no WebSocket upgrade"));
  *used = (gsize) (end - text) + 4;
  return TRUE;
}
