// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-cloudformation.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-aws-query.h"

static const TwAwsQueryService cloudformation = { "cloudformation", "2010-05-15" };

void
tw_stack_free (TwStack *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->status);
  g_free (self->reason);
  g_hash_table_unref (self->tags);
  g_hash_table_unref (self->outputs);
  g_hash_table_unref (self->parameters);
  g_free (self);
}

void
tw_stack_event_free (TwStackEvent *self)
{
  g_free (self->id);
  g_free (self->logical_id);
  g_free (self->physical_id);
  g_free (self->type);
  g_free (self->status);
  g_free (self->reason);
  g_free (self);
}

TwStackEvent *
tw_stack_event_copy (const TwStackEvent *self)
{
  TwStackEvent *copy = g_new (TwStackEvent, 1);
  *copy = (TwStackEvent) { g_strdup (self->id),          self->time,
                           g_strdup (self->logical_id),  g_strdup (self->physical_id),
                           g_strdup (self->type),        g_strdup (self->status),
                           g_strdup (self->reason) };
  return copy;
}

void
tw_stack_resource_free (TwStackResource *self)
{
  g_free (self->logical_id);
  g_free (self->physical_id);
  g_free (self->type);
  g_free (self->status);
  g_free (self->reason);
  g_free (self);
}

gboolean
tw_stack_is_changing (const TwStack *self)
{
  return g_str_has_suffix (self->status, "_IN_PROGRESS")
         && !g_str_equal (self->status, "REVIEW_IN_PROGRESS");
}

static char *
dup_text (const TwXml *element, const char *path)
{
  return g_strdup (tw_xml_get_text (element, path));
}

static gint64
time_of (const TwXml *element, const char *path)
{
  const char *text = tw_xml_get_text (element, path);
  g_autoptr (GDateTime) moment = text ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  return moment ? g_date_time_to_unix (moment) : 0;
}

static GHashTable *
read_pairs (const TwXml *element, const char *set, const char *key, const char *value)
{
  GHashTable *pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const GPtrArray *members = tw_xml_get_children (element, set);
  for (guint i = 0; members && i < members->len; i++) {
    const char *name = tw_xml_get_text (members->pdata[i], key);
    const char *text = tw_xml_get_text (members->pdata[i], value);
    if (name)
      g_hash_table_replace (pairs, g_strdup (name), g_strdup (text ? text : ""));
  }
  return pairs;
}

static TwStack *
stack_new (const TwXml *member)
{
  TwStack *self = g_new0 (TwStack, 1);
  self->id = dup_text (member, "StackId");
  self->name = dup_text (member, "StackName");
  self->status = dup_text (member, "StackStatus");
  self->reason = dup_text (member, "StackStatusReason");
  self->created = time_of (member, "CreationTime");
  self->protected
    = g_strcmp0 (tw_xml_get_text (member, "EnableTerminationProtection"), "true") == 0;
  self->tags = read_pairs (member, "Tags", "Key", "Value");
  self->outputs = read_pairs (member, "Outputs", "OutputKey", "OutputValue");
  self->parameters = read_pairs (member, "Parameters", "ParameterKey", "ParameterValue");
  return self;
}

static gboolean
take_stacks (const TwXml *result, gpointer stacks, GError **error)
{
  const GPtrArray *members = tw_xml_get_children (result, "Stacks");
  for (guint i = 0; members && i < members->len; i++) {
    g_autoptr (TwStack) stack = stack_new (members->pdata[i]);
    if (stack->id && stack->name && stack->status)
      g_ptr_array_add (stacks, g_steal_pointer (&stack));
  }
  return TRUE;
}

static GPtrArray *
describe_stacks (TwAwsClient *client, const char *stack, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) stacks
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_stack_free);
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&cloudformation, "DescribeStacks");
  tw_aws_query_add (query, "StackName", stack);
  if (!tw_aws_query_foreach_page (query, client, "NextToken", take_stacks, stacks, cancellable,
                                  error))
    return NULL;
  return g_steal_pointer (&stacks);
}

GPtrArray *
tw_cloudformation_list_stacks (TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  return describe_stacks (client, NULL, cancellable, error);
}

TwStack *
tw_cloudformation_get_stack (TwAwsClient *client, const char *stack, GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (GPtrArray) stacks = describe_stacks (client, stack, cancellable, error);
  if (stacks == NULL)
    return NULL;
  if (stacks->len > 0)
    return g_ptr_array_steal_index (stacks, 0);
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                _("AWS CloudFormation described no stack when asked for %.128s"), stack);
  return NULL;
}

static const char *
code_of (const GError *error)
{
  TwErrorDetails *details = error ? tw_error_get_details (error) : NULL;
  return details ? details->code : NULL;
}

gboolean
tw_cloudformation_is_missing (const GError *error)
{
  return g_strcmp0 (code_of (error), "ValidationError") == 0
         && strstr (error->message, "does not exist") != NULL;
}

gboolean
tw_cloudformation_exists_already (const GError *error)
{
  return g_strcmp0 (code_of (error), "AlreadyExistsException") == 0;
}

