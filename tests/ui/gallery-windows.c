// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>

#include "gallery.h"
#include "ui/records/tw-ledger-window.h"
#include "ui/tw-import-window.h"

static void
open_window (Gallery *self, const char *action)
{
  gallery_begin (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL);
  for (int i = 0; i < 8 && gallery_top (self) == GTK_WIDGET (self->window); i++)
    gallery_settle ();
  gallery_settle ();
  gallery_settle ();
}

static void
open_about (Gallery *self, const char *argument)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "about", NULL);
  gallery_settle ();
}

static gboolean
is_main_menu (GtkWidget *widget, gconstpointer what)
{
  return GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_primary (GTK_MENU_BUTTON (widget));
}

static void
open_menu (Gallery *self, const char *argument)
{
  gallery_begin (self);
  GtkWidget *header = gallery_wait_for (self, "header");
  GtkWidget *button = header ? gallery_find (header, is_main_menu, NULL) : NULL;
  if (button)
    gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  else
    gallery_problem (self, "there is no main menu");
}

/* What a model was sent, as much as @argument says: "empty", or some of it. */
static void
open_ledger (Gallery *self, const char *argument)
{
  static const TwLedgerPiece pieces[]
    = { { "question", "Which categories sold the most?" },
        { "catalog", "northwind.categories (categoryid integer, categoryname character varying)" } };
  static const TwLedgerCall call = { .service = "bedrock", .operation = "Converse",
                                     .model = "anthropic.claude-haiku-4-5-20251001-v1:0",
                                     .region = "eu-central-1" };
  g_autoptr (TwLedger) ledger = tw_ledger_open (":memory:");
  gallery_begin (self);
  if (argument == NULL)
    tw_ledger_record (ledger, 1767225600, &call, pieces, G_N_ELEMENTS (pieces));
  tw_ledger_window_present (GTK_WINDOW (self->window), ledger);
  gallery_settle ();
  gallery_settle ();
}

/* A .env file of these lines; without any there is no file. */
static void
open_import (Gallery *self, const char *lines)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "gallery.env", NULL);
  gallery_begin (self);
  g_unlink (path);
  if (lines)
    g_assert_true (g_file_set_contents (path, lines, -1, NULL));
  tw_import_window_read (tw_import_window_new (GTK_WINDOW (self->window)), path);
  for (int i = 0; i < 8 && gallery_top (self) == GTK_WIDGET (self->window); i++)
    gallery_settle ();
  gallery_settle ();
}

/* One button after the other, in what the window's own action opens: "action button button". */
static void
open_and_press (Gallery *self, const char *argument)
{
  g_auto (GStrv) steps = g_strsplit (argument, " ", -1);
  open_window (self, steps[0]);
  for (guint i = 1; steps[i]; i++) {
    gallery_press (self, steps[i]);
    gallery_settle ();
    gallery_settle ();
  }
}

const GalleryPage gallery_window_pages[] = {
  { "main-menu", open_menu, NULL },
  { "preferences", open_window, "win.show-preferences" },
  { "preferences-bedrock", open_window, "win.show-bedrock-preferences" },
  { "checks", open_window, "win.show-checks" },
  { "connections", open_window, "win.manage-connections" },
  { "reset", open_window, "win.reset" },
  { "estate", open_window, "win.show-estate" },
  { "sent", open_window, "win.show-audit" },
  { "ledger", open_ledger, NULL },
  { "ledger-empty", open_ledger, "empty" },
  { "import", open_import,
    "OPTION3_HOST=warehouse.example.com\nREDSHIFT_PORT=5439\nOPTION3_DATABASE=sales\n"
    "OPTION3_USER=analyst\nOPTION3_PASSWORD=secret\nAWS_REGION=eu-central-1\n"
    "AWS_SECRET_ACCESS_KEY=secret\nLOG_LEVEL=debug\nnot a line\n" },
  { "import-failed", open_import, NULL },
  { "glossary", open_window, "win.show-glossary" },
  { "verified-empty", open_window, "win.show-verified" },
  { "verified-form", open_and_press, "win.show-verified add_button" },
  { "metrics-empty", open_window, "win.show-metrics" },
  { "metric-form", open_and_press, "win.show-metrics add_button" },
  { "relationships", open_window, "win.show-relationships" },
  { "shortcuts", open_window, "win.show-help-overlay" },
  { "about", open_about, NULL },
  { NULL, NULL, NULL },
};
