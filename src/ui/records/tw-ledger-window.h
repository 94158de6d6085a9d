// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "aws/tw-ledger.h"

G_BEGIN_DECLS

/** tw_ledger_window_present: what left this computer: kind, size and hash of each piece, and the text
 * where it was sent in this run */
void tw_ledger_window_present (GtkWindow *parent, TwLedger *ledger);

G_END_DECLS
