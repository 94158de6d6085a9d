// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** tw_estate_window_present: what Tradewind made in AWS, what it costs, and deleting it again */
void tw_estate_window_present (GtkWindow *parent);

G_END_DECLS
