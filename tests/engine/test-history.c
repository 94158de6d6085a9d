// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE /* memmem */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "analyst/history/tw-history-answer.h"
#include "analyst/history/tw-history-keeper.h"
#include "analyst/history/tw-history-rows.h"
#include "analyst/tw-answer-private.h"
#include "core/tw-error.h"
#include "core/tw-json.h"
#include "tw-test-catalog.h"

typedef struct {
  char *folder;
  char *path;
  TwHistory *history;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("tw-history-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "data", "history.db", NULL);
  fixture->history = tw_history_new (fixture->path);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  while (folder && (name = g_dir_read_name (folder))) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    remove_all (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tw_history_unref (fixture->history);
  remove_all (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static TwHistoryRecord *
record_new (const char *question, const char *sql, gint64 parent)
{
  TwHistoryRecord *record = g_new0 (TwHistoryRecord, 1);
  record->entry = g_new0 (TwHistoryEntry, 1);
  record->entry->question = g_strdup (question);
  record->entry->sql = g_strdup (sql);
  record->entry->profile = g_strdup ("sample");
  record->entry->title = g_strdup ("Sample");
  record->entry->state = g_strdup ("done");
  record->entry->time = g_get_real_time () / G_USEC_PER_SEC;
  record->entry->parent = parent;
  record->document = g_strdup ("{}");
  return record;
}

static gint64
save (Fixture *fixture, const char *question, const char *sql, gint64 parent)
{
  g_autoptr (TwHistoryRecord) record = record_new (question, sql, parent);
  g_autoptr (GError) error = NULL;
  tw_history_save (fixture->history, record, &error);
  g_assert_no_error (error);
  return record->entry->id;
}

/* The questions that are listed, one after the other. */
static void
assert_listed (Fixture *fixture, const char *search, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tw_history_list (fixture->history, search, 100, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < entries->len; i++)
    g_string_append_printf (text, "%s%s", i ? "|" : "",
                            ((TwHistoryEntry *) entries->pdata[i])->question);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
change (Fixture *fixture, TwHistoryChange what, gint64 value)
{
  g_autoptr (GError) error = NULL;
  tw_history_change (fixture->history, what, value, &error);
  g_assert_no_error (error);
}

static void
reopen (Fixture *fixture)
{
  tw_history_unref (fixture->history);
  fixture->history = tw_history_new (fixture->path);
}

static void
test_finds_by_beginnings_of_words (Fixture *fixture, gconstpointer data)
{
  save (fixture, "Revenue by country", "SELECT country FROM orders", 0);
  save (fixture, "Umsatz in Österreich", "SELECT 1 AS total_revenue", 0);
  save (fixture, "今日の天気", "SELECT 2", 0);
  assert_listed (fixture, NULL, "今日の天気|Umsatz in Österreich|Revenue by country");
  assert_listed (fixture, "rev", "Umsatz in Österreich|Revenue by country");
  assert_listed (fixture, "rev coun", "Revenue by country");
  assert_listed (fixture, "oster", "Umsatz in Österreich");
  assert_listed (fixture, "天気", "今日の天気");
  assert_listed (fixture, "\"' OR NEAR( -- *", "");
  assert_listed (fixture, "sample", "今日の天気|Umsatz in Österreich|Revenue by country");
  assert_listed (fixture, "nothing", "");
  assert_listed (fixture, "  ", "今日の天気|Umsatz in Österreich|Revenue by country");
}

static void
test_threads_stay_together (Fixture *fixture, gconstpointer data)
{
  gint64 first = save (fixture, "first", NULL, 0);
  save (fixture, "other", NULL, 0);
  gint64 second = save (fixture, "second", NULL, first);
  save (fixture, "third", NULL, second);
  gint64 orphan = save (fixture, "orphan", NULL, 12345);
  assert_listed (fixture, NULL, "orphan|first|second|third|other");
  change (fixture, TW_HISTORY_PIN, orphan);
  change (fixture, TW_HISTORY_DELETE, second);
  save (fixture, "last", NULL, 0);
  assert_listed (fixture, NULL, "orphan|last|first|third|other");
  change (fixture, TW_HISTORY_UNPIN, orphan);
  change (fixture, TW_HISTORY_RESTORE, second);
  assert_listed (fixture, NULL, "last|orphan|first|second|third|other");
}

static gboolean
file_contains (const char *path, const char *text)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;
  return g_file_get_contents (path, &bytes, &length, NULL)
         && memmem (bytes, length, text, strlen (text)) != NULL;
}

static void
test_what_is_cleared_is_gone_from_the_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  gint64 id = save (fixture, "zebrafish", NULL, 0);
  change (fixture, TW_HISTORY_DELETE, id);
  change (fixture, TW_HISTORY_PURGE, id);
  save (fixture, "okapi", NULL, 0);
  assert_listed (fixture, "zebra", "");
  change (fixture, TW_HISTORY_CLEAR, 0);
  assert_listed (fixture, NULL, "");
  const char *const paths[] = { fixture->path, log };
  for (guint i = 0; i < 2; i++) {
    g_assert_false (file_contains (paths[i], "zebrafish"));
    g_assert_false (file_contains (paths[i], "okapi"));
  }
}

static void
test_prunes_what_is_old (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 3; i++) {
    g_autofree char *question = g_strdup_printf ("%u0 days old", i);
    g_autoptr (TwHistoryRecord) record = record_new (question, NULL, 0);
    record->entry->time -= (gint64) i * 10 * 86400;
    tw_history_save (fixture->history, record, NULL);
    if (i == 2)
      change (fixture, TW_HISTORY_PIN, record->entry->id);
  }
  change (fixture, TW_HISTORY_PRUNE, 5);
  assert_listed (fixture, NULL, "20 days old|00 days old");
}

static void
test_is_private (Fixture *fixture, gconstpointer data)
{
  GStatBuf status;
  save (fixture, "a question", NULL, 0);
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (log, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_a_damaged_file_is_set_aside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwHistoryRecord) record = record_new ("lost", NULL, 0);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (fixture->path, "this is no database, but a letter", -1, NULL));
  g_assert_false (tw_history_save (fixture->history, record, &error));
  g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_DAMAGED);
  g_assert_nonnull (tw_error_get_hint (error));
  change (fixture, TW_HISTORY_SET_ASIDE, 0);
  save (fixture, "found", NULL, 0);
  assert_listed (fixture, NULL, "found");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean aside = FALSE;
  const char *name;
  while ((name = g_dir_read_name (dir)))
    aside = aside || strstr (name, ".damaged-");
  g_assert_true (aside);
}

