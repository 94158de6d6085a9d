// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship-suggestion.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-relationship-candidate.h"
#include "catalog/tw-relationship-match.h"
#include "core/tw-worker.h"
#include "warehouse/tw-query.h"

#define LEAST_SHARE 0.9 /* of the values looked up */
#define LEAST_VALUES 2
#define LONGEST_QUERY_MS 3000
#define LEAST_TIMEOUT_MS 100
#define LEASE_MS 2000

static const TwSuggestionLimits usual
  = { .max_ms = 8000, .max_checks = 60, .max_rows = 200000, .max_values = 500 };

/* What was found out about one column that may be a key. */
typedef struct {
  gboolean is_key;
  guint64 n_rows;
} KeyCheck;

typedef struct {
  TwPool *pool;
  TwCatalog *catalog;
  TwSuggestionLimits limits;
  gint64 deadline;
  guint n_checks;
  GHashTable *keys; /* TwColumn → KeyCheck */
  GCancellable *cancellable;
} Search;

void
tw_relationship_suggestion_free (TwRelationshipSuggestion *self)
{
  g_free (self->source);
  g_free (self->target);
  g_free (self->evidence);
  g_free (self);
}

void
tw_relationship_suggestions_free (TwRelationshipSuggestions *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  tw_catalog_unref (self->catalog);
  g_free (self);
}

/* Runs a query of one row of two numbers; %FALSE where the time is over or the server refuses. */
static gboolean
ask (Search *self, const char *sql, gint64 *first, gint64 *second)
{
  g_autoptr (GError) error = NULL;
  gint64 left = (self->deadline - g_get_monotonic_time ()) / 1000;
  if (left < LEAST_TIMEOUT_MS)
    return FALSE;
  TwQueryLimits limits = { .max_rows = 1,
                           .timeout_ms = (guint) MIN (left, LONGEST_QUERY_MS),
                           .lease_ms = LEASE_MS,
                           .read_only = TRUE,
                           .purpose = N_("relationship suggestion") };
  g_autoptr (TwResultSet) result
    = tw_query_run (self->pool, sql, NULL, &limits, self->cancellable, &error);
  return result && tw_result_set_get_n_rows (result) == 1
         && tw_result_set_get_int64 (result, 0, 0, first)
         && tw_result_set_get_int64 (result, 0, 1, second);
}

static char *
column_sql (const Search *self, const TwColumn *column)
{
  return tw_dialect_quote_identifier (tw_catalog_get_dialect (self->catalog), column->name);
}

/* Whether the first rows of an undeclared key have different values. */
static const KeyCheck *
check_key (Search *self, const TwColumn *column)
{
  KeyCheck *check = g_hash_table_lookup (self->keys, column);
  if (check)
    return check;
  g_autofree char *table = tw_catalog_dup_qualified_name (self->catalog, column->table);
  g_autofree char *name = column_sql (self, column);
  g_autofree char *sql
    = g_strdup_printf ("SELECT COUNT(*), COUNT(DISTINCT %s) FROM (SELECT %s FROM %s LIMIT %u) AS k",
                       name, name, table, self->limits.max_rows);
  gint64 n_rows = 0, n_values = 0;
  check = g_new0 (KeyCheck, 1);
  check->is_key = ask (self, sql, &n_rows, &n_values) && n_rows > 0 && n_rows == n_values;
  check->n_rows = (guint64) n_rows;
  g_hash_table_insert (self->keys, (gpointer) column, check);
  return check;
}

/* SELECT how many different values of the source, how many of them the target has */
static char *
containment_sql (const Search *self, const TwRelationship *columns)
{
  g_autofree char *from = tw_catalog_dup_qualified_name (self->catalog, columns->source[0]->table);
  g_autofree char *to = tw_catalog_dup_qualified_name (self->catalog, columns->target[0]->table);
  g_autoptr (GString) names = g_string_new (NULL), filled = g_string_new (NULL);
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autofree char *key = column_sql (self, columns->target[0]);
  for (guint i = 0; i < columns->n_columns; i++) {
    g_autofree char *source = column_sql (self, columns->source[i]);
    g_autofree char *target = column_sql (self, columns->target[i]);
    g_string_append_printf (names, "%s%s", i ? ", " : "", source);
    g_string_append_printf (filled, "%s%s IS NOT NULL", i ? " AND " : "", source);
    g_string_append_printf (joined, "%st.%s = v.%s", i ? " AND " : "", target, source);
  }
  return g_strdup_printf (
    "SELECT COUNT(*), COUNT(t.%s) FROM (SELECT DISTINCT %s FROM (SELECT %s FROM %s WHERE %s "
    "LIMIT %u) AS s LIMIT %u) AS v LEFT JOIN %s AS t ON %s",
    key, names->str, names->str, from, filled->str, self->limits.max_rows, self->limits.max_values,
    to, joined->str);
}

static char *
dup_side (const TwColumn *const *columns, guint n_columns)
{
  GString *text = g_string_new (columns[0]->table->name);
  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (text, "%s%s", i ? ", " : ".", columns[i]->name);
  return g_string_free (text, FALSE);
}

