// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-reset.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "catalog/tw-diagram-places.h"
#include "core/tw-paths.h"
#include "core/tw-secret-store.h"
#include "setup/tw-sample-server.h"
#include "warehouse/tw-endpoint.h"

#define SAMPLE "sample"
#define STACKS "provision"

typedef char *(*PathFunc) (const char *name);

/* What is kept where. Without a name everything in the folder is meant but what another kind
 * names, the sample's, and what tells which stacks still cost money. */
static const struct {
  PathFunc folder;
  const char *names[4];
} places[TW_RESET_N] = {
  [TW_RESET_CONNECTIONS] = { tw_paths_config, { "profiles.yaml" } },
  [TW_RESET_DRAFT] = { tw_paths_data, { "setup.json" } },
  [TW_RESET_CACHES] = { tw_paths_cache, { NULL } },
  [TW_RESET_RECORDS] = { tw_paths_data, { NULL } },
  [TW_RESET_PREFERENCES] = { tw_paths_config, { "preferences.ini", "window.ini" } },
  [TW_RESET_KNOWLEDGE]
  = { tw_paths_config, { "relationships.yaml", "metrics.yaml", "examples.yaml" } },
  [TW_RESET_SAMPLE] = { NULL, { NULL } },
};

static void
item_free (gpointer data)
{
  TwResetItem *item = data;
  g_strfreev (item->paths);
  g_free (item);
}

/* Writing leaves a temporary file beside a file after a crash. */
static gboolean
is_named (TwResetKind kind, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (places[kind].names) && places[kind].names[i]; i++)
    if (g_str_has_prefix (name, places[kind].names[i]))
      return TRUE;
  return FALSE;
}

/* Whether a file of the kind's folder is the kind's. */
static gboolean
belongs (TwResetKind kind, const char *name)
{
  if (places[kind].names[0])
    return is_named (kind, name);
  for (guint other = 0; other < TW_RESET_N; other++)
    if (places[other].folder == places[kind].folder && is_named (other, name))
      return FALSE;
  return !g_str_equal (name, SAMPLE) && !g_str_equal (name, STACKS);
}

static void
measure (const char *path, TwResetItem *item)
{
  GStatBuf status;
  if (g_lstat (path, &status) != 0)
    return;
  if (!S_ISDIR (status.st_mode)) {
    item->n_files++;
    item->bytes += (guint64) status.st_size;
    return;
  }
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  while (folder && (name = g_dir_read_name (folder))) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    measure (child, item);
  }
}

static char **
find_paths (TwResetKind kind)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autofree char *folder_path = places[kind].folder ? places[kind].folder (NULL) : NULL;
  g_autoptr (GDir) folder = folder_path ? g_dir_open (folder_path, 0, NULL) : NULL;
  const char *name;
  while (folder && (name = g_dir_read_name (folder))) {
    g_autofree char *path = g_build_filename (folder_path, name, NULL);
    if (belongs (kind, name))
      g_strv_builder_add (paths, path);
  }
  g_autofree char *data = places[kind].folder ? NULL : tw_sample_server_dup_data_path ();
  if (data && g_file_test (data, G_FILE_TEST_IS_DIR))
    g_strv_builder_add (paths, data);
  return g_strv_builder_end (paths);
}

static TwResetItem *
item_new (TwResetKind kind)
{
  TwResetItem *item = g_new0 (TwResetItem, 1);
  item->kind = kind;
  item->paths = find_paths (kind);
  for (char **path = item->paths; *path; path++)
    measure (*path, item);
  return item;
}

GPtrArray *
tw_reset_list (void)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free);
  for (guint kind = 0; kind < TW_RESET_N; kind++)
    g_ptr_array_add (items, item_new (kind));
  return items;
}

/* Follows no symbolic link: a link goes, what it leads to stays. */
static gboolean
remove_path (const char *path, GError **error)
{
  GStatBuf status;
  gboolean removed = TRUE;
  if (g_lstat (path, &status) != 0)
    return TRUE;
  if (S_ISDIR (status.st_mode)) {
    g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
    const char *name;
    while (folder && (name = g_dir_read_name (folder))) {
      g_autofree char *child = g_build_filename (path, name, NULL);
      removed = remove_path (child, removed ? error : NULL) && removed;
    }
  }
  if (!removed || g_remove (path) == 0 || errno == ENOENT)
    return removed;
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE, _("Remove it by hand."),
                       _("%s could not be removed: %s"), path, g_strerror (errno));
}

/* Best effort: a locked keyring must not keep the rest. */
static void
forget_password (const TwProfile *profile)
{
  g_autoptr (TwEndpoint) endpoint
    = profile->uri ? tw_endpoint_parse (profile->uri, NULL, NULL) : NULL;
  if (endpoint == NULL)
    return;
  const TwSecretKey key = { profile->name, tw_endpoint_get_host (endpoint),
                            tw_endpoint_get_user (endpoint) };
  tw_secret_store_forget (&key, NULL, NULL);
}

static void
forget_passwords (void)
{
  g_autoptr (GPtrArray) profiles = tw_profiles_list (NULL);
  for (guint i = 0; profiles && i < profiles->len; i++)
    forget_password (profiles->pdata[i]);
}

static gboolean
forget (const TwResetItem *item, GError **error)
{
  if (item->kind == TW_RESET_SAMPLE)
    return tw_sample_server_remove_data (error);
  if (item->kind == TW_RESET_CONNECTIONS)
    forget_passwords ();
  gboolean removed = TRUE;
  for (char **path = item->paths; *path; path++)
    removed = remove_path (*path, removed ? error : NULL) && removed;
  return removed;
}

gboolean
tw_reset_apply (guint kinds, GError **error)
{
  g_autoptr (GPtrArray) items = tw_reset_list ();
  gboolean removed = TRUE;
  for (guint i = 0; i < items->len; i++) {
    const TwResetItem *item = items->pdata[i];
    if (kinds & (1u << item->kind))
      removed = forget (item, removed ? error : NULL) && removed;
  }
  return removed;
}

gboolean
tw_reset_forget_profile (const TwProfile *profile, GError **error)
{
  g_autofree char *kept = tw_diagram_places_dup_path (profile->name);
  forget_password (profile);
  return remove_path (kept, error) && tw_profile_remove (profile->name, error);
}
