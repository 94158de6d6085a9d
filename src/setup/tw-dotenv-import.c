// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <string.h>

#include "setup/tw-dotenv.h"
#include "warehouse/tw-address.h"
#include "warehouse/tw-warehouse-error.h"

#define USUAL_NAME "imported"

/* What is known of a key. */
static const struct {
  const char *key;
  TwImportFate fate;
  const char *where;
} known[] = {
  { "AWS_REGION", TW_IMPORT_PREFERENCE, N_("preferences: region") },
  { "AWS_DEFAULT_REGION", TW_IMPORT_UNUSED, N_("AWS_REGION is what is imported") },
  { "BEDROCK_MODEL_ID", TW_IMPORT_PREFERENCE, N_("preferences: model") },
  { "OPTION3_HOST", TW_IMPORT_PROFILE, N_("host") },
  { "OPTION3_DATABASE", TW_IMPORT_PROFILE, N_("database") },
  { "OPTION3_SCHEMA", TW_IMPORT_PROFILE, N_("schema") },
  { "OPTION3_USER", TW_IMPORT_PROFILE, N_("user") },
  { "REDSHIFT_PORT", TW_IMPORT_PROFILE, N_("port") },
  { "REDSHIFT_SSL_MODE", TW_IMPORT_PROFILE, N_("TLS mode") },
  { "OPTION1_CLUSTER_ID", TW_IMPORT_UNUSED,
  N_("not taken over: give it as the NAME of \"provision\"") },
  { "OPTION1_DATABASE", TW_IMPORT_UNUSED,
  N_("not taken over: give it to \"provision --database\"") },
  { "OPTION1_SCHEMA", TW_IMPORT_UNUSED,
  N_("not taken over: \"provision\" always loads into northwind") },
  { "OPTION1_USER", TW_IMPORT_UNUSED, N_("not taken over: give it to \"provision --admin-user\"") },
  { "OPTION1_PASSWORD", TW_IMPORT_SECRET,
    N_("not stored and never used: Redshift makes the password and keeps it in Secrets Manager") },
  { "OPTION3_PASSWORD", TW_IMPORT_SECRET,
    N_("not stored: give it when you connect (--password-fd, or the window's question)") },
  { "AWS_ACCESS_KEY_ID", TW_IMPORT_SECRET,
    N_("not stored: run `aws configure`, or set it in the environment") },
  { "AWS_SECRET_ACCESS_KEY", TW_IMPORT_SECRET,
    N_("not stored: run `aws configure`, or set it in the environment") },
  { "AWS_SESSION_TOKEN", TW_IMPORT_SECRET,
    N_("not stored: run `aws configure`, or set it in the environment") },
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
    item->where = g_strdup (empty ? _("empty, left out") : _("left out: there is no OPTION3_HOST"));
  } else if (fate == TW_IMPORT_PROFILE) {
    item->where = g_strdup_printf (_("profile %s: %s"), profile, where);
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
    settle (item, known[i].fate, _(known[i].where), *entry->value == '\0', profile);
    if (known[i].fate != TW_IMPORT_SECRET)
      item->value = g_strdup (entry->value);
  }
  if (item->where == NULL)
    item->where = g_strdup (_("not known, left out"));
  return item;
}

/* The host's line may hold whatever the console shows; the other lines say it better. */
static TwAddress *
read_address (const TwDotenv *dotenv, GError **error)
{
  const char *keys[] = { "OPTION3_USER", "OPTION3_DATABASE", "REDSHIFT_SSL_MODE" };
  g_autoptr (TwAddress) address = tw_address_parse (tw_dotenv_get (dotenv, "OPTION3_HOST"), error);
  if (address == NULL)
    return NULL;
  const char *port = tw_dotenv_get (dotenv, "REDSHIFT_PORT");
  guint64 number = 5439;
  if (port && !g_ascii_string_to_unsigned (port, 10, 1, 65535, &number, NULL)) {
    tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_ADDRESS, NULL,
                  _("REDSHIFT_PORT is not a number from 1 to 65535."));
    return NULL;
  }
  if (port || address->port == 0)
    address->port = (guint) number;
  char **const fields[] = { &address->user, &address->database, &address->tls_mode };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (tw_dotenv_get (dotenv, keys[i])) {
      g_free (*fields[i]);
      *fields[i] = g_strdup (tw_dotenv_get (dotenv, keys[i]));
    }
  if (address->database == NULL)
    address->database = g_strdup ("dev");
  return g_steal_pointer (&address);
}

static TwProfile *
make_profile (const TwDotenv *dotenv, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (TwAddress) address = read_address (dotenv, &local);
  g_autoptr (TwProfile) profile
    = address ? tw_profile_new_for_address (name, address, &local) : NULL;
  if (profile == NULL) {
    tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                  _("Correct OPTION3_HOST, OPTION3_DATABASE, OPTION3_USER, REDSHIFT_PORT and "
                    "REDSHIFT_SSL_MODE."),
                  _("The OPTION3_ lines give no usable connection: %s"), local->message);
    return NULL;
  }
  const char *schemas[] = { tw_dotenv_get (dotenv, "OPTION3_SCHEMA"), NULL };
  g_free (profile->title);
  profile->title = g_strdup_printf (_("%s on %s"), address->database, address->host);
  g_strfreev (profile->schemas);
  profile->schemas = g_strdupv ((char **) schemas);
  /* The host says these. */
  g_clear_pointer (&profile->cluster, g_free);
  g_clear_pointer (&profile->workgroup, g_free);
  g_clear_pointer (&profile->aws_region, g_free);
  return g_steal_pointer (&profile);
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
