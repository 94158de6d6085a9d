// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-pool.h"

G_BEGIN_DECLS

/**
 * TwSchemaEntry: a schema to choose from
 * @comment: (nullable)
 * @n_tables: tables and views in it
 * @n_readable: of those, the ones that we may read
 * @usable: we may look into it at all
 */
typedef struct {
  char *name;
  char *comment;
  guint n_tables;
  guint n_readable;
  gboolean usable;
} TwSchemaEntry;

/**
 * tw_schema_list_read:
 *
 * Every schema but the server's own, by name. Blocking, one query.
 *
 * Returns: (transfer full) (element-type TwSchemaEntry)
 */
GPtrArray *tw_schema_list_read (TwPool *pool, GCancellable *cancellable, GError **error);

G_END_DECLS
