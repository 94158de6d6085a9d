// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-tunnel-error.h"

TW_DEFINE_ERROR_DOMAIN (tw_tunnel_error_quark, "tw-tunnel-error")
