// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-workspace.h"

G_BEGIN_DECLS

/**
 * tw_suggestions_make:
 * @n_wanted: at most
 *
 * Questions to begin with, for a schema that nobody has written any for: made from its tables, dates,
 * numbers and relationships, each of another kind. Where nothing has to be sent for it, only those
 * that the built-in model can answer. Blocking; uses the processor alone.
 *
 * Returns: (transfer full) (array zero-terminated=1)
 */
char **tw_suggestions_make (TwWorkspace *workspace, guint n_wanted, GCancellable *cancellable);

/** tw_suggestions_make_async: in a worker, three of them */
void tw_suggestions_make_async (TwWorkspace *workspace, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
char **tw_suggestions_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS
