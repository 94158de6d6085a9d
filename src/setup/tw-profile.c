// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-profile.h"

#include <string.h>

#include "catalog/tw-yaml.h"
#include "core/tw-paths.h"
#include "setup/tw-sample-data.h"
#include "warehouse/tw-endpoint.h"

#define FILE_NAME "profiles.yaml"
#define SECTION "profiles"

static const struct {
  const char *name;
  const char *title;
  TwSample sample;
} samples[] = {
  { "sample", "Sample · northwind", TW_SAMPLE_NORTHWIND },
  { "sample-cryptic", "Sample · nw_abbr", TW_SAMPLE_CRYPTIC },
};

TwProfile *
tw_profile_copy (const TwProfile *self)
{
  TwProfile *copy = g_new0 (TwProfile, 1);
  copy->name = g_strdup (self->name);
  copy->title = g_strdup (self->title);
  copy->uri = g_strdup (self->uri);
  copy->schemas = g_strdupv (self->schemas);
  copy->allowed_functions = g_strdupv (self->allowed_functions);
  copy->sample = self->sample;
  return copy;
}

void
tw_profile_free (TwProfile *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->uri);
  g_strfreev (self->schemas);
  g_strfreev (self->allowed_functions);
  g_free (self);
}

static TwProfile *
new_sample (guint index)
{
  TwProfile *self = g_new0 (TwProfile, 1);
  const char *const schemas[] = { tw_sample_get_schema (samples[index].sample), NULL };
  self->name = g_strdup (samples[index].name);
  self->title = g_strdup (samples[index].title);
  self->schemas = g_strdupv ((char **) schemas);
  self->allowed_functions = g_new0 (char *, 1);
  self->sample = TRUE;
  return self;
}

/* What to show: never the address as it was written, which may hold a password. */
static char *
title_of (const char *uri)
{
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (uri, NULL, NULL);
  return endpoint ? tw_endpoint_describe (endpoint) : g_strdup ("Connection");
}

TwProfile *
tw_profile_new_for_uri (const char *uri, const char *const *schemas)
{
  TwProfile *self = g_new0 (TwProfile, 1);
  self->title = title_of (uri);
  self->name = g_strdup (self->title);
  self->uri = g_strdup (uri);
  self->schemas = schemas ? g_strdupv ((char **) schemas) : g_new0 (char *, 1);
  self->allowed_functions = g_new0 (char *, 1);
  return self;
}

static gboolean
holds_password (const char *uri)
{
  const char *authority = strstr (uri, "://");
  const char *options = strchr (uri, '?');
  if (options && strstr (options, "password="))
    return TRUE;
  if (authority == NULL)
    return FALSE;
  authority += 3;
  gsize length = strcspn (authority, "/?");
  const char *at = g_strrstr_len (authority, (gssize) length, "@");
  return at && memchr (authority, ':', (gsize) (at - authority)) != NULL;
}

static TwProfile *
find_in (GPtrArray *profiles, const char *name)
{
  for (guint i = 0; i < profiles->len; i++) {
    TwProfile *profile = profiles->pdata[i];
    if (g_str_equal (profile->name, name))
      return profile;
  }
  return NULL;
}

static gboolean
check_entry (const TwYamlEntry *entry, const TwProfile *profile, GPtrArray *profiles,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  if (tw_yaml_lookup (entry->node, "password") || holds_password (profile->uri))
    return tw_yaml_fail (entry->file, entry->node->line, error,
                         "a password does not belong into this file; leave it out, and Tradewind "
                         "asks for it.");
  if (find_in (profiles, profile->name))
    return tw_yaml_fail (entry->file, entry->node->line, error,
                         "there is another profile with the name \"%.60s\".", profile->name);
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (profile->uri, NULL, &local);
  if (endpoint == NULL)
    return tw_yaml_fail (entry->file, entry->node->line, error, "%s", local->message);
  return TRUE;
}

static gboolean
read_entry (const TwYamlEntry *entry, gpointer user_data, GError **error)
{
  GPtrArray *profiles = user_data;
  if (!g_str_equal (entry->schema, SECTION))
    return tw_yaml_fail (entry->file, entry->node->line, error,
                         "expected the profiles under \"" SECTION ":\", found \"%.60s:\".",
                         entry->schema);
  g_autoptr (TwProfile) profile = g_new0 (TwProfile, 1);
  if (!tw_yaml_entry_dup_text (entry, "name", TRUE, &profile->name, error)
      || !tw_yaml_entry_dup_text (entry, "uri", TRUE, &profile->uri, error)
      || !tw_yaml_entry_dup_text (entry, "title", FALSE, &profile->title, error)
      || !tw_yaml_entry_dup_list (entry, "schemas", &profile->schemas, error)
      || !tw_yaml_entry_dup_list (entry, "allowed_functions", &profile->allowed_functions, error)
      || !check_entry (entry, profile, profiles, error))
    return FALSE;
  if (profile->title == NULL)
    profile->title = g_strdup (profile->name);
  g_ptr_array_add (profiles, g_steal_pointer (&profile));
  return TRUE;
}

static GPtrArray *
list_samples (void)
{
  GPtrArray *profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_profile_free);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    g_ptr_array_add (profiles, new_sample (i));
  return profiles;
}

GPtrArray *
tw_profiles_parse (const char *text, gsize length, const char *path, GError **error)
{
  g_autoptr (GPtrArray) profiles = list_samples ();
  if (!tw_yaml_foreach_entry (text, (gssize) length, path, "profiles", read_entry, profiles, error))
    return NULL;
  return g_steal_pointer (&profiles);
}

GPtrArray *
tw_profiles_list (GError **error)
{
  g_autofree char *path = tw_paths_config (FILE_NAME);
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!tw_yaml_read_file (path, &text, &length, error))
    return NULL;
  return tw_profiles_parse (text, length, path, error);
}

static char *
names_of (GPtrArray *profiles)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < profiles->len; i++)
    g_strv_builder_add (names, ((TwProfile *) profiles->pdata[i])->name);
  g_auto (GStrv) list = g_strv_builder_end (names);
  return g_strjoinv (", ", list);
}

TwProfile *
tw_profiles_find (const char *name, GError **error)
{
  /* The sample profiles are there even where the person's file is broken. */
  g_autoptr (GPtrArray) built_in = list_samples ();
  TwProfile *found = find_in (built_in, name);
  if (found)
    return tw_profile_copy (found);
  g_autoptr (GPtrArray) profiles = tw_profiles_list (error);
  if (profiles == NULL)
    return NULL;
  found = find_in (profiles, name);
  if (found)
    return tw_profile_copy (found);
  g_autofree char *path = tw_paths_config (FILE_NAME);
  g_autofree char *hint = g_strdup_printf ("Choose one that is there, or add it to %s.", path);
  g_autofree char *names = names_of (profiles);
  tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE, hint,
                "There is no profile \"%.60s\"; there are %s.", name, names);
  return NULL;
}
