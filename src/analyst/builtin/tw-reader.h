// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-frame.h"
#include "analyst/builtin/tw-joins.h"

G_BEGIN_DECLS

/**
 * tw_reader_read:
 * @items: (element-type TwItem)
 * @failure: (out) (transfer full): why the question cannot be read; names the words
 *
 * Gives every item its place in a frame, or none: a word that has no place fails the whole.
 *
 * Returns: (transfer full) (nullable)
 */
TwFrame *tw_reader_read (const GPtrArray *items, const TwVocabulary *vocabulary, TwJoins *joins,
                         char **failure);

/** tw_reader_is_role_verb: a key with a role is called by this verb ("attended") */
gboolean tw_reader_is_role_verb (const TwVocabulary *vocabulary, const char *verb);

G_END_DECLS
