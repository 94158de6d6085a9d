// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-catalog.h"

#include <string.h>

static const char *const descriptive[] = {
  "categories: categoryid categoryname description",
  "customers: customerid companyname contactname contacttitle address city region postalcode "
  "country phone fax",
  "employees: employeeid lastname firstname title titleofcourtesy birthdate hiredate address city "
  "region postalcode country homephone extension notes reportsto",
  "shippers: shipperid companyname phone",
  "suppliers: supplierid companyname contactname contacttitle address city region postalcode "
  "country phone fax homepage",
  "products: productid productname supplierid categoryid quantityperunit unitprice unitsinstock "
  "unitsonorder reorderlevel discontinued",
  "orders: orderid customerid employeeid orderdate requireddate shippeddate shipvia freight "
  "shipname shipaddress shipcity shipregion shippostalcode shipcountry",
  "order_details: orderid productid unitprice quantity discount",
  NULL,
};

static const char *const cryptic[] = {
  "t_cat_ref: cat_id cat_nm cat_desc",
  "t_cust_mst: cust_id cmpny_nm cntct_nm cntct_ttl addr cty rgn pstl_cd cntry_cd phn fx",
  "t_emp_mst: emp_id lst_nm frst_nm ttl brth_dt hr_dt addr cty rgn pstl_cd cntry_cd phn rpts_to",
  "t_ord_hdr: ord_id cust_id emp_id ord_dt req_dt shp_dt shp_via frght shp_nm shp_addr shp_cty "
  "shp_rgn shp_pstl_cd shp_cntry",
  "t_ord_dtl: ord_id prd_id unt_prc qty dscnt",
  "t_prd_mst: prd_id prd_nm sup_id cat_id qty_per_unt unt_prc unts_stk unts_ord reord_lvl discont",
  NULL,
};

/* Schemas that no rule was made for. */
static const char *const hospital[] = {
  "patients: patient_id first_name last_name date_of_birth gender blood_type insurance_number",
  "admissions: admission_id patient_id ward_id admitted_at discharged_at diagnosis length_of_stay",
  "wards: ward_id ward_name floor bed_count head_nurse_id",
  "prescriptions: prescription_id patient_id drug dosage_mg prescribed_on refills",
  NULL,
};

static const char *const camel[] = {
  "SalesOrderHeader: SalesOrderID OrderDate ShipDate CustomerID TerritoryID SubTotal TaxAmount "
  "Freight",
  "ProductReview: ProductReviewID ReviewerName EmailAddress Rating Comments ModifiedDate",
  NULL,
};

static const char *const ledger[] = {
  "KNA1: KUNNR LAND1 NAME1 ORT01 PSTLZ REGIO STRAS TELF1",
  "VBAK: VBELN ERDAT AUART VKORG VTWEG SPART KUNNR NETWR WAERK",
  "MARA: MATNR MTART MATKL MEINS BRGEW NTGEW GEWEI",
  NULL,
};

static const char *const joined[] = {
  "custmst: custid custnm addr1 phno crtdt stscd",
  "ordhdr: ordno custid orddt shpdt totamt curcd",
  NULL,
};

static TwSystemTables *
tables_from (const char *const *lines)
{
  TwSystemTables *tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  for (guint i = 0; lines[i]; i++) {
    g_auto (GStrv) halves = g_strsplit (lines[i], ": ", 2);
    g_auto (GStrv) names = g_strsplit (halves[1], " ", -1);
    TwSystemTable *table
      = tw_system_tables_add_table (tables, "s", halves[0], TW_TABLE_KIND_TABLE, NULL);
    for (guint n = 0; names[n]; n++)
      tw_system_table_add_column (table, names[n], "integer", FALSE, NULL);
  }
  return tables;
}

static double
cryptic_share (const char *const *lines, gboolean expected)
{
  g_autoptr (TwSystemTables) tables = tables_from (lines);
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  const TwGlossaryStatus *status = tw_catalog_get_glossary_status (catalog);
  g_test_message ("%s…: %.2f", lines[0], status->cryptic_share);
  g_assert_cmpint (status->cryptic, ==, expected);
  return status->cryptic_share;
}

