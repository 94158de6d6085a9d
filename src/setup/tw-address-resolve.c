// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-address-resolve.h"

#include <glib/gi18n.h>

#include "aws/tw-redshift-serverless.h"
#include "aws/tw-redshift.h"
#include "setup/tw-profile-login.h"
#include "warehouse/tw-warehouse-error.h"

static void
take_place (TwAddress *address, const char *host, guint port, const char *database)
{
  address->host = g_strdup (host);
  if (address->port == 0)
    address->port = port;
  if (address->database == NULL)
    address->database = g_strdup (database);
}

gboolean
tw_address_resolve (TwAddress *address, GCancellable *cancellable, GError **error)
{
  if (address->host)
    return TRUE;
  g_autoptr (TwProfile) profile = tw_profile_new ("address");
  profile->aws_region = g_strdup (address->region);
  profile->aws_profile = g_strdup (address->aws_profile);
  g_autoptr (TwAwsClient) client = tw_profile_new_client (profile, NULL, NULL, error);
  if (client == NULL)
    return FALSE;
  const char *name = address->workgroup ? address->workgroup : address->cluster;
  if (address->workgroup) {
    g_autoptr (TwRedshiftWorkgroup) workgroup
      = tw_redshift_serverless_get_workgroup (client, name, cancellable, error);
    if (workgroup == NULL)
      return FALSE;
    take_place (address, workgroup->address, workgroup->port, NULL);
  } else {
    g_autoptr (TwRedshiftCluster) cluster
      = tw_redshift_get_cluster (client, name, cancellable, error);
    if (cluster == NULL)
      return FALSE;
    take_place (address, cluster->address, cluster->port, cluster->database);
  }
  return address->host
         || tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT,
                          _("Wait until it is available."),
                          _("%s has no address yet: it is still being made."), name);
}
