// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-retriever.h"

#include <string.h>

#include "catalog/tw-metric.h"
#include "retrieval/tw-local-embedder.h"
#include "retrieval/tw-question-terms.h"
#include "retrieval/tw-value-phrases.h"
#include "retrieval/tw-words.h"
#include "tw-test-catalog.h"
#include "tw-test-home.h"

static const char *const SHOP[] = {
  "categories: categoryid integer, categoryname varchar(15), description text",
  "customers: customerid char(5), companyname varchar(40), contactname varchar(30), country varchar(15)",
  "employees: employeeid integer, lastname varchar(20), firstname varchar(10), hiredate date, reportsto integer",
  "order_details: orderid integer, productid integer, unitprice numeric(10,2), quantity integer, discount numeric(4,2)",
  "orders: orderid integer, customerid char(5), employeeid integer, orderdate date, shipvia integer, freight numeric(10,2), shipcountry varchar(15)",
  "products: productid integer, productname varchar(40), supplierid integer, categoryid integer, unitprice numeric(10,2), unitsinstock integer",
  "shippers: shipperid integer, companyname varchar(40), phone varchar(24)",
  "suppliers: supplierid integer, companyname varchar(40), country varchar(15)",
  NULL,
};

static const char *const CRYPTIC[] = {
  "t_cat_ref: cat_id integer, cat_nm varchar(15)",
  "t_cust_mst: cust_id char(5), cmpny_nm varchar(40), cntry_cd varchar(15)",
  "t_emp_mst: emp_id integer, lst_nm varchar(20), frst_nm varchar(10), hr_dt date",
  "t_ord_dtl: ord_id integer, prd_id integer, unt_prc numeric(10,2), qty integer, dscnt numeric(4,2)",
  "t_ord_hdr: ord_id integer, cust_id char(5), emp_id integer, ord_dt date, frght numeric(10,2)",
  "t_prd_mst: prd_id integer, prd_nm varchar(40), sup_id integer, unt_prc numeric(10,2), unts_stk integer",
  "t_sup_mst: sup_id integer, cmpny_nm varchar(40), cntry_cd varchar(15)",
  NULL,
};

static const char *const JOINS[] = {
  "orders.customerid customers.customerid",   "orders.employeeid employees.employeeid",
  "order_details.orderid orders.orderid",     "order_details.productid products.productid",
  "products.categoryid categories.categoryid", "products.supplierid suppliers.supplierid",
  "orders.shipvia shippers.shipperid",        "employees.reportsto employees.employeeid",
  NULL,
};

typedef struct {
  TwEmbedder *embedder;
  TwIndex *index;
} Fixture;

