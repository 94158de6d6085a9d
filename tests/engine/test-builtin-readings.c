// SPDX-License-Identifier: Apache-2.0
/* Where a naive reader of a question goes wrong: the built-in model reads it right, or declines. */
#include <string.h>

#include "analyst/builtin/tw-builtin-model.h"
#include "tw-test-catalog.h"

static const char *const LINES[] = {
  "customer: customer_id integer, name text, country text, is_active text",
  "terminal: terminal_id integer, name text, country text",
  "vehicle: vehicle_id integer, license_plate text, purchase_date date",
  "shipment: shipment_id integer, customer_id integer, origin_id integer, destination_id integer, "
  "vehicle_id integer, pickup_date date, delivered_at timestamp, remark_count integer, "
  "special_instructions text, tax_amount numeric, customer_count integer",
  "shipment_item: shipment_id integer, item_no integer, pieces integer",
  "fuel_purchase: fuel_purchase_id integer, vehicle_id integer, purchased_on date",
  "t_plan | Subscription plans: plan_id integer, plan_nm text | Plan name",
  "t_sub | Subscriptions: sub_id integer, plan_id integer | Plan, seat_qty integer | Seats",
  NULL,
};
static const char *const JOINS[] = {
  "shipment.customer_id customer.customer_id",
  "shipment.origin_id terminal.terminal_id",
  "shipment.destination_id terminal.terminal_id",
  "shipment.vehicle_id vehicle.vehicle_id",
  "shipment_item.shipment_id shipment.shipment_id",
  "fuel_purchase.vehicle_id vehicle.vehicle_id",
  "t_sub.plan_id t_plan.plan_id",
  NULL,
};

static TwModelReply *
ask_of (TwCatalog *catalog, const char *question)
{
  g_autoptr (TwContext) context = tw_context_new_whole (catalog);
  g_autoptr (TwLanguageModel) model = tw_builtin_model_new ();
  g_autoptr (GError) error = NULL;
  TwModelRequest request = { .question = question, .context = context };
  TwModelReply *reply = tw_language_model_write (model, &request, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s\n%s", question, reply->sql ? reply->sql : reply->reason);
  return reply;
}

static TwModelReply *
ask (const char *question)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("s", LINES, JOINS);
  return ask_of (catalog, question);
}

static void
assert_sql (const char *question, const char *part)
{
  g_autoptr (TwModelReply) reply = ask (question);
  g_assert_cmpint (reply->outcome, ==, TW_MODEL_WROTE);
  g_assert_nonnull (strstr (reply->sql, part));
}

static void
assert_not_written (const char *question, const char *words)
{
  g_autoptr (TwModelReply) reply = ask (question);
  g_assert_cmpint (reply->outcome, !=, TW_MODEL_WROTE);
  g_assert_nonnull (strstr (reply->reason, words));
}

static void
test_text_flags (void)
{
  assert_sql ("How many active customers are there?", "IN ('Y', 'T', '1')");
  assert_sql ("How many customers are not active?", "IN ('N', 'F', '0')");
}

static void
test_key_named_as_its_parent (void)
{
  assert_sql ("Number of subscriptions by plan", "t_plan.plan_nm");
  assert_sql ("Plans without subscriptions", "FROM s.t_plan");
}

static void
test_dates (void)
{
  assert_sql ("Vehicles purchased since 2022", "purchase_date >= DATE '2022-01-01'");
  assert_sql ("How many pieces in 2024?", "shipment.pickup_date >=");
}

static void
test_nothing_to_rank (void)
{
  assert_not_written ("Who made the most shipments?", "compared");
}

static void
test_parents_are_not_counted (void)
{
  assert_sql ("Shipments with more than 3 customers", "customer_count > 3");
  assert_not_written ("Shipments with more than 3 vehicles", "nothing to count");
}

static void
test_two_ways (void)
{
  assert_not_written ("Number of shipments by country", "country of terminal");
}

static void
test_left_open (void)
{
  assert_not_written ("Shipments with special instructions", "must it be there");
  assert_not_written ("Number of shipments including tax", "added or shown");
  assert_not_written ("Customers with pieces over 20", "or the total");
}

static const char *const STAFF[] = {
  "staff: staff_id integer, staff_name text, manager_id integer, salary numeric(10,2), "
  "hired_on date, left_on date",
  "visit: visit_id integer, staff_id integer, visited_at timestamp, left_at timestamp, "
  "status text | Visit Status - D = done; M = missed or cancelled, "
  "invoiced_day integer | Invoiced Day - As YYYYMMDD",
  NULL,
};
static const char *const STAFF_JOINS[] = {
  "staff.manager_id staff.staff_id",
  "visit.staff_id staff.staff_id",
  NULL,
};

static void
assert_staff (TwDialect dialect, const char *question, const char *part)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new_for (dialect, "s", STAFF, STAFF_JOINS);
  g_autoptr (TwModelReply) reply = ask_of (catalog, question);
  g_assert_cmpint (reply->outcome, ==, TW_MODEL_WROTE);
  g_assert_nonnull (strstr (reply->sql, part));
}

