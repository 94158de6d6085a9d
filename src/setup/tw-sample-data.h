// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-sample-server.h"
#include "warehouse/tw-query.h"

G_BEGIN_DECLS

typedef enum {
  TW_SAMPLE_NORTHWIND, /* schema northwind */
  TW_SAMPLE_CRYPTIC,   /* schema nw_abbr */
} TwSample;

/** tw_sample_get_schema: "northwind" or "nw_abbr" */
const char *tw_sample_get_schema (TwSample sample);

/**
 * tw_sample_data_is_loaded:
 *
 * Whether the schema is there with its tables and row counts.
 */
gboolean tw_sample_data_is_loaded (TwPool *pool, TwSample sample, gboolean *loaded,
                                   GCancellable *cancellable, GError **error);

/**
 * tw_sample_data_load:
 *
 * Blocking. Creates the schema and loads it: DDL that Redshift accepts too, multi-row INSERTs, one
 * transaction, ANALYZE, row counts checked. Refuses a schema that holds anything else; loading
 * again over its own tables replaces them.
 */
gboolean tw_sample_data_load (TwPool *pool, TwSample sample, TwSetupProgress progress,
                              gpointer progress_data, GCancellable *cancellable, GError **error);

/**
 * tw_sample_data_remove:
 *
 * Blocking. Drops the sample's tables and its schema, in one transaction; a schema that holds
 * anything else is refused and left as it is. One that is not there is no failure.
 */
gboolean tw_sample_data_remove (TwPool *pool, TwSample sample, GCancellable *cancellable,
                                GError **error);

G_END_DECLS
