// SPDX-License-Identifier: Apache-2.0
#include "tw-case.h"

#include <string.h>

TwCatalog *
tw_case_shop (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  const char *const lines[]
    = { "customers customerid:text companyname:text city:text country:text",
        "categories categoryid:integer categoryname:text",
        "employees employeeid:integer lastname:text firstname:text",
        "products productid:integer productname:text unitprice:numeric(10,2) unitsinstock:integer",
        "orders orderid:integer customerid:text orderdate:date freight:numeric(10,2)",
        "lines orderid:integer unitprice:numeric(10,2) quantity:integer discount:numeric(4,2)" };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
    TwSystemTable *table
      = tw_system_tables_add_table (tables, "shop", words[0], TW_TABLE_KIND_TABLE, NULL);
    for (guint n = 1; words[n]; n++) {
      g_auto (GStrv) halves = g_strsplit (words[n], ":", 2);
      tw_system_table_add_column (table, halves[0], halves[1], FALSE, NULL);
    }
  }
  return tw_catalog_new (tables, NULL);
}

TwResultSet *
tw_case_result (const char *columns, const char *rows)
{
  g_auto (GStrv) words = g_strsplit (columns, " ", -1);
  g_auto (GStrv) lines = g_strsplit (rows, ";", -1);
  guint n = g_strv_length (words), n_rows = *rows ? g_strv_length (lines) : 0;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree TwDataType *types = g_new0 (TwDataType, n);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++) {
    g_auto (GStrv) halves = g_strsplit (words[i], ":", 2);
    g_strv_builder_add (names, halves[0]);
    types[i] = tw_data_type_from_name (halves[1]);
  }
  for (guint row = 0; row < n_rows; row++) {
    g_auto (GStrv) values = g_strsplit (lines[row], "|", -1);
    g_assert_cmpuint (g_strv_length (values), ==, n);
    for (guint i = 0; i < n; i++)
      g_ptr_array_add (cells, g_str_equal (values[i], "NULL") ? NULL : g_strdup (values[i]));
  }
  g_auto (GStrv) all = g_strv_builder_end (names);
  return tw_result_set_new_from_strings ((const char *const *) all, types,
                                         (const char *const *) cells->pdata, n_rows);
}

TwCase
tw_case_write (const char *question, const char *sql, TwResultSet *result,
                       GPtrArray *metrics)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwInsightWriter) writer = tw_local_insight_writer_new ();
  TwCase self = { .catalog = tw_case_shop (), .result = result };
  TwInsightRequest request = { question, sql, result, self.catalog, metrics };
  self.insight = tw_insight_writer_write (writer, &request, NULL, &error);
  g_assert_no_error (error);
  self.meanings = tw_meaning_of_columns (&request);
  g_assert_nonnull (self.insight->headline);
  g_assert_cmpuint (g_strv_length (self.insight->findings), <=, 5);
  return self;
}

TwCase
tw_case_new (const char *question, const char *sql, const char *columns, const char *rows)
{
  return tw_case_write (question, sql, tw_case_result (columns, rows), NULL);
}

void
tw_case_clear (TwCase *self)
{
  tw_catalog_unref (self->catalog);
  g_object_unref (self->result);
  tw_insight_free (self->insight);
  g_free (self->meanings);
}

void
tw_case_finds (const TwCase *self, const char *finding)
{
  if (g_strv_contains ((const char *const *) self->insight->findings, finding))
    return;
  g_autofree char *text = tw_insight_to_markdown (self->insight);
  g_error ("no finding \"%s\" in:\n%s", finding, text);
}

void
tw_case_silent (const TwCase *self, const char *part)
{
  g_autofree char *text = tw_insight_to_markdown (self->insight);
  if (strstr (text, part))
    g_error ("\"%s\" in:\n%s", part, text);
}
