// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-diagram-places.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "core/tw-json-read.h"
#include "core/tw-json.h"
#include "core/tw-paths.h"
#include "core/tw-worker.h"

#define MOST_PICTURES 200

/* {"": {"schema.table": [x, y], …}, "schema.table": {…}} */
struct _TwDiagramPlaces {
  char *path;
  JsonObject *pictures;
};

char *
tw_diagram_places_dup_path (const char *profile)
{
  g_autofree char *name = g_uri_escape_string (profile, NULL, FALSE);
  g_autofree char *file = g_strconcat ("diagrams/", name, ".json", NULL);
  return tw_paths_data (file);
}

TwDiagramPlaces *
tw_diagram_places_load (const char *profile)
{
  TwDiagramPlaces *self = g_new0 (TwDiagramPlaces, 1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  gsize length = 0;
  self->path = tw_diagram_places_dup_path (profile);
  JsonObject *kept = g_file_get_contents (self->path, &text, &length, NULL)
                       ? tw_json_parse_object (parser, text, (gssize) length)
                       : NULL;
  self->pictures = kept ? json_object_ref (kept) : json_object_new ();
  return self;
}

void
tw_diagram_places_free (TwDiagramPlaces *self)
{
  json_object_unref (self->pictures);
  g_free (self->path);
  g_free (self);
}

static char *
key_of (const TwTable *table)
{
  return g_strdup_printf ("%s.%s", table->schema, table->name);
}

static gboolean
find_place (JsonObject *picture, const TwTable *table, double *x, double *y)
{
  g_autofree char *key = key_of (table);
  JsonArray *place = tw_json_get_array (picture, key);
  if (place == NULL || json_array_get_length (place) != 2)
    return FALSE;
  *x = json_array_get_double_element (place, 0);
  *y = json_array_get_double_element (place, 1);
  return isfinite (*x) && isfinite (*y) && fabs (*x) < 1e6 && fabs (*y) < 1e6;
}

static double
move_known (JsonObject *picture, TwDiagram *diagram, GHashTable *known)
{
  double bottom = 0;
  for (guint i = 0; i < tw_diagram_get_n_cards (diagram); i++) {
    TwDiagramCard *card = tw_diagram_get_card (diagram, i);
    double x, y;
    if (!find_place (picture, card->table, &x, &y))
      continue;
    card->x = x;
    card->y = y;
    bottom = g_hash_table_size (known) ? MAX (bottom, y + card->height) : y + card->height;
    g_hash_table_add (known, card);
  }
  return bottom;
}

gboolean
tw_diagram_places_apply (const TwDiagramPlaces *self, const char *name, TwDiagram *diagram)
{
  JsonObject *picture = tw_json_get_object (self->pictures, name);
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  double bottom = picture ? move_known (picture, diagram, known) : 0;
  if (g_hash_table_size (known) == 0)
    return FALSE;
  for (guint i = 0; i < tw_diagram_get_n_cards (diagram); i++) {
    TwDiagramCard *card = tw_diagram_get_card (diagram, i);
    if (!g_hash_table_contains (known, card))
      card->y += bottom + 2 * TW_CARD_GAP_Y;
  }
  tw_diagram_settle (diagram, NULL);
  return TRUE;
}

void
tw_diagram_places_keep (TwDiagramPlaces *self, const char *name, TwDiagram *diagram)
{
  JsonObject *picture = json_object_new ();
  for (guint i = 0; i < tw_diagram_get_n_cards (diagram); i++) {
    const TwDiagramCard *card = tw_diagram_get_card (diagram, i);
    g_autofree char *key = key_of (card->table);
    JsonArray *place = json_array_new ();
    json_array_add_double_element (place, card->x);
    json_array_add_double_element (place, card->y);
    json_object_set_array_member (picture, key, place);
  }
  g_autoptr (GList) names = json_object_get_members (self->pictures);
  if (names && json_object_get_size (self->pictures) >= MOST_PICTURES)
    json_object_remove_member (self->pictures, names->data);
  json_object_set_object_member (self->pictures, name, picture);
}

void
tw_diagram_places_forget (TwDiagramPlaces *self, const char *name)
{
  if (json_object_has_member (self->pictures, name))
    json_object_remove_member (self->pictures, name);
}

typedef struct {
  char *path;
  char *text;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;
  g_free (saving->path);
  g_free (saving->text);
  g_free (saving);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Saving *saving = data;
  g_autofree char *folder = g_path_get_dirname (saving->path);
  gboolean saved
    = tw_paths_ensure_directory (folder, NULL)
      && tw_paths_write_atomically (saving->path, saving->text, strlen (saving->text), 0600, NULL);
  g_task_return_boolean (task, saved);
}

void
tw_diagram_places_save (TwDiagramPlaces *self)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->pictures);
  g_autoptr (GString) text = g_string_new (NULL);
  tw_json_append (text, node);
  Saving *saving = g_new0 (Saving, 1);
  saving->path = g_strdup (self->path);
  saving->text = g_strdup (text->str);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, tw_diagram_places_save);
  g_task_set_task_data (task, saving, saving_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, save_thread);
}
