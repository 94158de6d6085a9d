// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-sample-data.h"

#include <glib/gi18n.h>

#include "setup/tw-sample-schema.h"
#include "setup/tw-sample-statements.h"

/* Redshift and PostgreSQL both know these; names become text so that no type of theirs comes. */
#define RELATIONS_OF                                                                               \
  "SELECT c.relname::text, c.relkind::text, a.attname::text"                                       \
  " FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid"           \
  " LEFT JOIN pg_catalog.pg_attribute a"                                                           \
  " ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"                                 \
  " WHERE n.nspname = '%s' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"                        \
  " ORDER BY c.relname, a.attnum"
#define FUNCTIONS_OF                                                                               \
  "SELECT p.proname::text FROM pg_catalog.pg_namespace n"                                          \
  " JOIN pg_catalog.pg_proc p ON p.pronamespace = n.oid WHERE n.nspname = '%s' LIMIT 1"
#define SCHEMA_NAMED "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = '%s'"
#define MARK_OF                                                                                    \
  "SELECT pg_catalog.obj_description(oid, 'pg_namespace') FROM pg_catalog.pg_namespace"            \
  " WHERE nspname = '%s'"

/* What a schema holds of ours, and the first thing that is not ours. */
typedef struct {
  gboolean exists;
  char *foreign;
  gboolean has[16]; /* by table */
  guint n_tables;
} State;

