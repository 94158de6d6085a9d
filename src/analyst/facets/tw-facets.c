// SPDX-License-Identifier: Apache-2.0
#include "analyst/facets/tw-facets-private.h"

#include <string.h>

static void
change_free (gpointer data)
{
  TwFacetChange *change = data;
  g_free (change->value);
  g_free (change->sql);
  g_free (change);
}

static void
place_free (gpointer data)
{
  TwFacetPlace *place = data;
  g_free (place->facet.name);
  g_free (place->facet.value);
  g_ptr_array_unref (place->facet.changes);
  g_free (place->reference);
  g_clear_pointer (&place->where, tw_where_free);
  g_array_unref (place->parts);
  g_array_unref (place->names);
  g_free (place);
}

GPtrArray *
tw_facet_changes_new (void)
{
  return g_ptr_array_new_with_free_func (change_free);
}

TwFacetChange *
tw_facet_add_change (GPtrArray *changes, char *value, char *sql)
{
  TwFacetChange *change = g_new (TwFacetChange, 1);
  *change = (TwFacetChange) { value, sql, FALSE };
  g_ptr_array_add (changes, change);
  return change;
}

TwFacetPlace *
tw_facets_add (TwFacets *self, TwFacetKind kind, char *name, char *value)
{
  TwFacetPlace *place = g_new0 (TwFacetPlace, 1);
  place->facet.kind = kind;
  place->facet.name = name;
  place->facet.value = value;
  place->facet.changes = tw_facet_changes_new ();
  place->parts = g_array_new (FALSE, FALSE, sizeof (guint));
  place->names = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (self->places, place);
  return place;
}

/* ---- the text ---- */

int
tw_facets_find_token (const TwFacets *self, int location)
{
  guint low = 0, high = self->tokens->n_tokens;
  while (low < high) {
    guint middle = (low + high) / 2;
    if (self->tokens->tokens[middle].start < (gsize) location)
      low = middle + 1;
    else
      high = middle;
  }
  gboolean found = low < self->tokens->n_tokens && location >= 0
                   && self->tokens->tokens[low].start == (gsize) location;
  return found ? (int) low : -1;
}

char *
tw_facets_dup_source (const TwFacets *self, TwTokenRange range)
{
  gsize start = self->tokens->tokens[range.first].start;
  return g_strndup (self->tokens->source + start, self->tokens->tokens[range.end - 1].end - start);
}

char *
tw_facets_edit (const TwFacets *self, const TwTextEdit *edits, guint n)
{
  GString *text = g_string_new (NULL);
  const char *source = self->tokens->source;
  gsize at = 0;
  for (guint i = 0; i < n; i++) {
    const TwTokenRange *range = &edits[i].range;
    gboolean inserted = range->first == range->end;
    gsize end = range->end > 0 ? self->tokens->tokens[range->end - 1].end : 0;
    gsize start = inserted ? end : self->tokens->tokens[range->first].start;
    g_string_append_len (text, source + at, (gssize) (start - at));
    /* No empty line stays behind, nor a gap within one. */
    while (*edits[i].text == '\0' && text->len > 0
           && (text->str[text->len - 1] == ' ' ? source[end] == 0 || g_ascii_isspace (source[end])
                                               : text->str[text->len - 1] == '\n'
                                                   && source[end] == '\n'))
      g_string_truncate (text, text->len - 1);
    g_string_append (text, edits[i].text);
    at = end;
  }
  g_string_append (text, source + at);
  return g_string_free (text, FALSE);
}

static gboolean
has_part (const TwFacetPlace *place, guint part)
{
  for (guint i = 0; i < place->parts->len; i++)
    if (g_array_index (place->parts, guint, i) == part)
      return TRUE;
  return FALSE;
}

char *
tw_facets_rewrite (const TwFacets *self, const TwFacetPlace *place, const char *condition)
{
  g_autoptr (GString) clause = g_string_new (NULL);
  const char *joint = "WHERE ";
  gboolean told = condition == NULL;
  for (guint i = 0; i < place->where->parts->len; i++) {
    g_autofree char *part = NULL;
    if (!has_part (place, i))
      part = tw_facets_dup_source (self, g_array_index (place->where->parts, TwTokenRange, i));
    else if (!told)
      part = g_strdup (condition);
    if (part == NULL)
      continue;
    told = told || has_part (place, i);
    g_string_append_printf (clause, "%s%s", joint, part);
    joint = "\n  AND ";
  }
  TwTextEdit edit = { place->where->range, clause->str };
  return tw_facets_edit (self, &edit, 1);
}

