// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-select.h"

#include <string.h>

#include "analyst/builtin/tw-facts.h"

char *
tw_select_source (const TwSelect *self, const TwTable *table)
{
  const TwDouble *own = tw_doubles_find (tw_joins_get_doubles (self->joins), table);
  if (own == NULL)
    return tw_catalog_dup_qualified_name (self->catalog, table);
  g_autofree char *name = tw_catalog_dup_qualified_name (self->catalog, own->base);
  g_autofree char *alias
    = tw_dialect_quote_identifier (tw_catalog_get_dialect (self->catalog), table->name);
  return g_strdup_printf ("%s AS %s", name, alias);
}

/* Managers are those employees that somebody reports to, account managers those of an account. */
static void
keep_referenced (TwSelect *self)
{
  const TwDouble *own = tw_doubles_find (tw_joins_get_doubles (self->joins), self->root);
  if (own == NULL)
    return;
  g_autofree char *key = tw_column_sql (self->catalog, own->step.target[0]);
  g_autofree char *source = tw_column_sql (self->catalog, own->step.source[0]);
  g_autofree char *name
    = tw_catalog_dup_qualified_name (self->catalog, own->step.source[0]->table);
  g_ptr_array_add (self->where,
                   g_strdup_printf ("%s IN (SELECT %s FROM %s)", key, source, name));
}

TwSelect *
tw_select_new (const TwCatalog *catalog, TwJoins *joins, const TwTable *root)
{
  TwSelect *self = g_new0 (TwSelect, 1);
  self->catalog = catalog;
  self->joins = joins;
  self->root = root;
  self->joined = g_ptr_array_new ();
  self->left = g_ptr_array_new ();
  g_autofree char *name = tw_select_source (self, root);
  self->from = g_string_new (name);
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->where = g_ptr_array_new_with_free_func (g_free);
  self->group = g_ptr_array_new_with_free_func (g_free);
  self->having = g_ptr_array_new_with_free_func (g_free);
  self->order = g_ptr_array_new_with_free_func (g_free);
  self->partition = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->joined, (gpointer) root);
  keep_referenced (self);
  return self;
}

void
tw_select_free (TwSelect *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->joined);
  g_ptr_array_unref (self->left);
  g_string_free (self->from, TRUE);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->where);
  g_ptr_array_unref (self->group);
  g_ptr_array_unref (self->having);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->partition);
  g_free (self->failure);
  g_free (self);
}

char *
tw_column_sql (const TwCatalog *catalog, const TwColumn *column)
{
  TwDialect dialect = tw_catalog_get_dialect (catalog);
  g_autofree char *table = tw_dialect_quote_identifier (dialect, column->table->name);
  g_autofree char *name = tw_dialect_quote_identifier (dialect, column->name);
  return g_strdup_printf ("%s.%s", table, name);
}

char *
tw_column_label (const TwColumn *column)
{
  return column->business_name ? tw_facts_label (column->business_name)
                               : g_ascii_strdown (column->name, -1);
}

static void
add_join (TwSelect *self, const TwRelationship *step, gboolean keep_rows)
{
  const TwTable *table = step->target[0]->table;
  g_autofree char *name = tw_select_source (self, table);
  gboolean left = keep_rows || g_ptr_array_find (self->left, step->source[0]->table, NULL);
  g_string_append_printf (self->from, "\n%s %s ON ", left ? "LEFT JOIN" : "JOIN", name);
  for (guint i = 0; i < step->n_columns; i++) {
    g_autofree char *source = tw_column_sql (self->catalog, step->source[i]);
    g_autofree char *target = tw_column_sql (self->catalog, step->target[i]);
    g_string_append_printf (self->from, "%s%s = %s", i > 0 ? " AND " : "", source, target);
  }
  g_ptr_array_add (self->joined, (gpointer) table);
  if (left)
    g_ptr_array_add (self->left, (gpointer) table);
}

