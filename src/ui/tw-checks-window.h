// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * tw_checks_window_present:
 * @profile: (nullable): the connection to check
 *
 * What `tradewind-cli doctor` checks, a row each as soon as it is known: well, or with what to do
 * next.
 */
void tw_checks_window_present (GtkWindow *parent, const char *profile);

G_END_DECLS
