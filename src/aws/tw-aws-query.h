// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"
#include "aws/tw-xml.h"

G_BEGIN_DECLS

/* AWS's query protocol: a form is sent, XML comes back. STS, Redshift, EC2, CloudFormation and IAM
 * speak it. (Smithy, "AWS query protocol" and "AWS EC2 query protocol") */

/**
 * TwAwsQueryService: a service that speaks it
 * @host: as in its host name and its signatures: "redshift"
 * @version: of its interface: "2012-12-01"
 */
typedef struct {
  const char *host;
  const char *version;
} TwAwsQueryService;

/* One call being made up. */
typedef struct _TwAwsQuery TwAwsQuery;

/** tw_aws_query_new: @service is kept by reference: a constant */
TwAwsQuery *tw_aws_query_new (const TwAwsQueryService *service, const char *action);
void tw_aws_query_free (TwAwsQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAwsQuery, tw_aws_query_free)

/** tw_aws_query_add: @value %NULL adds nothing; @name may be one of a list: "Filter.1.Name" */
void tw_aws_query_add (TwAwsQuery *self, const char *name, const char *value);
void tw_aws_query_add_int (TwAwsQuery *self, const char *name, gint64 value);
void tw_aws_query_add_boolean (TwAwsQuery *self, const char *name, gboolean value);

/** tw_aws_query_add_list: NAME.1, NAME.2, …; for lists of members @name ends in ".member" */
void tw_aws_query_add_list (TwAwsQuery *self, const char *name, const char *const *values);

/** tw_aws_query_set_changes: the call changes something, so that it is not sent again where it is
 * unknown whether it arrived */
void tw_aws_query_set_changes (TwAwsQuery *self);

/**
 * tw_aws_query_call:
 *
 * Blocking.
 *
 * Returns: (transfer full): the ACTIONResult element, or the root where the service (EC2) has none
 */
TwXml *tw_aws_query_call (TwAwsQuery *self, TwAwsClient *client, GCancellable *cancellable,
                          GError **error);

/** tw_aws_query_call_dated: @clock (out) (optional): seconds that the service's clock is ahead of
 * this machine's, by the answer's date */
TwXml *tw_aws_query_call_dated (TwAwsQuery *self, TwAwsClient *client, gint64 *clock,
                                GCancellable *cancellable, GError **error);

/** TwAwsQueryPage: takes one page's result; %FALSE with @error ends the walk */
typedef gboolean (*TwAwsQueryPage) (const TwXml *result, gpointer user_data, GError **error);

/**
 * tw_aws_query_foreach_page:
 * @marker: what the parameter and the element that names the next page are called: "Marker",
 *   "NextToken"; EC2 answers with a small first letter, which is found too
 */
gboolean tw_aws_query_foreach_page (TwAwsQuery *self, TwAwsClient *client, const char *marker,
                                    TwAwsQueryPage function, gpointer user_data,
                                    GCancellable *cancellable, GError **error);

G_END_DECLS
