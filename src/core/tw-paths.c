// SPDX-License-Identifier: Apache-2.0
#include "core/tw-paths.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/tw-error.h"

#define FOLDER "tradewind"

char *
tw_paths_config (const char *name)
{
  return g_build_filename (g_get_user_config_dir (), FOLDER, name, NULL);
}

char *
tw_paths_data (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), FOLDER, name, NULL);
}

char *
tw_paths_cache (const char *name)
{
  return g_build_filename (g_get_user_cache_dir (), FOLDER, name, NULL);
}

char *
tw_paths_sample_server (void)
{
  if (geteuid () == 0)
    return g_strdup ("/var/lib/tradewind/sample");
  return tw_paths_data ("sample");
}

gboolean
tw_paths_ensure_directory (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  int code = errno;
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE,
                       _("Make the folder writable, or point XDG_CONFIG_HOME, XDG_DATA_HOME and "
                         "XDG_CACHE_HOME to folders that are."),
                       _("The folder %s could not be created: %s"), path, g_strerror (code));
}

gboolean
tw_paths_write_atomically (const char *path, const char *bytes, gsize length, int mode,
                           GError **error)
{
  g_autoptr (GError) local = NULL;
  if (g_file_set_contents_full (path, bytes, (gssize) length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode,
                                &local))
    return TRUE;
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE,
                       _("Check that the disk is not full and that the folder is writable."),
                       _("%s could not be saved: %s"), path, local->message);
}
