// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-frame.h"
#include "analyst/builtin/tw-joins.h"
#include "analyst/tw-language-model.h"

G_BEGIN_DECLS

/**
 * tw_plan_write:
 *
 * Writes the SQL of a decided frame into @reply, with its chart. A table that would multiply rows is
 * never joined: what must have rows there becomes a subquery.
 *
 * Returns: %FALSE where that cannot be done; @failure says why
 */
gboolean tw_plan_write (TwFrame *frame, const TwVocabulary *vocabulary, TwJoins *joins,
                        TwModelReply *reply, char **failure);

/** tw_wording_explain: (transfer full): what the SQL of a decided frame does, in plain words */
char *tw_wording_explain (const TwFrame *frame, const TwVocabulary *vocabulary);

G_END_DECLS
