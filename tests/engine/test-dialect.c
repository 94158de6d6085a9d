// SPDX-License-Identifier: Apache-2.0
#include <glib.h>

#include "warehouse/tw-data-type.h"
#include "warehouse/tw-dialect.h"

static void
test_from_version (void)
{
  g_assert_cmpint (tw_dialect_from_version (
                     "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 "
                     "20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.71629"),
                   ==, TW_DIALECT_REDSHIFT);
  g_assert_cmpint (tw_dialect_from_version ("PostgreSQL 15.20 (Debian 15.20-0+deb12u1)"), ==,
                   TW_DIALECT_POSTGRESQL);
  g_assert_cmpint (tw_dialect_from_version (""), ==, TW_DIALECT_POSTGRESQL);
}

static void
test_identifiers (void)
{
  static const struct {
    const char *name;
    const char *quoted;
  } cases[] = {
    { "orders", "orders" },
    { "_order_2", "_order_2" },
    { "order", "\"order\"" },
    { "user", "\"user\"" },
    { "tag", "\"tag\"" },       /* Redshift's */
    { "lateral", "\"lateral\"" }, /* PostgreSQL's */
    { "Orders", "\"Orders\"" },
    { "2nd", "\"2nd\"" },
    { "a b", "\"a b\"" },
    { "a$b", "\"a$b\"" },
    { "größe", "\"größe\"" },
    { "a\"b", "\"a\"\"b\"" },
    { "a\\b", "\"a\\b\"" },
    { "", "\"\"" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int dialect = TW_DIALECT_POSTGRESQL; dialect <= TW_DIALECT_REDSHIFT; dialect++) {
      g_autofree char *quoted = tw_dialect_quote_identifier (dialect, cases[i].name);
      g_assert_cmpstr (quoted, ==, cases[i].quoted);
    }
}

static void
test_literals (void)
{
  static const struct {
    const char *text;
    const char *postgresql;
    const char *redshift;
  } cases[] = {
    { "", "''", "''" },
    { "O'Neill", "'O''Neill'", "'O''Neill'" },
    { "a\\b", "'a\\b'", "'a\\\\b'" },
    { "\\'; DROP TABLE t; --", "'\\''; DROP TABLE t; --'", "'\\\\''; DROP TABLE t; --'" },
    { "naïve 🙂", "'naïve 🙂'", "'naïve 🙂'" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *postgresql = tw_dialect_quote_literal (TW_DIALECT_POSTGRESQL, cases[i].text);
    g_autofree char *redshift = tw_dialect_quote_literal (TW_DIALECT_REDSHIFT, cases[i].text);
    g_assert_cmpstr (postgresql, ==, cases[i].postgresql);
    g_assert_cmpstr (redshift, ==, cases[i].redshift);
  }
}

static void
test_types_by_oid (void)
{
  g_assert_cmpint (tw_data_type_from_oid (23), ==, TW_DATA_TYPE_INTEGER);
  g_assert_cmpint (tw_data_type_from_oid (1700), ==, TW_DATA_TYPE_DECIMAL);
  g_assert_cmpint (tw_data_type_from_oid (4000), ==, TW_DATA_TYPE_SUPER);
  g_assert_cmpint (tw_data_type_from_oid (6551), ==, TW_DATA_TYPE_BINARY);
  g_assert_cmpint (tw_data_type_from_oid (3999), ==, TW_DATA_TYPE_GEOMETRY);
  g_assert_cmpint (tw_data_type_from_oid (1188), ==, TW_DATA_TYPE_INTERVAL);
  g_assert_cmpint (tw_data_type_from_oid (0), ==, TW_DATA_TYPE_OTHER);
  g_assert_cmpint (tw_data_type_from_oid (G_MAXUINT32), ==, TW_DATA_TYPE_OTHER);
  g_assert_cmpstr (tw_data_type_name_from_oid (1700), ==, "numeric");
  g_assert_nonnull (tw_data_type_name_from_oid (99999));
}

static void
test_types_by_name (void)
{
  static const struct {
    const char *name;
    TwDataType type;
  } cases[] = {
    { "integer", TW_DATA_TYPE_INTEGER },
    { "character varying(40)", TW_DATA_TYPE_TEXT },
    { "character(1)", TW_DATA_TYPE_TEXT },
    { "NUMERIC(10,2)", TW_DATA_TYPE_DECIMAL },
    { "double precision", TW_DATA_TYPE_FLOAT },
    { "timestamp without time zone", TW_DATA_TYPE_TIMESTAMP },
    { "timestamp(3) with time zone", TW_DATA_TYPE_TIMESTAMPTZ },
    { "time(6) with time zone", TW_DATA_TYPE_TIME },
    { "interval", TW_DATA_TYPE_INTERVAL },
    { "interval year to month", TW_DATA_TYPE_INTERVAL },
    { "interval day to second(3)", TW_DATA_TYPE_INTERVAL },
    { "integer[]", TW_DATA_TYPE_OTHER },
    { "interval[]", TW_DATA_TYPE_OTHER },
    { "numeric(10,2)[]", TW_DATA_TYPE_OTHER },
    { "super", TW_DATA_TYPE_SUPER },
    { "binary varying(64000)", TW_DATA_TYPE_BINARY },
    { "decimal(18,2)", TW_DATA_TYPE_DECIMAL },
    { "string", TW_DATA_TYPE_TEXT },
    { "geometry", TW_DATA_TYPE_GEOMETRY },
    { "mood", TW_DATA_TYPE_OTHER },
    { "", TW_DATA_TYPE_OTHER },
    { "((", TW_DATA_TYPE_OTHER },
    { ")(", TW_DATA_TYPE_OTHER },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (tw_data_type_from_name (cases[i].name), ==, cases[i].type);
}

static void
test_type_modifiers (void)
{
  g_autofree char *money = tw_data_type_format (1700, ((10 << 16) | 2) + 4);
  g_assert_cmpstr (money, ==, "numeric(10,2)");
  g_assert_cmpint (tw_data_type_scale (1700, ((10 << 16) | 2) + 4), ==, 2);
  g_autofree char *plain = tw_data_type_format (1700, -1);
  g_assert_cmpstr (plain, ==, "numeric");
  g_assert_cmpint (tw_data_type_scale (1700, -1), ==, -1);
  g_autofree char *text = tw_data_type_format (1043, 44);
  g_assert_cmpstr (text, ==, "character varying(40)");
  g_assert_cmpint (tw_data_type_scale (1043, 44), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dialect/from-version", test_from_version);
  g_test_add_func ("/dialect/identifiers", test_identifiers);
  g_test_add_func ("/dialect/literals", test_literals);
  g_test_add_func ("/data-type/by-oid", test_types_by_oid);
  g_test_add_func ("/data-type/by-name", test_types_by_name);
  g_test_add_func ("/data-type/modifiers", test_type_modifiers);
  return g_test_run ();
}
