// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-secretsmanager.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-aws-json.h"

/* What the secret holds is never part of a message. */
static TwDatabaseCredentials *
read_login (const char *text, const char *secret, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = tw_json_parse_object (parser, text, -1);
  const char *user = object ? tw_json_get_string (object, "username") : NULL;
  const char *password = object ? tw_json_get_string (object, "password") : NULL;
  if (user && password)
    return tw_database_credentials_new (user, password, 0);
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_FAILED,
                _("Choose a database secret: a JSON object with \"username\" and \"password\"."),
                _("The secret %.200s holds no user name and password."), secret);
  return NULL;
}

TwDatabaseCredentials *
tw_secretsmanager_get_login (TwAwsClient *client, const char *secret, GCancellable *cancellable,
                             GError **error)
{
  static const TwAwsJsonService secrets = { "secretsmanager", "secretsmanager", "1.1" };
  g_autoptr (JsonObject) request = json_object_new ();
  json_object_set_string_member (request, "SecretId", secret);
  const TwAwsJsonCall call
    = { .service = &secrets, .operation = "GetSecretValue", .request = request };
  g_autoptr (JsonObject) answer = tw_aws_json_call (&call, client, cancellable, error);
  return answer ? read_login (tw_json_get_string (answer, "SecretString"), secret, error) : NULL;
}
