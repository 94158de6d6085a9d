// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-ec2.h"

#include <stdlib.h>

#include "aws/tw-aws-query.h"

static const TwAwsQueryService ec2 = { "ec2", "2016-11-15" };

void
tw_ec2_instance_free (TwEc2Instance *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->state);
  g_free (self->type);
  g_free (self->vpc_id);
  g_free (self->subnet_id);
  g_hash_table_unref (self->tags);
  g_free (self);
}

static void
rule_free (TwEc2Rule *self)
{
  g_free (self->protocol);
  g_free (self->cidr);
  g_free (self->group_id);
  g_free (self);
}

void
tw_ec2_security_group_free (TwEc2SecurityGroup *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->vpc_id);
  g_ptr_array_unref (self->ingress);
  g_free (self);
}

static TwAwsQuery *
describe (const char *action, const char *id_name, const char *const *ids,
          const TwEc2Filter *filters)
{
  TwAwsQuery *query = tw_aws_query_new (&ec2, action);
  if (id_name)
    tw_aws_query_add_list (query, id_name, ids);
  for (guint i = 0; filters && filters[i].name; i++) {
    g_autofree char *name = g_strdup_printf ("Filter.%u.Name", i + 1);
    g_autofree char *value = g_strdup_printf ("Filter.%u.Value.1", i + 1);
    tw_aws_query_add (query, name, filters[i].name);
    tw_aws_query_add (query, value, filters[i].value);
  }
  return query;
}

static char *
dup_text (const TwXml *element, const char *path)
{
  return g_strdup (tw_xml_get_text (element, path));
}

/* Reads one <item> of a list into @list. */
typedef void (*ReadItem) (const TwXml *item, GPtrArray *list);

typedef struct {
  const char *set;
  ReadItem read;
  GPtrArray *list;
} Reading;

static void
read_items (const TwXml *parent, const char *path, ReadItem read, GPtrArray *list)
{
  const GPtrArray *items = tw_xml_get_children (parent, path);
  for (guint i = 0; items && i < items->len; i++)
    read (items->pdata[i], list);
}

static gboolean
take_page (const TwXml *result, gpointer user_data, GError **error)
{
  Reading *reading = user_data;
  read_items (result, reading->set, reading->read, reading->list);
  return TRUE;
}

static gboolean
read_pages (TwAwsQuery *query, TwAwsClient *client, const char *set, ReadItem read,
            GPtrArray *list, GCancellable *cancellable, GError **error)
{
  Reading reading = { set, read, list };
  return tw_aws_query_foreach_page (query, client, "NextToken", take_page, &reading, cancellable,
                                    error);
}

static GHashTable *
read_tags (const TwXml *item)
{
  GHashTable *tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const GPtrArray *set = tw_xml_get_children (item, "tagSet");
  for (guint i = 0; set && i < set->len; i++) {
    const TwXml *tag = set->pdata[i];
    const char *value = tw_xml_get_text (tag, "value");
    char *key = dup_text (tag, "key");
    if (key)
      g_hash_table_replace (tags, key, g_strdup (value ? value : ""));
  }
  return tags;
}

static void
read_instance (const TwXml *item, GPtrArray *list)
{
  TwEc2Instance *instance = g_new0 (TwEc2Instance, 1);
  instance->id = dup_text (item, "instanceId");
  instance->state = dup_text (item, "instanceState/name");
  instance->type = dup_text (item, "instanceType");
  instance->vpc_id = dup_text (item, "vpcId");
  instance->subnet_id = dup_text (item, "subnetId");
  instance->launched = tw_aws_time_from_iso8601 (tw_xml_get_text (item, "launchTime"));
  instance->tags = read_tags (item);
  if (instance->id && instance->state)
    g_ptr_array_add (list, instance);
  else
    tw_ec2_instance_free (instance);
}

static void
read_reservation (const TwXml *item, GPtrArray *list)
{
  read_items (item, "instancesSet", read_instance, list);
}

GPtrArray *
tw_ec2_describe_instances (TwAwsClient *client, const char *const *ids, const TwEc2Filter *filters,
                           GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) instances
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_ec2_instance_free);
  g_autoptr (TwAwsQuery) query = describe ("DescribeInstances", "InstanceId", ids, filters);
  if (!read_pages (query, client, "reservationSet", read_reservation, instances, cancellable,
                   error))
    return NULL;
  return g_steal_pointer (&instances);
}

gboolean
tw_ec2_start_instance (TwAwsClient *client, const char *id, GCancellable *cancellable,
                       GError **error)
{
  const char *const ids[] = { id, NULL };
  g_autoptr (TwAwsQuery) query = describe ("StartInstances", "InstanceId", ids, NULL);
  g_autoptr (TwXml) answer = tw_aws_query_call (query, client, cancellable, error);
  return answer != NULL;
}

static int
port_of (const TwXml *permission, const char *name, int otherwise)
{
  const char *text = tw_xml_get_text (permission, name);
  return text ? atoi (text) : otherwise;
}

