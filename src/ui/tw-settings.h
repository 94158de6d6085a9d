// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * tw_settings_get:
 *
 * The window's settings. An installed program finds its schema where it was installed, one that
 * runs from the build tree finds it there. Without a session bus the values are kept in a file
 * of the person's own, since dconf can write only over the bus.
 *
 * Returns: (transfer none): one object for the whole program
 */
GSettings *tw_settings_get (void);

G_END_DECLS
