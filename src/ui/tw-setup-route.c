// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-setup-route.h"

#include <glib/gi18n.h>

#include "ui/tw-setup-connection-page.h"
#include "ui/tw-setup-index-page.h"
#include "ui/tw-setup-name-page.h"
#include "ui/tw-setup-schemas-page.h"
#include "ui/tw-setup-test-page.h"

static const TwSetupRoute routes[] = {
  {
    .id = "sample",
    .icon = "tw-idea-symbolic",
    .title = N_("Try the Sample"),
    .does = N_("Northwind, a trading company: its customers, products and orders, in a private "
               "database on this computer."),
    .needs = N_("Nothing: no account and no network"),
    .takes = N_("A few seconds"),
    .costs = N_("Nothing"),
    .profile = "sample",
  },
  {
    .id = "own",
    .icon = "tw-table-symbolic",
    .title = N_("Use Your Own Data"),
    .does = N_("Ask about tables that are already in Amazon Redshift or PostgreSQL. Tradewind only "
               "reads, and proves that before anything runs."),
    .needs = N_("An address, and a user who may read"),
    .takes = N_("About two minutes"),
    .costs = N_("What your warehouse charges for queries"),
    .pages = { tw_setup_connection_page_get_type, tw_setup_test_page_get_type,
               tw_setup_schemas_page_get_type, tw_setup_name_page_get_type,
               tw_setup_index_page_get_type },
  },
};

const TwSetupRoute *
tw_setup_routes_get (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}

const TwSetupRoute *
tw_setup_route_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_strcmp0 (routes[i].id, id) == 0)
      return &routes[i];
  return NULL;
}

guint
tw_setup_route_get_n_pages (const TwSetupRoute *self)
{
  guint n = 0;
  while (self->pages[n])
    n++;
  return n;
}
