// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "analyst/builtin/tw-builtin-model.h"
#include "catalog/tw-metric.h"
#include "tw-test-catalog.h"
#include "tw-test-corpus.h"

/* Schemas that share nothing but SQL. Each fixture in tests/fixtures/builtin holds, after the tables
 * and joins of its schema, the values that stand in the data, and questions with the SQL or the words
 * of the refusal that they must get:
 *
 *   T table line of tw_test_catalog_new()      J join
 *   V phrase | value | table.column            Q question
 *   = SQL on one line                          ! words of the reason
 *   ~ a piece that the SQL must have           - a piece that it must not have
 */

typedef struct {
  TwCatalog *catalog;
  GPtrArray *values; /* of char **: phrase, value, column */
  TwModelReply *reply;
  char *sql;
} Sheet;

static char *
on_one_line (const char *sql)
{
  g_autofree char *trimmed = g_strdup (sql);
  g_auto (GStrv) words = g_strsplit_set (g_strstrip (trimmed), " \n", -1);
  GString *line = g_string_new (NULL);
  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_string_append_printf (line, "%s%s", line->len ? " " : "", words[i]);
  return g_string_free (line, FALSE);
}

static gboolean
says (const char *question, const char *phrase)
{
  g_autofree char *folded = g_utf8_casefold (question, -1);
  g_autofree char *part = g_utf8_casefold (phrase, -1);
  return strstr (folded, part) != NULL;
}

static TwModelReply *
ask_with (TwCatalog *catalog, GPtrArray *values, GPtrArray *metrics, const char *question)
{
  g_autoptr (TwContext) context = tw_context_new_whole (catalog);
  for (guint i = 0; values && i < values->len; i++) {
    char **value = g_ptr_array_index (values, i);
    g_auto (GStrv) path = g_strsplit (value[2], ".", 2);
    const TwTable *table = tw_catalog_find_table (catalog, NULL, path[0]);
    g_assert_nonnull (table);
    const TwColumn *column = tw_table_find_column (table, path[1]);
    g_assert_nonnull (column);
    if (says (question, value[0]))
      tw_context_add_value (context, value[0], value[1], column);
  }
  g_autoptr (TwLanguageModel) model = tw_builtin_model_new ();
  TwModelRequest request = { .question = question, .context = context, .metrics = metrics };
  g_autoptr (GError) error = NULL;
  TwModelReply *reply = tw_language_model_write (model, &request, NULL, &error);
  g_assert_no_error (error);
  return reply;
}

static void
ask (Sheet *sheet, const char *question)
{
  g_clear_pointer (&sheet->reply, tw_model_reply_free);
  g_clear_pointer (&sheet->sql, g_free);
  sheet->reply = ask_with (sheet->catalog, sheet->values, NULL, question);
  sheet->sql = on_one_line (sheet->reply->sql ? sheet->reply->sql : "");
  g_test_message ("%s\n  %s%s", question, sheet->sql,
                  sheet->reply->reason ? sheet->reply->reason : "");
}

static void
expect (Sheet *sheet, char kind, const char *text)
{
  gboolean wrote = sheet->reply->outcome == TW_MODEL_WROTE;
  gboolean met = FALSE;
  if (kind == '!')
    met = !wrote && strstr (sheet->reply->reason, text);
  else if (kind == '=')
    met = wrote && strcmp (sheet->sql, text) == 0;
  else if (kind == '~')
    met = wrote && strstr (sheet->sql, text);
  else
    met = wrote && !strstr (sheet->sql, text);
  if (met)
    return;
  g_test_message ("expected: %c %s", kind, text);
  g_test_fail ();
}

static void
sheet_read_schema (Sheet *sheet, const char *name, GPtrArray *lines)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  g_autoptr (GPtrArray) joins = g_ptr_array_new ();
  sheet->values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < lines->len; i++) {
    char *line = g_ptr_array_index (lines, i);
    if (line[0] == 'T')
      g_ptr_array_add (tables, line + 2);
    else if (line[0] == 'J')
      g_ptr_array_add (joins, line + 2);
    else if (line[0] == 'V')
      g_ptr_array_add (sheet->values, g_strsplit (line + 2, " | ", 3));
  }
  g_ptr_array_add (tables, NULL);
  g_ptr_array_add (joins, NULL);
  sheet->catalog = tw_test_catalog_new (name, (const char *const *) tables->pdata,
                                        (const char *const *) joins->pdata);
}