static void
test_cryptic_names (void)
{
  g_assert_cmpfloat (cryptic_share (descriptive, FALSE), <, 0.1);
  g_assert_cmpfloat (cryptic_share (hospital, FALSE), <, 0.2);
  g_assert_cmpfloat (cryptic_share (camel, FALSE), <, 0.2);
  g_assert_cmpfloat (cryptic_share (cryptic, TRUE), >, 0.8);
  g_assert_cmpfloat (cryptic_share (ledger, TRUE), >, 0.6);
  g_assert_cmpfloat (cryptic_share (joined, TRUE), >, 0.8);
}

/* Two tables whose comments are given; the rest of a test looks at what became of them. */
static TwSystemTables *
two_tables (const char *table_comment, const char *column_comment)
{
  TwSystemTables *tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  TwSystemTable *orders
    = tw_system_tables_add_table (tables, "shop", "ord", TW_TABLE_KIND_TABLE, table_comment);
  tw_system_table_add_column (orders, "ord_id", "integer", TRUE, NULL);
  tw_system_table_add_column (orders, "cust_id", "integer", FALSE, column_comment);
  TwSystemTable *customers
    = tw_system_tables_add_table (tables, "shop", "cust", TW_TABLE_KIND_TABLE, NULL);
  tw_system_table_add_column (customers, "cust_id", "integer", TRUE, NULL);
  tw_system_table_add_column (customers, "Odd, \"name\"", "text", TRUE, NULL);
  return tables;
}

static const TwRelationship *
relationship_at (const TwCatalog *catalog, guint index)
{
  const GPtrArray *all = tw_catalog_get_relationships (catalog);
  g_assert_cmpuint (index, <, all->len);
  return all->pdata[index];
}

static void
assert_join (const TwRelationship *join, const char *source, const char *target,
             TwRelationshipOrigin origin)
{
  g_autofree char *from = g_strdup_printf ("%s.%s", join->source[0]->table->name,
                                           join->source[0]->name);
  g_autofree char *to = g_strdup_printf ("%s.%s", join->target[0]->table->name,
                                         join->target[0]->name);
  g_assert_cmpstr (from, ==, source);
  g_assert_cmpstr (to, ==, target);
  g_assert_cmpint (join->origin, ==, origin);
}

static void
assert_rejected (const TwCatalog *catalog, guint index, const char *part)
{
  const GPtrArray *rejected = tw_catalog_get_rejected (catalog);
  g_assert_cmpuint (index, <, rejected->len);
  if (strstr (rejected->pdata[index], part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", (char *) rejected->pdata[index], part);
}

static void
test_business_names (void)
{
  g_autoptr (TwSystemTables) tables
    = two_tables ("Order Header - One row an order - the newest first",
                  "Customer ID - Who  placed\nthe order [FK: cust.cust_id]");
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  const TwTable *orders = tw_catalog_find_table (catalog, "shop", "ord");
  const TwColumn *column = tw_table_find_column (orders, "cust_id");
  g_assert_cmpstr (orders->business_name, ==, "Order Header");
  g_assert_cmpstr (orders->description, ==, "One row an order - the newest first");
  g_assert_cmpstr (column->business_name, ==, "Customer ID");
  g_assert_cmpstr (column->description, ==, "Who placed the order");
  g_assert_cmpstr (column->comment, ==,
                   "Customer ID - Who  placed\nthe order [FK: cust.cust_id]");
  assert_join (relationship_at (catalog, 0), "ord.cust_id", "cust.cust_id",
               TW_RELATIONSHIP_ORIGIN_COMMENT);
  const TwGlossaryStatus *status = tw_catalog_get_glossary_status (catalog);
  g_assert_cmpuint (status->n_tables_documented, ==, 1);
  g_assert_cmpuint (status->n_columns_documented, ==, 1);
  g_assert_cmpuint (status->n_columns, ==, 4);
}

static void
test_comment_without_separator (void)
{
  g_autoptr (TwSystemTables) tables
    = two_tables ("Holds one row for every order that a customer has placed.", "Customer");
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  const TwTable *orders = tw_catalog_find_table (catalog, NULL, "ord");
  g_assert_null (orders->business_name);
  g_assert_cmpstr (orders->description, ==,
                   "Holds one row for every order that a customer has placed.");
  g_assert_cmpstr (tw_table_find_column (orders, "cust_id")->business_name, ==, "Customer");
}

static void
test_marks_that_work (void)
{
  const char *const marks[] = { "[FK: cust.cust_id]", "x [fk:cust.cust_id]",
                                "[ Fk : CUST . Cust_ID ]",
                                "[FK: shop.cust.cust_id] y", "[FK: \"cust\".\"cust_id\"]",
                                "[FK: broken] [FK: cust.cust_id]" };
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    g_autoptr (TwSystemTables) tables = two_tables (NULL, marks[i]);
    g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
    g_assert_cmpuint (tw_catalog_get_relationships (catalog)->len, ==, 1);
    assert_join (relationship_at (catalog, 0), "ord.cust_id", "cust.cust_id",
                 TW_RELATIONSHIP_ORIGIN_COMMENT);
  }
  g_autoptr (TwSystemTables) several
    = two_tables (NULL, "[FK: cust.\"Odd, \"\"name\"\"\", ord.ord_id] and [FK: cust.cust_id]");
  g_autoptr (TwCatalog) catalog = tw_catalog_new (several, NULL);
  g_assert_cmpuint (tw_catalog_get_relationships (catalog)->len, ==, 3);
  g_assert_cmpuint (tw_catalog_get_rejected (catalog)->len, ==, 0);
}

static void
test_marks_that_are_broken (void)
{
  const char *const marks[] = { "[FK: cust.cust_id", "[FK]", "[FK:]", "[FK: ]", "[FK cust.cust_id]",
                                "[FK: cust]", "[FK: .]", "[FK: cust.]", "[FK: a.b.c.d]",
                                "[FK: cust.nothing]", "[FK: nobody.cust_id]",
                                "[FK: \"cust.cust_id]", "[FK: ord.cust_id]", "[FK:", "[ fk",
                                "[FK: elsewhere.cust.cust_id]" };
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    g_autoptr (TwSystemTables) tables = two_tables (NULL, marks[i]);
    g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
    g_assert_cmpuint (tw_catalog_get_relationships (catalog)->len, ==, 0);
    g_assert_cmpuint (tw_catalog_get_rejected (catalog)->len, ==, 1);
    assert_rejected (catalog, 0, "The comment of ord.cust_id");
  }
  g_autoptr (TwSystemTables) words = two_tables (NULL, "[FKA: something] [fka] [x] [] [[");
  g_autoptr (TwCatalog) catalog = tw_catalog_new (words, NULL);
  g_assert_cmpuint (tw_catalog_get_rejected (catalog)->len, ==, 0);
}

