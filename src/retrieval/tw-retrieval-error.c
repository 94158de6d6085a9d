// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-retrieval-error.h"

TW_DEFINE_ERROR_DOMAIN (tw_retrieval_error_quark, "tw-retrieval-error")
