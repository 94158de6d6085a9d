// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "setup/tw-dotenv.h"
#include "warehouse/tw-endpoint.h"

#define USUAL_NAME "imported"

/* What is known of a key. */
static const struct {
  const char *key;
  TwImportFate fate;
  const char *where;
} known[] = {
  { "AWS_REGION", TW_IMPORT_PREFERENCE, "preferences: region" },
  { "AWS_DEFAULT_REGION", TW_IMPORT_UNUSED, "AWS_REGION is what is imported" },
  { "BEDROCK_MODEL_ID", TW_IMPORT_PREFERENCE, "preferences: model" },
  { "OPTION3_HOST", TW_IMPORT_PROFILE, "host" },
  { "OPTION3_DATABASE", TW_IMPORT_PROFILE, "database" },
  { "OPTION3_SCHEMA", TW_IMPORT_PROFILE, "schema" },
  { "OPTION3_USER", TW_IMPORT_PROFILE, "user" },
  { "REDSHIFT_PORT", TW_IMPORT_PROFILE, "port" },
  { "REDSHIFT_SSL_MODE", TW_IMPORT_PROFILE, "TLS mode" },
  { "OPTION1_CLUSTER_ID", TW_IMPORT_UNUSED, "not used yet: Tradewind creates no cluster" },
  { "OPTION1_DATABASE", TW_IMPORT_UNUSED, "not used yet: Tradewind creates no cluster" },
  { "OPTION1_SCHEMA", TW_IMPORT_UNUSED, "not used yet: Tradewind creates no cluster" },
  { "OPTION1_USER", TW_IMPORT_UNUSED, "not used yet: Tradewind creates no cluster" },
  { "OPTION1_PASSWORD", TW_IMPORT_SECRET, "not stored, and not used yet" },
  { "OPTION3_PASSWORD", TW_IMPORT_SECRET,
    "not stored: give it when you connect (--password-fd, or the window's question)" },
  { "AWS_ACCESS_KEY_ID", TW_IMPORT_SECRET,
    "not stored: run `aws configure`, or set it in the environment" },
  { "AWS_SECRET_ACCESS_KEY", TW_IMPORT_SECRET,
    "not stored: run `aws configure`, or set it in the environment" },
  { "AWS_SESSION_TOKEN", TW_IMPORT_SECRET,
    "not stored: run `aws configure`, or set it in the environment" },
};

static void
item_free (TwImportItem *self)
{
  g_free (self->key);
  g_free (self->value);
  g_free (self->where);
  g_free (self);
}

void
tw_dotenv_import_free (TwDotenvImport *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  g_free (self->region);
  g_free (self->model);
  g_clear_pointer (&self->profile, tw_profile_free);
  g_free (self);
}

/* Where a key that is known goes. */
static void
settle (TwImportItem *item, TwImportFate fate, const char *where, gboolean empty,
        const char *profile)
{
  item->fate = fate;
  if (empty || (fate == TW_IMPORT_PROFILE && profile == NULL)) {
    item->fate = TW_IMPORT_UNUSED;
    item->where = g_strdup (empty ? "empty, left out" : "left out: there is no OPTION3_HOST");
  } else if (fate == TW_IMPORT_PROFILE) {
    item->where = g_strdup_printf ("profile %s: %s", profile, where);
  } else {
    item->where = g_strdup (where);
  }
}

/* Any key may turn out to hold a secret; only the values of those that cannot are shown. */
static TwImportItem *
item_new (const TwDotenvEntry *entry, const char *profile)
{
  TwImportItem *item = g_new0 (TwImportItem, 1);
  item->key = g_strdup (entry->key);
  item->fate = TW_IMPORT_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (strcmp (entry->key, known[i].key) != 0)
      continue;
    settle (item, known[i].fate, known[i].where, *entry->value == '\0', profile);
    if (known[i].fate != TW_IMPORT_SECRET)
      item->value = g_strdup (entry->value);
  }
  if (item->where == NULL)
    item->where = g_strdup ("not known, left out");
  return item;
}

