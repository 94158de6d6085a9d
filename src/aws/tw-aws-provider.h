// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-caller.h"
#include "aws/tw-aws-config.h"

G_BEGIN_DECLS

/* The places that credentials come from, in the order of the SDKs. Inside the aws folder; everybody
 * else asks TwAwsIdentity. */

/** TwAwsMfaPrompt: asks the person for the six digits of @serial; called in a worker; (transfer
 * full), %NULL where the person declined */
typedef char *(*TwAwsMfaPrompt) (const char *serial, gpointer user_data);

typedef struct {
  TwAwsConfig *config;
  TwAwsCaller *caller;
  TwHttp *http;
  TwAwsMfaPrompt prompt; /* nullable */
  gpointer prompt_data;
} TwAwsProviderContext;

/**
 * TwAwsProvider:
 * @found: (out): %NULL where this place has nothing to say about @profile
 *
 * Blocking. Returns: %FALSE where the place is configured, but does not work
 */
typedef gboolean (*TwAwsProvider) (const TwAwsProviderContext *context, const char *profile,
                                   TwAwsCredentials **found, GCancellable *cancellable,
                                   GError **error);

gboolean tw_aws_provide_from_environment (const TwAwsProviderContext *context, const char *profile,
                                          TwAwsCredentials **found, GCancellable *cancellable,
                                          GError **error);
gboolean tw_aws_provide_from_role (const TwAwsProviderContext *context, const char *profile,
                                   TwAwsCredentials **found, GCancellable *cancellable,
                                   GError **error);
gboolean tw_aws_provide_from_web_identity (const TwAwsProviderContext *context,
                                           const char *profile, TwAwsCredentials **found,
                                           GCancellable *cancellable, GError **error);
gboolean tw_aws_provide_from_sso (const TwAwsProviderContext *context, const char *profile,
                                  TwAwsCredentials **found, GCancellable *cancellable,
                                  GError **error);
gboolean tw_aws_provide_from_keys (const TwAwsProviderContext *context, const char *profile,
                                   TwAwsCredentials **found, GCancellable *cancellable,
                                   GError **error);
gboolean tw_aws_provide_from_process (const TwAwsProviderContext *context, const char *profile,
                                      TwAwsCredentials **found, GCancellable *cancellable,
                                      GError **error);
gboolean tw_aws_provide_from_container (const TwAwsProviderContext *context, const char *profile,
                                        TwAwsCredentials **found, GCancellable *cancellable,
                                        GError **error);
gboolean tw_aws_provide_from_instance (const TwAwsProviderContext *context, const char *profile,
                                       TwAwsCredentials **found, GCancellable *cancellable,
                                       GError **error);

/** tw_aws_instance_read: (transfer full): one path of the instance metadata service (IMDSv2), such
 * as "placement/region"; %NULL without an error where this is no EC2 instance */
char *tw_aws_instance_read (const TwAwsProviderContext *context, const char *path,
                            GCancellable *cancellable, GError **error);

/**
 * tw_aws_credentials_new_from_json:
 * @token_member: "SessionToken" or "Token"
 *
 * The shape that credential_process, containers and instances answer with.
 */
TwAwsCredentials *tw_aws_credentials_new_from_json (const char *text, const char *token_member,
                                                    const char *source, GError **error);

G_END_DECLS
