// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-sample-statements.h"

#include <string.h>

#include "core/tw-resources.h"
#include "core/tw-csv.h"

/* Redshift takes 16 MB a statement; smaller ones can be cancelled sooner. */
#define MOST_ROWS 1000
#define MOST_BYTES (512 * 1024)

static GBytes *
csv_of (const TwSampleTable *table)
{
  g_autofree char *name = g_strdup_printf ("northwind/%s.csv", table->name);
  return tw_resources_lookup (name);
}

/* The northwind schema has none: it stands for a warehouse whose names explain themselves. */
static gboolean
has_comments (TwSample sample)
{
  return sample == TW_SAMPLE_CRYPTIC;
}

char *
tw_sample_dup_mark (TwSample sample)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  for (const TwSampleTable *table = tw_sample_tables; table->name; table++) {
    g_autoptr (GBytes) csv = csv_of (table);
    gsize length = 0;
    const guchar *bytes = g_bytes_get_data (csv, &length);
    g_checksum_update (sum, bytes, (gssize) length);
    g_autofree char *about = g_strjoin ("\n", tw_sample_table_get_name (table, sample),
                                        has_comments (sample) ? table->comment : "", NULL);
    g_checksum_update (sum, (const guchar *) about, -1);
    for (const TwSampleColumn *column = table->columns; column->name; column++) {
      g_autofree char *line
        = g_strjoin ("\n", tw_sample_column_get_name (column, sample), column->type,
                     has_comments (sample) ? column->comment : "", NULL);
      g_checksum_update (sum, (const guchar *) line, -1);
    }
  }
  return g_strdup_printf ("Tradewind sample data %.16s", g_checksum_get_string (sum));
}

static void
add (GPtrArray *statements, char *statement)
{
  g_ptr_array_add (statements, statement);
}

GPtrArray *
tw_sample_schema_statements (TwSample sample, TwDialect dialect, gboolean create)
{
  const char *schema = tw_sample_get_schema (sample);
  GPtrArray *statements = g_ptr_array_new_with_free_func (g_free);
  if (create)
    add (statements, g_strdup_printf ("CREATE SCHEMA %s", schema));
  if (dialect == TW_DIALECT_POSTGRESQL) {
    g_autofree char *mark = tw_sample_dup_mark (sample);
    add (statements, g_strdup_printf ("COMMENT ON SCHEMA %s IS '%s'", schema, mark));
  }
  return statements;
}

static char *
create_table (const TwSampleTable *table, TwSample sample, const char *name)
{
  GString *sql = g_string_new (NULL);
  g_string_printf (sql, "CREATE TABLE %s (", name);
  for (const TwSampleColumn *column = table->columns; column->name; column++)
    g_string_append_printf (sql, "%s%s %s", column == table->columns ? "" : ", ",
                            tw_sample_column_get_name (column, sample), column->type);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

static void
add_comments (GPtrArray *statements, const TwSampleTable *table, TwSample sample,
              TwDialect dialect, const char *name)
{
  g_autofree char *about = tw_dialect_quote_literal (dialect, table->comment);
  add (statements, g_strdup_printf ("COMMENT ON TABLE %s IS %s", name, about));
  for (const TwSampleColumn *column = table->columns; column->name; column++) {
    g_autofree char *comment = tw_dialect_quote_literal (dialect, column->comment);
    add (statements, g_strdup_printf ("COMMENT ON COLUMN %s.%s IS %s", name,
                                      tw_sample_column_get_name (column, sample), comment));
  }
}

static void
append_value (GString *sql, const TwSampleColumn *column, const char *text, TwDialect dialect)
{
  gboolean number
    = g_str_has_prefix (column->type, "INTEGER") || g_str_has_prefix (column->type, "NUMERIC");
  if (text == NULL) {
    g_string_append (sql, "NULL");
  } else if (number) {
    g_string_append (sql, text);
  } else {
    g_autofree char *literal = tw_dialect_quote_literal (dialect, text);
    g_string_append (sql, literal);
  }
}

static void
append_row (GString *sql, const TwSampleTable *table, const GPtrArray *row, TwDialect dialect)
{
  for (guint i = 0; i < row->len; i++) {
    g_string_append (sql, i ? ", " : "(");
    append_value (sql, &table->columns[i], row->pdata[i], dialect);
  }
  g_string_append_c (sql, ')');
}

/* @rows: the names first */
static void
add_inserts (GPtrArray *statements, const TwSampleTable *table, const GPtrArray *rows,
             TwDialect dialect, const char *name)
{
  for (guint next = 1; next < rows->len;) {
    GString *sql = g_string_new (NULL);
    g_string_printf (sql, "INSERT INTO %s VALUES ", name);
    for (guint n = 0; next < rows->len && n < MOST_ROWS && sql->len < MOST_BYTES; n++, next++) {
      if (n)
        g_string_append (sql, ",\n");
      append_row (sql, table, rows->pdata[next], dialect);
    }
    add (statements, g_string_free (sql, FALSE));
  }
}

GPtrArray *
tw_sample_table_statements (const TwSampleTable *table, TwSample sample, TwDialect dialect,
                            gboolean replace)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", tw_sample_get_schema (sample),
                                           tw_sample_table_get_name (table, sample));
  g_autoptr (GBytes) csv = csv_of (table);
  g_autoptr (GPtrArray) rows
    = tw_csv_parse (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_assert (rows != NULL && rows->len == table->n_rows + 1);
  GPtrArray *statements = g_ptr_array_new_with_free_func (g_free);
  if (replace)
    add (statements, g_strdup_printf ("DROP TABLE %s", name));
  add (statements, create_table (table, sample, name));
  if (has_comments (sample))
    add_comments (statements, table, sample, dialect, name);
  add_inserts (statements, table, rows, dialect, name);
  return statements;
}
