// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-profile.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-yaml.h"
#include "core/tw-paths.h"
#include "core/tw-worker.h"
#include "setup/tw-profile-fields.h"
#include "setup/tw-sample-data.h"
#include "warehouse/tw-endpoint.h"
#include "warehouse/tw-redshift-host.h"

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

static TwProfile *
new_sample (guint index)
{
  TwProfile *self = tw_profile_new (samples[index].name);
  const char *const schemas[] = { tw_sample_get_schema (samples[index].sample), NULL };
  g_free (self->title);
  self->title = g_strdup (samples[index].title);
  g_strfreev (self->schemas);
  self->schemas = g_strdupv ((char **) schemas);
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
  g_autofree char *title = title_of (uri);
  TwProfile *self = tw_profile_new (title);
  self->uri = g_strdup (uri);
  if (schemas) {
    g_strfreev (self->schemas);
    self->schemas = g_strdupv ((char **) schemas);
  }
  return self;
}

static TwLoginMethod
login_of (const TwAddress *address)
{
  if (!address->iam)
    return TW_LOGIN_PASSWORD;
  return address->workgroup ? TW_LOGIN_IAM_SERVERLESS
         : address->user    ? TW_LOGIN_IAM_USER
                            : TW_LOGIN_IAM_IDENTITY;
}

TwProfile *
tw_profile_new_for_address (const char *name, const TwAddress *address, GError **error)
{
  g_autofree char *uri = tw_address_dup_uri (address);
  if (uri == NULL) {
    tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                  _("Choose the cluster or workgroup from the account's list."),
                  _("The address names no host."));
    return NULL;
  }
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (uri, NULL, error);
  if (endpoint == NULL)
    return NULL;
  g_autofree char *title = tw_endpoint_describe (endpoint);
  g_autoptr (TwProfile) self = tw_profile_new (name ? name : title);
  g_free (self->title);
  self->title = g_steal_pointer (&title);
  self->uri = g_steal_pointer (&uri);
  self->login = login_of (address);
  self->auto_create = address->auto_create;
  self->cluster = g_strdup (address->cluster);
  self->workgroup = g_strdup (address->workgroup);
  self->aws_region = g_strdup (address->region);
  self->aws_profile = g_strdup (address->aws_profile);
  if (address->schemas) {
    g_strfreev (self->schemas);
    self->schemas = g_strdupv (address->schemas);
  }
  return tw_profile_check (self, error) ? g_steal_pointer (&self) : NULL;
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

/* What is read so far, and whether what a login needs has to be there. */
typedef struct {
  GPtrArray *profiles;
  gboolean checked;
} Reading;

static gboolean
check_entry (const TwYamlEntry *entry, const TwProfile *profile, const Reading *reading,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  if (tw_yaml_lookup (entry->node, "password") || holds_password (profile->uri))
    return tw_yaml_fail (entry->file, entry->node->line, error,
                         _("a password does not belong into this file; leave it out, and Tradewind "
                           "asks for it."));
  if (find_in (reading->profiles, profile->name))
    return tw_yaml_fail (entry->file, entry->node->line, error,
                         _("there is another profile with the name \"%.60s\"."), profile->name);
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (profile->uri, NULL, &local);
  if (endpoint == NULL)
    return tw_yaml_fail (entry->file, entry->node->line, error, "%s", local->message);
  return !reading->checked || tw_profile_check (profile, &local)
         || tw_yaml_fail (entry->file, entry->node->line, error, "%s", local->message);
}

static gboolean
read_entry (const TwYamlEntry *entry, gpointer user_data, GError **error)
{
  Reading *reading = user_data;
  if (!g_str_equal (entry->schema, SECTION))
    return tw_yaml_fail (entry->file, entry->node->line, error,
                         _("expected the profiles under \"%s:\", found \"%.60s:\"."), SECTION,
                         entry->schema);
  guint n = 0;
  const TwProfileField *fields = tw_profile_fields_get (&n);
  g_autoptr (TwProfile) profile = g_new0 (TwProfile, 1);
  for (guint i = 0; i < n; i++)
    if (!tw_profile_field_read (&fields[i], entry, profile, error))
      return FALSE;
  if (!check_entry (entry, profile, reading, error))
    return FALSE;
  if (profile->title == NULL)
    profile->title = g_strdup (profile->name);
  g_ptr_array_add (reading->profiles, g_steal_pointer (&profile));
  return TRUE;
}

