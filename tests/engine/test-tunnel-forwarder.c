// SPDX-License-Identifier: Apache-2.0
//
// Local connections on real sockets; the far end of the smux session is played here.
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tunnel/tw-forwarder.h"
#include "tunnel/tw-loopback.h"
#include "tunnel/tw-smux.h"

#define ROOM (256 * 1024)

/* The far end: what it heard, by stream. */
typedef struct {
  TwForwarder *forwarder;
  TwSmux smux;
  GHashTable *heard; /* stream → GByteArray */
  GHashTable *ended; /* set of streams */
  GArray *opened;    /* of guint32, in order of their first byte or end */
  gboolean echo;
  guint n_unreachable, n_slow;
  GByteArray *answers;
} Far;

static GByteArray *
heard (Far *far, guint32 stream)
{
  GByteArray *bytes = g_hash_table_lookup (far->heard, GUINT_TO_POINTER (stream));
  if (bytes == NULL) {
    bytes = g_byte_array_new ();
    g_hash_table_insert (far->heard, GUINT_TO_POINTER (stream), bytes);
    g_array_append_val (far->opened, stream);
  }
  return bytes;
}

static void
data_cb (guint32 stream, const guint8 *data, gsize length, gpointer user_data)
{
  Far *far = user_data;
  g_byte_array_append (heard (far, stream), data, (guint) length);
  if (far->echo)
    tw_smux_append (far->answers, TW_SMUX_PSH, stream, data, length);
}

static void
end_cb (guint32 stream, gpointer user_data)
{
  Far *far = user_data;
  heard (far, stream);
  g_hash_table_add (far->ended, GUINT_TO_POINTER (stream));
}

static void
notice_cb (TwForwarderTrouble trouble, gpointer user_data)
{
  Far *far = user_data;
  if (trouble == TW_FORWARDER_UNREACHABLE)
    far->n_unreachable++;
  else
    far->n_slow++;
}

static Far *
far_new (void)
{
  g_autoptr (GError) error = NULL;
  Far *far = g_new0 (Far, 1);
  far->forwarder = tw_forwarder_new (0, notice_cb, far, &error);
  g_assert_no_error (error);
  far->heard = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_byte_array_unref);
  far->ended = g_hash_table_new (NULL, NULL);
  far->opened = g_array_new (FALSE, FALSE, sizeof (guint32));
  far->answers = g_byte_array_new ();
  tw_forwarder_begin (far->forwarder);
  tw_forwarder_set_mode (far->forwarder, TW_FORWARDER_CARRIES);
  return far;
}

static void
far_free (Far *far)
{
  tw_forwarder_free (far->forwarder);
  g_hash_table_unref (far->heard);
  g_hash_table_unref (far->ended);
  g_array_unref (far->opened);
  g_byte_array_unref (far->answers);
  g_free (far);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Far, far_free)

/* One turn of the loop that the tunnel's thread runs. */
static void
turn (Far *far)
{
  static const TwSmuxSink sink = { data_cb, end_cb };
  g_autoptr (GArray) polls = g_array_new (FALSE, FALSE, sizeof (GPollFD));
  tw_forwarder_add_polls (far->forwarder, polls, ROOM);
  if (g_poll ((GPollFD *) (gpointer) polls->data, polls->len, 10) > 0)
    tw_forwarder_take_polls (far->forwarder, polls, ROOM);
  GByteArray *output = tw_forwarder_get_output (far->forwarder);
  g_assert_true (tw_smux_push (&far->smux, output->data, output->len, &sink, far, NULL));
  g_byte_array_set_size (output, 0);
  g_assert_true (
    tw_forwarder_push (far->forwarder, far->answers->data, far->answers->len, NULL));
  g_byte_array_set_size (far->answers, 0);
}

static int
connect_to (guint port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16) port),
                                 .sin_addr = { htonl (INADDR_LOOPBACK) } };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (fcntl (fd, F_SETFL, O_NONBLOCK), ==, 0);
  return fd;
}

static void
send_text (int fd, const char *text)
{
  g_assert_cmpint (send (fd, text, strlen (text), MSG_NOSIGNAL), ==, (gssize) strlen (text));
}

/* The stream that @fd became, told by what it says. */
static guint32
stream_of (Far *far, int fd)
{
  guint before = far->opened->len;
  send_text (fd, "hello");
  while (far->opened->len == before
         || heard (far, g_array_index (far->opened, guint32, before))->len < 5)
    turn (far);
  return g_array_index (far->opened, guint32, before);
}

