// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"

G_BEGIN_DECLS

/* AWS CloudFormation (query protocol, version 2010-05-15). Everything here blocks and is for
 * workers; lists that come in pages are read to their end. */

/**
 * TwStack:
 * @id: its ARN, which goes on naming it after it was deleted
 * @status: CREATE_IN_PROGRESS, CREATE_COMPLETE, ROLLBACK_COMPLETE, DELETE_FAILED, …
 * @reason: (nullable): why it is in that state
 * @created: Unix seconds
 * @tags, @outputs, @parameters: of texts by text
 */
typedef struct {
  char *id;
  char *name;
  char *status;
  char *reason;
  gint64 created;
  gboolean protected; /* against deletion */
  GHashTable *tags;
  GHashTable *outputs;
  GHashTable *parameters;
} TwStack;

void tw_stack_free (TwStack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwStack, tw_stack_free)

/** tw_stack_is_changing: something is still going on: …_IN_PROGRESS */
gboolean tw_stack_is_changing (const TwStack *self);

/** tw_cloudformation_list_stacks: (element-type TwStack) (transfer full): all of the region that
 * are not deleted, whoever made them */
GPtrArray *tw_cloudformation_list_stacks (TwAwsClient *client, GCancellable *cancellable,
                                          GError **error);

/**
 * tw_cloudformation_get_stack:
 * @stack: its id, or the name of one that is not deleted
 *
 * See tw_cloudformation_is_missing() for one that does not exist.
 */
TwStack *tw_cloudformation_get_stack (TwAwsClient *client, const char *stack,
                                      GCancellable *cancellable, GError **error);

/** tw_cloudformation_is_missing: whether @error says that there is no such stack */
gboolean tw_cloudformation_is_missing (const GError *error);

/** tw_cloudformation_exists_already: whether @error says that the name is taken */
gboolean tw_cloudformation_exists_already (const GError *error);

/**
 * TwStackRequest:
 * @token: the same one makes the same request twice harmless
 * @parameters, @tags: names and values by turns, ending with %NULL
 */
typedef struct {
  const char *name;
  const char *template;
  const char *token;
  const char *const *parameters;
  const char *const *tags;
  guint timeout_minutes;
} TwStackRequest;

/** tw_cloudformation_create_stack: (transfer full): the stack's id; a failure rolls back */
char *tw_cloudformation_create_stack (TwAwsClient *client, const TwStackRequest *request,
                                      GCancellable *cancellable, GError **error);

/**
 * tw_cloudformation_delete_stack:
 * @id: never a name, which could be another stack's by now
 * @retain: (nullable) (array zero-terminated=1): logical ids to leave in the account; only of a
 *   stack in DELETE_FAILED
 */
gboolean tw_cloudformation_delete_stack (TwAwsClient *client, const char *id,
                                         const char *const *retain, GCancellable *cancellable,
                                         GError **error);

/** TwStackEvent: what happened to one resource, or to the stack itself */
typedef struct {
  char *id;
  gint64 time; /* Unix seconds */
  char *logical_id;
  char *physical_id; /* nullable */
  char *type;
  char *status;
  char *reason; /* nullable */
} TwStackEvent;

void tw_stack_event_free (TwStackEvent *self);
TwStackEvent *tw_stack_event_copy (const TwStackEvent *self);

/**
 * tw_cloudformation_list_events:
 * @after: (nullable): the id of an event; only later ones
 *
 * Returns: (element-type TwStackEvent) (transfer full): oldest first
 */
GPtrArray *tw_cloudformation_list_events (TwAwsClient *client, const char *id, const char *after,
                                          GCancellable *cancellable, GError **error);

/** TwStackResource: what a stack holds, for its inventory */
typedef struct {
  char *logical_id;
  char *physical_id; /* nullable */
  char *type;
  char *status;
  char *reason; /* nullable */
} TwStackResource;

void tw_stack_resource_free (TwStackResource *self);

/** tw_cloudformation_list_resources: (element-type TwStackResource) (transfer full) */
GPtrArray *tw_cloudformation_list_resources (TwAwsClient *client, const char *id,
                                             GCancellable *cancellable, GError **error);

G_END_DECLS
