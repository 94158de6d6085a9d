// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/relationships/tw-relationship-editor.h"

G_BEGIN_DECLS

/* Every relationship with its badge, searched and chosen by keyboard. Emits "activated" when one is
 * to be edited. */
#define TW_TYPE_RELATIONSHIP_LIST (tw_relationship_list_get_type ())
G_DECLARE_FINAL_TYPE (TwRelationshipList, tw_relationship_list, TW, RELATIONSHIP_LIST, AdwBin)

/** tw_relationship_list_set_editor: once */
void tw_relationship_list_set_editor (TwRelationshipList *self, TwRelationshipEditor *editor);

/** tw_relationship_list_search: shows what has all words of @text */
void tw_relationship_list_search (TwRelationshipList *self, const char *text);
/** tw_relationship_list_focus: @choose: the first one where none is selected */
void tw_relationship_list_focus (TwRelationshipList *self, gboolean choose);

/** tw_relationship_line_new: two columns under each other and a badge, as the list shows them */
GtkWidget *tw_relationship_line_new (void);
void tw_relationship_line_set (GtkWidget *line, const char *source, const char *target,
                               const char *note);
/** tw_relationship_line_set_badge: @style is a CSS class */
void tw_relationship_line_set_badge (GtkWidget *line, const char *text, const char *style);

G_END_DECLS
