// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-provision-async.h"
#include "setup/tw-setup-connection.h"

G_BEGIN_DECLS

/* What the draft holds of what is to be made in AWS, by its keys; texts unless said. The identity is
 * that of TW_SETUP_AWS_PROFILE and TW_SETUP_AWS_REGION, an existing cluster TW_SETUP_CLUSTER. */
#define TW_SETUP_NEW_CLUSTER "new-cluster"
#define TW_SETUP_NEW_DATABASE "new-database"
#define TW_SETUP_NEW_USER "new-user"
#define TW_SETUP_NEW_NODE_TYPE "new-node-type"
#define TW_SETUP_INDEX_ONLY "index-only" /* a flag: no sample data is loaded into what was made */
#define TW_SETUP_PRIVATE "private"       /* a flag: the chosen cluster is not reached from everywhere */
#define TW_SETUP_REACHABLE "reachable"   /* a flag: there is a way into it already */

/** TwSetupMaking: how far it is, each for a route of its own */
typedef enum {
  TW_SETUP_ACCEPTED,    /* the plan was accepted, and nothing was begun yet */
  TW_SETUP_CALLING_OFF, /* it was cancelled, and is being removed */
  TW_SETUP_MADE,        /* it is there */
} TwSetupMaking;

gboolean tw_setup_draft_get_making (TwSetupDraft *self, TwSetupMaking what);
void tw_setup_draft_set_making (TwSetupDraft *self, TwSetupMaking what, gboolean on);

/** tw_setup_draft_makes_cluster: the route is "create", and so the connection will be one of its own */
gboolean tw_setup_draft_makes_cluster (TwSetupDraft *self);

/** tw_setup_draft_loads_sample: Northwind is loaded before the tables are indexed */
gboolean tw_setup_draft_loads_sample (TwSetupDraft *self);

/** tw_setup_draft_needs_bastion: an existing cluster cannot be reached yet */
gboolean tw_setup_draft_needs_bastion (TwSetupDraft *self);

/** tw_setup_draft_get_order: what is to be made; valid until the draft's next change */
TwProvisionOrder tw_setup_draft_get_order (TwSetupDraft *self);

/** tw_setup_draft_take_outcome: how what was made is reached */
void tw_setup_draft_take_outcome (TwSetupDraft *self, const TwProvisionOutcome *outcome);

/** tw_setup_draft_take_cluster: to load Northwind into @cluster, which replaces the connection that
 * was entered; @cluster may be %NULL: it is entered by hand */
void tw_setup_draft_take_cluster (TwSetupDraft *self, const char *cluster, gboolean is_private);

/** tw_setup_draft_find_target: (transfer full): the connection that the route leads to; %NULL with
 * @error where that of a new cluster is gone from profiles.yaml */
TwProfile *tw_setup_draft_find_target (TwSetupDraft *self, GError **error);

G_END_DECLS
