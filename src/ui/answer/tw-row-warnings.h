// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "analyst/tw-row-account.h"

G_BEGIN_DECLS

/** tw_row_warnings_fill: empties @box and puts a notice into it for each warning of @account
 * (nullable), with a button where there is a query that is right; hides it where there is none */
void tw_row_warnings_fill (GtkBox *box, const TwRowAccount *account);

G_END_DECLS
