// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tw-rerun.h"

G_BEGIN_DECLS

/* What an answer that was run again says otherwise than before, in words; once that is known. */

/** tw_rerun_dup_title: (transfer full): how much of it, and since when */
char *tw_rerun_dup_title (TwRerun *self);

/** tw_rerun_dup_lines: (transfer full) (array zero-terminated=1): the first differences */
char **tw_rerun_dup_lines (TwRerun *self);

G_END_DECLS
