// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog/tw-yaml-edit.h"
#include "core/tw-paths.h"
#include "setup/tw-profile.h"

#define SECTION "profiles"

static gboolean
equal_lists (char **a, char **b)
{
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static gboolean
equal_profiles (const TwProfile *a, const TwProfile *b)
{
  return g_str_equal (a->name, b->name) && g_strcmp0 (a->uri, b->uri) == 0
         && equal_lists (a->schemas, b->schemas)
         && equal_lists (a->allowed_functions, b->allowed_functions);
}

static const TwProfile *
find_name (const GPtrArray *profiles, const char *name)
{
  for (guint i = 0; i < profiles->len; i++)
    if (g_str_equal (((TwProfile *) profiles->pdata[i])->name, name))
      return profiles->pdata[i];
  return NULL;
}

/* Whether @after is @before, and @added at its end. */
static gboolean
is_only_added (const GPtrArray *before, const GPtrArray *after, const TwProfile *added)
{
  if (after->len != before->len + 1)
    return FALSE;
  for (guint i = 0; i < before->len; i++)
    if (!equal_profiles (before->pdata[i], after->pdata[i])
        || !g_str_equal (((TwProfile *) before->pdata[i])->title,
                         ((TwProfile *) after->pdata[i])->title))
      return FALSE;
  return equal_profiles (after->pdata[before->len], added);
}

static char *
text_with (const char *text, gsize length, const TwYamlNode *root, const TwProfile *profile)
{
  const TwYamlSource source = { text, length, root };
  const TwYamlField fields[] = {
    { .key = "name", .value = profile->name },
    { .key = "title", .value = profile->title },
    { .key = "uri", .value = profile->uri },
    { .key = "schemas", .list = (const char *const *) profile->schemas },
    { .key = "allowed_functions", .list = (const char *const *) profile->allowed_functions },
  };
  return tw_yaml_add_entry (&source, SECTION, fields, G_N_ELEMENTS (fields));
}

static gboolean
write_file (const char *path, const char *text, GError **error)
{
  struct stat status;
  g_autofree char *folder = g_path_get_dirname (path);
  int mode = stat (path, &status) == 0 ? (int) (status.st_mode & 0777) : 0600;
  return tw_paths_ensure_directory (folder, error)
         && tw_paths_write_atomically (path, text, strlen (text), mode, error);
}

/* A link may lead into a folder under version control: what it points to is replaced. */
static char *
resolve_path (void)
{
  g_autofree char *path = tw_paths_config ("profiles.yaml");
  char *real = realpath (path, NULL);
  char *found = g_strdup (real ? real : path);
  free (real);
  return found;
}

gboolean
tw_profile_save (const TwProfile *self, GError **error)
{
  g_autofree char *path = resolve_path ();
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (TwYamlNode) root = NULL;
  if (!tw_yaml_read_file (path, &text, &length, error))
    return FALSE;
  text = text ? text : g_strdup ("");
  g_autoptr (GPtrArray) before = tw_profiles_parse (text, length, path, error);
  if (before == NULL || !tw_yaml_parse (text, length, path, &root, error))
    return FALSE;
  const TwProfile *same = find_name (before, self->name);
  if (same && equal_profiles (same, self))
    return TRUE;
  if (same)
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                         "Choose another name, or remove the other profile first.",
                         "There is another profile with the name \"%.60s\".", self->name);
  g_autofree char *changed = text_with (text, length, root, self);
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) after = tw_profiles_parse (changed, strlen (changed), path, &local);
  if (after == NULL || !is_only_added (before, after, self))
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                         "Add the profile with a text editor.",
                         "The profile \"%.60s\" cannot be added to %s%s%s", self->name, path,
                         local ? ": " : ", which is laid out in an unusual way.",
                         local ? local->message : "");
  return write_file (path, changed, error);
}
