// SPDX-License-Identifier: Apache-2.0
#include "tw-test-recall.h"

#include <string.h>

#include "analyst/tw-answer.h"
#include "analyst/guard/tw-sql-reading.h"
#include "catalog/tw-metric.h"
#include "catalog/tw-verified-query.h"
#include "core/tw-resources.h"
#include "retrieval/tw-local-embedder.h"
#include "retrieval/tw-retriever.h"
#include "setup/tw-sample-schema.h"
#include "tw-test-catalog.h"

/* What one answer's SQL names. */
typedef struct {
  const TwCatalog *catalog;
  const char *schema;
  GHashTable *aliases; /* alias → TwTable */
  GPtrArray *tables;   /* of TwTable */
  GPtrArray *columns;  /* of TwColumn */
} Needs;

static void
add_once (GPtrArray *things, gconstpointer thing)
{
  if (!g_ptr_array_find (things, thing, NULL))
    g_ptr_array_add (things, (gpointer) thing);
}

static void
find_tables (const ProtobufCMessage *node, gpointer user_data)
{
  Needs *needs = user_data;
  if (node->descriptor == &pg_query__range_var__descriptor) {
    const PgQuery__RangeVar *name = (const PgQuery__RangeVar *) node;
    const TwTable *table = tw_catalog_find_table (needs->catalog, needs->schema, name->relname);
    const char *alias = name->alias ? name->alias->aliasname : name->relname;
    if (table) {
      add_once (needs->tables, table);
      g_hash_table_insert (needs->aliases, g_strdup (alias), (gpointer) table);
    }
  }
  tw_sql_tree_foreach (node, find_tables, needs);
}

static void
find_columns (const ProtobufCMessage *node, gpointer user_data)
{
  Needs *needs = user_data;
  if (node->descriptor == &pg_query__column_ref__descriptor) {
    const PgQuery__ColumnRef *reference = (const PgQuery__ColumnRef *) node;
    const char *name = tw_sql_column_get_name (reference);
    const char *alias
      = reference->n_fields > 1 ? tw_sql_tree_text (reference->fields[reference->n_fields - 2])
                                : NULL;
    const TwTable *owner = alias ? g_hash_table_lookup (needs->aliases, alias) : NULL;
    for (guint i = 0; i < needs->tables->len; i++) {
      const TwTable *table = needs->tables->pdata[i];
      const TwColumn *column = tw_table_find_column (table, name);
      if (column && (owner == table || alias == NULL))
        add_once (needs->columns, column);
    }
  }
  tw_sql_tree_foreach (node, find_columns, needs);
}

static void
read_needs (const PgQuery__ParseResult *tree, gpointer user_data)
{
  find_tables (&tree->base, user_data);
  find_columns (&tree->base, user_data);
}

static void
count_context (TwTestRecall *recall, const Needs *needs, TwContext *context, const char *question)
{
  const GPtrArray *tables = tw_context_get_tables (context);
  for (guint i = 0; i < tables->len; i++)
    recall->widest = MAX (recall->widest, ((TwContextTable *) tables->pdata[i])->columns->len);
  for (guint i = 0; i < needs->tables->len; i++) {
    const TwTable *table = needs->tables->pdata[i];
    gboolean found = tw_context_find_table (context, table) != NULL;
    recall->tables += found;
    if (!found && g_getenv ("TRADEWIND_BENCH_VERBOSE"))
      g_print ("  missed %s: %s\n", table->name, question);
  }
  for (guint i = 0; i < needs->columns->len; i++) {
    const TwColumn *column = needs->columns->pdata[i];
    const TwContextTable *entry = tw_context_find_table (context, column->table);
    gboolean found = entry && tw_context_table_has_column (entry, column);
    recall->columns += found;
    if (entry && !found && g_getenv ("TRADEWIND_BENCH_VERBOSE"))
      g_print ("  missed %s.%s: %s\n", column->table->name, column->name, question);
  }
  g_autoptr (JsonNode) json = tw_context_to_json (context);
  g_autofree char *text = json_to_string (json, FALSE);
  recall->bytes += strlen (text);
  recall->n_tables += needs->tables->len;
  recall->n_columns += needs->columns->len;
  recall->sent += tables->len;
  recall->most_sent = MAX (recall->most_sent, tables->len);
  recall->n_questions++;
}

static void
ask (TwTestRecall *recall, TwIndex *index, const GPtrArray *metrics, const TwVerifiedQuery *query)
{
  TwRetrieverOptions options = TW_RETRIEVER_OPTIONS_DEFAULT;
  g_autoptr (GHashTable) aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) tables = g_ptr_array_new (), columns = g_ptr_array_new ();
  Needs needs = { tw_index_get_catalog (index), query->schema, aliases, tables, columns };
  g_autoptr (GError) error = NULL;
  options.metrics = metrics;
  tw_sql_tree_visit (query->sql, read_needs, &needs, &error);
  g_assert_no_error (error);
  g_autoptr (TwContext) context = tw_retrieve (index, NULL, query->question, &options, NULL, &error);
  g_assert_no_error (error);
  count_context (recall, &needs, context, query->question);
}

