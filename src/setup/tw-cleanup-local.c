// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-cleanup-local.h"

#include "aws/tw-ssm-sessions.h"
#include "setup/tw-reset.h"
#include "warehouse/tw-endpoint.h"

#define INSTANCE "AWS::EC2::Instance"

static gboolean
is_bastion (const TwOwnedStack *owned, const char *instance)
{
  for (guint i = 0; instance && i < owned->resources->len; i++) {
    const TwStackResource *resource = owned->resources->pdata[i];
    if (g_str_equal (resource->type, INSTANCE)
        && g_strcmp0 (resource->physical_id, instance) == 0)
      return TRUE;
  }
  return FALSE;
}

/* By the cluster's address, which AWS gives to no other one. */
static gboolean
is_its_address (const TwOwnedStack *owned, const TwProfile *profile)
{
  if (!owned->makes_cluster || owned->address == NULL || profile->uri == NULL)
    return FALSE;
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (profile->uri, NULL, NULL);
  return endpoint && g_strcmp0 (tw_endpoint_get_host (endpoint), owned->address) == 0;
}

GPtrArray *
tw_cleanup_list_profiles (const TwOwnedStack *owned, GError **error)
{
  g_autoptr (GPtrArray) all = tw_profiles_list (error);
  if (all == NULL)
    return NULL;
  GPtrArray *led = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_profile_free);
  for (guint i = 0; i < all->len; i++) {
    const TwProfile *profile = all->pdata[i];
    if (is_bastion (owned, profile->tunnel_instance) || is_its_address (owned, profile))
      g_ptr_array_add (led, tw_profile_copy (profile));
  }
  return led;
}

/* The instance is gone, and its sessions with it. */
static void
forget_sessions (const TwOwnedStack *owned)
{
  for (guint i = 0; i < owned->resources->len; i++) {
    const TwStackResource *resource = owned->resources->pdata[i];
    if (g_str_equal (resource->type, INSTANCE) && resource->physical_id)
      g_strfreev (tw_ssm_sessions_take_lost (resource->physical_id));
  }
}

char **
tw_cleanup_forget (const TwOwnedStack *owned, GError **error)
{
  g_autoptr (GStrvBuilder) forgotten = g_strv_builder_new ();
  g_autoptr (GPtrArray) profiles = tw_cleanup_list_profiles (owned, error);
  gboolean good = profiles != NULL;
  for (guint i = 0; profiles && i < profiles->len; i++) {
    const TwProfile *profile = profiles->pdata[i];
    if (tw_reset_forget_profile (profile, good ? error : NULL))
      g_strv_builder_add (forgotten, profile->name);
    else
      good = FALSE;
  }
  forget_sessions (owned);
  good = tw_reset_apply (1u << TW_RESET_CACHES, good ? error : NULL) && good;
  return good ? g_strv_builder_end (forgotten) : NULL;
}
