// SPDX-License-Identifier: Apache-2.0
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "analyst/history/tw-history-keeper.h"
#include "core/tw-worker.h"
#include "tunnel/tw-tunnel.h"
#include "ui/tw-application.h"

#define TUNNELS_MS 5000 /* for their sessions to be ended at the service, the window being gone */

/* Options that only print need no display; everything else would end in a bare GTK warning. */
static gboolean
needs_display (int argc, char *argv[])
{
  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "--help") || strcmp (argv[i], "-h") == 0
        || strcmp (argv[i], "--version") == 0 || strcmp (argv[i], "-v") == 0)
      return FALSE;
  return TRUE;
}

int
main (int argc, char *argv[])
{
  tw_workers_init ();
  setlocale (LC_ALL, "");
  bindtextdomain (TW_GETTEXT_PACKAGE, TW_LOCALE_DIR);
  bind_textdomain_codeset (TW_GETTEXT_PACKAGE, "UTF-8");
  textdomain (TW_GETTEXT_PACKAGE);
  g_setenv ("PGLOCALEDIR", "/nonexistent", TRUE); /* libpq's words are looked for in its messages */
  g_set_application_name ("Tradewind");

  if (needs_display (argc, argv) && !gtk_init_check ()) {
    g_printerr ("%s\n",
                _("Tradewind needs a display, and there is none (neither WAYLAND_DISPLAY nor DISPLAY "
                  "leads to one). Start it from a desktop, or ask on the command line: "
                  "tradewind-cli --profile sample ask \"How many customers are there?\""));
    return EXIT_FAILURE;
  }
  g_autoptr (TwApplication) application = tw_application_new ();
  int status = g_application_run (G_APPLICATION (application), argc, argv);
  tw_history_keepers_finish ();
  tw_tunnels_finish (TUNNELS_MS);
  return status;
}
