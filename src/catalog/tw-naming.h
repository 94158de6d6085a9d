// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tw_name_is_cryptic:
 *
 * Whether at least half of the letters of the table or column @name stand in abbreviations, such as
 * `ord_dt` or `T_CUST_MST`. Judged by spelling, so that it holds for any schema; names that are not
 * written in ASCII are words.
 */
gboolean tw_name_is_cryptic (const char *name);

G_END_DECLS
