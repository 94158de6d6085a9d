// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

/* Figures in a sentence, by the person's locale: $1,234.56, 12.3 %, May 1997. All results are
 * (transfer full). */

/** tw_figure_format: as @meaning says; money of 10,000 and more without cents */
char *tw_figure_format (TwMeaning meaning, double value);

/** tw_figure_format_share: 0.215 is "21.5 %"; "less than 0.1 %" for what would look like nothing */
char *tw_figure_format_share (double share);

/** tw_figure_format_count: "1,234" */
char *tw_figure_format_count (guint64 count);

/**
 * tw_figure_format_cell:
 *
 * One cell as @meaning says; exact whatever its size. Text is shortened to 80 characters, NULL is
 * "no value".
 */
char *tw_figure_format_cell (TwMeaning meaning, TwResultSet *result, guint row, guint column);

G_END_DECLS