gboolean
tw_select_require (TwSelect *self, const TwTable *table, gboolean keep_rows)
{
  if (g_ptr_array_find (self->joined, table, NULL))
    return TRUE;
  if (tw_joins_distance (self->joins, self->root, table) < 0) {
    g_free (self->failure);
    self->failure = g_strdup_printf ("No relationship leads from %s to %s.", self->root->name,
                                     table->name);
    return FALSE;
  }
  if (tw_joins_is_ambiguous (self->joins, self->root, table)) {
    g_autofree char *roles = tw_joins_dup_roles (self->joins, self->root, table);
    g_free (self->failure);
    self->failure = g_strdup_printf ("There are several ways to join %s and %s; I cannot tell "
                                     "which is meant.%s", self->root->name, table->name, roles);
    return FALSE;
  }
  const TwDouble *role = tw_joins_find_role (self->joins, self->root, table);
  if (role) {
    g_free (self->failure);
    self->failure = g_strdup_printf ("%s and %s belong together by %s and through other tables. "
                                     "Say “%s”, if that is meant.", self->root->name, table->name,
                                     role->step.source[0]->name, role->words[0]);
    return FALSE;
  }
  g_autoptr (GPtrArray) path = tw_joins_path (self->joins, self->root, table);
  for (guint i = 0; i < path->len; i++) {
    const TwRelationship *step = g_ptr_array_index (path, i);
    if (!g_ptr_array_find (self->joined, step->target[0]->table, NULL))
      add_join (self, step, keep_rows);
  }
  return TRUE;
}

char *
tw_select_column (TwSelect *self, const TwColumn *column, gboolean keep_rows)
{
  return tw_select_require (self, column->table, keep_rows)
             ? tw_column_sql (self->catalog, column)
             : NULL;
}

char *
tw_select_date (TwSelect *self, const TwColumn *column)
{
  char *sql = tw_select_column (self, column, FALSE);
  TwDayForm form = tw_facts_day_form (column);
  if (sql == NULL || form == TW_DAY_FORM_NONE)
    return sql;
  g_autofree char *kept = sql;
  const char *pattern = form == TW_DAY_FORM_DASHED ? "YYYY-MM-DD" : "YYYYMMDD";
  return form == TW_DAY_FORM_NUMBER
           ? g_strdup_printf ("TO_DATE(CAST(%s AS VARCHAR(8)), '%s')", kept, pattern)
           : g_strdup_printf ("TO_DATE(%s, '%s')", kept, pattern);
}

/* Days are counted from midnight to midnight where both dates have no time of day. */
static char *
time_between (const TwSelect *self, const TwTarget *target, const char *from, const char *to)
{
  static const double seconds[] = { 86400, 604800, 3600, 60 };
  gboolean whole = tw_facts_is_day (target->column) && tw_facts_is_day (target->since);
  gboolean redshift = tw_catalog_get_dialect (self->catalog) == TW_DIALECT_REDSHIFT;
  if (whole && target->unit == TW_TIME_DAYS)
    return redshift ? g_strdup_printf ("DATEDIFF(day, %s, %s)", from, to)
                    : g_strdup_printf ("(%s - %s)", to, from);
  if (redshift)
    return g_strdup_printf ("(DATEDIFF(second, %s, %s) / %.1f)", from, to, seconds[target->unit]);
  if (whole)
    return g_strdup_printf ("((%s - %s) * 86400 / %.1f)", to, from, seconds[target->unit]);
  return g_strdup_printf ("(EXTRACT(EPOCH FROM (%s - %s)) / %.1f)", to, from,
                          seconds[target->unit]);
}

char *
tw_select_target (TwSelect *self, const TwTarget *target)
{
  if (target->since == NULL)
    return tw_select_column (self, target->column, FALSE);
  g_autofree char *column = tw_select_date (self, target->column);
  g_autofree char *since = column ? tw_select_date (self, target->since) : NULL;
  return since ? time_between (self, target, since, column) : NULL;
}

