// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-provider.h"

G_BEGIN_DECLS

/* Who we are to AWS: finds credentials where the SDKs look for them, keeps them, refreshes them
 * ahead of time; many callers at once share one refresh. Thread-safe, atomically reference
 * counted. */
typedef struct _TwAwsIdentity TwAwsIdentity;

/** tw_aws_identity_new: @prompt may be %NULL: profiles with an MFA device are then refused */
TwAwsIdentity *tw_aws_identity_new (TwAwsConfig *config, TwHttp *http, TwAwsCaller *caller,
                                    TwAwsMfaPrompt prompt, gpointer prompt_data);
TwAwsIdentity *tw_aws_identity_ref (TwAwsIdentity *self);
void tw_aws_identity_unref (TwAwsIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAwsIdentity, tw_aws_identity_unref)

/**
 * tw_aws_identity_get:
 *
 * Blocking. Returns: (transfer full): credentials good for minutes at least; else %NULL with
 *   %TW_AWS_ERROR_CREDENTIALS that says where was looked
 */
TwAwsCredentials *tw_aws_identity_get (TwAwsIdentity *self, GCancellable *cancellable,
                                       GError **error);

/** tw_aws_identity_forget: a service said that @credentials have expired; the next call asks anew */
void tw_aws_identity_forget (TwAwsIdentity *self, const TwAwsCredentials *credentials);

/** tw_aws_identity_dup_region: (transfer full): the config's, else the instance's; %NULL with
 * %TW_AWS_ERROR_REGION. Blocking. */
char *tw_aws_identity_dup_region (TwAwsIdentity *self, GCancellable *cancellable, GError **error);

/** tw_aws_identity_get_bearer_token: (nullable): AWS_BEARER_TOKEN_BEDROCK; for Bedrock alone */
const char *tw_aws_identity_get_bearer_token (TwAwsIdentity *self);

G_END_DECLS
