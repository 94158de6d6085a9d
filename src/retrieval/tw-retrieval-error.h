// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-error.h"

G_BEGIN_DECLS

typedef enum {
  TW_RETRIEVAL_ERROR_FAILED,
  TW_RETRIEVAL_ERROR_EMPTY_CATALOG, /* no table to search */
  TW_RETRIEVAL_ERROR_CACHE,
} TwRetrievalError;

#define TW_RETRIEVAL_ERROR (tw_retrieval_error_quark ())
GQuark tw_retrieval_error_quark (void);

G_END_DECLS
