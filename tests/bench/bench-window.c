// SPDX-License-Identifier: Apache-2.0
#include "bench-window.h"

#include <stdlib.h>
#include <time.h>

#include "ui/tw-application.h"
#include "ui/tw-window.h"

/* The window against a bare AdwApplicationWindow (limits.md): the time from exec to the first painted
 * frame, and the memory resident then; interleaved, median of N_RUNS. Then the longest time that one
 * turn of the main loop takes while a question runs and while 100,000 rows arrive.
 *
 *     bench-window BARE       BARE: the program bench-bare-window
 *     bench-window --frame    opens the window, reports its first frame and ends
 *     bench-window --stall    asks questions on the sample and reports the longest turns */

#define N_RUNS 9
#define MAX_TIMES 1.5
#define MAX_MEMORY 1.25
#define MAX_STALL_MS 50

typedef struct {
  double milliseconds, kib;
} Frame;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, N_RUNS, sizeof *values, compare_doubles);
  return values[N_RUNS / 2];
}

static Frame
run_once (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  gint64 start = g_get_monotonic_time ();
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                     NULL, NULL, &error))
    g_error ("%s", error->message);
  gint64 painted = 0;
  long kib = 0;
  if (sscanf (output, "frame %" G_GINT64_FORMAT " %ld", &painted, &kib) != 2)
    g_error ("%s painted no frame: \"%s\"", argv[0], output);
  return (Frame) { (painted - start) / 1000.0, kib };
}

static int
compare_frames (const char *self, const char *bare)
{
  const char *bare_argv[] = { bare, NULL }, *window_argv[] = { self, "--frame", NULL };
  double bare_ms[N_RUNS], bare_kib[N_RUNS], window_ms[N_RUNS], window_kib[N_RUNS];
  run_once (bare_argv);
  run_once (window_argv);
  for (int i = 0; i < N_RUNS; i++) {
    Frame frame = run_once (bare_argv);
    bare_ms[i] = frame.milliseconds;
    bare_kib[i] = frame.kib;
    frame = run_once (window_argv);
    window_ms[i] = frame.milliseconds;
    window_kib[i] = frame.kib;
  }
  double times = median (window_ms) / median (bare_ms);
  double memory = median (window_kib) / median (bare_kib);
  printf ("first frame: bare %.0f ms, window %.0f ms: %.2f × (at most %.2f)\n", median (bare_ms),
          median (window_ms), times, MAX_TIMES);
  printf ("resident at first frame: bare %.1f MB, window %.1f MB: %.2f × (at most %.2f)\n",
          median (bare_kib) / 1024, median (window_kib) / 1024, memory, MAX_MEMORY);
  return times <= MAX_TIMES && memory <= MAX_MEMORY ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The first frame. */

static void
window_added_cb (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  bench_report_first_frame (GTK_WIDGET (window));
}

/* Stalls: what passes between one poll and the next is one turn of the loop. */

static gint64 turn_start, turn_start_cpu;
static gint64 longest_turn, longest_turn_cpu;

/* What this thread itself has used: what it would wait on a machine that does nothing else. */
static gint64
thread_time (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
timed_poll (GPollFD *descriptors, guint n, int timeout)
{
  if (turn_start) {
    longest_turn = MAX (longest_turn, g_get_monotonic_time () - turn_start);
    longest_turn_cpu = MAX (longest_turn_cpu, thread_time () - turn_start_cpu);
  }
  int result = g_poll (descriptors, n, timeout);
  turn_start = g_get_monotonic_time ();
  turn_start_cpu = thread_time ();
  return result;
}

static void
spin (double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  while (g_get_monotonic_time () < end) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (500);
  }
}

static double
measure (TwSession *session, const char *question, const char *sql)
{
  longest_turn = longest_turn_cpu = 0;
  if (question)
    tw_session_ask (session, question);
  else
    tw_session_run_sql (session, sql);
  while (tw_session_is_busy (session))
    g_main_context_iteration (NULL, TRUE);
  spin (0.7); /* what is drawn and described after the last row is part of it */
  TwAnswer *answer = tw_session_get_answer (session);
  TwResultSet *result = tw_answer_get_result (answer);
  printf ("longest turn of the main loop: %5.1f ms, of them %5.1f computing (at most %d), %u rows, "
          "%s: %s\n",
          longest_turn / 1000.0, longest_turn_cpu / 1000.0, MAX_STALL_MS,
          result ? tw_result_set_get_n_rows (result) : 0, tw_answer_state_get_name (tw_answer_get_state (answer)), question ? question : sql);
  tw_session_clear (session);
  spin (0.3);
  return longest_turn / 1000.0;
}

static int
measure_stalls (TwSession *session)
{
  spin (1);
  while (tw_session_get_state (session) == TW_SESSION_OPENING)
    g_main_context_iteration (NULL, TRUE);
  if (tw_session_get_state (session) != TW_SESSION_READY)
    g_error ("%s", tw_session_get_error (session)->message);
  spin (0.5);
  const double turns[] = {
    measure (session, "How many customers are there?", NULL),
    measure (session, "Show me monthly sales trends for 1997", NULL),
    measure (session, "What countries generate the most revenue?", NULL),
    measure (session, NULL,
             "SELECT d.*, p.* FROM northwind.order_details d CROSS JOIN northwind.products p"),
  };
  double worst = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (turns); i++)
    worst = MAX (worst, turns[i]);
  return worst <= MAX_STALL_MS ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void
stall_window_added_cb (GtkApplication *application, GtkWindow *window, TwSession **session)
{
  *session = g_object_ref (tw_window_get_session (TW_WINDOW (window)));
}

static int
stall (int argc, char *argv[])
{
  TwApplication *application = tw_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           g_application_get_flags (G_APPLICATION (application))
                             | G_APPLICATION_NON_UNIQUE);
  TwSession *session = NULL;
  g_signal_connect (application, "window-added", G_CALLBACK (stall_window_added_cb), &session);
  g_main_context_set_poll_func (NULL, timed_poll);
  g_autoptr (GError) error = NULL;
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    g_error ("%s", error->message);
  gtk_window_present (GTK_WINDOW (tw_window_new (GTK_APPLICATION (application), "sample", NULL)));
  return measure_stalls (session);
}

static int
frame (char *argv[])
{
  char *arguments[] = { argv[0], NULL };
  TwApplication *application = tw_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           g_application_get_flags (G_APPLICATION (application))
                             | G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, arguments);
}

int
main (int argc, char *argv[])
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  if (argc == 2 && strcmp (argv[1], "--frame") == 0)
    return frame (argv);
  if (!gtk_init_check ()) {
    printf ("SKIPPED: there is no display (run it under xvfb-run)\n");
    return 77;
  }
  if (argc == 2 && strcmp (argv[1], "--stall") == 0)
    return stall (argc, argv);
  if (argc != 2) {
    g_printerr ("usage: bench-window BARE | --frame | --stall\n");
    return 2;
  }
  int frames = compare_frames (argv[0], argv[1]);
  fflush (stdout);
  int stalls = stall (argc, argv);
  return frames == EXIT_SUCCESS ? stalls : frames;
}