static void
test_a_newer_file_is_left_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  save (fixture, "a question", NULL, 0);
  sqlite3 *database;
  sqlite3_open (fixture->path, &database);
  sqlite3_exec (database, "PRAGMA user_version = 99", NULL, NULL, NULL);
  sqlite3_close (database);
  reopen (fixture);
  g_assert_null (tw_history_list (fixture->history, NULL, 1, &error));
  g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "newer"));
}

static void
test_a_locked_file_says_so (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwHistoryRecord) record = record_new ("second", NULL, 0);
  save (fixture, "first", NULL, 0);
  sqlite3 *database;
  sqlite3_open (fixture->path, &database);
  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (tw_history_save (fixture->history, record, &error));
  g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE);
  sqlite3_exec (database, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (database);
  g_assert_true (tw_history_save (fixture->history, record, NULL));
  assert_listed (fixture, NULL, "second|first");
}

static void
test_what_is_not_there_is_an_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_history_load (fixture->history, 7, &error));
  g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (tw_history_change (fixture->history, TW_HISTORY_PIN, 7, &error));
  g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FAILED);
}

static TwResultSet *
rows_new (guint n_rows, const char *text)
{
  static const char *const names[] = { "name", "revenue", "day", NULL };
  static const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL, TW_DATA_TYPE_DATE };
  g_autofree const char **cells = g_new0 (const char *, n_rows * 3 + 1);
  for (guint row = 0; row < n_rows; row++) {
    cells[row * 3] = row == 1 ? NULL : row == 2 ? "" : text;
    cells[row * 3 + 1] = "1234.50";
    cells[row * 3 + 2] = "1997-05-01";
  }
  return tw_result_set_new_from_strings (names, types, cells, n_rows);
}

