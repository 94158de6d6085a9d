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

/**
 * tw_test_home_clear:
 *
 * Empties them, so that what one case of a test wrote is not there in the next. After
 * tw_test_home_use().
 */
void tw_test_home_clear (void);

G_END_DECLS
