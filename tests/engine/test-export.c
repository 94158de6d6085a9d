// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "analyst/tw-answer-private.h"
#include "core/tw-error.h"
#include "core/tw-new-file.h"
#include "report/tw-answer-export.h"

typedef struct {
  char *folder;
  char *path;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("tw-export-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "rows", NULL);
}

/* The folder can only go where nothing else was left in it. */
static void
tear_down (Place *place, gconstpointer data)
{
  g_unlink (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->folder);
  g_free (place->path);
}

static gboolean
write_rows (const char *path, TwExportFormat format, TwResultSet *result, TwRowOrder *order,
            GError **error)
{
  g_autoptr (TwExport) export = tw_export_new (format, path);
  tw_export_set_result (export, result, order);
  gboolean done = tw_export_run (export, NULL, error);
  if (done)
    g_assert_cmpuint (tw_export_get_n_rows (export), ==, tw_export_get_n_expected (export));
  return done;
}

static void
assert_written (Place *place, TwExportFormat format, TwResultSet *result, TwRowOrder *order,
                const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  write_rows (place->path, format, result, order, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (place->path, &text, &length, NULL));
  g_assert_cmpmem (text, length, expected, strlen (expected));
}

static TwResultSet *
sales (void)
{
  static const char *const names[] = { "na\"me", "amount, net", NULL };
  static const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  static const char *const cells[]
    = { "plain", "1.50", "a,b", NULL, "say \"hi\"", "2", "two\nlines\t", "3", "", "NaN", NULL, "4" };
  return tw_result_set_new_from_strings (names, types, cells, 6);
}

static void
test_csv (Place *place, gconstpointer data)
{
  g_autoptr (TwResultSet) set = sales ();
  assert_written (place, TW_EXPORT_CSV, set, NULL,
                  "\"na\"\"me\",\"amount, net\"\r\nplain,1.50\r\n\"a,b\",\r\n"
                  "\"say \"\"hi\"\"\",2\r\n\"two\nlines\t\",3\r\n\"\",NaN\r\n,4\r\n");
}

static void
test_tsv (Place *place, gconstpointer data)
{
  g_autoptr (TwResultSet) set = sales ();
  assert_written (place, TW_EXPORT_TSV, set, NULL,
                  "\"na\"\"me\"\tamount, net\r\nplain\t1.50\r\na,b\t\r\n"
                  "\"say \"\"hi\"\"\"\t2\r\n\"two\nlines\t\"\t3\r\n\"\"\tNaN\r\n\t4\r\n");
}

/* What a spreadsheet would run is written as the text it is, names of columns too; numbers stay
 * numbers, and the order is the one that was asked for. */
static void
test_no_formulas (Place *place, gconstpointer data)
{
  const char *names[] = { "=1+1", "number", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_INTEGER };
  static const char *const cells[] = { "=cmd|' /C calc'!A0", "-1", "@SUM(A1)", "2", "+49 30 1234",
                                       "3", "-", "4", "-x", "5", "＝1+1", "6", "\n=1", "7",
                                       "\t=1", "8" };
  g_autoptr (TwResultSet) set = tw_result_set_new_from_strings (names, types, cells, 8);
  guint32 *rows = g_new (guint32, 7);
  memcpy (rows, (guint32[]) { 4, 0, 1, 2, 5, 6, 7 }, 7 * sizeof *rows);
  g_autoptr (TwRowOrder) order = tw_row_order_new_take (rows, 7);
  assert_written (place, TW_EXPORT_CSV, set, order,
                  "'=1+1,number\r\n'-x,5\r\n'=cmd|' /C calc'!A0,-1\r\n'@SUM(A1),2\r\n"
                  "+49 30 1234,3\r\n'＝1+1,6\r\n\"'\n=1\",7\r\n'\t=1,8\r\n");
}

static void
test_json_lines (Place *place, gconstpointer data)
{
  const char *names[] = { "n", "n", "text", "when", "ok", "much", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_INTEGER, TW_DATA_TYPE_FLOAT, TW_DATA_TYPE_TEXT,
                               TW_DATA_TYPE_DATE, TW_DATA_TYPE_BOOLEAN, TW_DATA_TYPE_DECIMAL };
  static const char *const cells[]
    = { "9007199254740993", "1e+20", "\"\\\n\x01ü", "1997-05-01", "t", "12345678901234567.89",
        "-5",               "NaN",   NULL,          NULL,         "f", "0.10" };
  g_autoptr (TwResultSet) set = tw_result_set_new_from_strings (names, types, cells, 2);
  assert_written (place, TW_EXPORT_JSON_LINES, set, NULL,
                  "{\"n\":\"9007199254740993\",\"n_2\":1e+20,\"text\":\"\\\"\\\\\\n\\u0001ü\","
                  "\"when\":\"1997-05-01\",\"ok\":true,\"much\":\"12345678901234567.89\"}\n"
                  "{\"n\":-5,\"n_2\":\"NaN\",\"text\":null,\"when\":null,\"ok\":false,"
                  "\"much\":0.10}\n");
}

static TwResultSet *
one_cell (const char *cell)
{
  const char *names[] = { "x", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT };
  return tw_result_set_new_from_strings (names, types, &cell, 1);
}

static void
assert_refused (Place *place, TwResultSet *result, TwRowOrder *order, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (write_rows (place->path, TW_EXPORT_XLSX, result, order, &error));
  g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (strstr (tw_error_get_hint (error), "CSV"));
  g_assert_false (g_file_test (place->path, G_FILE_TEST_EXISTS));
}

/* A sheet's limits are said, and nothing is cut silently. */
static void
test_xlsx_limits (Place *place, gconstpointer data)
{
  g_autoptr (TwResultSet) one = one_cell ("y");
  const guint too_many = 1048576;
  g_autoptr (TwRowOrder) order = tw_row_order_new_take (g_new0 (guint32, too_many), too_many);
  assert_refused (place, one, order, "1,048,576 rows");

  const guint n = 16385;
  g_autofree const char **names = g_new0 (const char *, n + 1);
  g_autofree TwDataType *types = g_new0 (TwDataType, n);
  g_autofree const char **cells = g_new0 (const char *, n);
  for (guint i = 0; i < n; i++)
    names[i] = "c";
  g_autoptr (TwResultSet) wide = tw_result_set_new_from_strings (names, types, cells, 1);
  assert_refused (place, wide, NULL, "16384 columns");

  g_autofree char *text = g_strnfill (32768, 'x');
  g_autoptr (TwResultSet) tall = one_cell (text);
  assert_refused (place, tall, NULL, "32767 characters");
}

static void
assert_fails (const char *path, TwResultSet *result, int number)
{
  for (TwExportFormat format = 0; format < TW_EXPORT_N; format++) {
    g_autoptr (GError) error = NULL;
    if (g_str_equal (path, "/dev/full") && format == TW_EXPORT_XLSX)
      continue;
    g_assert_false (write_rows (path, format, result, NULL, &error));
    g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE);
    g_assert_nonnull (strstr (error->message, g_strerror (number)));
    g_assert_nonnull (strstr (error->message, path));
    g_assert_nonnull (tw_error_get_hint (error));
  }
}

