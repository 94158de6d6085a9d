// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-redshift.h"

#include <glib/gi18n.h>

#include "aws/tw-aws-query.h"

#define PAGE 100
#define LIFETIME 900 /* seconds; expiry affects logging in alone, and each login asks anew */

static const TwAwsQueryService redshift = { "redshift", "2012-12-01" };

void
tw_redshift_cluster_free (TwRedshiftCluster *self)
{
  if (self == NULL)
    return;
  g_free (self->identifier);
  g_free (self->status);
  g_free (self->address);
  g_free (self->database);
  g_free (self->master_user);
  g_free (self->master_secret);
  g_free (self->vpc);
  g_free (self->subnet_group);
  g_strfreev (self->security_groups);
  g_free (self->node_type);
  g_hash_table_unref (self->tags);
  g_free (self);
}

/* ISO 8601, in UTC. */
static gint64
seconds_of (const char *text)
{
  g_autoptr (GDateTime) moment = text ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  return moment ? g_date_time_to_unix (moment) : 0;
}

static guint
number_of (const TwXml *xml, const char *path, guint most)
{
  const char *text = tw_xml_get_text (xml, path);
  guint64 number = 0;
  return text && g_ascii_string_to_unsigned (text, 10, 0, most, &number, NULL) ? (guint) number : 0;
}

static GHashTable *
read_tags (const TwXml *xml)
{
  GHashTable *tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const GPtrArray *items = tw_xml_get_children (xml, "Tags");
  for (guint i = 0; items && i < items->len; i++) {
    const char *key = tw_xml_get_text (items->pdata[i], "Key");
    const char *value = tw_xml_get_text (items->pdata[i], "Value");
    if (key)
      g_hash_table_replace (tags, g_strdup (key), g_strdup (value ? value : ""));
  }
  return tags;
}

static char **
read_texts (const TwXml *xml, const char *list, const char *member)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  const GPtrArray *items = tw_xml_get_children (xml, list);
  for (guint i = 0; items && i < items->len; i++) {
    const char *text = tw_xml_get_text (items->pdata[i], member);
    if (text)
      g_strv_builder_add (texts, text);
  }
  return g_strv_builder_end (texts);
}

static TwRedshiftCluster *
cluster_new (const TwXml *xml)
{
  TwRedshiftCluster *self = g_new0 (TwRedshiftCluster, 1);
  self->identifier = g_strdup (tw_xml_get_text (xml, "ClusterIdentifier"));
  self->status = g_strdup (tw_xml_get_text (xml, "ClusterStatus"));
  self->address = g_strdup (tw_xml_get_text (xml, "Endpoint/Address"));
  self->port = self->address ? number_of (xml, "Endpoint/Port", 65535) : 0;
  self->database = g_strdup (tw_xml_get_text (xml, "DBName"));
  self->master_user = g_strdup (tw_xml_get_text (xml, "MasterUsername"));
  self->master_secret = g_strdup (tw_xml_get_text (xml, "MasterPasswordSecretArn"));
  self->vpc = g_strdup (tw_xml_get_text (xml, "VpcId"));
  self->subnet_group = g_strdup (tw_xml_get_text (xml, "ClusterSubnetGroupName"));
  self->security_groups = read_texts (xml, "VpcSecurityGroups", "VpcSecurityGroupId");
  self->node_type = g_strdup (tw_xml_get_text (xml, "NodeType"));
  self->n_nodes = number_of (xml, "NumberOfNodes", 1000);
  self->created = seconds_of (tw_xml_get_text (xml, "ClusterCreateTime"));
  self->tags = read_tags (xml);
  self->publicly_accessible
    = g_strcmp0 (tw_xml_get_text (xml, "PubliclyAccessible"), "true") == 0;
  if (self->status == NULL)
    self->status = g_strdup ("unknown");
  return self;
}

static gboolean
take_page (const TwXml *result, gpointer clusters, GError **error)
{
  const GPtrArray *found = tw_xml_get_children (result, "Clusters");
  for (guint i = 0; found && i < found->len; i++) {
    g_autoptr (TwRedshiftCluster) cluster = cluster_new (found->pdata[i]);
    if (cluster->identifier)
      g_ptr_array_add (clusters, g_steal_pointer (&cluster));
  }
  return TRUE;
}

static GPtrArray *
describe (TwAwsClient *client, const char *identifier, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) clusters
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_redshift_cluster_free);
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&redshift, "DescribeClusters");
  tw_aws_query_add (query, "ClusterIdentifier", identifier);
  if (identifier == NULL)
    tw_aws_query_add_int (query, "MaxRecords", PAGE);
  if (!tw_aws_query_foreach_page (query, client, "Marker", take_page, clusters, cancellable, error))
    return NULL;
  return g_steal_pointer (&clusters);
}

GPtrArray *
tw_redshift_list_clusters (TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  return describe (client, NULL, cancellable, error);
}

TwRedshiftCluster *
tw_redshift_get_cluster (TwAwsClient *client, const char *identifier, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GPtrArray) clusters = describe (client, identifier, cancellable, error);
  if (clusters == NULL)
    return NULL;
  if (clusters->len > 0)
    return g_ptr_array_steal_index (clusters, 0);
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_FAILED,
                _("Check the name and the region; it may exist in another one."),
                _("Amazon Redshift has no cluster %.63s in this region."), identifier);
  return NULL;
}

