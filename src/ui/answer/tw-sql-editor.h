// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The SQL of the answer in the foreground, to be changed: with completion, layout, the server's plan,
 * errors at their place, and what differs from the SQL that was written for the question. What was
 * typed is never lost: it stays with its answer, and Ctrl+Z takes every other text back. */
#define TW_TYPE_SQL_EDITOR (tw_sql_editor_get_type ())
G_DECLARE_FINAL_TYPE (TwSqlEditor, tw_sql_editor, TW, SQL_EDITOR, AdwBin)

/** tw_sql_editor_set_session: once */
void tw_sql_editor_set_session (TwSqlEditor *self, TwSession *session);

/** tw_sql_editor_update: the answer has changed, or there is another */
void tw_sql_editor_update (TwSqlEditor *self);

void tw_sql_editor_focus (TwSqlEditor *self);

G_END_DECLS