static char *
describe (const TwRelationshipCandidate *candidate, const TwRelationshipSuggestion *suggestion)
{
  g_autofree char *source = dup_side (suggestion->source, suggestion->n_columns);
  g_autofree char *target = dup_side (suggestion->target, suggestion->n_columns);
  g_autofree char *names
    = g_strdup_printf (candidate->alias ? _("Named after the table, same type: %s.")
                                        : _("Same name and type: %s."),
                       suggestion->source[0]->type_name);
  g_autofree char *key
    = suggestion->declared_key
        ? g_strdup_printf (_("%s is a declared key."), target)
        : g_strdup_printf (_("%s has a different value in each of the %llu rows read."), target,
                           (unsigned long long) suggestion->n_key_rows);
  g_autofree char *found
    = g_strdup_printf (_("Of %1$u different values in %2$s, %3$u are found there."),
                       suggestion->n_values, source, suggestion->n_found);
  return g_strjoin (" ", names, key, found, NULL);
}

/* (nullable): a suggestion where the data agree */
static TwRelationshipSuggestion *
judge (Search *self, const TwRelationshipCandidate *candidate)
{
  const TwRelationship *columns = candidate->relationship;
  const KeyCheck *key = candidate->declared ? NULL : check_key (self, columns->target[0]);
  gint64 n_values = 0, n_found = 0;
  if (key && !key->is_key)
    return NULL;
  /* A column whose values are all different in its own table is rather that table's key. */
  if (!candidate->named && columns->n_columns == 1
      && check_key (self, columns->source[0])->is_key)
    return NULL;
  g_autofree char *sql = containment_sql (self, columns);
  if (!ask (self, sql, &n_values, &n_found) || n_values < LEAST_VALUES
      || (double) n_found < LEAST_SHARE * (double) n_values)
    return NULL;
  TwRelationshipSuggestion *suggestion = g_new0 (TwRelationshipSuggestion, 1);
  suggestion->n_columns = columns->n_columns;
  suggestion->source = g_memdup2 (columns->source, columns->n_columns * sizeof (TwColumn *));
  suggestion->target = g_memdup2 (columns->target, columns->n_columns * sizeof (TwColumn *));
  suggestion->declared_key = candidate->declared;
  suggestion->n_key_rows = key ? key->n_rows : 0;
  suggestion->n_values = (guint) n_values;
  suggestion->n_found = (guint) n_found;
  suggestion->evidence = describe (candidate, suggestion);
  return suggestion;
}

static TwSuggestionLimits
fill_limits (const TwSuggestionLimits *given)
{
  TwSuggestionLimits limits = usual;
  if (given && given->max_ms)
    limits.max_ms = given->max_ms;
  if (given && given->max_checks)
    limits.max_checks = given->max_checks;
  if (given && given->max_rows)
    limits.max_rows = given->max_rows;
  if (given && given->max_values)
    limits.max_values = given->max_values;
  return limits;
}

TwRelationshipSuggestions *
tw_relationship_suggestions_find (TwPool *pool, TwCatalog *catalog, const TwTable *table,
                                  const TwSuggestionLimits *limits, GCancellable *cancellable,
                                  GError **error)
{
  g_autoptr (GPtrArray) candidates = tw_relationship_candidates_find (catalog, table);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  /* A join read from its other end is the same one. */
  g_autoptr (GHashTable) suggested
    = g_hash_table_new (tw_relationship_hash, tw_relationship_equal);
  Search search = { .pool = pool, .catalog = catalog, .limits = fill_limits (limits),
                    .keys = keys, .cancellable = cancellable };
  g_autoptr (TwRelationshipSuggestions) found = g_new0 (TwRelationshipSuggestions, 1);
  found->catalog = tw_catalog_ref (catalog);
  found->items
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_relationship_suggestion_free);
  search.deadline = g_get_monotonic_time () + (gint64) search.limits.max_ms * 1000;
  for (guint i = 0; i < candidates->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (i >= search.limits.max_checks
        || g_get_monotonic_time () + LEAST_TIMEOUT_MS * 1000 > search.deadline) {
      found->n_unchecked = candidates->len - i;
      break;
    }
    const TwRelationshipCandidate *candidate = candidates->pdata[i];
    TwRelationshipSuggestion *suggestion = NULL;
    if (!g_hash_table_contains (suggested, candidate->relationship))
      suggestion = judge (&search, candidate);
    if (suggestion) {
      g_hash_table_add (suggested, candidate->relationship);
      g_ptr_array_add (found->items, suggestion);
    }
  }
  return g_steal_pointer (&found);
}

typedef struct {
  TwPool *pool;
  TwCatalog *catalog;
  const TwTable *table;
  TwSuggestionLimits limits;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  tw_pool_unref (job->pool);
  tw_catalog_unref (job->catalog);
  g_free (job);
}

static void
find_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  TwRelationshipSuggestions *found = tw_relationship_suggestions_find (
    job->pool, job->catalog, job->table, &job->limits, cancellable, &error);
  if (found)
    g_task_return_pointer (task, found, (GDestroyNotify) tw_relationship_suggestions_free);
  else
    g_task_return_error (task, error);
}

void
tw_relationship_suggestions_find_async (TwPool *pool, TwCatalog *catalog, const TwTable *table,
                                        const TwSuggestionLimits *limits,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  job->pool = tw_pool_ref (pool);
  job->catalog = tw_catalog_ref (catalog);
  job->table = table;
  job->limits = fill_limits (limits);
  g_task_set_source_tag (task, tw_relationship_suggestions_find_async);
  g_task_set_task_data (task, job, job_free);
  tw_worker_run (TW_WORKER_DATABASE, task, find_in_worker);
}

TwRelationshipSuggestions *
tw_relationship_suggestions_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
