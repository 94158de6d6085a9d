// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** tw_sql_is_keyword: @word, in lower case, is reserved by both engines: no bare name is called so */
gboolean tw_sql_is_keyword (const char *word);

/** tw_sql_clause_words: (array zero-terminated=1): what a person may go on with in a query, in
 * capitals, the most usual first */
const char *const *tw_sql_clause_words (void);

/** tw_sql_function_words: (array zero-terminated=1): functions that both engines have, in capitals */
const char *const *tw_sql_function_words (void);

G_END_DECLS
