// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"
#include "catalog/tw-metric.h"
#include "catalog/tw-verified-query.h"

G_BEGIN_DECLS

/* The person's own YAML files, on top of those that come with the sample data. A file that cannot
 * be used is left out with a warning, a whole sentence, in @warnings (element-type utf8). */

/** tw_workspace_read_relationships: (transfer full): @path is %NULL for the person's own; another
 * one that cannot be used is an error */
TwRelationshipFile *tw_workspace_read_relationships (gboolean sample, const char *path,
                                                     GPtrArray *warnings, GError **error);

/** tw_workspace_read_metrics: (transfer full) (element-type TwMetric) */
GPtrArray *tw_workspace_read_metrics (gboolean sample, const TwCatalog *catalog,
                                      GPtrArray *warnings);

/**
 * tw_workspace_read_examples:
 * @own: (out) (transfer full): only those that the person wrote
 *
 * Returns: (transfer full) (element-type TwVerifiedQuery): those for schemas of @catalog
 */
GPtrArray *tw_workspace_read_examples (gboolean sample, const TwCatalog *catalog,
                                       GPtrArray **own, GPtrArray *warnings);

G_END_DECLS
