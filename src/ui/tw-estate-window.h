// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What Tradewind made in AWS, what it costs, and deleting it again. Emits "forgotten" with the names
 * (GStrv) of connections that this computer no longer has. */
#define TW_TYPE_ESTATE_WINDOW (tw_estate_window_get_type ())
G_DECLARE_FINAL_TYPE (TwEstateWindow, tw_estate_window, TW, ESTATE_WINDOW, AdwWindow)

/** tw_estate_window_new: asks AWS at once */
TwEstateWindow *tw_estate_window_new (GtkWindow *parent);

G_END_DECLS
