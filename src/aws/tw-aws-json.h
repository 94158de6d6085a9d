// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "aws/tw-aws-client.h"
#include "core/tw-json-read.h"

G_BEGIN_DECLS

/* AWS's JSON protocols 1.0 and 1.1: an object is sent to "/", the operation stands in the header
 * X-Amz-Target. Secrets Manager, Redshift Serverless, Systems Manager and Service Quotas speak
 * them. (Smithy, "AWS JSON 1.0 protocol" and "AWS JSON 1.1 protocol") */

/**
 * TwAwsJsonService: a service that speaks it
 * @host: as in its host name and its signatures: "redshift-serverless"
 * @target: in front of the operation: "RedshiftServerless"
 * @version: "1.0" or "1.1"
 */
typedef struct {
  const char *host;
  const char *target;
  const char *version;
} TwAwsJsonService;

/**
 * TwAwsJsonCall:
 * @request: (nullable): %NULL sends {}
 * @changes: it changes something, so that it is not sent again where it is unknown whether it
 *   arrived
 */
typedef struct {
  const TwAwsJsonService *service;
  const char *operation;
  JsonObject *request;
  gboolean changes;
} TwAwsJsonCall;

/** tw_aws_json_call: (transfer full): the answer, an empty object where there is no body. Blocking. */
JsonObject *tw_aws_json_call (const TwAwsJsonCall *self, TwAwsClient *client,
                              GCancellable *cancellable, GError **error);

/** TwAwsJsonPage: takes one page; %FALSE with @error ends the walk */
typedef gboolean (*TwAwsJsonPage) (JsonObject *answer, gpointer user_data, GError **error);

/**
 * tw_aws_json_foreach_page:
 * @token: what the members that name the next page are called: "NextToken", "nextToken". The
 *   call's request, if there is one, is left with that of the last page.
 */
gboolean tw_aws_json_foreach_page (const TwAwsJsonCall *self, TwAwsClient *client,
                                   const char *token, TwAwsJsonPage function, gpointer user_data,
                                   GCancellable *cancellable, GError **error);

/** tw_aws_json_foreach_object: each object in the list @name of @object; other elements are passed
 * over */
typedef void (*TwAwsJsonElement) (JsonObject *element, gpointer user_data);
void tw_aws_json_foreach_object (JsonObject *object, const char *name, TwAwsJsonElement function,
                                 gpointer user_data);

G_END_DECLS
