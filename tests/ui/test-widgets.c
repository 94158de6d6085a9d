// SPDX-License-Identifier: Apache-2.0
#include <adwaita.h>
#include <glib/gstdio.h>

#include "ui/tables/tw-browser-model.h"
#include "report/tw-cell-format.h"
#include "report/tw-chart-data.h"
#include "ui/tw-choose-file.h"
#include "ui/grid/tw-grid-cell.h"
#include "ui/grid/tw-grid.h"
#include "ui/grid/tw-record-window.h"

/* Formatting. */

static TwResultSet *
one_cell (TwDataType type, const char *text)
{
  const char *names[] = { "value", NULL };
  return tw_result_set_new_from_strings (names, &type, &text, 1);
}

static void
assert_shown (TwDataType type, TwMeaning meaning, const char *text, const char *shown)
{
  g_autoptr (TwResultSet) result = one_cell (type, text);
  TwCellFormat format = tw_cell_format_for_column (tw_result_set_get_column (result, 0), meaning);
  g_autoptr (GString) cell = g_string_new ("left over");
  tw_cell_format_set (&format, result, 0, 0, cell);
  g_assert_cmpstr (cell->str, ==, shown);
}

static void
test_formats_by_meaning (void)
{
  assert_shown (TW_DATA_TYPE_DECIMAL, TW_MEANING_MONEY, "267868.18", "267,868.18");
  assert_shown (TW_DATA_TYPE_DECIMAL, TW_MEANING_MONEY, "-1234567.5", "−1,234,567.50");
  assert_shown (TW_DATA_TYPE_INTEGER, TW_MEANING_COUNT, "1000000", "1,000,000");
  assert_shown (TW_DATA_TYPE_INTEGER, TW_MEANING_PLAIN, "10248", "10248");
  assert_shown (TW_DATA_TYPE_FLOAT, TW_MEANING_PERCENT, "0.1525", "15.2 %");
  assert_shown (TW_DATA_TYPE_DECIMAL, TW_MEANING_NUMBER, "3.3333333333333333", "3.33");
  assert_shown (TW_DATA_TYPE_DATE, TW_MEANING_DATE, "1997-05-01", "1 May 1997");
  assert_shown (TW_DATA_TYPE_DATE, TW_MEANING_MONTH, "1997-05-01", "May 1997");
  assert_shown (TW_DATA_TYPE_DATE, TW_MEANING_QUARTER, "1997-05-01", "Q2 1997");
  assert_shown (TW_DATA_TYPE_TIMESTAMP, TW_MEANING_MONTH, "1997-05-01 00:00:00", "May 1997");
  assert_shown (TW_DATA_TYPE_TEXT, TW_MEANING_MONTH, "1997-13", "1997-13");
  assert_shown (TW_DATA_TYPE_INTEGER, TW_MEANING_YEAR, "1997", "1997");
  assert_shown (TW_DATA_TYPE_BOOLEAN, TW_MEANING_PLAIN, "t", "yes");
}

static void
test_keeps_what_cannot_be_formatted (void)
{
  assert_shown (TW_DATA_TYPE_TEXT, TW_MEANING_MONEY, "free", "free");
  assert_shown (TW_DATA_TYPE_TEXT, TW_MEANING_PLAIN, "two\nlines\tand \x01 more",
                "two lines and   more");
  assert_shown (TW_DATA_TYPE_DECIMAL, TW_MEANING_MONEY, "NaN", "NaN");
  assert_shown (TW_DATA_TYPE_INTEGER, TW_MEANING_COUNT, NULL, "");
  assert_shown (TW_DATA_TYPE_DATE, TW_MEANING_DATE, "infinity", "infinity");
  assert_shown (TW_DATA_TYPE_DECIMAL, TW_MEANING_COUNT, "123456789012345678901234567890",
                "123,456,789,012,345,678,901,234,567,890");
}

static void
test_long_text_is_cut_between_characters (void)
{
  g_autoptr (GString) text = g_string_new ("x");
  for (int i = 0; i < 5000; i++)
    g_string_append (text, "é");
  g_autoptr (TwResultSet) result = one_cell (TW_DATA_TYPE_TEXT, text->str);
  TwCellFormat format = tw_cell_format_for_column (tw_result_set_get_column (result, 0),
                                                   TW_MEANING_PLAIN);
  g_autoptr (GString) cell = g_string_new (NULL);
  tw_cell_format_set (&format, result, 0, 0, cell);
  g_assert_cmpuint (cell->len, <, 4200);
  g_assert_true (g_utf8_validate (cell->str, (gssize) cell->len, NULL));
  g_assert_true (g_str_has_suffix (cell->str, "é…"));
}

