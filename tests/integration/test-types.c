// SPDX-License-Identifier: Apache-2.0
#include "tw-test-postgres.h"

#include "warehouse/tw-query.h"

/* Values at and beyond the edges of every type, several a column, so that a column meets both what
 * fits a number and what does not. */
static const struct {
  const char *type;
  const char *values; /* a VALUES list */
} columns[] = {
  { "bool", "(true), (false), (NULL)" },
  { "int2", "(0), (-32768), (32767), (NULL)" },
  { "int4", "(0), (-2147483648), (2147483647), (NULL)" },
  { "int8", "(0), ('-9223372036854775808'), ('9223372036854775807'), (NULL)" },
  { "oid", "(0), (4294967295), (NULL)" },
  { "numeric", "(0), (-0.5), (1e30), (1e-30), ('NaN'), ('Infinity'), ('-Infinity'), (NULL), "
               "(100)" },
  { "numeric(18,2)", "(0), (-0.01), (9999999999999999.99), (NULL)" },
  { "numeric(38,10)", "(1), (1234567890123456789012345678.0123456789), (NULL)" },
  { "numeric(5,-2)", "(12345), (-99900)" },
  { "float4", "(0), (1.5), (3.4e38), (1e-40), ('-0'), ('NaN'), ('Infinity'), (NULL), (0.1)" },
  { "float8", "(0), (0.1), (1e308), (5e-324), (1e15), (123456789012345680), ('-0'), ('NaN'), "
              "('-Infinity'), (NULL), (2.0/3)" },
  { "money", "(12.34), (-5), (NULL)" },
  { "text", "(''), ('a'), (NULL), ('naïve 🙂'), (E'a\\nb\\t\\\\'), (repeat('long ', 100000))" },
  { "varchar(10)", "('ab'), ('')" },
  { "char(5)", "('ab'), (''), (NULL)" },
  { "\"char\"", "('x'), (NULL)" },
  { "name", "('some_name')" },
  { "date", "('1997-05-01'), ('0001-01-01'), ('0044-03-15 BC'), ('infinity'), ('-infinity'), "
            "('5874897-12-31'), (NULL), ('9999-12-31')" },
  { "time", "('00:00'), ('23:59:59.999999'), ('24:00:00'), (NULL)" },
  { "timetz", "('12:00+02'), ('12:00:00.5-03:30')" },
  { "timestamp", "('1997-05-01 12:00'), ('1969-12-31 23:59:59.999999'), ('0044-03-15 BC'), "
                 "('infinity'), ('294276-12-31 23:59:59.999999'), (NULL), "
                 "('1997-05-01 12:00:00.1')" },
  { "timestamp(0)", "('1997-05-01 12:00'), (NULL)" },
  { "timestamptz", "('1997-05-01 12:00+00'), ('1997-11-01 12:00+00'), ('1890-01-01 00:00+00'), "
                   "('-infinity'), (NULL)" },
  { "interval", "('1 year 2 months 3 days 04:05:06.7'), ('-1 day'), (NULL)" },
  { "json", "('{\"a\": [1, null]}'), (NULL)" },
  { "jsonb", "('{\"b\": 1, \"a\": 2}')" },
  { "xml", "('<a/>')" },
  { "bytea", "('\\x00ff10'), (''), (NULL)" },
  { "uuid", "('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')" },
  { "inet", "('192.168.0.1/24')" },
  { "macaddr", "('08:00:2b:01:02:03')" },
  { "bit(3)", "(B'101')" },
  { "varbit", "(B'1')" },
  { "point", "('(1,2)')" },
  { "int4[]", "('{1,NULL,3}'), ('{}'), (NULL)" },
  { "text[]", "('{\"a b\",\"c\"}')" },
  { "int4range", "('[1,5)')" },
  { "tsvector", "('a b')" },
  { "mood", "('sad'), (NULL)" },
  { "positive", "(1), (NULL)" },
  { "pair", "(ROW(1, 'x'))" },
};

static void
assert_same_answer (TwPool *pool, PGconn *plain, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) ours = tw_query_run (pool, sql, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  PGresult *theirs = PQexec (plain, sql);
  g_assert_cmpint (PQresultStatus (theirs), ==, PGRES_TUPLES_OK);
  g_assert_cmpint (tw_result_set_get_n_rows (ours), ==, PQntuples (theirs));
  g_assert_cmpint (tw_result_set_get_n_columns (ours), ==, PQnfields (theirs));
  char buffer[64];
  for (int row = 0; row < PQntuples (theirs); row++)
    for (int i = 0; i < PQnfields (theirs); i++) {
      gsize length = 0;
      const char *text = tw_result_set_get_text (ours, (guint) row, (guint) i, buffer, &length);
      g_assert_cmpint (tw_result_set_is_null (ours, (guint) row, (guint) i), ==,
                       PQgetisnull (theirs, row, i));
      g_assert_cmpmem (text, length, PQgetvalue (theirs, row, i), PQgetlength (theirs, row, i));
    }
  PQclear (theirs);
}