static void
add_rules (const TwXml *permission, const char *set, const char *name, gboolean is_group,
           GPtrArray *rules)
{
  const GPtrArray *sources = tw_xml_get_children (permission, set);
  for (guint i = 0; sources && i < sources->len; i++) {
    TwEc2Rule *rule = g_new0 (TwEc2Rule, 1);
    rule->protocol = dup_text (permission, "ipProtocol");
    rule->from_port = port_of (permission, "fromPort", 0);
    rule->to_port = port_of (permission, "toPort", 65535);
    char *source = dup_text (sources->pdata[i], name);
    if (is_group)
      rule->group_id = source;
    else
      rule->cidr = source;
    g_ptr_array_add (rules, rule);
  }
}

static void
read_permission (const TwXml *item, GPtrArray *rules)
{
  add_rules (item, "ipRanges", "cidrIp", FALSE, rules);
  add_rules (item, "ipv6Ranges", "cidrIpv6", FALSE, rules);
  add_rules (item, "groups", "groupId", TRUE, rules);
}

static void
read_group (const TwXml *item, GPtrArray *list)
{
  TwEc2SecurityGroup *group = g_new0 (TwEc2SecurityGroup, 1);
  group->id = dup_text (item, "groupId");
  group->name = dup_text (item, "groupName");
  group->vpc_id = dup_text (item, "vpcId");
  group->ingress = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  read_items (item, "ipPermissions", read_permission, group->ingress);
  g_ptr_array_add (list, group);
}

GPtrArray *
tw_ec2_describe_security_groups (TwAwsClient *client, const char *const *ids,
                                 GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) groups
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_ec2_security_group_free);
  g_autoptr (TwAwsQuery) query = describe ("DescribeSecurityGroups", "GroupId", ids, NULL);
  if (!read_pages (query, client, "securityGroupInfo", read_group, groups, cancellable, error))
    return NULL;
  return g_steal_pointer (&groups);
}

static void
read_endpoint (const TwXml *item, GPtrArray *names)
{
  const char *type = tw_xml_get_text (item, "vpcEndpointType");
  const char *private = tw_xml_get_text (item, "privateDnsEnabled");
  const char *state = tw_xml_get_text (item, "state");
  gboolean going = g_strcmp0 (state, "deleting") == 0 || g_strcmp0 (state, "deleted") == 0;
  char *name = dup_text (item, "serviceName");
  if (name && !going && g_strcmp0 (type, "Interface") == 0 && g_strcmp0 (private, "true") == 0)
    g_ptr_array_add (names, name);
  else
    g_free (name);
}

char **
tw_ec2_list_endpoint_services (TwAwsClient *client, const char *vpc_id, GCancellable *cancellable,
                               GError **error)
{
  const TwEc2Filter filters[] = { { "vpc-id", vpc_id }, { NULL } };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TwAwsQuery) query = describe ("DescribeVpcEndpoints", NULL, NULL, filters);
  if (!read_pages (query, client, "vpcEndpointSet", read_endpoint, names, cancellable, error))
    return NULL;
  g_ptr_array_add (names, NULL);
  g_ptr_array_set_free_func (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* Whether the table is the subnet's own; @is_main: of every subnet that has none. */
static gboolean
is_table_of (const TwXml *table, const char *subnet_id, gboolean *is_main)
{
  const GPtrArray *set = tw_xml_get_children (table, "associationSet");
  for (guint i = 0; set && i < set->len; i++) {
    const TwXml *association = set->pdata[i];
    if (g_strcmp0 (tw_xml_get_text (association, "main"), "true") == 0)
      *is_main = TRUE;
    if (g_strcmp0 (tw_xml_get_text (association, "subnetId"), subnet_id) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
leads_out (const TwXml *table)
{
  static const char *const ways[]
    = { "natGatewayId", "transitGatewayId", "networkInterfaceId", "instanceId" };
  const GPtrArray *routes = tw_xml_get_children (table, "routeSet");
  for (guint i = 0; routes && i < routes->len; i++) {
    const TwXml *route = routes->pdata[i];
    if (g_strcmp0 (tw_xml_get_text (route, "destinationCidrBlock"), "0.0.0.0/0") != 0)
      continue;
    for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
      if (tw_xml_get_text (route, ways[way]))
        return TRUE;
  }
  return FALSE;
}

gboolean
tw_ec2_subnet_has_way_out (TwAwsClient *client, const char *vpc_id, const char *subnet_id,
                           gboolean *way_out, GCancellable *cancellable, GError **error)
{
  const TwEc2Filter filters[] = { { "vpc-id", vpc_id }, { NULL } };
  g_autoptr (TwAwsQuery) query = describe ("DescribeRouteTables", NULL, NULL, filters);
  g_autoptr (TwXml) answer = tw_aws_query_call (query, client, cancellable, error);
  if (answer == NULL)
    return FALSE;
  const GPtrArray *tables = tw_xml_get_children (answer, "routeTableSet");
  const TwXml *own = NULL, *main_table = NULL;
  for (guint i = 0; tables && i < tables->len; i++) {
    gboolean is_main = FALSE;
    if (is_table_of (tables->pdata[i], subnet_id, &is_main))
      own = tables->pdata[i];
    if (is_main)
      main_table = tables->pdata[i];
  }
  *way_out = (own || main_table) && leads_out (own ? own : main_table);
  return TRUE;
}
