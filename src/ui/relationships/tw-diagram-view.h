// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "catalog/tw-diagram-places.h"
#include "ui/relationships/tw-relationship-editor.h"

G_BEGIN_DECLS

#define TW_DIAGRAM_MOST_TABLES 60 /* in one picture */

/* Tables as cards, relationships as lines between their columns. Dragging from column to column
 * relates them, dragging a card's head moves it, dragging elsewhere moves the picture; all of it by
 * keyboard too. Emits "scope-changed" when other tables are shown, and "related" with the id of a
 * relationship that was drawn. */
#define TW_TYPE_DIAGRAM_VIEW (tw_diagram_view_get_type ())
G_DECLARE_FINAL_TYPE (TwDiagramView, tw_diagram_view, TW, DIAGRAM_VIEW, GtkWidget)

/** tw_diagram_view_set_editor: once */
void tw_diagram_view_set_editor (TwDiagramView *self, TwRelationshipEditor *editor);

/** tw_diagram_view_set_places: (transfer full): where the cards of this profile were left */
void tw_diagram_view_set_places (TwDiagramView *self, TwDiagramPlaces *places);

/** tw_diagram_view_rebuild: for another catalog, whose tables of the same names are shown */
void tw_diagram_view_rebuild (TwDiagramView *self);

/** tw_diagram_view_show_neighbourhood: @table and what joins it; %NULL for all tables, or as many as
 * a picture bears */
void tw_diagram_view_show_neighbourhood (TwDiagramView *self, const TwTable *table);
/** tw_diagram_view_add_table: beside what is shown */
void tw_diagram_view_add_table (TwDiagramView *self, const TwTable *table);
/** tw_diagram_view_show_table: brings it into view; where it is not in the picture, its
 * neighbourhood */
void tw_diagram_view_show_table (TwDiagramView *self, const TwTable *table);
/** tw_diagram_view_dup_scope: (transfer full): what is shown, for a person */
char *tw_diagram_view_dup_scope (TwDiagramView *self);
/** tw_diagram_view_get_center: (nullable): the table whose neighbourhood is shown */
const TwTable *tw_diagram_view_get_center (TwDiagramView *self);
/** tw_diagram_view_find: marks what has the text in its name, and shows the first; 0: nothing here */
guint tw_diagram_view_find (TwDiagramView *self, const char *text);

void tw_diagram_view_zoom (TwDiagramView *self, double factor);
void tw_diagram_view_fit (TwDiagramView *self);
/** tw_diagram_view_arrange: forgets where the cards were put */
void tw_diagram_view_arrange (TwDiagramView *self);
void tw_diagram_view_set_all_columns (TwDiagramView *self, gboolean all);

G_END_DECLS
