// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"

G_BEGIN_DECLS

/* AWS Service Quotas (API version 2019-06-24): what an account may ask of Amazon Bedrock. */

/** TwServiceQuota: one limit, such as "Cross-region model inference tokens per minute for …" */
typedef struct {
  char *name;
  double value;
  gboolean adjustable;
} TwServiceQuota;

void tw_service_quota_free (TwServiceQuota *self);

/** tw_service_quotas_list: (element-type TwServiceQuota) (transfer full): every limit of @service
 * ("bedrock"). Blocking; needs servicequotas:ListServiceQuotas. */
GPtrArray *tw_service_quotas_list (TwAwsClient *client, const char *service,
                                   GCancellable *cancellable, GError **error);

/**
 * tw_service_quotas_of_model:
 * @quotas: (element-type TwServiceQuota)
 * @model: a model's or an inference profile's id, "us.anthropic.claude-sonnet-4-5-…"
 *
 * Returns: (element-type TwServiceQuota) (transfer container): those a minute of that model, by the
 *   way it is reached: on demand, across regions, or globally. Pure.
 */
GPtrArray *tw_service_quotas_of_model (const GPtrArray *quotas, const char *model);

G_END_DECLS
