// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-diagram.h"

/* Who joins whom, by the tables' indices in the catalog. */
typedef struct {
  const TwCatalog *catalog;
  GPtrArray **neighbours; /* of TwTable, without the table itself */
  GHashTable *taken;      /* of TwTable */
  GPtrArray *tables;
  guint limit;
} Scope;

static void
join (Scope *self, const TwTable *from, const TwTable *to)
{
  GPtrArray **list = &self->neighbours[from->index];
  if (*list == NULL)
    *list = g_ptr_array_new ();
  if (from != to && !g_ptr_array_find (*list, to, NULL))
    g_ptr_array_add (*list, (gpointer) to);
}

static void
scope_init (Scope *self, const TwCatalog *catalog, const GArray *links)
{
  self->catalog = catalog;
  self->neighbours = g_new0 (GPtrArray *, tw_catalog_get_n_tables (catalog) + 1);
  self->taken = g_hash_table_new (NULL, NULL);
  self->tables = g_ptr_array_new ();
  for (guint i = 0; i < links->len; i++) {
    const TwDiagramLink *link = &g_array_index (links, TwDiagramLink, i);
    join (self, link->source->table, link->target->table);
    join (self, link->target->table, link->source->table);
  }
}

static void
scope_clear (Scope *self)
{
  for (guint i = 0; i < tw_catalog_get_n_tables (self->catalog); i++)
    g_clear_pointer (&self->neighbours[i], g_ptr_array_unref);
  g_free (self->neighbours);
  g_hash_table_unref (self->taken);
}

static guint
degree (const Scope *self, const TwTable *table)
{
  const GPtrArray *list = self->neighbours[table->index];
  return list ? list->len : 0;
}

static void
take (Scope *self, const TwTable *table)
{
  if (g_hash_table_add (self->taken, (gpointer) table))
    g_ptr_array_add (self->tables, (gpointer) table);
}

static int
compare_degrees (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const TwTable *left = *(const TwTable *const *) a, *right = *(const TwTable *const *) b;
  guint more = degree (user_data, left), less = degree (user_data, right);
  if (more != less)
    return more > less ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

/* What joins the tables taken so far and is not among them. */
static GPtrArray *
next_ring (Scope *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *ring = g_ptr_array_new ();
  for (guint i = 0; i < self->tables->len; i++) {
    const TwTable *table = self->tables->pdata[i];
    const GPtrArray *list = self->neighbours[table->index];
    for (guint n = 0; list && n < list->len; n++)
      if (!g_hash_table_contains (self->taken, list->pdata[n])
          && g_hash_table_add (seen, list->pdata[n]))
        g_ptr_array_add (ring, list->pdata[n]);
  }
  g_ptr_array_sort_with_data (ring, compare_degrees, self);
  return ring;
}

/* The first ring is what was asked for, so of it comes what fits; a later one whole or not at all. */
static guint
take_rings (Scope *self)
{
  for (guint distance = 1;; distance++) {
    g_autoptr (GPtrArray) ring = next_ring (self);
    guint room = self->limit > self->tables->len ? self->limit - self->tables->len : 0;
    if (ring->len == 0 || (distance > 1 && ring->len > room))
      return 0;
    for (guint i = 0; i < MIN (ring->len, room); i++)
      take (self, ring->pdata[i]);
    if (ring->len > room)
      return ring->len - room;
  }
}

static const TwTable *
best_connected (const Scope *self)
{
  const TwTable *best = NULL;
  for (guint i = 0; i < tw_catalog_get_n_tables (self->catalog); i++) {
    const TwTable *table = tw_catalog_get_table (self->catalog, i);
    if (best == NULL || degree (self, table) > degree (self, best))
      best = table;
  }
  return best;
}

GPtrArray *
tw_diagram_choose_tables (const TwCatalog *catalog, const GArray *links, const GPtrArray *chosen,
                          guint limit, guint *left_out)
{
  Scope scope = { .limit = limit };
  guint n_tables = tw_catalog_get_n_tables (catalog);
  gboolean any = chosen && chosen->len > 0;
  scope_init (&scope, catalog, links);
  *left_out = 0;
  if (!any && n_tables <= limit) {
    for (guint i = 0; i < n_tables; i++)
      take (&scope, tw_catalog_get_table (catalog, i));
  } else {
    for (guint i = 0; any && i < chosen->len; i++)
      take (&scope, chosen->pdata[i]);
    if (!any)
      take (&scope, best_connected (&scope));
    *left_out = take_rings (&scope);
  }
  scope_clear (&scope);
  return scope.tables;
}
