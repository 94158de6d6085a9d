// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-doubles.h"

#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-grammar.h"

static void
double_free (gpointer data)
{
  TwDouble *self = data;
  g_free ((char *) self->table.name);
  g_free ((TwColumn *) self->table.columns);
  g_free (self->step.source);
  g_free (self->step.target);
  g_strfreev (self->words);
  g_strfreev (self->below);
  g_free (self);
}

/* "manager" of manager_id, "parent" of parent_component_id, "manager" of reports_to, or NULL. */
static char *
role_of (const TwColumn *column)
{
  g_auto (GStrv) words = tw_facts_column_words (column);
  g_auto (GStrv) own = tw_facts_table_words (column->table);
  static const char *const links[] = { "by", "to", "of", "in", "on", "for", NULL };
  guint n = g_strv_length (words);
  if (n == 2 && strcmp (words[0], "report") == 0 && strcmp (words[1], "to") == 0)
    return g_strdup ("manager");
  GString *role = g_string_new (NULL);
  for (guint i = 0; i < n; i++) {
    if (g_strv_contains (links, words[i])) {
      g_string_truncate (role, 0);
      break;
    }
    if (!tw_grammar_has_word ("id", words[i])
        && !g_strv_contains ((const char *const *) own, words[i]))
      g_string_append_printf (role, "%s%s", role->len ? "_" : "", words[i]);
  }
  return g_string_free (role, role->len == 0);
}

static gboolean
is_taken (const TwCatalog *catalog, const GPtrArray *doubles, const char *name)
{
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++)
    if (g_ascii_strcasecmp (tw_catalog_get_table (catalog, i)->name, name) == 0)
      return TRUE;
  for (guint i = 0; i < doubles->len; i++)
    if (strcmp (((TwDouble *) g_ptr_array_index (doubles, i))->table.name, name) == 0)
      return TRUE;
  return FALSE;
}

static void
add_phrases (TwDouble *self, const char *role)
{
  GPtrArray *words = g_ptr_array_new (), *below = g_ptr_array_new ();
  g_autofree char *spaced = g_strdelimit (g_strdup (role), "_", ' ');
  g_auto (GStrv) own = tw_facts_table_words (self->base);
  g_autofree char *of = g_strjoinv (" ", own);
  g_ptr_array_add (words, g_strdup (spaced));
  g_ptr_array_add (words, g_strdup_printf ("%s %s", spaced, of));
  static const char *const chiefs[] = { "manager", "boss", "supervisor", "superior", NULL };
  static const char *const reports[] = { "direct report", "subordinate", NULL };
  gboolean chief = g_strv_contains (chiefs, spaced);
  for (guint i = 0; chief && chiefs[i]; i++)
    if (strcmp (chiefs[i], spaced) != 0)
      g_ptr_array_add (words, g_strdup (chiefs[i]));
  for (guint i = 0; chief && reports[i]; i++)
    g_ptr_array_add (below, g_strdup (reports[i]));
  if (strcmp (spaced, "parent") == 0) {
    g_ptr_array_add (below, g_strdup ("child"));
    g_ptr_array_add (below, g_strdup_printf ("child %s", of));
  }
  g_ptr_array_add (words, NULL);
  g_ptr_array_add (below, NULL);
  self->words = (char **) g_ptr_array_free (words, FALSE);
  self->below = (char **) g_ptr_array_free (below, FALSE);
}

static TwDouble *
double_new (const TwRelationship *own, const char *role, guint index)
{
  TwDouble *self = g_new0 (TwDouble, 1);
  self->base = own->source[0]->table;
  self->table = *self->base;
  self->table.name = g_strdup (role);
  self->table.business_name = self->table.description = self->table.comment = NULL;
  self->table.index = index;
  TwColumn *columns = g_memdup2 (self->base->columns, self->base->n_columns * sizeof (TwColumn));
  for (guint i = 0; i < self->base->n_columns; i++)
    columns[i].table = &self->table;
  columns[own->target[0]->index].unique = TRUE;
  self->table.columns = columns;
  self->step = *own;
  self->step.source = g_memdup2 (own->source, sizeof (TwColumn *));
  self->step.target = g_new0 (const TwColumn *, 1);
  self->step.target[0] = &columns[own->target[0]->index];
  add_phrases (self, role);
  return self;
}

GPtrArray *
tw_doubles_new (const TwCatalog *catalog)
{
  GPtrArray *doubles = g_ptr_array_new_with_free_func (double_free);
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *own = g_ptr_array_index (relationships, i);
    if (own->n_columns != 1 || own->source[0]->table != own->target[0]->table
        || !own->source[0]->table->readable)
      continue;
    g_autofree char *role = role_of (own->source[0]);
    if (role && !is_taken (catalog, doubles, role))
      g_ptr_array_add (doubles, double_new (own, role,
                                            tw_catalog_get_n_tables (catalog) + doubles->len));
  }
  return doubles;
}

const TwDouble *
tw_doubles_find (const GPtrArray *doubles, const TwTable *table)
{
  for (guint i = 0; doubles && i < doubles->len; i++) {
    const TwDouble *one = g_ptr_array_index (doubles, i);
    if (&one->table == table)
      return one;
  }
  return NULL;
}

const TwDouble *
tw_doubles_of (const GPtrArray *doubles, const TwTable *base)
{
  const TwDouble *found = NULL;
  for (guint i = 0; i < doubles->len; i++) {
    const TwDouble *one = g_ptr_array_index (doubles, i);
    if (one->base != base)
      continue;
    if (found)
      return NULL;
    found = one;
  }
  return found;
}

const TwColumn *
tw_double_column (const TwDouble *self, const TwColumn *column)
{
  return column->table == self->base ? &self->table.columns[column->index] : NULL;
}
