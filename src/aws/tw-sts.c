// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-sts.h"

#include <glib/gi18n.h>

#include "aws/tw-aws-query.h"

void
tw_caller_identity_free (TwCallerIdentity *self)
{
  if (self == NULL)
    return;
  g_free (self->account);
  g_free (self->arn);
  g_free (self);
}

TwCallerIdentity *
tw_sts_get_caller_identity (TwAwsClient *client, gint64 *clock, GCancellable *cancellable,
                            GError **error)
{
  static const TwAwsQueryService sts = { "sts", "2011-06-15" };
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&sts, "GetCallerIdentity");
  g_autoptr (TwXml) result = tw_aws_query_call_dated (query, client, clock, cancellable, error);
  if (result == NULL)
    return NULL;
  TwCallerIdentity *self = g_new0 (TwCallerIdentity, 1);
  self->account = g_strdup (tw_xml_get_text (result, "Account"));
  self->arn = g_strdup (tw_xml_get_text (result, "Arn"));
  if (self->arn)
    return self;
  tw_caller_identity_free (self);
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                _("AWS STS answered GetCallerIdentity without an identity"));
  return NULL;
}
