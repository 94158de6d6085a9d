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

G_END_DECLS
