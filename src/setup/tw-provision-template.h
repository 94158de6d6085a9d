// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-provision.h"

G_BEGIN_DECLS

/* Inside tw-provision*.c: what a template makes with its parameters. */

/**
 * tw_provision_template_resources:
 * @parameters: names and values by turns, ending with %NULL
 *
 * Returns: (element-type TwPlannedResource) (transfer full): in the template's order, without those
 *   whose condition does not hold
 */
GPtrArray *tw_provision_template_resources (const char *template, const char *const *parameters,
                                            GError **error);

/** tw_provision_count: how many of @resources are of @type */
guint tw_provision_count (const GPtrArray *resources, const char *type);

G_END_DECLS
