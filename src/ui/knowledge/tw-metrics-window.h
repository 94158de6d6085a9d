// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The person's metrics (metrics.yaml): found, added, edited and deleted. What does not suit the schema
 * is not saved, and what another program wrote meanwhile is not lost. */
#define TW_TYPE_METRICS_WINDOW (tw_metrics_window_get_type ())
G_DECLARE_FINAL_TYPE (TwMetricsWindow, tw_metrics_window, TW, METRICS_WINDOW, AdwWindow)

/** tw_metrics_window_present: over @parent; the session has a workspace with a catalog */
void tw_metrics_window_present (GtkWindow *parent, TwSession *session);

G_END_DECLS