static void
test_sheet (gconstpointer data)
{
  const char *name = data;
  g_autofree char *path = g_strdup_printf ("builtin/%s.txt", name);
  g_autoptr (GPtrArray) lines = tw_test_corpus_read (path);
  Sheet sheet = { 0 };
  sheet_read_schema (&sheet, name, lines);
  guint questions = 0;
  for (guint i = 0; i < lines->len; i++) {
    const char *line = g_ptr_array_index (lines, i);
    if (line[0] == 'Q') {
      ask (&sheet, line + 2);
      questions++;
    } else if (strchr ("=!~-", line[0])) {
      expect (&sheet, line[0], line + 2);
    }
  }
  g_assert_cmpuint (questions, >, 5);
  g_clear_pointer (&sheet.reply, tw_model_reply_free);
  g_free (sheet.sql);
  g_ptr_array_unref (sheet.values);
  tw_catalog_unref (sheet.catalog);
}

static const char *const SHOP[]
  = { "customers: customer_id integer, name varchar(40), country varchar(40)",
      "orders: order_id integer, customer_id integer, order_date date, freight numeric(8,2)",
      "order_items: order_id integer, item_no integer, unit_price numeric(8,2), quantity integer",
      NULL };
static const char *const SHOP_JOINS[] = { "orders.customer_id customers.customer_id",
                                          "order_items.order_id orders.order_id", NULL };

static void
assert_declined (TwCatalog *catalog, GPtrArray *metrics, const char *question, const char *word)
{
  g_autoptr (TwModelReply) reply = ask_with (catalog, NULL, metrics, question);
  g_test_message ("%s: %s", question, reply->reason ? reply->reason : reply->sql);
  g_assert_cmpint (reply->outcome, ==, TW_MODEL_DECLINED);
  g_assert_null (reply->sql);
  g_assert_nonnull (strstr (reply->reason, word));
}

