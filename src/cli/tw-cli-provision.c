// SPDX-License-Identifier: Apache-2.0
#include "cli/tw-cli-aws.h"
#include "core/tw-json.h"
#include "core/tw-resources.h"
#include "setup/tw-provision.h"
#include "setup/tw-workspace.h"

typedef struct {
  TwProvisionRequest request;
  TwCliAws aws;
  char *for_cluster;
  char *database;
  char *admin_user;
  char *node_type;
  gboolean dry_run;
  gboolean policy;
  gboolean yes;
  gboolean no_load;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->aws.profile);
  g_free (self->aws.region);
  g_free (self->for_cluster);
  g_free (self->database);
  g_free (self->admin_user);
  g_free (self->node_type);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const char *
state_name (TwProvisionState state)
{
  switch (state) {
  case TW_PROVISION_NEW:
    return "new";
  case TW_PROVISION_MAKING:
    return "making";
  case TW_PROVISION_READY:
    return "ready";
  case TW_PROVISION_BROKEN:
    return "broken";
  case TW_PROVISION_REMOVING:
    return "removing";
  }
  return "";
}

static const char *
state_sentence (TwProvisionState state)
{
  switch (state) {
  case TW_PROVISION_NEW:
    return "Nothing of it exists yet.";
  case TW_PROVISION_MAKING:
    return "It is being made already: this goes on following it.";
  case TW_PROVISION_READY:
    return "It exists already and is used as it is.";
  case TW_PROVISION_BROKEN:
    return "An earlier attempt failed: its reason is shown, and what it left is removed.";
  case TW_PROVISION_REMOVING:
    return "An earlier one is being deleted: a new one is made after that.";
  }
  return "";
}

static void
add_estimate (JsonBuilder *builder, const TwEstimate *estimate)
{
  json_builder_set_member_name (builder, "estimate");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "hourly_usd");
  json_builder_add_double_value (builder, estimate->hourly);
  json_builder_set_member_name (builder, "monthly_usd");
  json_builder_add_double_value (builder, estimate->monthly);
  tw_json_add_text (builder, "prices_of", estimate->date);
  json_builder_set_member_name (builder, "of_region");
  json_builder_add_boolean_value (builder, estimate->of_region);
  json_builder_end_object (builder);
}

static void
print_plan_json (const TwProvisionPlan *plan)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  tw_json_add_text (builder, "stack", plan->stack_name);
  tw_json_add_text (builder, "state", state_name (plan->state));
  tw_json_add_text (builder, "region", plan->region);
  tw_json_add_text (builder, "account", plan->account);
  tw_json_add_text (builder, "cluster", plan->cluster);
  tw_json_add_text (builder, "ingress", plan->ingress);
  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_object (builder);
  for (guint i = 0; plan->parameters[i]; i += 2)
    tw_json_add_text (builder, plan->parameters[i], plan->parameters[i + 1]);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "resources");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->resources->len; i++) {
    const TwPlannedResource *resource = plan->resources->pdata[i];
    json_builder_begin_object (builder);
    tw_json_add_text (builder, "name", resource->logical_id);
    tw_json_add_text (builder, "type", resource->type);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  add_estimate (builder, plan->estimate);
  tw_json_add_text (builder, "template", plan->template);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

static void
print_plan (const TwProvisionPlan *plan, gboolean with_template)
{
  g_autofree char *cost = tw_estimate_describe (plan->estimate);
  tw_cli_print ("Stack %s in %s, account %s\n%s\n\nIt makes %u resources:\n", plan->stack_name,
                plan->region, plan->account, state_sentence (plan->state), plan->resources->len);
  for (guint i = 0; i < plan->resources->len; i++) {
    const TwPlannedResource *resource = plan->resources->pdata[i];
    tw_cli_print ("  %-24s %s\n", resource->logical_id, resource->type);
  }
  tw_cli_print ("\nParameters:\n");
  for (guint i = 0; plan->parameters[i]; i += 2)
    tw_cli_print ("  %-24s %s\n", plan->parameters[i], plan->parameters[i + 1]);
  if (plan->ingress)
    tw_cli_print ("\nThe cluster lets the bastion in only with one more rule:\n  %s\n  %s\n",
                  plan->ingress,
                  plan->allow_ingress ? "It is made, and goes with the stack."
                                      : "It is NOT made; accept it with --allow-ingress.");
  tw_cli_print ("\nCosts: %s.\n", cost);
  for (guint i = 0; i < plan->estimate->lines->len; i++) {
    const TwCostLine *line = plan->estimate->lines->pdata[i];
    g_autofree char *hourly = tw_cost_line_format (line);
    tw_cli_print ("  %-28s %s\n", line->title, hourly);
  }
  if (with_template)
    tw_cli_print ("\nTemplate:\n\n%s", plan->template);
  tw_cli_flush ();
}

static gboolean
confirm (const Options *options, const TwProvisionPlan *plan)
{
  if (options->yes || plan->state == TW_PROVISION_MAKING || plan->state == TW_PROVISION_READY)
    return TRUE;
  g_autofree char *answer = tw_cli_ask_line ("Make it? Type \"yes\":");
  if (g_str_equal (answer, "yes"))
    return TRUE;
  tw_cli_say ("Nothing was made.");
  return FALSE;
}

static void
print_made (TwCli *cli, const TwProvisioned *made, const char *profile)
{
  if (!cli->json) {
    tw_cli_print ("The cluster %s is reached through the instance %s.\n", made->cluster,
                  made->bastion);
    if (profile)
      tw_cli_print ("Ask it with: tradewind-cli --profile %s ask \"…\"\n", profile);
    return;
  }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  tw_json_add_text (builder, "stack_id", made->stack_id);
  tw_json_add_text (builder, "cluster", made->cluster);
  tw_json_add_text (builder, "bastion", made->bastion);
  tw_json_add_text (builder, "address", made->address);
  tw_json_add_text (builder, "profile", profile);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  tw_cli_print_node (node);
}

static void
loading (const char *message, double fraction, gpointer user_data)
{
  tw_cli_say ("%s", message);
}

/* Cancelling has its own words: what was removed again. */
static TwCliExit
report (const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return tw_cli_report (error);
  tw_cli_say ("%s", error->message);
  return TW_CLI_CANCELLED;
}

static gboolean
use (TwCli *cli, const Options *options, const TwProvisionPlan *plan, const TwProvisioned *made,
     GError **error)
{
  const char *const schemas[] = { tw_sample_get_schema (TW_SAMPLE_NORTHWIND), NULL };
  if (plan->route == TW_PROVISION_BASTION) {
    print_made (cli, made, NULL);
    return TRUE;
  }
  g_autoptr (TwProfile) profile = tw_provision_save_profile (plan, made, schemas, error);
  if (profile == NULL)
    return FALSE;
  const TwWorkspaceOptions load
    = { .depth = TW_WORKSPACE_INDEX, .northwind = TRUE, .progress = loading };
  g_autoptr (TwWorkspace) workspace
    = options->no_load ? NULL : tw_workspace_open (profile, &load, cli->cancellable, error);
  if (workspace == NULL && !options->no_load)
    return FALSE;
  print_made (cli, made, profile->name);
  return TRUE;
}

static TwCliExit
provision (TwCli *cli, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsClient) client = tw_cli_aws_open (&options->aws, &error);
  g_autoptr (TwProvisionPlan) plan
    = client ? tw_provision_plan (client, &options->request, cli->cancellable, &error) : NULL;
  if (plan == NULL)
    return report (error);
  if (cli->json && options->dry_run)
    print_plan_json (plan);
  else if (!cli->json)
    print_plan (plan, options->dry_run);
  if (options->dry_run)
    return TW_CLI_DONE;
  if (!confirm (options, plan))
    return TW_CLI_CANCELLED;
  TwProvisionOptions follow = tw_cli_aws_follow (&options->aws, cli);
  g_autoptr (TwProvisioned) made
    = tw_provision_run (client, plan, &follow, cli->cancellable, &error);
  if (made == NULL || !use (cli, options, plan, made, &error))
    return report (error);
  return TW_CLI_DONE;
}

