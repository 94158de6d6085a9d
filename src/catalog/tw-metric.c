// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-metric.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-column-path.h"
#include "catalog/tw-sql-tree.h"
#include "catalog/tw-yaml.h"

#define MAX_EXPRESSION 4000 /* bytes */

typedef struct {
  GPtrArray *metrics;
  const TwCatalog *catalog;
} Reader;

/* Collects what an expression names. */
typedef struct {
  TwMetric *metric;
  const TwCatalog *catalog;
  GPtrArray *missing;
  char *unqualified; /* the first name that is not a table.column */
  gboolean one_value;
} Names;

void
tw_metric_free (TwMetric *self)
{
  if (self == NULL)
    return;
  g_free (self->schema);
  g_free (self->name);
  g_strfreev (self->synonyms);
  g_free (self->expression);
  g_free (self->format);
  g_free (self->description);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_strfreev (self->missing);
  g_free (self);
}

static void
add_column (Names *self, char **fields, guint n_fields)
{
  TwColumnPath path = { .table = fields[n_fields - 2], .column = fields[n_fields - 1] };
  path.schema = n_fields == 3 ? fields[0] : NULL;
  const TwColumn *column
    = tw_column_path_resolve (&path, self->catalog, self->metric->schema, FALSE);
  g_autofree char *name = g_strconcat (path.table, ".", path.column, NULL);
  if (column && !g_ptr_array_find (self->metric->columns, column, NULL))
    g_ptr_array_add (self->metric->columns, (gpointer) column);
  if (column == NULL
      && !g_ptr_array_find_with_equal_func (self->missing, name, g_str_equal, NULL))
    g_ptr_array_add (self->missing, g_steal_pointer (&name));
}

static char **
dup_fields (const PgQuery__ColumnRef *reference)
{
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();
  for (gsize i = 0; i < reference->n_fields; i++) {
    const char *text = tw_sql_tree_text (reference->fields[i]);
    g_strv_builder_add (fields, text ? text : "*");
  }
  return g_strv_builder_end (fields);
}

static void
take_names (const ProtobufCMessage *node, gpointer user_data)
{
  Names *self = user_data;
  if (node->descriptor == &pg_query__sub_link__descriptor && self->unqualified == NULL)
    self->unqualified = g_strdup ("(SELECT …)");
  if (node->descriptor != &pg_query__column_ref__descriptor) {
    tw_sql_tree_foreach (node, take_names, self);
    return;
  }
  g_auto (GStrv) fields = dup_fields ((const PgQuery__ColumnRef *) node);
  guint n_fields = g_strv_length (fields);
  if (n_fields == 2 || n_fields == 3)
    add_column (self, fields, n_fields);
  else if (self->unqualified == NULL)
    self->unqualified = g_strjoinv (".", fields);
}

/* @entry: (nullable): of a file */
static gboolean
fail_in_expression (const TwYamlEntry *entry, const TwMetric *metric, GError **error,
                    const char *why)
{
  if (entry == NULL)
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                         _("The expression cannot be used: %s"), why);
  const TwYamlNode *node = tw_yaml_lookup (entry->node, "expression");
  return tw_yaml_fail (entry->file, node->line, error, _("the expression of \"%.60s\" cannot be "
                                                         "used: %s"), metric->name, why);
}

