// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE /* memmem */
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "setup/tw-sample-server.h"
#include "setup/tw-server-files.h"
#include "setup/tw-server-programs.h"

/* One folder for the tests that need only some server; others make their own. */
static char *shared_base;

static char *
new_base (void)
{
  char *parent = g_strdup ("/tmp/tw-sample-XXXXXX");
  g_assert_nonnull (g_mkdtemp_full (parent, 0755));
  g_assert_no_errno (chmod (parent, 0755)); /* root's server runs as another user */
  char *base = g_build_filename (parent, "sample", NULL);
  g_free (parent);
  return base;
}

static void
remove_base (char *base)
{
  g_autofree char *parent = g_path_get_dirname (base);
  tw_server_files_remove (parent);
  g_free (base);
}

static void
use_base (const char *base)
{
  g_setenv ("TRADEWIND_SAMPLE_DIR", base, TRUE);
}

static TwSampleServer *
acquire (void)
{
  g_autoptr (GError) error = NULL;
  TwSampleServer *server = tw_sample_server_acquire (NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return server;
}

static PGconn *
connect_to (const char *base, const char *user, const char *database)
{
  g_autofree char *socket = g_build_filename (base, "socket", NULL);
  const char *const keys[] = { "host", "user", "dbname", NULL };
  const char *const values[] = { socket, user, database, NULL };
  return PQconnectdbParams (keys, values, FALSE);
}

/* (transfer full): the first cell of the answer */
static char *
ask (const char *base, const char *sql)
{
  PGconn *connection = connect_to (base, "tradewind", "tradewind");
  g_assert_cmpstr (PQerrorMessage (connection), ==, "");
  PGresult *result = PQexec (connection, sql);
  g_assert_cmpstr (PQresultErrorMessage (result), ==, "");
  char *cell = PQntuples (result) ? g_strdup (PQgetvalue (result, 0, 0)) : NULL;
  PQclear (result);
  PQfinish (connection);
  return cell;
}

static int
server_pid (const char *base)
{
  g_autofree char *path = g_build_filename (base, "data", "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  return g_file_get_contents (path, &text, NULL, NULL) ? atoi (text) : 0;
}

/* One that has ended and waits to be reaped does not. */
static gboolean
runs (int pid)
{
  g_autofree char *link = g_strdup_printf ("/proc/%d/exe", pid);
  g_autofree char *program = g_file_read_link (link, NULL);
  return pid > 0 && program != NULL;
}

static void
wait_until_gone (int pid)
{
  for (guint i = 0; i < 3000 && runs (pid); i++)
    g_usleep (10000);
  g_assert_false (runs (pid));
}

/* Another process that holds the server until it is told to go, or is killed. */
typedef struct {
  GSubprocess *process;
  GDataInputStream *says;
} Holder;

static Holder
start_holder (void)
{
  g_autoptr (GError) error = NULL;
  Holder holder;
  holder.process
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        "/proc/self/exe", "--hold", NULL);
  g_assert_no_error (error);
  holder.says = g_data_input_stream_new (g_subprocess_get_stdout_pipe (holder.process));
  return holder;
}

static void
await_holder (Holder *holder)
{
  g_autofree char *line = g_data_input_stream_read_line (holder->says, NULL, NULL, NULL);
  g_assert_cmpstr (line, ==, "holding");
}

static void
end_holder (Holder *holder, gboolean brutally)
{
  if (brutally)
    g_subprocess_force_exit (holder->process);
  else
    g_output_stream_close (g_subprocess_get_stdin_pipe (holder->process), NULL, NULL);
  g_subprocess_wait (holder->process, NULL, NULL);
  g_clear_object (&holder->says);
  g_clear_object (&holder->process);
}

static int
hold (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSampleServer) server = tw_sample_server_acquire (NULL, NULL, NULL, &error);
  printf ("%s\n", server ? "holding" : error->message);
  fflush (stdout);
  char byte;
  while (read (STDIN_FILENO, &byte, 1) > 0)
    ;
  return server ? 0 : 1;
}

static void
test_runs_while_held (void)
{
  use_base (shared_base);
  TwSampleServer *server = acquire ();
  int pid = server_pid (shared_base);
  g_assert_true (runs (pid));
  g_autofree char *user = ask (shared_base, "select current_user");
  g_assert_cmpstr (user, ==, "tradewind");
  TwEndpoint *endpoint = tw_sample_server_get_endpoint (server);
  g_assert_cmpstr (tw_endpoint_get_database (endpoint), ==, "tradewind");
  tw_sample_server_release (server);
  g_assert_false (runs (pid));
}

