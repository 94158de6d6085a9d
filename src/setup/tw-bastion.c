// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-bastion.h"

#include "aws/tw-ec2.h"
#include "aws/tw-ssm.h"
#include "setup/tw-profile-login.h"

void
tw_bastion_free (TwBastion *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->network);
  g_free (self);
}

/* One that runs without an agent that Session Manager reaches leads nowhere. @online: (nullable) */
static gboolean
may_be_used (const TwEc2Instance *instance, GHashTable *online)
{
  if (g_str_equal (instance->state, "running"))
    return online == NULL || g_hash_table_contains (online, instance->id);
  return g_str_equal (instance->state, "stopped") || g_str_equal (instance->state, "pending");
}

/* @online: (nullable) */
static TwBastion *
bastion_new (const TwEc2Instance *instance, GHashTable *online)
{
  const char *name = g_hash_table_lookup (instance->tags, "Name");
  TwBastion *self = g_new0 (TwBastion, 1);
  self->id = g_strdup (instance->id);
  self->name = name && *name ? g_strdup (name) : NULL;
  self->network = g_strdup (instance->vpc_id);
  self->running = g_str_equal (instance->state, "running");
  self->online = self->running && online && g_hash_table_contains (online, instance->id);
  return self;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const TwBastion *first = *(TwBastion *const *) a, *second = *(TwBastion *const *) b;
  if (first->online != second->online)
    return second->online - first->online;
  if (first->running != second->running)
    return second->running - first->running;
  int names = g_strcmp0 (first->name ? first->name : first->id,
                         second->name ? second->name : second->id);
  return names ? names : g_strcmp0 (first->id, second->id);
}

GPtrArray *
tw_bastions_list (const TwProfile *profile, const char *network, const TwTunnelHooks *hooks,
                  GCancellable *cancellable, GError **error)
{
  const TwEc2Filter filters[] = { { network ? "vpc-id" : NULL, network }, { NULL, NULL } };
  g_autoptr (TwAwsClient) client = tw_profile_new_client (
    profile, hooks ? hooks->prompt : NULL, hooks ? hooks->user_data : NULL, error);
  if (client == NULL)
    return NULL;
  g_autoptr (GPtrArray) instances
    = tw_ec2_describe_instances (client, NULL, filters, cancellable, error);
  if (instances == NULL)
    return NULL;
  /* Who may list instances need not be allowed this. */
  g_autoptr (GHashTable) online = tw_ssm_list_online (client, cancellable, NULL);
  GPtrArray *bastions = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_bastion_free);
  for (guint i = 0; i < instances->len; i++)
    if (may_be_used (instances->pdata[i], online))
      g_ptr_array_add (bastions, bastion_new (instances->pdata[i], online));
  g_ptr_array_sort (bastions, compare);
  return bastions;
}
