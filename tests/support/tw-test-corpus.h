// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_test_corpus_read:
 * @name: a file below tests/fixtures
 *
 * Returns: (transfer full) (element-type utf8): its entries: one a line, or the lines between <<<
 *   and >>>; empty lines and those that begin with # are left out
 */
GPtrArray *tw_test_corpus_read (const char *name);

G_END_DECLS
