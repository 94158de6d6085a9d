// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-metric.h"
#include "setup/tw-workspace.h"

G_BEGIN_DECLS

/** tw_workspace_check_sql: whether @sql can be proven to read only, and names what is there */
gboolean tw_workspace_check_sql (TwWorkspace *self, const char *sql, GError **error);

/** tw_workspace_find_schema: (nullable): the schema that @sql reads, under which it is kept */
const char *tw_workspace_find_schema (TwWorkspace *self, const char *sql, GError **error);

/**
 * tw_workspace_save_verified:
 *
 * Keeps a question with SQL that a person confirms in their examples.yaml, under the schema that the
 * SQL reads. It answers once the schema has been read again.
 */
gboolean tw_workspace_save_verified (TwWorkspace *self, const char *question, const char *sql,
                                     GError **error);
void tw_workspace_save_verified_async (TwWorkspace *self, const char *question, const char *sql,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean tw_workspace_save_verified_finish (GAsyncResult *result, GError **error);

/** tw_workspace_check_knowledge: adds a sentence to @warnings (element-type utf8) for each of the
 * person's own verified queries that no longer suits the schema, and for their metrics */
void tw_workspace_check_knowledge (TwWorkspace *self, GPtrArray *warnings);

/** tw_workspace_check_metric: whether the expression names what is there, and can be proven to read
 * only, selected from the tables that it names */
gboolean tw_workspace_check_metric (TwWorkspace *self, const TwMetric *metric, GError **error);

G_END_DECLS
