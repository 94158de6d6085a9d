// SPDX-License-Identifier: Apache-2.0
//
// Credentials that are at hand: environment, files, a program of the person's.
#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-aws-provider.h"
#include "core/tw-json-read.h"

static const char *
environment (const char *name)
{
  const char *value = g_getenv (name);
  return value && *value ? value : NULL;
}

static gboolean
incomplete (const char *where, GError **error)
{
  return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS,
                       _("Give both, or neither."),
                       _("%s holds only one of access key id and secret access key"), where);
}

gboolean
tw_aws_provide_from_environment (const TwAwsProviderContext *context, const char *profile,
                                 TwAwsCredentials **found, GCancellable *cancellable,
                                 GError **error)
{
  const char *key = environment ("AWS_ACCESS_KEY_ID");
  const char *secret = environment ("AWS_SECRET_ACCESS_KEY");
  if (key == NULL && secret == NULL)
    return TRUE;
  if (key == NULL || secret == NULL)
    return incomplete (_("The environment"), error);
  *found = tw_aws_credentials_new (key, secret, environment ("AWS_SESSION_TOKEN"),
                                   tw_aws_time_from_iso8601 (environment ("AWS_CREDENTIAL_EXPIRATION")),
                                   _("the environment (AWS_ACCESS_KEY_ID)"));
  return TRUE;
}

gboolean
tw_aws_provide_from_keys (const TwAwsProviderContext *context, const char *profile,
                          TwAwsCredentials **found, GCancellable *cancellable, GError **error)
{
  const char *key = tw_aws_config_get_key (context->config, profile, "aws_access_key_id");
  const char *secret = tw_aws_config_get_key (context->config, profile, "aws_secret_access_key");
  if (key == NULL && secret == NULL)
    return TRUE;
  g_autofree char *where = g_strdup_printf (_("profile “%s” in ~/.aws"), profile);
  if (key == NULL || secret == NULL)
    return incomplete (where, error);
  *found = tw_aws_credentials_new (
    key, secret, tw_aws_config_get_key (context->config, profile, "aws_session_token"), 0, where);
  return TRUE;
}

TwAwsCredentials *
tw_aws_credentials_new_from_json (const char *text, const char *token_member, const char *source,
                                  GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = tw_json_parse_object (parser, text, -1);
  const char *key = object ? tw_json_get_string (object, "AccessKeyId") : NULL;
  const char *secret = object ? tw_json_get_string (object, "SecretAccessKey") : NULL;
  if (key == NULL || secret == NULL) {
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS,
                  _("Check what answers there; it should be JSON with AccessKeyId and "
                    "SecretAccessKey."),
                  _("What %s gave holds no credentials"), source);
    return NULL;
  }
  return tw_aws_credentials_new (key, secret, tw_json_get_string (object, token_member),
                                 tw_aws_time_from_iso8601 (tw_json_get_string (object, "Expiration")), source);
}

gboolean
tw_aws_provide_from_process (const TwAwsProviderContext *context, const char *profile,
                             TwAwsCredentials **found, GCancellable *cancellable, GError **error)
{
  const char *command = tw_aws_config_get_key (context->config, profile, "credential_process");
  if (command == NULL)
    return TRUE;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (GSubprocess) process = NULL;
  if (g_shell_parse_argv (command, NULL, &argv, &local))
    process = g_subprocess_newv ((const char *const *) argv,
                                 G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                 &local);
  g_autofree char *out = NULL, *err = NULL;
  if (process == NULL
      || !g_subprocess_communicate_utf8 (process, NULL, cancellable, &out, &err, &local)) {
    if (process)
      g_subprocess_force_exit (process);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS,
                         _("Check credential_process in ~/.aws/config."),
                         _("The credential_process of profile “%s” cannot be run: %s"), profile,
                         local->message);
  }
  if (!g_subprocess_get_successful (process))
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS,
                         _("Run the program by hand to see what it wants."),
                         _("The credential_process of profile “%s” failed: %s"), profile,
                         err && *err ? g_strstrip (err) : _("it said nothing"));
  g_autofree char *source = g_strdup_printf (_("the credential_process of profile “%s”"), profile);
  *found = tw_aws_credentials_new_from_json (out, "SessionToken", source, error);
  explicit_bzero (out, strlen (out));
  return *found != NULL;
}
