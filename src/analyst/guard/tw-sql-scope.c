// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-scope.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/guard/tw-sql-nearest.h"

static const char *const system_columns[]
  = { "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid", NULL };

/* Names that Redshift answers without any relation. */
static const char *const redshift_columns[]
  = { "sysdate",          "level",               "connect_by_root", "current_aws_account",
      "current_namespace", "current_session_arn", "current_user_id", NULL };

static const char *const redshift_system_prefixes[]
  = { "svv_", "svl_", "stl_", "stv_", "sys_", "svcs_", NULL };

/* More would help nobody, and each is compared with the whole catalog. */
#define MOST_UNKNOWN 20

static void
shape_free (gpointer data)
{
  TwSqlShape *self = data;
  g_ptr_array_unref (self->names);
  g_free (self);
}

TwSqlNames *
tw_sql_names_new (const TwCatalog *catalog)
{
  TwSqlNames *self = g_new0 (TwSqlNames, 1);
  self->catalog = catalog;
  self->redshift = tw_catalog_get_dialect (catalog) == TW_DIALECT_REDSHIFT;
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  self->noted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shapes = g_ptr_array_new_with_free_func (shape_free);
  self->ctes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
tw_sql_names_free (TwSqlNames *self)
{
  g_ptr_array_unref (self->unknown);
  g_hash_table_unref (self->noted);
  g_ptr_array_unref (self->shapes);
  g_ptr_array_unref (self->ctes);
  g_free (self);
}

TwSqlShape *
tw_sql_names_new_shape (TwSqlNames *self, gboolean open)
{
  TwSqlShape *shape = g_new0 (TwSqlShape, 1);
  shape->names = g_ptr_array_new ();
  shape->open = open;
  g_ptr_array_add (self->shapes, shape);
  return shape;
}

TwSqlCte *
tw_sql_names_new_cte (TwSqlNames *self, const char *name, TwSqlCte *next)
{
  TwSqlCte *cte = g_new0 (TwSqlCte, 1);
  *cte = (TwSqlCte) { .name = name, .shape = tw_sql_names_new_shape (self, TRUE), .next = next };
  g_ptr_array_add (self->ctes, cte);
  return cte;
}

gboolean
tw_sql_names_equal (const TwSqlNames *self, const char *a, const char *b)
{
  return self->redshift ? g_ascii_strcasecmp (a, b) == 0 : strcmp (a, b) == 0;
}

void
tw_sql_shape_extend (TwSqlShape *self, const TwSqlShape *other)
{
  for (guint i = 0; i < other->names->len; i++)
    g_ptr_array_add (self->names, g_ptr_array_index (other->names, i));
  self->open = self->open || other->open;
  self->vague = self->vague || other->vague;
}

void
tw_sql_shape_rename (TwSqlShape *self, PgQuery__Node *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const char *name = tw_sql_tree_text (names[i]);
    if (name == NULL)
      continue;
    if (i < self->names->len)
      g_ptr_array_index (self->names, i) = (gpointer) name;
    else
      g_ptr_array_add (self->names, (gpointer) name);
  }
}

gboolean
tw_sql_shape_has (const TwSqlNames *names, const TwSqlShape *self, const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (tw_sql_names_equal (names, g_ptr_array_index (self->names, i), name))
      return TRUE;
  return FALSE;
}

static gboolean
is_relation (const TwSqlNames *names, const TwSqlRelation *relation, const char *schema,
             const char *alias)
{
  if (relation->alias == NULL || !tw_sql_names_equal (names, relation->alias, alias))
    return FALSE;
  return schema == NULL
         || (!relation->renamed && relation->table != NULL
             && tw_sql_names_equal (names, relation->table->schema, schema));
}

const TwSqlRelation *
tw_sql_scope_find (const TwSqlNames *names, const TwSqlScope *self, const char *schema,
                   const char *alias)
{
  for (; self != NULL; self = self->parent)
    for (guint i = 0; self->relations != NULL && i < self->relations->len; i++) {
      const TwSqlRelation *relation = &g_array_index (self->relations, TwSqlRelation, i);
      if (is_relation (names, relation, schema, alias))
        return relation;
    }
  return NULL;
}