/* Everything until the end; how it ended is in @failure: 0 or an errno. */
static GByteArray *
read_all (Far *far, int fd, int *failure)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 part[65536];
  for (;;) {
    gssize got = recv (fd, part, sizeof part, 0);
    *failure = got < 0 ? errno : 0;
    if (got > 0)
      g_byte_array_append (bytes, part, (guint) got);
    else if (got == 0 || errno != EAGAIN)
      return bytes;
    else
      turn (far);
  }
}

static void
answer (Far *far, TwSmuxCommand command, guint32 stream, const char *text)
{
  tw_smux_append (far->answers, command, stream, (const guint8 *) text, strlen (text));
}

static void
test_streams (void)
{
  g_autoptr (Far) far = far_new ();
  int first = connect_to (tw_forwarder_get_port (far->forwarder));
  guint32 one = stream_of (far, first);
  int second = connect_to (tw_forwarder_get_port (far->forwarder));
  guint32 two = stream_of (far, second);
  g_assert_cmpuint (one, ==, TW_SMUX_FIRST_STREAM);
  g_assert_cmpuint (two, ==, TW_SMUX_FIRST_STREAM + 2);
  answer (far, TW_SMUX_PSH, two, "for two");
  answer (far, TW_SMUX_PSH, one, "for one");
  answer (far, TW_SMUX_FIN, one, "");
  answer (far, TW_SMUX_FIN, two, "");
  int failure;
  g_autoptr (GByteArray) to_first = read_all (far, first, &failure);
  g_assert_cmpint (failure, ==, 0);
  g_assert_cmpmem (to_first->data, to_first->len, "for one", 7);
  g_autoptr (GByteArray) to_second = read_all (far, second, &failure);
  g_assert_cmpmem (to_second->data, to_second->len, "for two", 7);
  close (first);
  close (second);
  TwForwarderCount count;
  do {
    turn (far);
    tw_forwarder_get_count (far->forwarder, &count);
  } while (count.n_streams);
  g_assert_cmpuint (count.sent, ==, 10);
  g_assert_cmpuint (count.received, ==, 14);
  g_assert_true (g_hash_table_contains (far->ended, GUINT_TO_POINTER (one)));
}

static void
test_large (void)
{
  g_autoptr (Far) far = far_new ();
  far->echo = TRUE;
  int fd = connect_to (tw_forwarder_get_port (far->forwarder));
  const gsize size = 3000001;
  g_autofree guint8 *data = g_malloc (size), *back = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 2654435761u >> 13);
  for (gsize sent = 0, got = 0; got < size;) {
    gssize out = sent < size ? send (fd, data + sent, size - sent, MSG_NOSIGNAL) : 0;
    sent += out > 0 ? (gsize) out : 0;
    turn (far);
    gssize in = recv (fd, back + got, size - got, 0);
    got += in > 0 ? (gsize) in : 0;
  }
  g_assert_cmpmem (data, size, back, size);
  close (fd);
}

/* A program that closes ends its stream; the other end hears of it. */
static void
test_local_end (void)
{
  g_autoptr (Far) far = far_new ();
  int fd = connect_to (tw_forwarder_get_port (far->forwarder));
  guint32 stream = stream_of (far, fd);
  close (fd);
  while (!g_hash_table_contains (far->ended, GUINT_TO_POINTER (stream)))
    turn (far);
  answer (far, TW_SMUX_PSH, stream, "too late"); /* no harm */
  turn (far);
}

static void
test_refused (void)
{
  g_autoptr (Far) far = far_new ();
  int fd = connect_to (tw_forwarder_get_port (far->forwarder));
  guint32 stream = stream_of (far, fd);
  tw_forwarder_refused (far->forwarder);
  answer (far, TW_SMUX_FIN, stream, "");
  int failure;
  g_autoptr (GByteArray) nothing = read_all (far, fd, &failure);
  g_assert_cmpint (failure, ==, ECONNRESET);
  g_assert_cmpuint (far->n_unreachable, ==, 1);
  close (fd);
}

