// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Inside this room: a cell's text as a number and back. Each parser takes only what its formatter
 * would write again byte for byte, so that a cell kept as a number loses nothing; whatever else a
 * server writes ("Infinity", "0044-03-15 BC", "1e+20") it refuses, and the text is kept. */

#define TW_CELL_TEXT_SIZE 64

/** tw_cell_parse_integer: "-12" */
gboolean tw_cell_parse_integer (const char *text, gsize length, gint64 *value);

/** tw_cell_parse_decimal: "12.340" is 12340 at scale 3; at most 18 digits */
gboolean tw_cell_parse_decimal (const char *text, gsize length, gint64 *value, guint8 *scale);

/** tw_cell_parse_date: "1997-05-01", years 1 to 9999, as days since 1970 */
gboolean tw_cell_parse_date (const char *text, gsize length, gint64 *days);

/**
 * tw_cell_parse_timestamp:
 * @offset: (nullable): minutes east of UTC, where the text must end with an offset ("+05:30")
 *
 * "1997-05-01 12:00:00.25" as microseconds since 1970, as the clock at that offset shows it.
 */
gboolean tw_cell_parse_timestamp (const char *text, gsize length, gint64 *us, int *offset);

/* Each returns the length; the text is terminated. */
gsize tw_cell_format_integer (char *buffer, gint64 value);
gsize tw_cell_format_decimal (char *buffer, gint64 value, guint8 scale);
gsize tw_cell_format_date (char *buffer, gint64 days);
gsize tw_cell_format_timestamp (char *buffer, gint64 us, const int *offset);

G_END_DECLS
