// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which Session Manager sessions this process has open, in a file of its own that it keeps locked. A
 * process that was killed leaves its sessions open at the service, and what they carried waiting at
 * the other end, for a quarter of an hour: the next one that goes to the same target ends them.
 * Thread-safe; best effort, for the service ends them in the end. */

void tw_ssm_sessions_add (const char *id, const char *target);
void tw_ssm_sessions_remove (const char *id);

/** tw_ssm_sessions_take_lost: (transfer full): ids of sessions with @target whose process is gone;
 * they are forgotten here */
char **tw_ssm_sessions_take_lost (const char *target);

G_END_DECLS
