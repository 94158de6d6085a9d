// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "retrieval/tw-context.h"

G_BEGIN_DECLS

/**
 * tw_history_context_read:
 * @object: as tw_context_to_json() wrote it
 *
 * What was found for a question, over a catalog of only those tables and columns: it is read without
 * the warehouse, where they may be gone.
 *
 * Returns: (transfer full) (nullable): %NULL where it names no table
 */
TwContext *tw_history_context_read (JsonObject *object);

G_END_DECLS
