// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-diagram-places.h"
#include "tw-test-catalog.h"
#include "tw-test-home.h"

static const char *const NORTHWIND[] = {
  "categories: categoryid, categoryname, description",
  "customers: customerid, companyname, contactname, contacttitle, address, city, region",
  "employees: employeeid, lastname, firstname, title, birthdate, hiredate, reportsto",
  "shippers: shipperid, companyname, phone",
  "suppliers: supplierid, companyname, contactname, contacttitle, address, city, region",
  "products: productid, productname, supplierid, categoryid, unitprice, unitsinstock",
  "orders: orderid, customerid, employeeid, orderdate, requireddate, shippeddate, shipvia",
  "order_details: orderid, productid, unitprice, quantity, discount",
  NULL,
};

static const char *const NORTHWIND_JOINS[] = {
  "orders.customerid customers.customerid",       "orders.employeeid employees.employeeid",
  "orders.shipvia shippers.shipperid",            "order_details.orderid orders.orderid",
  "order_details.productid products.productid",   "products.categoryid categories.categoryid",
  "products.supplierid suppliers.supplierid",     "employees.reportsto employees.employeeid",
  NULL,
};

/* Six areas with a fact, eight dimensions and a table that joins nothing. */
static TwCatalog *
new_sixty (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) joins = g_ptr_array_new_with_free_func (g_free);
  for (guint area = 0; area < 6; area++) {
    GString *fact = g_string_new (NULL);
    g_string_printf (fact, "fact_%u: id", area);
    for (guint i = 0; i < 8; i++) {
      g_string_append_printf (fact, ", dim_%u_id", i);
      g_ptr_array_add (lines, g_strdup_printf ("dim_%u_%u: id, name, code, city, kind", area, i));
      g_ptr_array_add (joins,
                       g_strdup_printf ("fact_%u.dim_%u_id dim_%u_%u.id", area, i, area, i));
    }
    g_ptr_array_add (joins, g_strdup_printf ("fact_%u.id dim_%u_0.code", area, (area + 1) % 6));
    g_ptr_array_add (lines, g_string_free (fact, FALSE));
    g_ptr_array_add (lines, g_strdup_printf ("lone_%u: id, text", area));
  }
  g_ptr_array_add (lines, NULL);
  g_ptr_array_add (joins, NULL);
  return tw_test_catalog_new ("dw", (const char *const *) lines->pdata,
                              (const char *const *) joins->pdata);
}

static GArray *
links_of (const TwCatalog *catalog)
{
  GArray *links = g_array_new (FALSE, FALSE, sizeof (TwDiagramLink));
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = relationships->pdata[i];
    TwDiagramLink link = { relationship->source[0], relationship->target[0] };
    g_array_append_val (links, link);
  }
  return links;
}

static TwDiagram *
new_diagram (TwCatalog *catalog, TwCardDetail detail)
{
  guint left_out;
  g_autoptr (GArray) links = links_of (catalog);
  g_autoptr (GPtrArray) tables
    = tw_diagram_choose_tables (catalog, links, NULL, 60, &left_out);
  return tw_diagram_new (tables, links, detail);
}

static gboolean
overlap (const TwDiagramCard *a, const TwDiagramCard *b)
{
  return a->x < b->x + TW_CARD_WIDTH && b->x < a->x + TW_CARD_WIDTH
         && a->shown_y < b->shown_y + b->height && b->shown_y < a->shown_y + a->height;
}

static void
assert_apart (TwDiagram *diagram)
{
  for (guint i = 0; i < tw_diagram_get_n_cards (diagram); i++)
    for (guint other = 0; other < i; other++)
      g_assert_false (overlap (tw_diagram_get_card (diagram, i),
                               tw_diagram_get_card (diagram, other)));
}

static void
assert_shape (TwDiagram *diagram, double least, double most)
{
  TwDiagramArea area = tw_diagram_get_bounds (diagram);
  g_assert_cmpfloat (area.width / area.height, >, least);
  g_assert_cmpfloat (area.width / area.height, <, most);
}

static void
test_eight (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", NORTHWIND, NORTHWIND_JOINS);
  g_autoptr (TwDiagram) diagram = new_diagram (catalog, TW_CARD_RELATED);
  tw_diagram_arrange (diagram, 1.3);
  g_assert_cmpuint (tw_diagram_get_n_cards (diagram), ==, 8);
  assert_apart (diagram);
  assert_shape (diagram, 0.6, 2.6);
  g_assert_cmpuint (tw_diagram_count_crossings (diagram), ==, 0);
  g_test_message ("%u crossings", tw_diagram_count_crossings (diagram));
}