static void
fixture_open (Fixture *fixture, TwCatalog *catalog)
{
  g_autoptr (GError) error = NULL;
  fixture->embedder = tw_local_embedder_new ();
  fixture->index = tw_index_build (catalog, &(TwEmbedders) { fixture->embedder, fixture->embedder },
                                   FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->index, tw_index_unref);
  g_clear_object (&fixture->embedder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static TwContext *
retrieve_with (Fixture *fixture, const char *question, const TwRetrieverOptions *options)
{
  g_autoptr (GError) error = NULL;
  TwContext *context
    = tw_retrieve (fixture->index, NULL, question, options, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (context);
  return context;
}

static TwContext *
retrieve (Fixture *fixture, const char *question)
{
  const TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  return retrieve_with (fixture, question, &options);
}

static const TwContextTable *
find (const TwContext *context, const char *name)
{
  const GPtrArray *tables = tw_context_get_tables (context);
  for (guint i = 0; i < tables->len; i++) {
    const TwContextTable *entry = g_ptr_array_index (tables, i);
    if (g_str_equal (entry->table->name, name))
      return entry;
  }
  return NULL;
}

static gboolean
has_column (const TwContextTable *entry, const char *name)
{
  return tw_context_table_has_column (entry, tw_table_find_column (entry->table, name));
}

typedef struct {
  const char *question;
  const char *first; /* the best table, of shop and of its cryptic twin */
  const char *cryptic_first;
} Ranked;

static const Ranked RANKED[] = {
  { "How many customers are there?", "customers", "t_cust_mst" },
  { "How many clients do we have?", "customers", "t_cust_mst" },
  { "What are the top 5 most expensive products?", "products", "t_prd_mst" },
  { "List all vendors", "suppliers", "t_sup_mst" },
  { "Which staff members were hired in 1993?", "employees", "t_emp_mst" },
  { "How many orders were placed in 1997?", "orders", "t_ord_hdr" },
  { "What is the average discount?", "order_details", "t_ord_dtl" },
  { "How much freight was charged?", "orders", "t_ord_hdr" },
};

static void
test_small_schema_is_ranked (void)
{
  g_autoptr (TwCatalog) shop = tw_test_catalog_new ("shop", SHOP, JOINS);
  g_autoptr (TwCatalog) cryptic = tw_test_catalog_new ("shop", CRYPTIC, NULL);
  g_auto (Fixture) clear_names = { 0 };
  g_auto (Fixture) cryptic_names = { 0 };
  fixture_open (&clear_names, shop);
  fixture_open (&cryptic_names, cryptic);
  for (guint i = 0; i < G_N_ELEMENTS (RANKED); i++) {
    g_autoptr (TwContext) one = retrieve (&clear_names, RANKED[i].question);
    g_autoptr (TwContext) other = retrieve (&cryptic_names, RANKED[i].question);
    const TwContextTable *first = g_ptr_array_index (tw_context_get_tables (one), 0);
    const TwContextTable *cryptic_first = g_ptr_array_index (tw_context_get_tables (other), 0);
    g_test_message ("%s", RANKED[i].question);
    g_assert_cmpuint (tw_context_get_tables (one)->len, ==, 8);
    g_assert_cmpstr (first->table->name, ==, RANKED[i].first);
    g_assert_cmpstr (cryptic_first->table->name, ==, RANKED[i].cryptic_first);
    g_assert_cmpuint (tw_context_get_joins (one)->len, ==, 8);
  }
}

/* The shop among many tables that have nothing to do with it. */
static TwCatalog *
crowded_shop (const char *const *joins)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; SHOP[i]; i++)
    g_ptr_array_add (lines, g_strdup (SHOP[i]));
  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (lines, g_strdup_printf ("sensor_%u_readings: reading_id integer, "
                                             "volts float8, measured_at timestamp",
                                             i));
  g_ptr_array_add (lines, NULL);
  return tw_test_catalog_new ("shop", (const char *const *) lines->pdata, joins);
}

static void
test_paths_are_closed (void)
{
  g_autoptr (TwCatalog) catalog = crowded_shop (JOINS);
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture, catalog);
  const TwRetrieverOptions two = { 2, 1, FALSE };
  g_autoptr (TwContext) context
    = retrieve_with (&fixture, "Which customers bought from which suppliers?", &two);
  static const char *const ON_THE_WAY[] = { "orders", "order_details", "products" };
  g_assert_false (find (context, "customers")->via_join);
  g_assert_false (find (context, "suppliers")->via_join);
  for (guint i = 0; i < G_N_ELEMENTS (ON_THE_WAY); i++)
    g_assert_true (find (context, ON_THE_WAY[i])->via_join);
  g_assert_null (find (context, "sensor_1_readings"));
  g_assert_cmpuint (tw_context_get_joins (context)->len, ==, 4);
  g_assert_true (has_column (find (context, "orders"), "customerid"));
  g_assert_true (has_column (find (context, "orders"), "orderid"));
  g_assert_true (has_column (find (context, "products"), "supplierid"));
}

static void
test_columns_are_chosen (void)
{
  g_autoptr (TwCatalog) catalog = crowded_shop (JOINS);
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture, catalog);
  const TwRetrieverOptions one = { 1, 1, FALSE };
  g_autoptr (TwContext) context
    = retrieve_with (&fixture, "average freight of an order", &one);
  const TwContextTable *orders = find (context, "orders");
  g_assert_cmpuint (orders->columns->len, ==, 1);
  g_assert_true (has_column (orders, "freight"));
}

