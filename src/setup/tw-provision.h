// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-cloudformation.h"
#include "setup/tw-estimate.h"
#include "setup/tw-profile.h"

G_BEGIN_DECLS

/* Makes a private cluster, or a bastion beside one that is there, as one CloudFormation stack:
 * planned and shown first, followed while it is made, removed again where it fails. Everything
 * blocks and is for workers. */

/* What marks a stack and its resources as ours: both tags, and the second names the stack itself, so
 * that tags which somebody copied elsewhere do not count. */
#define TW_PROVISION_TAG "tradewind:made-by"
#define TW_PROVISION_TAG_VALUE "tradewind"
#define TW_PROVISION_STACK_TAG "tradewind:stack"
#define TW_PROVISION_OWNER_TAG "tradewind:owner"

typedef enum {
  TW_PROVISION_CLUSTER, /* a new private cluster with its bastion */
  TW_PROVISION_BASTION, /* a bastion beside an existing private cluster */
} TwProvisionRoute;

/**
 * TwProvisionRequest: what a person chose
 * @cluster: the new cluster's name, or the existing one's
 * @database, @admin_user, @node_type: (nullable): of a new cluster; else the usual
 * @aws_profile: (nullable): that the client was made with; goes into the profile
 * @allow_ingress: the one rule that the cluster's security group needs was shown and accepted
 */
typedef struct {
  TwProvisionRoute route;
  const char *cluster;
  const char *database;
  const char *admin_user;
  const char *node_type;
  const char *aws_profile;
  gboolean allow_ingress;
} TwProvisionRequest;

#define TW_PROVISION_DEFAULT_CLUSTER "sales-analyst-cluster"
#define TW_PROVISION_DEFAULT_DATABASE "sales_analyst"
#define TW_PROVISION_DEFAULT_USER "admin"
#define TW_PROVISION_DEFAULT_NODE_TYPE "ra3.large"

/** TwProvisionState: what is there of it already */
typedef enum {
  TW_PROVISION_NEW,      /* nothing */
  TW_PROVISION_MAKING,   /* being made: following it goes on where it was left */
  TW_PROVISION_READY,    /* made: to be used as it is */
  TW_PROVISION_BROKEN,   /* failed: it is removed before a new one is made */
  TW_PROVISION_REMOVING, /* being deleted */
} TwProvisionState;

typedef struct {
  char *logical_id;
  char *type;
} TwPlannedResource;

/**
 * TwProvisionPlan: what would be done, from calls that change nothing
 * @owner: who asks, as a tag says it
 * @template: as it is sent
 * @parameters: (array zero-terminated=1): names and values by turns
 * @resources: (element-type TwPlannedResource): what is made with these parameters
 * @ingress: (nullable): the rule that the existing cluster's security group needs, in words
 * @state, @stack: what is there already; @stack is %NULL where nothing is
 */
typedef struct {
  TwProvisionRoute route;
  char *cluster;
  char *database;
  char *admin_user;
  char *node_type;
  char *aws_profile;
  char *region;
  char *account;
  char *owner;
  char *stack_name;
  char *template;
  char **parameters;
  GPtrArray *resources;
  char *ingress;
  gboolean allow_ingress;
  TwEstimate *estimate;
  TwProvisionState state;
  TwStack *stack;
} TwProvisionPlan;

/** tw_provision_plan: (transfer full): %NULL with what stands in the way: a public cluster, a name
 * that is taken by something not ours, … */
TwProvisionPlan *tw_provision_plan (TwAwsClient *client, const TwProvisionRequest *request,
                                    GCancellable *cancellable, GError **error);
void tw_provision_plan_free (TwProvisionPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwProvisionPlan, tw_provision_plan_free)

/** tw_provision_check_name: whether AWS takes @cluster as the name of a new cluster */
gboolean tw_provision_check_name (const char *cluster, GError **error);

/** tw_provision_check_identifier: whether @name can be that of @what in a warehouse */
gboolean tw_provision_check_identifier (const char *what, const char *name, GError **error);

/**
 * TwProvisionProgress:
 * @event: (nullable): what CloudFormation says happened
 * @message: what is done now, a sentence
 * @done, @total: resources
 */
typedef struct {
  const TwStackEvent *event;
  const char *message;
  guint done;
  guint total;
} TwProvisionProgress;

/** TwProvisionFunc: called in the worker's thread */
typedef void (*TwProvisionFunc) (const TwProvisionProgress *progress, gpointer user_data);

/** tw_provision_progress_describe: (transfer full): as one line */
char *tw_provision_progress_describe (const TwProvisionProgress *self);

/**
 * TwProvisionOptions:
 * @poll_ms: 0 for five seconds
 * @detached: (nullable): where it is cancelled as well, cancelling only ends the following: AWS goes
 *   on by itself, and nothing is removed
 */
typedef struct {
  guint poll_ms;
  GCancellable *detached;
  TwProvisionFunc progress;
  gpointer progress_data;
} TwProvisionOptions;

/** TwProvisioned: what was made and how to get there */
typedef struct {
  char *stack_id;
  char *cluster;
  char *bastion; /* the instance's id */
  char *address; /* nullable: of an existing cluster that has none yet */
  guint port;
  char *database;
  char *user;
  char *secret; /* nullable: the ARN of the admin's secret */
} TwProvisioned;

void tw_provisioned_free (TwProvisioned *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwProvisioned, tw_provisioned_free)

/**
 * tw_provision_run:
 *
 * Makes what @plan says, or goes on with what is there; may be told again after a crash at any
 * moment. A failure removes the stack again and is followed until it is gone; so does cancelling.
 *
 * Returns: %NULL with the first reason that CloudFormation gave
 */
TwProvisioned *tw_provision_run (TwAwsClient *client, const TwProvisionPlan *plan,
                                 const TwProvisionOptions *options, GCancellable *cancellable,
                                 GError **error);

/** tw_provision_call_off: removes what there is of @plan, and follows it until it is gone; for what was
 * cancelled before a crash */
gboolean tw_provision_call_off (TwAwsClient *client, const TwProvisionPlan *plan,
                                const TwProvisionOptions *options, GCancellable *cancellable,
                                GError **error);

/** tw_provision_save_profile: (transfer full): a connection to it in profiles.yaml, through the
 * tunnel, with the secret that Redshift keeps */
TwProfile *tw_provision_save_profile (const TwProvisionPlan *plan, const TwProvisioned *made,
                                      const char *const *schemas, GError **error);

/** tw_provision_dup_owner: (transfer full): who a caller is, as the owner's tag says it */
char *tw_provision_dup_owner (const char *arn);

/** tw_provision_stack_is_ours: by its tags */
gboolean tw_provision_stack_is_ours (const TwStack *stack);

/** tw_provision_events_link: (transfer full): the page of AWS's console that shows what happened */
char *tw_provision_events_link (const char *region, const char *stack_id);

/** tw_provision_links: (transfer full): a sentence with that page and the one of the costs; with this
 * one alone where there is no stack yet (@stack_id is %NULL) */
char *tw_provision_links (const char *region, const char *stack_id);

/** tw_provision_add_links: to the hint of @error, where they are not in it yet */
void tw_provision_add_links (GError *error, const char *region, const char *stack_id);

G_END_DECLS
