// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-ssm.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-aws-json.h"
#include "aws/tw-ssm-sessions.h"

#define GONE "DoesNotExistException"
#define TO_INSTANCE "AWS-StartPortForwardingSession"
#define TO_HOST "AWS-StartPortForwardingSessionToRemoteHost"

void
tw_ssm_session_free (TwSsmSession *self)
{
  if (self == NULL)
    return;
  if (self->token)
    explicit_bzero (self->token, strlen (self->token));
  g_free (self->token);
  g_free (self->stream_url);
  g_free (self->id);
  g_free (self);
}

static const TwAwsJsonService ssm = { "ssm", "AmazonSSM", "1.1" };

/* Every parameter of a document is a list. */
static void
set_list (JsonObject *object, const char *name, const char *value)
{
  JsonArray *list = json_array_new ();
  json_array_add_string_element (list, value);
  json_object_set_array_member (object, name, list);
}

static TwSsmSession *
read_session (JsonObject *answer, const char *id, const char *operation, GError **error)
{
  const char *url = tw_json_get_string (answer, "StreamUrl");
  const char *token = tw_json_get_string (answer, "TokenValue");
  const char *named = tw_json_get_string (answer, "SessionId");
  if (url && *url && token && *token && (id || named)) {
    TwSsmSession *self = g_new0 (TwSsmSession, 1);
    self->id = g_strdup (id ? id : named);
    self->stream_url = g_strdup (url);
    self->token = g_strdup (token);
    return self;
  }
  g_autoptr (GError) made = NULL;
  tw_set_error (&made, TW_AWS_ERROR, id ? TW_AWS_ERROR_FAILED : TW_AWS_ERROR_PROTOCOL,
                _("Start the tunnel again."),
                id ? _("Session Manager has ended the session (%s gave no token)")
                   : _("AWS Systems Manager answered %s without a session"),
                operation);
  if (id)
    tw_error_get_details (made)->code = g_strdup (GONE);
  g_propagate_error (error, g_steal_pointer (&made));
  return NULL;
}

static gboolean
is_instance_itself (const char *host)
{
  return host == NULL || *host == '\0' || g_ascii_strcasecmp (host, "localhost") == 0
         || g_str_equal (host, "127.0.0.1");
}

/* What a process that was killed has left open there. */
static void
end_lost (TwAwsClient *client, const char *target, GCancellable *cancellable)
{
  g_auto (GStrv) lost = tw_ssm_sessions_take_lost (target);
  for (char **id = lost; *id; id++) {
    g_autoptr (GError) error = NULL;
    if (!tw_ssm_terminate_session (client, *id, cancellable, &error))
      g_debug ("a session that was left open could not be ended: %s", error->message);
  }
}

TwSsmSession *
tw_ssm_start_port_session (TwAwsClient *client, const TwSsmPortSession *port,
                           GCancellable *cancellable, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%u", port->port);
  g_autofree char *local = g_strdup_printf ("%u", port->local_port);
  end_lost (client, port->target, cancellable);
  gboolean itself = is_instance_itself (port->host);
  JsonObject *parameters = json_object_new ();
  set_list (parameters, "portNumber", number);
  set_list (parameters, "localPortNumber", local);
  if (!itself)
    set_list (parameters, "host", port->host);
  g_autoptr (JsonObject) request = json_object_new ();
  json_object_set_string_member (request, "Target", port->target);
  json_object_set_string_member (request, "DocumentName", itself ? TO_INSTANCE : TO_HOST);
  json_object_set_object_member (request, "Parameters", parameters);
  const TwAwsJsonCall call
    = { .service = &ssm, .operation = "StartSession", .request = request, .changes = TRUE };
  g_autoptr (JsonObject) answer = tw_aws_json_call (&call, client, cancellable, error);
  TwSsmSession *session = answer ? read_session (answer, NULL, call.operation, error) : NULL;
  if (session)
    tw_ssm_sessions_add (session->id, port->target);
  return session;
}

static JsonObject *
call_on_session (TwAwsClient *client, const char *operation, const char *id,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) request = json_object_new ();
  json_object_set_string_member (request, "SessionId", id);
  const TwAwsJsonCall call = { .service = &ssm, .operation = operation, .request = request };
  return tw_aws_json_call (&call, client, cancellable, error);
}

TwSsmSession *
tw_ssm_resume_session (TwAwsClient *client, const char *id, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (JsonObject) answer
    = call_on_session (client, "ResumeSession", id, cancellable, error);
  return answer ? read_session (answer, id, "ResumeSession", error) : NULL;
}

gboolean
tw_ssm_terminate_session (TwAwsClient *client, const char *id, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (JsonObject) answer
    = call_on_session (client, "TerminateSession", id, cancellable, error);
  tw_ssm_sessions_remove (id);
  return answer != NULL;
}

static gboolean
has_code (const GError *error, const char *code)
{
  const TwErrorDetails *details = tw_error_get_details (error);
  return details && g_strcmp0 (details->code, code) == 0;
}

gboolean
tw_ssm_error_is_gone (const GError *error)
{
  return has_code (error, GONE);
}

gboolean
tw_ssm_error_is_offline (const GError *error)
{
  return has_code (error, "TargetNotConnected");
}

void
tw_ssm_instance_clear (TwSsmInstance *self)
{
  g_clear_pointer (&self->agent_version, g_free);
}

static void
take_instance (JsonObject *entry, gpointer user_data)
{
  TwSsmInstance *self = user_data;
  tw_ssm_instance_clear (self);
  self->known = TRUE;
  self->online = g_strcmp0 (tw_json_get_string (entry, "PingStatus"), "Online") == 0;
  self->agent_version = g_strdup (tw_json_get_string (entry, "AgentVersion"));
}

gboolean
tw_ssm_describe_instance (TwAwsClient *client, const char *target, TwSsmInstance *self,
                          GCancellable *cancellable, GError **error)
{
  *self = (TwSsmInstance) { 0 };
  JsonObject *filter = json_object_new ();
  json_object_set_string_member (filter, "Key", "InstanceIds");
  set_list (filter, "Values", target);
  JsonArray *filters = json_array_new ();
  json_array_add_object_element (filters, filter);
  g_autoptr (JsonObject) request = json_object_new ();
  json_object_set_array_member (request, "Filters", filters);
  const TwAwsJsonCall call
    = { .service = &ssm, .operation = "DescribeInstanceInformation", .request = request };
  g_autoptr (JsonObject) answer = tw_aws_json_call (&call, client, cancellable, error);
  if (answer == NULL)
    return FALSE;
  tw_aws_json_foreach_object (answer, "InstanceInformationList", take_instance, self);
  return TRUE;
}

static void
take_online (JsonObject *entry, gpointer user_data)
{
  const char *id = tw_json_get_string (entry, "InstanceId");
  if (id && g_strcmp0 (tw_json_get_string (entry, "PingStatus"), "Online") == 0)
    g_hash_table_add (user_data, g_strdup (id));
}

static gboolean
take_page (JsonObject *answer, gpointer user_data, GError **error)
{
  tw_aws_json_foreach_object (answer, "InstanceInformationList", take_online, user_data);
  return TRUE;
}

GHashTable *
tw_ssm_list_online (TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonObject) request = json_object_new ();
  const TwAwsJsonCall call
    = { .service = &ssm, .operation = "DescribeInstanceInformation", .request = request };
  if (!tw_aws_json_foreach_page (&call, client, "NextToken", take_page, ids, cancellable, error))
    return NULL;
  return g_steal_pointer (&ids);
}
