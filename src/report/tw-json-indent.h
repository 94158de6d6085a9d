// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_json_indent:
 * @text: what may be JSON (RFC 8259)
 *
 * Breaks it into indented lines and leaves every token as it is: no number changes its digits, no
 * member its place.
 *
 * Returns: (transfer full) (nullable): %NULL where @text is neither an object nor an array, or is
 *   broken, or nested deeper than anybody could read
 */
char *tw_json_indent (const char *text, gsize length);

G_END_DECLS
