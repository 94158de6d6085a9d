// SPDX-License-Identifier: Apache-2.0
//
// The warehouse room on a STAND-IN for Redshift. What holds here is not proven on a cluster.
#include "tw-test-redshift.h"

#include <string.h>

#include "setup/tw-workspace.h"
#include "tw-test-home.h"
#include "warehouse/tw-query-cost.h"
#include "warehouse/tw-query-history.h"
#include "warehouse/tw-system-parts.h"

static const TwSystemFilter everything = { 0 };

typedef struct {
  TwTestRedshift *server;
  TwPool *pool;
} Fixture;

static gboolean
open_stand_in (Fixture *self, const char *database)
{
  self->server = tw_test_redshift_start (database);
  if (self->server)
    self->pool = tw_pool_new (tw_test_redshift_get_endpoint (self->server), 4);
  return self->server != NULL;
}

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->pool, tw_pool_unref);
  g_clear_pointer (&self->server, tw_test_redshift_stop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static TwSystemTables *
read_tables (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  TwSystemTables *tables = tw_system_tables_read (self->pool, &everything, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tw_system_parts_find (self->pool, &everything, tables, NULL, &error));
  g_assert_no_error (error);
  return tables;
}

static TwSystemPart *
find_part (TwSystemTables *tables, const char *name)
{
  for (guint i = 0; i < tables->parts->len; i++) {
    TwSystemPart *part = tables->parts->pdata[i];
    if (g_str_equal (part->name, name))
      return part;
  }
  g_assert_not_reached ();
}

static void
test_tables (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!open_stand_in (&fixture, "parts_tables"))
    return;
  tw_test_redshift_run (fixture.server, "CREATE TABLE public.mv_tbl__totals__0 (a int)");
  g_autoptr (TwSystemTables) tables = read_tables (&fixture);
  g_assert_cmpint (tables->dialect, ==, TW_DIALECT_REDSHIFT);
  g_assert_cmpuint (tables->constraints->len, ==, 3);
  for (guint i = 0; i < tables->tables->len; i++) {
    const TwSystemTable *table = tables->tables->pdata[i];
    g_assert_false (g_str_has_prefix (table->name, "mv_tbl__"));
    if (g_str_equal (table->name, "recent_orders")) {
      g_assert_cmpint (table->kind, ==, TW_TABLE_KIND_LATE_BINDING);
      g_assert_cmpuint (table->columns->len, ==, 0);
    }
  }
}

