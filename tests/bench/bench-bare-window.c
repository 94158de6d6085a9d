// SPDX-License-Identifier: Apache-2.0
#include <adwaita.h>

#include "bench-window.h"

/* What any libadwaita program pays: an empty AdwApplicationWindow. See bench-window.c. */

static void
activated_cb (GtkApplication *application)
{
  GtkWidget *window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "application", application,
                                    "default-width", 1280, "default-height", 820, NULL);
  bench_report_first_frame (window);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_autoptr (AdwApplication) application
    = adw_application_new ("io.github.tradewind.BareWindow", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activated_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
