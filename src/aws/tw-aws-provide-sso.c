// SPDX-License-Identifier: Apache-2.0
//
// Credentials of IAM Identity Center (single sign-on), from the token that `aws sso login` keeps in
// ~/.aws/sso/cache; refreshed through SSO OIDC's CreateToken while it can be.
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "aws/tw-aws-provider.h"
#include "core/tw-json-read.h"
#include "core/tw-paths.h"

#define TIMEOUT_MS 20000
#define REFRESH_BEFORE (15 * 60) /* seconds */

typedef struct {
  const char *session; /* nullable */
  const char *start_url;
  const char *region;
  const char *account;
  const char *role;
} SsoSettings;

typedef struct {
  char *path;
  JsonNode *root;
  JsonObject *object; /* of root */
} TokenFile;

static void
token_file_clear (TokenFile *file)
{
  g_free (file->path);
  g_clear_pointer (&file->root, json_node_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TokenFile, token_file_clear)

/* @why: a sentence that names the profile. */
static gboolean
login_needed (const char *profile, char *why, GError **error)
{
  g_autofree char *message = why;
  g_autofree char *hint = g_strdup_printf (_("Run: aws sso login --profile %s"), profile);
  return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS, hint,
                       "%s", message);
}

static gboolean
sign_in_expired (const char *profile, GError **error)
{
  return login_needed (
    profile, g_strdup_printf (_("The single sign-on of profile “%s” has expired"), profile), error);
}

static void
read_settings (const TwAwsConfig *config, const char *profile, SsoSettings *settings)
{
  settings->session = tw_aws_config_get (config, profile, "sso_session");
  settings->account = tw_aws_config_get (config, profile, "sso_account_id");
  settings->role = tw_aws_config_get (config, profile, "sso_role_name");
  if (settings->session) {
    settings->start_url = tw_aws_config_get_sso (config, settings->session, "sso_start_url");
    settings->region = tw_aws_config_get_sso (config, settings->session, "sso_region");
  } else {
    settings->start_url = tw_aws_config_get (config, profile, "sso_start_url");
    settings->region = tw_aws_config_get (config, profile, "sso_region");
  }
}

static gboolean
load_token (const SsoSettings *settings, const char *profile, TokenFile *file, GError **error)
{
  g_autofree char *digest = g_compute_checksum_for_string (
    G_CHECKSUM_SHA1, settings->session ? settings->session : settings->start_url, -1);
  g_autofree char *name = g_strconcat (digest, ".json", NULL);
  file->path = g_build_filename (g_get_home_dir (), ".aws", "sso", "cache", name, NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (file->path, &text, NULL, NULL))
    return login_needed (
      profile, g_strdup_printf (_("The single sign-on of profile “%s” has not been signed in"),
                                profile),
      error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  file->object = tw_json_parse_object (parser, text, -1);
  file->root = json_parser_steal_root (parser);
  explicit_bzero (text, strlen (text));
  if (file->object == NULL || !tw_json_get_string (file->object, "accessToken"))
    return login_needed (
      profile,
      g_strdup_printf (_("The single sign-on of profile “%s” has a token file that cannot be read"),
                       profile), error);
  return TRUE;
}

static gint64
seconds_left (const TwAwsProviderContext *context, JsonObject *token, const char *member)
{
  return tw_aws_time_from_iso8601 (tw_json_get_string (token, member))
         - tw_aws_caller_now (context->caller);
}

static GBytes *
refresh_body (JsonObject *token)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "grantType");
  json_builder_add_string_value (builder, "refresh_token");
  static const char *const members[] = { "clientId", "clientSecret", "refreshToken" };
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    json_builder_set_member_name (builder, members[i]);
    json_builder_add_string_value (builder, tw_json_get_string (token, members[i]));
  }
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  char *text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static void
save_token (TokenFile *file)
{
  g_autofree char *text = json_to_string (file->root, TRUE);
  /* A token that cannot be saved is still good for this run. */
  tw_paths_write_atomically (file->path, text, strlen (text), 0600, NULL);
  explicit_bzero (text, strlen (text));
}

static gboolean
take_refreshed (const TwAwsProviderContext *context, const TwHttpResponse *response,
                TokenFile *file)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *answer
    = tw_json_parse_object (parser, (const char *) response->body->data, -1);
  const char *token = answer ? tw_json_get_string (answer, "accessToken") : NULL;
  if (token == NULL)
    return FALSE;
  gint64 lifetime = CLAMP (tw_json_get_int (answer, "expiresIn"), 0, 7 * 24 * 3600);
  g_autoptr (GDateTime) expires
    = g_date_time_new_from_unix_utc (tw_aws_caller_now (context->caller) + lifetime);
  g_autofree char *stamp = g_date_time_format (expires, "%Y-%m-%dT%H:%M:%SZ");
  json_object_set_string_member (file->object, "accessToken", token);
  json_object_set_string_member (file->object, "expiresAt", stamp);
  if (tw_json_get_string (answer, "refreshToken"))
    json_object_set_string_member (file->object, "refreshToken",
                                   tw_json_get_string (answer, "refreshToken"));
  save_token (file);
  return TRUE;
}

