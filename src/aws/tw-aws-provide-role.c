// SPDX-License-Identifier: Apache-2.0
//
// Credentials that AWS STS gives for a role: AssumeRole and AssumeRoleWithWebIdentity.
#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-aws-provider.h"
#include "aws/tw-xml.h"

#define STS_TIMEOUT_MS 20000
#define MAX_CHAIN 8

static void
form_add (GString *form, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (form, "%s%s=%s", form->len ? "&" : "", name, escaped);
}

static TwAwsCredentials *
read_answer (const TwHttpResponse *response, const char *operation, const char *source,
             GError **error)
{
  g_autoptr (TwXml) root
    = tw_xml_parse ((const char *) response->body->data, response->body->len, error);
  if (root == NULL)
    return NULL;
  g_autofree char *path = g_strdup_printf ("%sResult/Credentials", operation);
  const TwXml *keys = tw_xml_find (root, path);
  const char *key = keys ? tw_xml_get_text (keys, "AccessKeyId") : NULL;
  const char *secret = keys ? tw_xml_get_text (keys, "SecretAccessKey") : NULL;
  if (key == NULL || secret == NULL) {
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                  _("AWS STS answered %s without credentials"), operation);
    return NULL;
  }
  return tw_aws_credentials_new (key, secret, tw_xml_get_text (keys, "SessionToken"),
                                 tw_aws_time_from_iso8601 (tw_xml_get_text (keys, "Expiration")), source);
}

static TwAwsCredentials *
call_sts (const TwAwsProviderContext *context, const char *operation, const char *form,
          TwAwsCredentials *credentials, const char *source, GCancellable *cancellable,
          GError **error)
{
  const char *region = tw_aws_config_get_region (context->config);
  region = region ? region : "us-east-1";
  g_autofree char *endpoint = tw_aws_config_dup_endpoint (context->config, "sts", region);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));
  TwAwsCall call = {
    .service = "sts",
    .operation = operation,
    .region = region,
    .endpoint = endpoint,
    .method = "POST",
    .path = "/",
    .content_type = "application/x-www-form-urlencoded; charset=utf-8",
    .body = body,
    .credentials = credentials,
    .total_ms = STS_TIMEOUT_MS,
    .safe_to_repeat = TRUE,
  };
  g_autoptr (TwHttpResponse) response
    = tw_aws_caller_call (context->caller, &call, NULL, NULL, cancellable, error);
  return response ? read_answer (response, operation, source, error) : NULL;
}

static gboolean config_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
config_error (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CONFIG, _("Correct ~/.aws/config."), "%s",
                       message);
}

static gboolean provide_for_chain (const TwAwsProviderContext *context, const char *profile,
                                   guint depth, TwAwsCredentials **found,
                                   GCancellable *cancellable, GError **error);

/* Who may take the role on: another profile, or what the machine itself has. */
static gboolean
provide_source (const TwAwsProviderContext *context, const char *profile, guint depth,
                TwAwsCredentials **found, GCancellable *cancellable, GError **error)
{
  const char *source = tw_aws_config_get (context->config, profile, "source_profile");
  const char *place = tw_aws_config_get (context->config, profile, "credential_source");
  if ((source == NULL) == (place == NULL))
    return config_error (error, _("The AWS profile “%s” needs exactly one of source_profile and "
                                  "credential_source"), profile);
  if (source) {
    if (!tw_aws_config_has_profile (context->config, source))
      return config_error (
        error, _("The AWS profile “%s” names a source_profile that does not exist"), profile);
    if (strcmp (source, profile) == 0) /* its own static keys */
      return tw_aws_provide_from_keys (context, source, found, cancellable, error);
    return provide_for_chain (context, source, depth + 1, found, cancellable, error);
  }
  if (strcmp (place, "Environment") == 0)
    return tw_aws_provide_from_environment (context, profile, found, cancellable, error);
  if (strcmp (place, "EcsContainer") == 0)
    return tw_aws_provide_from_container (context, profile, found, cancellable, error);
  if (strcmp (place, "Ec2InstanceMetadata") == 0)
    return tw_aws_provide_from_instance (context, profile, found, cancellable, error);
  return config_error (error,
                       _("The AWS profile “%s” has a credential_source that is none of "
                         "Environment, EcsContainer and Ec2InstanceMetadata"), profile);
}

static gboolean
add_mfa (const TwAwsProviderContext *context, const char *profile, GString *form, GError **error)
{
  const char *serial = tw_aws_config_get (context->config, profile, "mfa_serial");
  if (serial == NULL)
    return TRUE;
  g_autofree char *code
    = context->prompt ? context->prompt (serial, context->prompt_data) : NULL;
  if (code == NULL)
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS,
                         _("Try again and enter the six digits that your device shows."),
                         _("The AWS profile “%s” needs a code of the device %s"), profile, serial);
  form_add (form, "SerialNumber", serial);
  form_add (form, "TokenCode", g_strstrip (code));
  return TRUE;
}

