// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-ec2.h"
#include "aws/tw-sts.h"
#include "setup/tw-cleanup.h"

static void
owned_stack_free (TwOwnedStack *self)
{
  tw_stack_free (self->stack);
  g_free (self->owner);
  g_free (self->cluster);
  g_free (self->address);
  g_clear_pointer (&self->resources, g_ptr_array_unref);
  g_free (self);
}

static void
owned_thing_free (TwOwnedThing *self)
{
  g_free (self->id);
  g_free (self->state);
  g_free (self->stack);
  g_free (self);
}

void
tw_inventory_free (TwInventory *self)
{
  if (self == NULL)
    return;
  g_free (self->region);
  g_free (self->account);
  g_ptr_array_unref (self->stacks);
  g_ptr_array_unref (self->things);
  g_free (self);
}

const char *
tw_owned_kind_name (TwOwnedKind self)
{
  switch (self) {
  case TW_OWNED_INSTANCE:
    return "instance";
  case TW_OWNED_CLUSTER:
    return "cluster";
  case TW_OWNED_SNAPSHOT:
    return "snapshot";
  }
  return "";
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static guint
count (const GPtrArray *resources, const char *type)
{
  guint n = 0;
  for (guint i = 0; i < resources->len; i++) {
    const TwStackResource *resource = resources->pdata[i];
    if (g_str_equal (resource->type, type) && !g_str_equal (resource->status, "DELETE_COMPLETE"))
      n++;
  }
  return n;
}

static TwOwnedStack *
owned_stack_new (TwStack *stack, GPtrArray *resources, const TwInventory *inventory,
                 const char *me)
{
  TwOwnedStack *self = g_new0 (TwOwnedStack, 1);
  const char *owner = g_hash_table_lookup (stack->tags, TW_PROVISION_OWNER_TAG);
  const char *made = g_hash_table_lookup (stack->parameters, "ClusterName");
  const char *beside = g_hash_table_lookup (stack->parameters, "ClusterIdentifier");
  const char *node_type = g_hash_table_lookup (stack->parameters, "NodeType");
  self->stack = stack;
  self->resources = resources;
  self->owner = g_strdup (owner ? owner : "");
  self->own = g_strcmp0 (owner, me) == 0;
  self->makes_cluster = made != NULL;
  self->cluster = g_strdup (made ? made : beside);
  TwEstimateParts parts = {
    .node_type = count (resources, "AWS::Redshift::Cluster") > 0 ? node_type : NULL,
    .n_nodes = 1,
    .n_bastions = count (resources, "AWS::EC2::Instance"),
    .n_endpoints = count (resources, "AWS::EC2::VPCEndpoint"),
  };
  g_autoptr (TwEstimate) estimate = tw_estimate_new (inventory->region, &parts);
  self->hourly = estimate->hourly;
  self->cost = estimate->hourly * (double) MAX (now () - stack->created, 0) / 3600;
  return self;
}

static gboolean
read_stacks (TwInventory *self, TwAwsClient *client, const char *me, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) all = tw_cloudformation_list_stacks (client, cancellable, error);
  for (guint i = 0; all && i < all->len; i++) {
    TwStack *stack = all->pdata[i];
    if (!tw_provision_stack_is_ours (stack) || g_str_equal (stack->status, "DELETE_COMPLETE"))
      continue;
    GPtrArray *resources
      = tw_cloudformation_list_resources (client, stack->id, cancellable, error);
    if (resources == NULL)
      return FALSE;
    TwStack *taken = g_ptr_array_steal_index (all, i--);
    g_ptr_array_add (self->stacks, owned_stack_new (taken, resources, self, me));
  }
  return all != NULL;
}

/* (nullable): the stack of ours that holds it */
static TwOwnedStack *
holder_of (const TwInventory *self, const char *physical_id)
{
  for (guint i = 0; i < self->stacks->len; i++) {
    TwOwnedStack *owned = self->stacks->pdata[i];
    for (guint r = 0; r < owned->resources->len; r++)
      if (g_strcmp0 (((TwStackResource *) owned->resources->pdata[r])->physical_id, physical_id)
          == 0)
        return owned;
  }
  return NULL;
}

