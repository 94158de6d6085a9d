// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-redshift.h"

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
  g_free (self);
}

static TwRedshiftCluster *
cluster_new (const TwXml *xml)
{
  TwRedshiftCluster *self = g_new0 (TwRedshiftCluster, 1);
  const char *port = tw_xml_get_text (xml, "Endpoint/Port");
  guint64 number = 0;
  self->identifier = g_strdup (tw_xml_get_text (xml, "ClusterIdentifier"));
  self->status = g_strdup (tw_xml_get_text (xml, "ClusterStatus"));
  self->address = g_strdup (tw_xml_get_text (xml, "Endpoint/Address"));
  if (self->address && port && g_ascii_string_to_unsigned (port, 10, 1, 65535, &number, NULL))
    self->port = (guint) number;
  self->database = g_strdup (tw_xml_get_text (xml, "DBName"));
  self->master_user = g_strdup (tw_xml_get_text (xml, "MasterUsername"));
  self->master_secret = g_strdup (tw_xml_get_text (xml, "MasterPasswordSecretArn"));
  self->vpc = g_strdup (tw_xml_get_text (xml, "VpcId"));
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
                "Check the name and the region; it may exist in another one.",
                "Amazon Redshift has no cluster %.63s in this region.", identifier);
  return NULL;
}

/* ISO 8601, in UTC. */
static gint64
seconds_of (const char *text)
{
  g_autoptr (GDateTime) moment = text ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  return moment ? g_date_time_to_unix (moment) : 0;
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
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, "Try again.",
                "Amazon Redshift answered %s without credentials.", action);
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
