// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"

G_BEGIN_DECLS

/* Amazon Bedrock's control plane: which models there are. */

typedef enum {
  TW_BEDROCK_LIFECYCLE_UNKNOWN,
  TW_BEDROCK_LIFECYCLE_ACTIVE,
  TW_BEDROCK_LIFECYCLE_LEGACY,
} TwBedrockLifecycle;

/**
 * TwBedrockOffer: what can be named in a call
 * @id: an inference profile's id ("us.anthropic.…") or a foundation model's
 * @name: to show
 * @base_id: the foundation model behind it
 */
typedef struct {
  char *id;
  char *name;
  char *base_id;
  TwBedrockLifecycle lifecycle;
} TwBedrockOffer;

void tw_bedrock_offer_free (TwBedrockOffer *self);

/**
 * tw_bedrock_list_models:
 *
 * Returns: (element-type TwBedrockOffer) (transfer full): text models that answer on demand, by
 *   their own id or through a system-defined inference profile of the client's region
 *
 * Blocking. ListFoundationModels and ListInferenceProfiles; %TW_AWS_ERROR_ACCESS where the identity
 * may list neither.
 */
GPtrArray *tw_bedrock_list_models (TwAwsClient *client, GCancellable *cancellable, GError **error);

/**
 * tw_bedrock_profile_prefix:
 *
 * Returns: the geography that inference profiles of @region start with: "us", "eu", "jp", "au", else
 *   "global"
 */
const char *tw_bedrock_profile_prefix (const char *region);

/** tw_bedrock_base_id: (transfer full): @id without a profile's prefix */
char *tw_bedrock_base_id (const char *id);

G_END_DECLS
