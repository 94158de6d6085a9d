// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/** tw_codes_new: (element-type TwContextValue) (transfer full): an empty list that owns its codes */
GPtrArray *tw_codes_new (void);

/** tw_codes_read: adds to @codes what the comment says of a column's codes, by their words:
 * "Status - A = active, X = cancelled" */
void tw_codes_read (GPtrArray *codes, const TwColumn *column);

G_END_DECLS