static gboolean
level_has_column (TwSqlNames *names, const TwSqlScope *scope, const char *name)
{
  gboolean open = FALSE, vague = FALSE, table = FALSE;
  for (guint i = 0; scope->relations != NULL && i < scope->relations->len; i++) {
    const TwSqlRelation *relation = &g_array_index (scope->relations, TwSqlRelation, i);
    if (tw_sql_shape_has (names, relation->shape, name))
      return TRUE;
    open = open || relation->shape->open;
    vague = vague || relation->shape->vague;
    table = table || relation->table != NULL;
  }
  if (scope->output != NULL && tw_sql_shape_has (names, scope->output, name))
    return TRUE;
  if (table && g_strv_contains (system_columns, name))
    return TRUE;
  names->vague = names->vague || vague;
  return open || vague;
}

gboolean
tw_sql_scope_has_column (TwSqlNames *names, const TwSqlScope *self, const char *name)
{
  for (const TwSqlScope *scope = self; scope != NULL; scope = scope->parent)
    if (level_has_column (names, scope, name))
      return TRUE;
  /* The name of a relation stands for its whole row. */
  return tw_sql_scope_find (names, self, NULL, name) != NULL;
}

/* Whether @qualifier.@name is still to be noted as unknown; notes it at most once. */
static gboolean
is_new (TwSqlNames *self, const char *qualifier, const char *name)
{
  g_autofree char *key = g_strconcat (qualifier != NULL ? qualifier : "", ".", name, NULL);
  return self->unknown->len < MOST_UNKNOWN
         && g_hash_table_add (self->noted, g_steal_pointer (&key));
}

static void
note (TwSqlNames *self, const char *qualifier, const char *name, TwSqlNearest *nearest)
{
  g_autofree char *written = qualifier != NULL && *qualifier != '\0'
                               ? g_strconcat (qualifier, ".", name, NULL)
                               : g_strdup (name);
  g_autofree char *best = tw_sql_nearest_free (nearest);
  g_ptr_array_add (self->unknown, best != NULL
                                    ? g_strdup_printf (_("%s (nearest: %s)"), written, best)
                                    : g_strdup (written));
}

static const char *
relation_label (const TwSqlRelation *relation)
{
  return relation->table != NULL ? relation->table->name : relation->alias;
}

/* The columns of @relation, as @label calls it. */
static void
offer_relation (TwSqlNearest *nearest, const TwSqlRelation *relation, const char *label)
{
  for (guint i = 0; i < relation->shape->names->len; i++) {
    const char *name = g_ptr_array_index (relation->shape->names, i);
    const TwColumn *column
      = relation->table != NULL ? tw_table_find_column (relation->table, name) : NULL;
    g_autofree char *full
      = label != NULL ? g_strconcat (label, ".", name, NULL) : g_strdup (name);
    tw_sql_nearest_offer (nearest, name, column != NULL ? column->business_name : NULL, full, 1.0);
  }
}

/* A column of a table that the query does not read is the nearest only if it is clearly meant. */
static void
offer_catalog (TwSqlNames *self, TwSqlNearest *nearest, const char *name)
{
  for (guint i = 0; i < tw_catalog_get_n_columns (self->catalog); i++) {
    const TwColumn *column = tw_catalog_get_column (self->catalog, i);
    if (g_ascii_strcasecmp (column->name, name) != 0)
      continue;
    g_autofree char *full = g_strconcat (column->table->name, ".", column->name, NULL);
    tw_sql_nearest_offer (nearest, column->name, NULL, full, 0.97);
  }
}

/* @qualifier names no relation of the query; @name is %NULL for a star. */
static void
note_qualified (TwSqlNames *self, const TwSqlScope *scope, const char *qualifier, const char *name)
{
  if (!is_new (self, qualifier, name != NULL ? name : "*"))
    return;
  TwSqlNearest *nearest = tw_sql_nearest_new (name != NULL ? name : qualifier);
  for (; scope != NULL; scope = scope->parent)
    for (guint i = 0; scope->relations != NULL && i < scope->relations->len; i++) {
      const TwSqlRelation *here = &g_array_index (scope->relations, TwSqlRelation, i);
      if (here->alias == NULL)
        continue;
      g_autofree char *star = g_strconcat (here->alias, ".*", NULL);
      if (name != NULL)
        offer_relation (nearest, here, here->alias);
      else
        tw_sql_nearest_offer (nearest, here->alias, NULL, star, 1.0);
    }
  note (self, qualifier, name != NULL ? name : "*", nearest);
}

