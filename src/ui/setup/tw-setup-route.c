// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-route.h"

#include <glib/gi18n.h>

#include "ui/setup/tw-setup-cluster-page.h"
#include "ui/setup/tw-setup-connection-page.h"
#include "ui/setup/tw-setup-index-page.h"
#include "ui/setup/tw-setup-make-page.h"
#include "ui/setup/tw-setup-name-page.h"
#include "ui/setup/tw-setup-pick-page.h"
#include "ui/setup/tw-setup-plan-page.h"
#include "ui/setup/tw-setup-schemas-page.h"
#include "ui/setup/tw-setup-test-page.h"

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
  {
    .id = "load",
    .icon = "tw-export-symbolic",
    .title = N_("Load Northwind into Your Cluster"),
    .does = N_("Puts the sample company into a schema of its own in your Redshift cluster, and makes "
               "a way to it where it is private."),
    .needs = N_("An AWS identity, and a user who may create a schema"),
    .takes = N_("About five minutes"),
    .costs = N_("Nothing more, or up to a dollar a day for a bastion"),
    .pages = { tw_setup_pick_page_get_type, tw_setup_plan_page_get_type,
               tw_setup_make_page_get_type, tw_setup_connection_page_get_type,
               tw_setup_test_page_get_type, tw_setup_name_page_get_type,
               tw_setup_index_page_get_type },
  },
  {
    .id = "create",
    .icon = "tw-cloud-symbolic",
    .title = N_("Create a New Cluster"),
    .does = N_("A private Redshift cluster in your AWS account with the sample company in it, and "
               "the tunnel to it. All of it can be deleted again."),
    .needs = N_("An AWS identity that may create it"),
    .takes = N_("About ten minutes"),
    .costs = N_("About half a dollar an hour, until it is deleted"),
    .pages = { tw_setup_cluster_page_get_type, tw_setup_plan_page_get_type,
               tw_setup_make_page_get_type, tw_setup_index_page_get_type },
    .makes_login = TRUE,
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
