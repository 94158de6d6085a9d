// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What resources/sql-known.txt lists. Names are given as the server has them: in lower case. */

/** tw_sql_known_function: a documented function of either engine without side effects */
gboolean tw_sql_known_function (const char *name);

/**
 * tw_sql_never_function:
 *
 * Returns: (nullable): what a function does that is refused whatever a profile allows, such as
 *   "takes or releases locks"
 */
const char *tw_sql_never_function (const char *name);

/** tw_sql_known_type: a type of either engine, without schema and modifiers */
gboolean tw_sql_known_type (const char *name);

/** tw_sql_known_operator: an operator of either engine */
gboolean tw_sql_known_operator (const char *name);

/**
 * tw_sql_refused_function:
 * @schema: (nullable): "" where the name has more than two parts
 * @allowed: (nullable): what the profile allows, as `function` or `schema.function`
 *
 * Returns: (transfer full) (nullable): %NULL when the function may be called, else a sentence that
 *   names it and says why not
 */
char *tw_sql_refused_function (const char *schema, const char *name, const char *const *allowed);

G_END_DECLS
