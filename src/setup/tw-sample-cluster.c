// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-sample-cluster.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/tw-paths.h"
#include "setup/tw-server-files.h"

/* The role that owns the files; nobody can log in as it. */
#define OWNER "tradewind_owner"

#define STAGING "data.new-"
#define START_SECONDS 60
#define POLL_MICROSECONDS 10000

static const char settings[]
  = "# Written by Tradewind.\n"
    "listen_addresses = ''\n"
    "unix_socket_permissions = 0700\n"
    "max_connections = 50\n"
    "shared_buffers = 32MB\n"
    "dynamic_shared_memory_type = mmap\n" /* files of its own: /dev/shm may be closed to a user */
    "wal_level = minimal\n"
    "max_wal_senders = 0\n"
    "max_wal_size = 64MB\n"
    "max_parallel_workers_per_gather = 0\n"
    "jit = off\n"
    "timezone = 'UTC'\n"
    "log_timezone = 'UTC'\n"
    "lc_messages = 'C'\n";

/* In single-user mode with -j, a statement ends with a semicolon and an empty line. */
static const char first_statements[] = "CREATE ROLE " TW_SAMPLE_USER " LOGIN;\n\n"
                                       "CREATE DATABASE " TW_SAMPLE_DATABASE
                                       " OWNER " TW_SAMPLE_USER ";\n\n";

static gboolean
check_socket_path (const char *base, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/socket/.s.PGSQL.%d", base, TW_SAMPLE_PORT);
  struct sockaddr_un address;
  if (strlen (path) < sizeof address.sun_path)
    return TRUE;
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                       _("Set TRADEWIND_SAMPLE_DIR to a folder with a shorter path."),
                       _("The folder of the sample server is too deep for a Unix socket, whose "
                         "path may have %zu bytes: %s"),
                       sizeof address.sun_path - 1, base);
}

char *
tw_sample_cluster_dup_base (void)
{
  const char *override = g_getenv ("TRADEWIND_SAMPLE_DIR");
  if (override && *override != '\0')
    return g_canonicalize_filename (override, NULL);
  return tw_paths_sample_server ();
}