static void
test_rows_come_back_as_they_were (Fixture *fixture, gconstpointer data)
{
  guint n_kept = 0;
  char buffer[64];
  g_autoptr (TwResultSet) rows = rows_new (3, "café");
  tw_result_set_set_truncated (rows, TRUE);
  g_autoptr (GBytes) packed = tw_history_rows_pack (rows, &n_kept);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (packed, &length);
  g_autoptr (TwResultSet) back = tw_history_rows_unpack (bytes, length);
  g_assert_cmpuint (n_kept, ==, 3);
  g_assert_cmpuint (tw_result_set_get_n_rows (back), ==, 3);
  g_assert_true (tw_result_set_get_truncated (back));
  g_assert_true (tw_result_set_is_null (back, 1, 0));
  g_assert_false (tw_result_set_is_null (back, 2, 0));
  g_assert_cmpstr (tw_result_set_get_text (back, 0, 0, buffer, NULL), ==, "café");
  g_assert_cmpstr (tw_result_set_get_text (back, 0, 1, buffer, NULL), ==, "1234.50");
  g_assert_cmpstr (tw_result_set_get_text (back, 0, 2, buffer, NULL), ==, "1997-05-01");
  g_assert_cmpstr (tw_result_set_get_column (back, 1)->name, ==, "revenue");
  for (gsize cut = 0; cut < length; cut++)
    g_assert_null (tw_history_rows_unpack (bytes, cut));
}

static void
test_rows_are_bounded (Fixture *fixture, gconstpointer data)
{
  guint n_kept = 0;
  g_autofree char *long_text = g_strnfill (TW_HISTORY_MAX_BYTES / 4, 'x');
  g_autoptr (TwResultSet) many = rows_new (TW_HISTORY_MAX_ROWS + 100, "x");
  g_autoptr (GBytes) packed = tw_history_rows_pack (many, &n_kept);
  g_assert_cmpuint (n_kept, ==, TW_HISTORY_MAX_ROWS);
  g_autoptr (TwResultSet) wide = rows_new (50, long_text);
  g_autoptr (GBytes) packed_wide = tw_history_rows_pack (wide, &n_kept);
  g_assert_cmpuint (n_kept, ==, 5); /* one is NULL, one empty */
}

/* Two tables, a join with a role, and a value. */
static TwContext *
context_new (void)
{
  static const char *const lines[] = { "orders: id integer, country_id integer",
                                       "countries: id integer, name text", NULL };
  static const char *const joins[] = { "orders.country_id countries.id", NULL };
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", lines, joins);
  TwContext *context = tw_context_new_whole (catalog);
  const TwTable *countries = tw_catalog_find_table (catalog, "shop", "countries");
  tw_context_add_value (context, "germany", "Germany", tw_table_find_column (countries, "name"));
  return context;
}

static void
assert_context (TwAnswer *answer)
{
  g_autoptr (TwContext) before = context_new ();
  TwContext *after = tw_answer_get_context (answer);
  g_assert_nonnull (after);
  g_autoptr (JsonNode) was = tw_context_to_json (before);
  g_autoptr (JsonNode) is = tw_context_to_json (after);
  g_autofree char *wanted = json_to_string (was, FALSE);
  g_autofree char *found = json_to_string (is, FALSE);
  g_assert_cmpstr (found, ==, wanted);
  g_assert_nonnull (strstr (found, "\"constraint\""));
}

