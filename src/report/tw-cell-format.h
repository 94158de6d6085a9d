// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

/**
 * TwCellFormat: how one result column is shown
 * @decimals: digits after the point, or -1: as the server wrote them
 * @align_end: numbers, so that their digits stand below each other
 */
typedef struct {
  TwMeaning meaning;
  TwDataType type;
  int decimals;
  gboolean align_end;
  gboolean grouped;
} TwCellFormat;

/**
 * tw_cell_format_for_column:
 * @meaning: %TW_MEANING_PLAIN where nothing is known about the column
 */
TwCellFormat tw_cell_format_for_column (const TwResultColumn *column, TwMeaning meaning);

/**
 * tw_cell_format_set:
 * @text: cleared, then set to the cell in the person's locale: "267,868.18", "15.0 %", "May 1997";
 *   "" for NULL
 *
 * Line breaks and control characters become spaces; no more than some thousand bytes are given.
 */
void tw_cell_format_set (const TwCellFormat *self, TwResultSet *result, guint row, guint column,
                         GString *text);

/** tw_cell_format_number: (transfer full): @value as a cell of this column would show it */
char *tw_cell_format_number (const TwCellFormat *self, double value);

/** tw_cell_plain_number: (transfer full): a number as it is shown with this @separator of thousands and
 * this decimal @point, as the server writes it; else @shown as it is */
char *tw_cell_plain_number (const char *shown, const char *separator, const char *point);

/** tw_cell_format_axis: (transfer full): for an axis whose figures are @step apart: "1.25 M", "45 k",
 * "15 %" */
char *tw_cell_format_axis (const TwCellFormat *self, double value, double step);

/** tw_format_count: (transfer full): grouped as the locale does: "100,000" */
char *tw_format_count (guint64 count);

G_END_DECLS