TwSampleCluster *
tw_sample_cluster_new (GError **error)
{
  g_autofree char *wanted = tw_sample_cluster_dup_base ();
  g_autoptr (TwSampleCluster) self = g_new0 (TwSampleCluster, 1);
  if (!check_socket_path (wanted, error))
    return NULL;
  self->account = tw_server_account_new (error);
  if (self->account == NULL || !tw_server_files_make_base (wanted, self->account, error))
    return NULL;
  char resolved[PATH_MAX];
  self->base = g_strdup (realpath (wanted, resolved) ? resolved : wanted);
  if (!check_socket_path (self->base, error))
    return NULL;
  self->data = g_build_filename (self->base, "data", NULL);
  self->socket = g_build_filename (self->base, "socket", NULL);
  self->log = g_build_filename (self->base, "server.log", NULL);
  if (!tw_server_files_make_directory (self->socket, self->account, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
tw_sample_cluster_free (TwSampleCluster *self)
{
  g_clear_pointer (&self->account, tw_server_account_free);
  g_free (self->base);
  g_free (self->data);
  g_free (self->socket);
  g_free (self->log);
  g_free (self);
}

/* The major version that made the data; 0: there is none. */
static int
data_version (const char *data)
{
  g_autofree char *path = g_build_filename (data, "PG_VERSION", NULL);
  g_autofree char *text = NULL;
  return g_file_get_contents (path, &text, NULL, NULL) ? atoi (text) : 0;
}

static gboolean
run_initdb (TwSampleCluster *self, const char *programs, const char *data,
            GCancellable *cancellable, GError **error)
{
  g_autofree char *program = g_build_filename (programs, "initdb", NULL);
  const char *const argv[] = { program,           "-D",
                               data,              "-U",
                               OWNER,             "--auth=peer",
                               "--encoding=UTF8", "--locale=C",
                               "--lc-ctype=C.UTF-8", "--wal-segsize=1",
                               "--no-instructions", NULL };
  return tw_server_program_run (self->account, argv, NULL, cancellable, error);
}

/* Only the person whose data it is comes in, over the socket, as a role without privileges. */
static gboolean
write_configuration (TwSampleCluster *self, const char *data, GError **error)
{
  g_autofree char *access
    = g_strdup ("local " TW_SAMPLE_DATABASE " " TW_SAMPLE_USER " peer map=tradewind\n");
  g_autofree char *map = g_strdup_printf ("tradewind \"%s\" " TW_SAMPLE_USER "\n",
                                          self->account->name);
  const struct {
    const char *name, *text;
  } files[] = {
    { "postgresql.conf", settings },
    { "pg_hba.conf", access },
    { "pg_ident.conf", map },
  };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (data, files[i].name, NULL);
    if (!tw_server_files_write (path, files[i].text, self->account, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_role_and_database (TwSampleCluster *self, const char *programs, const char *data,
                        GCancellable *cancellable, GError **error)
{
  g_autofree char *program = g_build_filename (programs, "postgres", NULL);
  const char *const argv[] = { program, "--single", "-j", "-D", data,
                               "-c",    "exit_on_error=on", "template1", NULL };
  return tw_server_program_run (self->account, argv, first_statements, cancellable, error);
}

static gboolean
make_data (TwSampleCluster *self, const char *programs, GCancellable *cancellable, GError **error)
{
  tw_server_files_remove_leftovers (self->base, STAGING);
  g_autofree char *staging = g_build_filename (self->base, STAGING "XXXXXX", NULL);
  if (g_mkdtemp (staging) == NULL)
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                         tw_server_hint (g_strerror (errno)), _("%s could not be made: %s"),
                         staging,
                         g_strerror (errno));
  if (tw_server_files_make_directory (staging, self->account, error)
      && run_initdb (self, programs, staging, cancellable, error)
      && write_configuration (self, staging, error)
      && make_role_and_database (self, programs, staging, cancellable, error)) {
    if (g_rename (staging, self->data) == 0)
      return TRUE;
    tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER, tw_server_hint (g_strerror (errno)),
                  _("%s could not be made: %s"), self->data, g_strerror (errno));
  }
  tw_server_files_remove (staging);
  return FALSE;
}

static PGPing
ping (TwSampleCluster *self)
{
  g_autofree char *port = g_strdup_printf ("%d", TW_SAMPLE_PORT);
  const char *const keys[]
    = { "host", "port", "user", "dbname", "connect_timeout", "options", NULL };
  const char *const values[]
    = { self->socket, port, TW_SAMPLE_USER, TW_SAMPLE_DATABASE, "2", "", NULL };
  return PQpingParams (keys, values, FALSE);
}

gboolean
tw_sample_cluster_answers (TwSampleCluster *self)
{
  return ping (self) == PQPING_OK;
}

char *
tw_sample_cluster_ensure_data (TwSampleCluster *self, TwSetupProgress progress,
                               gpointer progress_data, GCancellable *cancellable, GError **error)
{
  int version = data_version (self->data);
  g_autofree char *programs = version ? tw_server_programs_find (version, NULL) : NULL;
  if (programs)
    return g_steal_pointer (&programs);
  programs = tw_server_programs_find (0, error);
  if (programs == NULL)
    return NULL;
  /* Programs that were replaced under a server that runs still stop it. */
  if (tw_sample_cluster_answers (self))
    return g_steal_pointer (&programs);
  if (progress)
    progress (_("Making the sample server, once…"), -1, progress_data);
  /* Data of a version that is no longer installed: it holds only what the loader made. */
  tw_server_files_remove (self->data);
  return make_data (self, programs, cancellable, error) ? g_steal_pointer (&programs) : NULL;
}

/* PQPING_REJECT: it starts, recovers or stops. */
static gboolean
is_there (gpointer self)
{
  PGPing answer = ping (self);
  return answer == PQPING_OK || answer == PQPING_REJECT;
}

/* Why the server ended, from what it wrote since @start. */
static char *
words_since (TwSampleCluster *self, gsize start)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents (self->log, &text, &length, NULL) || length <= start)
    return g_strdup (_("it gave no reason"));
  g_autofree char *valid = g_utf8_make_valid (text + start, -1);
  return tw_server_telling_line (valid);
}

static GSubprocess *
spawn_server (TwSampleCluster *self, const char *programs, GError **error)
{
  g_autofree char *program = g_build_filename (programs, "postgres", NULL);
  g_autofree char *port = g_strdup_printf ("%d", TW_SAMPLE_PORT);
  const char *const argv[]
    = { program, "-D", self->data, "-k", self->socket, "-h", "", "-p", port, NULL };
  return tw_server_program_spawn (self->account, argv, self->log, NULL, 0, error);
}

typedef enum { STARTED, ENDED, GIVEN_UP } Start;

/* @server: (nullable): one that we started */
static Start
wait_until_ready (TwSampleCluster *self, GSubprocess *server, GCancellable *cancellable,
                  GError **error)
{
  gint64 deadline = g_get_monotonic_time () + START_SECONDS * G_TIME_SPAN_SECOND;
  while (g_get_monotonic_time () < deadline) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return GIVEN_UP;
    if (tw_sample_cluster_answers (self))
      return STARTED;
    /* GLib forgets the number of a child that has ended. */
    if (server ? g_subprocess_get_identifier (server) == NULL : !is_there (self))
      return ENDED;
    g_usleep (POLL_MICROSECONDS);
  }
  tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                _("Look into the log; on a slow computer, try again."),
                _("The sample server did not become ready within %d seconds; its log is %s"),
                START_SECONDS, self->log);
  return GIVEN_UP;
}

static gboolean
start_once (TwSampleCluster *self, const char *programs, gboolean *ended, char **words,
            GCancellable *cancellable, GError **error)
{
  gsize start = tw_server_files_trim_log (self->log);
  g_autoptr (GSubprocess) server = NULL;
  if (!is_there (self)) {
    server = spawn_server (self, programs, error);
    if (server == NULL)
      return FALSE;
  }
  Start result = wait_until_ready (self, server, cancellable, error);
  *ended = result == ENDED;
  if (*ended)
    *words = words_since (self, start);
  return result == STARTED;
}

static gboolean
clear_crash (TwSampleCluster *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *data_lock = g_build_filename (self->data, "postmaster.pid", NULL);
  g_autofree char *socket_lock
    = g_strdup_printf ("%s/.s.PGSQL.%d.lock", self->socket, TW_SAMPLE_PORT);
  const char *const locks[] = { data_lock, socket_lock, NULL };
  return tw_server_files_clear_crash (self->data, locks, is_there, self, cancellable, error);
}

gboolean
tw_sample_cluster_start (TwSampleCluster *self, const char *programs, GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *words = NULL;
  for (guint attempt = 0; attempt < 2; attempt++) {
    gboolean ended = FALSE;
    g_clear_pointer (&words, g_free);
    if (!clear_crash (self, cancellable, error))
      return FALSE;
    if (start_once (self, programs, &ended, &words, cancellable, error))
      return TRUE;
    if (!ended)
      return FALSE;
  }
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER, tw_server_hint (words),
                       _("The sample server in %s does not start: %s"), self->base, words);
}