/* Selection. */

static void
test_selection_ranges (void)
{
  TwGridSelection selection = { 0 };
  TwGridRange range;
  g_assert_false (tw_grid_selection_get_range (&selection, 10, 4, &range));
  tw_grid_selection_move (&selection, 5, 2, FALSE);
  tw_grid_selection_move (&selection, 3, 3, TRUE);
  g_assert_true (tw_grid_selection_get_range (&selection, 10, 4, &range));
  g_assert_cmpuint (range.first_row, ==, 3);
  g_assert_cmpuint (range.last_row, ==, 5);
  g_assert_cmpuint (range.first_column, ==, 2);
  g_assert_cmpuint (range.last_column, ==, 3);
  tw_grid_selection_set_rows (&selection, 7, FALSE);
  g_assert_true (tw_grid_selection_get_range (&selection, 10, 4, &range));
  g_assert_cmpuint (range.first_row, ==, 7);
  g_assert_cmpuint (range.last_column, ==, 3);
  tw_grid_selection_set_all (&selection);
  g_assert_true (tw_grid_selection_get_range (&selection, 10, 4, &range));
  g_assert_cmpuint (range.first_row, ==, 0);
  g_assert_cmpuint (range.last_row, ==, 9);
  g_assert_true (tw_grid_selection_get_range (&selection, 2, 1, &range));
  g_assert_cmpuint (range.last_row, ==, 1);
  g_assert_false (tw_grid_selection_get_range (&selection, 0, 4, &range));
}

/* Charts. */

static TwResultSet *
sales (void)
{
  const char *names[] = { "first", "last", "revenue", NULL };
  const TwDataType types[] = { TW_DATA_TYPE_TEXT, TW_DATA_TYPE_TEXT, TW_DATA_TYPE_DECIMAL };
  const char *cells[] = { "Janet", "Leverling", "18358.50", "Janet", "Smith", "9517.00",
                          "Laura", "Callahan",  NULL };
  return tw_result_set_new_from_strings (names, types, cells, 3);
}

static void
test_chart_labels_do_not_repeat (void)
{
  g_autoptr (TwResultSet) result = sales ();
  const TwChartChoice choice = { TW_CHART_BAR, 0, 2, TW_CHART_NO_COLUMN };
  g_autoptr (TwChartData) data = tw_chart_data_new (result, &choice, NULL);
  g_assert_nonnull (data);
  g_assert_cmpuint (tw_chart_data_get_n_places (data), ==, 2); /* one has no revenue */
  g_autofree char *words = tw_chart_data_describe (data);
  g_assert_cmpstr (words, ==,
                   "Bar chart of revenue by first, last: Janet, Leverling 18,358.50; "
                   "Janet, Smith 9,517.00");
}

static void
test_chart_steps (void)
{
  g_assert_cmpfloat (tw_chart_nice_step (71397, 4), ==, 20000);
  g_assert_cmpfloat (tw_chart_nice_step (0.9, 4), ==, 0.25);
  g_assert_cmpfloat (tw_chart_nice_step (0, 4), ==, 1);
}

static void
test_file_name (void)
{
  g_autofree char *name = tw_file_name_for ("What's the average order value by country?", "csv");
  g_assert_cmpstr (name, ==, "what-s-the-average-order-value-by-country.csv");
  g_autofree char *none = tw_file_name_for ("../ …", "csv");
  g_assert_cmpstr (none, ==, "rows.csv");
}

/* Table browser. */

static TwCatalog *
shop_catalog (void)
{
  TwSystemTables *tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "shop");
  TwSystemTable *orders = tw_system_tables_add_table (tables, "s", "t_ord_hdr", TW_TABLE_KIND_TABLE,
                                                      "Orders - What was bought");
  tw_system_table_add_column (orders, "ord_id", "integer", TRUE, "Order ID - Its number");
  tw_system_table_add_column (orders, "frght", "numeric(8,2)", FALSE, "Freight - What it cost");
  tw_system_tables_add_table (tables, "s", "crates", TW_TABLE_KIND_TABLE, NULL);
  TwCatalog *catalog = tw_catalog_new (tables, NULL);
  tw_system_tables_free (tables);
  return catalog;
}

