// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-ledger.h"
#include "cli/tw-cli.h"

typedef struct {
  const char *name;
  TwLedgerSum sum;
} Period;

static gint64
start_of (gboolean month)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) start
    = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                             month ? 1 : g_date_time_get_day_of_month (now), 0, 0, 0);
  return start ? g_date_time_to_unix (start) : 0;
}

static void
add_number (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
print_json (const Period *periods, guint n)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  for (guint i = 0; i < n; i++) {
    const TwLedgerSum *sum = &periods[i].sum;
    json_builder_set_member_name (builder, periods[i].name);
    json_builder_begin_object (builder);
    add_number (builder, "calls", sum->n_calls);
    add_number (builder, "questions", sum->n_questions);
    add_number (builder, "input_tokens", sum->input_tokens);
    add_number (builder, "output_tokens", sum->output_tokens);
    add_number (builder, "cache_read_tokens", sum->cache_read_tokens);
    add_number (builder, "cache_write_tokens", sum->cache_write_tokens);
    json_builder_set_member_name (builder, "estimated_usd");
    json_builder_add_double_value (builder, sum->cost_usd);
    add_number (builder, "calls_of_unknown_price", sum->n_unpriced);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

static void
print_table (const Period *periods, guint n)
{
  tw_cli_print ("%-6s %9s %9s %13s %13s %13s %13s %12s\n", "", "calls", "questions",
                "tokens in", "tokens out", "cache read", "cache written", "about US$");
  guint unpriced = 0;
  for (guint i = 0; i < n; i++) {
    const TwLedgerSum *sum = &periods[i].sum;
    char dollars[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd (dollars, sizeof dollars, "%.4f", sum->cost_usd);
    unpriced += sum->n_unpriced;
    tw_cli_print ("%-6s %9u %9u %13" G_GUINT64_FORMAT " %13" G_GUINT64_FORMAT
                  " %13" G_GUINT64_FORMAT " %13" G_GUINT64_FORMAT " %12s\n",
                  periods[i].name, sum->n_calls, sum->n_questions, sum->input_tokens,
                  sum->output_tokens, sum->cache_read_tokens, sum->cache_write_tokens,
                  sum->n_unpriced && sum->cost_usd < 0.00005 ? "unknown" : dollars);
  }
  if (unpriced)
    tw_cli_print ("Without the calls of models whose price is unknown; the preferences take one.\n");
}

static TwCliExit
run (TwCli *cli, char **args)
{
  if (!tw_cli_parse (cli, &tw_cli_usage, NULL, args, 0, 0))
    return TW_CLI_USAGE;
  g_autoptr (TwLedger) ledger = tw_ledger_open (NULL);
  Period periods[] = { { "today" }, { "month" }, { "total" } };
  const gint64 since[] = { start_of (FALSE), start_of (TRUE), 0 };
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    tw_ledger_sum (ledger, since[i], &periods[i].sum);
  if (cli->json)
    print_json (periods, G_N_ELEMENTS (periods));
  else
    print_table (periods, G_N_ELEMENTS (periods));
  return TW_CLI_DONE;
}

const TwCliCommand tw_cli_usage
  = { "usage", "", "Says what Amazon Bedrock was asked, and about what it cost.", run };
