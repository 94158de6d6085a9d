// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-aws-failure.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-xml.h"
#include "core/tw-json-read.h"

#define MAX_MESSAGE 2000

/* @code and @words are looked for; NULL matches anything. The first that fits counts. */
typedef struct {
  const char *code;
  const char *words; /* in the message, in lower case */
  TwAwsError error;
  const char *advice;
} Advice;

static const Advice advices[] = {
  { NULL, "on-demand throughput isn", TW_AWS_ERROR_MODEL,
    N_("This model is reached through an inference profile: choose the id with the region's "
       "prefix, such as us., eu., jp. or global.") },
  { NULL, "model identifier is invalid", TW_AWS_ERROR_MODEL,
    N_("Check the model id, its prefix and the region.") },
  { NULL, "use case details have not been submitted", TW_AWS_ERROR_ACCESS,
    N_("Submit Anthropic's one-time use case form in the Bedrock console (Model catalog), wait "
       "about fifteen minutes and ask again.") },
  { NULL, "reached the end of its life", TW_AWS_ERROR_MODEL,
    N_("Choose its successor in the model menu.") },
  { NULL, "marked by provider as legacy", TW_AWS_ERROR_MODEL,
    N_("Choose its successor in the model menu.") },
  { NULL, "aws-marketplace:", TW_AWS_ERROR_ACCESS,
    N_("The identity needs aws-marketplace:ViewSubscriptions and aws-marketplace:Subscribe once, "
       "to enable the model for the account.") },
  { NULL, "have access to the model", TW_AWS_ERROR_ACCESS,
    N_("Ask an administrator to allow bedrock:InvokeModel for this model and its inference "
       "profile.") },
  { NULL, "too many tokens", TW_AWS_ERROR_THROTTLED,
    N_("The account's tokens per minute are used up: wait a minute, or ask for a higher quota.") },
  { "ThrottlingException", NULL, TW_AWS_ERROR_THROTTLED,
    N_("Wait a moment and ask again; a higher quota can be requested in Service Quotas.") },
  { "Throttling", NULL, TW_AWS_ERROR_THROTTLED, N_("Wait a minute and try again.") },
  { "RequestLimitExceeded", NULL, TW_AWS_ERROR_THROTTLED, N_("Wait a minute and try again.") },
  { "TooManyRequestsException", NULL, TW_AWS_ERROR_THROTTLED, N_("Wait a moment and ask again.") },
  { "ServiceQuotaExceededException", NULL, TW_AWS_ERROR_THROTTLED,
    N_("A quota of the account is used up; a higher one can be requested in Service Quotas.") },
  { "ModelNotReadyException", NULL, TW_AWS_ERROR_THROTTLED, N_("Wait a minute and ask again.") },
  { "ModelTimeoutException", NULL, TW_AWS_ERROR_TIMEOUT,
  N_("Ask again, or ask something smaller.") },
  { "ExpiredTokenException", NULL, TW_AWS_ERROR_CREDENTIALS,
    N_("Sign in again (for single sign-on: aws sso login).") },
  { "ExpiredToken", NULL, TW_AWS_ERROR_CREDENTIALS,
    N_("Sign in again (for single sign-on: aws sso login).") },
  { "UnrecognizedClientException", NULL, TW_AWS_ERROR_CREDENTIALS,
    N_("The access key is not known to AWS: check the key, and whether it was deleted or "
       "disabled.") },
  { "InvalidClientTokenId", NULL, TW_AWS_ERROR_CREDENTIALS,
    N_("The access key is not known to AWS: check the key, and whether it was deleted or "
       "disabled.") },
  { NULL, "signature expired", TW_AWS_ERROR_SKEW, N_("Set this machine's clock (timedatectl).") },
  { NULL, "signature not yet current", TW_AWS_ERROR_SKEW,
    N_("Set this machine's clock (timedatectl).") },
  { "RequestExpired", NULL, TW_AWS_ERROR_SKEW, N_("Set this machine's clock (timedatectl).") },
  { "RequestTimeTooSkewed", NULL, TW_AWS_ERROR_SKEW,
  N_("Set this machine's clock (timedatectl).") },
  { "InvalidSignatureException", NULL, TW_AWS_ERROR_CREDENTIALS,
    N_("The secret access key does not belong to the access key: enter both again.") },
  { "SignatureDoesNotMatch", NULL, TW_AWS_ERROR_CREDENTIALS,
    N_("The secret access key does not belong to the access key: enter both again.") },
  { "AccessDeniedException", NULL, TW_AWS_ERROR_ACCESS,
    N_("Ask an administrator for the permission that the message names.") },
  { "AccessDenied", NULL, TW_AWS_ERROR_ACCESS,
    N_("Ask an administrator for the permission that the message names.") },
  { "UnauthorizedOperation", NULL, TW_AWS_ERROR_ACCESS,
    N_("Ask an administrator for the permission that the message names.") },
  { "ResourceNotFoundException", NULL, TW_AWS_ERROR_MODEL,
    N_("Check the name and the region; it may exist in another one.") },
};

static char *
dup_code (const char *text)
{
  if (text == NULL)
    return g_strdup ("");
  const char *hash = strrchr (text, '#');
  const char *start = hash ? hash + 1 : text;
  return g_strndup (start, strcspn (start, ":"));
}

static gboolean
read_json (TwAwsFailure *self, const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = *text == '{' ? tw_json_parse_object (parser, text, -1) : NULL;
  if (object == NULL)
    return FALSE;
  const char *code = tw_json_get_string (object, "__type");
  const char *message = tw_json_get_string (object, "message");
  if (*self->code == '\0') {
    g_free (self->code);
    self->code = dup_code (code ? code : tw_json_get_string (object, "code"));
  }
  self->message = g_strdup (message ? message : tw_json_get_string (object, "Message"));
  return TRUE;
}

