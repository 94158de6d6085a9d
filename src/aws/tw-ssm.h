// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"

G_BEGIN_DECLS

/* AWS Systems Manager (API version 2014-11-06, JSON 1.1): sessions, and whether an agent is there.
 * Blocking; for workers. */

/**
 * TwSsmSession: a session that was started or resumed
 * @token: opens the data channel; wiped when freed
 */
typedef struct {
  char *id;
  char *stream_url;
  char *token;
} TwSsmSession;

void tw_ssm_session_free (TwSsmSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSsmSession, tw_ssm_session_free)

/**
 * TwSsmPortSession: what a port session leads to
 * @target: an instance, "i-0123456789abcdef0"
 * @host: (nullable): as the instance sees it; %NULL for the instance itself
 * @local_port: for the record
 */
typedef struct {
  const char *target;
  const char *host;
  guint port;
  guint local_port;
} TwSsmPortSession;

/** tw_ssm_start_port_session: needs ssm:StartSession on the instance and on the document
 * AWS-StartPortForwardingSession(ToRemoteHost). Sessions that a process of ours which was killed has
 * left open with the target are ended first. */
TwSsmSession *tw_ssm_start_port_session (TwAwsClient *client, const TwSsmPortSession *port,
                                         GCancellable *cancellable, GError **error);

/** tw_ssm_resume_session: %NULL with %TW_AWS_ERROR_FAILED where the session is over */
TwSsmSession *tw_ssm_resume_session (TwAwsClient *client, const char *id,
                                     GCancellable *cancellable, GError **error);

gboolean tw_ssm_terminate_session (TwAwsClient *client, const char *id, GCancellable *cancellable,
                                   GError **error);

/** tw_ssm_error_is_gone: a session that was to be resumed or terminated is not there any more */
gboolean tw_ssm_error_is_gone (const GError *error);

/** tw_ssm_error_is_offline: the target's agent is not connected to Session Manager */
gboolean tw_ssm_error_is_offline (const GError *error);

/** TwSsmInstance: what the service knows of an instance's agent */
typedef struct {
  gboolean known; /* it has reported at all */
  gboolean online;
  char *agent_version; /* nullable */
} TwSsmInstance;

void tw_ssm_instance_clear (TwSsmInstance *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwSsmInstance, tw_ssm_instance_clear)

/** tw_ssm_describe_instance: needs ssm:DescribeInstanceInformation. @self: (out) */
gboolean tw_ssm_describe_instance (TwAwsClient *client, const char *target, TwSsmInstance *self,
                                   GCancellable *cancellable, GError **error);

/**
 * tw_ssm_list_online: needs ssm:DescribeInstanceInformation
 *
 * Returns: (transfer full): a set of the ids of instances whose agent is connected
 */
GHashTable *tw_ssm_list_online (TwAwsClient *client, GCancellable *cancellable, GError **error);

G_END_DECLS
