// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* What an answer takes for granted, as chips in a box: the period, measures, filters and joins of its
 * SQL open a list of what they could be instead, and run the changed SQL; what was said beside them
 * is only told. */
typedef struct _TwAssumptionChips TwAssumptionChips;

TwAssumptionChips *tw_assumption_chips_new (GtkWidget *box, TwSession *session);
void tw_assumption_chips_free (TwAssumptionChips *self);

/** tw_assumption_chips_show: hides the box where there is none */
void tw_assumption_chips_show (TwAssumptionChips *self, TwAnswer *answer);

G_END_DECLS
