// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/guard/tw-sql-guard.h"

G_BEGIN_DECLS

/**
 * tw_sql_refuse_hidden:
 * @hidden: (nullable): schemas that no statement may name
 *
 * A name before a dot that is a hidden schema's refuses the statement, whatever it stands for there;
 * so do the system views that repeat values of every table. Names without a schema cannot lead there:
 * see tw_pool_hide_schemas().
 *
 * Returns: (transfer full) (nullable): a sentence about what was found
 */
char *tw_sql_refuse_hidden (const char *sql, TwDialect dialect, const char *const *hidden);

/** tw_verdict_refuse_hidden: makes a safe verdict unsafe where its statement is refused so */
void tw_verdict_refuse_hidden (TwVerdict *self, TwDialect dialect, const char *const *hidden);

G_END_DECLS