static void
test_only_a_socket (void)
{
  use_base (shared_base);
  g_autoptr (TwSampleServer) server = acquire ();
  g_autofree char *addresses = ask (shared_base, "show listen_addresses");
  g_assert_cmpstr (addresses, ==, "");
  /* Its sockets, by inode, are none of those that the kernel lists for TCP. */
  g_autofree char *script = g_strdup_printf (
    "for i in $(readlink /proc/%d/fd/* | sed -n 's/socket:.\\([0-9]*\\).*/\\1/p'); do"
    " awk -v i=$i '$10 == i' /proc/net/tcp /proc/net/tcp6; done", server_pid (shared_base));
  const char *const argv[] = { "/bin/sh", "-c", script, NULL };
  g_autofree char *output = NULL;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               &output, NULL, NULL, NULL));
  g_assert_cmpstr (output, ==, "");
}

/* /dev/shm is closed to ordinary users in some containers. */
static void
test_no_shared_memory_device (void)
{
  use_base (shared_base);
  g_autoptr (TwSampleServer) server = acquire ();
  g_autofree char *maps = g_strdup_printf ("/proc/%d/maps", server_pid (shared_base));
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (maps, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "/data/pg_dynshmem/"));
  g_assert_null (strstr (text, "/dev/shm/"));
}

static void
test_no_privileges (void)
{
  use_base (shared_base);
  g_autoptr (TwSampleServer) server = acquire ();
  g_autofree char *super = ask (shared_base,
                                "select rolsuper or rolcreaterole or rolcreatedb or rolreplication"
                                " from pg_roles where rolname = current_user");
  g_assert_cmpstr (super, ==, "f");
  PGconn *owner = connect_to (shared_base, "tradewind_owner", "postgres");
  g_assert_cmpint (PQstatus (owner), ==, CONNECTION_BAD);
  PQfinish (owner);
}

static void
assert_private (const char *base, const char *name, mode_t mode)
{
  g_autofree char *path = g_build_filename (base, name, NULL);
  GStatBuf status;
  g_assert_no_errno (g_stat (path, &status));
  g_assert_cmphex (status.st_mode & 0777, ==, mode);
}

static void
test_others_stay_out (void)
{
  use_base (shared_base);
  g_autoptr (TwSampleServer) server = acquire ();
  assert_private (shared_base, "", geteuid () == 0 ? 0710 : 0700);
  assert_private (shared_base, "data", 0700);
  assert_private (shared_base, "socket", 0700);
  assert_private (shared_base, "server.log", 0600);
  assert_private (shared_base, "users.lock", 0600);
}

static void
test_counts_processes (void)
{
  use_base (shared_base);
  TwSampleServer *server = acquire ();
  TwSampleServer *again = acquire ();
  int pid = server_pid (shared_base);
  Holder other = start_holder ();
  await_holder (&other);
  g_assert_cmpint (server_pid (shared_base), ==, pid);
  tw_sample_server_release (server);
  tw_sample_server_release (again);
  g_assert_true (runs (pid));
  g_autofree char *one = ask (shared_base, "select 1");
  g_assert_cmpstr (one, ==, "1");
  end_holder (&other, FALSE);
  g_assert_false (runs (pid));
}

static void
test_killed_user (void)
{
  use_base (shared_base);
  Holder first = start_holder (), second = start_holder ();
  await_holder (&first);
  await_holder (&second);
  int pid = server_pid (shared_base);
  end_holder (&first, TRUE);
  g_autofree char *one = ask (shared_base, "select 1");
  g_assert_cmpstr (one, ==, "1");
  g_assert_cmpint (server_pid (shared_base), ==, pid);
  end_holder (&second, TRUE);
  wait_until_gone (pid);
}

static void
test_killed_server (void)
{
  use_base (shared_base);
  TwSampleServer *server = acquire ();
  g_free (ask (shared_base, "create table if not exists kept (a int)"));
  g_free (ask (shared_base, "insert into kept values (42)"));
  int pid = server_pid (shared_base);
  kill (pid, SIGKILL);
  wait_until_gone (pid);
  TwSampleServer *again = acquire ();
  g_autofree char *kept = ask (shared_base, "select a from kept");
  g_assert_cmpstr (kept, ==, "42");
  pid = server_pid (shared_base);
  tw_sample_server_release (server);
  g_assert_true (runs (pid));
  tw_sample_server_release (again);
  g_assert_false (runs (pid));
}

