// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-analyst-error.h"

TW_DEFINE_ERROR_DOMAIN (tw_analyst_error_quark, "tw-analyst-error")
