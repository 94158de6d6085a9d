// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-estate.h"

G_BEGIN_DECLS

/* One stack of ours: its age and cost, and the way to delete it. Emits "removed" with the
 * TwCleanupResult. */
#define TW_TYPE_ESTATE_ROW (tw_estate_row_get_type ())
G_DECLARE_FINAL_TYPE (TwEstateRow, tw_estate_row, TW, ESTATE_ROW, AdwExpanderRow)

/** tw_estate_row_new: @owned is of @place */
TwEstateRow *tw_estate_row_new (TwEstatePlace *place, const TwOwnedStack *owned);

/** tw_estate_format_age: (transfer full): "3 hours" */
char *tw_estate_format_age (gint64 created);

G_END_DECLS
