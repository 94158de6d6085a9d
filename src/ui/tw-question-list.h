// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-pipeline.h"

G_BEGIN_DECLS

/* The questions of a session beside the one in the foreground: on their way, or ended and not looked
 * at yet. A GListModel of #TwAnswer, oldest first. Signal "ended" (TwAnswer): one of all, the one in
 * the foreground too, has ended or waits for a person. */
#define TW_TYPE_QUESTION_LIST (tw_question_list_get_type ())
G_DECLARE_FINAL_TYPE (TwQuestionList, tw_question_list, TW, QUESTION_LIST, GObject)

TwQuestionList *tw_question_list_new (void);

/** tw_question_list_track: @answer is on its way in @pipeline */
void tw_question_list_track (TwQuestionList *self, TwAnswer *answer, TwPipeline *pipeline);

/** tw_question_list_get_pipeline: (nullable): where @answer is on its way */
TwPipeline *tw_question_list_get_pipeline (TwQuestionList *self, TwAnswer *answer);

/** tw_question_list_set_foreground: @answer: (nullable): it leaves the list; what was in the
 * foreground enters it, unless it has ended */
void tw_question_list_set_foreground (TwQuestionList *self, TwAnswer *answer);

/** tw_question_list_cancel: nothing happens to one that is not on its way */
void tw_question_list_cancel (TwQuestionList *self, TwAnswer *answer);

/** tw_question_list_remove: and cancels it */
void tw_question_list_remove (TwQuestionList *self, TwAnswer *answer);

/** tw_question_list_clear: cancels all and forgets them */
void tw_question_list_clear (TwQuestionList *self);

G_END_DECLS
