// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "warehouse/tw-address.h"

G_BEGIN_DECLS

/**
 * tw_address_resolve:
 *
 * An address that names a cluster or workgroup, but no host (`jdbc:redshift:iam://cluster:region/…`),
 * gets the host, port and database that AWS says. Blocking where it asks AWS.
 */
gboolean tw_address_resolve (TwAddress *address, GCancellable *cancellable, GError **error);

G_END_DECLS
