// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-setup-error.h"

TW_DEFINE_ERROR_DOMAIN (tw_setup_error_quark, "tw-setup-error")
