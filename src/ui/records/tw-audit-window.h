// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** tw_audit_window_present: the latest statements that were sent to warehouses */
void tw_audit_window_present (GtkWindow *parent);

G_END_DECLS
