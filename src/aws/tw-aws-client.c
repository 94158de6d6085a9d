// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-aws-client.h"

#include <string.h>

struct _TwAwsClient {
  TwAwsConfig *config;
  TwHttp *http;
  TwAwsCaller *caller;
  TwAwsIdentity *identity;
};

static const char *
find_ca_file (const TwAwsClientOptions *options, const TwAwsConfig *config)
{
  if (options->ca_file && *options->ca_file)
    return options->ca_file;
  const char *bundle = g_getenv ("AWS_CA_BUNDLE");
  if (bundle && *bundle)
    return bundle;
  return tw_aws_config_get (config, tw_aws_config_get_profile (config), "ca_bundle");
}

static guint
find_max_attempts (const TwAwsClientOptions *options)
{
  const char *text = g_getenv ("AWS_MAX_ATTEMPTS");
  guint64 attempts = 0;
  if (options->max_attempts)
    return options->max_attempts;
  return text && g_ascii_string_to_unsigned (text, 10, 1, 20, &attempts, NULL) ? (guint) attempts
                                                                               : 0;
}

TwAwsClient *
tw_aws_client_new (const TwAwsClientOptions *options, GError **error)
{
  TwAwsConfig *config = tw_aws_config_load (options->profile, options->region, error);
  if (config == NULL)
    return NULL;
  TwAwsClient *self = g_atomic_rc_box_new0 (TwAwsClient);
  self->config = config;
  TwHttpSettings settings = { .ca_file = find_ca_file (options, config),
                              .proxy = options->proxy,
                              .max_in_flight = options->max_in_flight,
                              .now = options->monotonic_now };
  self->http = tw_http_new (&settings);
  self->caller = tw_aws_caller_new (self->http, find_max_attempts (options), options->now);
  self->identity = tw_aws_identity_new (config, self->http, self->caller, options->prompt,
                                        options->prompt_data);
  return self;
}

TwAwsClient *
tw_aws_client_ref (TwAwsClient *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
client_clear (TwAwsClient *self)
{
  tw_aws_identity_unref (self->identity);
  tw_aws_caller_unref (self->caller);
  tw_http_unref (self->http);
  tw_aws_config_unref (self->config);
}

void
tw_aws_client_unref (TwAwsClient *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) client_clear);
}

TwAwsConfig *
tw_aws_client_get_config (TwAwsClient *self)
{
  return self->config;
}

TwAwsIdentity *
tw_aws_client_get_identity (TwAwsClient *self)
{
  return self->identity;
}

TwAwsCaller *
tw_aws_client_get_caller (TwAwsClient *self)
{
  return self->caller;
}

TwHttp *
tw_aws_client_get_http (TwAwsClient *self)
{
  return self->http;
}

static gboolean
is_expiry (const GError *error)
{
  return g_error_matches (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS)
         && strstr (error->message, "ExpiredToken");
}

TwHttpResponse *
tw_aws_client_call (TwAwsClient *self, const char *host, const TwAwsCall *call, TwHttpChunk chunk,
                    gpointer chunk_data, GCancellable *cancellable, GError **error)
{
  g_autofree char *region = tw_aws_identity_dup_region (self->identity, cancellable, error);
  if (region == NULL)
    return NULL;
  g_autofree char *endpoint = tw_aws_config_dup_endpoint (self->config, host, region);
  TwAwsCall filled = *call;
  filled.region = region;
  filled.endpoint = endpoint;
  if (g_str_has_prefix (host, "bedrock"))
    filled.bearer_token = tw_aws_identity_get_bearer_token (self->identity);
  for (gboolean renewed = FALSE;; renewed = TRUE) {
    g_autoptr (TwAwsCredentials) credentials = NULL;
    if (filled.bearer_token == NULL) {
      credentials = tw_aws_identity_get (self->identity, cancellable, error);
      if (credentials == NULL)
        return NULL;
    }
    filled.credentials = credentials;
    g_autoptr (GError) local = NULL;
    TwHttpResponse *response
      = tw_aws_caller_call (self->caller, &filled, chunk, chunk_data, cancellable, &local);
    if (response)
      return response;
    if (renewed || credentials == NULL || !is_expiry (local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    tw_aws_identity_forget (self->identity, credentials);
  }
}
