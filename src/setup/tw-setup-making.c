// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-setup-making.h"

#include "setup/tw-sample-data.h"

#define MADE_PROFILE "made-profile"
#define CREATE "create"
#define LOAD "load"

static gboolean
is_route (TwSetupDraft *self, const char *route)
{
  return g_str_equal (tw_setup_draft_get_text (self, TW_SETUP_ROUTE), route);
}

static char *
make_key (TwSetupDraft *self, TwSetupMaking what)
{
  static const char *const names[] = { [TW_SETUP_ACCEPTED] = "accepted",
                                       [TW_SETUP_CALLING_OFF] = "calling-off",
                                       [TW_SETUP_MADE] = "made" };
  return g_strdup_printf ("%s-%s", tw_setup_draft_get_text (self, TW_SETUP_ROUTE), names[what]);
}

gboolean
tw_setup_draft_get_making (TwSetupDraft *self, TwSetupMaking what)
{
  g_autofree char *key = make_key (self, what);
  return tw_setup_draft_get_flag (self, key);
}

void
tw_setup_draft_set_making (TwSetupDraft *self, TwSetupMaking what, gboolean on)
{
  g_autofree char *key = make_key (self, what);
  tw_setup_draft_set_flag (self, key, on);
}

gboolean
tw_setup_draft_makes_cluster (TwSetupDraft *self)
{
  return is_route (self, CREATE);
}

gboolean
tw_setup_draft_loads_sample (TwSetupDraft *self)
{
  return is_route (self, LOAD)
         || (is_route (self, CREATE) && !tw_setup_draft_get_flag (self, TW_SETUP_INDEX_ONLY));
}

gboolean
tw_setup_draft_needs_bastion (TwSetupDraft *self)
{
  return tw_setup_draft_get_flag (self, TW_SETUP_PRIVATE)
         && !tw_setup_draft_get_flag (self, TW_SETUP_REACHABLE);
}

static const char *
text_or_null (TwSetupDraft *self, const char *key)
{
  const char *text = tw_setup_draft_get_text (self, key);
  return *text ? text : NULL;
}

TwProvisionOrder
tw_setup_draft_get_order (TwSetupDraft *self)
{
  gboolean creates = tw_setup_draft_makes_cluster (self);
  return (TwProvisionOrder) {
    .request = { .route = creates ? TW_PROVISION_CLUSTER : TW_PROVISION_BASTION,
                 .cluster = text_or_null (self, creates ? TW_SETUP_NEW_CLUSTER : TW_SETUP_CLUSTER),
                 .database = text_or_null (self, TW_SETUP_NEW_DATABASE),
                 .admin_user = text_or_null (self, TW_SETUP_NEW_USER),
                 .node_type = text_or_null (self, TW_SETUP_NEW_NODE_TYPE),
                 .aws_profile = text_or_null (self, TW_SETUP_AWS_PROFILE),
                 .allow_ingress = TRUE }, /* it is shown, and there is no going on without it */
    .region = text_or_null (self, TW_SETUP_AWS_REGION),
    .may_create = tw_setup_draft_get_making (self, TW_SETUP_ACCEPTED),
    .call_off = tw_setup_draft_get_making (self, TW_SETUP_CALLING_OFF),
  };
}

void
tw_setup_draft_take_outcome (TwSetupDraft *self, const TwProvisionOutcome *outcome)
{
  const TwProvisioned *made = outcome->made;
  tw_setup_draft_set_making (self, TW_SETUP_MADE, TRUE);
  if (tw_setup_draft_makes_cluster (self)) {
    tw_setup_draft_set_text (self, MADE_PROFILE, outcome->profile);
    return;
  }
  tw_setup_draft_set_text (self, TW_SETUP_TUNNEL, made->bastion);
  if (made->address)
    tw_setup_draft_set_text (self, TW_SETUP_HOST, made->address);
}

void
tw_setup_draft_take_cluster (TwSetupDraft *self, const char *cluster, gboolean is_private)
{
  const char *const schemas[] = { tw_sample_get_schema (TW_SAMPLE_NORTHWIND), NULL };
  static const char *const others[]
    = { TW_SETUP_EDITS, TW_SETUP_SAVED,  TW_SETUP_BLAMED,
        TW_SETUP_BLAME, TW_SETUP_TUNNEL, TW_SETUP_NETWORK };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    tw_setup_draft_set_text (self, others[i], NULL);
  g_autofree char *title = cluster ? g_strdup_printf ("Northwind · %s", cluster) : NULL;
  tw_setup_draft_set_text (self, TW_SETUP_TITLE, title);
  tw_setup_draft_set_list (self, TW_SETUP_SCHEMAS, schemas);
  tw_setup_draft_set_flag (self, TW_SETUP_PRIVATE, is_private);
  tw_setup_draft_set_flag (self, TW_SETUP_REACHABLE, FALSE);
  tw_setup_draft_set_making (self, TW_SETUP_MADE, FALSE);
}

TwProfile *
tw_setup_draft_find_target (TwSetupDraft *self, GError **error)
{
  return tw_setup_draft_makes_cluster (self)
           ? tw_profiles_find (tw_setup_draft_get_text (self, MADE_PROFILE), error)
           : tw_setup_draft_make_profile (self);
}
