// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-identity.h"

G_BEGIN_DECLS

/* An AWS identity with what it takes to call services: one for a person's choice of profile and
 * region. Thread-safe, atomically reference counted. */
typedef struct _TwAwsClient TwAwsClient;

/**
 * TwAwsClientOptions: everything may be %NULL or 0
 * @ca_file: else AWS_CA_BUNDLE, the profile's ca_bundle, the system's
 * @monotonic_now: microseconds, for tests of deadlines
 * @now: Unix seconds, for tests of clocks
 */
typedef struct {
  const char *profile;
  const char *region;
  const char *ca_file;
  const char *proxy;
  guint max_in_flight;
  guint max_attempts;
  TwAwsMfaPrompt prompt;
  gpointer prompt_data;
  gint64 (*monotonic_now) (void);
  gint64 (*now) (void);
} TwAwsClientOptions;

TwAwsClient *tw_aws_client_new (const TwAwsClientOptions *options, GError **error);
TwAwsClient *tw_aws_client_ref (TwAwsClient *self);
void tw_aws_client_unref (TwAwsClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAwsClient, tw_aws_client_unref)

TwAwsConfig *tw_aws_client_get_config (TwAwsClient *self);
TwAwsIdentity *tw_aws_client_get_identity (TwAwsClient *self);
TwAwsCaller *tw_aws_client_get_caller (TwAwsClient *self);
TwHttp *tw_aws_client_get_http (TwAwsClient *self);

/**
 * tw_aws_client_call:
 * @host: the service's host name prefix: "bedrock-runtime"
 * @call: endpoint, region and credentials are filled in here; everything else by the caller
 *
 * Blocking. As tw_aws_caller_call(), with this client's identity; credentials that the service
 * calls expired are asked for anew, once.
 */
TwHttpResponse *tw_aws_client_call (TwAwsClient *self, const char *host, const TwAwsCall *call,
                                    TwHttpChunk chunk, gpointer chunk_data,
                                    GCancellable *cancellable, GError **error);

G_END_DECLS
