// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* Looks every so often whether the schema of a session's warehouse has changed. One that has is read
 * again, and what is new of it indexed, while questions go on. TRADEWIND_WATCH_MS in the environment
 * changes, for tests, how often. */
typedef struct _TwSchemaWatch TwSchemaWatch;

/** tw_schema_watch_new: @session: outlives it */
TwSchemaWatch *tw_schema_watch_new (TwSession *session);
void tw_schema_watch_free (TwSchemaWatch *self);

G_END_DECLS
