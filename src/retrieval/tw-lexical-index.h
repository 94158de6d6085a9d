// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* Which tables and columns say a word: postings by stem. Filled once, then read from any thread. */
typedef struct _TwLexicalIndex TwLexicalIndex;

/** TwPosting: a table (its index) or a column (its id) says the word; @weight 0 … 1 is how much
 * the word is of what it is called */
typedef struct {
  guint id;
  float weight;
} TwPosting;

TwLexicalIndex *tw_lexical_index_new (void);
void tw_lexical_index_free (TwLexicalIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwLexicalIndex, tw_lexical_index_free)

/** tw_lexical_index_add_table: with its columns; tables in the order of their index */
void tw_lexical_index_add_table (TwLexicalIndex *self, const TwTable *table);

/** tw_lexical_index_get_tables: (element-type TwPosting) (nullable): those that say @stem */
const GArray *tw_lexical_index_get_tables (const TwLexicalIndex *self, const char *stem);
const GArray *tw_lexical_index_get_columns (const TwLexicalIndex *self, const char *stem);

/** tw_lexical_index_get_n_name_words: of how many words the table's name is made, at least 1 */
guint tw_lexical_index_get_n_name_words (const TwLexicalIndex *self, guint table);

/** TW_LEXICAL_NAME_WEIGHT: a posting of at least this weight comes from a name */
#define TW_LEXICAL_NAME_WEIGHT 0.7f

/** tw_lexical_index_get_weight: how telling a stem is: 1 where one table of many says it, near 0
 * where all do, 1 where none does */
double tw_lexical_index_get_weight (const TwLexicalIndex *self, const char *stem);

G_END_DECLS
