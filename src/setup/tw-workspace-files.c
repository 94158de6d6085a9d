// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-workspace-files.h"

#include <glib/gi18n.h>

#include "core/tw-error.h"
#include "core/tw-paths.h"
#include "core/tw-resources.h"

#define RELATIONSHIPS "relationships.yaml"
#define METRICS "metrics.yaml"
#define EXAMPLES "examples.yaml"

static void
warn (GPtrArray *warnings, const char *name, const GError *error)
{
  g_ptr_array_add (warnings, g_strdup_printf (_("Your %s is not used: %s"), name, error->message));
}

static GBytes *
built_in (const char *name)
{
  g_autofree char *path = g_strconcat ("examples/", name, NULL);
  return tw_resources_lookup (path);
}

static TwRelationshipFile *
built_in_relationships (gboolean sample)
{
  g_autoptr (GBytes) bytes = sample ? built_in (RELATIONSHIPS) : NULL;
  g_autoptr (GError) error = NULL;
  TwRelationshipFile *file = tw_relationship_file_parse (
    bytes ? g_bytes_get_data (bytes, NULL) : "", bytes ? (gssize) g_bytes_get_size (bytes) : 0,
    &error);
  g_assert_no_error (error);
  return file;
}

TwRelationshipFile *
tw_workspace_read_relationships (gboolean sample, const char *path, GPtrArray *warnings,
                                 GError **error)
{
  g_autofree char *own_path = tw_paths_config (RELATIONSHIPS);
  g_autoptr (GError) local = NULL;
  g_autoptr (TwRelationshipFile) first = built_in_relationships (sample);
  g_autoptr (TwRelationshipFile) own = tw_relationship_file_load (path ? path : own_path, &local);
  if (own)
    return tw_relationship_file_merge (first, own);
  if (path) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  warn (warnings, RELATIONSHIPS, local);
  return g_steal_pointer (&first);
}

static gboolean
has_metric (const GPtrArray *metrics, const TwMetric *wanted)
{
  for (guint i = 0; i < metrics->len; i++) {
    const TwMetric *metric = metrics->pdata[i];
    if (g_str_equal (metric->schema, wanted->schema) && g_str_equal (metric->name, wanted->name))
      return TRUE;
  }
  return FALSE;
}

/* Moves what @target does not have by name yet; @source is left empty. */
static void
move_metrics (GPtrArray *target, GPtrArray *source)
{
  while (source->len > 0) {
    TwMetric *metric = g_ptr_array_steal_index (source, 0);
    if (has_metric (target, metric))
      tw_metric_free (metric);
    else
      g_ptr_array_add (target, metric);
  }
}

GPtrArray *
tw_workspace_read_metrics (gboolean sample, const TwCatalog *catalog, GPtrArray *warnings)
{
  g_autofree char *path = tw_paths_config (METRICS);
  g_autoptr (GError) error = NULL;
  GPtrArray *metrics = tw_metrics_load (path, catalog, &error);
  if (metrics == NULL) {
    warn (warnings, METRICS, error);
    metrics = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_metric_free);
  }
  if (sample) {
    g_autoptr (GBytes) bytes = built_in (METRICS);
    g_autoptr (GError) broken = NULL;
    g_autoptr (GPtrArray) more
      = tw_metrics_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                          catalog, &broken);
    g_assert_no_error (broken);
    move_metrics (metrics, more);
  }
  return metrics;
}

static gpointer
copy_query (gconstpointer data, gpointer user_data)
{
  const TwVerifiedQuery *query = data;
  TwVerifiedQuery *copy = g_new0 (TwVerifiedQuery, 1);
  *copy = *query;
  copy->schema = g_strdup (query->schema);
  copy->question = g_strdup (query->question);
  copy->sql = g_strdup (query->sql);
  copy->missing = g_strdup (query->missing);
  return copy;
}

static gboolean
is_for (const TwVerifiedQuery *query, const TwCatalog *catalog)
{
  return g_strv_contains (tw_catalog_get_schemas (catalog), query->schema);
}

static void
keep_those_for (GPtrArray *queries, const TwCatalog *catalog)
{
  for (guint i = queries->len; i > 0; i--)
    if (!is_for (queries->pdata[i - 1], catalog))
      g_ptr_array_remove_index (queries, i - 1);
}

static GPtrArray *
built_in_examples (gboolean sample)
{
  g_autoptr (GBytes) bytes = sample ? built_in (EXAMPLES) : NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *queries = tw_verified_queries_parse (
    bytes ? g_bytes_get_data (bytes, NULL) : "", bytes ? (gssize) g_bytes_get_size (bytes) : 0,
    &error);
  g_assert_no_error (error);
  return queries;
}

GPtrArray *
tw_workspace_read_examples (gboolean sample, const TwCatalog *catalog, GPtrArray **own,
                            GPtrArray *warnings)
{
  g_autofree char *path = tw_paths_config (EXAMPLES);
  g_autoptr (GError) error = NULL;
  *own = tw_verified_queries_load (path, &error);
  if (*own == NULL) {
    warn (warnings, EXAMPLES, error);
    *own = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_verified_query_free);
  }
  GPtrArray *all = built_in_examples (sample);
  g_ptr_array_extend (all, *own, copy_query, NULL);
  keep_those_for (*own, catalog);
  keep_those_for (all, catalog);
  return all;
}
