// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "analyst/tw-answer.h"

G_BEGIN_DECLS

/* The stages of a question as they happen: each appears when it starts and becomes a tick with its
 * time, or a red mark. Progress bar and log in one line. */
#define TW_TYPE_STAGE_STRIP (tw_stage_strip_get_type ())
G_DECLARE_FINAL_TYPE (TwStageStrip, tw_stage_strip, TW, STAGE_STRIP, GtkWidget)

/** tw_stage_strip_set_answer: @answer is (nullable) */
void tw_stage_strip_set_answer (TwStageStrip *self, TwAnswer *answer);

/** tw_stage_dup_time: (transfer full): "12 ms", "1.9 s"; "" for a stage that was not reached */
char *tw_stage_dup_time (double milliseconds);

/** tw_stage_get_title: what a stage is, to show: "Tables", "SQL" */
const char *tw_stage_get_title (TwStage stage);

G_END_DECLS
