// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"
#include "aws/tw-database-credentials.h"

G_BEGIN_DECLS

/* Amazon Redshift Serverless (its API reference, 2021-04-21). All block. */

/**
 * TwRedshiftWorkgroup:
 * @status: "AVAILABLE", "CREATING", "MODIFYING", "DELETING"
 * @address: (nullable): there is none while it is being created
 * @port: 0 where there is no address
 */
typedef struct {
  char *name;
  char *namespace_name;
  char *status;
  char *address;
  guint port;
  gboolean publicly_accessible;
} TwRedshiftWorkgroup;

void tw_redshift_workgroup_free (TwRedshiftWorkgroup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRedshiftWorkgroup, tw_redshift_workgroup_free)

/** tw_redshift_serverless_list_workgroups: (element-type TwRedshiftWorkgroup): of the client's region */
GPtrArray *tw_redshift_serverless_list_workgroups (TwAwsClient *client, GCancellable *cancellable,
                                                   GError **error);

TwRedshiftWorkgroup *tw_redshift_serverless_get_workgroup (TwAwsClient *client, const char *name,
                                                           GCancellable *cancellable,
                                                           GError **error);

/** tw_redshift_serverless_get_credentials: logs in as the AWS identity; good for a quarter of an hour */
TwDatabaseCredentials *tw_redshift_serverless_get_credentials (TwAwsClient *client,
                                                               const char *workgroup,
                                                               const char *database,
                                                               GCancellable *cancellable,
                                                               GError **error);

G_END_DECLS
