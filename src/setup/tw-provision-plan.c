// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <stdarg.h>
#include <string.h>

#include "aws/tw-ec2.h"
#include "aws/tw-redshift.h"
#include "aws/tw-sts.h"
#include "core/tw-resources.h"
#include "setup/tw-provision-template.h"

#define MAX_NAME 63
#define MAX_IDENTIFIER 64

void
tw_provision_plan_free (TwProvisionPlan *self)
{
  if (self == NULL)
    return;
  g_free (self->cluster);
  g_free (self->database);
  g_free (self->admin_user);
  g_free (self->node_type);
  g_free (self->aws_profile);
  g_free (self->region);
  g_free (self->account);
  g_free (self->owner);
  g_free (self->stack_name);
  g_free (self->template);
  g_strfreev (self->parameters);
  g_clear_pointer (&self->resources, g_ptr_array_unref);
  g_free (self->ingress);
  tw_estimate_free (self->estimate);
  tw_stack_free (self->stack);
  g_free (self);
}

G_GNUC_PRINTF (3, 4)
static gboolean
refuse (GError **error, const char *hint, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION, hint, "%s", message);
}

gboolean
tw_provision_check_name (const char *cluster, GError **error)
{
  static const char rule[] = N_("Use at most 63 lower-case letters, digits and single hyphens; "
                                "begin with a letter, and end with no hyphen.");
  gsize length = strlen (cluster);
  gboolean good = length > 0 && length <= MAX_NAME && g_ascii_islower (cluster[0])
                  && cluster[length - 1] != '-' && strstr (cluster, "--") == NULL
                  && strspn (cluster, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
  return good || refuse (error, _(rule), _("\"%.80s\" cannot be the name of a cluster."), cluster);
}

gboolean
tw_provision_check_identifier (const char *what, const char *name, GError **error)
{
  gsize length = strlen (name);
  if (length > 0 && length <= MAX_IDENTIFIER && (g_ascii_islower (name[0]) || name[0] == '_')
      && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length)
    return TRUE;
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION,
                       _("Use lower-case letters, digits and underscores, and begin with a "
                         "letter."),
                       /* Translators: the second is "database" or "admin user". */
                       _("\"%.80s\" cannot be the name of the %s."), name, _(what));
}

static gboolean
check_node_type (const char *type, GError **error)
{
  static const char *const types[] = { "ra3.large", "ra3.xlplus", NULL };
  return g_strv_contains (types, type)
         || refuse (error, _("Use ra3.large or ra3.xlplus; a larger warehouse is made in the AWS "
                             "console and reached with --for-cluster."),
                    _("A single-node cluster of the type \"%.40s\" is not made here."), type);
}

/* Whom a tag names: as the caller's ARN, but for the session of a role, which is another one each
 * time. Single sign-on puts the person there, so then it stays. */
