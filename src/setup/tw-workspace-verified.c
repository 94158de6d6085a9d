// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-workspace-verified.h"

#include <glib/gi18n.h>

#include "analyst/guard/tw-sql-guard.h"
#include "catalog/tw-sql-tree.h"
#include "catalog/tw-verified-query.h"
#include "core/tw-paths.h"
#include "core/tw-worker.h"

gboolean
tw_workspace_check_sql (TwWorkspace *self, const char *sql, GError **error)
{
  TwCatalog *catalog = tw_workspace_get_catalog (self);
  const TwProfile *profile = tw_workspace_get_profile (self);
  g_autoptr (TwVerdict) verdict
    = tw_sql_guard_check (sql, tw_catalog_get_dialect (catalog), catalog,
                          (const char *const *) profile->allowed_functions);
  if (!verdict->safe)
    return tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_REFUSED, NULL, "%s",
                         verdict->reason);
  if (!verdict->checked_names || verdict->resolved)
    return TRUE;
  g_autofree char *names = g_strjoinv (", ", verdict->unknown);
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME, NULL,
                       _("The SQL names what is not there: %s."), names);
}

gboolean
tw_workspace_check_metric (TwWorkspace *self, const TwMetric *metric, GError **error)
{
  TwCatalog *catalog = tw_workspace_get_catalog (self);
  TwDialect dialect = tw_catalog_get_dialect (catalog);
  g_autoptr (TwMetric) found = tw_metric_check (metric, catalog, error);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  if (found == NULL)
    return FALSE;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_string_append_printf (sql, "%s\n", found->expression);
  for (guint i = 0; i < found->columns->len; i++) {
    const TwTable *table = ((const TwColumn *) found->columns->pdata[i])->table;
    if (g_ptr_array_find (tables, table, NULL))
      continue;
    g_autofree char *schema = tw_dialect_quote_identifier (dialect, table->schema);
    g_autofree char *name = tw_dialect_quote_identifier (dialect, table->name);
    g_string_append_printf (sql, "%s%s.%s", tables->len ? ", " : "FROM ", schema, name);
    g_ptr_array_add (tables, (gpointer) table);
  }
  if (tables->len == 0)
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                         _("The expression names no column of a table."));
  return tw_workspace_check_sql (self, sql->str, error);
}

typedef struct {
  TwCatalog *catalog;
  const char *schema;
} Search;

/* The schema of the first table that the catalog has. */
static void
find_schema (const ProtobufCMessage *node, gpointer user_data)
{
  Search *search = user_data;
  if (search->schema)
    return;
  if (node->descriptor == &pg_query__range_var__descriptor) {
    const PgQuery__RangeVar *name = (const PgQuery__RangeVar *) node;
    const char *schema = name->schemaname && *name->schemaname ? name->schemaname : NULL;
    const TwTable *table = tw_catalog_find_table (search->catalog, schema, name->relname);
    search->schema = table ? table->schema : NULL;
  }
  tw_sql_tree_foreach (node, find_schema, search);
}

static void
visit (const PgQuery__ParseResult *tree, gpointer user_data)
{
  find_schema (&tree->base, user_data);
}

const char *
tw_workspace_find_schema (TwWorkspace *self, const char *sql, GError **error)
{
  Search search = { tw_workspace_get_catalog (self), NULL };
  tw_sql_tree_visit (sql, visit, &search, NULL);
  const char *const *schemas = tw_catalog_get_schemas (search.catalog);
  if (search.schema == NULL)
    search.schema = schemas[0];
  if (search.schema == NULL)
    tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                  _("There is no schema that this query belongs to."));
  return search.schema;
}

gboolean
tw_workspace_save_verified (TwWorkspace *self, const char *question, const char *sql,
                            GError **error)
{
  g_autofree char *path = tw_paths_config ("examples.yaml");
  if (!tw_workspace_check_sql (self, sql, error))
    return FALSE;
  const char *schema = tw_workspace_find_schema (self, sql, error);
  return schema && tw_verified_query_save (path, schema, question, sql, error);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  char **texts = data;
  GError *error = NULL;
  if (tw_workspace_save_verified (source, texts[0], texts[1], &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tw_workspace_save_verified_async (TwWorkspace *self, const char *question, const char *sql,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  const char *const texts[] = { question, sql, NULL };
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tw_workspace_save_verified_async);
  g_task_set_task_data (task, g_strdupv ((char **) texts), (GDestroyNotify) g_strfreev);
  tw_worker_run (TW_WORKER_COMPUTE, task, save_thread);
}

gboolean
tw_workspace_save_verified_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

#define MOST_CHECKED 200

static void
check_queries (TwWorkspace *self, GPtrArray *warnings)
{
  const GPtrArray *queries = tw_workspace_get_own_examples (self);
  for (guint i = 0; i < MIN (queries->len, MOST_CHECKED); i++) {
    const TwVerifiedQuery *query = queries->pdata[i];
    g_autoptr (GError) error = NULL;
    if (query->sql && !tw_workspace_check_sql (self, query->sql, &error))
      g_ptr_array_add (warnings,
                       g_strdup_printf (_("Your verified query \"%s\" cannot be used: %s"),
                                                  query->question, error->message));
  }
}

/* The sample's own has measures that it lacks on purpose, so that they are declined by their names. */
void
tw_workspace_check_knowledge (TwWorkspace *self, GPtrArray *warnings)
{
  const GPtrArray *metrics = tw_workspace_get_metrics (self);
  check_queries (self, warnings);
  for (guint i = 0; !tw_workspace_get_profile (self)->sample && i < metrics->len; i++) {
    const TwMetric *metric = metrics->pdata[i];
    g_autofree char *names = metric->missing ? g_strjoinv (", ", metric->missing) : NULL;
    if (names && *names)
      g_ptr_array_add (warnings,
                       g_strdup_printf (_("Your metric \"%s\" names what is not there: %s."),
                                                  metric->name, names));
  }
}
