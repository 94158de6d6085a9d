// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-http.h"

G_BEGIN_DECLS

/* A service's refusal, read from an answer of any of its protocols, and what to do about it. */
typedef struct {
  char *code;       /* "ThrottlingException"; "" where the answer names none */
  char *message;    /* the service's own words */
  char *request_id; /* nullable */
  int http_status;
} TwAwsFailure;

/** tw_aws_failure_new_from_response: JSON (`__type`, `message`), XML (`Error/Code`) or neither */
TwAwsFailure *tw_aws_failure_new_from_response (const TwHttpResponse *response);

/** tw_aws_failure_new: for an exception inside an event stream */
TwAwsFailure *tw_aws_failure_new (const char *code, const char *message);
void tw_aws_failure_free (TwAwsFailure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAwsFailure, tw_aws_failure_free)

/** tw_aws_failure_may_retry: throttled, or the service's own fault */
gboolean tw_aws_failure_may_retry (const TwAwsFailure *self);

/** tw_aws_failure_is_skew: the signature was refused in a way that a wrong clock explains */
gboolean tw_aws_failure_is_skew (const TwAwsFailure *self);

/** tw_aws_failure_is_expired: the session token is no longer good; fresh credentials may be */
gboolean tw_aws_failure_is_expired (const TwAwsFailure *self);

/** tw_aws_failure_set_error: names @service and @operation; the hint is the advice. Always %FALSE */
gboolean tw_aws_failure_set_error (const TwAwsFailure *self, const char *service,
                                   const char *operation, GError **error);

G_END_DECLS