/* A business measure is declined by the name of what the schema does not record. */
static void
test_missing_measures (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", SHOP, SHOP_JOINS);
  static const struct {
    const char *question, *missing;
  } CASES[] = {
    { "Which customers have the highest profit margins?", "cost" },
    { "What is our churn rate?", "end date" },
    { "Conversion rate by month", "visits" },
    { "Budget variance by customer", "budget" },
    { "What is the return rate?", "returns" },
    { "Customer satisfaction by country", "rating" },
    { "What is the customer lifetime value?", "customer lifetime" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    assert_declined (catalog, NULL, CASES[i].question, CASES[i].missing);
}

static void
test_metric_that_lacks_a_column (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", SHOP, SHOP_JOINS);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) metrics
    = tw_metrics_parse ("shop:\n"
                        "  - name: gross profit\n"
                        "    expression: SUM(order_items.quantity * order_items.unit_cost)\n"
                        "    format: money\n"
                        "  - name: takings\n"
                        "    synonyms: [intake]\n"
                        "    expression: SUM(order_items.quantity * order_items.unit_price)\n"
                        "    format: money\n",
                        -1, catalog, &error);
  g_assert_no_error (error);
  assert_declined (catalog, metrics, "gross profit by country", "unit_cost");
  g_autoptr (TwModelReply) reply = ask_with (catalog, NULL, metrics, "intake by country");
  g_assert_cmpint (reply->outcome, ==, TW_MODEL_WROTE);
  g_assert_nonnull (
    strstr (reply->sql, "SUM(order_items.quantity * order_items.unit_price) AS takings"));
  g_assert_cmpstr (reply->chart_type, ==, "bar");
  g_assert_cmpstr (reply->chart_x, ==, "country");
  g_assert_cmpstr (reply->chart_y, ==, "takings");
}

static void
test_bad_input (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", SHOP, SHOP_JOINS);
  assert_declined (catalog, NULL, "", "no question");
  assert_declined (catalog, NULL, "   ", "no question");
  assert_declined (catalog, NULL, "😀😀", "no question");
  assert_declined (catalog, NULL, "Сколько клиентов?", "English");
  assert_declined (catalog, NULL, "顧客は何人ですか", "English");
  assert_declined (catalog, NULL, "SELECT * FROM customers", "SQL");
  assert_declined (catalog, NULL, "drop table customers;", "SQL");
  assert_declined (catalog, NULL, "What is the weather in Oslo?", "weather");
  assert_declined (catalog, NULL, "customers \xff\xfe", "not valid");
  assert_declined (catalog, NULL, "how many customers'; drop table orders --", "drop");
  g_autofree char *huge = g_strnfill (100 * 1024, 'a');
  assert_declined (catalog, NULL, huge, "too long");
  const char *const none[] = { NULL };
  g_autoptr (TwCatalog) empty = tw_test_catalog_new ("shop", none, NULL);
  assert_declined (empty, NULL, "How many customers are there?", "no tables");
}

/* Names of any kind reach the SQL quoted; a value cannot leave its literal. */
static void
test_awkward_names (void)
{
  const char *const lines[] = { "Order Lines: Line ID integer, Größe integer, o'clock varchar(9)",
                                "select: from integer, name varchar(9)", NULL };
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("Mixed", lines, NULL);
  g_autoptr (TwModelReply) reply = ask_with (catalog, NULL, NULL, "How many order lines are there?");
  g_assert_cmpint (reply->outcome, ==, TW_MODEL_WROTE);
  g_assert_nonnull (strstr (reply->sql, "FROM \"Mixed\".\"Order Lines\""));
  g_autoptr (TwCatalog) shop = tw_test_catalog_new ("shop", SHOP, SHOP_JOINS);
  g_autoptr (TwModelReply) quoted
    = ask_with (shop, NULL, NULL, "customers named \"x' OR '1'='1\"");
  g_assert_cmpint (quoted->outcome, ==, TW_MODEL_WROTE);
  g_assert_nonnull (strstr (quoted->sql, "= 'x'' OR ''1''=''1'"));
}

/* The same words again and again, cut short anywhere: never a crash, always SQL or a reason. */
static void
test_any_words (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", SHOP, SHOP_JOINS);
  static const char *const words[]
    = { "how many", "customers", "orders",  "by",    "country", "top",  "5",        "revenue",
        "average",  "freight",   "without", "not",   "in",      "1997", "between",  "and",
        "or",       "most",      "per",     "month", "over",    "100",  "with",     "of",
        "ordered",  "highest",   "each",    "name",  "to",      "\"x\"", "starts with", "first" };
  g_autoptr (GRand) random = g_rand_new_with_seed (20);
  for (guint round = 0; round < 3000; round++) {
    g_autoptr (GString) question = g_string_new (NULL);
    guint n = g_rand_int_range (random, 1, 9);
    for (guint i = 0; i < n; i++)
      g_string_append_printf (question, "%s ",
                              words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
    g_autoptr (TwModelReply) reply = ask_with (catalog, NULL, NULL, question->str);
    g_assert_true ((reply->outcome == TW_MODEL_WROTE) == (reply->sql != NULL));
    g_assert_true ((reply->outcome == TW_MODEL_DECLINED) == (reply->reason != NULL));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  static const char *const sheets[] = { "hospital", "logistics", "saas", "school", "cryptic", "shop" };
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++) {
    g_autofree char *path = g_strconcat ("/builtin-model/", sheets[i], NULL);
    g_test_add_data_func (path, sheets[i], test_sheet);
  }
  g_test_add_func ("/builtin-model/missing-measures", test_missing_measures);
  g_test_add_func ("/builtin-model/metric-lacks-column", test_metric_that_lacks_a_column);
  g_test_add_func ("/builtin-model/bad-input", test_bad_input);
  g_test_add_func ("/builtin-model/awkward-names", test_awkward_names);
  g_test_add_func ("/builtin-model/any-words", test_any_words);
  return g_test_run ();
}
