// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-provision.h"

G_BEGIN_DECLS

/* Watches one stack by its id while CloudFormation works on it, and passes on what happens. For one
 * thread. */
typedef struct _TwStackFollower TwStackFollower;

/** tw_stack_follower_new: @total: how many resources there are to do, for progress */
TwStackFollower *tw_stack_follower_new (TwAwsClient *client, const char *stack_id, guint total,
                                        const TwProvisionOptions *options);
void tw_stack_follower_free (TwStackFollower *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwStackFollower, tw_stack_follower_free)

/** tw_stack_follower_skip: what has happened up to now is not passed on */
gboolean tw_stack_follower_skip (TwStackFollower *self, GCancellable *cancellable, GError **error);

/**
 * tw_stack_follower_wait:
 * @message: what is going on, a sentence
 *
 * Blocking, until CloudFormation is done. Being throttled or without a network for a while is waited
 * out.
 *
 * Returns: (transfer full): the stack then
 */
TwStack *tw_stack_follower_wait (TwStackFollower *self, const char *message,
                                 GCancellable *cancellable, GError **error);

/** tw_stack_follower_say: passes on a sentence without an event */
void tw_stack_follower_say (TwStackFollower *self, const char *message);

/** tw_stack_follower_find_failure: (nullable) (transfer none): the first resource that failed on its
 * own account, by its status ("CREATE_FAILED"); those that were only cancelled for it come after */
const TwStackEvent *tw_stack_follower_find_failure (TwStackFollower *self, const char *status);

/** tw_stack_event_is_failure: of its own account, not only because another one failed */
gboolean tw_stack_event_is_failure (const TwStackEvent *event);

G_END_DECLS