static void
state_clear (State *self)
{
  g_free (self->foreign);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

G_GNUC_PRINTF (5, 6)
static TwResultSet *
query (TwPool *pool, gboolean read_only, GCancellable *cancellable, GError **error,
       const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *sql = g_strdup_vprintf (format, args);
  va_end (args);
  TwQueryLimits limits = { .read_only = read_only, .purpose = N_("sample data") };
  return tw_query_run (pool, sql, NULL, &limits, cancellable, error);
}

static const char *
cell (TwResultSet *result, guint row, guint column, char buffer[64])
{
  return tw_result_set_get_text (result, row, column, buffer, NULL);
}

static int
find_table (TwSample sample, const char *name)
{
  for (int i = 0; tw_sample_tables[i].name; i++)
    if (g_str_equal (tw_sample_table_get_name (&tw_sample_tables[i], sample), name))
      return i;
  return -1;
}

/* The rows of one relation, a column each, are exactly what the loader makes. */
static gboolean
is_ours (TwSample sample, int table, TwResultSet *result, guint first, guint n)
{
  char kind[64], name[64];
  if (table < 0 || !g_str_equal (cell (result, first, 1, kind), "r"))
    return FALSE;
  const TwSampleColumn *columns = tw_sample_tables[table].columns;
  guint i = 0;
  for (; i < n && columns[i].name; i++)
    if (!g_str_equal (tw_sample_column_get_name (&columns[i], sample),
                      cell (result, first + i, 2, name)))
      return FALSE;
  return i == n && columns[i].name == NULL;
}

static void
read_relations (State *state, TwSample sample, TwResultSet *result)
{
  guint n_rows = tw_result_set_get_n_rows (result);
  char one[64], two[64];
  for (guint first = 0, next; first < n_rows; first = next) {
    g_autofree char *name = g_strdup (cell (result, first, 0, one));
    for (next = first + 1; next < n_rows; next++)
      if (!g_str_equal (name, cell (result, next, 0, two)))
        break;
    int table = find_table (sample, name);
    if (is_ours (sample, table, result, first, next - first)) {
      state->has[table] = TRUE;
      state->n_tables++;
    } else if (state->foreign == NULL) {
      state->foreign = g_strdup (name);
    }
  }
}

static gboolean
read_state (TwPool *pool, TwSample sample, State *state, GCancellable *cancellable, GError **error)
{
  const char *schema = tw_sample_get_schema (sample);
  g_autoptr (TwResultSet) named = query (pool, TRUE, cancellable, error, SCHEMA_NAMED, schema);
  if (named == NULL)
    return FALSE;
  state->exists = tw_result_set_get_n_rows (named) > 0;
  if (!state->exists)
    return TRUE;
  g_autoptr (TwResultSet) relations = query (pool, TRUE, cancellable, error, RELATIONS_OF, schema);
  if (relations == NULL)
    return FALSE;
  read_relations (state, sample, relations);
  g_autoptr (TwResultSet) functions = query (pool, TRUE, cancellable, error, FUNCTIONS_OF, schema);
  if (functions == NULL)
    return FALSE;
  char buffer[64];
  if (state->foreign == NULL && tw_result_set_get_n_rows (functions) > 0)
    state->foreign = g_strdup (cell (functions, 0, 0, buffer));
  return TRUE;
}

static guint
count_tables (void)
{
  guint n = 0;
  while (tw_sample_tables[n].name)
    n++;
  return n;
}

/* @wrong: (out): (transfer full): a table whose count differs, or %NULL */
static gboolean
check_counts (TwPool *pool, TwSample sample, char **wrong, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  for (guint i = 0; tw_sample_tables[i].name; i++)
    g_string_append_printf (sql, "%sSELECT %u, COUNT(*) FROM %s.%s", i ? " UNION ALL " : "", i,
                            tw_sample_get_schema (sample),
                            tw_sample_table_get_name (&tw_sample_tables[i], sample));
  g_autoptr (TwResultSet) counts = query (pool, TRUE, cancellable, error, "%s", sql->str);
  if (counts == NULL)
    return FALSE;
  for (guint row = 0; row < tw_result_set_get_n_rows (counts) && *wrong == NULL; row++) {
    gint64 table = 0, count = 0;
    if (!tw_result_set_get_int64 (counts, row, 0, &table)
        || !tw_result_set_get_int64 (counts, row, 1, &count)
        || count != tw_sample_tables[table].n_rows)
      *wrong = g_strdup (tw_sample_table_get_name (&tw_sample_tables[table], sample));
  }
  return TRUE;
}

/* Whether the schema bears the mark of these very rows, names and comments. Redshift has no comment
 * on a schema: there the counts alone tell. */
static gboolean
check_mark (TwPool *pool, TwSample sample, gboolean *same, GCancellable *cancellable,
            GError **error)
{
  TwDialect dialect;
  *same = TRUE;
  if (!tw_pool_get_dialect (pool, &dialect, cancellable, error))
    return FALSE;
  if (dialect != TW_DIALECT_POSTGRESQL)
    return TRUE;
  g_autoptr (TwResultSet) result
    = query (pool, TRUE, cancellable, error, MARK_OF, tw_sample_get_schema (sample));
  if (result == NULL)
    return FALSE;
  g_autofree char *mark = tw_sample_dup_mark (sample);
  char buffer[64];
  *same = tw_result_set_get_n_rows (result) == 1 && g_str_equal (cell (result, 0, 0, buffer), mark);
  return TRUE;
}

gboolean
tw_sample_data_is_loaded (TwPool *pool, TwSample sample, gboolean *loaded,
                          GCancellable *cancellable, GError **error)
{
  g_auto (State) state = { 0 };
  g_autofree char *wrong = NULL;
  gboolean same = FALSE;
  *loaded = FALSE;
  if (!read_state (pool, sample, &state, cancellable, error))
    return FALSE;
  if (state.n_tables != count_tables ())
    return TRUE;
  if (!check_counts (pool, sample, &wrong, cancellable, error)
      || !check_mark (pool, sample, &same, cancellable, error))
    return FALSE;
  *loaded = wrong == NULL && same;
  return TRUE;
}

static gboolean
refuse_foreign (TwSample sample, const State *state, GError **error)
{
  if (state->foreign == NULL)
    return TRUE;
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_LOAD,
                       _("Load into a database without such a schema, or rename the schema."),
                       _("The schema %s holds %s, which is not sample data; nothing was changed."),
                       tw_sample_get_schema (sample), state->foreign);
}

