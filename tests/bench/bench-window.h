// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How both programs report: "frame MICROSECONDS KIB" on standard output at their first painted
 * frame, in the monotonic time that the parent also reads. */

static inline long
bench_resident_kib (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  const char *line = strstr (text, "\nVmRSS:");
  return line ? strtol (line + strlen ("\nVmRSS:"), NULL, 10) : 0;
}

static inline void
bench_painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  static gboolean reported;
  if (reported)
    return;
  reported = TRUE;
  printf ("frame %" G_GINT64_FORMAT " %ld\n", g_get_monotonic_time (), bench_resident_kib ());
  fflush (stdout);
  if (user_data)
    (getenv("HOLD")?sleep(4):0,_exit (0));
}

static inline void
bench_mapped_cb (GtkWidget *window, gpointer exits)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (bench_painted_cb), exits);
}

/* Reports and ends the program. */
static inline void
bench_report_first_frame (GtkWidget *window)
{
  g_signal_connect (window, "map", G_CALLBACK (bench_mapped_cb), GINT_TO_POINTER (1));
}
