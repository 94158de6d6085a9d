// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_test_home_use:
 *
 * Gives the test program XDG directories of its own, in /tmp, removed when it exits. To be called
 * before anything asks for them.
 *
 * Returns: (transfer none): the directory that holds them
 */
const char *tw_test_home_use (void);

G_END_DECLS
