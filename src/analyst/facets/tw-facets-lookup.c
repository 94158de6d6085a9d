// SPDX-License-Identifier: Apache-2.0
#include "analyst/facets/tw-facets-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/tw-analyst-error.h"
#include "catalog/tw-hidden.h"
#include "core/tw-worker.h"
#include "warehouse/tw-query.h"

#define MOST_VALUES 200
#define MOST_YEARS 15
#define TIMEOUT_MS 8000

static gboolean
is_number (const char *text)
{
  char *end;
  g_ascii_strtod (text, &end);
  return *text && *end == '\0' && strpbrk (text, "xXnNpP") == NULL;
}

/* As the literals there are: a column that is compared with numbers takes none but these. */
static char *
dup_literal (const TwFacets *self, const TwFacetPlace *place, const char *text)
{
  const TwSqlToken *first = &self->tokens->tokens[place->literals.first];
  if (first->kind == TW_SQL_NUMBER)
    return is_number (text) ? g_strdup (text) : NULL;
  return tw_dialect_quote_literal (tw_catalog_get_dialect (self->catalog), text);
}

char *
tw_facets_set_value (const TwFacets *self, guint index, const char *text)
{
  const TwFacetPlace *place = self->places->pdata[index];
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  if (!place->facet.takes_value || *stripped == '\0')
    return NULL;
  g_autofree char *literal = dup_literal (self, place, stripped);
  if (literal == NULL)
    return NULL;
  TwTextEdit edit = { place->literals, literal };
  return tw_facets_edit (self, &edit, 1);
}

static TwResultSet *
ask (const TwFacets *self, const TwFacetPlace *place, const char *format, TwPool *pool,
     GCancellable *cancellable, GError **error)
{
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  limits.timeout_ms = TIMEOUT_MS;
  limits.max_rows = MOST_VALUES;
  limits.purpose = N_("values to choose from");
  g_autofree char *name = tw_dialect_quote_identifier (tw_catalog_get_dialect (self->catalog),
                                                       place->column->name);
  g_autofree char *table = tw_catalog_dup_qualified_name (self->catalog, place->column->table);
  g_autoptr (GString) sql = g_string_new (format);
  g_string_replace (sql, "COLUMN", name, 0);
  g_string_replace (sql, "TABLE", table, 0);
  return tw_query_run (pool, sql->str, NULL, &limits, cancellable, error);
}

static GPtrArray *
find_values (TwFacets *self, guint index, TwPool *pool, GCancellable *cancellable, GError **error)
{
  const TwFacetPlace *place = self->places->pdata[index];
  g_autoptr (TwResultSet) rows
    = ask (self, place, "SELECT DISTINCT COLUMN FROM TABLE WHERE COLUMN IS NOT NULL ORDER BY 1 "
                        "LIMIT 200", pool, cancellable, error);
  if (rows == NULL)
    return NULL;
  GPtrArray *changes = tw_facet_changes_new ();
  for (guint row = 0; row < tw_result_set_get_n_rows (rows); row++) {
    char buffer[64];
    const char *text = tw_result_set_get_text (rows, row, 0, buffer, NULL);
    char *sql = strcmp (text, place->facet.value) == 0 ? NULL
                                                       : tw_facets_set_value (self, index, text);
    if (sql)
      tw_facet_add_change (changes, g_strdup (text), sql);
  }
  return changes;
}

static int
year_of (TwResultSet *rows, guint column)
{
  char buffer[64];
  return (int) g_ascii_strtoll (tw_result_set_get_text (rows, 0, column, buffer, NULL), NULL, 10);
}

static gboolean
is_period (const TwFacetPlace *place, const GDate *from, const GDate *to)
{
  return g_date_valid (&place->from) && g_date_valid (&place->to)
         && g_date_compare (&place->from, from) == 0 && g_date_compare (&place->to, to) == 0;
}

static GPtrArray *
find_years (TwFacets *self, const TwFacetPlace *place, TwPool *pool, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (TwResultSet) rows
    = ask (self, place, "SELECT MIN(COLUMN), MAX(COLUMN) FROM TABLE", pool, cancellable, error);
  if (rows == NULL)
    return NULL;
  GPtrArray *changes = tw_facet_changes_new ();
  int first = year_of (rows, 0), last = year_of (rows, 1);
  for (int year = last; year >= first && year > last - MOST_YEARS && year > 0 && year < 9000;
       year--) {
    GDate from, to;
    g_date_clear (&from, 1);
    g_date_clear (&to, 1);
    g_date_set_dmy (&from, 1, 1, (GDateYear) year);
    g_date_set_dmy (&to, 1, 1, (GDateYear) (year + 1));
    if (!is_period (place, &from, &to))
      tw_facet_add_change (changes, tw_facets_dup_period (&from, &to),
                           tw_facets_period_sql (self, place, &from, &to));
  }
  return changes;
}

GPtrArray *
tw_facets_find_changes (TwFacets *self, guint index, TwPool *pool, const char *const *never,
                        GCancellable *cancellable, GError **error)
{
  const TwFacetPlace *place = self->places->pdata[index];
  if (!place->facet.looks_up)
    return tw_facet_changes_new ();
  if (place->facet.kind == TW_FACET_PERIOD)
    return find_years (self, place, pool, cancellable, error);
  if (tw_hidden_has (never, place->column->table, place->column->name)) {
    tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_REFUSED, NULL,
                  "This connection's settings say that values of %s are not looked up.",
                  place->column->name);
    return NULL;
  }
  return find_values (self, index, pool, cancellable, error);
}

typedef struct {
  TwFacets *facets;
  guint index;
  TwPool *pool;
  char **never;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  tw_facets_unref (job->facets);
  tw_pool_unref (job->pool);
  g_strfreev (job->never);
  g_free (job);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  GPtrArray *changes
    = tw_facets_find_changes (job->facets, job->index, job->pool,
                              (const char *const *) job->never, cancellable, &error);
  if (changes)
    g_task_return_pointer (task, changes, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
tw_facets_find_changes_async (TwFacets *self, guint index, TwPool *pool, const char *const *never,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_facets_find_changes_async);
  Job *job = g_new (Job, 1);
  *job = (Job) { tw_facets_ref (self), index, tw_pool_ref (pool), g_strdupv ((char **) never) };
  g_task_set_task_data (task, job, job_free);
  tw_worker_run (TW_WORKER_DATABASE, task, work);
}

GPtrArray *
tw_facets_find_changes_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