static void
read_xml (TwAwsFailure *self, const char *text)
{
  g_autoptr (TwXml) root = *text == '<' ? tw_xml_parse (text, strlen (text), NULL) : NULL;
  if (root == NULL)
    return;
  const TwXml *error = tw_xml_find (root, "Error");
  if (error == NULL)
    error = tw_xml_find (root, "Errors/Error"); /* EC2 */
  if (error == NULL)
    return;
  g_free (self->code);
  self->code = dup_code (tw_xml_get_text (error, "Code"));
  self->message = g_strdup (tw_xml_get_text (error, "Message"));
  if (self->request_id == NULL)
    self->request_id = g_strdup (tw_xml_get_text (root, "RequestId"));
  if (self->request_id == NULL)
    self->request_id = g_strdup (tw_xml_get_text (root, "RequestID"));
}

static void
tidy (TwAwsFailure *self)
{
  if (self->message == NULL || *self->message == '\0') {
    g_free (self->message);
    self->message = self->http_status ? g_strdup_printf (_("HTTP status %d without a message"),
                                                         self->http_status)
                                      : g_strdup (_("no message was given"));
  }
  g_autofree char *valid = g_utf8_make_valid (self->message, -1);
  g_free (self->message);
  self->message = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_MESSAGE));
}

TwAwsFailure *
tw_aws_failure_new_from_response (const TwHttpResponse *response)
{
  TwAwsFailure *self = g_new0 (TwAwsFailure, 1);
  self->http_status = response->status;
  self->code = dup_code (tw_http_response_get_header (response, "x-amzn-errortype"));
  const char *id = tw_http_response_get_header (response, "x-amzn-requestid");
  self->request_id = g_strdup (id ? id : tw_http_response_get_header (response,
                                                                      "x-amz-request-id"));
  const char *text = (const char *) response->body->data;
  if (text && !read_json (self, text))
    read_xml (self, text);
  tidy (self);
  return self;
}

TwAwsFailure *
tw_aws_failure_new (const char *code, const char *message)
{
  TwAwsFailure *self = g_new0 (TwAwsFailure, 1);
  self->code = dup_code (code);
  if (*self->code) /* lowerCamel in event streams */
    *self->code = g_ascii_toupper (*self->code);
  self->message = g_strdup (message);
  tidy (self);
  return self;
}

void
tw_aws_failure_free (TwAwsFailure *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_free (self->message);
  g_free (self->request_id);
  g_free (self);
}

static gboolean
code_is_one_of (const TwAwsFailure *self, const char *const *codes)
{
  return g_strv_contains (codes, self->code);
}

gboolean
tw_aws_failure_may_retry (const TwAwsFailure *self)
{
  static const char *const codes[] = {
    "ThrottlingException", "Throttling", "ThrottledException", "TooManyRequestsException",
    "RequestLimitExceeded", "ModelNotReadyException", "ModelTimeoutException",
    "InternalServerException", "InternalFailure", "ServiceUnavailableException",
    "ServiceUnavailable", "ModelErrorException", "ModelStreamErrorException", NULL,
  };
  return code_is_one_of (self, codes) || self->http_status == 429 || self->http_status >= 500;
}

gboolean
tw_aws_failure_is_skew (const TwAwsFailure *self)
{
  static const char *const codes[] = {
    "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture",
    "RequestTimeTooSkewed", "SignatureDoesNotMatch", NULL,
  };
  return code_is_one_of (self, codes);
}

gboolean
tw_aws_failure_is_expired (const TwAwsFailure *self)
{
  static const char *const codes[] = { "ExpiredToken", "ExpiredTokenException", NULL };
  return code_is_one_of (self, codes);
}

static const Advice *
find_advice (const TwAwsFailure *self)
{
  g_autofree char *lower = g_utf8_strdown (self->message, -1);
  for (guint i = 0; i < G_N_ELEMENTS (advices); i++)
    if ((advices[i].code == NULL || strcmp (advices[i].code, self->code) == 0)
        && (advices[i].words == NULL || strstr (lower, advices[i].words)))
      return &advices[i];
  return NULL;
}

gboolean
tw_aws_failure_set_error (const TwAwsFailure *self, const char *service, const char *operation,
                          GError **error)
{
  const Advice *advice = find_advice (self);
  g_autoptr (GString) label = g_string_new (NULL);
  if (*self->code)
    g_string_append_printf (label, " (%s", self->code);
  if (self->request_id) {
    g_string_append (label, label->len ? ", " : " (");
    /* Translators: the number by which the service knows one request. */
    g_string_append_printf (label, _("request %s"), self->request_id);
  }
  if (label->len)
    g_string_append_c (label, ')');
  g_autoptr (GError) made = NULL;
  tw_set_error (&made, TW_AWS_ERROR, advice ? (int) advice->error : TW_AWS_ERROR_FAILED,
                advice ? _(advice->advice)
                       : _("Try again; the request id lets AWS support find what happened."),
                /* Translators: a service, what it was asked to do, its reason,
                and in round brackets
                   the code and the number of the request. */
                _("%1$s refused %2$s: %3$s%4$s"), service, operation, self->message, label->str);
  TwErrorDetails *details = tw_error_get_details (made);
  details->http_status = self->http_status;
  details->request_id = g_strdup (self->request_id);
  details->code = *self->code ? g_strdup (self->code) : NULL;
  g_propagate_error (error, g_steal_pointer (&made));
  return FALSE;
}