static void
test_every_type (gconstpointer zone)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autofree char *name = g_strdup_printf ("types in %s", (const char *) zone);
  g_autoptr (TwEndpoint) endpoint = tw_test_postgres_new_database (server, name);
  g_autofree char *set = g_strdup_printf (
    "ALTER DATABASE \"%s\" SET timezone = '%s'; CREATE TYPE mood AS ENUM ('sad');"
    "CREATE DOMAIN positive AS int CHECK (value > 0); CREATE TYPE pair AS (a int, b text)",
    name, (const char *) zone);
  tw_test_postgres_run_in (endpoint, set);
  g_autoptr (TwPool) pool = tw_pool_new (endpoint, 1);
  const char *keys[] = { "host", "dbname", "user", "client_encoding", NULL };
  const char *values[] = { tw_endpoint_get_host (endpoint), name, "tester", "UTF8", NULL };
  PGconn *plain = PQconnectdbParams (keys, values, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_autofree char *script = g_strdup_printf (
      "CREATE TABLE t%u (c %s); INSERT INTO t%u VALUES %s", i, columns[i].type, i,
      columns[i].values);
    tw_test_postgres_run_in (endpoint, script);
    g_autofree char *sql = g_strdup_printf ("SELECT c FROM t%u", i);
    g_autofree char *reversed
      = g_strdup_printf ("SELECT c, ctid FROM t%u ORDER BY ctid DESC", i);
    assert_same_answer (pool, plain, sql);
    assert_same_answer (pool, plain, reversed);
  }
  PQfinish (plain);
}

static void
test_many_numbers (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  PGconn *plain = PQconnectdb (tw_test_postgres_get_uri (server));
  assert_same_answer (
    pool, plain,
    "SELECT g, (g * 37 % 1000000 - 500000)::int8 * 1000003, g / 7.0, "
    "(g / 100.0)::numeric(12,2), sin(g), (10 ^ (g % 40 - 20)) * 1.2345, sin(g)::float4, "
    "date '1000-01-01' + g * 13, timestamp '1000-01-01' + g * interval '1.37 days', "
    "timestamptz '1800-01-01 00:00+00' + g * interval '1.37 days', "
    "CASE WHEN g % 3 > 0 THEN g % 2 = 0 END, "
    "CASE WHEN g = 9999 THEN 'Infinity'::float8 ELSE g END "
    "FROM generate_series(1, 20000) g");
  PQfinish (plain);
}

static void
test_column_types (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL)
    return;
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) set = tw_query_run (
    pool,
    "SELECT 12.34::numeric(10,2), 'a'::varchar(5), 1::int8, now()::timestamp, sum(1.5), "
    "'{}'::int[]",
    NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  static const struct {
    const char *name;
    TwDataType type;
    int scale;
  } expected[] = {
    { "numeric(10,2)", TW_DATA_TYPE_DECIMAL, 2 },
    { "character varying(5)", TW_DATA_TYPE_TEXT, -1 },
    { "bigint", TW_DATA_TYPE_INTEGER, -1 },
    { "timestamp without time zone", TW_DATA_TYPE_TIMESTAMP, -1 },
    { "numeric", TW_DATA_TYPE_DECIMAL, -1 },
    { "integer[]", TW_DATA_TYPE_OTHER, -1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const TwResultColumn *column = tw_result_set_get_column (set, i);
    g_assert_cmpstr (column->type_name, ==, expected[i].name);
    g_assert_cmpint (column->type, ==, expected[i].type);
    g_assert_cmpint (column->scale, ==, expected[i].scale);
  }
  gint64 cents = 0;
  g_assert_true (tw_result_set_get_int64 (set, 0, 0, &cents));
  g_assert_cmpint (cents, ==, 1234);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/types/every-type-utc", "UTC", test_every_type);
  g_test_add_data_func ("/types/every-type-berlin", "Europe/Berlin", test_every_type);
  g_test_add_data_func ("/types/every-type-newfoundland", "America/St_Johns", test_every_type);
  g_test_add_func ("/types/many-numbers", test_many_numbers);
  g_test_add_func ("/types/column-types", test_column_types);
  return g_test_run ();
}
