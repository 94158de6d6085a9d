// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-bedrock-setup.h"

G_BEGIN_DECLS

/* Asking the person something from a worker, which waits for the answer while the main loop goes
 * on. Without a window, or when it is closed, the answer is no. */

/** tw_person_get_hooks: the code of an MFA device, and the review before sending; static */
const TwBedrockHooks *tw_person_get_hooks (void);

G_END_DECLS
