// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship-candidate.h"

#include <string.h>

#include "catalog/tw-relationship-match.h"

#define SHORTEST_STEM 3
#define BIG_GROUP 12 /* columns of one name: then only names and declarations point to a key */

typedef struct {
  const TwCatalog *catalog;
  const TwTable *table; /* nullable */
  GHashTable *by_name;  /* a name in lower case → GPtrArray of TwColumn */
  GHashTable *known;    /* of TwRelationship */
  GHashTable *sources;  /* of TwColumn: ends of a relationship that is there already */
  GPtrArray *found;
} Search;

static void
candidate_free (gpointer data)
{
  TwRelationshipCandidate *candidate = data;
  tw_relationship_free (candidate->relationship);
  g_free (candidate);
}

static char *
letters_of (const char *name)
{
  GString *letters = g_string_new (NULL);
  for (; *name; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (letters, g_ascii_tolower (*name));
  return g_string_free (letters, FALSE);
}

/* What a key's name says beside being one: "customer" of customer_id and CustomerKey. */
static char *
stem_of (const TwColumn *column)
{
  static const char *const ends[] = { "id", "key", "code", "cd", "no", "nr", "num", "number", "sk" };
  char *stem = letters_of (column->name);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    if (!g_str_has_suffix (stem, ends[i]))
      continue;
    stem[strlen (stem) - strlen (ends[i])] = '\0';
    break;
  }
  return stem;
}

static gboolean
looks_like_key (const TwColumn *column)
{
  g_autofree char *stem = stem_of (column);
  g_autofree char *letters = letters_of (column->name);
  return strlen (stem) < strlen (letters) && strlen (stem) >= 2
         && (column->type == TW_DATA_TYPE_INTEGER || column->type == TW_DATA_TYPE_DECIMAL
             || column->type == TW_DATA_TYPE_TEXT || column->type == TW_DATA_TYPE_OTHER);
}

static void
drop_end (char *word, const char *end, const char *instead)
{
  if (!g_str_has_suffix (word, end))
    return;
  strcpy (word + strlen (word) - strlen (end), instead);
}

/* In the singular: "categories" → "category". */
static char *
singular_letters (const TwTable *table)
{
  char *word = letters_of (table->name);
  if (g_str_has_suffix (word, "ies"))
    drop_end (word, "ies", "y");
  else if (!g_str_has_suffix (word, "ss"))
    drop_end (word, "s", "");
  return word;
}

gboolean
tw_relationship_candidate_is_named_after (const TwColumn *column, const TwTable *table)
{
  g_autofree char *stem = stem_of (column);
  g_autofree char *letters = letters_of (table->name);
  g_autofree char *singular = singular_letters (table);
  return strlen (stem) >= SHORTEST_STEM && (strstr (letters, stem) || strstr (singular, stem));
}

/* Only the target may be what this column is a number of. */
static gboolean
is_own_key (const TwColumn *column)
{
  return column->unique && tw_relationship_candidate_is_named_after (column, column->table);
}

static void
offer (Search *self, const TwColumn *const *source, const TwColumn *const *target, guint n,
       gboolean alias)
{
  TwRelationship *relationship = tw_relationship_new (TW_RELATIONSHIP_ORIGIN_EDIT, n);
  memcpy (relationship->source, source, n * sizeof (TwColumn *));
  memcpy (relationship->target, target, n * sizeof (TwColumn *));
  if (g_hash_table_contains (self->known, relationship)) {
    tw_relationship_free (relationship);
    return;
  }
  TwRelationshipCandidate *candidate = g_new0 (TwRelationshipCandidate, 1);
  candidate->relationship = relationship;
  candidate->declared = tw_relationship_is_key (target, n);
  candidate->named = n > 1 || alias
                     || tw_relationship_candidate_is_named_after (target[0], target[0]->table);
  candidate->alias = alias;
  g_ptr_array_add (self->found, candidate);
}

static gboolean
may_touch (const Search *self, const TwColumn *source, const TwColumn *target)
{
  const TwTable *from = source->table, *to = target->table;
  return from != to && from->readable && to->readable && !from->database && !to->database
         && (self->table == NULL || self->table == from || self->table == to)
         && !g_hash_table_contains (self->sources, source)
         && tw_relationship_can_be_equal (source, target);
}

/* A key of its own table does not point elsewhere, unless its name says so. */
static gboolean
may_point (const TwColumn *source, const TwColumn *target)
{
  return !is_own_key (source)
         && (!source->unique || tw_relationship_candidate_is_named_after (source, target->table));
}

static gboolean
has_declared_key (const TwTable *table)
{
  for (guint i = 0; i < table->n_columns; i++)
    if (table->columns[i].primary_key)
      return TRUE;
  return FALSE;
}

static gboolean
may_be_key (const TwColumn *column, guint n_of_name)
{
  if (column->unique)
    return TRUE;
  if (has_declared_key (column->table) || !looks_like_key (column))
    return FALSE;
  return tw_relationship_candidate_is_named_after (column, column->table)
         || (column->index == 0 && n_of_name <= BIG_GROUP);
}

static void
search_group (Search *self, const GPtrArray *columns)
{
  for (guint t = 0; t < columns->len; t++) {
    const TwColumn *target = columns->pdata[t];
    if (!looks_like_key (target) || !may_be_key (target, columns->len))
      continue;
    for (guint s = 0; s < columns->len; s++) {
      const TwColumn *source = columns->pdata[s];
      if (may_touch (self, source, target) && may_point (source, target))
        offer (self, &source, &target, 1, FALSE);
    }
  }
}

