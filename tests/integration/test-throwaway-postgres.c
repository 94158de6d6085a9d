// SPDX-License-Identifier: Apache-2.0
#include "tw-test-postgres.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_answers_and_leaves_nothing (void)
{
  TwTestPostgres *server = tw_test_postgres_start ();
  if (server == NULL)
    return;
  tw_test_postgres_run (server, "CREATE TABLE t (a int); INSERT INTO t VALUES (41)");
  g_autofree char *value = tw_test_postgres_dup_value (server, "SELECT a + 1 FROM t");
  g_assert_cmpstr (value, ==, "42");
  g_autofree char *directory = g_strdup (tw_test_postgres_get_directory (server));
  g_assert_true (g_file_test (directory, G_FILE_TEST_IS_DIR));
  tw_test_postgres_stop (server);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
}

static void
test_goes_with_a_crashed_test (void)
{
  int channel[2];
  g_assert_cmpint (pipe (channel), ==, 0);
  pid_t child = fork ();
  if (child == 0) {
    TwTestPostgres *server = tw_test_postgres_start ();
    const char *directory = server ? tw_test_postgres_get_directory (server) : "-";
    if (write (channel[1], directory, strlen (directory) + 1) < 0)
      _exit (1);
    raise (SIGKILL);
  }
  char directory[256] = "";
  g_assert_cmpint (read (channel[0], directory, sizeof directory - 1), >, 0);
  waitpid (child, NULL, 0);
  close (channel[0]);
  close (channel[1]);
  if (g_str_equal (directory, "-")) {
    g_test_skip ("PostgreSQL's server cannot run here");
    return;
  }
  for (int i = 0; i < 2000 && g_file_test (directory, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* First, while no other thread of GSubprocess exists that a fork would lose. */
  g_test_add_func ("/throwaway-postgres/goes-with-a-crashed-test", test_goes_with_a_crashed_test);
  g_test_add_func ("/throwaway-postgres/answers-and-leaves-nothing",
                   test_answers_and_leaves_nothing);
  return g_test_run ();
}
