// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/relationships/tw-diagram-view.h"

G_BEGIN_DECLS

/* The diagram with its search and its buttons. */
#define TW_TYPE_DIAGRAM_PANE (tw_diagram_pane_get_type ())
G_DECLARE_FINAL_TYPE (TwDiagramPane, tw_diagram_pane, TW, DIAGRAM_PANE, AdwBin)

/** tw_diagram_pane_set_editor: once */
void tw_diagram_pane_set_editor (TwDiagramPane *self, TwRelationshipEditor *editor);
TwDiagramView *tw_diagram_pane_get_view (TwDiagramPane *self);
void tw_diagram_pane_focus_search (TwDiagramPane *self);

G_END_DECLS