void
tw_facets_add_removal (TwFacets *self, TwFacetPlace *place, char *value)
{
  char *sql = tw_facets_rewrite (self, place, NULL);
  tw_facet_add_change (place->facet.changes, value, sql)->without = TRUE;
}

char *
tw_facets_column_reference (const TwFacets *self, const char *source, const TwColumn *column)
{
  TwDialect dialect = tw_catalog_get_dialect (self->catalog);
  g_autofree char *table = tw_dialect_quote_identifier (dialect, source);
  g_autofree char *name = tw_dialect_quote_identifier (dialect, column->name);
  return g_strdup_printf ("%s.%s", table, name);
}

/* ---- reading ---- */

typedef struct {
  TwFacets *facets;
  const GPtrArray *metrics;
  GPtrArray *selects; /* of PgQuery__SelectStmt: those with a FROM of their own */
  gboolean combined;  /* by UNION and the like */
} Search;

static void
find_selects (const ProtobufCMessage *node, gpointer user_data)
{
  Search *search = user_data;
  if (node->descriptor == &pg_query__select_stmt__descriptor) {
    const PgQuery__SelectStmt *select = (const PgQuery__SelectStmt *) node;
    g_ptr_array_add (search->selects, (gpointer) select);
    search->combined |= select->op != PG_QUERY__SET_OPERATION__SETOP_NONE;
  }
  tw_sql_tree_foreach (node, find_selects, user_data);
}

static void
read_tree (const PgQuery__ParseResult *tree, gpointer user_data)
{
  Search *search = user_data;
  TwFacets *self = search->facets;
  const PgQuery__SelectStmt *main_select = tw_sql_tree_get_select (tree);
  if (main_select == NULL)
    return;
  find_selects (&tree->base, search);
  self->n_selects = search->combined ? G_MAXUINT : search->selects->len;
  for (guint i = 0; i < search->selects->len; i++) {
    const PgQuery__SelectStmt *select = search->selects->pdata[i];
    g_auto (TwSqlReading) reading = { 0 };
    tw_sql_reading_init (&reading, select, NULL, self->catalog);
    tw_facets_read_where (self, &reading);
    if (select == main_select && self->n_selects == 1)
      tw_facets_read_period (self, &reading);
    if (select == main_select)
      tw_facets_read_measures (self, &reading, search->metrics);
    tw_facets_read_joins (self, &reading);
  }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const TwFacetPlace *const *left = a, *const *right = b;
  return (int) (*left)->facet.kind - (int) (*right)->facet.kind;
}

TwFacets *
tw_facets_new (const char *sql, TwCatalog *catalog, const GPtrArray *metrics)
{
  TwFacets *self = g_new0 (TwFacets, 1);
  g_atomic_ref_count_init (&self->references);
  self->catalog = tw_catalog_ref (catalog);
  self->places = g_ptr_array_new_with_free_func (place_free);
  self->tokens = tw_sql_lex (sql, tw_catalog_get_dialect (catalog));
  self->partners = tw_sql_tokens_match_brackets (self->tokens, NULL);
  if (self->tokens->refusal || self->partners == NULL)
    return self;
  g_autoptr (GPtrArray) selects = g_ptr_array_new ();
  Search search = { self, metrics, selects, FALSE };
  tw_sql_tree_visit (sql, read_tree, &search, NULL);
  g_ptr_array_sort (self->places, compare_places);
  return self;
}

TwFacets *
tw_facets_ref (TwFacets *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_facets_unref (TwFacets *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->places);
  tw_sql_tokens_free (self->tokens);
  g_free (self->partners);
  tw_catalog_unref (self->catalog);
  g_free (self);
}

guint
tw_facets_get_n (const TwFacets *self)
{
  return self->places->len;
}

const TwFacet *
tw_facets_get (const TwFacets *self, guint index)
{
  return &((const TwFacetPlace *) self->places->pdata[index])->facet;
}
