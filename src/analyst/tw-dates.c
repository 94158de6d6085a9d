// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-dates.h"

#include <glib/gi18n.h>

const char *
tw_date_month (int month)
{
  static const char *const names[]
    = { NC_("month", "January"),   NC_("month", "February"), NC_("month", "March"),
        NC_("month", "April"),     NC_("month", "May"),      NC_("month", "June"),
        NC_("month", "July"),      NC_("month", "August"),   NC_("month", "September"),
        NC_("month", "October"),   NC_("month", "November"), NC_("month", "December") };
  return g_dpgettext2 (NULL, "month", names[month - 1]);
}

char *
tw_date_month_of_year (int month, int year)
{
  /* Translators: a month and its year, such as "May 1997" */
  return g_strdup_printf (C_("month and year", "%s %d"), tw_date_month (month), year);
}

char *
tw_date_quarter_of_year (int quarter, int year)
{
  /* Translators: a quarter of a year, such as "Q2 1997" */
  return g_strdup_printf (_("Q%d %d"), quarter, year);
}

char *
tw_date_day (int day, int month, int year)
{
  /* Translators: month, day and year, such as "May 1, 1997" */
  return g_strdup_printf (C_("day", "%s %d, %d"), tw_date_month (month), day, year);
}
