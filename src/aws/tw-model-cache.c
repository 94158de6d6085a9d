// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-model-cache.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "core/tw-json-read.h"
#include "core/tw-paths.h"

#define SECONDS_KEPT (24 * 60 * 60)
#define NAME_LENGTH 16

static char *
path_of (const char *key)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *name = g_strdup_printf ("models-%.*s.json", NAME_LENGTH, hash);
  return tw_paths_cache (name);
}

static TwBedrockOffer *
read_offer (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object ? tw_json_get_string (object, "id") : NULL;
  const char *name = object ? tw_json_get_string (object, "name") : NULL;
  const char *base = object ? tw_json_get_string (object, "base") : NULL;
  gint64 lifecycle = object ? tw_json_get_int (object, "lifecycle") : 0;
  if (id == NULL || name == NULL || base == NULL || lifecycle < TW_BEDROCK_LIFECYCLE_UNKNOWN
      || lifecycle > TW_BEDROCK_LIFECYCLE_LEGACY)
    return NULL;
  TwBedrockOffer *offer = g_new (TwBedrockOffer, 1);
  *offer = (TwBedrockOffer) { .id = g_strdup (id),
                              .name = g_strdup (name),
                              .base_id = g_strdup (base),
                              .lifecycle = (TwBedrockLifecycle) lifecycle };
  return offer;
}

static GPtrArray *
read_offers (JsonArray *array)
{
  g_autoptr (GPtrArray) models
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_bedrock_offer_free);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    TwBedrockOffer *offer = read_offer (json_array_get_element (array, i));
    if (offer == NULL)
      return NULL;
    g_ptr_array_add (models, offer);
  }
  return g_steal_pointer (&models);
}

gboolean
tw_model_cache_load (const char *key, gint64 now, GPtrArray **models)
{
  g_autofree char *path = path_of (key);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = tw_json_parse_object (parser, text, (gssize) length);
  gint64 age = object ? now - tw_json_get_int (object, "time") : -1;
  if (age < 0 || age > SECONDS_KEPT)
    return FALSE;
  JsonArray *array = tw_json_get_array (object, "models");
  *models = array ? read_offers (array) : NULL;
  return *models || tw_json_get_boolean (object, "denied");
}

static void
add_offer (JsonBuilder *builder, const TwBedrockOffer *offer)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, offer->id);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, offer->name);
  json_builder_set_member_name (builder, "base");
  json_builder_add_string_value (builder, offer->base_id);
  json_builder_set_member_name (builder, "lifecycle");
  json_builder_add_int_value (builder, offer->lifecycle);
  json_builder_end_object (builder);
}

void
tw_model_cache_store (const char *key, gint64 now, const GPtrArray *models)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "time");
  json_builder_add_int_value (builder, now);
  json_builder_set_member_name (builder, models ? "models" : "denied");
  if (models) {
    json_builder_begin_array (builder);
    for (guint i = 0; i < models->len; i++)
      add_offer (builder, models->pdata[i]);
    json_builder_end_array (builder);
  } else {
    json_builder_add_boolean_value (builder, TRUE);
  }
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);
  g_autofree char *path = path_of (key);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  if (!tw_paths_ensure_directory (folder, &error)
      || !tw_paths_write_atomically (path, text, strlen (text), 0600, &error))
    g_debug ("The list of models was not kept: %s", error->message);
}