static TwAnswer *
answer_new (TwAnswer *parent)
{
  static const char *const assumptions[] = { "Revenue is after discount.", NULL };
  static const char *const findings[] = { "Germany has **half** of it.", NULL };
  TwAnswer *answer = tw_answer_new ("Revenue by country", parent);
  g_autoptr (TwResultSet) rows = rows_new (3, "Germany");
  g_autoptr (GError) error = NULL;
  TwInsight *insight = g_new0 (TwInsight, 1);
  insight->headline = g_strdup ("Germany leads by $12.");
  insight->figures = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_figure_trace_free);
  TwFigureTrace *figure = g_new0 (TwFigureTrace, 1);
  *figure = (TwFigureTrace) { .start = 17, .length = 3, .kind = TW_FIGURE_COMPUTED, .column = 1,
                              .rows = g_array_new (FALSE, FALSE, sizeof (guint)),
                              .computation = g_strdup ("14 − 2 = 12.") };
  g_array_append_val (figure->rows, figure->column);
  g_ptr_array_add (insight->figures, figure);
  insight->findings = g_strdupv ((char **) findings);
  TwMeaning *meanings = g_new0 (TwMeaning, 3);
  meanings[1] = TW_MEANING_MONEY;
  tw_answer_take_context (answer, context_new ());
  tw_answer_set_state (answer, TW_ANSWER_WRITING);
  tw_answer_set_sql (answer, "SELECT 1");
  tw_answer_add_attempt (answer, "SELECT 0", TRUE, "period: 1997");
  tw_answer_fail_attempt (answer, "no such thing", NULL);
  tw_answer_set_assumptions (answer, assumptions);
  tw_answer_take_explanation (answer, g_strdup ("It adds."));
  tw_answer_set_result (answer, rows);
  tw_answer_take_insight (answer, insight);
  tw_answer_take_meanings (answer, meanings);
  tw_answer_set_chart (answer, "bar", "name", "revenue");
  tw_answer_add_usage (answer, &(TwUsage) { .model_calls = 2, .cost_usd = 0.0125 });
  return answer;
}

static void
finish (TwAnswer *answer)
{
  tw_answer_set_state (answer, TW_ANSWER_DONE);
  tw_history_keepers_finish ();
}

static const TwKept origin
  = { .profile = (char *) "sample", .title = (char *) "Sample", .model = (char *) "built-in" };

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  *(TwAnswer **) user_data = tw_history_load_answer_finish (result, &error);
  g_assert_no_error (error);
}

static TwAnswer *
load (Fixture *fixture, gint64 id)
{
  TwAnswer *answer = NULL;
  tw_history_load_answer_async (fixture->history, id, NULL, loaded_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return answer;
}

static void
assert_figure (GPtrArray *figures)
{
  g_assert_cmpuint (figures->len, ==, 1);
  const TwFigureTrace *figure = figures->pdata[0];
  g_assert_cmpuint (figure->start, ==, 17);
  g_assert_cmpint (figure->kind, ==, TW_FIGURE_COMPUTED);
  g_assert_cmpuint (g_array_index (figure->rows, guint, 0), ==, 1);
  g_assert_cmpstr (figure->computation, ==, "14 − 2 = 12.");
}

static void
assert_as_it_was (TwAnswer *back)
{
  const char *type, *x, *y;
  const TwKept *kept = tw_answer_get_kept (back);
  g_assert_cmpint (tw_answer_get_state (back), ==, TW_ANSWER_DONE);
  g_assert_cmpstr (tw_answer_get_question (back), ==, "Revenue by country");
  g_assert_cmpstr (tw_answer_get_sql (back), ==, "SELECT 1");
  g_assert_cmpstr (tw_answer_get_explanation (back), ==, "It adds.");
  g_assert_cmpstr (tw_answer_get_insight (back)->headline, ==, "Germany leads by $12.");
  assert_figure (tw_answer_get_insight (back)->figures);
  assert_context (back);
  const TwAttempt *attempt = tw_answer_get_attempts (back)->pdata[0];
  g_assert_cmpstr (attempt->change, ==, "period: 1997");
  g_assert_cmpuint (g_strv_length (tw_answer_get_insight (back)->findings), ==, 1);
  g_assert_cmpstr (tw_answer_get_assumptions (back)[0], ==, "Revenue is after discount.");
  g_assert_cmpuint (tw_answer_get_attempts (back)->len, ==, 1);
  g_assert_cmpint (tw_answer_get_meanings (back)[1], ==, TW_MEANING_MONEY);
  g_assert_true (tw_answer_get_chart (back, &type, &x, &y));
  g_assert_cmpstr (type, ==, "bar");
  g_assert_cmpfloat (tw_answer_get_usage (back)->cost_usd, ==, 0.0125);
  g_assert_cmpuint (tw_result_set_get_n_rows (tw_answer_get_result (back)), ==, 3);
  g_assert_cmpfloat (tw_answer_get_stage_ms (back, TW_STAGE_WRITE), >=, 0);
  g_assert_cmpfloat (tw_answer_get_stage_ms (back, TW_STAGE_EXECUTE), <, 0);
  g_assert_true (kept->reopened);
  g_assert_cmpstr (kept->model, ==, "built-in");
}

static void
test_an_answer_is_reopened_as_it_was (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwHistoryKeeper) keeper = tw_history_keeper_new (fixture->history);
  g_autoptr (TwAnswer) first = answer_new (NULL);
  tw_history_keeper_keep (keeper, first, &origin);
  finish (first);
  g_autoptr (TwAnswer) second = answer_new (first);
  tw_history_keeper_keep (keeper, second, &origin);
  finish (second);
  gint64 id = tw_answer_get_kept (second)->id;
  g_assert_cmpint (id, >, 0);
  g_assert_true (tw_answer_get_kept (second)->saved);
  reopen (fixture);
  g_autoptr (TwAnswer) back = load (fixture, id);
  assert_as_it_was (back);
  assert_as_it_was (tw_answer_get_parent (back));
}