TwDatabaseCredentials *
tw_redshift_get_credentials (TwAwsClient *client, const TwRedshiftLogin *login,
                             GCancellable *cancellable, GError **error)
{
  const char *action = login->user ? "GetClusterCredentials" : "GetClusterCredentialsWithIAM";
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&redshift, action);
  tw_aws_query_add (query, "ClusterIdentifier", login->cluster);
  tw_aws_query_add (query, "DbName", login->database);
  tw_aws_query_add_int (query, "DurationSeconds", LIFETIME);
  if (login->user) {
    tw_aws_query_add (query, "DbUser", login->user);
    tw_aws_query_add_boolean (query, "AutoCreate", login->auto_create);
  }
  g_autoptr (TwXml) result = tw_aws_query_call (query, client, cancellable, error);
  if (result == NULL)
    return NULL;
  const char *user = tw_xml_get_text (result, "DbUser");
  const char *password = tw_xml_get_text (result, "DbPassword");
  if (user && password)
    return tw_database_credentials_new (user, password,
                                        seconds_of (tw_xml_get_text (result, "Expiration")));
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                _("Amazon Redshift answered %s without credentials."), action);
  return NULL;
}

gboolean
tw_redshift_resume_cluster (TwAwsClient *client, const char *identifier, GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&redshift, "ResumeCluster");
  tw_aws_query_add (query, "ClusterIdentifier", identifier);
  tw_aws_query_set_changes (query);
  g_autoptr (TwXml) result = tw_aws_query_call (query, client, cancellable, error);
  return result != NULL;
}

static gboolean
take_subnets (const TwXml *result, gpointer user_data, GError **error)
{
  GStrvBuilder *subnets = user_data;
  const GPtrArray *groups = tw_xml_get_children (result, "ClusterSubnetGroups");
  for (guint i = 0; groups && i < groups->len; i++) {
    g_auto (GStrv) found = read_texts (groups->pdata[i], "Subnets", "SubnetIdentifier");
    g_strv_builder_addv (subnets, (const char **) found);
  }
  return TRUE;
}

char **
tw_redshift_list_subnets (TwAwsClient *client, const char *subnet_group, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GStrvBuilder) subnets = g_strv_builder_new ();
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&redshift, "DescribeClusterSubnetGroups");
  tw_aws_query_add (query, "ClusterSubnetGroupName", subnet_group);
  if (!tw_aws_query_foreach_page (query, client, "Marker", take_subnets, subnets, cancellable,
                                  error))
    return NULL;
  return g_strv_builder_end (subnets);
}

void
tw_redshift_snapshot_free (TwRedshiftSnapshot *self)
{
  if (self == NULL)
    return;
  g_free (self->identifier);
  g_free (self->cluster);
  g_free (self->status);
  g_hash_table_unref (self->tags);
  g_free (self);
}

gboolean
tw_redshift_create_snapshot (TwAwsClient *client, const char *cluster, const char *identifier,
                             const char *const *tags, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&redshift, "CreateClusterSnapshot");
  tw_aws_query_add (query, "ClusterIdentifier", cluster);
  tw_aws_query_add (query, "SnapshotIdentifier", identifier);
  for (guint i = 0; tags[i]; i += 2) {
    g_autofree char *key = g_strdup_printf ("Tags.Tag.%u.Key", i / 2 + 1);
    g_autofree char *value = g_strdup_printf ("Tags.Tag.%u.Value", i / 2 + 1);
    tw_aws_query_add (query, key, tags[i]);
    tw_aws_query_add (query, value, tags[i + 1]);
  }
  tw_aws_query_set_changes (query);
  g_autoptr (TwXml) result = tw_aws_query_call (query, client, cancellable, error);
  return result != NULL;
}

static gboolean
take_snapshots (const TwXml *result, gpointer snapshots, GError **error)
{
  const GPtrArray *items = tw_xml_get_children (result, "Snapshots");
  for (guint i = 0; items && i < items->len; i++) {
    const char *size = tw_xml_get_text (items->pdata[i], "TotalBackupSizeInMegaBytes");
    TwRedshiftSnapshot *snapshot = g_new0 (TwRedshiftSnapshot, 1);
    snapshot->identifier = g_strdup (tw_xml_get_text (items->pdata[i], "SnapshotIdentifier"));
    snapshot->cluster = g_strdup (tw_xml_get_text (items->pdata[i], "ClusterIdentifier"));
    snapshot->status = g_strdup (tw_xml_get_text (items->pdata[i], "Status"));
    snapshot->created = seconds_of (tw_xml_get_text (items->pdata[i], "SnapshotCreateTime"));
    snapshot->megabytes = size ? g_ascii_strtod (size, NULL) : 0;
    snapshot->tags = read_tags (items->pdata[i]);
    if (snapshot->identifier && snapshot->status)
      g_ptr_array_add (snapshots, snapshot);
    else
      tw_redshift_snapshot_free (snapshot);
  }
  return TRUE;
}

GPtrArray *
tw_redshift_list_snapshots (TwAwsClient *client, const char *cluster, GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GPtrArray) snapshots
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_redshift_snapshot_free);
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&redshift, "DescribeClusterSnapshots");
  tw_aws_query_add (query, "ClusterIdentifier", cluster);
  tw_aws_query_add (query, "SnapshotType", "manual");
  if (!tw_aws_query_foreach_page (query, client, "Marker", take_snapshots, snapshots, cancellable,
                                  error))
    return NULL;
  return g_steal_pointer (&snapshots);
}
