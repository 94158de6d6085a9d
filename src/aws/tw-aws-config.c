// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-aws-config.h"

#include <glib/gi18n.h>
#include <string.h>

struct _TwAwsConfig {
  TwAwsIni *config;
  TwAwsIni *credentials;
  char *profile;
  char *region;
  gboolean explicit_profile;
};

static const char *
environment (const char *name)
{
  const char *value = g_getenv (name);
  return value && *value ? value : NULL;
}

static TwAwsIni *
load_file (const char *variable, const char *name, GError **error)
{
  const char *path = environment (variable);
  g_autofree char *usual = g_build_filename (g_get_home_dir (), ".aws", name, NULL);
  return tw_aws_ini_load (path ? path : usual, error);
}

static char *
config_section (const char *profile)
{
  return strcmp (profile, "default") == 0 ? g_strdup (profile)
                                          : g_strdup_printf ("profile %s", profile);
}

static char *
find_region (TwAwsConfig *self, const char *chosen)
{
  const char *region = chosen && *chosen ? chosen : environment ("AWS_REGION");
  if (region == NULL)
    region = environment ("AWS_DEFAULT_REGION");
  if (region == NULL)
    region = tw_aws_config_get (self, self->profile, "region");
  return g_strdup (region);
}

static void
config_clear (TwAwsConfig *self)
{
  tw_aws_ini_free (self->config);
  tw_aws_ini_free (self->credentials);
  g_free (self->profile);
  g_free (self->region);
}

TwAwsConfig *
tw_aws_config_load (const char *profile, const char *region, GError **error)
{
  g_autoptr (TwAwsConfig) self = g_atomic_rc_box_new0 (TwAwsConfig);
  self->explicit_profile = profile && *profile;
  const char *named = self->explicit_profile ? profile : environment ("AWS_PROFILE");
  self->profile = g_strdup (named ? named : "default");
  self->config = load_file ("AWS_CONFIG_FILE", "config", error);
  if (self->config == NULL)
    return NULL;
  self->credentials = load_file ("AWS_SHARED_CREDENTIALS_FILE", "credentials", error);
  if (self->credentials == NULL)
    return NULL;
  if (named && !tw_aws_config_has_profile (self, named)) {
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CONFIG,
                  _("Choose another profile, or add it with `aws configure`."),
                  _("The AWS profile “%s” is neither in ~/.aws/config nor in ~/.aws/credentials"),
                  named);
    return NULL;
  }
  self->region = find_region (self, region);
  return g_steal_pointer (&self);
}

TwAwsConfig *
tw_aws_config_ref (TwAwsConfig *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tw_aws_config_unref (TwAwsConfig *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) config_clear);
}

const char *
tw_aws_config_get_profile (const TwAwsConfig *self)
{
  return self->profile;
}

gboolean
tw_aws_config_is_profile_explicit (const TwAwsConfig *self)
{
  return self->explicit_profile;
}

const char *
tw_aws_config_get_region (const TwAwsConfig *self)
{
  return self->region;
}

gboolean
tw_aws_config_has_profile (const TwAwsConfig *self, const char *profile)
{
  g_autofree char *section = config_section (profile);
  return tw_aws_ini_has_section (self->config, section)
         || tw_aws_ini_has_section (self->credentials, profile);
}

const char *
tw_aws_config_get (const TwAwsConfig *self, const char *profile, const char *key)
{
  g_autofree char *section = config_section (profile);
  return tw_aws_ini_get (self->config, section, key);
}

const char *
tw_aws_config_get_key (const TwAwsConfig *self, const char *profile, const char *key)
{
  const char *value = tw_aws_ini_get (self->credentials, profile, key);
  return value ? value : tw_aws_config_get (self, profile, key);
}

const char *
tw_aws_config_get_sso (const TwAwsConfig *self, const char *session, const char *key)
{
  g_autofree char *section = g_strdup_printf ("sso-session %s", session);
  return tw_aws_ini_get (self->config, section, key);
}

/* The id that settings use: "bedrock-runtime" is BEDROCK_RUNTIME and bedrock_runtime. */
static char *
service_id (const char *service, gboolean upper)
{
  static const char *const renamed[][2] = {
    { "secretsmanager", "secrets_manager" },
    { "oidc", "sso_oidc" },
    { "portal.sso", "sso" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (renamed); i++)
    if (strcmp (service, renamed[i][0]) == 0)
      service = renamed[i][1];
  char *id = upper ? g_ascii_strup (service, -1) : g_ascii_strdown (service, -1);
  return g_strdelimit (id, "-", '_');
}

static const char *
configured_endpoint (const TwAwsConfig *self, const char *service)
{
  const char *ignored = environment ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  if (ignored && g_ascii_strcasecmp (ignored, "true") == 0)
    return NULL;
  g_autofree char *upper = service_id (service, TRUE);
  g_autofree char *variable = g_strconcat ("AWS_ENDPOINT_URL_", upper, NULL);
  const char *url = environment (variable);
  if (url == NULL)
    url = environment ("AWS_ENDPOINT_URL");
  const char *services = tw_aws_config_get (self, self->profile, "services");
  if (url == NULL && services) {
    g_autofree char *section = g_strdup_printf ("services %s", services);
    g_autofree char *lower = service_id (service, FALSE);
    url = tw_aws_ini_get_nested (self->config, section, lower, "endpoint_url");
  }
  return url ? url : tw_aws_config_get (self, self->profile, "endpoint_url");
}

char *
tw_aws_config_dup_endpoint (const TwAwsConfig *self, const char *service, const char *region)
{
  const char *configured = configured_endpoint (self, service);
  if (configured) {
    char *url = g_strdup (configured);
    while (g_str_has_suffix (url, "/"))
      url[strlen (url) - 1] = '\0';
    return url;
  }
  return g_strdup_printf ("https://%s.%s.amazonaws.com%s", service, region,
                          g_str_has_prefix (region, "cn-") ? ".cn" : "");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char **
tw_aws_config_list_profiles (const TwAwsConfig *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_auto (GStrv) config = tw_aws_ini_list_sections (self->config);
  g_auto (GStrv) credentials = tw_aws_ini_list_sections (self->credentials);
  for (char **name = config; *name; name++) {
    gboolean is_default = strcmp (*name, "default") == 0;
    const char *profile = g_str_has_prefix (*name, "profile ") ? *name + 8 : *name;
    if ((is_default || profile != *name) && g_hash_table_add (seen, (char *) profile))
      g_ptr_array_add (names, g_strdup (profile));
  }
  for (char **name = credentials; *name; name++)
    if (g_hash_table_add (seen, *name))
      g_ptr_array_add (names, g_strdup (*name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
