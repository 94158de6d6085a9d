// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-aws-identity.h"

#include <glib/gi18n.h>
#include <string.h>

/* Before the end: from the first on a refresh is tried, from the second on others wait for it. */
#define ADVISORY_SECONDS (15 * 60)
#define MANDATORY_SECONDS (10 * 60)
#define RETRY_SECONDS 60 /* between refreshes; some credentials are near their end from the start */

struct _TwAwsIdentity {
  TwAwsConfig *config;
  TwAwsCaller *caller;
  TwAwsProviderContext context;
  char *bearer_token;

  GMutex lock; /* guards what follows */
  GCond refreshed;
  gboolean refreshing;
  TwAwsCredentials *credentials;
  gint64 next_attempt; /* Unix seconds */
  char *region;        /* the instance's, once asked */
};

/* The SDKs' order; the environment comes first unless the person chose a profile. */
static const TwAwsProvider chain[] = {
  tw_aws_provide_from_role, tw_aws_provide_from_web_identity, tw_aws_provide_from_sso,
  tw_aws_provide_from_keys, tw_aws_provide_from_process,      tw_aws_provide_from_container,
  tw_aws_provide_from_instance,
};

static TwAwsCredentials *
find_credentials (TwAwsIdentity *self, GCancellable *cancellable, GError **error)
{
  const char *profile = tw_aws_config_get_profile (self->config);
  TwAwsCredentials *found = NULL;
  if (!tw_aws_config_is_profile_explicit (self->config)
      && !tw_aws_provide_from_environment (&self->context, profile, &found, cancellable, error))
    return NULL;
  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (chain); i++)
    if (!chain[i](&self->context, profile, &found, cancellable, error))
      return NULL;
  if (found == NULL)
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS,
                  _("Run `aws configure` or `aws configure sso`, or choose another AWS profile."),
                  _("No AWS credentials were found in the environment, in profile “%s” of ~/.aws, "
                    "from a container or from an EC2 instance"),
                  profile);
  return found;
}

static gint64
seconds_left (TwAwsIdentity *self, const TwAwsCredentials *credentials)
{
  if (credentials == NULL)
    return 0;
  return credentials->expires ? credentials->expires - tw_aws_caller_now (self->caller) : G_MAXINT64;
}

static gboolean
needs_refresh (TwAwsIdentity *self)
{
  gint64 left = seconds_left (self, self->credentials);
  if (left <= 0)
    return TRUE;
  return left <= ADVISORY_SECONDS && tw_aws_caller_now (self->caller) >= self->next_attempt;
}

/* Called with the lock held and `refreshing` set; lets the lock go while it asks. */
static gboolean
refresh (TwAwsIdentity *self, GCancellable *cancellable, GError **error)
{
  g_mutex_unlock (&self->lock);
  g_autoptr (GError) local = NULL;
  TwAwsCredentials *found = find_credentials (self, cancellable, &local);
  g_mutex_lock (&self->lock);
  self->refreshing = FALSE;
  g_cond_broadcast (&self->refreshed);
  self->next_attempt = tw_aws_caller_now (self->caller) + RETRY_SECONDS;
  if (found) {
    g_clear_pointer (&self->credentials, tw_aws_credentials_unref);
    self->credentials = found;
    return TRUE;
  }
  if (seconds_left (self, self->credentials) > 0
      && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

TwAwsIdentity *
tw_aws_identity_new (TwAwsConfig *config, TwHttp *http, TwAwsCaller *caller, TwAwsMfaPrompt prompt,
                     gpointer prompt_data)
{
  TwAwsIdentity *self = g_atomic_rc_box_new0 (TwAwsIdentity);
  self->config = tw_aws_config_ref (config);
  self->caller = tw_aws_caller_ref (caller);
  self->context = (TwAwsProviderContext) { .config = config,
                                           .caller = caller,
                                           .http = tw_http_ref (http),
                                           .prompt = prompt,
                                           .prompt_data = prompt_data };
  const char *token = g_getenv ("AWS_BEARER_TOKEN_BEDROCK");
  self->bearer_token = token && *token ? g_strdup (token) : NULL;
  g_mutex_init (&self->lock);
  g_cond_init (&self->refreshed);
  return self;
}

TwAwsIdentity *
tw_aws_identity_ref (TwAwsIdentity *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
identity_clear (TwAwsIdentity *self)
{
  tw_aws_config_unref (self->config);
  tw_aws_caller_unref (self->caller);
  tw_http_unref (self->context.http);
  g_clear_pointer (&self->credentials, tw_aws_credentials_unref);
  if (self->bearer_token)
    explicit_bzero (self->bearer_token, strlen (self->bearer_token));
  g_free (self->bearer_token);
  g_free (self->region);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->refreshed);
}

void
tw_aws_identity_unref (TwAwsIdentity *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) identity_clear);
}

TwAwsCredentials *
tw_aws_identity_get (TwAwsIdentity *self, GCancellable *cancellable, GError **error)
{
  TwAwsCredentials *result = NULL;
  gboolean good = TRUE;
  g_mutex_lock (&self->lock);
  while (good && needs_refresh (self)) {
    if (!self->refreshing) {
      self->refreshing = TRUE;
      good = refresh (self, cancellable, error);
      break;
    }
    if (seconds_left (self, self->credentials) > MANDATORY_SECONDS)
      break; /* still good while somebody else asks */
    g_cond_wait_until (&self->refreshed, &self->lock,
                       g_get_monotonic_time () + 100 * G_TIME_SPAN_MILLISECOND);
    good = !g_cancellable_set_error_if_cancelled (cancellable, error);
  }
  if (good)
    result = tw_aws_credentials_ref (self->credentials);
  g_mutex_unlock (&self->lock);
  return result;
}

void
tw_aws_identity_forget (TwAwsIdentity *self, const TwAwsCredentials *credentials)
{
  g_mutex_lock (&self->lock);
  if (self->credentials == credentials)
    g_clear_pointer (&self->credentials, tw_aws_credentials_unref);
  g_mutex_unlock (&self->lock);
}

char *
tw_aws_identity_dup_region (TwAwsIdentity *self, GCancellable *cancellable, GError **error)
{
  const char *configured = tw_aws_config_get_region (self->config);
  if (configured)
    return g_strdup (configured);
  g_mutex_lock (&self->lock);
  g_autofree char *region = g_strdup (self->region);
  g_mutex_unlock (&self->lock);
  g_autoptr (GError) local = NULL;
  if (region == NULL) {
    region = tw_aws_instance_read (&self->context, "placement/region", cancellable, &local);
    g_mutex_lock (&self->lock);
    if (region && self->region == NULL)
      self->region = g_strdup (region);
    g_mutex_unlock (&self->lock);
  }
  if (region)
    return g_steal_pointer (&region);
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_REGION,
                  _("Choose a region in the preferences, or set AWS_REGION."),
                  _("No AWS region is set"));
  return NULL;
}

const char *
tw_aws_identity_get_bearer_token (TwAwsIdentity *self)
{
  return self->bearer_token;
}