const char *
tw_select_add_column (TwSelect *self, char *expression, const char *label)
{
  g_autofree char *unique = g_strdup (label);
  for (guint n = 2; g_ptr_array_find_with_equal_func (self->labels, unique, g_str_equal, NULL);
       n++) {
    g_free (unique);
    unique = g_strdup_printf ("%s_%u", label, n);
  }
  TwDialect dialect = tw_catalog_get_dialect (self->catalog);
  char *quoted = tw_dialect_quote_identifier (dialect, unique);
  gboolean same = g_str_has_suffix (expression, quoted)
                  && strlen (expression) > strlen (quoted)
                  && expression[strlen (expression) - strlen (quoted) - 1] == '.';
  g_ptr_array_add (self->columns,
                   same ? g_strdup (expression) : g_strdup_printf ("%s AS %s", expression, quoted));
  g_ptr_array_add (self->labels, quoted);
  g_free (expression);
  return quoted;
}

static void
append_list (GString *sql, const char *head, const GPtrArray *parts, const char *separator)
{
  for (guint i = 0; i < parts->len; i++)
    g_string_append_printf (sql, "%s%s", i == 0 ? head : separator,
                            (const char *) g_ptr_array_index (parts, i));
}

static gboolean
is_partition (const TwSelect *self, const char *column)
{
  for (guint i = 0; i < self->partition->len; i++)
    if (g_str_has_prefix (column, g_ptr_array_index (self->partition, i)))
      return TRUE;
  return FALSE;
}

/* One that is sought may be several that are equally good; of more the order tells. */
static void
append_place (GString *sql, const TwSelect *self)
{
  const gboolean single = self->limit == 1;
  g_string_append (sql, single ? ",\n  RANK() OVER (" : ",\n  ROW_NUMBER() OVER (");
  append_list (sql, "PARTITION BY ", self->partition, ", ");
  g_string_append (sql, self->partition->len > 0 ? " ORDER BY " : "ORDER BY ");
  if (single)
    g_string_append (sql, g_ptr_array_index (self->order, 0));
  else
    append_list (sql, "", self->order, ", ");
  g_string_append (sql, ") AS place");
}

/* The first rows, of all or of each group: numbered inside, kept outside. */
static char *
ranked_sql (const TwSelect *self)
{
  GString *sql = g_string_new ("SELECT ");
  append_list (sql, "", self->labels, ", ");
  g_string_append (sql, "\nFROM (SELECT ");
  append_list (sql, "", self->columns, ",\n  ");
  append_place (sql, self);
  g_string_append_printf (sql, "\nFROM %s", self->from->str);
  append_list (sql, "\nWHERE ", self->where, "\n  AND ");
  append_list (sql, "\nGROUP BY ", self->group, ", ");
  append_list (sql, "\nHAVING ", self->having, "\n  AND ");
  g_string_append_printf (sql, ") AS ranked\nWHERE place %s %u\nORDER BY ",
                          self->limit == 1 ? "=" : "<=", self->limit);
  for (guint i = 0; i < self->labels->len; i++)
    if (is_partition (self, g_ptr_array_index (self->columns, i)))
      g_string_append_printf (sql, "%s, ", (char *) g_ptr_array_index (self->labels, i));
  g_string_append (sql, self->limit == 1 ? g_ptr_array_index (self->labels, 0) : "place");
  return g_string_free (sql, FALSE);
}

char *
tw_select_to_sql (const TwSelect *self)
{
  if (self->partition->len > 0
      || (self->ties && self->limit == 1 && self->order->len > 0 && !self->distinct))
    return ranked_sql (self);
  GString *sql = g_string_new (self->distinct ? "SELECT DISTINCT " : "SELECT ");
  append_list (sql, "", self->columns, ",\n  ");
  g_string_append_printf (sql, "\nFROM %s", self->from->str);
  append_list (sql, "\nWHERE ", self->where, "\n  AND ");
  append_list (sql, "\nGROUP BY ", self->group, ", ");
  append_list (sql, "\nHAVING ", self->having, "\n  AND ");
  append_list (sql, "\nORDER BY ", self->order, ", ");
  if (self->limit)
    g_string_append_printf (sql, "\nLIMIT %u", self->limit);
  return g_string_free (sql, FALSE);
}
