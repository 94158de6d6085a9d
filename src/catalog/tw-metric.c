// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-metric.h"

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
  char *unqualified;
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

static gboolean
take_name (const char *kind, JsonObject *body, gpointer user_data)
{
  Names *self = user_data;
  if (g_str_equal (kind, "SubLink") && self->unqualified == NULL)
    self->unqualified = g_strdup ("(SELECT …)");
  if (!g_str_equal (kind, "ColumnRef"))
    return TRUE;
  g_auto (GStrv) fields = tw_sql_tree_dup_names (tw_sql_tree_get_list (body, "fields"));
  guint n_fields = g_strv_length (fields);
  if (n_fields == 2 || n_fields == 3)
    add_column (self, fields, n_fields);
  else if (self->unqualified == NULL)
    self->unqualified = g_strjoinv (".", fields);
  return FALSE;
}

static gboolean
fail_in_expression (const TwYamlEntry *entry, const TwMetric *metric, GError **error,
                    const char *why)
{
  const TwYamlNode *node = tw_yaml_lookup (entry->node, "expression");
  return tw_yaml_fail (entry->file, node->line, error, "the expression of \"%.60s\" cannot be used: "
                       "%s", metric->name, why);
}

/* One value: the statement around it has nothing but its one target, and no query inside. */
static gboolean
is_one_value (JsonNode *tree)
{
  JsonArray *statements = tw_sql_tree_get_list (json_node_get_object (tree), "stmts");
  if (statements == NULL || json_array_get_length (statements) != 1)
    return FALSE;
  JsonObject *statement = json_array_get_object_element (statements, 0);
  JsonObject *select = tw_sql_tree_get_body (json_object_get_member (statement, "stmt"),
                                             "SelectStmt");
  JsonArray *targets = select ? tw_sql_tree_get_list (select, "targetList") : NULL;
  return targets && json_array_get_length (targets) == 1
         && tw_sql_tree_get_list (select, "fromClause") == NULL
         && tw_sql_tree_get_member (select, "whereClause") == NULL
         && tw_sql_tree_get_member (select, "groupClause") == NULL
         && tw_sql_tree_get_member (select, "intoClause") == NULL
         && tw_sql_tree_get_member (select, "larg") == NULL;
}

/* An expression is what may stand behind SELECT by itself. */
static JsonNode *
parse_expression (const TwYamlEntry *entry, const TwMetric *metric, GError **error)
{
  if (strlen (metric->expression) > MAX_EXPRESSION) {
    fail_in_expression (entry, metric, error, "it is longer than 4,000 bytes.");
    return NULL;
  }
  g_autoptr (GError) local = NULL;
  g_autofree char *sql = g_strconcat ("SELECT (", metric->expression, "\n)", NULL);
  g_autoptr (JsonNode) tree = tw_sql_tree_parse (sql, &local);
  if (tree == NULL) {
    fail_in_expression (entry, metric, error, local->message);
    return NULL;
  }
  if (!is_one_value (tree)) {
    fail_in_expression (entry, metric, error, "expected one value, found more than that.");
    return NULL;
  }
  return g_steal_pointer (&tree);
}

static gboolean
resolve (const TwYamlEntry *entry, TwMetric *metric, const TwCatalog *catalog, GError **error)
{
  g_autoptr (JsonNode) tree = parse_expression (entry, metric, error);
  if (tree == NULL)
    return FALSE;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  Names names = { metric, catalog, missing, NULL };
  tw_sql_tree_foreach (tree, take_name, &names);
  if (names.unqualified) {
    g_autofree char *bare = names.unqualified;
    g_autofree char *why = g_strdup_printf ("expected table.column, found \"%.60s\".", bare);
    return fail_in_expression (entry, metric, error, why);
  }
  if (missing->len > 0) {
    g_ptr_array_add (missing, NULL);
    metric->missing = (char **) g_ptr_array_steal (missing, NULL);
  }
  return TRUE;
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
                       "expected money, count, number, percent or date behind \"format:\", found "
                       "\"%.60s\".", metric->format);
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
  if (!tw_yaml_foreach_entry (text, length, name, "metrics", read_metric, &reader, error))
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
