// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row below a field that says what is wrong with it; hidden while nothing is. */
#define TW_TYPE_SETUP_PROBLEM (tw_setup_problem_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupProblem, tw_setup_problem, TW, SETUP_PROBLEM, AdwPreferencesRow)

/** tw_setup_problem_set: @text: (nullable): %NULL: nothing is wrong any more */
void tw_setup_problem_set (TwSetupProblem *self, GtkWidget *field, const char *text);

gboolean tw_setup_problem_is_set (TwSetupProblem *self);

G_END_DECLS
