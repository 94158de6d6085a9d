// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "retrieval/tw-glossary-draft.h"

G_BEGIN_DECLS

/* A drafted comment under review, as an item of a list; emits "changed". */
#define TW_TYPE_GLOSSARY_ITEM (tw_glossary_item_get_type ())
G_DECLARE_FINAL_TYPE (TwGlossaryItem, tw_glossary_item, TW, GLOSSARY_ITEM, GObject)

/** tw_glossary_item_new: @draft: lives longer than the item */
TwGlossaryItem *tw_glossary_item_new (TwGlossaryDraft *draft, const TwCatalog *catalog);
TwGlossaryDraft *tw_glossary_item_get_draft (TwGlossaryItem *self);
const char *tw_glossary_item_get_name (TwGlossaryItem *self);

/** tw_glossary_item_decide: what the person says; @comment: (nullable): instead of the drafted one */
void tw_glossary_item_decide (TwGlossaryItem *self, TwGlossaryState state, const char *comment);

/** tw_glossary_item_take: what a model wrote of the same column or table */
void tw_glossary_item_take (TwGlossaryItem *self, const TwGlossaryDraft *written);

/** tw_glossary_item_new_factory: (transfer full): rows for a list of them */
GtkListItemFactory *tw_glossary_item_new_factory (void);

G_END_DECLS
