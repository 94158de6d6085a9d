// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_csv_parse:
 *
 * Reads RFC 4180 text that begins with a line of names. A field without anything, not even quotes,
 * is %NULL.
 *
 * Returns: (transfer full) (nullable): (element-type GPtrArray of utf8): a row each, the names
 *   first; %NULL where a quote does not end or rows differ in length
 */
GPtrArray *tw_csv_parse (const char *text, gsize length);

G_END_DECLS
