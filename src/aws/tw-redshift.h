// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"
#include "aws/tw-database-credentials.h"

G_BEGIN_DECLS

/* Amazon Redshift's clusters (Amazon Redshift API reference, version 2012-12-01). All block. */

/**
 * TwRedshiftCluster:
 * @status: "available", "paused", "resuming", "creating", "deleting", "resizing", …
 * @address: (nullable): there is none while it is being created
 * @port: 0 where there is no address
 * @master_secret: (nullable): the ARN of the secret that Redshift keeps the master's password in
 * @subnet_group: (nullable)
 * @security_groups: (array zero-terminated=1): of its VPC
 * @created: Unix seconds; 0 where it is being created
 * @tags: of texts by text
 */
typedef struct {
  char *identifier;
  char *status;
  char *address;
  guint port;
  char *database;
  char *master_user;
  char *master_secret;
  char *vpc;
  char *subnet_group;
  char **security_groups;
  char *node_type;
  guint n_nodes;
  gint64 created;
  GHashTable *tags;
  gboolean publicly_accessible;
} TwRedshiftCluster;

void tw_redshift_cluster_free (TwRedshiftCluster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRedshiftCluster, tw_redshift_cluster_free)

/** tw_redshift_list_clusters: (element-type TwRedshiftCluster): of the client's region (DescribeClusters) */
GPtrArray *tw_redshift_list_clusters (TwAwsClient *client, GCancellable *cancellable,
                                      GError **error);

/** tw_redshift_get_cluster: one of them (DescribeClusters); the message of an error names it */
TwRedshiftCluster *tw_redshift_get_cluster (TwAwsClient *client, const char *identifier,
                                            GCancellable *cancellable, GError **error);

/**
 * TwRedshiftLogin: whose credentials to ask for
 * @user: (nullable): a database user (GetClusterCredentials); %NULL logs in as the AWS identity
 *   itself (GetClusterCredentialsWithIAM)
 * @auto_create: makes the user where it is not there; with @user only
 */
typedef struct {
  const char *cluster;
  const char *database;
  const char *user;
  gboolean auto_create;
} TwRedshiftLogin;

/** tw_redshift_get_credentials: good for a quarter of an hour */
TwDatabaseCredentials *tw_redshift_get_credentials (TwAwsClient *client,
                                                    const TwRedshiftLogin *login,
                                                    GCancellable *cancellable, GError **error);

/** tw_redshift_resume_cluster: begins it (ResumeCluster); tw_redshift_get_cluster() tells when it is
 * "available" again. Costs start with it. */
gboolean tw_redshift_resume_cluster (TwAwsClient *client, const char *identifier,
                                     GCancellable *cancellable, GError **error);

/** tw_redshift_list_subnets: (transfer full): the subnets of a cluster's subnet group
 * (DescribeClusterSubnetGroups) */
char **tw_redshift_list_subnets (TwAwsClient *client, const char *subnet_group,
                                 GCancellable *cancellable, GError **error);

/** TwRedshiftSnapshot: one that a person or a program asked for, kept until it is deleted */
typedef struct {
  char *identifier;
  char *cluster;
  char *status; /* "creating", "available", "failed", "deleted" */
  gint64 created;
  double megabytes;
  GHashTable *tags;
} TwRedshiftSnapshot;

void tw_redshift_snapshot_free (TwRedshiftSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRedshiftSnapshot, tw_redshift_snapshot_free)

/**
 * tw_redshift_create_snapshot:
 * @tags: names and values by turns, ending with %NULL
 *
 * Begins it (CreateClusterSnapshot); tw_redshift_list_snapshots() tells when it is "available".
 */
gboolean tw_redshift_create_snapshot (TwAwsClient *client, const char *cluster,
                                      const char *identifier, const char *const *tags,
                                      GCancellable *cancellable, GError **error);

/** tw_redshift_list_snapshots: (element-type TwRedshiftSnapshot) (transfer full): manual ones, of
 * @cluster or of all (DescribeClusterSnapshots) */
GPtrArray *tw_redshift_list_snapshots (TwAwsClient *client, const char *cluster,
                                       GCancellable *cancellable, GError **error);

G_END_DECLS
