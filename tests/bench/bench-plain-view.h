// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "warehouse/tw-result-set.h"

G_BEGIN_DECLS

/** bench_plain_view_new: a GtkColumnView over @result as GTK's manual makes one: a GtkInscription a cell */
GtkWidget *bench_plain_view_new (TwResultSet *result);

G_END_DECLS
