// SPDX-License-Identifier: Apache-2.0
#include "gallery.h"

#include "setup/tw-setup-connection.h"
#include "ui/setup/tw-setup-view.h"

static void
take_connection (TwSetupDraft *draft, TwSession *session)
{
  TwPool *pool = tw_workspace_get_pool (tw_session_get_workspace (session));
  TwEndpoint *endpoint = tw_pool_get_endpoint (pool);
  g_autofree char *port = g_strdup_printf ("%u", tw_endpoint_get_port (endpoint));
  const char *const schemas[] = { "northwind", NULL };
  tw_setup_draft_set_text (draft, TW_SETUP_HOST, tw_endpoint_get_host (endpoint));
  tw_setup_draft_set_text (draft, TW_SETUP_PORT, port);
  tw_setup_draft_set_text (draft, TW_SETUP_DATABASE, tw_endpoint_get_database (endpoint));
  tw_setup_draft_set_text (draft, TW_SETUP_USER, tw_endpoint_get_user (endpoint));
  /* The sample asks for none; the assistant does. */
  tw_setup_draft_set_secret (draft, TW_SETUP_PASSWORD, "not looked at");
  tw_setup_draft_set_list (draft, TW_SETUP_SCHEMAS, schemas);
  tw_setup_draft_set_text (draft, TW_SETUP_TITLE, "Northwind");
}

/* The assistant in a window of its own, at a page of a route: "route page"; "route page empty", or
 * "route page nowhere" where there is no such database. Else the connection is that to the sample,
 * which is there to be tried. */
static void
open_setup (Gallery *self, const char *argument)
{
  g_auto (GStrv) place = g_strsplit (argument, " ", 3);
  gallery_begin (self);
  TwSession *session = tw_window_get_session (self->window);
  g_autoptr (TwSetupDraft) draft = tw_setup_draft_load ();
  tw_setup_draft_clear (draft);
  if (g_strcmp0 (place[2], "empty") != 0)
    take_connection (draft, session);
  if (g_strcmp0 (place[2], "nowhere") == 0)
    tw_setup_draft_set_text (draft, TW_SETUP_DATABASE, "nowhere");
  tw_setup_draft_set_text (draft, TW_SETUP_ROUTE, *place[0] ? place[0] : NULL);
  tw_setup_draft_set_text (draft, "page", place[1]);
  GtkWidget *window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), self->width, self->height);
  TwSetupView *view = tw_setup_view_new (draft);
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  tw_setup_view_start (view);
  for (int i = 0; i < 6; i++)
    gallery_settle ();
}

const GalleryPage gallery_setup_pages[] = {
  { "setup-routes", open_setup, " 0 empty" },
  { "setup-connection", open_setup, "own 0 empty" },
  { "setup-connection-filled", open_setup, "own 0" },
  { "setup-test", open_setup, "own 1" },
  { "setup-schemas", open_setup, "own 2" },
  { "setup-name", open_setup, "own 3" },
  { "setup-test-failed", open_setup, "own 1 nowhere" },
  { "setup-index-failed", open_setup, "own 4 nowhere" },
  { "setup-pick", open_setup, "load 0 empty" },
  { "setup-plan", open_setup, "load 1" },
  { "setup-make", open_setup, "load 2" },
  { "setup-cluster", open_setup, "create 0 empty" },
  { NULL, NULL, NULL },
};