/* A part that does not answer in its time leaves everything else as it was. */
static void
test_a_slow_part_times_out_alone (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!open_stand_in (&fixture, "parts_slow"))
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSystemTables) tables = read_tables (&fixture);
  guint before = tables->tables->len;
  TwSystemPart *slow = find_part (tables, "slow_lake");
  g_assert_true (tw_system_part_read (fixture.pool, &everything, tables, slow, 200, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (slow->state, ==, TW_PART_TIMED_OUT);
  g_assert_nonnull (slow->message);
  g_assert_cmpuint (tables->tables->len, ==, before);

  TwSystemPart *good = find_part (tables, "spectrum");
  g_assert_true (tw_system_part_read (fixture.pool, &everything, tables, good, 0, NULL, &error));
  g_assert_cmpint (good->state, ==, TW_PART_READ);
  g_assert_cmpuint (good->n_tables, ==, 1);
  g_assert_cmpuint (tables->tables->len, ==, before + 1);
  const TwSystemTable *clicks = tables->tables->pdata[before];
  g_assert_cmpint (clicks->kind, ==, TW_TABLE_KIND_EXTERNAL);
  g_assert_cmpuint (clicks->columns->len, ==, 2);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (150 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_reading_a_part_is_cancelled (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!open_stand_in (&fixture, "parts_cancel"))
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwSystemTables) tables = read_tables (&fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  TwSystemPart *slow = find_part (tables, "slow_lake");
  g_assert_false (
    tw_system_part_read (fixture.pool, &everything, tables, slow, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (slow->state, ==, TW_PART_NOT_READ);
  g_thread_join (thread);
}

/* Every change that matters changes it, and nothing else does. */
static void
test_fingerprint (void)
{
  static const char *const changes[] = {
    "ALTER TABLE shop.orders ADD COLUMN note varchar(10)",
    "ALTER TABLE shop.orders RENAME COLUMN note TO word",
    "COMMENT ON COLUMN shop.orders.word IS 'What was said'",
    "ALTER TABLE shop.orders ALTER COLUMN word TYPE varchar(20)",
    "CREATE TABLE shop.returns (id int)",
    "ALTER TABLE shop.returns ADD PRIMARY KEY (id)",
    "DROP TABLE shop.returns",
  };
  g_auto (Fixture) fixture = { 0 };
  if (!open_stand_in (&fixture, "parts_fingerprint"))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *before
    = tw_system_tables_read_fingerprint (fixture.pool, &everything, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    tw_test_redshift_run (fixture.server, changes[i]);
    g_autofree char *after
      = tw_system_tables_read_fingerprint (fixture.pool, &everything, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (after, !=, before);
    tw_test_redshift_run (fixture.server, "INSERT INTO shop.secrets VALUES (1, 'x'); ANALYZE");
    g_autofree char *same
      = tw_system_tables_read_fingerprint (fixture.pool, &everything, NULL, &error);
    g_assert_cmpstr (same, ==, after);
    g_free (before);
    before = g_steal_pointer (&after);
  }
}

static guint
n_embedded (TwWorkspace *workspace)
{
  return tw_index_get_stats (tw_workspace_get_index (workspace))->n_embedded;
}

/* A change is noticed by a number, and only what is new of the schema is embedded; what was loaded
 * once stays. */
static void
test_a_watched_workspace (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!open_stand_in (&fixture, "parts_watched"))
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) profile = tw_profile_new ("watched");
  profile->uri = g_strdup (tw_test_redshift_get_uri (fixture.server));
  profile->login = TW_LOGIN_NONE;
  TwWorkspaceOptions options = { .depth = TW_WORKSPACE_INDEX, .watch = TRUE };
  g_autoptr (TwWorkspace) first = tw_workspace_open (profile, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_embedded (first), >, 0);
  g_assert_false (tw_workspace_has_changed (first, NULL, &error));
  g_assert_no_error (error);

  const char *const load[] = { "external spectrum", NULL };
  options.load = load;
  g_autoptr (TwWorkspace) loaded = tw_workspace_reindex (first, FALSE, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_embedded (loaded), ==, 3);
  g_assert_nonnull (
    tw_catalog_find_table (tw_workspace_get_catalog (loaded), "spectrum", "clicks"));

  tw_test_redshift_run (fixture.server, "ALTER TABLE shop.secrets ALTER COLUMN id TYPE bigint");
  g_assert_true (tw_workspace_has_changed (loaded, NULL, &error));
  options.load = NULL;
  g_autoptr (TwWorkspace) fresh = tw_workspace_reindex (loaded, FALSE, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_embedded (fresh), ==, 1);
  g_assert_false (tw_workspace_has_changed (fresh, NULL, &error));
  g_assert_nonnull (
    tw_catalog_find_table (tw_workspace_get_catalog (fresh), "spectrum", "clicks"));
}

static gpointer
run_slowly (gpointer data)
{
  Fixture *fixture = data;
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  g_strlcpy (limits.label, "tradewind-slow", sizeof limits.label);
  g_autoptr (TwResultSet) result
    = tw_query_run (fixture->pool, "SELECT pg_sleep(2)", NULL, &limits, NULL, NULL);
  g_assert_nonnull (result);
  return NULL;
}

/* Over a second connection, while the query runs. */
static void
test_history_of_a_running_query (void)
{
  g_auto (Fixture) fixture = { 0 };
  if (!open_stand_in (&fixture, "parts_history"))
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwQueryHistory) unknown
    = tw_query_history_read (fixture.pool, "tradewind-slow", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (unknown);
  GThread *thread = g_thread_new ("slow", run_slowly, &fixture);
  gboolean seen = FALSE;
  for (guint i = 0; i < 100 && !seen; i++) {
    g_autoptr (TwQueryHistory) now
      = tw_query_history_read (fixture.pool, "tradewind-slow", NULL, &error);
    g_assert_no_error (error);
    seen = now && (g_str_equal (now->status, "queued") || g_str_equal (now->status, "running"));
    g_usleep (20 * 1000);
  }
  g_assert_true (seen);
  g_thread_join (thread);
  g_autoptr (TwQueryHistory) done
    = tw_query_history_read (fixture.pool, "tradewind-slow", NULL, &error);
  g_assert_cmpstr (done->status, ==, "success");
  g_assert_cmpfloat (done->queue_ms, ==, 1500);
}

static void
test_plans (void)
{
  static const char *const redshift[] = {
    "XN Hash Join DS_BCAST_INNER  (cost=1.00..9.00 rows=1000000 width=40)",
    "  Hash Cond: (\"outer\".id = \"inner\".id)",
    "  ->  XN Seq Scan on sales  (cost=0.00..1.00 rows=2000000000 width=10)",
    "  ->  XN Hash  (cost=1.00..1.00 rows=50000000 width=30)",
    "        ->  XN Seq Scan on customers  (cost=0.00..1.00 rows=50000000 width=30)",
    NULL,
  };
  static const char *const nested[] = {
    "Nested Loop  (cost=0.00..1.00 rows=5 width=4)",
    "  ->  Seq Scan on a  (cost=0.00..1.00 rows=100000 width=4)",
    "  ->  Materialize  (cost=0.00..1.00 rows=100000 width=4)",
    "        ->  Seq Scan on b  (cost=0.00..1.00 rows=100000 width=4)",
    NULL,
  };
  static const char *const cheap[] = { "Result  (cost=0.00..0.01 rows=1 width=4)", NULL };
  g_autoptr (TwQueryCost) moved = tw_query_cost_parse (redshift);
  g_assert_cmpfloat (moved->bytes, ==, 2e10);
  g_assert_cmpstr (moved->step, ==, "XN Seq Scan on sales");
  g_assert_cmpfloat (moved->moved_bytes, ==, 1.5e9);
  g_autofree char *scan = tw_query_cost_dup_reason (moved, 1e10);
  g_assert_nonnull (strstr (scan, "2.0 billion rows of 10 bytes"));
  g_autofree char *broadcast = tw_query_cost_dup_reason (moved, 1e10 * 1.4 + 6e9);
  g_assert_null (broadcast);
  moved->bytes = 0;
  g_autofree char *sent = tw_query_cost_dup_reason (moved, 1e10);
  g_assert_nonnull (strstr (sent, "between the cluster's nodes"));

  g_autoptr (TwQueryCost) loop = tw_query_cost_parse (nested);
  g_assert_cmpfloat (loop->pairs, ==, 1e10);
  g_autofree char *pairs = tw_query_cost_dup_reason (loop, 1e10);
  g_assert_nonnull (strstr (pairs, "10.0 billion pairs"));
  g_assert_null (tw_query_cost_dup_reason (loop, 0));

  g_autoptr (TwQueryCost) small = tw_query_cost_parse (cheap);
  g_assert_null (tw_query_cost_dup_reason (small, 1e9));
  static const char *const nothing[] = { NULL };
  g_autoptr (TwQueryCost) none = tw_query_cost_parse (nothing);
  g_assert_null (tw_query_cost_dup_reason (none, 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  g_test_add_func ("/stand-in/tables", test_tables);
  g_test_add_func ("/stand-in/a-slow-part-times-out-alone", test_a_slow_part_times_out_alone);
  g_test_add_func ("/stand-in/reading-a-part-is-cancelled", test_reading_a_part_is_cancelled);
  g_test_add_func ("/stand-in/fingerprint", test_fingerprint);
  g_test_add_func ("/stand-in/a-watched-workspace", test_a_watched_workspace);
  g_test_add_func ("/stand-in/history-of-a-running-query", test_history_of_a_running_query);
  g_test_add_func ("/plans", test_plans);
  return g_test_run ();
}
