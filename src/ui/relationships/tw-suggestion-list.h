// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "catalog/tw-relationship-suggestion.h"
#include "ui/relationships/tw-relationship-editor.h"

G_BEGIN_DECLS

/* Relationships that names, types and data speak for, each with its evidence and a button: nothing is
 * accepted by itself. */
#define TW_TYPE_SUGGESTION_LIST (tw_suggestion_list_get_type ())
G_DECLARE_FINAL_TYPE (TwSuggestionList, tw_suggestion_list, TW, SUGGESTION_LIST, AdwBin)

/** tw_suggestion_list_set_editor: once; @pool is what is asked */
void tw_suggestion_list_set_editor (TwSuggestionList *self, TwRelationshipEditor *editor,
                                    TwPool *pool);

G_END_DECLS