static void
test_sixty (void)
{
  g_autoptr (TwCatalog) catalog = new_sixty ();
  for (TwCardDetail detail = TW_CARD_NAME; detail <= TW_CARD_ALL; detail++) {
    g_autoptr (TwDiagram) diagram = new_diagram (catalog, detail);
    tw_diagram_arrange (diagram, 1.3);
    g_assert_cmpuint (tw_diagram_get_n_cards (diagram), ==, 60);
    assert_apart (diagram);
    assert_shape (diagram, 0.6, 2.6);
    g_test_message ("%u crossings", tw_diagram_count_crossings (diagram));
    g_assert_cmpuint (tw_diagram_count_crossings (diagram), <=, 12);
  }
}

static void
test_same_twice (void)
{
  g_autoptr (TwCatalog) catalog = new_sixty ();
  g_autoptr (TwDiagram) one = new_diagram (catalog, TW_CARD_NAME);
  g_autoptr (TwDiagram) other = new_diagram (catalog, TW_CARD_NAME);
  tw_diagram_arrange (one, 1.3);
  tw_diagram_arrange (other, 1.3);
  for (guint i = 0; i < tw_diagram_get_n_cards (one); i++) {
    g_assert_cmpfloat (tw_diagram_get_card (one, i)->x, ==, tw_diagram_get_card (other, i)->x);
    g_assert_cmpfloat (tw_diagram_get_card (one, i)->y, ==, tw_diagram_get_card (other, i)->y);
  }
}

static void
test_none_and_one (void)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (TwDiagramLink));
  g_autoptr (TwDiagram) none = tw_diagram_new (tables, links, TW_CARD_ALL);
  tw_diagram_arrange (none, 1.3);
  g_assert_cmpfloat (tw_diagram_get_bounds (none).width, ==, 0);
  const char *const lines[] = { "alone: a, b", NULL };
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", lines, NULL);
  g_autoptr (TwDiagram) one = new_diagram (catalog, TW_CARD_ALL);
  tw_diagram_arrange (one, 1.3);
  g_assert_cmpfloat (tw_diagram_get_bounds (one).width, ==, TW_CARD_WIDTH);
}

/* The chain of the generated warehouse: every table joins the next. */
static void
test_neighbourhood_in_2000 (void)
{
  guint left_out;
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_generated (2000, 12);
  g_autoptr (GArray) links = links_of (catalog);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  const TwTable *table = tw_catalog_get_table (catalog, 1010);
  g_ptr_array_add (chosen, (gpointer) table);
  g_autoptr (GPtrArray) tables = tw_diagram_choose_tables (catalog, links, chosen, 60, &left_out);
  g_assert_cmpuint (tables->len, <=, 60);
  g_assert_cmpuint (left_out, ==, 0);
  g_assert_true (tables->pdata[0] == table);
  for (int step = -1; step <= 1; step += 2)
    g_assert_true (g_ptr_array_find (
      tables, tw_catalog_get_table (catalog, (guint) ((int) table->index + step)), NULL));
  g_autoptr (TwDiagram) diagram = tw_diagram_new (tables, links, TW_CARD_RELATED);
  tw_diagram_arrange (diagram, 1.3);
  assert_apart (diagram);
}

static void
test_hub_is_bounded (void)
{
  guint left_out;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) joins = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (lines, g_strdup ("hub: id"));
  for (guint i = 0; i < 100; i++) {
    g_ptr_array_add (lines, g_strdup_printf ("spoke_%u: hub_id", i));
    g_ptr_array_add (joins, g_strdup_printf ("spoke_%u.hub_id hub.id", i));
  }
  g_ptr_array_add (lines, NULL);
  g_ptr_array_add (joins, NULL);
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("dw", (const char *const *) lines->pdata,
                                                       (const char *const *) joins->pdata);
  g_autoptr (GArray) links = links_of (catalog);
  g_autoptr (GPtrArray) tables = tw_diagram_choose_tables (catalog, links, NULL, 60, &left_out);
  g_assert_cmpuint (tables->len, ==, 60);
  g_assert_cmpuint (left_out, ==, 41);
  g_assert_cmpstr (((const TwTable *) tables->pdata[0])->name, ==, "hub");
}