/* One value: the statement around it has nothing but its one target. */
static gboolean
is_one_value (const PgQuery__ParseResult *tree)
{
  if (tree->n_stmts != 1 || tree->stmts[0]->stmt->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return FALSE;
  const PgQuery__SelectStmt *select = tree->stmts[0]->stmt->select_stmt;
  return select->n_target_list == 1 && select->n_from_clause == 0 && select->where_clause == NULL
         && select->n_group_clause == 0 && select->into_clause == NULL && select->larg == NULL;
}

static void
visit_expression (const PgQuery__ParseResult *tree, gpointer user_data)
{
  Names *self = user_data;
  self->one_value = is_one_value (tree);
  take_names (&tree->base, self);
}

static gboolean
check_names (const TwYamlEntry *entry, const Names *names, GError **error)
{
  if (!names->one_value)
    return fail_in_expression (entry, names->metric, error,
                               _("expected one value, found more than that."));
  if (names->unqualified == NULL)
    return TRUE;
  g_autofree char *why
    = g_strdup_printf (_("expected table.column, found \"%.60s\"."), names->unqualified);
  return fail_in_expression (entry, names->metric, error, why);
}

/* An expression is what may stand behind SELECT by itself. */
static gboolean
resolve (const TwYamlEntry *entry, TwMetric *metric, const TwCatalog *catalog, GError **error)
{
  if (strlen (metric->expression) > MAX_EXPRESSION)
    return fail_in_expression (entry, metric, error, _("it is longer than 4,000 bytes."));
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql = g_strconcat ("SELECT (", metric->expression, "\n)", NULL);
  Names names = { .metric = metric, .catalog = catalog, .missing = missing };
  if (!tw_sql_tree_visit (sql, visit_expression, &names, &local))
    return fail_in_expression (entry, metric, error, local->message);
  gboolean good = check_names (entry, &names, error);
  g_free (names.unqualified);
  if (missing->len > 0) {
    g_ptr_array_add (missing, NULL);
    metric->missing = (char **) g_ptr_array_steal (missing, NULL);
  }
  return good;
}

TwMetric *
tw_metric_check (const TwMetric *metric, const TwCatalog *catalog, GError **error)
{
  g_autoptr (TwMetric) self = g_new0 (TwMetric, 1);
  self->schema = g_strdup (metric->schema);
  self->name = g_strdup (metric->name);
  self->expression = g_strdup (metric->expression);
  self->columns = g_ptr_array_new ();
  if (!resolve (NULL, self, catalog, error))
    return NULL;
  g_autofree char *names = self->missing ? g_strjoinv (", ", self->missing) : NULL;
  if (names)
    tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME, NULL,
                  _("The expression names what is not there: %s."), names);
  return names ? NULL : g_steal_pointer (&self);
}

static gboolean
check_format (const TwYamlEntry *entry, TwMetric *metric, GError **error)
{
  const char *const formats[] = { "money", "count", "number", "percent", "date", NULL };
  if (metric->format == NULL)
    metric->format = g_strdup ("number");
  if (g_strv_contains (formats, metric->format))
    return TRUE;
  return tw_yaml_fail (entry->file, tw_yaml_lookup (entry->node, "format")->line, error,
                       _("expected money, count, number, percent or date behind \"format:\", found "
                         "\"%.60s\"."), metric->format);
}

static gboolean
read_metric (const TwYamlEntry *entry, gpointer user_data, GError **error)
{
  Reader *self = user_data;
  const char *const *schemas = tw_catalog_get_schemas (self->catalog);
  TwMetric *metric = g_new0 (TwMetric, 1);
  g_ptr_array_add (self->metrics, metric);
  metric->schema = g_strdup (entry->schema);
  metric->columns = g_ptr_array_new ();
  if (!tw_yaml_entry_dup_text (entry, "name", TRUE, &metric->name, error)
      || !tw_yaml_entry_dup_list (entry, "synonyms", &metric->synonyms, error)
      || !tw_yaml_entry_dup_text (entry, "expression", TRUE, &metric->expression, error)
      || !tw_yaml_entry_dup_text (entry, "format", FALSE, &metric->format, error)
      || !tw_yaml_entry_dup_text (entry, "description", FALSE, &metric->description, error)
      || !check_format (entry, metric, error)
      || !resolve (entry, metric, self->catalog, error))
    return FALSE;
  /* A file serves many warehouses: metrics of schemas that this one lacks are not its concern. */
  if (!g_strv_contains (schemas, entry->schema))
    g_ptr_array_set_size (self->metrics, (gint) self->metrics->len - 1);
  return TRUE;
}

static GPtrArray *
parse (const char *text, gssize length, const char *name, const TwCatalog *catalog, GError **error)
{
  g_autoptr (GPtrArray) metrics
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_metric_free);
  Reader reader = { metrics, catalog };
  if (!tw_yaml_foreach_entry (text, length, name, _("metrics"), read_metric, &reader, error))
    return NULL;
  return g_steal_pointer (&metrics);
}

GPtrArray *
tw_metrics_load (const char *path, const TwCatalog *catalog, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!tw_yaml_read_file (path, &text, &length, error))
    return NULL;
  return parse (text, (gssize) length, path, catalog, error);
}

GPtrArray *
tw_metrics_parse (const char *text, gssize length, const TwCatalog *catalog, GError **error)
{
  return parse (text, length, "metrics.yaml", catalog, error);
}