static void
test_places (Place *place, gconstpointer data)
{
  g_autoptr (TwResultSet) one = one_cell ("y");
  assert_fails ("/nowhere/rows", one, ENOENT);
  assert_fails (place->folder, one, EISDIR);
  assert_fails ("/dev/full", one, ENOSPC);
  if (g_file_test ("/proc/sys", G_FILE_TEST_IS_DIR)) {
    g_autoptr (GError) error = NULL;
    g_assert_false (write_rows ("/proc/rows", TW_EXPORT_CSV, one, NULL, &error));
    g_assert_nonnull (error);
  }
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* An older file stays as it was, with its mode when it is replaced, and a link stays a link. */
static void
test_whole_or_nothing (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) one = one_cell ("y");
  g_assert_true (g_file_set_contents (place->path, "before", -1, NULL));
  g_assert_cmpint (g_chmod (place->path, 0640), ==, 0);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_autoptr (TwExport) export = tw_export_new (TW_EXPORT_CSV, place->path);
  tw_export_set_result (export, one, NULL);
  g_autoptr (GAsyncResult) finished = NULL;
  tw_export_run_async (export, cancelled, finished_cb, &finished);
  while (finished == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (tw_export_run_finish (finished, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before");

  g_autofree char *link = g_build_filename (place->folder, "link", NULL);
  g_assert_cmpint (symlink ("rows", link), ==, 0);
  g_assert_true (write_rows (link, TW_EXPORT_CSV, one, NULL, NULL));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  GStatBuf status;
  g_assert_cmpint (g_stat (place->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0640);
  assert_written (place, TW_EXPORT_CSV, one, NULL, "x\r\ny\r\n");
  g_unlink (link);
}

/* What the history kept of a long result is not taken for all of it. */
static void
test_kept_rows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAnswer) answer = tw_answer_new ("Which?", NULL);
  g_autoptr (TwResultSet) one = one_cell ("y");
  TwKept kept = { .reopened = TRUE, .n_rows = 1 };
  tw_answer_set_result (answer, one);
  tw_answer_set_state (answer, TW_ANSWER_DONE);
  g_assert_true (tw_answer_has_all_rows (answer));
  tw_answer_take_kept (answer, tw_kept_copy (&kept));
  g_assert_true (tw_answer_has_all_rows (answer));
  kept.n_rows = 5001;
  tw_answer_take_kept (answer, tw_kept_copy (&kept));
  g_assert_false (tw_answer_has_all_rows (answer));
  g_assert_null (tw_answer_new_export (answer, TW_EXPORT_CSV, "/dev/null", NULL, NULL, &error));
  g_assert_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_FAILED);
}

static void
test_names (void)
{
  TwExportFormat format;
  g_assert_true (tw_export_format_find ("a.b/Rows.CSV", &format) && format == TW_EXPORT_CSV);
  g_assert_true (tw_export_format_find ("ndjson", &format) && format == TW_EXPORT_JSON_LINES);
  g_assert_true (tw_export_format_find ("x.xlsx", &format) && format == TW_EXPORT_XLSX);
  g_assert_false (tw_export_format_find ("x.txt", &format));
  g_assert_false (tw_export_format_find ("", &format));
}

#define ADD(path, function) g_test_add (path, Place, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/export/csv", test_csv);
  ADD ("/export/tsv", test_tsv);
  ADD ("/export/no-formulas", test_no_formulas);
  ADD ("/export/json-lines", test_json_lines);
  ADD ("/export/xlsx-limits", test_xlsx_limits);
  ADD ("/export/places", test_places);
  ADD ("/export/whole-or-nothing", test_whole_or_nothing);
  g_test_add_func ("/export/kept-rows", test_kept_rows);
  g_test_add_func ("/export/names", test_names);
  return g_test_run ();
}
