// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-stack-follower.h"

#include "core/tw-sleep.h"

#define POLL_MS 5000
#define MOST_FAILURES 30 /* in a row, about ten minutes */
#define STACK_TYPE "AWS::CloudFormation::Stack"

struct _TwStackFollower {
  TwAwsClient *client;
  char *id;
  guint total;
  TwProvisionOptions options;
  GPtrArray *events; /* of TwStackEvent, oldest first */
  guint skipped;
  GHashTable *done; /* logical ids */
};

TwStackFollower *
tw_stack_follower_new (TwAwsClient *client, const char *stack_id, guint total,
                       const TwProvisionOptions *options)
{
  TwStackFollower *self = g_new0 (TwStackFollower, 1);
  self->client = tw_aws_client_ref (client);
  self->id = g_strdup (stack_id);
  self->total = total;
  self->options = *options;
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_stack_event_free);
  self->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tw_stack_follower_free (TwStackFollower *self)
{
  if (self == NULL)
    return;
  tw_aws_client_unref (self->client);
  g_free (self->id);
  g_ptr_array_unref (self->events);
  g_hash_table_unref (self->done);
  g_free (self);
}

/* For tests, TRADEWIND_STACK_POLL_MS in the environment shortens the time. */
static guint
poll_ms (TwStackFollower *self)
{
  const char *text = g_getenv ("TRADEWIND_STACK_POLL_MS");
  guint64 ms = POLL_MS;
  if (text)
    g_ascii_string_to_unsigned (text, 10, 1, POLL_MS, &ms, NULL);
  return self->options.poll_ms ? self->options.poll_ms : (guint) ms;
}

static void
report (TwStackFollower *self, const TwStackEvent *event, const char *message)
{
  TwProvisionProgress progress = { event, message, g_hash_table_size (self->done), self->total };
  if (self->options.progress)
    self->options.progress (&progress, self->options.progress_data);
}

void
tw_stack_follower_say (TwStackFollower *self, const char *message)
{
  report (self, NULL, message);
}

static void
take (TwStackFollower *self, TwStackEvent *event, const char *message)
{
  gboolean whole = g_str_equal (event->type, STACK_TYPE);
  if (!whole && g_str_has_suffix (event->status, "_COMPLETE"))
    g_hash_table_add (self->done, g_strdup (event->logical_id));
  g_ptr_array_add (self->events, event);
  report (self, event, message);
}

static GPtrArray *
read_new (TwStackFollower *self, GCancellable *cancellable, GError **error)
{
  const char *after = self->events->len
                        ? ((TwStackEvent *) self->events->pdata[self->events->len - 1])->id
                        : NULL;
  return tw_cloudformation_list_events (self->client, self->id, after, cancellable, error);
}

static gboolean
pass_on (TwStackFollower *self, const char *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) events = read_new (self, cancellable, error);
  if (events == NULL)
    return FALSE;
  while (events->len > 0)
    take (self, g_ptr_array_steal_index (events, 0), message);
  return TRUE;
}

gboolean
tw_stack_follower_skip (TwStackFollower *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) events = read_new (self, cancellable, error);
  if (events == NULL)
    return FALSE;
  while (events->len > 0)
    g_ptr_array_add (self->events, g_ptr_array_steal_index (events, 0));
  self->skipped = self->events->len;
  g_hash_table_remove_all (self->done);
  return TRUE;
}

/* Whether asking again later may help: the stack goes on by itself meanwhile. */
static gboolean
may_pass (const GError *error)
{
  TwErrorDetails *details = tw_error_get_details (error);
  return g_error_matches (error, TW_AWS_ERROR, TW_AWS_ERROR_THROTTLED)
         || g_error_matches (error, TW_AWS_ERROR, TW_AWS_ERROR_NETWORK)
         || g_error_matches (error, TW_AWS_ERROR, TW_AWS_ERROR_TIMEOUT)
         || (details && details->http_status >= 500);
}

/* The stack and, after it, its events, so that those of its end are among them. */
static TwStack *
look (TwStackFollower *self, const char *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwStack) stack
    = tw_cloudformation_get_stack (self->client, self->id, cancellable, error);
  if (stack == NULL || !pass_on (self, message, cancellable, error))
    return NULL;
  return g_steal_pointer (&stack);
}

TwStack *
tw_stack_follower_wait (TwStackFollower *self, const char *message, GCancellable *cancellable,
                        GError **error)
{
  report (self, NULL, message);
  for (guint failures = 0;;) {
    g_autoptr (GError) local = NULL;
    g_autoptr (TwStack) stack = look (self, message, cancellable, &local);
    if (stack && !tw_stack_is_changing (stack))
      return g_steal_pointer (&stack);
    failures = stack ? 0 : failures + 1;
    if (stack == NULL && (!may_pass (local) || failures > MOST_FAILURES)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    if (!tw_sleep (poll_ms (self) * MIN (failures + 1, 4), cancellable, error))
      return NULL;
  }
}

gboolean
tw_stack_event_is_failure (const TwStackEvent *event)
{
  return g_str_has_suffix (event->status, "_FAILED") && event->reason
         && !g_str_has_prefix (event->reason, "Resource creation cancelled");
}

const TwStackEvent *
tw_stack_follower_find_failure (TwStackFollower *self, const char *status)
{
  const TwStackEvent *any = NULL;
  for (guint i = self->skipped; i < self->events->len; i++) {
    const TwStackEvent *event = self->events->pdata[i];
    if (g_strcmp0 (event->status, status) != 0 || !tw_stack_event_is_failure (event))
      continue;
    if (!g_str_equal (event->type, STACK_TYPE))
      return event;
    any = any ? any : event;
  }
  return any;
}