static void
test_cycles_and_islands (void)
{
  static const char *const CYCLE[] = {
    "orders.customerid customers.customerid", "customers.companyname suppliers.companyname",
    "suppliers.companyname products.productname", "products.productid orders.orderid",
    "orders.employeeid employees.employeeid", "employees.employeeid orders.employeeid", NULL,
  };
  g_autoptr (TwCatalog) catalog = crowded_shop (CYCLE);
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture, catalog);
  const TwRetrieverOptions few = { 3, 5, FALSE };
  g_autoptr (TwContext) context
    = retrieve_with (&fixture, "employees, suppliers and shippers", &few);
  g_assert_nonnull (find (context, "employees"));
  g_assert_nonnull (find (context, "suppliers"));
  g_assert_nonnull (find (context, "shippers"));
  g_assert_nonnull (find (context, "orders"));
}

static void
test_unreadable_tables_are_left_out (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  static const char *const NAMES[] = { "salaries", "salary_notes" };
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++) {
    TwSystemTable *table
      = tw_system_tables_add_table (tables, "hr", NAMES[i], TW_TABLE_KIND_TABLE, NULL);
    tw_system_table_add_column (table, "amount", "numeric", FALSE, NULL);
    table->readable = i > 0;
  }
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture, catalog);
  g_autoptr (TwContext) context = retrieve (&fixture, "total of salaries");
  g_assert_null (find (context, "salaries"));
  g_assert_nonnull (find (context, "salary_notes"));
}

static void
test_large_warehouse (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (1000, 12);
  g_autoptr (GPtrArray) questions = tw_test_catalog_new_questions (catalog, 60);
  g_auto (Fixture) fixture = { 0 };
  guint found = 0;
  fixture_open (&fixture, catalog);
  for (guint i = 0; i < questions->len; i++) {
    const TwTestQuestion *question = g_ptr_array_index (questions, i);
    g_autoptr (TwContext) context = retrieve (&fixture, question->text);
    g_assert_cmpuint (tw_context_get_tables (context)->len, <=, 30);
    found += find (context, question->table) != NULL;
  }
  g_assert_cmpuint (found, >=, 57);
}

static void
test_many_schemas (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_read_crowded ();
  g_autoptr (GPtrArray) questions = tw_test_catalog_read_questions ();
  g_auto (Fixture) fixture = { 0 };
  guint complete = 0, tables = 0;
  fixture_open (&fixture, catalog);
  for (guint i = 0; i < questions->len; i++) {
    const TwLabelledQuestion *question = g_ptr_array_index (questions, i);
    g_autoptr (TwContext) context = retrieve (&fixture, question->text);
    guint missed = 0;
    for (guint j = 0; question->tables[j]; j++)
      missed += find (context, question->tables[j]) == NULL;
    if (missed > 0)
      g_test_message ("not all tables: %s", question->text);
    complete += missed == 0;
    tables += tw_context_get_tables (context)->len;
  }
  g_assert_cmpuint (complete * 10, >=, questions->len * 9);
  g_assert_cmpuint (tables, <=, questions->len * 10);
}

static void
test_hostile_questions (void)
{
  g_autoptr (TwCatalog) catalog = crowded_shop (JOINS);
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture, catalog);
  g_autofree char *huge = g_strnfill (100000, 'x');
  g_autoptr (GString) words = g_string_new (NULL);
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (words, "customers word%u ", i);
  const char *questions[] = {
    "", " ", "?", huge, words->str, "🚢🚢🚢", "顧客は何人いますか", "\xff\xfe\x80",
    "SELECT * FROM customers; DROP TABLE customers", "'''''''\"\"\"\"", "%s%s%n %d",
  };
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++) {
    g_autoptr (TwContext) context = retrieve (&fixture, questions[i]);
    g_assert_cmpuint (tw_context_get_tables (context)->len, >=, 1);
  }
}