/* The relation that a bare name must belong to: the only one there is. */
static const TwSqlRelation *
only_relation (const TwSqlScope *scope)
{
  const TwSqlRelation *only = NULL;
  for (; scope != NULL; scope = scope->parent) {
    guint n = scope->relations != NULL ? scope->relations->len : 0;
    if (n > 1 || (n == 1 && only != NULL))
      return NULL;
    if (n == 1)
      only = &g_array_index (scope->relations, TwSqlRelation, 0);
  }
  return only;
}

void
tw_sql_names_note_column (TwSqlNames *self, const TwSqlScope *scope, const TwSqlRelation *relation,
                          const char *name)
{
  const TwSqlRelation *only = relation != NULL ? relation : only_relation (scope);
  const char *qualifier = only != NULL ? relation_label (only) : NULL;
  if (!is_new (self, qualifier, name))
    return;
  TwSqlNearest *nearest = tw_sql_nearest_new (name);
  if (relation != NULL)
    offer_relation (nearest, relation, relation_label (relation));
  for (; relation == NULL && scope != NULL; scope = scope->parent)
    for (guint i = 0; scope->relations != NULL && i < scope->relations->len; i++) {
      const TwSqlRelation *here = &g_array_index (scope->relations, TwSqlRelation, i);
      offer_relation (nearest, here, relation_label (here));
    }
  offer_catalog (self, nearest, name);
  note (self, qualifier, name, nearest);
}

void
tw_sql_names_resolve_name (TwSqlNames *self, const TwSqlScope *scope, const char *name)
{
  if (tw_sql_scope_has_column (self, scope, name))
    return;
  if (self->redshift && g_strv_contains (redshift_columns, name))
    return;
  tw_sql_names_note_column (self, scope, NULL, name);
}

static void
resolve_member (TwSqlNames *self, const TwSqlScope *scope, const TwSqlRelation *relation,
                const char *name)
{
  if (name == NULL || tw_sql_shape_has (self, relation->shape, name))
    return;
  self->vague = self->vague || relation->shape->vague;
  if (relation->shape->open || relation->shape->vague
      || (relation->table != NULL && g_strv_contains (system_columns, name)))
    return;
  tw_sql_names_note_column (self, scope, relation, name);
}

void
tw_sql_names_resolve_column (TwSqlNames *self, const TwSqlScope *scope,
                             const PgQuery__ColumnRef *column)
{
  const char *first = column->n_fields > 0 ? tw_sql_tree_text (column->fields[0]) : NULL;
  const char *second = column->n_fields > 1 ? tw_sql_tree_text (column->fields[1]) : NULL;
  if (first == NULL)
    return;
  if (column->n_fields == 1) {
    tw_sql_names_resolve_name (self, scope, first);
    return;
  }
  const TwSqlRelation *relation = NULL;
  if (column->n_fields > 2 && second != NULL)
    relation = tw_sql_scope_find (self, scope, first, second);
  if (relation != NULL) {
    resolve_member (self, scope, relation, tw_sql_tree_text (column->fields[2]));
    return;
  }
  relation = tw_sql_scope_find (self, scope, NULL, first);
  if (relation != NULL) {
    resolve_member (self, scope, relation, second);
    return;
  }
  /* Redshift navigates into a SUPER column by dots. */
  if (self->redshift && tw_sql_scope_has_column (self, scope, first))
    return;
  if (column->n_fields == 4) {
    self->vague = TRUE;
    return;
  }
  guint last = (guint) column->n_fields - 1;
  const char *name = tw_sql_tree_text (column->fields[last]);
  note_qualified (self, scope, last == 2 && second != NULL ? second : first, name);
}

static gboolean
is_system_table (const TwSqlNames *self, const char *schema, const char *name)
{
  if (*schema != '\0')
    return g_str_has_prefix (schema, "pg_") || strcmp (schema, "information_schema") == 0;
  if (g_str_has_prefix (name, "pg_"))
    return TRUE;
  for (guint i = 0; self->redshift && redshift_system_prefixes[i] != NULL; i++)
    if (g_str_has_prefix (name, redshift_system_prefixes[i]))
      return TRUE;
  return FALSE;
}

