// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-redshift-serverless.h"

#include <glib/gi18n.h>

#include "aws/tw-aws-json.h"

#define LIFETIME 900 /* seconds */

static const TwAwsJsonService serverless = { "redshift-serverless", "RedshiftServerless", "1.1" };

void
tw_redshift_workgroup_free (TwRedshiftWorkgroup *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->namespace_name);
  g_free (self->status);
  g_free (self->address);
  g_free (self);
}

static TwRedshiftWorkgroup *
workgroup_new (JsonObject *object)
{
  TwRedshiftWorkgroup *self = g_new0 (TwRedshiftWorkgroup, 1);
  JsonObject *endpoint = tw_json_get_object (object, "endpoint");
  const char *status = tw_json_get_string (object, "status");
  self->name = g_strdup (tw_json_get_string (object, "workgroupName"));
  self->namespace_name = g_strdup (tw_json_get_string (object, "namespaceName"));
  self->status = g_strdup (status ? status : "UNKNOWN");
  self->publicly_accessible = tw_json_get_boolean (object, "publiclyAccessible");
  self->address = endpoint ? g_strdup (tw_json_get_string (endpoint, "address")) : NULL;
  gint64 port = endpoint ? tw_json_get_int (endpoint, "port") : 0;
  if (self->address && port > 0 && port <= 65535)
    self->port = (guint) port;
  return self;
}

static void
take_workgroup (JsonObject *element, gpointer workgroups)
{
  g_autoptr (TwRedshiftWorkgroup) workgroup = workgroup_new (element);
  if (workgroup->name)
    g_ptr_array_add (workgroups, g_steal_pointer (&workgroup));
}

static gboolean
take_page (JsonObject *answer, gpointer workgroups, GError **error)
{
  tw_aws_json_foreach_object (answer, "workgroups", take_workgroup, workgroups);
  return TRUE;
}

GPtrArray *
tw_redshift_serverless_list_workgroups (TwAwsClient *client, GCancellable *cancellable,
                                        GError **error)
{
  g_autoptr (GPtrArray) workgroups
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_redshift_workgroup_free);
  const TwAwsJsonCall call = { .service = &serverless, .operation = "ListWorkgroups" };
  if (!tw_aws_json_foreach_page (&call, client, "nextToken", take_page, workgroups, cancellable,
                                 error))
    return NULL;
  return g_steal_pointer (&workgroups);
}

TwRedshiftWorkgroup *
tw_redshift_serverless_get_workgroup (TwAwsClient *client, const char *name,
                                      GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) request = json_object_new ();
  json_object_set_string_member (request, "workgroupName", name);
  const TwAwsJsonCall call
    = { .service = &serverless, .operation = "GetWorkgroup", .request = request };
  g_autoptr (JsonObject) answer = tw_aws_json_call (&call, client, cancellable, error);
  if (answer == NULL)
    return NULL;
  JsonObject *object = tw_json_get_object (answer, "workgroup");
  g_autoptr (TwRedshiftWorkgroup) workgroup = object ? workgroup_new (object) : NULL;
  if (workgroup && workgroup->name)
    return g_steal_pointer (&workgroup);
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                _("Amazon Redshift Serverless answered GetWorkgroup without a workgroup."));
  return NULL;
}

TwDatabaseCredentials *
tw_redshift_serverless_get_credentials (TwAwsClient *client, const char *workgroup,
                                        const char *database, GCancellable *cancellable,
                                        GError **error)
{
  g_autoptr (JsonObject) request = json_object_new ();
  json_object_set_string_member (request, "workgroupName", workgroup);
  if (database)
    json_object_set_string_member (request, "dbName", database);
  json_object_set_int_member (request, "durationSeconds", LIFETIME);
  const TwAwsJsonCall call
    = { .service = &serverless, .operation = "GetCredentials", .request = request };
  g_autoptr (JsonObject) answer = tw_aws_json_call (&call, client, cancellable, error);
  if (answer == NULL)
    return NULL;
  const char *user = tw_json_get_string (answer, "dbUser");
  const char *password = tw_json_get_string (answer, "dbPassword");
  if (user && password)
    return tw_database_credentials_new (user, password,
                                        (gint64) tw_json_get_double (answer, "expiration"));
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                _("Amazon Redshift Serverless answered GetCredentials without credentials."));
  return NULL;
}
