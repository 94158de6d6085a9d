// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-profile-login.h"

#include <glib/gi18n.h>

#include "aws/tw-redshift-serverless.h"
#include "aws/tw-redshift.h"
#include "aws/tw-secretsmanager.h"
#include "setup/tw-preferences.h"

#define MARGIN 60 /* seconds that credentials have to be good for */

/* What a pool asks before each connection. */
typedef struct {
  TwProfile *profile;
  TwEndpoint *endpoint;
  char *password; /* nullable: given for this run */
  TwAwsMfaPrompt prompt;
  gpointer prompt_data;

  GMutex lock; /* one at a time asks; the others take what it got */
  TwAwsClient *client;
  TwDatabaseCredentials *kept;
  const char *source;
} Login;

TwAwsClient *
tw_profile_new_client (const TwProfile *profile, TwAwsMfaPrompt prompt, gpointer prompt_data,
                       GError **error)
{
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  g_autofree char *region = tw_profile_dup_region (profile);
  const TwAwsClientOptions options
    = { .profile = profile->aws_profile ? profile->aws_profile : preferences->aws_profile,
        .region = region ? region : preferences->region,
        .prompt = prompt,
        .prompt_data = prompt_data };
  return tw_aws_client_new (&options, error);
}

static Login *
login_new (const TwProfile *profile, TwEndpoint *endpoint, const TwProfileLogin *options)
{
  Login *self = g_new0 (Login, 1);
  self->profile = tw_profile_copy (profile);
  self->endpoint = tw_endpoint_ref (endpoint);
  self->password = g_strdup (options ? options->password : NULL);
  self->prompt = options ? options->prompt : NULL;
  self->prompt_data = options ? options->prompt_data : NULL;
  g_mutex_init (&self->lock);
  return self;
}

static void
login_free (gpointer data)
{
  Login *self = data;
  tw_profile_free (self->profile);
  tw_endpoint_unref (self->endpoint);
  tw_secret_free (self->password);
  g_clear_pointer (&self->client, tw_aws_client_unref);
  g_clear_pointer (&self->kept, tw_database_credentials_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static TwDatabaseCredentials *
ask_iam (Login *self, GCancellable *cancellable, GError **error)
{
  const char *database = tw_endpoint_get_database (self->endpoint);
  if (self->profile->login == TW_LOGIN_IAM_SERVERLESS) {
    g_autofree char *workgroup = tw_profile_dup_workgroup (self->profile);
    self->source = _("Redshift Serverless (GetCredentials)");
    return tw_redshift_serverless_get_credentials (self->client, workgroup, database, cancellable,
                                                   error);
  }
  g_autofree char *cluster = tw_profile_dup_cluster (self->profile);
  gboolean named = self->profile->login == TW_LOGIN_IAM_USER;
  const TwRedshiftLogin login = { .cluster = cluster,
                                  .database = database,
                                  .user = named ? tw_endpoint_get_user (self->endpoint) : NULL,
                                  .auto_create = self->profile->auto_create };
  self->source = named ? _("IAM (GetClusterCredentials)") : _("IAM (GetClusterCredentialsWithIAM)");
  return tw_redshift_get_credentials (self->client, &login, cancellable, error);
}

static TwDatabaseCredentials *
ask_aws (Login *self, GCancellable *cancellable, GError **error)
{
  if (self->client == NULL)
    self->client
      = tw_profile_new_client (self->profile, self->prompt, self->prompt_data, error);
  if (self->client == NULL || !tw_profile_check (self->profile, error))
    return NULL;
  if (self->profile->login != TW_LOGIN_SECRET)
    return ask_iam (self, cancellable, error);
  self->source = "Secrets Manager";
  return tw_secretsmanager_get_login (self->client, self->profile->secret, cancellable, error);
}

/* What was given, this session's, or the keyring's; an empty one where there is none. */
static TwDatabaseCredentials *
ask_store (Login *self, GCancellable *cancellable, GError **error)
{
  const char *user = tw_endpoint_get_user (self->endpoint);
  const char *own = self->password ? self->password : tw_endpoint_get_password (self->endpoint);
  self->source = _("the given password");
  if (own || self->profile->login == TW_LOGIN_NONE)
    return tw_database_credentials_new (user, own, 0);
  const TwSecretKey key = { self->profile->name, tw_endpoint_get_host (self->endpoint), user };
  TwSecretPlace place;
  g_autoptr (GError) local = NULL;
  tw_autosecret char *found = tw_secret_store_find (&key, &place, cancellable, &local);
  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  self->source = found == NULL                 ? _("no password is kept")
                 : place == TW_SECRET_KEYRING ? _("the keyring")
                                               : _("this session");
  return tw_database_credentials_new (user, found, 0);
}

static gboolean
is_good (const TwDatabaseCredentials *kept)
{
  return kept && (kept->expires == 0
                  || kept->expires > g_get_real_time () / G_USEC_PER_SEC + MARGIN);
}

/* With the lock held. */
static gboolean
renew (Login *self, GCancellable *cancellable, GError **error)
{
  TwDatabaseCredentials *fresh = tw_login_method_needs_aws (self->profile->login)
                                   ? ask_aws (self, cancellable, error)
                                   : ask_store (self, cancellable, error);
  if (fresh == NULL)
    return FALSE;
  g_clear_pointer (&self->kept, tw_database_credentials_free);
  self->kept = fresh;
  return TRUE;
}

/* A TwPoolSource. @refused: what the server did not take. */
static TwEndpoint *
login_source (gpointer data, const TwEndpoint *refused, GCancellable *cancellable, GError **error)
{
  Login *self = data;
  TwEndpoint *endpoint = NULL;
  g_mutex_lock (&self->lock);
  const char *stale = refused ? tw_endpoint_get_password (refused) : NULL;
  /* Another thread may have renewed it while this one was refused. */
  gboolean anew = refused && self->kept && g_strcmp0 (stale, self->kept->password) == 0;
  gboolean well = (is_good (self->kept) && !anew) || renew (self, cancellable, error);
  if (well && !(refused && g_strcmp0 (stale, self->kept->password) == 0))
    endpoint = tw_endpoint_with_login (self->endpoint, self->kept->user, self->kept->password);
  g_mutex_unlock (&self->lock);
  return endpoint;
}

TwPool *
tw_profile_new_pool (const TwProfile *profile, TwEndpoint *endpoint, const TwProfileLogin *login,
                     guint max_connections, GError **error)
{
  if (!tw_profile_check (profile, error))
    return NULL;
  return tw_pool_new_with_source (endpoint, max_connections, login_source,
                                  login_new (profile, endpoint, login), login_free);
}

gboolean
tw_profile_try_login (const TwProfile *profile, TwEndpoint *endpoint, const TwProfileLogin *login,
                      char **user, const char **source, GCancellable *cancellable, GError **error)
{
  Login *self = login_new (profile, endpoint, login);
  gboolean well = renew (self, cancellable, error);
  *user = well ? g_strdup (self->kept->user) : NULL;
  *source = self->source;
  login_free (self);
  return well;
}

gboolean
tw_profile_find_secret_key (const TwProfile *profile, TwEndpoint **endpoint, TwSecretKey *key,
                            GError **error)
{
  if (profile->uri == NULL)
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE, NULL,
                         _("The profile \"%.60s\" needs no password."), profile->name);
  *endpoint = tw_endpoint_parse (profile->uri, NULL, error);
  if (*endpoint == NULL)
    return FALSE;
  *key = (TwSecretKey) { profile->name, tw_endpoint_get_host (*endpoint),
                         tw_endpoint_get_user (*endpoint) };
  return TRUE;
}