static void
test_a_question_is_kept_before_it_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwHistoryKeeper) keeper = tw_history_keeper_new (fixture->history);
  g_autoptr (TwAnswer) answer = answer_new (NULL);
  tw_history_keeper_keep (keeper, answer, &origin);
  tw_history_keepers_finish ();
  g_autoptr (GPtrArray) entries = tw_history_list (fixture->history, NULL, 10, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (((TwHistoryEntry *) entries->pdata[0])->state, ==, "asked");
  g_assert_false (tw_answer_get_kept (answer)->saved);
  g_autoptr (TwAnswer) back = load (fixture, tw_answer_get_kept (answer)->id);
  g_assert_cmpint (tw_answer_get_state (back), ==, TW_ANSWER_CANCELLED);
}

static void
test_another_run_is_another_entry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TwHistoryKeeper) keeper = tw_history_keeper_new (fixture->history);
  g_autoptr (TwAnswer) answer = answer_new (NULL);
  tw_history_keeper_keep (keeper, answer, &origin);
  finish (answer);
  gint64 first = tw_answer_get_kept (answer)->id;
  tw_answer_set_state (answer, TW_ANSWER_GUARDING);
  finish (answer);
  g_autoptr (TwAnswer) back = load (fixture, first);
  tw_answer_set_state (back, TW_ANSWER_GUARDING);
  tw_history_keeper_keep (keeper, back, &origin);
  finish (back);
  g_autoptr (GPtrArray) entries = tw_history_list (fixture->history, NULL, 10, NULL);
  g_assert_cmpuint (entries->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (((TwHistoryEntry *) entries->pdata[i])->thread, ==, first);
}

static void
test_what_cannot_be_kept_says_so (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (TwHistoryKeeper) keeper = tw_history_keeper_new (fixture->history);
  g_autoptr (TwAnswer) answer = answer_new (NULL);
  g_assert_true (g_file_set_contents (folder, "a file where a folder should be", -1, NULL));
  tw_history_keeper_keep (keeper, answer, &origin);
  finish (answer);
  g_assert_cmpint (tw_answer_get_kept (answer)->id, ==, 0);
  g_assert_nonnull (tw_answer_get_kept (answer)->trouble);
  g_remove (folder);
  tw_answer_set_state (answer, TW_ANSWER_GUARDING);
  finish (answer);
  g_assert_cmpint (tw_answer_get_kept (answer)->id, >, 0);
  g_assert_null (tw_answer_get_kept (answer)->trouble);
}

#define TEST(path, function)                                                                       \
  g_test_add ("/history/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("search", test_finds_by_beginnings_of_words);
  TEST ("threads", test_threads_stay_together);
  TEST ("clear", test_what_is_cleared_is_gone_from_the_disk);
  TEST ("prune", test_prunes_what_is_old);
  TEST ("private", test_is_private);
  TEST ("damaged", test_a_damaged_file_is_set_aside);
  TEST ("newer", test_a_newer_file_is_left_alone);
  TEST ("locked", test_a_locked_file_says_so);
  TEST ("missing", test_what_is_not_there_is_an_error);
  TEST ("rows", test_rows_come_back_as_they_were);
  TEST ("bounded", test_rows_are_bounded);
  TEST ("reopen", test_an_answer_is_reopened_as_it_was);
  TEST ("asked", test_a_question_is_kept_before_it_ends);
  TEST ("runs", test_another_run_is_another_entry);
  TEST ("trouble", test_what_cannot_be_kept_says_so);
  return g_test_run ();
}