static void
append_option (GString *uri, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (uri, "%s%s=%s", strchr (uri->str, '?') ? "&" : "?", name, escaped);
}

static char *
make_uri (const TwDotenv *dotenv)
{
  const char *host = tw_dotenv_get (dotenv, "OPTION3_HOST");
  const char *user = tw_dotenv_get (dotenv, "OPTION3_USER");
  const char *port = tw_dotenv_get (dotenv, "REDSHIFT_PORT");
  const char *database = tw_dotenv_get (dotenv, "OPTION3_DATABASE");
  g_autofree char *escaped_host = g_uri_escape_string (host, NULL, FALSE);
  g_autofree char *escaped_user = user ? g_uri_escape_string (user, NULL, FALSE) : NULL;
  g_autofree char *escaped_database = g_uri_escape_string (database ? database : "dev", NULL,
                                                           FALSE);
  g_autofree char *escaped_port = port ? g_uri_escape_string (port, NULL, FALSE) : NULL;
  g_autoptr (GString) uri = g_string_new ("postgresql://");
  g_string_append_printf (uri, "%s%s%s:%s/%s", user ? escaped_user : "", user ? "@" : "",
                          escaped_host, port ? escaped_port : "5439", escaped_database);
  append_option (uri, "sslmode", tw_dotenv_get (dotenv, "REDSHIFT_SSL_MODE"));
  return g_string_free (g_steal_pointer (&uri), FALSE);
}

static TwProfile *
make_profile (const TwDotenv *dotenv, const char *name, GError **error)
{
  g_autofree char *uri = make_uri (dotenv);
  g_autoptr (TwEndpoint) endpoint = NULL;
  g_autoptr (GError) local = NULL;
  endpoint = tw_endpoint_parse (uri, NULL, &local);
  if (endpoint == NULL) {
    tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                  "Correct OPTION3_HOST, OPTION3_DATABASE, OPTION3_USER, REDSHIFT_PORT and "
                  "REDSHIFT_SSL_MODE.",
                  "The OPTION3_ lines give no usable connection: %s", local->message);
    return NULL;
  }
  const char *schemas[] = { tw_dotenv_get (dotenv, "OPTION3_SCHEMA"), NULL };
  TwProfile *profile = g_new0 (TwProfile, 1);
  profile->name = g_strdup (name);
  profile->title = g_strdup_printf ("%s on %s", tw_endpoint_get_database (endpoint),
                                    tw_endpoint_get_host (endpoint));
  profile->uri = g_steal_pointer (&uri);
  profile->schemas = g_strdupv ((char **) schemas);
  profile->allowed_functions = g_new0 (char *, 1);
  return profile;
}

TwDotenvImport *
tw_dotenv_import_new (const TwDotenv *dotenv, const char *name, GError **error)
{
  g_autoptr (TwDotenvImport) self = g_new0 (TwDotenvImport, 1);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->region = g_strdup (tw_dotenv_get (dotenv, "AWS_REGION"));
  self->model = g_strdup (tw_dotenv_get (dotenv, "BEDROCK_MODEL_ID"));
  if (tw_dotenv_get (dotenv, "OPTION3_HOST")) {
    self->profile = make_profile (dotenv, name ? name : USUAL_NAME, error);
    if (self->profile == NULL)
      return NULL;
  }
  for (guint i = 0; i < dotenv->entries->len; i++)
    g_ptr_array_add (self->items, item_new (dotenv->entries->pdata[i],
                                            self->profile ? self->profile->name : NULL));
  return g_steal_pointer (&self);
}

gboolean
tw_dotenv_import_apply (const TwDotenvImport *self, GError **error)
{
  if (self->profile && !tw_profile_save (self->profile, error))
    return FALSE;
  if (self->region == NULL && self->model == NULL)
    return TRUE;
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  if (self->region)
    tw_preferences_set_text (&preferences->region, self->region);
  if (self->model)
    tw_preferences_set_text (&preferences->model, self->model);
  return tw_preferences_save (preferences, error);
}
