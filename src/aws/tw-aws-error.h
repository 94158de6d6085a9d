// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-error.h"

G_BEGIN_DECLS

typedef enum {
  TW_AWS_ERROR_FAILED,      /* the service refused; see the message and the request id */
  TW_AWS_ERROR_CREDENTIALS, /* none found, incomplete, wrong or expired */
  TW_AWS_ERROR_CONFIG,      /* a file under ~/.aws that cannot be used */
  TW_AWS_ERROR_REGION,      /* no region, or the wrong one */
  TW_AWS_ERROR_ACCESS,      /* the identity lacks a permission, or the model is not enabled */
  TW_AWS_ERROR_THROTTLED,
  TW_AWS_ERROR_TIMEOUT, /* a deadline passed */
  TW_AWS_ERROR_NETWORK, /* no answer: name, route, TLS, proxy */
  TW_AWS_ERROR_SKEW,    /* this machine's clock is wrong */
  TW_AWS_ERROR_PROTOCOL, /* an answer that cannot be understood or ended early */
  TW_AWS_ERROR_MODEL,   /* the model does not exist, is at its end of life or is not offered here */
  TW_AWS_ERROR_LIMIT,   /* a limit that the person set */
  TW_AWS_ERROR_WITHHELD, /* the person chose not to send it */
} TwAwsError;

#define TW_AWS_ERROR (tw_aws_error_quark ())
GQuark tw_aws_error_quark (void);

G_END_DECLS
