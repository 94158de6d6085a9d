// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TW_SETUP_MAX_PAGES 8

/**
 * TwSetupRoute: a way through the assistant, from its first page to a profile that can be asked
 * @title, @does, @needs, @takes, @costs: to be translated with _()
 * @pages: the types of its pages (TwSetupPage), ending with %NULL; without any, @profile is opened
 * @profile: (nullable): of a route without pages
 * @makes_login: its connection needs no password of the person's
 */
typedef struct {
  const char *id;
  const char *icon;
  const char *title;
  const char *does;
  const char *needs;
  const char *takes;
  const char *costs;
  GType (*pages[TW_SETUP_MAX_PAGES + 1]) (void);
  const char *profile;
  gboolean makes_login;
} TwSetupRoute;

/** tw_setup_routes_get: in the order in which they are offered */
const TwSetupRoute *tw_setup_routes_get (guint *n_routes);

/** tw_setup_route_find: (nullable) */
const TwSetupRoute *tw_setup_route_find (const char *id);

guint tw_setup_route_get_n_pages (const TwSetupRoute *self);

G_END_DECLS