TwTestRecall
tw_test_recall_measure (TwIndex *index, const char *schema)
{
  TwTestRecall recall = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tw_resources_lookup ("examples/examples.yaml");
  g_autoptr (GPtrArray) queries = tw_verified_queries_parse (
    g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) file = tw_resources_lookup ("examples/metrics.yaml");
  g_autoptr (GPtrArray) metrics
    = tw_metrics_parse (g_bytes_get_data (file, NULL), (gssize) g_bytes_get_size (file),
                        tw_index_get_catalog (index), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < queries->len; i++) {
    const TwVerifiedQuery *query = queries->pdata[i];
    if (query->sql && g_str_equal (query->schema, schema))
      ask (&recall, index, metrics, query);
  }
  return recall;
}

/* Warehouses. */

/* Northwind's tables, each with @before and @behind its name. */
static void
add_northwind (TwSystemTables *tables, TwSample sample, const char *before, const char *behind)
{
  for (const TwSampleTable *table = tw_sample_tables; table->name != NULL; table++) {
    g_autofree char *name
      = g_strconcat (before, tw_sample_table_get_name (table, sample), behind, NULL);
    TwSystemTable *made = tw_system_tables_add_table (tables, tw_sample_get_schema (sample), name,
                                                      TW_TABLE_KIND_TABLE, NULL);
    for (const TwSampleColumn *column = table->columns; column->name != NULL; column++)
      tw_system_table_add_column (made, tw_sample_column_get_name (column, sample), column->type,
                                  FALSE, NULL);
  }
}

static TwRelationshipFile *
known_joins (const char *const *befores, const char *const *behinds, guint n)
{
  static const char *const joins[][4] = {
    { "orders", "customerid", "customers", "customerid" },
    { "orders", "employeeid", "employees", "employeeid" },
    { "orders", "shipvia", "shippers", "shipperid" },
    { "order_details", "orderid", "orders", "orderid" },
    { "order_details", "productid", "products", "productid" },
    { "products", "categoryid", "categories", "categoryid" },
    { "products", "supplierid", "suppliers", "supplierid" },
  };
  g_autoptr (GString) text = g_string_new ("northwind:\n");
  for (guint v = 0; v < n; v++)
    for (guint i = 0; i < G_N_ELEMENTS (joins); i++)
      g_string_append_printf (text, "- {source: %s%s%s.%s, target: %s%s%s.%s}\n", befores[v],
                              joins[i][0], behinds[v], joins[i][1], befores[v], joins[i][2],
                              behinds[v], joins[i][3]);
  g_autoptr (GError) error = NULL;
  TwRelationshipFile *file = tw_relationship_file_parse (text->str, -1, &error);
  g_assert_no_error (error);
  return file;
}

TwCatalog *
tw_test_recall_northwind (gboolean cryptic)
{
  static const char *const plain[] = { "" };
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_REDSHIFT, "northwind");
  add_northwind (tables, cryptic ? TW_SAMPLE_CRYPTIC : TW_SAMPLE_NORTHWIND, "", "");
  g_autoptr (TwRelationshipFile) file = cryptic ? NULL : known_joins (plain, plain, 1);
  return tw_catalog_new (tables, file);
}

TwCatalog *
tw_test_recall_crowd (guint n_tables, guint n_columns)
{
  static const char *const befores[]
    = { "",     "stg_", "raw_", "tmp_", "src_", "ods_", "dwh_", "test_", "dev_", "old_", "eu_",
        "apac_", "",    "",     "",     "",     "",     "",     "",      "",     "",     "",
        "",     "",     "",     "",     "",     "",     "",     "",      "" };
  static const char *const behinds[]
    = { "",      "",      "",      "",      "",         "",         "",      "",
        "",      "",      "",      "",      "_old",     "_bak",     "_v2",   "_2018",
        "_2019", "_2020", "_2021", "_2022", "_archive", "_history", "_copy", "_staging",
        "_test", "_us",   "_emea", "_new",  "_snapshot", "_audit",  "_export" };
  const guint n = G_N_ELEMENTS (befores);
  G_STATIC_ASSERT (G_N_ELEMENTS (befores) == G_N_ELEMENTS (behinds));
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_REDSHIFT, "northwind");
  for (guint v = 0; v < n; v++)
    add_northwind (tables, TW_SAMPLE_NORTHWIND, befores[v], behinds[v]);
  tw_test_catalog_add_generated (tables, n_tables - tables->tables->len, n_columns);
  g_autoptr (TwRelationshipFile) file = known_joins (befores, behinds, n);
  return tw_catalog_new (tables, file);
}

TwIndex *
tw_test_recall_index (TwCatalog *catalog)
{
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  g_autoptr (GError) error = NULL;
  TwIndex *index = tw_index_build (catalog, &(TwEmbedders) { embedder, embedder }, FALSE, NULL,
                                   NULL, NULL, &error);
  g_assert_no_error (error);
  return index;
}