/* Server and user die together, and the number in the lock file is now another program's. */
static void
test_stale_number (void)
{
  use_base (shared_base);
  Holder holder = start_holder ();
  await_holder (&holder);
  int pid = server_pid (shared_base);
  kill (pid, SIGKILL);
  end_holder (&holder, TRUE);
  wait_until_gone (pid);
  GPid sleeper = 0;
  const char *const argv[] = { "/bin/sleep", "600", NULL };
  g_assert_true (g_spawn_async ("/", (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                &sleeper, NULL));
  g_autofree char *path = g_build_filename (shared_base, "data", "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autofree char *changed = g_strdup_printf ("%d%s", sleeper, strchr (text, '\n'));
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
  tw_sample_server_release (acquire ());
  g_assert_no_errno (kill (sleeper, SIGKILL));
  g_spawn_close_pid (sleeper);
}

/* The keeper is the process whose command line names the users' lock. */
static void
kill_keeper (const char *base)
{
  g_autofree char *lock = g_build_filename (base, "users.lock", NULL);
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint killed = 0;
  while ((name = g_dir_read_name (processes)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL);
    g_autofree char *words = NULL;
    gsize length = 0;
    if (atoi (name) > 1 && g_file_get_contents (path, &words, &length, NULL)
        && memmem (words, length, lock, strlen (lock)))
      killed += kill (atoi (name), SIGKILL) == 0;
  }
  g_assert_cmpuint (killed, ==, 1);
}

static void
test_killed_keeper (void)
{
  use_base (shared_base);
  TwSampleServer *server = acquire ();
  int pid = server_pid (shared_base);
  kill_keeper (shared_base);
  TwSampleServer *again = acquire ();
  g_assert_cmpint (server_pid (shared_base), ==, pid);
  tw_sample_server_release (server);
  g_assert_true (runs (pid));
  tw_sample_server_release (again);
  g_assert_false (runs (pid));
}

static void
test_first_use_at_once (void)
{
  char *base = new_base ();
  use_base (base);
  Holder holders[4];
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    holders[i] = start_holder ();
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    await_holder (&holders[i]);
  int pid = server_pid (base);
  g_assert_true (runs (pid));
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    end_holder (&holders[i], i % 2 == 0);
  wait_until_gone (pid);
  remove_base (base);
}

/* Killed while the server is made: the next use begins anew. */
static void
test_killed_first_use (void)
{
  char *base = new_base ();
  use_base (base);
  Holder holder = start_holder ();
  g_usleep (200000);
  end_holder (&holder, TRUE);
  TwSampleServer *server = acquire ();
  g_autofree char *one = ask (base, "select 1");
  g_assert_cmpstr (one, ==, "1");
  tw_sample_server_release (server);
  remove_base (base);
}

static void
test_comings_and_goings (void)
{
  use_base (shared_base);
  for (guint round = 0; round < 5; round++) {
    Holder one = start_holder (), two = start_holder ();
    await_holder (&one);
    end_holder (&one, round % 2 == 0);
    await_holder (&two);
    g_autofree char *answer = ask (shared_base, "select 1");
    g_assert_cmpstr (answer, ==, "1");
    end_holder (&two, round % 2 == 1);
  }
  TwSampleServer *server = acquire ();
  int pid = server_pid (shared_base);
  tw_sample_server_release (server);
  g_assert_false (runs (pid));
}

static void
assert_fails (TwSetupError code, const char *words, const char *hint)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_sample_server_acquire (NULL, NULL, NULL, &error));
  g_assert_error (error, TW_SETUP_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (strstr (tw_error_get_hint (error), hint));
}

static void
test_not_installed (void)
{
  char *base = new_base ();
  use_base (base);
  g_setenv ("TRADEWIND_POSTGRESQL_BIN", "/nowhere", TRUE);
  assert_fails (TW_SETUP_ERROR_NO_POSTGRESQL, "none are installed", "apt install postgresql-15");
  g_unsetenv ("TRADEWIND_POSTGRESQL_BIN");
  remove_base (base);
}

static void
test_too_deep (void)
{
  g_autofree char *name = g_strnfill (100, 'd');
  g_autofree char *base = g_build_filename ("/tmp", name, NULL);
  use_base (base);
  assert_fails (TW_SETUP_ERROR_SERVER, "too deep", "TRADEWIND_SAMPLE_DIR");
  g_assert_false (g_file_test (base, G_FILE_TEST_EXISTS));
}

static void
test_folder_is_a_file (void)
{
  use_base ("/dev/null");
  assert_fails (TW_SETUP_ERROR_SERVER, "/dev/null", "");
  use_base ("/proc/tradewind");
  assert_fails (TW_SETUP_ERROR_SERVER, "/proc/tradewind", "");
}

static void
test_folder_of_others (void)
{
  char *base = new_base ();
  g_autofree char *parent = g_path_get_dirname (base);
  g_autofree char *other = g_build_filename (parent, "letter.txt", NULL);
  g_assert_true (g_file_set_contents (other, "mine", -1, NULL));
  use_base (parent);
  assert_fails (TW_SETUP_ERROR_SERVER, "holds other things", "TRADEWIND_SAMPLE_DIR");
  assert_private (parent, "", 0755);
  remove_base (base);
}

static void
test_cancelled (void)
{
  char *base = new_base ();
  use_base (base);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_sample_server_acquire (NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  remove_base (base);
}

/* A full disk, for real: a small tmpfs. Needs root. */
static void
test_full_disk (void)
{
  char *base = new_base ();
  g_autofree char *parent = g_path_get_dirname (base);
  const char *const mount[]
    = { "mount", "-t", "tmpfs", "-o", "size=8m,mode=0755", "tmpfs", parent, NULL };
  int status = 1;
  if (geteuid () != 0
      || !g_spawn_sync (NULL, (char **) mount, NULL,
                        G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                        &status, NULL)
      || status != 0) {
    g_test_skip ("a small file system can be mounted only by root");
    remove_base (base);
    return;
  }
  use_base (base);
  assert_fails (TW_SETUP_ERROR_SERVER, "No space left", "Free some space");
  g_autofree char *data = g_build_filename (base, "data", NULL);
  g_assert_false (g_file_test (data, G_FILE_TEST_EXISTS));
  const char *const unmount[] = { "umount", parent, NULL };
  g_spawn_sync (NULL, (char **) unmount, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  remove_base (base);
}

static void
add_tests (void)
{
  g_test_add_func ("/sample-server/runs-while-held", test_runs_while_held);
  g_test_add_func ("/sample-server/only-a-socket", test_only_a_socket);
  g_test_add_func ("/sample-server/no-shared-memory-device", test_no_shared_memory_device);
  g_test_add_func ("/sample-server/no-privileges", test_no_privileges);
  g_test_add_func ("/sample-server/others-stay-out", test_others_stay_out);
  g_test_add_func ("/sample-server/counts-processes", test_counts_processes);
  g_test_add_func ("/sample-server/killed-user", test_killed_user);
  g_test_add_func ("/sample-server/killed-server", test_killed_server);
  g_test_add_func ("/sample-server/stale-number", test_stale_number);
  g_test_add_func ("/sample-server/killed-keeper", test_killed_keeper);
  g_test_add_func ("/sample-server/comings-and-goings", test_comings_and_goings);
  g_test_add_func ("/sample-server/first-use-at-once", test_first_use_at_once);
  g_test_add_func ("/sample-server/killed-first-use", test_killed_first_use);
  g_test_add_func ("/sample-server/not-installed", test_not_installed);
  g_test_add_func ("/sample-server/too-deep", test_too_deep);
  g_test_add_func ("/sample-server/folder-is-a-file", test_folder_is_a_file);
  g_test_add_func ("/sample-server/folder-of-others", test_folder_of_others);
  g_test_add_func ("/sample-server/cancelled", test_cancelled);
  g_test_add_func ("/sample-server/full-disk", test_full_disk);
}

int
main (int argc, char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], "--hold"))
    return hold ();
  g_test_init (&argc, &argv, NULL);
  g_autofree char *programs = tw_server_programs_find (0, NULL);
  if (programs == NULL) {
    puts ("1..0 # SKIP PostgreSQL's server is not installed");
    return 0;
  }
  shared_base = new_base ();
  add_tests ();
  int status = g_test_run ();
  remove_base (shared_base);
  return status;
}
