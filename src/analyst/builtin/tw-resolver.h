// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-frame.h"
#include "analyst/builtin/tw-joins.h"

G_BEGIN_DECLS

/**
 * tw_frame_complete:
 *
 * Says what the question left unsaid: that what is ranked is grouped by, that a trend is by month …
 *
 * Returns: %FALSE where that cannot be said; @failure is then set
 */
gboolean tw_frame_complete (TwFrame *frame, const TwVocabulary *vocabulary, TwJoins *joins,
                            char **failure);

/* tw-completion-part.c: what a share is of, and what is compared with what */
gboolean tw_frame_complete_share (TwFrame *frame, char **failure);
gboolean tw_frame_complete_compare (TwFrame *frame, char **failure);
/** tw_frame_compared_periods: (nullable): the condition whose periods are set side by side */
TwFrameFilter *tw_frame_compared_periods (const TwFrame *frame);
/** tw_frame_compared_values: (nullable): the condition whose values are set side by side */
TwFrameFilter *tw_frame_compared_values (const TwFrame *frame);

/**
 * tw_frame_resolve:
 *
 * Decides which column each name means: the nearest to what the question is about. Two that are
 * equally near leave it undecided: then @choices holds a phrase for each.
 */
gboolean tw_frame_resolve (TwFrame *frame, const TwVocabulary *vocabulary, TwJoins *joins,
                           char **failure, GPtrArray *choices);

/** tw_frame_home: (nullable): the table whose rows a measure adds up */
const TwTable *tw_frame_measure_home (const TwFrameMeasure *measure, TwJoins *joins);

G_END_DECLS