static guint
n_found (TwCatalog *catalog, const char *search)
{
  g_autoptr (TwBrowserModel) model = tw_browser_model_new_tables (catalog, search);
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static void
test_browser_searches_names_and_comments (void)
{
  g_autoptr (TwCatalog) catalog = shop_catalog ();
  g_assert_cmpuint (n_found (catalog, NULL), ==, 2);
  g_assert_cmpuint (n_found (catalog, "FREIGHT"), ==, 1);
  g_assert_cmpuint (n_found (catalog, "orders frght"), ==, 1);
  g_assert_cmpuint (n_found (catalog, "crates frght"), ==, 0);
  const TwTable *orders = tw_catalog_find_table (catalog, "s", "t_ord_hdr");
  g_autoptr (TwBrowserModel) columns = tw_browser_model_new_columns (catalog, orders, "freight");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (columns)), ==, 1);
  g_autoptr (TwBrowserItem) item = g_list_model_get_item (G_LIST_MODEL (columns), 0);
  g_assert_cmpstr (tw_browser_item_get_name (item), ==, "Freight");
  g_assert_cmpstr (tw_browser_item_get_physical_name (item), ==, "frght");
  g_autofree char *tooltip = tw_browser_item_dup_tooltip (item);
  g_assert_cmpstr (tooltip, ==, "frght  numeric(8,2)\nFreight - What it cost");
}

static void
test_browser_tells_schemas_apart (void)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_POSTGRESQL, "d");
  tw_system_tables_add_table (tables, "hr", "orders", TW_TABLE_KIND_TABLE, NULL);
  tw_system_tables_add_table (tables, "sales", "orders", TW_TABLE_KIND_TABLE, NULL);
  g_autoptr (TwCatalog) catalog = tw_catalog_new (tables, NULL);
  g_assert_cmpuint (n_found (catalog, "orders"), ==, 2);
  g_assert_cmpuint (n_found (catalog, "Sales."), ==, 1);
  g_assert_cmpuint (n_found (catalog, "sales.items"), ==, 0);
  g_autoptr (TwBrowserModel) model = tw_browser_model_new_tables (catalog, "sales.ord");
  g_autoptr (TwBrowserItem) item = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_autofree char *detail = tw_browser_item_dup_detail (item);
  g_assert_cmpstr (detail, ==, "sales");
}

/* The grid, where there is a display. */

static gboolean
has_display (void)
{
  if (gtk_init_check ())
    return TRUE;
  g_test_skip ("there is no display");
  return FALSE;
}

/* A window's only child. */
static TwGrid *
show_sales (GtkWidget *window)
{
  g_autoptr (TwResultSet) result = sales ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  TwGrid *grid = g_object_new (TW_TYPE_GRID, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (grid));
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  tw_grid_set_result (grid, result);
  tw_grid_set_complete (grid, TRUE);
  return grid;
}

static void
test_grid_on_a_display (void)
{
  if (!has_display ())
    return;
  GtkWidget *window = gtk_window_new ();
  TwGrid *grid = show_sales (window);
  const TwMeaning meanings[] = { TW_MEANING_PLAIN, TW_MEANING_PLAIN, TW_MEANING_MONEY };
  tw_grid_set_meanings (grid, meanings);
  g_autofree char *money = tw_grid_dup_cell_text (grid, 0, 2);
  g_assert_cmpstr (money, ==, "18,358.50");
  g_autofree char *null = tw_grid_dup_cell_text (grid, 2, 2);
  g_assert_cmpstr (null, ==, "NULL");
  tw_grid_select (grid, 99, 99, FALSE);
  g_assert_cmpuint (tw_grid_get_selection (grid)->row, ==, 2);
  int width = tw_grid_get_column_width (grid, 0);
  g_assert_cmpint (width, >, 20);
  tw_grid_set_column_width (grid, 0, width + 30);
  g_assert_cmpint (tw_grid_get_column_width (grid, 0), ==, width + 30);
  tw_grid_set_result (grid, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What stands for a cell of the first row; %NULL until it has been placed. */
static GtkWidget *
find_cell (TwGrid *grid, guint column)
{
  guint n = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (grid)); child;
       child = gtk_widget_get_next_sibling (child))
    if (TW_IS_GRID_CELL (child) && gtk_widget_get_width (child) > 0 && n++ == column)
      return child;
  return NULL;
}

