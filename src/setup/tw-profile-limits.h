// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-yaml.h"
#include "setup/tw-preferences.h"
#include "warehouse/tw-query.h"

G_BEGIN_DECLS

#define TW_PROFILE_NO_LIMIT G_MAXUINT

/**
 * TwProfileLimits: what a query of one connection may do; each 0 where the preferences' holds, or
 * %TW_PROFILE_NO_LIMIT
 *
 * In profiles.yaml `max_rows`, `max_megabytes`, `max_seconds` and `ask_above_gigabytes`: a number, or
 * `none`.
 */
typedef struct {
  guint max_rows;
  guint max_megabytes; /* of text in the rows */
  guint max_seconds;   /* with the time in the server's queue */
  guint ask_above_gigabytes;
} TwProfileLimits;

/** tw_profile_limit_read: one of them */
gboolean tw_profile_limit_read (const TwYamlEntry *entry, const char *key, guint *limit,
                                GError **error);

/** tw_profile_limit_dup_text: (transfer full) (nullable): as it stands in the file; %NULL for 0 */
char *tw_profile_limit_dup_text (guint limit);

/**
 * tw_profile_limits_for_query:
 * @preferences: (nullable): %NULL for the usual ones
 * @ask_above_bytes: (out): 0 for never
 */
TwQueryLimits tw_profile_limits_for_query (const TwProfileLimits *self,
                                           const TwPreferences *preferences,
                                           double *ask_above_bytes);

G_END_DECLS
