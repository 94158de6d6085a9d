// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* One answer from top to bottom: stages, what went wrong, the words, chart and rows. */
#define TW_TYPE_ANSWER_VIEW (tw_answer_view_get_type ())
G_DECLARE_FINAL_TYPE (TwAnswerView, tw_answer_view, TW, ANSWER_VIEW, GtkWidget)

TwAnswerView *tw_answer_view_new (TwSession *session);
void tw_answer_view_set_narrow (TwAnswerView *self, gboolean narrow);
void tw_answer_view_export (TwAnswerView *self);

G_END_DECLS
