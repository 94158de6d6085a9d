// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-bedrock-setup.h"
#include "setup/tw-profile-tunnel.h"

G_BEGIN_DECLS

/* Asking the person something from a worker, which waits for the answer while the main loop goes
 * on. Without a window, or when it is closed, the answer is no. */

/** tw_person_get_hooks: the code of an MFA device, and the review before sending; static */
const TwBedrockHooks *tw_person_get_hooks (void);

/** tw_person_get_tunnel_hooks: whether a stopped instance may be started, and the same code; static */
const TwTunnelHooks *tw_person_get_tunnel_hooks (void);

G_END_DECLS
