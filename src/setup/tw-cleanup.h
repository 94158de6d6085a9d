// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-redshift.h"
#include "setup/tw-provision.h"

G_BEGIN_DECLS

/* What of ours exists in an account's region, and how it is removed again: stacks only, each by its
 * id, never a resource. Everything blocks and is for workers. */

/**
 * TwOwnedStack:
 * @own: made by the identity that asks; else by somebody else with Tradewind
 * @cluster: the cluster that it made or leads to
 * @address: (nullable): that cluster's host, where the stack made it
 * @makes_cluster: deleting it deletes the cluster and its data
 * @resources: (element-type TwStackResource)
 * @cost: since it was made, in US dollars, an estimate
 */
typedef struct {
  TwStack *stack;
  gboolean own;
  char *owner;
  char *cluster;
  char *address;
  gboolean makes_cluster;
  GPtrArray *resources;
  double hourly;
  double cost;
} TwOwnedStack;

typedef enum {
  TW_OWNED_INSTANCE,
  TW_OWNED_CLUSTER,
  TW_OWNED_SNAPSHOT,
} TwOwnedKind;

/**
 * TwOwnedThing: one that bears our tags
 * @stack: (nullable): the stack of ours that holds it; %NULL for what a stack has left behind, and
 *   for snapshots
 */
typedef struct {
  TwOwnedKind kind;
  char *id;
  char *state;
  char *stack;
  gint64 created;
  double hourly;
} TwOwnedThing;

/** TwInventory: @stacks of TwOwnedStack, @things of TwOwnedThing */
typedef struct {
  char *region;
  char *account;
  GPtrArray *stacks;
  GPtrArray *things;
} TwInventory;

TwInventory *tw_inventory_new (TwAwsClient *client, GCancellable *cancellable, GError **error);
void tw_inventory_free (TwInventory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwInventory, tw_inventory_free)

/** tw_inventory_find: (nullable) (transfer none): by the stack's name */
const TwOwnedStack *tw_inventory_find (const TwInventory *self, const char *stack_name);

/** tw_owned_kind_name: "instance", "cluster", "snapshot" */
const char *tw_owned_kind_name (TwOwnedKind self);

/**
 * TwCleanupOptions:
 * @snapshot: take a final snapshot of the cluster first, which stays, and costs storage
 * @retain_failed: what cannot be deleted at the second attempt is left in the account, and named
 * @others: the stack may be somebody else's
 * @local: what this computer keeps of it goes too, see tw_cleanup_forget()
 */
typedef struct {
  gboolean snapshot;
  gboolean retain_failed;
  gboolean others;
  gboolean local;
  TwProvisionOptions follow;
} TwCleanupOptions;

/**
 * TwCleanupResult:
 * @snapshot: (nullable): its name
 * @retained: (nullable) (element-type TwStackResource)
 * @forgotten: (nullable): names of connections that this computer no longer has
 * @local_error: (nullable): the stack is gone, but not all that this computer keeps of it
 */
typedef struct {
  char *snapshot;
  GPtrArray *retained;
  char **forgotten;
  GError *local_error;
} TwCleanupResult;

void tw_cleanup_result_free (TwCleanupResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwCleanupResult, tw_cleanup_result_free)

/**
 * tw_cleanup_run:
 *
 * Deletes one stack of ours and follows it until it is gone; a stack that is not ours by its tags
 * now is refused. May be told again after a crash.
 *
 * Returns: (transfer full): %NULL with what stands in the way: the resource, its reason, what to do
 */
TwCleanupResult *tw_cleanup_run (TwAwsClient *client, const TwOwnedStack *owned,
                                 const TwCleanupOptions *options, GCancellable *cancellable,
                                 GError **error);

/**
 * tw_cleanup_remove_stack:
 * @retained: (out) (optional) (transfer full): of TwStackResource
 *
 * The deletion alone, of a stack that is known to be ours.
 */
gboolean tw_cleanup_remove_stack (TwAwsClient *client, const char *region, const char *stack_id,
                                  gboolean retain_failed, const TwProvisionOptions *options,
                                  GPtrArray **retained, GCancellable *cancellable, GError **error);

G_END_DECLS
