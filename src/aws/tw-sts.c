// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-sts.h"

#include <string.h>

#include "aws/tw-xml.h"

#define TIMEOUT_MS 15000

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
  static const char form[] = "Action=GetCallerIdentity&Version=2011-06-15";
  g_autoptr (GBytes) body = g_bytes_new_static (form, strlen (form));
  TwAwsCall call = { .service = "sts",
                     .operation = "GetCallerIdentity",
                     .method = "POST",
                     .path = "/",
                     .content_type = "application/x-www-form-urlencoded; charset=utf-8",
                     .body = body,
                     .total_ms = TIMEOUT_MS,
                     .safe_to_repeat = TRUE };
  g_autoptr (TwHttpResponse) response
    = tw_aws_client_call (client, "sts", &call, NULL, NULL, cancellable, error);
  if (response == NULL)
    return NULL;
  gint64 date = tw_http_response_get_date (response);
  if (clock)
    *clock = date ? date - g_get_real_time () / G_USEC_PER_SEC : 0;
  g_autoptr (TwXml) root
    = tw_xml_parse ((const char *) response->body->data, response->body->len, error);
  if (root == NULL)
    return NULL;
  TwCallerIdentity *self = g_new0 (TwCallerIdentity, 1);
  self->account = g_strdup (tw_xml_get_text (root, "GetCallerIdentityResult/Account"));
  self->arn = g_strdup (tw_xml_get_text (root, "GetCallerIdentityResult/Arn"));
  if (self->arn)
    return self;
  tw_caller_identity_free (self);
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, "Try again.",
                "AWS STS answered GetCallerIdentity without an identity");
  return NULL;
}
