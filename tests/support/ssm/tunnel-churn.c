// SPDX-License-Identifier: Apache-2.0
//
// Opens and drops tunnels at random in one process, with connections through them, and counts what
// is left: tunnel-churn HOST PORT SECONDS SEED TARGET…
//
// Prints {"opened", "ready", "connections", "threads": [before, after], "descriptors": [before,
// after], "open", "finished"}. AWS's settings are the environment's.
#include <gio/gio.h>
#include <stdlib.h>

#include "core/tw-worker.h"
#include "tunnel/tw-tunnel.h"

#define MAX_SOCKETS 4
#define WARM_S 30   /* to the first tunnel that is ready, at most */
#define SETTLE_S 20 /* for threads that are ending */
#define STEADY_S 1  /* without a change: they have ended */

typedef struct {
  const char *target;
  TwTunnel *tunnel;
  GSocketConnection *sockets[MAX_SOCKETS];
} Slot;

typedef struct {
  const char *host;
  guint port;
  GRand *random;
  TwAwsClient *client;
  GArray *slots; /* of Slot */
  guint n_opened;
  guint n_ready;
  guint n_connections;
} Churn;

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name (dir))
    n++;
  return n;
}

static guint
count_threads (void)
{
  return count_files ("/proc/self/task");
}

/* Waits until no thread is ending any more. Returns: how many there are */
static guint
settle (void)
{
  guint threads = count_threads ();
  for (guint i = 0, steady = 0; i < SETTLE_S * 10 && steady < STEADY_S * 10; i++) {
    g_usleep (100000);
    guint now = count_threads ();
    steady = now == threads ? steady + 1 : 0;
    threads = now;
  }
  return threads;
}

static guint
count_descriptors (void)
{
  return count_files ("/proc/self/fd") - 1; /* its own */
}

/* What is open, for who reads that something is left. */
static char *
list_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  g_autoptr (GString) list = g_string_new (NULL);
  for (const char *name; (name = g_dir_read_name (dir));) {
    g_autofree char *path = g_strdup_printf ("/proc/self/fd/%s", name);
    g_autofree char *target = g_file_read_link (path, NULL);
    if (target)
      g_string_append_printf (list, "%s%s: %s", list->len ? ", " : "", name, target);
  }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
close_sockets (Slot *slot)
{
  for (guint i = 0; i < MAX_SOCKETS; i++)
    g_clear_object (&slot->sockets[i]);
}

static void
drop (Churn *self, Slot *slot)
{
  if (g_rand_boolean (self->random)) /* in either order */
    close_sockets (slot);
  TwTunnelStatus status = { 0 };
  tw_tunnel_get_status (slot->tunnel, &status);
  self->n_ready += status.state == TW_TUNNEL_READY;
  tw_tunnel_status_clear (&status);
  g_clear_pointer (&slot->tunnel, tw_tunnel_release);
  close_sockets (slot);
}

static void
open_tunnel (Churn *self, Slot *slot)
{
  const TwTunnelOptions options = { .client = self->client, .target = slot->target,
                                    .host = self->host, .port = self->port };
  g_autoptr (GError) error = NULL;
  slot->tunnel = tw_tunnel_acquire (&options, &error);
  if (slot->tunnel == NULL)
    g_error ("no tunnel: %s", error->message);
  self->n_opened++;
}

/* A socket that may have something to send, or be closed. What becomes of it is no matter here. */
static void
use_socket (Churn *self, Slot *slot)
{
  GSocketConnection **socket = &slot->sockets[g_rand_int_range (self->random, 0, MAX_SOCKETS)];
  if (*socket == NULL) {
    g_autoptr (GSocketClient) client = g_socket_client_new ();
    g_socket_client_set_enable_proxy (client, FALSE);
    *socket = g_socket_client_connect_to_host (client, "127.0.0.1",
                                               (guint16) tw_tunnel_get_port (slot->tunnel), NULL,
                                               NULL);
    self->n_connections += *socket != NULL;
  } else if (g_rand_boolean (self->random)) {
    static const guint8 ssl_request[] = { 0, 0, 0, 8, 4, 210, 22, 47 };
    GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (*socket));
    g_output_stream_write (out, ssl_request, sizeof ssl_request, NULL, NULL);
  } else
    g_clear_object (socket);
}

static void
step (Churn *self)
{
  guint number = (guint) g_rand_int_range (self->random, 0, (gint32) self->slots->len);
  Slot *slot = &g_array_index (self->slots, Slot, number);
  int choice = g_rand_int_range (self->random, 0, 20);
  if (slot->tunnel == NULL)
    open_tunnel (self, slot);
  else if (choice < 3)
    drop (self, slot);
  else if (choice < 4)
    tw_tunnel_restart (slot->tunnel);
  else
    use_socket (self, slot);
  g_usleep ((gulong) g_rand_int_range (self->random, 0, 60000));
}

/* Returns: whether every session was ended in time */
static gboolean
run (Churn *self, gint64 seconds)
{
  g_autoptr (GError) error = NULL;
  self->client = tw_aws_client_new (&(TwAwsClientOptions) { 0 }, &error);
  if (self->client == NULL)
    g_error ("no client: %s", error->message);
  gint64 end = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  while (g_get_monotonic_time () < end)
    step (self);
  for (guint i = 0; i < self->slots->len; i++)
    if (g_array_index (self->slots, Slot, i).tunnel)
      drop (self, &g_array_index (self->slots, Slot, i));
  gboolean finished = tw_tunnels_finish (60000);
  g_clear_pointer (&self->client, tw_aws_client_unref);
  return finished;
}

int
main (int argc, char **argv)
{
  if (argc < 6) {
    g_printerr ("usage: see the first lines of tunnel-churn.c\n");
    return 3;
  }
  tw_workers_init (); /* as the application: a thread that ends last still frees what is its own */
  Churn churn = { .host = argv[1],
                  .port = (guint) atoi (argv[2]),
                  .random = g_rand_new_with_seed ((guint) atoi (argv[4])),
                  .slots = g_array_new (FALSE, TRUE, sizeof (Slot)) };
  for (int i = 5; i < argc; i++) {
    Slot slot = { .target = argv[i] };
    g_array_append_val (churn.slots, slot);
  }
  for (guint i = 0; i < WARM_S && (churn.n_ready == 0 || churn.n_connections == 0); i++)
    run (&churn, 1); /* what is made once and kept */
  guint threads = settle (), descriptors = count_descriptors ();
  gboolean finished = run (&churn, atoi (argv[3]));
  guint left = settle ();
  g_autofree char *open = list_descriptors ();
  g_print ("{\"opened\": %u, \"ready\": %u, \"connections\": %u, \"threads\": [%u, %u], "
           "\"descriptors\": [%u, %u], \"open\": \"%s\", \"finished\": %s}\n",
           churn.n_opened, churn.n_ready, churn.n_connections, threads, left, descriptors,
           count_descriptors (), open, finished ? "true" : "false");
  g_array_unref (churn.slots);
  g_rand_free (churn.random);
  return 0;
}