static TwRelationshipFile *
file_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  TwRelationshipFile *file = tw_relationship_file_parse (text, -1, &error);
  g_assert_no_error (error);
  return file;
}

static void
test_later_origin_wins (void)
{
  g_autoptr (TwSystemTables) tables = two_tables (NULL, "[FK: cust.cust_id]");
  const char *const key[] = { "cust_id", NULL };
  tw_system_tables_add_constraint (tables, TW_CONSTRAINT_FOREIGN_KEY, tables->tables->pdata[0], key,
                                   tables->tables->pdata[1], key);
  g_autoptr (TwCatalog) two = tw_catalog_new (tables, NULL);
  g_assert_cmpuint (tw_catalog_get_relationships (two)->len, ==, 1);
  assert_join (relationship_at (two, 0), "ord.cust_id", "cust.cust_id",
               TW_RELATIONSHIP_ORIGIN_COMMENT);

  g_autoptr (TwRelationshipFile) file
    = file_of ("shop:\n- source: ord.cust_id\n  target: cust.cust_id\n  description: who bought\n"
               "- {source: ord.cust_id, target: cust.cust_id}\n");
  g_autoptr (TwCatalog) three = tw_catalog_new (tables, file);
  g_assert_cmpuint (tw_catalog_get_relationships (three)->len, ==, 1);
  assert_join (relationship_at (three, 0), "ord.cust_id", "cust.cust_id",
               TW_RELATIONSHIP_ORIGIN_FILE);
  g_assert_cmpstr (relationship_at (three, 0)->description, ==, "who bought");
}

static void
test_unique_side_is_the_target (void)
{
  g_autoptr (TwSystemTables) tables = two_tables (NULL, NULL);
  const char *const key[] = { "cust_id", NULL };
  tw_system_tables_add_constraint (tables, TW_CONSTRAINT_PRIMARY_KEY, tables->tables->pdata[1], key,
                                   NULL, NULL);
  g_autoptr (TwRelationshipFile) file
    = file_of ("shop:\n- source: cust.cust_id\n  target: ord.cust_id\n");
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, file);
  assert_join (relationship_at (catalog, 0), "ord.cust_id", "cust.cust_id",
               TW_RELATIONSHIP_ORIGIN_FILE);
  const TwColumn *target = relationship_at (catalog, 0)->target[0];
  g_assert_true (target->primary_key);
  g_assert_true (target->unique);
}

