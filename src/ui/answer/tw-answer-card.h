// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "analyst/tw-answer.h"
#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The answer in words: headline, findings, observation, and what was assumed as chips. */
#define TW_TYPE_ANSWER_CARD (tw_answer_card_get_type ())
G_DECLARE_FINAL_TYPE (TwAnswerCard, tw_answer_card, TW, ANSWER_CARD, GtkWidget)

/* Signal "reveal" (int column, GArray *rows): a figure's cells are to be shown, see tw_grid_reveal(). */

/** tw_answer_card_set_session: where what was assumed is changed */
void tw_answer_card_set_session (TwAnswerCard *self, TwSession *session);

/** tw_answer_card_show: hides itself where the answer has no words yet; @answer is (nullable) */
void tw_answer_card_show (TwAnswerCard *self, TwAnswer *answer);

G_END_DECLS
