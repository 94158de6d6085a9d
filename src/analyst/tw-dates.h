// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dates in a sentence of the person's language. All results are (transfer full). */

/** tw_date_month: "May"; @month is 1 … 12 */
const char *tw_date_month (int month);

/** tw_date_month_of_year: "May 1997" */
char *tw_date_month_of_year (int month, int year);

/** tw_date_quarter_of_year: "Q2 1997" */
char *tw_date_quarter_of_year (int quarter, int year);

/** tw_date_day: "May 1, 1997" */
char *tw_date_day (int day, int month, int year);

G_END_DECLS