static void
test_dangling_entries (void)
{
  g_autoptr (TwSystemTables) tables = two_tables (NULL, NULL);
  g_autoptr (TwRelationshipFile) file
    = file_of ("shop:\n- {source: ord.cust_id, target: gone.cust_id}\n"
               "- {source: ord.gone, target: cust.cust_id}\n"
               "- {source: nonsense, target: cust.cust_id}\n"
               "- {source: ord.ord_id, target: ord.ord_id}\n"
               "other:\n- {source: a.b, target: c.d}\n");
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, file);
  g_assert_cmpuint (tw_catalog_get_relationships (catalog)->len, ==, 0);
  g_assert_cmpuint (tw_catalog_get_rejected (catalog)->len, ==, 4);
  assert_rejected (catalog, 0, "names gone.cust_id, which does not exist");
  assert_rejected (catalog, 1, "names ord.gone, which does not exist");
  assert_rejected (catalog, 2, "names nonsense, which is not a table.column");
  assert_rejected (catalog, 3, "joins a column to itself");
}

static void
test_cyclic_relationships (void)
{
  g_autoptr (TwSystemTables) tables = two_tables (NULL, NULL);
  g_autoptr (TwRelationshipFile) file
    = file_of ("shop:\n- {source: ord.cust_id, target: cust.cust_id}\n"
               "- {source: cust.cust_id, target: ord.ord_id}\n"
               "- {source: ord.cust_id, target: ord.ord_id}\n"
               "- {source: cust.cust_id, target: ord.cust_id}\n");
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, file);
  g_assert_cmpuint (tw_catalog_get_relationships (catalog)->len, ==, 3);
  g_assert_cmpuint (tw_catalog_get_rejected (catalog)->len, ==, 0);
}

static void
test_composite_key (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_REDSHIFT, "test");
  TwSystemTable *parent
    = tw_system_tables_add_table (tables, "s", "parent", TW_TABLE_KIND_TABLE, NULL);
  tw_system_table_add_column (parent, "a", "integer", TRUE, NULL);
  tw_system_table_add_column (parent, "b", "integer", TRUE, NULL);
  TwSystemTable *child
    = tw_system_tables_add_table (tables, "s", "child", TW_TABLE_KIND_TABLE, NULL);
  tw_system_table_add_column (child, "pa", "integer", TRUE, "[FK: parent.a]");
  tw_system_table_add_column (child, "pb", "integer", TRUE, NULL);
  const char *const key[] = { "a", "b", NULL };
  const char *const reference[] = { "pa", "pb", NULL };
  tw_system_tables_add_constraint (tables, TW_CONSTRAINT_PRIMARY_KEY, parent, key, NULL, NULL);
  tw_system_tables_add_constraint (tables, TW_CONSTRAINT_FOREIGN_KEY, child, reference, parent,
                                   key);
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  g_assert_cmpuint (tw_catalog_get_relationships (catalog)->len, ==, 1);
  const TwRelationship *join = relationship_at (catalog, 0);
  g_assert_cmpuint (join->n_columns, ==, 2);
  g_assert_cmpstr (join->source[1]->name, ==, "pb");
  g_assert_cmpstr (join->target[1]->name, ==, "b");
  g_assert_true (join->target[0]->primary_key);
  g_assert_false (join->target[0]->unique);
}

static void
test_odd_names (void)
{
  const char *const names[] = { "a \"quoted\" name", "with space", "CamelCase", "größe", "表", "a.b",
                                "😀", "select", "'", ";--" };
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    TwSystemTable *table
      = tw_system_tables_add_table (tables, "My Schema", names[i], TW_TABLE_KIND_VIEW, NULL);
    for (guint n = 0; n < G_N_ELEMENTS (names); n++)
      tw_system_table_add_column (table, names[n], "text", FALSE, NULL);
  }
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const TwTable *table = tw_catalog_find_table (catalog, "My Schema", names[i]);
    g_assert_cmpstr (table->name, ==, names[i]);
    for (guint n = 0; n < G_N_ELEMENTS (names); n++) {
      const TwColumn *column = tw_table_find_column (table, names[n]);
      g_assert_cmpstr (column->name, ==, names[n]);
      g_assert_true (tw_catalog_get_column (catalog, column->id) == column);
      g_assert_true (column->table == table);
    }
  }
  g_autofree char *quoted
    = tw_catalog_dup_qualified_name (catalog, tw_catalog_get_table (catalog, 0));
  g_assert_cmpstr (quoted, ==, "\"My Schema\".\"a \"\"quoted\"\" name\"");
  g_assert_null (tw_catalog_find_table (catalog, "my schema", "CamelCase"));
  g_assert_null (tw_catalog_find_table (catalog, "My Schema", "camelcase"));
}

