// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwPeriod: from @from on, and before @to
 * @month: 1 … 12 where a month of no year is named; then @from and @to are not set
 * @bare_year: four digits alone, which may be a plain number, too
 */
typedef struct {
  GDate from;
  GDate to;
  guint month;
  gboolean bare_year;
} TwPeriod;

/**
 * tw_period_read:
 * @pieces: (element-type TwPiece)
 *
 * Reads "1997", "May 1997", "4 July 1996", "Q2 1997", "the second half of 1997", "1997-07-04" …
 *
 * Returns: how many pieces belong to it, 0 where none begins at @at
 */
guint tw_period_read (const GPtrArray *pieces, guint at, TwPeriod *period);

G_END_DECLS