static TwRedshiftHost *
host_of (const TwProfile *self)
{
  g_autoptr (TwEndpoint) endpoint = self->uri ? tw_endpoint_parse (self->uri, NULL, NULL) : NULL;
  return endpoint ? tw_redshift_host_parse (tw_endpoint_get_host (endpoint)) : NULL;
}

static gboolean
is_given (const char *text)
{
  return text && *text;
}

char *
tw_profile_dup_cluster (const TwProfile *self)
{
  g_autoptr (TwRedshiftHost) host = host_of (self);
  return g_strdup (is_given (self->cluster) ? self->cluster : host ? host->cluster : NULL);
}

char *
tw_profile_dup_workgroup (const TwProfile *self)
{
  g_autoptr (TwRedshiftHost) host = host_of (self);
  return g_strdup (is_given (self->workgroup) ? self->workgroup : host ? host->workgroup : NULL);
}

char *
tw_profile_dup_region (const TwProfile *self)
{
  g_autoptr (TwRedshiftHost) host = host_of (self);
  return g_strdup (is_given (self->aws_region) ? self->aws_region : host ? host->region : NULL);
}

/* What the login lacks. */
static const char *
missing_of (const TwProfile *self)
{
  g_autofree char *cluster = tw_profile_dup_cluster (self);
  g_autofree char *workgroup = tw_profile_dup_workgroup (self);
  switch (self->login) {
  case TW_LOGIN_SECRET:
    return is_given (self->secret) ? NULL : _("the name or ARN of a secret (secret:)");
  case TW_LOGIN_IAM_USER:
  case TW_LOGIN_IAM_IDENTITY:
    return cluster ? NULL : _("the cluster's identifier (cluster:)");
  case TW_LOGIN_IAM_SERVERLESS:
    return workgroup ? NULL : _("the workgroup's name (workgroup:)");
  case TW_LOGIN_PASSWORD:
  case TW_LOGIN_NONE:
  case TW_LOGIN_N:
    return NULL;
  }
  return NULL;
}

/* A password that AWS gave out must not be readable on the way. */
static gboolean
lacks_tls (const TwProfile *self)
{
  if (!tw_login_method_needs_aws (self->login))
    return FALSE;
  g_autoptr (TwEndpoint) endpoint = self->uri ? tw_endpoint_parse (self->uri, NULL, NULL) : NULL;
  const char *mode = endpoint ? tw_endpoint_get_tls_mode (endpoint) : "verify-full";
  return g_str_equal (mode, "disable") || g_str_equal (mode, "allow");
}

gboolean
tw_profile_check (const TwProfile *self, GError **error)
{
  const char *missing = self->sample      ? NULL
                        : lacks_tls (self) ? _("TLS (another sslmode in uri:)")
                                           : missing_of (self);
  if (missing == NULL)
    return TRUE;
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE, _("Add it to the profile."),
                       /* Translators: the last %s is what is missing, such as: the workgroup's name
                          (workgroup:) */
                       _("The login \"%s\" of the profile \"%.60s\" needs %s."),
                       tw_login_method_get_name (self->login), self->name, missing);
}

static GPtrArray *
list_samples (void)
{
  GPtrArray *profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_profile_free);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    g_ptr_array_add (profiles, new_sample (i));
  return profiles;
}

static GPtrArray *
read_profiles (const char *text, gsize length, const char *path, gboolean checked, GError **error)
{
  g_autoptr (GPtrArray) profiles = list_samples ();
  Reading reading = { profiles, checked };
  if (!tw_yaml_foreach_entry (text, (gssize) length, path, "profiles", read_entry, &reading, error))
    return NULL;
  return g_steal_pointer (&profiles);
}

GPtrArray *
tw_profiles_parse (const char *text, gsize length, const char *path, GError **error)
{
  return read_profiles (text, length, path, TRUE, error);
}

GPtrArray *
tw_profiles_parse_unchecked (const char *text, gsize length, const char *path, GError **error)
{
  return read_profiles (text, length, path, FALSE, error);
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

static void
list_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *profiles = tw_profiles_list (&error);
  if (profiles)
    g_task_return_pointer (task, profiles, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
tw_profiles_list_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_profiles_list_async);
  tw_worker_run (TW_WORKER_DATABASE, task, list_in_worker);
}

GPtrArray *
tw_profiles_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
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
  g_autofree char *hint = g_strdup_printf (_("Choose one that is there, or add it to %s."), path);
  g_autofree char *names = names_of (profiles);
  tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE, hint,
                _("There is no profile \"%.60s\"; there are %s."), name, names);
  return NULL;
}
