// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-error.h"

G_BEGIN_DECLS

typedef enum {
  TW_ANALYST_ERROR_FAILED,
  TW_ANALYST_ERROR_QUESTION, /* empty, too long, not a question */
  TW_ANALYST_ERROR_REFUSED,  /* by the guard */
  TW_ANALYST_ERROR_DECLINED, /* the model says it cannot */
  TW_ANALYST_ERROR_CONSENT,  /* a person has to agree first */
  TW_ANALYST_ERROR_MODEL,    /* the model's answer cannot be used */
} TwAnalystError;

#define TW_ANALYST_ERROR (tw_analyst_error_quark ())
GQuark tw_analyst_error_quark (void);

G_END_DECLS
