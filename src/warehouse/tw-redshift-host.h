// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwRedshiftHost: what a host name of Amazon Redshift says
 * @cluster: (nullable): of a provisioned cluster; a VPC endpoint's host does not say whose it is
 * @workgroup: (nullable): of Redshift Serverless
 */
typedef struct {
  gboolean serverless;
  char *cluster;
  char *workgroup;
  char *region;
} TwRedshiftHost;

/**
 * tw_redshift_host_parse:
 *
 * `cluster.hash.region.redshift.amazonaws.com`, `workgroup.account.region.redshift-serverless.…`,
 * their VPC endpoints, and China's `.com.cn`.
 *
 * Returns: (transfer full) (nullable): %NULL for any other host
 */
TwRedshiftHost *tw_redshift_host_parse (const char *host);
void tw_redshift_host_free (TwRedshiftHost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRedshiftHost, tw_redshift_host_free)

G_END_DECLS
