// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-sample-server.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/file.h>
#include <unistd.h>

#include "setup/tw-sample-cluster.h"
#include "setup/tw-server-files.h"

/* Who runs the server, and until when:
 *
 * - Each user holds a shared lock on `users` as long as it uses the server. The kernel takes it
 *   back however the user ends.
 * - A keeper, a small process of its own, waits for an exclusive lock on `users`: it gets it when
 *   the last user has gone, stops the server, and ends. It is made before the server is.
 * - The keeper holds an exclusive lock on `keeper`, so that one that was killed is missed by the
 *   next user, who makes another.
 * - `start` is held by the one user who makes, starts or recovers the server, `load` by the one
 *   who loads data.
 */
#define USERS TW_SERVER_USERS_LOCK
#define KEEPER "keeper.lock"
#define START "start.lock"
#define LOAD "load.lock"

#define STOP_SECONDS 20
#define POLL_MICROSECONDS 5000

/* $0 pg_ctl, $1 the data directory, $2 the users' lock file, which is also open as 3; the keeper's
 * lock is 4. Does nothing where the folder was removed and made again, or where the process number
 * has gone to another program. The server may be so young that it has not written its number, and
 * lives on for a moment after it has removed it. */
static const char keeper_script[]
  = "flock -x 3 || exit 1\n"
    "[ /proc/self/fd/3 -ef \"$2\" ] || exit 0\n"
    "runs () { [ \"$(readlink \"/proc/$pid/cwd\")\" = \"$1\" ]; }\n"
    "for try in 1 2 3; do\n"
    "  pid=\n"
    "  read -r pid 2>/dev/null <\"$1/postmaster.pid\" && runs \"$1\" && break\n"
    "  pid=\n"
    "  sleep 0.2\n"
    "done\n"
    "[ -n \"$pid\" ] || exit 0\n"
    "\"$0\" stop -s -D \"$1\" -m fast -w -t 15 || \"$0\" stop -s -D \"$1\" -m immediate -w -t 5\n"
    "tries=0\n"
    "while runs \"$1\" && [ $((tries += 1)) -lt 500 ]; do sleep 0.01; done\n";

struct _TwSampleServer {
  TwSampleCluster *cluster;
  TwEndpoint *endpoint;
  int users; /* file descriptor of our shared lock */
};

typedef struct {
  TwSetupProgress progress;
  gpointer data;
} Progress;

static void
say (const Progress *self, const char *message)
{
  if (self->progress)
    self->progress (message, -1, self->data);
}

static void
say_waiting (gpointer data)
{
  say (data, _("Waiting for another Tradewind that prepares the sample server…"));
}

/* @lock: our lock on the keeper's file, which becomes the keeper's */
static gboolean
spawn_keeper (TwSampleCluster *cluster, const char *programs, int lock, GError **error)
{
  g_autofree char *control = g_build_filename (programs, "pg_ctl", NULL);
  g_autofree char *users = g_build_filename (cluster->base, USERS, NULL);
  const char *const argv[]
    = { "/bin/sh", "-c", keeper_script, control, cluster->data, users, NULL };
  int own = open (users, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (own < 0) {
    close (lock);
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER, _("Try again."),
                         _("%s of the sample server has gone."), users);
  }
  const int fds[][2] = { { own, 3 }, { lock, 4 } };
  g_autoptr (GSubprocess) keeper = tw_server_program_spawn (
    cluster->account, argv, cluster->log, fds, G_N_ELEMENTS (fds), error);
  return keeper != NULL;
}

static gboolean
ensure_keeper (TwSampleCluster *cluster, const char *programs, GError **error)
{
  g_autofree char *flock_program = g_find_program_in_path ("flock");
  if (flock_program == NULL)
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                         _("Install it: sudo apt install util-linux"),
                         _("The sample server needs the program flock, which is not installed."));
  int lock = tw_server_files_try_lock (cluster->base, KEEPER, LOCK_EX);
  return lock < 0 || spawn_keeper (cluster, programs, lock, error);
}

static gboolean
ensure_running (TwSampleCluster *cluster, const Progress *progress, GCancellable *cancellable,
                GError **error)
{
  g_autofree char *programs = tw_sample_cluster_ensure_data (cluster, progress->progress,
                                                             progress->data, cancellable, error);
  if (programs == NULL || !ensure_keeper (cluster, programs, error))
    return FALSE;
  if (tw_sample_cluster_answers (cluster))
    return TRUE;
  say (progress, _("Starting the sample server…"));
  return tw_sample_cluster_start (cluster, programs, cancellable, error);
}

static gboolean
join (TwSampleServer *self, Progress *progress, GCancellable *cancellable, GError **error)
{
  const char *base = self->cluster->base;
  self->users = tw_server_files_lock (base, USERS, LOCK_SH, say_waiting, progress, cancellable,
                                      error);
  if (self->users < 0)
    return FALSE;
  int start = tw_server_files_lock (base, START, LOCK_EX, say_waiting, progress, cancellable,
                                    error);
  if (start < 0)
    return FALSE;
  gboolean running = ensure_running (self->cluster, progress, cancellable, error);
  close (start);
  return running;
}

