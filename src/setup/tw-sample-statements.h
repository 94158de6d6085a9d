// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-sample-schema.h"

G_BEGIN_DECLS

/* The statements that make the sample data, in words that Redshift and PostgreSQL share: no
 * constraints, no indexes, INSERTs of many rows. */

/** tw_sample_schema_statements: (element-type utf8) (transfer full): before any table */
GPtrArray *tw_sample_schema_statements (TwSample sample, TwDialect dialect, gboolean create);

/** tw_sample_table_statements: (element-type utf8) (transfer full): makes and fills one table */
GPtrArray *tw_sample_table_statements (const TwSampleTable *table, TwSample sample,
                                       TwDialect dialect, gboolean replace);

/** tw_sample_dup_mark: (transfer full): changes whenever rows, names or comments do */
char *tw_sample_dup_mark (TwSample sample);

G_END_DECLS
