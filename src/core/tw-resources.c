// SPDX-License-Identifier: Apache-2.0
#include "core/tw-resources.h"

#include "resources/tw-engine-resources.h"

#define PREFIX "/io/github/tradewind/Tradewind/engine/"

GBytes *
tw_resources_lookup (const char *name)
{
  g_autofree char *path = g_strconcat (PREFIX, name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes
    = g_resource_lookup_data (tw_engine_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes == NULL)
    g_error ("%s", error->message);
  return bytes;
}
