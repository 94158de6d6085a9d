// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * tw_resources_lookup:
 * @name: below the engine's prefix, such as "northwind/orders.csv" (resources/engine.gresource.xml)
 *
 * Returns: (transfer full): the file's bytes, terminated by a NUL beyond their size; a name that is
 *   not there is a programming error
 */
GBytes *tw_resources_lookup (const char *name);

G_END_DECLS
