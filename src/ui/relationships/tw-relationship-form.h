// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/relationships/tw-relationship-editor.h"

G_BEGIN_DECLS

/* The selected relationship's fields, applied as soon as one of them is left; or those of a new one.
 * Emits "closed" when a new one was added or given up. */
#define TW_TYPE_RELATIONSHIP_FORM (tw_relationship_form_get_type ())
G_DECLARE_FINAL_TYPE (TwRelationshipForm, tw_relationship_form, TW, RELATIONSHIP_FORM, AdwBin)

/** tw_relationship_form_set_editor: once */
void tw_relationship_form_set_editor (TwRelationshipForm *self, TwRelationshipEditor *editor);

/** tw_relationship_form_start_new: empty fields for a new relationship, the first focused */
void tw_relationship_form_start_new (TwRelationshipForm *self);
gboolean tw_relationship_form_is_new (TwRelationshipForm *self);

/** tw_relationship_form_cancel: gives the new one up */
void tw_relationship_form_cancel (TwRelationshipForm *self);

/** tw_relationship_form_focus_description: to describe what was just drawn */
void tw_relationship_form_focus_description (TwRelationshipForm *self);

/** tw_relationship_form_apply: what was typed, where it can be; before something is saved */
void tw_relationship_form_apply (TwRelationshipForm *self);

G_END_DECLS
