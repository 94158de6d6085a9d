// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The questions beside the one in the foreground, a card each: how far it is, a click shows it, and
 * it has a cancel of its own. */
#define TW_TYPE_QUESTION_STRIP (tw_question_strip_get_type ())
G_DECLARE_FINAL_TYPE (TwQuestionStrip, tw_question_strip, TW, QUESTION_STRIP, AdwBin)

/** tw_question_strip_set_session: once */
void tw_question_strip_set_session (TwQuestionStrip *self, TwSession *session);

G_END_DECLS