/* @pairs: names and values by turns */
static void
add_pairs (TwAwsQuery *query, const char *list, const char *key, const char *value,
           const char *const *pairs)
{
  for (guint i = 0; pairs && pairs[i]; i += 2) {
    g_autofree char *name = g_strdup_printf ("%s.member.%u.%s", list, i / 2 + 1, key);
    g_autofree char *text = g_strdup_printf ("%s.member.%u.%s", list, i / 2 + 1, value);
    tw_aws_query_add (query, name, pairs[i]);
    tw_aws_query_add (query, text, pairs[i + 1]);
  }
}

char *
tw_cloudformation_create_stack (TwAwsClient *client, const TwStackRequest *request,
                                GCancellable *cancellable, GError **error)
{
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&cloudformation, "CreateStack");
  tw_aws_query_add (query, "StackName", request->name);
  tw_aws_query_add (query, "TemplateBody", request->template);
  tw_aws_query_add (query, "ClientRequestToken", request->token);
  tw_aws_query_add (query, "Capabilities.member.1", "CAPABILITY_IAM");
  tw_aws_query_add (query, "OnFailure", "ROLLBACK");
  tw_aws_query_add_int (query, "TimeoutInMinutes", request->timeout_minutes);
  add_pairs (query, "Parameters", "ParameterKey", "ParameterValue", request->parameters);
  add_pairs (query, "Tags", "Key", "Value", request->tags);
  g_autoptr (TwXml) result = tw_aws_query_call (query, client, cancellable, error);
  if (result == NULL)
    return NULL;
  char *id = dup_text (result, "StackId");
  if (id == NULL)
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                  _("AWS CloudFormation answered CreateStack without the stack's id"));
  return id;
}

gboolean
tw_cloudformation_delete_stack (TwAwsClient *client, const char *id, const char *const *retain,
                                GCancellable *cancellable, GError **error)
{
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&cloudformation, "DeleteStack");
  tw_aws_query_add (query, "StackName", id);
  tw_aws_query_add_list (query, "RetainResources.member", retain);
  g_autoptr (TwXml) result = tw_aws_query_call (query, client, cancellable, error);
  return result != NULL;
}

static gboolean
take_events (const TwXml *result, gpointer events, GError **error)
{
  const GPtrArray *members = tw_xml_get_children (result, "StackEvents");
  for (guint i = 0; members && i < members->len; i++) {
    const TwXml *member = members->pdata[i];
    TwStackEvent *event = g_new0 (TwStackEvent, 1);
    event->id = dup_text (member, "EventId");
    event->time = time_of (member, "Timestamp");
    event->logical_id = dup_text (member, "LogicalResourceId");
    event->physical_id = dup_text (member, "PhysicalResourceId");
    event->type = dup_text (member, "ResourceType");
    event->status = dup_text (member, "ResourceStatus");
    event->reason = dup_text (member, "ResourceStatusReason");
    if (event->id && event->logical_id && event->type && event->status)
      g_ptr_array_insert (events, 0, event);
    else
      tw_stack_event_free (event);
  }
  return TRUE;
}

GPtrArray *
tw_cloudformation_list_events (TwAwsClient *client, const char *id, const char *after,
                               GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) events
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_stack_event_free);
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&cloudformation, "DescribeStackEvents");
  tw_aws_query_add (query, "StackName", id);
  if (!tw_aws_query_foreach_page (query, client, "NextToken", take_events, events, cancellable,
                                  error))
    return NULL;
  for (guint i = events->len; after && i > 0; i--)
    if (g_str_equal (((TwStackEvent *) events->pdata[i - 1])->id, after)) {
      g_ptr_array_remove_range (events, 0, i);
      break;
    }
  return g_steal_pointer (&events);
}

static gboolean
take_resources (const TwXml *result, gpointer resources, GError **error)
{
  const GPtrArray *members = tw_xml_get_children (result, "StackResourceSummaries");
  for (guint i = 0; members && i < members->len; i++) {
    const TwXml *member = members->pdata[i];
    TwStackResource *resource = g_new0 (TwStackResource, 1);
    resource->logical_id = dup_text (member, "LogicalResourceId");
    resource->physical_id = dup_text (member, "PhysicalResourceId");
    resource->type = dup_text (member, "ResourceType");
    resource->status = dup_text (member, "ResourceStatus");
    resource->reason = dup_text (member, "ResourceStatusReason");
    if (resource->logical_id && resource->type && resource->status)
      g_ptr_array_add (resources, resource);
    else
      tw_stack_resource_free (resource);
  }
  return TRUE;
}

GPtrArray *
tw_cloudformation_list_resources (TwAwsClient *client, const char *id, GCancellable *cancellable,
                                  GError **error)
{
  g_autoptr (GPtrArray) resources
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_stack_resource_free);
  g_autoptr (TwAwsQuery) query = tw_aws_query_new (&cloudformation, "ListStackResources");
  tw_aws_query_add (query, "StackName", id);
  if (!tw_aws_query_foreach_page (query, client, "NextToken", take_resources, resources,
                                  cancellable, error))
    return NULL;
  return g_steal_pointer (&resources);
}