static void
note_table (TwSqlNames *self, const TwSqlScope *scope, const char *schema, const char *name)
{
  if (!is_new (self, schema, name))
    return;
  TwSqlNearest *nearest = tw_sql_nearest_new (name);
  gboolean qualified = *schema != '\0';
  for (const TwSqlCte *cte = scope->ctes; cte != NULL && !qualified; cte = cte->next)
    tw_sql_nearest_offer (nearest, cte->name, NULL, cte->name, 1.0);
  for (guint i = 0; i < tw_catalog_get_n_tables (self->catalog); i++) {
    const TwTable *table = tw_catalog_get_table (self->catalog, i);
    g_autofree char *label
      = qualified ? g_strconcat (table->schema, ".", table->name, NULL) : g_strdup (table->name);
    gboolean same_schema = !qualified || tw_sql_names_equal (self, table->schema, schema);
    tw_sql_nearest_offer (nearest, table->name, table->business_name, label,
                          same_schema ? 1.0 : 0.9);
  }
  note (self, schema, name, nearest);
}

static const TwTable *
find_table (const TwSqlNames *self, const char *schema, const char *name)
{
  const TwTable *table
    = tw_catalog_find_table (self->catalog, *schema != '\0' ? schema : NULL, name);
  for (guint i = 0;
       table == NULL && self->redshift && i < tw_catalog_get_n_tables (self->catalog); i++) {
    const TwTable *other = tw_catalog_get_table (self->catalog, i);
    if (other->database == NULL && g_ascii_strcasecmp (other->name, name) == 0
        && (*schema == '\0' || g_ascii_strcasecmp (other->schema, schema) == 0))
      table = other;
  }
  return table;
}

static const TwSqlShape *
find_cte (const TwSqlNames *self, const TwSqlScope *scope, const char *name)
{
  for (const TwSqlCte *cte = scope->ctes; cte != NULL; cte = cte->next)
    if (tw_sql_names_equal (self, cte->name, name))
      return cte->shape;
  return NULL;
}

static const TwSqlShape *
table_shape (TwSqlNames *self, const TwTable *table)
{
  /* The columns of a late-binding view may not have been looked up yet. */
  gboolean open = table->kind == TW_TABLE_KIND_LATE_BINDING && table->n_columns == 0;
  TwSqlShape *shape = tw_sql_names_new_shape (self, open);
  for (guint i = 0; i < table->n_columns; i++)
    g_ptr_array_add (shape->names, (gpointer) table->columns[i].name);
  return shape;
}

TwSqlRelation
tw_sql_names_resolve_table (TwSqlNames *self, const TwSqlScope *scope,
                            const PgQuery__RangeVar *table)
{
  const char *database = table->catalogname, *schema = table->schemaname;
  TwSqlRelation relation = { .alias = table->relname };
  if (*schema == '\0')
    relation.shape = find_cte (self, scope, table->relname);
  if (relation.shape != NULL)
    return relation;

  TwSqlShape *open = tw_sql_names_new_shape (self, TRUE);
  relation.shape = open;
  const char *root = *database != '\0' ? database : schema;
  if (self->redshift && *root != '\0' && tw_sql_scope_find (self, scope, NULL, root) != NULL)
    return relation; /* an array inside a row of that relation */
  const char *connected = tw_catalog_get_database (self->catalog);
  gboolean elsewhere = *database != '\0' && !tw_sql_names_equal (self, database, connected);
  if (self->redshift && elsewhere)
    relation.table
      = tw_catalog_find_elsewhere (self->catalog, database, schema, table->relname);
  if (self->redshift && relation.table == NULL && (elsewhere || *table->relname == '#')) {
    open->vague = self->vague = TRUE;
    return relation;
  }
  if (!elsewhere)
    relation.table = find_table (self, schema, table->relname);
  if (relation.table != NULL)
    relation.shape = table_shape (self, relation.table);
  else if (elsewhere || !is_system_table (self, schema, table->relname))
    note_table (self, scope, schema, table->relname);
  return relation;
}