static gboolean
is_tagged (GHashTable *tags)
{
  return g_strcmp0 (g_hash_table_lookup (tags, TW_PROVISION_TAG), TW_PROVISION_TAG_VALUE) == 0
         && g_hash_table_contains (tags, TW_PROVISION_STACK_TAG);
}

static TwOwnedStack *
add_thing (TwInventory *self, TwOwnedKind kind, const char *id, const char *state, gint64 created,
           const TwEstimateParts *parts)
{
  TwOwnedThing *thing = g_new0 (TwOwnedThing, 1);
  TwOwnedStack *holder = holder_of (self, id);
  g_autoptr (TwEstimate) estimate = tw_estimate_new (self->region, parts);
  thing->kind = kind;
  thing->id = g_strdup (id);
  thing->state = g_strdup (state);
  thing->stack = holder ? g_strdup (holder->stack->name) : NULL;
  thing->created = created;
  thing->hourly = estimate->hourly;
  g_ptr_array_add (self->things, thing);
  return holder;
}

static gboolean
read_instances (TwInventory *self, TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  const TwEc2Filter filters[] = { { "tag:" TW_PROVISION_TAG, TW_PROVISION_TAG_VALUE }, { NULL } };
  g_autoptr (GPtrArray) instances
    = tw_ec2_describe_instances (client, NULL, filters, cancellable, error);
  for (guint i = 0; instances && i < instances->len; i++) {
    const TwEc2Instance *instance = instances->pdata[i];
    TwEstimateParts parts = { .n_bastions = 1 };
    if (is_tagged (instance->tags) && !g_str_equal (instance->state, "terminated"))
      add_thing (self, TW_OWNED_INSTANCE, instance->id, instance->state, instance->launched,
                 &parts);
  }
  return instances != NULL;
}

static gboolean
read_clusters (TwInventory *self, TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) clusters = tw_redshift_list_clusters (client, cancellable, error);
  for (guint i = 0; clusters && i < clusters->len; i++) {
    const TwRedshiftCluster *cluster = clusters->pdata[i];
    TwEstimateParts parts = { .node_type = cluster->node_type, .n_nodes = cluster->n_nodes };
    TwOwnedStack *holder
      = is_tagged (cluster->tags)
          ? add_thing (self, TW_OWNED_CLUSTER, cluster->identifier, cluster->status,
                       cluster->created, &parts)
          : NULL;
    if (holder && holder->address == NULL)
      holder->address = g_strdup (cluster->address);
  }
  return clusters != NULL;
}

static gboolean
read_snapshots (TwInventory *self, TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) snapshots = tw_redshift_list_snapshots (client, NULL, cancellable, error);
  for (guint i = 0; snapshots && i < snapshots->len; i++) {
    const TwRedshiftSnapshot *snapshot = snapshots->pdata[i];
    TwEstimateParts parts = { 0 };
    if (is_tagged (snapshot->tags))
      add_thing (self, TW_OWNED_SNAPSHOT, snapshot->identifier, snapshot->status,
                 snapshot->created, &parts);
  }
  return snapshots != NULL;
}

TwInventory *
tw_inventory_new (TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwInventory) self = g_new0 (TwInventory, 1);
  self->stacks = g_ptr_array_new_with_free_func ((GDestroyNotify) owned_stack_free);
  self->things = g_ptr_array_new_with_free_func ((GDestroyNotify) owned_thing_free);
  self->region
    = tw_aws_identity_dup_region (tw_aws_client_get_identity (client), cancellable, error);
  if (self->region == NULL)
    return NULL;
  g_autoptr (TwCallerIdentity) identity
    = tw_sts_get_caller_identity (client, NULL, cancellable, error);
  if (identity == NULL)
    return NULL;
  self->account = g_strdup (identity->account);
  g_autofree char *me = tw_provision_dup_owner (identity->arn);
  if (!read_stacks (self, client, me, cancellable, error)
      || !read_instances (self, client, cancellable, error)
      || !read_clusters (self, client, cancellable, error)
      || !read_snapshots (self, client, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

const TwOwnedStack *
tw_inventory_find (const TwInventory *self, const char *stack_name)
{
  for (guint i = 0; i < self->stacks->len; i++)
    if (g_str_equal (((TwOwnedStack *) self->stacks->pdata[i])->stack->name, stack_name))
      return self->stacks->pdata[i];
  return NULL;
}
