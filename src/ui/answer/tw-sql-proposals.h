// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtksourceview/gtksource.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* Completes SQL in a GtkSourceView from the session's catalog. */
#define TW_TYPE_SQL_PROPOSALS (tw_sql_proposals_get_type ())
G_DECLARE_FINAL_TYPE (TwSqlProposals, tw_sql_proposals, TW, SQL_PROPOSALS, GObject)

TwSqlProposals *tw_sql_proposals_new (TwSession *session);

G_END_DECLS