static gboolean
execute_all (TwTransaction *transaction, GPtrArray *statements, GCancellable *cancellable,
             GError **error)
{
  for (guint i = 0; i < statements->len; i++)
    if (!tw_transaction_execute (transaction, statements->pdata[i], cancellable, error))
      return FALSE;
  return TRUE;
}

static gboolean
load_table (TwTransaction *transaction, TwDialect dialect, TwSample sample, guint table,
            gboolean replace, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) statements
    = tw_sample_table_statements (&tw_sample_tables[table], sample, dialect, replace);
  return execute_all (transaction, statements, cancellable, error);
}

static gboolean
finish_table (TwPool *pool, TwSample sample, guint table, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (TwResultSet) result
    = query (pool, FALSE, cancellable, error, "ANALYZE %s.%s", tw_sample_get_schema (sample),
             tw_sample_table_get_name (&tw_sample_tables[table], sample));
  return result != NULL;
}

static gboolean
load_all (TwPool *pool, TwSample sample, const State *state, TwSetupProgress progress,
          gpointer progress_data, GCancellable *cancellable, GError **error)
{
  TwDialect dialect;
  if (!tw_pool_get_dialect (pool, &dialect, cancellable, error))
    return FALSE;
  g_autoptr (TwTransaction) transaction = tw_transaction_begin (pool, cancellable, error);
  if (transaction == NULL)
    return FALSE;
  g_autoptr (GPtrArray) statements = tw_sample_schema_statements (sample, dialect, !state->exists);
  if (!execute_all (transaction, statements, cancellable, error))
    return FALSE;
  for (guint i = 0; tw_sample_tables[i].name; i++) {
    g_autofree char *message
      = g_strdup_printf (_("Loading the sample data: %s…"), tw_sample_tables[i].name);
    if (progress)
      progress (message, (double) i / count_tables (), progress_data);
    if (!load_table (transaction, dialect, sample, i, state->has[i], cancellable, error))
      return FALSE;
  }
  return tw_transaction_commit (transaction, error);
}

gboolean
tw_sample_data_load (TwPool *pool, TwSample sample, TwSetupProgress progress,
                     gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_auto (State) state = { 0 };
  if (!read_state (pool, sample, &state, cancellable, error)
      || !refuse_foreign (sample, &state, error)
      || !load_all (pool, sample, &state, progress, progress_data, cancellable, error))
    return FALSE;
  for (guint i = 0; tw_sample_tables[i].name; i++)
    if (!finish_table (pool, sample, i, cancellable, error))
      return FALSE;
  g_autofree char *wrong = NULL;
  if (!check_counts (pool, sample, &wrong, cancellable, error))
    return FALSE;
  if (wrong)
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_LOAD, _("Load it again."),
                         _("The table %s.%s does not hold all of its rows after loading."),
                         tw_sample_get_schema (sample), wrong);
  if (progress)
    progress (_("The sample data is loaded."), 1, progress_data);
  return TRUE;
}

gboolean
tw_sample_data_remove (TwPool *pool, TwSample sample, GCancellable *cancellable, GError **error)
{
  g_auto (State) state = { 0 };
  if (!read_state (pool, sample, &state, cancellable, error)
      || !refuse_foreign (sample, &state, error))
    return FALSE;
  if (!state.exists)
    return TRUE;
  g_autoptr (TwTransaction) transaction = tw_transaction_begin (pool, cancellable, error);
  if (transaction == NULL)
    return FALSE;
  g_autoptr (GPtrArray) statements = g_ptr_array_new_with_free_func (g_free);
  const char *schema = tw_sample_get_schema (sample);
  for (guint i = 0; tw_sample_tables[i].name; i++)
    if (state.has[i])
      g_ptr_array_add (statements,
                       g_strdup_printf ("DROP TABLE %s.%s", schema,
                                        tw_sample_table_get_name (&tw_sample_tables[i], sample)));
  /* Without CASCADE: what came into it meanwhile makes this fail, and nothing is dropped. */
  g_ptr_array_add (statements, g_strdup_printf ("DROP SCHEMA %s", schema));
  return execute_all (transaction, statements, cancellable, error)
         && tw_transaction_commit (transaction, error);
}