static double
left_of_cell (TwGrid *grid, guint column)
{
  double x = 0, y = 0;
  while (find_cell (grid, 2) == NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_translate_coordinates (find_cell (grid, column), GTK_WIDGET (grid), 0, 0, &x, &y);
  return x;
}

/* Read from right to left, the first column stands at the right, and is in sight first. */
static void
test_grid_is_mirrored (void)
{
  if (!has_display ())
    return;
  for (int mirrored = FALSE; mirrored <= TRUE; mirrored++) {
    GtkWidget *window = gtk_window_new ();
    TwGrid *grid = show_sales (window);
    gtk_widget_set_direction (GTK_WIDGET (grid), mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
    gtk_window_set_default_size (GTK_WINDOW (window), 300, 300);
    gtk_window_present (GTK_WINDOW (window));
    g_assert_true ((left_of_cell (grid, 0) > left_of_cell (grid, 1)) == mirrored);
    g_assert_true ((left_of_cell (grid, 1) > left_of_cell (grid, 2)) == mirrored);
    g_assert_cmpfloat (left_of_cell (grid, 0), >=, 0);
    g_assert_cmpfloat (left_of_cell (grid, 0), <, gtk_widget_get_width (GTK_WIDGET (grid)));
    gtk_window_destroy (GTK_WINDOW (window));
  }
}

static GtkListView *
find_list (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget))
    return GTK_LIST_VIEW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkListView *found = find_list (child);
    if (found)
      return found;
  }
  return NULL;
}

static char *
fields_of (GtkWidget *record)
{
  g_autoptr (GString) fields = g_string_new (NULL);
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (find_list (record)));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GtkStringObject) field = g_list_model_get_item (model, i);
    g_string_append_printf (fields, "%s ", gtk_string_object_get_string (field));
  }
  return g_string_free (g_steal_pointer (&fields), FALSE);
}

#define assert_fields(record, expected)                                                            \
  G_STMT_START {                                                                                   \
    g_autofree char *_fields = fields_of (record);                                                 \
    g_assert_cmpstr (_fields, ==, expected);                                                       \
  } G_STMT_END

/* The list of one row has the columns that the grid has now. */
static void
test_record_follows_the_columns (void)
{
  if (!has_display ())
    return;
  adw_init ();
  GtkWidget *window = gtk_window_new ();
  TwGrid *grid = show_sales (window);
  tw_grid_select (grid, 0, 1, FALSE);
  tw_record_window_present (grid, GTK_WINDOW (window));
  g_autoptr (GListModel) toplevels = g_object_ref (gtk_window_get_toplevels ());
  GtkWidget *record = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWidget) each = g_list_model_get_item (toplevels, i);
    record = TW_IS_RECORD_WINDOW (each) ? each : record;
  }
  g_assert_nonnull (record);
  assert_fields (record, "first last revenue ");
  GActionGroup *actions = tw_grid_get_actions (grid);
  tw_grid_update_actions (grid);
  g_action_group_activate_action (actions, "move-column", g_variant_new_int32 (1));
  assert_fields (record, "first revenue last ");
  tw_grid_update_actions (grid);
  g_action_group_activate_action (actions, "hide-column", NULL);
  assert_fields (record, "first revenue ");
  tw_grid_update_actions (grid);
  g_action_group_activate_action (actions, "show-columns", NULL);
  assert_fields (record, "first revenue last ");
  tw_grid_set_result (grid, NULL); /* and it closes with the rows */
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/by-meaning", test_formats_by_meaning);
  g_test_add_func ("/format/keeps-the-rest", test_keeps_what_cannot_be_formatted);
  g_test_add_func ("/format/long-text", test_long_text_is_cut_between_characters);
  g_test_add_func ("/selection/ranges", test_selection_ranges);
  g_test_add_func ("/chart/labels", test_chart_labels_do_not_repeat);
  g_test_add_func ("/chart/steps", test_chart_steps);
  g_test_add_func ("/export/name", test_file_name);
  g_test_add_func ("/browser/search", test_browser_searches_names_and_comments);
  g_test_add_func ("/browser/schemas", test_browser_tells_schemas_apart);
  g_test_add_func ("/grid/display", test_grid_on_a_display);
  g_test_add_func ("/grid/mirrored", test_grid_is_mirrored);
  g_test_add_func ("/grid/record", test_record_follows_the_columns);
  return g_test_run ();
}