static void
test_time_between_dates (void)
{
  assert_staff (TW_DIALECT_POSTGRESQL, "average days between hired on and left on",
                "AVG((staff.left_on - staff.hired_on) * 1.0)");
  assert_staff (TW_DIALECT_REDSHIFT, "average days between hired on and left on",
                "AVG(DATEDIFF(day, staff.hired_on, staff.left_on) * 1.0)");
  assert_staff (TW_DIALECT_POSTGRESQL, "average minutes between visited at and left at",
                "AVG((EXTRACT(EPOCH FROM (visit.left_at - visit.visited_at)) / 60.0))");
  assert_staff (TW_DIALECT_REDSHIFT, "average minutes between visited at and left at",
                "AVG((DATEDIFF(second, visit.visited_at, visit.left_at) / 60.0))");
}

static void
test_codes_of_comments (void)
{
  assert_staff (TW_DIALECT_POSTGRESQL, "number of cancelled visits", "visit.status = 'M'");
  assert_staff (TW_DIALECT_POSTGRESQL, "staff with no missed visits", "staff.staff_id NOT IN (SELECT");
  assert_staff (TW_DIALECT_POSTGRESQL, "percentage of visits that are done",
                "COUNT(CASE WHEN visit.status = 'D' THEN 1 END)");
  assert_staff (TW_DIALECT_REDSHIFT, "number of visits per month by invoiced day",
                "TO_DATE(CAST(visit.invoiced_day AS VARCHAR(8)), 'YYYYMMDD')");
}

static void
test_table_joined_to_itself (void)
{
  assert_staff (TW_DIALECT_POSTGRESQL, "number of staff per manager",
                "JOIN s.staff AS manager ON staff.manager_id = manager.staff_id");
  assert_staff (TW_DIALECT_POSTGRESQL, "staff whose salary is higher than their manager's salary",
                "staff.salary > manager.salary");
  assert_staff (TW_DIALECT_POSTGRESQL, "staff without a manager", "staff.manager_id IS NULL");
  assert_staff (TW_DIALECT_POSTGRESQL, "how many managers are there",
                "manager.staff_id IN (SELECT staff.manager_id FROM s.staff)");
}

static void
test_periods_side_by_side (void)
{
  assert_staff (TW_DIALECT_POSTGRESQL, "change in the number of visits from 2022 to 2023",
                "visit_count_2023 - visit_count_2022 AS visit_count_difference");
  assert_staff (TW_DIALECT_POSTGRESQL, "number of visits in 2022 vs 2023",
                "GROUP BY EXTRACT(YEAR FROM visit.visited_at)");
}

static void
test_none_counts_as_zero (void)
{
  assert_staff (TW_DIALECT_POSTGRESQL, "staff with fewer than 3 visits",
                "COALESCE(counted.visit_count, 0) < 3");
  assert_staff (TW_DIALECT_POSTGRESQL, "which staff have the fewest visits", "LEFT JOIN (SELECT");
}

/* Any of the words that combine, in any order: SQL or a reason, and never a crash. */
static void
test_words_in_any_order (void)
{
  static const char *const words[]
    = { "share", "percentage", "of", "compare", "vs", "growth", "change", "from", "to", "2022",
        "2023", "days", "minutes", "between", "and", "hired on", "left on", "staff", "visits",
        "manager", "managers", "report to", "salary", "more than", "fewer than", "above", "average",
        "fewest", "most", "each", "by", "per", "month", "cancelled", "done", "no", "never",
        "without", "how many", "how long", "time", "visited", "are", "that", "their", "5", "%",
        "not", "with", "which", "who", "top", "highest" };
  g_autoptr (TwCatalog) catalog
    = tw_test_catalog_new_for (TW_DIALECT_REDSHIFT, "s", STAFF, STAFF_JOINS);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  for (guint round = 0; round < 4000; round++) {
    g_autoptr (GString) question = g_string_new (NULL);
    guint n = g_rand_int_range (random, 2, 10);
    for (guint i = 0; i < n; i++)
      g_string_append_printf (question, "%s ",
                              words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
    g_autoptr (TwModelReply) reply = ask_of (catalog, question->str);
    g_assert_true ((reply->outcome == TW_MODEL_WROTE) == (reply->sql != NULL));
    g_assert_true ((reply->outcome == TW_MODEL_DECLINED) == (reply->reason != NULL));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/builtin/readings/text-flags", test_text_flags);
  g_test_add_func ("/builtin/readings/key-named-as-its-parent", test_key_named_as_its_parent);
  g_test_add_func ("/builtin/readings/dates", test_dates);
  g_test_add_func ("/builtin/readings/nothing-to-rank", test_nothing_to_rank);
  g_test_add_func ("/builtin/readings/parents-are-not-counted", test_parents_are_not_counted);
  g_test_add_func ("/builtin/readings/two-ways", test_two_ways);
  g_test_add_func ("/builtin/readings/left-open", test_left_open);
  g_test_add_func ("/builtin/readings/time-between-dates", test_time_between_dates);
  g_test_add_func ("/builtin/readings/codes-of-comments", test_codes_of_comments);
  g_test_add_func ("/builtin/readings/table-joined-to-itself", test_table_joined_to_itself);
  g_test_add_func ("/builtin/readings/periods-side-by-side", test_periods_side_by_side);
  g_test_add_func ("/builtin/readings/none-counts-as-zero", test_none_counts_as_zero);
  g_test_add_func ("/builtin/readings/words-in-any-order", test_words_in_any_order);
  return g_test_run ();
}
