// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* The text that is embedded for a table or a column. Plain words that any embedder understands; the
 * first line says what it is called, the second what it means, the third what surrounds it. A
 * change to these texts embeds everything again. What @hidden (nullable, see tw_hidden_has()) names
 * is not in them; the document of a table or column that it names is empty. */

/** tw_document_for_table: (transfer full) */
char *tw_document_for_table (const TwTable *table, const char *const *hidden);

/** tw_document_for_column: (transfer full): @target (nullable): the column it references */
char *tw_document_for_column (const TwColumn *column, const TwColumn *target,
                              const char *const *hidden);

G_END_DECLS
