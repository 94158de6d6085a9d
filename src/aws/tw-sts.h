// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"

G_BEGIN_DECLS

/** TwCallerIdentity: who AWS says we are (AWS STS GetCallerIdentity) */
typedef struct {
  char *account;
  char *arn;
} TwCallerIdentity;

void tw_caller_identity_free (TwCallerIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwCallerIdentity, tw_caller_identity_free)

/**
 * tw_sts_get_caller_identity:
 * @clock: (out) (optional): seconds that AWS's clock is ahead of this machine's, by the answer's date
 *
 * Blocking.
 */
TwCallerIdentity *tw_sts_get_caller_identity (TwAwsClient *client, gint64 *clock,
                                              GCancellable *cancellable, GError **error);

G_END_DECLS
