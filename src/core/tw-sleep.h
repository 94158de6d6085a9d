// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * tw_sleep:
 * @cancellable: (nullable)
 *
 * Blocking, for workers: waits so long, or until it is cancelled.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean tw_sleep (guint milliseconds, GCancellable *cancellable, GError **error);

/** tw_sleep_find_ms: what @variable of the environment says, for tests, or else @usual */
guint tw_sleep_find_ms (const char *variable, guint usual);

G_END_DECLS
