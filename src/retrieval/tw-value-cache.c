// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-value-cache.h"

#define MOST_ENTRIES 64
#define LONGEST_AGE (2 * 60 * G_TIME_SPAN_SECOND)

typedef struct {
  GArray *rows;
  gint64 made;
} Entry;

struct _TwValueCache {
  GMutex mutex;
  GHashTable *entries; /* query and parameters → Entry */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_array_unref (entry->rows);
  g_free (entry);
}

TwValueCache *
tw_value_cache_new (void)
{
  TwValueCache *self = g_new0 (TwValueCache, 1);
  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return self;
}

void
tw_value_cache_free (TwValueCache *self)
{
  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
row_clear (gpointer data)
{
  g_free (((TwValueRow *) data)->value);
}

GArray *
tw_value_cache_new_rows (void)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (TwValueRow));
  g_array_set_clear_func (rows, row_clear);
  return rows;
}

static char *
key_of (const char *query, const char *const *params)
{
  g_autofree char *values = g_strjoinv ("\x1f", (char **) params);
  return g_strconcat (query, "\x1e", values, NULL);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer now)
{
  return *(gint64 *) now - ((Entry *) value)->made > LONGEST_AGE;
}

GArray *
tw_value_cache_find (TwValueCache *self, const char *query, const char *const *params)
{
  g_autofree char *key = key_of (query, params);
  gint64 now = g_get_monotonic_time ();
  g_mutex_lock (&self->mutex);
  g_hash_table_foreach_remove (self->entries, is_old, &now);
  Entry *entry = g_hash_table_lookup (self->entries, key);
  GArray *rows = entry ? g_array_ref (entry->rows) : NULL;
  g_mutex_unlock (&self->mutex);
  return rows;
}

void
tw_value_cache_keep (TwValueCache *self, const char *query, const char *const *params, GArray *rows)
{
  Entry *entry = g_new (Entry, 1);
  *entry = (Entry) { g_array_ref (rows), g_get_monotonic_time () };
  g_mutex_lock (&self->mutex);
  if (g_hash_table_size (self->entries) >= MOST_ENTRIES)
    g_hash_table_remove_all (self->entries);
  g_hash_table_insert (self->entries, key_of (query, params), entry);
  g_mutex_unlock (&self->mutex);
}