/* Asks for a new token where the old one is about to end and can be refreshed. A refresh that fails
 * is no failure while the old token still lives. */
static gboolean
refresh_token (const TwAwsProviderContext *context, const SsoSettings *settings,
               const char *profile, TokenFile *file, GCancellable *cancellable, GError **error)
{
  gint64 left = seconds_left (context, file->object, "expiresAt");
  if (left > REFRESH_BEFORE)
    return TRUE;
  gboolean refreshable = tw_json_get_string (file->object, "refreshToken")
                         && tw_json_get_string (file->object, "clientId")
                         && tw_json_get_string (file->object, "clientSecret")
                         && seconds_left (context, file->object, "registrationExpiresAt") > 0;
  if (!refreshable)
    return left > 0 || sign_in_expired (profile, error);
  g_autofree char *endpoint
    = tw_aws_config_dup_endpoint (context->config, "oidc", settings->region);
  g_autoptr (GBytes) body = refresh_body (file->object);
  TwAwsCall call = { .service = "sso-oidc",
                     .operation = "CreateToken",
                     .region = settings->region,
                     .endpoint = endpoint,
                     .method = "POST",
                     .path = "/token",
                     .content_type = "application/json",
                     .body = body,
                     .total_ms = TIMEOUT_MS };
  g_autoptr (GError) local = NULL;
  g_autoptr (TwHttpResponse) response
    = tw_aws_caller_call (context->caller, &call, NULL, NULL, cancellable, &local);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (response && take_refreshed (context, response, file))
    return TRUE;
  return left > 0 || sign_in_expired (profile, error);
}

static TwAwsCredentials *
read_credentials (const TwHttpResponse *response, const char *profile, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *answer
    = tw_json_parse_object (parser, (const char *) response->body->data, -1);
  JsonObject *keys = answer ? tw_json_get_object (answer, "roleCredentials") : NULL;
  const char *key = keys ? tw_json_get_string (keys, "accessKeyId") : NULL;
  const char *secret = keys ? tw_json_get_string (keys, "secretAccessKey") : NULL;
  if (key == NULL || secret == NULL) {
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                  _("The single sign-on of profile “%s” answered without credentials"), profile);
    return NULL;
  }
  g_autofree char *source = g_strdup_printf (_("single sign-on, profile “%s”"), profile);
  gint64 expires = tw_json_get_int (keys, "expiration") / 1000;
  return tw_aws_credentials_new (key, secret, tw_json_get_string (keys, "sessionToken"), expires,
                                 source);
}

static TwAwsCredentials *
get_role_credentials (const TwAwsProviderContext *context, const SsoSettings *settings,
                      const char *profile, JsonObject *token, GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *endpoint
    = tw_aws_config_dup_endpoint (context->config, "portal.sso", settings->region);
  g_autofree char *role = g_uri_escape_string (settings->role, NULL, FALSE);
  g_autofree char *account = g_uri_escape_string (settings->account, NULL, FALSE);
  g_autofree char *query = g_strdup_printf ("role_name=%s&account_id=%s", role, account);
  TwHttpHeader bearer = { "x-amz-sso_bearer_token", tw_json_get_string (token, "accessToken") };
  TwAwsCall call = { .service = "sso",
                     .operation = "GetRoleCredentials",
                     .region = settings->region,
                     .endpoint = endpoint,
                     .method = "GET",
                     .path = "/federation/credentials",
                     .query = query,
                     .headers = &bearer,
                     .n_headers = 1,
                     .total_ms = TIMEOUT_MS,
                     .safe_to_repeat = TRUE };
  g_autoptr (GError) local = NULL;
  g_autoptr (TwHttpResponse) response
    = tw_aws_caller_call (context->caller, &call, NULL, NULL, cancellable, &local);
  if (response)
    return read_credentials (response, profile, error);
  TwErrorDetails *details = tw_error_get_details (local);
  if (details && details->http_status == 401)
    login_needed (
      profile, g_strdup_printf (_("The single sign-on of profile “%s” is no longer signed in"),
                                profile),
      error);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
tw_aws_provide_from_sso (const TwAwsProviderContext *context, const char *profile,
                         TwAwsCredentials **found, GCancellable *cancellable, GError **error)
{
  SsoSettings settings;
  read_settings (context->config, profile, &settings);
  if (settings.session == NULL && settings.start_url == NULL)
    return TRUE;
  if (!settings.start_url || !settings.region || !settings.account || !settings.role)
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CONFIG, _("Run: aws configure sso"),
                         _("The single sign-on of profile “%s” is set up only in part"), profile);
  g_auto (TokenFile) file = { 0 };
  if (!load_token (&settings, profile, &file, error)
      || !refresh_token (context, &settings, profile, &file, cancellable, error))
    return FALSE;
  *found = get_role_credentials (context, &settings, profile, file.object, cancellable, error);
  return *found != NULL;
}