char *
tw_provision_dup_owner (const char *arn)
{
  g_auto (GStrv) parts = g_strsplit (arn, "/", -1);
  gboolean role = strstr (arn, ":assumed-role/") != NULL && g_strv_length (parts) == 3;
  char *owner = role && !g_str_has_prefix (parts[1], "AWSReservedSSO_")
                  ? g_strdup_printf ("%s/%s", parts[0], parts[1])
                  : g_strdup (arn);
  return g_strcanon (owner,
                     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-=._:/@", '_');
}

gboolean
tw_provision_stack_is_ours (const TwStack *stack)
{
  return g_strcmp0 (g_hash_table_lookup (stack->tags, TW_PROVISION_TAG), TW_PROVISION_TAG_VALUE) == 0
         && g_strcmp0 (g_hash_table_lookup (stack->tags, TW_PROVISION_STACK_TAG), stack->name) == 0;
}

static TwProvisionState
state_of (const TwStack *stack)
{
  if (stack == NULL)
    return TW_PROVISION_NEW;
  if (g_str_equal (stack->status, "CREATE_IN_PROGRESS"))
    return TW_PROVISION_MAKING;
  if (g_str_equal (stack->status, "DELETE_IN_PROGRESS"))
    return TW_PROVISION_REMOVING;
  if (g_str_equal (stack->status, "CREATE_COMPLETE")
      || g_str_has_prefix (stack->status, "UPDATE_"))
    return TW_PROVISION_READY;
  return TW_PROVISION_BROKEN;
}

static gboolean
find_stack (TwProvisionPlan *self, TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  self->stack = tw_cloudformation_get_stack (client, self->stack_name, cancellable, &local);
  self->state = state_of (self->stack);
  if (self->stack && !tw_provision_stack_is_ours (self->stack))
    return refuse (error, _("Choose another name for the cluster."),
                   _("There is a stack %.128s already that Tradewind did not make; it is left "
                     "alone."),
                   self->stack_name);
  const char *owner
    = self->stack ? g_hash_table_lookup (self->stack->tags, TW_PROVISION_OWNER_TAG) : NULL;
  if (self->stack && g_strcmp0 (owner, self->owner) != 0)
    return refuse (error, _("Choose another name for the cluster."),
                   _("The stack %.128s was made by %s; it is left alone."), self->stack_name,
                   owner ? owner : _("somebody else"));
  if (self->stack || tw_cloudformation_is_missing (local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
take_parameters (TwProvisionPlan *self, const char *const *parameters)
{
  self->parameters = g_strdupv ((char **) parameters);
}

/* A stack that is there was made with other wishes, perhaps: it is used as it is. */
static void
take_choices (TwProvisionPlan *self)
{
  const char *const names[] = { "DatabaseName", "AdminUser", "NodeType" };
  char **const fields[] = { &self->database, &self->admin_user, &self->node_type };
  for (guint i = 0; self->stack && i < G_N_ELEMENTS (names); i++) {
    const char *value = g_hash_table_lookup (self->stack->parameters, names[i]);
    if (value && *value) {
      g_free (*fields[i]);
      *fields[i] = g_strdup (value);
    }
  }
}

static gboolean
plan_cluster (TwProvisionPlan *self, TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  take_choices (self);
  if (!tw_provision_check_name (self->cluster, error)
      || !tw_provision_check_identifier (N_("database"), self->database, error)
      || !tw_provision_check_identifier (N_("admin user"), self->admin_user, error)
      || !check_node_type (self->node_type, error))
    return FALSE;
  g_autoptr (GPtrArray) clusters
    = self->stack ? NULL : tw_redshift_list_clusters (client, cancellable, error);
  if (self->stack == NULL && clusters == NULL)
    return FALSE;
  for (guint i = 0; clusters && i < clusters->len; i++)
    if (g_str_equal (((TwRedshiftCluster *) clusters->pdata[i])->identifier, self->cluster))
      return refuse (error,
                     _("Choose another name, or load the sample data into the one that is there."),
                     _("There is a cluster %.63s already that Tradewind did not make; it is left "
                       "alone."),
                     self->cluster);
  const char *const parameters[]
    = { "Owner",     self->owner,      "ClusterName", self->cluster,   "DatabaseName",
        self->database, "AdminUser", self->admin_user, "NodeType", self->node_type, NULL };
  take_parameters (self, parameters);
  return TRUE;
}

/* Whether the group lets everybody in anyway: then a rule of ours would add nothing. */
static gboolean
lets_all_in (const TwEc2SecurityGroup *group, guint port)
{
  for (guint i = 0; i < group->ingress->len; i++) {
    const TwEc2Rule *rule = group->ingress->pdata[i];
    gboolean fits = g_strcmp0 (rule->protocol, "-1") == 0
                    || (g_strcmp0 (rule->protocol, "tcp") == 0 && rule->from_port <= (int) port
                        && rule->to_port >= (int) port);
    if (fits && g_strcmp0 (rule->cidr, "0.0.0.0/0") == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
plan_ingress (TwProvisionPlan *self, TwAwsClient *client, const char *group_id, guint port,
              GCancellable *cancellable, GError **error)
{
  const char *const ids[] = { group_id, NULL };
  g_autoptr (GPtrArray) groups
    = tw_ec2_describe_security_groups (client, ids, cancellable, error);
  if (groups == NULL)
    return FALSE;
  if (groups->len == 0 || !lets_all_in (groups->pdata[0], port))
    self->ingress = g_strdup_printf (
      _("Security group %s of the cluster %s: TCP port %u from the bastion's security group alone"),
      group_id, self->cluster, port);
  return TRUE;
}

/* "yes" for each of the three services that the subnet cannot reach yet. */
static gboolean
plan_endpoints (const TwProvisionPlan *self, TwAwsClient *client, const char *vpc,
                const char *subnet, const char *make[3], GCancellable *cancellable, GError **error)
{
  static const char *const services[] = { "ssm", "ssmmessages", "ec2messages" };
  gboolean way_out = FALSE;
  if (!tw_ec2_subnet_has_way_out (client, vpc, subnet, &way_out, cancellable, error))
    return FALSE;
  g_auto (GStrv) present = tw_ec2_list_endpoint_services (client, vpc, cancellable, error);
  if (present == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    g_autofree char *name = g_strdup_printf ("com.amazonaws.%s.%s", self->region, services[i]);
    gboolean there = g_strv_contains ((const char *const *) present, name);
    make[i] = way_out || there ? "no" : "yes";
  }
  return TRUE;
}

static gboolean
check_existing (const TwRedshiftCluster *cluster, GError **error)
{
  if (cluster->publicly_accessible)
    return refuse (error, _("Connect to it directly; Tradewind never opens such a cluster wider."),
                   _("The cluster %.63s is publicly accessible and needs no bastion."),
                   cluster->identifier);
  if (cluster->address == NULL || cluster->vpc == NULL || cluster->subnet_group == NULL
      || cluster->security_groups[0] == NULL)
    return refuse (error, _("Wait until it is available, then try again."),
                   _("The cluster %.63s has no address in a VPC yet."), cluster->identifier);
  return TRUE;
}

static gboolean
plan_bastion (TwProvisionPlan *self, TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwRedshiftCluster) cluster
    = tw_redshift_get_cluster (client, self->cluster, cancellable, error);
  if (cluster == NULL || !check_existing (cluster, error))
    return FALSE;
  g_auto (GStrv) subnets
    = tw_redshift_list_subnets (client, cluster->subnet_group, cancellable, error);
  if (subnets == NULL)
    return FALSE;
  if (subnets[0] == NULL)
    return refuse (error, _("Check it in the AWS console."),
                   _("The cluster %.63s is in a subnet group without subnets."), self->cluster);
  const char *make[3];
  if (!plan_endpoints (self, client, cluster->vpc, subnets[0], make, cancellable, error)
      || !plan_ingress (self, client, cluster->security_groups[0], cluster->port, cancellable, error))
    return FALSE;
  g_autofree char *port = g_strdup_printf ("%u", cluster->port);
  const char *const parameters[]
    = { "Owner", self->owner, "ClusterIdentifier", self->cluster, "VpcId", cluster->vpc, "SubnetId",
        subnets[0], "ClusterSecurityGroupId", cluster->security_groups[0], "ClusterPort", port,
        "AddIngressRule", self->ingress && self->allow_ingress ? "yes" : "no", "MakeSsmEndpoint",
        make[0], "MakeSsmMessagesEndpoint", make[1], "MakeEc2MessagesEndpoint", make[2], NULL };
  take_parameters (self, parameters);
  return TRUE;
}

static gboolean
fill_in (TwProvisionPlan *self, GError **error)
{
  g_autoptr (GBytes) template = tw_resources_lookup (
    self->route == TW_PROVISION_CLUSTER ? "cloudformation/cluster.yaml"
                                        : "cloudformation/bastion.yaml");
  self->template = g_strdup (g_bytes_get_data (template, NULL));
  self->resources = tw_provision_template_resources (
    self->template, (const char *const *) self->parameters, error);
  if (self->resources == NULL)
    return FALSE;
  TwEstimateParts parts = {
    .node_type = self->route == TW_PROVISION_CLUSTER ? self->node_type : NULL,
    .n_nodes = 1,
    .n_bastions = 1,
    .n_endpoints = tw_provision_count (self->resources, "AWS::EC2::VPCEndpoint"),
  };
  self->estimate = tw_estimate_new (self->region, &parts);
  return TRUE;
}

static const char *
or_usual (const char *text, const char *usual)
{
  return text && *text ? text : usual;
}

static TwProvisionPlan *
plan_new (const TwProvisionRequest *request)
{
  TwProvisionPlan *self = g_new0 (TwProvisionPlan, 1);
  gboolean bastion = request->route == TW_PROVISION_BASTION;
  self->route = request->route;
  self->cluster = g_strdup (or_usual (request->cluster, TW_PROVISION_DEFAULT_CLUSTER));
  self->database = g_strdup (or_usual (request->database, TW_PROVISION_DEFAULT_DATABASE));
  self->admin_user = g_strdup (or_usual (request->admin_user, TW_PROVISION_DEFAULT_USER));
  self->node_type = g_strdup (or_usual (request->node_type, TW_PROVISION_DEFAULT_NODE_TYPE));
  self->aws_profile = g_strdup (request->aws_profile);
  self->allow_ingress = request->allow_ingress;
  self->stack_name = g_strconcat (bastion ? "tradewind-bastion-" : "tradewind-", self->cluster, NULL);
  return self;
}

TwProvisionPlan *
tw_provision_plan (TwAwsClient *client, const TwProvisionRequest *request,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (TwProvisionPlan) self = plan_new (request);
  self->region = tw_aws_identity_dup_region (tw_aws_client_get_identity (client), cancellable, error);
  if (self->region == NULL)
    return NULL;
  g_autoptr (TwCallerIdentity) identity
    = tw_sts_get_caller_identity (client, NULL, cancellable, error);
  if (identity == NULL)
    return NULL;
  self->account = g_strdup (identity->account);
  self->owner = tw_provision_dup_owner (identity->arn);
  if (!find_stack (self, client, cancellable, error))
    return NULL;
  gboolean planned = self->route == TW_PROVISION_CLUSTER
                       ? plan_cluster (self, client, cancellable, error)
                       : plan_bastion (self, client, cancellable, error);
  return planned && fill_in (self, error) ? g_steal_pointer (&self) : NULL;
}