/* One that does not read is dropped at the bound, and the others never wait for it. */
static void
test_slow (void)
{
  g_autoptr (Far) far = far_new ();
  int slow = connect_to (tw_forwarder_get_port (far->forwarder));
  guint32 slow_stream = stream_of (far, slow);
  int quick = connect_to (tw_forwarder_get_port (far->forwarder));
  guint32 quick_stream = stream_of (far, quick);
  g_autofree char *block = g_strnfill (TW_SMUX_MAX_DATA, 'x');
  guint64 pushed = 0;
  while (far->n_slow == 0) {
    for (guint i = 0; i < 64; i++, pushed += TW_SMUX_MAX_DATA)
      answer (far, TW_SMUX_PSH, slow_stream, block);
    answer (far, TW_SMUX_PSH, quick_stream, "tick");
    turn (far);
    char part[64];
    gssize got = recv (quick, part, sizeof part, 0);
    g_assert_cmpmem (part, MAX (got, 0), "tick", 4);
    g_assert_cmpuint (pushed, <, 2 * (guint64) TW_FORWARDER_MAX_BUFFER);
  }
  g_assert_cmpuint (pushed, >, TW_FORWARDER_MAX_BUFFER);
  while (!g_hash_table_contains (far->ended, GUINT_TO_POINTER (slow_stream)))
    turn (far);
  int failure;
  g_autoptr (GByteArray) rest = read_all (far, slow, &failure);
  g_assert_cmpint (failure, ==, ECONNRESET);
  close (slow);
  close (quick);
}

/* While a tunnel is resumed, who connects waits, and who is connected stays; after a loss all are
 * reset. */
static void
test_modes (void)
{
  g_autoptr (Far) far = far_new ();
  guint port = tw_forwarder_get_port (far->forwarder);
  int old = connect_to (port);
  stream_of (far, old);
  tw_forwarder_set_mode (far->forwarder, TW_FORWARDER_WAITS);
  int new = connect_to (port);
  while (!tw_forwarder_is_wanted (far->forwarder))
    turn (far);
  char byte;
  g_assert_cmpint (recv (new, &byte, 1, 0), <, 0);
  g_assert_cmpint (errno, ==, EAGAIN);
  g_assert_cmpint (recv (old, &byte, 1, 0), <, 0);
  g_assert_cmpint (errno, ==, EAGAIN);

  tw_forwarder_reset_all (far->forwarder);
  tw_forwarder_set_mode (far->forwarder, TW_FORWARDER_REFUSES);
  int failure;
  g_autoptr (GByteArray) nothing = read_all (far, old, &failure);
  g_assert_cmpint (failure, ==, ECONNRESET);
  g_autoptr (GByteArray) neither = read_all (far, new, &failure);
  g_assert_cmpint (failure, ==, ECONNRESET);
  close (old);
  close (new);
}

static void
test_lines (void)
{
  static const char mine[] = "  12: 0100007F:A702 0100007F:B14D 01 00000000:00000000 00:00000000 "
                             "00000000  1000        0 4711 1 0 100 0 0 10 0";
  g_assert_true (tw_loopback_line_is_ours (mine, 0xa702, 0xb14d, 1000));
  g_assert_false (tw_loopback_line_is_ours (mine, 0xa702, 0xb14d, 1001));
  g_assert_false (tw_loopback_line_is_ours (mine, 0xb14d, 0xa702, 1000));
  g_assert_true (tw_loopback_line_is_ours (
    "  0: 0000000000000000FFFF00000100007F:A702 0000000000000000FFFF00000100007F:B14D 01 "
    "00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0",
    0xa702, 0xb14d, 1000));
  /* Whoever is gone is listed as root's. */
  g_assert_false (tw_loopback_line_is_ours (
    "  1: 0100007F:A702 0100007F:B14D 06 00000000:00000000 03:00000734 00000000     0        0 0 3 "
    "000000007b6ddcc1", 0xa702, 0xb14d, 0));
  g_assert_false (tw_loopback_line_is_ours ("  sl  local_address rem_address   st", 1, 2, 0));
}

static void
connect_as_nobody (guint port)
{
  if (setuid (65534) != 0)
    _exit (2);
  int fd = connect_to (port);
  char byte;
  fcntl (fd, F_SETFL, 0);
  gssize got = recv (fd, &byte, 1, 0);
  _exit (got < 0 && errno == ECONNRESET ? 0 : 1);
}

static void
test_other_user (void)
{
  if (geteuid () != 0) {
    g_test_skip ("only root can become another user");
    return;
  }
  g_autoptr (Far) far = far_new ();
  pid_t child = fork ();
  if (child == 0)
    connect_as_nobody (tw_forwarder_get_port (far->forwarder));
  int status = 0;
  while (waitpid (child, &status, WNOHANG) == 0)
    turn (far);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_cmpuint (far->opened->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forwarder/streams", test_streams);
  g_test_add_func ("/forwarder/large", test_large);
  g_test_add_func ("/forwarder/local-end", test_local_end);
  g_test_add_func ("/forwarder/refused", test_refused);
  g_test_add_func ("/forwarder/slow", test_slow);
  g_test_add_func ("/forwarder/modes", test_modes);
  g_test_add_func ("/forwarder/lines", test_lines);
  g_test_add_func ("/forwarder/other-user", test_other_user);
  return g_test_run ();
}
