// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwValuePhrase: words of a question that may be a value standing in the warehouse
 * @first, @last: its tokens
 * @text: as written
 * @words: folded, one or more
 * @loose: worth looking for inside longer values too; else only a whole value counts
 */
typedef struct {
  guint first, last;
  char *text;
  GStrv words;
  gboolean loose;
} TwValuePhrase;

/**
 * tw_value_phrases_new:
 * @tokens: (element-type TwToken): of @question
 * @terms: (element-type TwTerm): what the catalog says of them
 *
 * Quoted text, capitalised words, and words that the catalog does not say, alone and with their
 * neighbours.
 *
 * Returns: (transfer full) (element-type TwValuePhrase): a bounded number, likeliest first
 */
GPtrArray *tw_value_phrases_new (const char *question, const GPtrArray *tokens,
                                 const GPtrArray *terms);

G_END_DECLS