/* What a metric is computed from is there, though no name says so. */
static void
test_named_metric (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (200, 40);
  const TwTable *far = tw_catalog_get_table (catalog, 197);
  const TwColumn *column = &far->columns[39];
  char *synonyms[] = { "Wibble rates", NULL };
  TwMetric metric = { .name = "gizmo score",
                      .synonyms = synonyms,
                      .columns = g_ptr_array_new () };
  g_ptr_array_add (metric.columns, (gpointer) column);
  g_autoptr (GPtrArray) metrics = g_ptr_array_new ();
  g_ptr_array_add (metrics, &metric);
  g_auto (Fixture) fixture = { 0 };
  fixture_open (&fixture, catalog);
  TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  static const char *const questions[]
    = { "revenue invoices by wibble rate", "the gizmo scores of payroll" };
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++) {
    options.metrics = NULL;
    g_autoptr (TwContext) without = retrieve_with (&fixture, questions[i], &options);
    g_assert_null (find (without, far->name));
    options.metrics = metrics;
    g_autoptr (TwContext) with = retrieve_with (&fixture, questions[i], &options);
    g_assert_nonnull (find (with, far->name));
    g_assert_true (tw_context_table_has_column (find (with, far->name), column));
  }
  g_autoptr (TwContext) unnamed = retrieve_with (&fixture, "a score of gizmo", &options);
  g_assert_null (find (unnamed, far->name));
  g_ptr_array_unref (metric.columns);
}

static void
test_cancelled (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", SHOP, JOINS);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Fixture) fixture = { 0 };
  const TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  fixture_open (&fixture, catalog);
  g_cancellable_cancel (cancellable);
  g_assert_null (tw_retrieve (fixture.index, NULL, "customers", &options,
                              cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
has_phrase (const GPtrArray *phrases, const char *text, gboolean *loose)
{
  for (guint i = 0; i < phrases->len; i++) {
    const TwValuePhrase *phrase = g_ptr_array_index (phrases, i);
    if (g_str_equal (phrase->text, text)) {
      *loose = phrase->loose;
      return TRUE;
    }
  }
  return FALSE;
}

static GPtrArray *
phrases_of (const char *question, const TwLexicalIndex *words)
{
  g_autoptr (GPtrArray) tokens = tw_words_tokenize (question);
  g_autoptr (GPtrArray) terms = tw_question_terms_new (tokens, words);
  return tw_value_phrases_new (question, tokens, terms);
}

static void
test_value_phrases (void)
{
  static const struct {
    const char *question;
    const char *phrase;
  } CASES[] = {
    { "orders from germany", "germany" },
    { "HOW MANY ORDERS WENT TO GERMANY", "GERMANY" },
    { "What Are The Top Five Orders For Frankenversand", "Frankenversand" },
    { "orders from the US", "US" },
    { "How many orders did Ernst Handel place?", "Ernst Handel" },
    { "how many orders did ernst handel place?", "ernst handel" },
    { "revenue of Côte de Blaye", "Côte de Blaye" },
    { "orders of \"Save-a-lot Markets\" in 1997", "Save-a-lot Markets" },
    { "How many dairy products are there?", "dairy products" },
    { "Kate's orders", "Kate" },
    { "sales of B's Beverages", "B's Beverages" },
    { "stock of Toys & Games", "Toys & Games" },
  };
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", SHOP, JOINS);
  g_autoptr (TwLexicalIndex) words = tw_lexical_index_new ();
  for (guint i = 0; i < tw_catalog_get_n_tables (catalog); i++)
    tw_lexical_index_add_table (words, tw_catalog_get_table (catalog, i));
  gboolean loose = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GPtrArray) phrases = phrases_of (CASES[i].question, words);
    g_test_message ("%s", CASES[i].question);
    g_assert_true (has_phrase (phrases, CASES[i].phrase, &loose));
    g_assert_true (loose);
  }
  g_autoptr (GPtrArray) none = phrases_of ("how many orders and customers in 1997", words);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  g_test_add_func ("/retriever/small-schema-is-ranked", test_small_schema_is_ranked);
  g_test_add_func ("/retriever/paths-are-closed", test_paths_are_closed);
  g_test_add_func ("/retriever/columns-are-chosen", test_columns_are_chosen);
  g_test_add_func ("/retriever/cycles-and-islands", test_cycles_and_islands);
  g_test_add_func ("/retriever/unreadable-tables-are-left-out", test_unreadable_tables_are_left_out);
  g_test_add_func ("/retriever/large-warehouse", test_large_warehouse);
  g_test_add_func ("/retriever/many-schemas", test_many_schemas);
  g_test_add_func ("/retriever/hostile-questions", test_hostile_questions);
  g_test_add_func ("/retriever/named-metric", test_named_metric);
  g_test_add_func ("/retriever/cancelled", test_cancelled);
  g_test_add_func ("/retriever/value-phrases", test_value_phrases);
  return g_test_run ();
}
