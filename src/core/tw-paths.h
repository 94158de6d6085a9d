// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where Tradewind keeps its files, under the XDG base directories. Each function gives a path that
 * the caller frees; none of them creates anything. */

/** tw_paths_config: what a person owns (profiles, relationships.yaml, examples.yaml, metrics.yaml) */
char *tw_paths_config (const char *name);

/** tw_paths_data: what the program keeps (history, audit, usage) */
char *tw_paths_data (const char *name);

/** tw_paths_cache: what can be made again (embedding cache, index) */
char *tw_paths_cache (const char *name);

/** tw_paths_sample_server: the private PostgreSQL's directory; under /var/lib/tradewind for root */
char *tw_paths_sample_server (void);

/**
 * tw_paths_ensure_directory:
 *
 * Creates @path, mode 0700, with its parents.
 *
 * Returns: %FALSE with %TW_CORE_ERROR_FILE that names the path and what to do
 */
gboolean tw_paths_ensure_directory (const char *path, GError **error);

/**
 * tw_paths_write_atomically:
 * @bytes: (nullable): not necessarily text
 * @mode: permissions, such as 0600
 *
 * Writes a temporary file beside @path, syncs it, and renames it over @path; either the old or the
 * new content survives a crash.
 */
gboolean tw_paths_write_atomically (const char *path, const char *bytes, gsize length, int mode,
                                    GError **error);

G_END_DECLS
