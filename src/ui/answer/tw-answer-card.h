// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "analyst/tw-answer.h"

G_BEGIN_DECLS

/* The answer in words: headline, findings, observation, and what was assumed as chips. */
#define TW_TYPE_ANSWER_CARD (tw_answer_card_get_type ())
G_DECLARE_FINAL_TYPE (TwAnswerCard, tw_answer_card, TW, ANSWER_CARD, GtkWidget)

/** tw_answer_card_show: hides itself where the answer has no words yet; @answer is (nullable) */
void tw_answer_card_show (TwAnswerCard *self, TwAnswer *answer);

G_END_DECLS