TwSampleServer *
tw_sample_server_acquire (TwSetupProgress progress, gpointer progress_data,
                          GCancellable *cancellable, GError **error)
{
  g_autoptr (TwSampleServer) self = g_new0 (TwSampleServer, 1);
  Progress to = { progress, progress_data };
  self->users = -1;
  self->cluster = tw_sample_cluster_new (error);
  if (self->cluster == NULL || !join (self, &to, cancellable, error))
    return NULL;
  self->endpoint = tw_endpoint_new_socket (self->cluster->socket, TW_SAMPLE_PORT,
                                           TW_SAMPLE_DATABASE, TW_SAMPLE_USER, NULL);
  return g_steal_pointer (&self);
}

static gboolean
can_lock (const char *base, const char *name, int operation)
{
  int fd = tw_server_files_try_lock (base, name, operation);
  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

typedef enum { STOPPED, STOPPING, USED } Use;

/* Looks only while nobody starts the server, who would take our look for the keeper. The keeper may
 * get its lock at any moment between two of our looks. */
static Use
look (const char *base)
{
  int start = tw_server_files_try_lock (base, START, LOCK_EX);
  if (start < 0)
    return STOPPING;
  Use use = STOPPING;
  if (can_lock (base, KEEPER, LOCK_EX))
    use = STOPPED;
  else if (!can_lock (base, USERS, LOCK_EX) && can_lock (base, USERS, LOCK_SH))
    use = USED;
  close (start);
  return use;
}

static void
wait_for_keeper (const char *base)
{
  gint64 deadline = g_get_monotonic_time () + STOP_SECONDS * G_TIME_SPAN_SECOND;
  while (g_get_monotonic_time () < deadline && look (base) == STOPPING)
    g_usleep (POLL_MICROSECONDS);
}

/* The keeper was killed: another does its work, if nobody uses the server. */
static void
replace_keeper (TwSampleCluster *cluster)
{
  int start = tw_server_files_try_lock (cluster->base, START, LOCK_EX);
  if (start < 0)
    return;
  g_autofree char *programs = tw_server_programs_find (0, NULL);
  if (programs)
    ensure_keeper (cluster, programs, NULL);
  close (start);
  wait_for_keeper (cluster->base);
}

void
tw_sample_server_release (TwSampleServer *self)
{
  if (self->users >= 0) {
    close (self->users);
    wait_for_keeper (self->cluster->base);
    if (can_lock (self->cluster->base, USERS, LOCK_EX) && tw_sample_cluster_answers (self->cluster))
      replace_keeper (self->cluster);
  }
  g_clear_pointer (&self->endpoint, tw_endpoint_unref);
  g_clear_pointer (&self->cluster, tw_sample_cluster_free);
  g_free (self);
}

int
tw_sample_server_lock_data (TwSampleServer *self, GCancellable *cancellable, GError **error)
{
  return tw_server_files_lock (self->cluster->base, LOAD, LOCK_EX, NULL, NULL, cancellable, error);
}

TwEndpoint *
tw_sample_server_get_endpoint (TwSampleServer *self)
{
  return self->endpoint;
}

char *
tw_sample_server_dup_data_path (void)
{
  g_autofree char *base = tw_sample_cluster_dup_base ();
  return g_build_filename (base, "data", NULL);
}

/* Nobody can start the server while we hold @start, and nobody uses it once we hold @users. */
static gboolean
remove_unused (const TwSampleCluster *cluster)
{
  int start = tw_server_files_try_lock (cluster->base, START, LOCK_EX);
  int users = start < 0 ? -1 : tw_server_files_try_lock (cluster->base, USERS, LOCK_EX);
  int keeper = users < 0 ? -1 : tw_server_files_try_lock (cluster->base, KEEPER, LOCK_EX);
  if (keeper >= 0)
    tw_server_files_remove (cluster->data);
  const int locks[] = { keeper, users, start };
  for (guint i = 0; i < G_N_ELEMENTS (locks); i++)
    if (locks[i] >= 0)
      close (locks[i]);
  return keeper >= 0;
}

gboolean
tw_sample_server_remove_data (GError **error)
{
  g_autofree char *data = tw_sample_server_dup_data_path ();
  if (!g_file_test (data, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (TwSampleCluster) cluster = tw_sample_cluster_new (error);
  if (cluster == NULL)
    return FALSE;
  gint64 deadline = g_get_monotonic_time () + STOP_SECONDS * G_TIME_SPAN_SECOND;
  while (!remove_unused (cluster)) {
    if (g_get_monotonic_time () > deadline)
      return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                           _("Close the other window or program that uses it, then try again."),
                           _("The sample data is in use by another Tradewind."));
    g_usleep (POLL_MICROSECONDS);
  }
  return TRUE;
}
