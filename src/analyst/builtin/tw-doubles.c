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

/* "Ship-to" is ship_to. */
static char *
role_given (const TwRelationship *step)
{
  g_autofree char *lower = step->role ? g_utf8_strdown (step->role, -1) : NULL;
  GString *role = g_string_new (NULL);
  for (const char *c = lower; c && *c; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    if (g_unichar_isalnum (letter))
      g_string_append_unichar (role, letter);
    else if (role->len && role->str[role->len - 1] != '_')
      g_string_append_c (role, '_');
  }
  if (role->len && role->str[role->len - 1] == '_')
    g_string_truncate (role, role->len - 1);
  return g_string_free (role, role->len == 0);
}

/* What a person says that it is; else "manager" of manager_id, "parent" of parent_component_id,
 * "manager" of reports_to, "billing" of billing_address_id, or NULL: what the key says beyond the
 * table it points to. */
static char *
role_of (const TwRelationship *step)
{
  const TwColumn *column = step->source[0];
  const TwTable *target = step->target[0]->table;
  char *given = role_given (step);
  if (given)
    return given;
  g_auto (GStrv) words = tw_facts_column_words (column);
  g_auto (GStrv) own = tw_facts_table_words (target);
  static const char *const links[] = { "by", "to", "of", "in", "on", "for", "via", NULL };
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

/* The key without what only says that it is one: "billing address", "advisor". */
static char *
key_phrase (const TwColumn *column)
{
  g_auto (GStrv) words = tw_facts_column_words (column);
  guint n = g_strv_length (words);
  while (n > 1 && tw_grammar_has_word ("id", words[n - 1]))
    g_clear_pointer (&words[--n], g_free);
  return g_strjoinv (" ", words);
}

static void
add_phrases (TwDouble *self, const char *role)
{
  GPtrArray *words = g_ptr_array_new (), *below = g_ptr_array_new ();
  g_autofree char *spaced = g_strdelimit (g_strdup (role), "_", ' ');
  g_auto (GStrv) own = tw_facts_table_words (self->base);
  g_autofree char *of = g_strjoinv (" ", own);
  /* The name of such a key means the row before the number in it. */
  g_autofree char *phrase = key_phrase (self->step.source[0]);
  gboolean role_first = tw_double_is_own (self) || self->step.role;
  g_ptr_array_add (words, g_strdup (role_first ? spaced : phrase));
  g_ptr_array_add (words, g_strdup (role_first ? phrase : spaced));
  g_ptr_array_add (words, g_strdup_printf ("%s %s", spaced, of));
  static const char *const chiefs[] = { "manager", "boss", "supervisor", "superior", NULL };
  static const char *const reports[] = { "direct report", "subordinate", NULL };
  gboolean chief = tw_double_is_own (self) && g_strv_contains (chiefs, spaced);
  for (guint i = 0; chief && chiefs[i]; i++)
    if (strcmp (chiefs[i], spaced) != 0)
      g_ptr_array_add (words, g_strdup (chiefs[i]));
  for (guint i = 0; chief && reports[i]; i++)
    g_ptr_array_add (below, g_strdup (reports[i]));
  if (tw_double_is_own (self) && strcmp (spaced, "parent") == 0) {
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
  self->base = own->target[0]->table;
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

static void
add_own (GPtrArray *doubles, const TwCatalog *catalog, const TwRelationship *own)
{
  if (own->n_columns != 1 || own->source[0]->table != own->target[0]->table
      || !own->source[0]->table->readable)
    return;
  g_autofree char *role = role_of (own);
  if (role && !is_taken (catalog, doubles, role))
    g_ptr_array_add (doubles, double_new (own, role,
                                          tw_catalog_get_n_tables (catalog) + doubles->len));
}

/* One role, told by two keys, is nobody's name. */
static gboolean
has_namesake (const GPtrArray *relationships, const TwRelationship *step, const char *role)
{
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *other = g_ptr_array_index (relationships, i);
    if (other == step || other->n_columns != 1
        || other->source[0]->table == other->target[0]->table)
      continue;
    g_autofree char *same = role_of (other);
    if (g_strcmp0 (same, role) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The address that an order is billed to, the port that a voyage departs from. */
static void
add_role (GPtrArray *doubles, const TwCatalog *catalog, const GPtrArray *tables,
          const TwRelationship *step)
{
  const TwTable *source = step->source[0]->table, *target = step->target[0]->table;
  if (step->n_columns != 1 || source == target
      || !g_ptr_array_find ((GPtrArray *) tables, source, NULL)
      || !g_ptr_array_find ((GPtrArray *) tables, target, NULL))
    return;
  g_autofree char *role = role_of (step);
  if (role && !is_taken (catalog, doubles, role)
      && !has_namesake (tw_catalog_get_relationships (catalog), step, role))
    g_ptr_array_add (doubles, double_new (step, role,
                                          tw_catalog_get_n_tables (catalog) + doubles->len));
}

GPtrArray *
tw_doubles_new (const TwCatalog *catalog, const GPtrArray *tables)
{
  GPtrArray *doubles = g_ptr_array_new_with_free_func (double_free);
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++)
    add_own (doubles, catalog, g_ptr_array_index (relationships, i));
  for (guint i = 0; i < relationships->len; i++)
    add_role (doubles, catalog, tables, g_ptr_array_index (relationships, i));
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

gboolean
tw_double_is_own (const TwDouble *self)
{
  return self->step.source[0]->table == self->base;
}

const TwColumn *
tw_double_column (const TwDouble *self, const TwColumn *column)
{
  return column->table == self->base ? &self->table.columns[column->index] : NULL;
}
