// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-provision.h"

G_BEGIN_DECLS

/* What tw-provision.h does, for a window: without blocking, and with progress in its main context. */

/**
 * TwProvisionOrder:
 * @region: (nullable): the profile's
 * @prompt: (nullable): for the code of an MFA device
 * @may_create: the plan was shown and accepted; else only what is there already is gone on with
 * @call_off: removes it instead
 * @progress: (nullable): in the caller's main context
 * @detached: (nullable): see #TwProvisionOptions
 */
typedef struct {
  TwProvisionRequest request;
  const char *region;
  TwAwsMfaPrompt prompt;
  gboolean may_create;
  gboolean call_off;
  TwProvisionFunc progress;
  gpointer progress_data;
  GCancellable *detached;
} TwProvisionOrder;

/** tw_provision_plan_async: only its request, region and prompt count */
void tw_provision_plan_async (const TwProvisionOrder *order, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
TwProvisionPlan *tw_provision_plan_finish (GAsyncResult *result, GError **error);

/**
 * TwProvisionOutcome:
 * @made: (nullable): %NULL when it was called off
 * @profile: (nullable): the name of the connection that was saved, for a new cluster
 */
typedef struct {
  TwProvisioned *made;
  char *profile;
} TwProvisionOutcome;

void tw_provision_outcome_free (TwProvisionOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwProvisionOutcome, tw_provision_outcome_free)

/** tw_provision_make_async: plans it again, makes it, and saves the connection to a new cluster.
 * Cancelling removes it, and is followed until that is done. */
void tw_provision_make_async (const TwProvisionOrder *order, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
TwProvisionOutcome *tw_provision_make_finish (GAsyncResult *result, GError **error);

/** tw_provision_relay: in a worker: calls @function with a copy of @progress in the context of @task,
 * unless the task has come to its end by then */
void tw_provision_relay (GTask *task, const TwProvisionProgress *progress,
                         TwProvisionFunc function, gpointer user_data);

G_END_DECLS