static void
test_an_opened_card_pushes_others (void)
{
  g_autoptr (TwCatalog) catalog = new_sixty ();
  g_autoptr (TwDiagram) diagram = new_diagram (catalog, TW_CARD_NAME);
  tw_diagram_arrange (diagram, 1.3);
  const TwTable *table = tw_catalog_find_table (catalog, "dw", "fact_3");
  TwDiagramCard *card = tw_diagram_find (diagram, table);
  double x = card->x, y = card->y;
  tw_diagram_set_detail (diagram, card, TW_CARD_ALL);
  tw_diagram_settle (diagram, card);
  assert_apart (diagram);
  g_assert_cmpfloat (card->x, ==, x);
  g_assert_cmpfloat (card->shown_y, ==, y);
  g_assert_cmpuint (card->rows->len, ==, 9);
  const TwColumn *column = tw_table_find_column (table, "dim_2_id");
  g_assert_true (tw_diagram_card_at (diagram, x + 20, tw_diagram_card_get_row_y (card, column))
                 == card);
  g_assert_true (tw_diagram_card_row_at (card, tw_diagram_card_get_row_y (card, column)) == column);
  tw_diagram_set_detail (diagram, card, TW_CARD_NAME);
  tw_diagram_settle (diagram, NULL);
  for (guint i = 0; i < tw_diagram_get_n_cards (diagram); i++)
    g_assert_cmpfloat (tw_diagram_get_card (diagram, i)->shown_y, ==,
                       tw_diagram_get_card (diagram, i)->y);
}

static void
test_related_rows (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", NORTHWIND, NORTHWIND_JOINS);
  g_autoptr (TwDiagram) diagram = new_diagram (catalog, TW_CARD_RELATED);
  const TwTable *orders = tw_catalog_find_table (catalog, "shop", "orders");
  const TwDiagramCard *card = tw_diagram_find (diagram, orders);
  g_assert_cmpuint (card->rows->len, ==, 4);
  g_assert_cmpuint (card->n_more, ==, 3);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (TwDiagramLink));
  tw_diagram_set_links (diagram, none);
  g_assert_cmpuint (card->rows->len, ==, 0);
}

/* No leg that passes a card's column runs through a card. */
static void
test_lines_pass_around (void)
{
  g_autoptr (TwCatalog) catalog = new_sixty ();
  g_autoptr (TwDiagram) diagram = new_diagram (catalog, TW_CARD_NAME);
  g_autoptr (GArray) links = links_of (catalog);
  tw_diagram_arrange (diagram, 1.3);
  for (guint i = 0; i < links->len; i++) {
    const TwDiagramLink *link = &g_array_index (links, TwDiagramLink, i);
    g_autoptr (GArray) points = tw_diagram_route (diagram, link->source, link->target);
    g_assert_cmpuint (points->len, >=, 2);
    for (guint p = 1; p + 1 < points->len; p++) {
      const TwDiagramPoint *point = &g_array_index (points, TwDiagramPoint, p);
      g_assert_null (tw_diagram_card_at (diagram, point->x, point->y));
    }
  }
}

static void
test_places_are_remembered (void)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", NORTHWIND, NORTHWIND_JOINS);
  g_autoptr (TwDiagram) diagram = new_diagram (catalog, TW_CARD_RELATED);
  tw_diagram_arrange (diagram, 1.3);
  TwDiagramCard *card = tw_diagram_get_card (diagram, 3);
  card->x = -512;
  card->y = 77;
  g_autoptr (TwDiagramPlaces) places = tw_diagram_places_load ("a/b c");
  g_assert_false (tw_diagram_places_apply (places, "", diagram));
  tw_diagram_places_keep (places, "", diagram);
  g_autoptr (TwDiagram) again = new_diagram (catalog, TW_CARD_RELATED);
  tw_diagram_arrange (again, 1.3);
  g_assert_true (tw_diagram_places_apply (places, "", again));
  g_assert_cmpfloat (tw_diagram_get_card (again, 3)->x, ==, -512);
  g_assert_cmpfloat (tw_diagram_get_card (again, 3)->y, ==, 77);
  assert_apart (again);
  g_assert_false (tw_diagram_places_apply (places, "shop.orders", again));
  tw_diagram_places_forget (places, "");
  g_assert_false (tw_diagram_places_apply (places, "", again));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  g_test_add_func ("/diagram/eight", test_eight);
  g_test_add_func ("/diagram/sixty", test_sixty);
  g_test_add_func ("/diagram/same-twice", test_same_twice);
  g_test_add_func ("/diagram/none-and-one", test_none_and_one);
  g_test_add_func ("/diagram/neighbourhood-in-2000", test_neighbourhood_in_2000);
  g_test_add_func ("/diagram/hub-is-bounded", test_hub_is_bounded);
  g_test_add_func ("/diagram/opened-card", test_an_opened_card_pushes_others);
  g_test_add_func ("/diagram/related-rows", test_related_rows);
  g_test_add_func ("/diagram/lines-pass-around", test_lines_pass_around);
  g_test_add_func ("/diagram/places", test_places_are_remembered);
  return g_test_run ();
}
