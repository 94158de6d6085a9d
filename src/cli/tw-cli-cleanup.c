// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "cli/tw-cli-aws.h"
#include "core/tw-json.h"
#include "setup/tw-cleanup.h"

typedef struct {
  TwCliAws aws;
  TwCleanupOptions options;
  char *confirm;
  gboolean dry_run;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->aws.profile);
  g_free (self->aws.region);
  g_free (self->confirm);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gint64
age_of (gint64 created)
{
  return created ? g_get_real_time () / G_USEC_PER_SEC - created : 0;
}

static void
add_number (JsonBuilder *builder, const char *name, double number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, number);
}

static void
add_stack (JsonBuilder *builder, const TwOwnedStack *owned)
{
  json_builder_begin_object (builder);
  tw_json_add_text (builder, "name", owned->stack->name);
  tw_json_add_text (builder, "id", owned->stack->id);
  tw_json_add_text (builder, "status", owned->stack->status);
  tw_json_add_text (builder, "owner", owned->owner);
  json_builder_set_member_name (builder, "own");
  json_builder_add_boolean_value (builder, owned->own);
  tw_json_add_text (builder, "cluster", owned->cluster);
  json_builder_set_member_name (builder, "age_seconds");
  json_builder_add_int_value (builder, age_of (owned->stack->created));
  add_number (builder, "hourly_usd", owned->hourly);
  add_number (builder, "cost_usd", owned->cost);
  json_builder_set_member_name (builder, "resources");
  json_builder_begin_array (builder);
  for (guint i = 0; i < owned->resources->len; i++) {
    const TwStackResource *resource = owned->resources->pdata[i];
    json_builder_begin_object (builder);
    tw_json_add_text (builder, "name", resource->logical_id);
    tw_json_add_text (builder, "type", resource->type);
    tw_json_add_text (builder, "id", resource->physical_id);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_json (const TwInventory *inventory)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  tw_json_add_text (builder, "region", inventory->region);
  tw_json_add_text (builder, "account", inventory->account);
  json_builder_set_member_name (builder, "stacks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < inventory->stacks->len; i++)
    add_stack (builder, inventory->stacks->pdata[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "things");
  json_builder_begin_array (builder);
  for (guint i = 0; i < inventory->things->len; i++) {
    const TwOwnedThing *thing = inventory->things->pdata[i];
    json_builder_begin_object (builder);
    tw_json_add_text (builder, "kind", tw_owned_kind_name (thing->kind));
    tw_json_add_text (builder, "id", thing->id);
    tw_json_add_text (builder, "state", thing->state);
    tw_json_add_text (builder, "stack", thing->stack);
    json_builder_set_member_name (builder, "age_seconds");
    json_builder_add_int_value (builder, age_of (thing->created));
    add_number (builder, "hourly_usd", thing->hourly);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

static void
print_stack (const TwOwnedStack *owned)
{
  g_autofree char *age = tw_cli_format_age (age_of (owned->stack->created));
  g_autofree char *hourly = tw_estimate_format (owned->hourly);
  g_autofree char *cost = tw_estimate_format (owned->cost);
  tw_cli_print ("Stack %s: %s, %u resources, made %s ago%s%s; about %s an hour, %s up to now\n",
                owned->stack->name, owned->stack->status, owned->resources->len, age,
                owned->own ? "" : " by ", owned->own ? "" : owned->owner, hourly, cost);
}

static void
print_thing (const TwOwnedThing *thing)
{
  g_autofree char *age = tw_cli_format_age (age_of (thing->created));
  g_autofree char *hourly = tw_estimate_format (thing->hourly);
  const char *kind = tw_owned_kind_name (thing->kind);
  if (thing->stack)
    tw_cli_print ("  %s %s: %s, %s old; goes with the stack %s\n", kind, thing->id, thing->state,
                  age, thing->stack);
  else if (thing->kind == TW_OWNED_SNAPSHOT)
    tw_cli_print ("  %s %s: %s, %s old; kept until it is deleted in the AWS console\n", kind,
                  thing->id, thing->state, age);
  else
    tw_cli_print ("  %s %s: %s, %s old, about %s an hour; no stack holds it: look at it in the AWS "
                  "console\n",
                  kind, thing->id, thing->state, age, hourly);
}

static void
print_inventory (TwCli *cli, const TwInventory *inventory)
{
  if (cli->json) {
    print_json (inventory);
    return;
  }
  if (inventory->stacks->len == 0 && inventory->things->len == 0)
    tw_cli_print ("Nothing of Tradewind's exists in %s, account %s.\n", inventory->region,
                  inventory->account);
  for (guint i = 0; i < inventory->stacks->len; i++)
    print_stack (inventory->stacks->pdata[i]);
  for (guint i = 0; i < inventory->things->len; i++)
    print_thing (inventory->things->pdata[i]);
  tw_cli_flush ();
}

/* (transfer full): the name that a person typed; "" for none */
static char *
ask_name (const Options *options)
{
  if (options->confirm)
    return g_strdup (options->confirm);
  return tw_cli_ask_line ("Type the name of the stack to delete it, or nothing to leave all:");
}

static const TwOwnedStack *
choose (TwCli *cli, const Options *options, const TwInventory *inventory, TwCliExit *exit_code)
{
  g_autofree char *name = ask_name (options);
  const TwOwnedStack *owned = *name ? tw_inventory_find (inventory, name) : NULL;
  *exit_code = *name ? TW_CLI_USAGE : TW_CLI_DONE;
  if (*name && owned == NULL)
    tw_cli_say ("There is no stack of Tradewind's with the name \"%.128s\"; nothing was deleted.",
                name);
  else if (owned == NULL)
    tw_cli_say ("Nothing was deleted.");
  return owned;
}

static void
print_result_json (const TwOwnedStack *owned, const TwCleanupResult *result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  tw_json_add_text (builder, "deleted", owned->stack->name);
  tw_json_add_text (builder, "snapshot", result->snapshot);
  json_builder_set_member_name (builder, "retained");
  json_builder_begin_array (builder);
  for (guint i = 0; result->retained && i < result->retained->len; i++)
    json_builder_add_string_value (
      builder, ((TwStackResource *) result->retained->pdata[i])->physical_id);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "forgotten");
  json_builder_begin_array (builder);
  for (char **name = result->forgotten; name && *name; name++)
    json_builder_add_string_value (builder, *name);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

static void
print_result (const TwOwnedStack *owned, const TwCleanupResult *result)
{
  tw_cli_print ("The stack %s is deleted.\n", owned->stack->name);
  if (result->snapshot)
    tw_cli_print ("The snapshot %s stays, and costs storage.\n", result->snapshot);
  for (guint i = 0; result->retained && i < result->retained->len; i++) {
    const TwStackResource *resource = result->retained->pdata[i];
    tw_cli_print ("Left in the account: %s (%s): %s\n", resource->physical_id, resource->type,
                  resource->reason ? resource->reason : "no reason was given");
  }
  for (char **name = result->forgotten; name && *name; name++)
    tw_cli_print ("The connection %s is forgotten.\n", *name);
  if (result->forgotten)
    tw_cli_print ("The index and caches are gone from this computer.\n");
}

static TwCliExit
delete_one (TwCli *cli, const Options *options, TwAwsClient *client, const TwInventory *inventory)
{
  TwCliExit exit_code;
  const TwOwnedStack *owned = choose (cli, options, inventory, &exit_code);
  if (owned == NULL)
    return exit_code;
  TwCleanupOptions how = options->options;
  how.follow = tw_cli_aws_follow (&options->aws, cli);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCleanupResult) result
    = tw_cleanup_run (client, owned, &how, cli->cancellable, &error);
  if (result == NULL)
    return tw_cli_report (error);
  if (cli->json)
    print_result_json (owned, result);
  else
    print_result (owned, result);
  return result->local_error ? tw_cli_report (result->local_error) : TW_CLI_DONE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[12] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "Only lists what is there", NULL },
    { "confirm", 0, 0, G_OPTION_ARG_FILENAME, &options.confirm,
      "The name of the stack to delete, instead of asking for it", "STACK" },
    { "snapshot", 0, 0, G_OPTION_ARG_NONE, &options.options.snapshot,
      "Takes a final snapshot of the cluster first, which costs storage", NULL },
    { "retain-failed", 0, 0, G_OPTION_ARG_NONE, &options.options.retain_failed,
      "Leaves what cannot be deleted in the account, and names it", NULL },
    { "others", 0, 0, G_OPTION_ARG_NONE, &options.options.others,
      "Also a stack that somebody else made with Tradewind", NULL },
    { "local", 0, 0, G_OPTION_ARG_NONE, &options.options.local,
      "Also forgets it on this computer: the connections that led there with their passwords and "
      "sessions, the index and caches", NULL },
  };
  tw_cli_aws_get_entries (&options.aws, entries + 6);
  if (!tw_cli_parse (cli, &tw_cli_cleanup, entries, args, 0, 0))
    return TW_CLI_USAGE;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client = tw_cli_aws_open (&options.aws, &error);
  g_autoptr (TwInventory) inventory
    = client ? tw_inventory_new (client, cli->cancellable, &error) : NULL;
  if (inventory == NULL)
    return tw_cli_report (error);
  if (!cli->json || options.dry_run)
    print_inventory (cli, inventory);
  if (options.dry_run || inventory->stacks->len == 0)
    return TW_CLI_DONE;
  return delete_one (cli, &options, client, inventory);
}

const TwCliCommand tw_cli_cleanup
  = { "cleanup", "", "Lists what Tradewind made in AWS, and deletes a stack of it.", run };