/* customer_id of orders and the id of customers. */
static void
search_alias (Search *self, const TwColumn *key)
{
  static const char *const names[] = { "id", "key", "code", NULL };
  g_autofree char *name = g_ascii_strdown (key->name, -1);
  if (!g_strv_contains (names, name) || (!key->unique && has_declared_key (key->table)))
    return;
  g_autofree char *table = g_ascii_strdown (key->table->name, -1);
  g_autofree char *singular = g_strdup (table);
  if (g_str_has_suffix (singular, "ies"))
    drop_end (singular, "ies", "y");
  else if (!g_str_has_suffix (singular, "ss"))
    drop_end (singular, "s", "");
  g_autofree char *alias = g_strconcat (singular, "_", name, NULL);
  const GPtrArray *columns = g_hash_table_lookup (self->by_name, alias);
  for (guint i = 0; columns && i < columns->len; i++) {
    const TwColumn *source = columns->pdata[i];
    if (may_touch (self, source, key))
      offer (self, &source, &key, 1, TRUE);
  }
}

static const TwColumn *
find_alike (const TwTable *table, const TwColumn *column)
{
  for (guint i = 0; i < table->n_columns; i++)
    if (g_ascii_strcasecmp (table->columns[i].name, column->name) == 0
        && tw_relationship_can_be_equal (&table->columns[i], column))
      return &table->columns[i];
  return NULL;
}

/* A declared key of several columns, and a table that has them all and is not that key itself. */
static void
search_composite (Search *self, const TwTable *table)
{
  g_autoptr (GPtrArray) key = g_ptr_array_new ();
  for (guint i = 0; i < table->n_columns; i++)
    if (table->columns[i].primary_key)
      g_ptr_array_add (key, (gpointer) &table->columns[i]);
  if (key->len < 2)
    return;
  g_autofree char *name = g_ascii_strdown (((TwColumn *) key->pdata[0])->name, -1);
  const GPtrArray *columns = g_hash_table_lookup (self->by_name, name);
  for (guint i = 0; columns && i < columns->len; i++) {
    const TwColumn *first = columns->pdata[i];
    g_autoptr (GPtrArray) source = g_ptr_array_new ();
    for (guint k = 0; k < key->len && may_touch (self, first, key->pdata[0]); k++) {
      const TwColumn *alike = find_alike (first->table, key->pdata[k]);
      if (alike)
        g_ptr_array_add (source, (gpointer) alike);
    }
    if (source->len == key->len
        && !tw_relationship_is_key ((const TwColumn *const *) source->pdata, source->len))
      offer (self, (const TwColumn *const *) source->pdata, (const TwColumn *const *) key->pdata,
             key->len, FALSE);
  }
}

static void
fill_names (Search *self)
{
  for (guint id = 0; id < tw_catalog_get_n_columns (self->catalog); id++) {
    const TwColumn *column = tw_catalog_get_column (self->catalog, id);
    char *name = g_ascii_strdown (column->name, -1);
    GPtrArray *columns = g_hash_table_lookup (self->by_name, name);
    if (columns == NULL) {
      columns = g_ptr_array_new ();
      g_hash_table_insert (self->by_name, g_strdup (name), columns);
    }
    g_ptr_array_add (columns, (gpointer) column);
    g_free (name);
  }
}

static void
remember_known (Search *self)
{
  const GPtrArray *there = tw_catalog_get_relationships (self->catalog);
  const GPtrArray *ignored = tw_catalog_get_ignored_relationships (self->catalog);
  for (guint i = 0; i < there->len; i++) {
    TwRelationship *relationship = there->pdata[i];
    g_hash_table_add (self->known, relationship);
    for (guint c = 0; c < relationship->n_columns; c++)
      g_hash_table_add (self->sources, (gpointer) relationship->source[c]);
  }
  for (guint i = 0; i < ignored->len; i++)
    g_hash_table_add (self->known, ignored->pdata[i]);
}

static int
strength (const TwRelationshipCandidate *candidate)
{
  return 4 * candidate->named + 2 * candidate->declared + !candidate->alias;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const TwRelationshipCandidate *x = *(TwRelationshipCandidate *const *) a;
  const TwRelationshipCandidate *y = *(TwRelationshipCandidate *const *) b;
  if (strength (x) != strength (y))
    return strength (y) - strength (x);
  if (x->relationship->source[0]->id != y->relationship->source[0]->id)
    return x->relationship->source[0]->id < y->relationship->source[0]->id ? -1 : 1;
  return x->relationship->target[0]->id < y->relationship->target[0]->id ? -1 : 1;
}

GPtrArray *
tw_relationship_candidates_find (const TwCatalog *catalog, const TwTable *table)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                          (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) known = g_hash_table_new (tw_relationship_hash, tw_relationship_equal);
  g_autoptr (GHashTable) sources = g_hash_table_new (NULL, NULL);
  Search search = { catalog, table, by_name, known, sources,
                    g_ptr_array_new_with_free_func (candidate_free) };
  GHashTableIter iterator;
  gpointer columns;
  fill_names (&search);
  remember_known (&search);
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++)
    search_composite (&search, tw_catalog_get_table (catalog, i));
  g_hash_table_iter_init (&iterator, by_name);
  while (g_hash_table_iter_next (&iterator, NULL, &columns))
    search_group (&search, columns);
  for (guint id = 0; id < tw_catalog_get_n_columns (catalog); id++)
    search_alias (&search, tw_catalog_get_column (catalog, id));
  g_ptr_array_sort (search.found, compare);
  return search.found;
}
