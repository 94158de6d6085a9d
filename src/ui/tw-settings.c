// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-settings.h"

#include "config.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include "core/tw-paths.h"

#define SCHEMA_PATH "/io/github/tradewind/Tradewind/"

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) built
    = g_settings_schema_source_new_from_directory (TW_BUILD_DATA_DIR, installed, FALSE, NULL);
  GSettingsSchemaSource *source = built ? built : installed;
  GSettingsSchema *schema
    = source ? g_settings_schema_source_lookup (source, TW_APPLICATION_ID, TRUE) : NULL;
  if (schema == NULL)
    g_error ("The settings schema %s is not installed. Run \"meson install\" again.",
             TW_APPLICATION_ID);
  return schema;
}

static gboolean
has_session_bus (void)
{
  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS"))
    return TRUE;
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  return g_file_test (socket, G_FILE_TEST_EXISTS);
}

static GSettingsBackend *
new_backend (void)
{
  /* The variable is GLib's own way to choose, and a test's. */
  if (g_getenv ("GSETTINGS_BACKEND") || has_session_bus ())
    return g_settings_backend_get_default ();
  g_autofree char *path = tw_paths_config ("window.ini");
  return g_keyfile_settings_backend_new (path, SCHEMA_PATH, "window");
}

GSettings *
tw_settings_get (void)
{
  static GSettings *settings;
  if (settings == NULL) {
    g_autoptr (GSettingsSchema) schema = find_schema ();
    g_autoptr (GSettingsBackend) backend = new_backend ();
    settings = g_settings_new_full (schema, backend, NULL);
  }
  return settings;
}
