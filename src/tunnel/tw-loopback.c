// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE /* accept4() */
#include "tunnel/tw-loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 64
#define MAX_LINE 512

static struct sockaddr_in
address_of (guint port)
{
  return (struct sockaddr_in) { .sin_family = AF_INET,
                                .sin_port = htons ((guint16) port),
                                .sin_addr = { htonl (INADDR_LOOPBACK) } };
}

int
tw_loopback_listen (guint *port, GError **error)
{
  struct sockaddr_in address = address_of (*port);
  socklen_t length = sizeof address;
  int on = 1;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd >= 0 && *port) /* not to wait for connections of an earlier run to be forgotten */
    setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (fd >= 0 && bind (fd, (struct sockaddr *) &address, length) == 0
      && listen (fd, BACKLOG) == 0
      && getsockname (fd, (struct sockaddr *) &address, &length) == 0) {
    *port = ntohs (address.sin_port);
    return fd;
  }
  int code = errno;
  if (fd >= 0)
    close (fd);
  tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_LOCAL,
                code == EADDRINUSE ? _("Choose another local port, or none, to get one that is "
                                       "free.")
                                   : NULL,
                _("The tunnel cannot listen on port %u of this computer: %s"), *port,
                g_strerror (code));
  return -1;
}

/* "0100007F:A702": an address in host order of its words, a port. IPv4 may stand in IPv6's form. */
static gboolean
is_loopback_end (const char *text, guint port)
{
  const char *colon = strchr (text, ':');
  if (colon == NULL || g_ascii_strtoull (colon + 1, NULL, 16) != port)
    return FALSE;
  gsize length = (gsize) (colon - text);
  guint32 loopback = htonl (INADDR_LOOPBACK);
  g_autofree char *word = g_strdup_printf ("%08X", loopback);
  if (length == 8)
    return strncmp (text, word, 8) == 0;
  g_autofree char *mapped
    = g_strdup_printf ("0000000000000000%08X%s", (guint32) htonl (0xffff), word);
  return length == 32 && strncmp (text, mapped, 32) == 0;
}

gboolean
tw_loopback_line_is_ours (const char *line, guint from, guint to, guint uid)
{
  char local[64], remote[64];
  unsigned int state, owner;
  unsigned long inode;
  if (sscanf (line, " %*u: %63s %63s %x %*s %*s %*s %u %*u %lu", local, remote, &state, &owner,
              &inode)
      != 5)
    return FALSE;
  /* What no process holds any more is listed as root's, without an inode. */
  gboolean held = inode != 0
                  && (state == TCP_ESTABLISHED || state == TCP_FIN_WAIT1
                      || state == TCP_FIN_WAIT2);
  return held && owner == uid && is_loopback_end (local, from) && is_loopback_end (remote, to);
}

static gboolean
table_has (const char *path, guint from, guint to)
{
  FILE *table = fopen (path, "re");
  char line[MAX_LINE];
  gboolean found = FALSE;
  while (table && !found && fgets (line, sizeof line, table))
    found = tw_loopback_line_is_ours (line, from, to, geteuid ());
  if (table)
    fclose (table);
  return found;
}

static gboolean
is_own_peer (int fd)
{
  struct sockaddr_in peer, own;
  socklen_t peer_length = sizeof peer, own_length = sizeof own;
  if (getpeername (fd, (struct sockaddr *) &peer, &peer_length) != 0
      || getsockname (fd, (struct sockaddr *) &own, &own_length) != 0)
    return FALSE;
  guint from = ntohs (peer.sin_port), to = ntohs (own.sin_port);
  return table_has ("/proc/net/tcp", from, to) || table_has ("/proc/net/tcp6", from, to);
}

int
tw_loopback_accept (int listener)
{
  for (;;) {
    int fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
      continue;
    if (fd < 0)
      return -1;
    if (is_own_peer (fd)) {
      int on = 1;
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return fd;
    }
    g_debug ("a connection of another user's process was reset");
    tw_loopback_reset (fd);
  }
}

void
tw_loopback_reset (int fd)
{
  const struct linger at_once = { 1, 0 };
  setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close (fd);
}