static TwCliExit
print_policy (const Options *options)
{
  g_autoptr (GBytes) policy = tw_resources_lookup (
    options->for_cluster ? "policies/bastion.json" : "policies/cluster.json");
  tw_cli_print ("%s", (const char *) g_bytes_get_data (policy, NULL));
  return TW_CLI_DONE;
}

static TwCliExit
run (TwCli *cli, char **args)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[16] = {
    { "for-cluster", 0, 0, G_OPTION_ARG_FILENAME, &options.for_cluster,
      "Makes only a bastion beside this private cluster", "CLUSTER" },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &options.database,
      "First database [" TW_PROVISION_DEFAULT_DATABASE "]", "NAME" },
    { "admin-user", 0, 0, G_OPTION_ARG_FILENAME, &options.admin_user,
      "Its owner [" TW_PROVISION_DEFAULT_USER "]; Redshift makes and keeps the password", "NAME" },
    { "node-type", 0, 0, G_OPTION_ARG_FILENAME, &options.node_type,
      "ra3.large or ra3.xlplus [" TW_PROVISION_DEFAULT_NODE_TYPE "]", "TYPE" },
    { "allow-ingress", 0, 0, G_OPTION_ARG_NONE, &options.request.allow_ingress,
      "With --for-cluster: lets the bastion into the cluster's security group", NULL },
    { "no-load", 0, 0, G_OPTION_ARG_NONE, &options.no_load, "Loads no sample data", NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run,
      "Only prints template, parameters and costs; changes nothing", NULL },
    { "policy", 0, 0, G_OPTION_ARG_NONE, &options.policy,
      "Only prints the IAM policy that this needs", NULL },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &options.yes, "Does not ask", NULL },
  };
  tw_cli_aws_get_entries (&options.aws, entries + 9);
  if (!tw_cli_parse (cli, &tw_cli_provision, entries, args, 0, 1))
    return TW_CLI_USAGE;
  if (options.policy)
    return print_policy (&options);
  if (options.for_cluster && args[0]) {
    tw_cli_say ("Give either a NAME for a new cluster or --for-cluster, not both.");
    return TW_CLI_USAGE;
  }
  options.request.route = options.for_cluster ? TW_PROVISION_BASTION : TW_PROVISION_CLUSTER;
  options.request.cluster = options.for_cluster ? options.for_cluster : args[0];
  options.request.database = options.database;
  options.request.admin_user = options.admin_user;
  options.request.node_type = options.node_type;
  options.request.aws_profile = options.aws.profile;
  return provision (cli, &options);
}

const TwCliCommand tw_cli_provision
  = { "provision", "[NAME]", "Makes a private cluster with the sample data, and the way to it.",
      run };
