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
ask (const char *question)
{
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("s", LINES, JOINS);
  g_autoptr (TwContext) context = tw_context_new_whole (catalog);
  g_autoptr (TwLanguageModel) model = tw_builtin_model_new ();
  g_autoptr (GError) error = NULL;
  TwModelRequest request = { .question = question, .context = context };
  TwModelReply *reply = tw_language_model_write (model, &request, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s\n%s", question, reply->sql ? reply->sql : reply->reason);
  return reply;
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
  return g_test_run ();
}