static void
test_wide_table (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  TwSystemTable *wide
    = tw_system_tables_add_table (tables, "s", "wide", TW_TABLE_KIND_TABLE, NULL);
  for (guint i = 0; i < 1600; i++) {
    g_autofree char *name = g_strdup_printf ("column_%u", i);
    tw_system_table_add_column (wide, name, "integer", FALSE, "Value - some value");
  }
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  const TwTable *table = tw_catalog_find_table (catalog, NULL, "wide");
  for (guint i = 0; i < 1600; i++) {
    g_autofree char *name = g_strdup_printf ("column_%u", i);
    g_assert_cmpuint (tw_table_find_column (table, name)->index, ==, i);
  }
  g_assert_null (tw_table_find_column (table, "column_1600"));
}

static void
test_no_tables (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_REDSHIFT, "test");
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  g_assert_cmpuint (tw_catalog_get_n_tables (catalog), ==, 0);
  g_assert_null (tw_catalog_get_schemas (catalog)[0]);
  g_assert_false (tw_catalog_get_glossary_status (catalog)->cryptic);
  g_assert_null (tw_catalog_find_table (catalog, NULL, "orders"));
  g_assert_null (tw_catalog_get_table (catalog, 0));
}

static void
test_table_without_columns (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "test");
  tw_system_tables_add_table (tables, "s", "bare", TW_TABLE_KIND_TABLE, NULL);
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  g_assert_null (tw_table_find_column (tw_catalog_get_table (catalog, 0), "a"));
}

/* 8,000 tables and 2,000 × 30 columns with marks in either case: a size, not a time, is checked;
 * anything slower than a lookup by hash would run into the test's own limit. */
static void
test_large_catalog (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_REDSHIFT, "test");
  for (guint i = 0; i < 8000; i++) {
    g_autofree char *name = g_strdup_printf ("table_%u", i);
    TwSystemTable *table
      = tw_system_tables_add_table (tables, "s", name, TW_TABLE_KIND_TABLE, "Thing - a thing");
    for (guint n = 0; n < 8; n++) {
      g_autofree char *column = g_strdup_printf ("column_%u", n);
      g_autofree char *comment = g_strdup_printf ("Col %u - of %u [FK: TABLE_%u.Column_0]", n, i,
                                                  (i * 7 + n + 1) % 8000);
      tw_system_table_add_column (table, column, "integer", FALSE, comment);
    }
  }
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  g_assert_cmpuint (tw_catalog_get_n_columns (catalog), ==, 64000);
  g_assert_cmpuint (tw_catalog_get_relationships (catalog)->len, >, 60000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/cryptic-names", test_cryptic_names);
  g_test_add_func ("/catalog/business-names", test_business_names);
  g_test_add_func ("/catalog/comment-without-separator", test_comment_without_separator);
  g_test_add_func ("/catalog/marks-that-work", test_marks_that_work);
  g_test_add_func ("/catalog/marks-that-are-broken", test_marks_that_are_broken);
  g_test_add_func ("/catalog/later-origin-wins", test_later_origin_wins);
  g_test_add_func ("/catalog/unique-side-is-the-target", test_unique_side_is_the_target);
  g_test_add_func ("/catalog/dangling-entries", test_dangling_entries);
  g_test_add_func ("/catalog/cyclic-relationships", test_cyclic_relationships);
  g_test_add_func ("/catalog/composite-key", test_composite_key);
  g_test_add_func ("/catalog/odd-names", test_odd_names);
  g_test_add_func ("/catalog/wide-table", test_wide_table);
  g_test_add_func ("/catalog/no-tables", test_no_tables);
  g_test_add_func ("/catalog/table-without-columns", test_table_without_columns);
  g_test_add_func ("/catalog/large-catalog", test_large_catalog);
  return g_test_run ();
}
