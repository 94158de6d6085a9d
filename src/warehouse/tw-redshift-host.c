// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-redshift-host.h"

#include <string.h>

void
tw_redshift_host_free (TwRedshiftHost *self)
{
  if (self == NULL)
    return;
  g_free (self->cluster);
  g_free (self->workgroup);
  g_free (self->region);
  g_free (self);
}

TwRedshiftHost *
tw_redshift_host_parse (const char *host)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);
  if (g_str_has_suffix (lower, ".")) /* the root's own dot */
    lower[strlen (lower) - 1] = '\0';
  gboolean amazon = g_str_has_suffix (lower, ".amazonaws.com")
                    || g_str_has_suffix (lower, ".amazonaws.com.cn");
  g_auto (GStrv) labels = g_strsplit (lower, ".", -1);
  guint n = g_strv_length (labels);
  if (!amazon || n < 6 || *labels[0] == '\0' || *labels[2] == '\0')
    return NULL;
  gboolean serverless = g_str_equal (labels[3], "redshift-serverless");
  if (!serverless && !g_str_equal (labels[3], "redshift"))
    return NULL;
  TwRedshiftHost *self = g_new0 (TwRedshiftHost, 1);
  self->serverless = serverless;
  self->region = g_strdup (labels[2]);
  if (strstr (labels[0], "-endpoint-") == NULL)
    *(serverless ? &self->workgroup : &self->cluster) = g_strdup (labels[0]);
  return self;
}