static gboolean
assume_role (const TwAwsProviderContext *context, const char *profile, guint depth,
             TwAwsCredentials **found, GCancellable *cancellable, GError **error)
{
  TwAwsConfig *config = context->config;
  g_autoptr (TwAwsCredentials) source = NULL;
  if (!provide_source (context, profile, depth, &source, cancellable, error))
    return FALSE;
  if (source == NULL)
    return config_error (
      error, _("The AWS profile “%s” takes its credentials from a place that has none"), profile);
  const char *session = tw_aws_config_get (config, profile, "role_session_name");
  g_autoptr (GString) form = g_string_new ("Action=AssumeRole&Version=2011-06-15");
  form_add (form, "RoleArn", tw_aws_config_get (config, profile, "role_arn"));
  form_add (form, "RoleSessionName", session ? session : "tradewind");
  form_add (form, "ExternalId", tw_aws_config_get (config, profile, "external_id"));
  form_add (form, "DurationSeconds", tw_aws_config_get (config, profile, "duration_seconds"));
  if (!add_mfa (context, profile, form, error))
    return FALSE;
  g_autofree char *words
    = g_strdup_printf (_("the role %s of profile “%s”"),
                       tw_aws_config_get (config, profile, "role_arn"), profile);
  *found = call_sts (context, "AssumeRole", form->str, source, words, cancellable, error);
  return *found != NULL;
}

static gboolean
provide_for_chain (const TwAwsProviderContext *context, const char *profile, guint depth,
                   TwAwsCredentials **found, GCancellable *cancellable, GError **error)
{
  static const TwAwsProvider plain[]
    = { tw_aws_provide_from_web_identity, tw_aws_provide_from_sso, tw_aws_provide_from_keys,
        tw_aws_provide_from_process };
  if (depth > MAX_CHAIN)
    return config_error (
      error, _("The AWS profile “%s” is part of a circle of source_profile settings"), profile);
  if (tw_aws_config_get (context->config, profile, "role_arn")
      && !tw_aws_config_get (context->config, profile, "web_identity_token_file")
      && (depth == 0 || !tw_aws_config_get_key (context->config, profile, "aws_access_key_id")))
    return assume_role (context, profile, depth, found, cancellable, error);
  if (depth == 0)
    return TRUE;
  for (guint i = 0; *found == NULL && i < G_N_ELEMENTS (plain); i++)
    if (!plain[i](context, profile, found, cancellable, error))
      return FALSE;
  return TRUE;
}

gboolean
tw_aws_provide_from_role (const TwAwsProviderContext *context, const char *profile,
                          TwAwsCredentials **found, GCancellable *cancellable, GError **error)
{
  return provide_for_chain (context, profile, 0, found, cancellable, error);
}

gboolean
tw_aws_provide_from_web_identity (const TwAwsProviderContext *context, const char *profile,
                                  TwAwsCredentials **found, GCancellable *cancellable,
                                  GError **error)
{
  TwAwsConfig *config = context->config;
  const char *file = tw_aws_config_get (config, profile, "web_identity_token_file");
  const char *role = tw_aws_config_get (config, profile, "role_arn");
  const char *session = tw_aws_config_get (config, profile, "role_session_name");
  if (file == NULL && !tw_aws_config_is_profile_explicit (config)) {
    file = g_getenv ("AWS_WEB_IDENTITY_TOKEN_FILE");
    role = g_getenv ("AWS_ROLE_ARN");
    session = g_getenv ("AWS_ROLE_SESSION_NAME");
  }
  if (file == NULL || *file == '\0')
    return TRUE;
  if (role == NULL || *role == '\0')
    return config_error (
      error, _("The AWS profile “%s” has a web identity token, but no role_arn"), profile);
  g_autofree char *token = NULL;
  g_autoptr (GError) local = NULL;
  if (!g_file_get_contents (file, &token, NULL, &local))
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS,
                         _("Check web_identity_token_file."),
                         _("The web identity token cannot be read: %s"),
                         local->message);
  g_autoptr (GString) form = g_string_new ("Action=AssumeRoleWithWebIdentity&Version=2011-06-15");
  form_add (form, "RoleArn", role);
  form_add (form, "RoleSessionName", session && *session ? session : "tradewind");
  form_add (form, "WebIdentityToken", g_strstrip (token));
  g_autofree char *words = g_strdup_printf (_("the role %s by web identity"), role);
  *found = call_sts (context, "AssumeRoleWithWebIdentity", form->str, NULL, words, cancellable,
                     error);
  return *found != NULL;
}
