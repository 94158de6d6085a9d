// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was looked up a moment ago: the same question, or one of its readings, asks again. Thread-safe;
 * bounded in number and age. */
typedef struct _TwValueCache TwValueCache;

/** TwValueRow: @column: the number of the column in the query */
typedef struct {
  guint column;
  char *value;
} TwValueRow;

TwValueCache *tw_value_cache_new (void);
void tw_value_cache_free (TwValueCache *self);

/** tw_value_cache_new_rows: (element-type TwValueRow): an empty array that frees its rows */
GArray *tw_value_cache_new_rows (void);

/** tw_value_cache_find: (transfer full) (nullable): what @query had with @params, ending with %NULL */
GArray *tw_value_cache_find (TwValueCache *self, const char *query, const char *const *params);

/** tw_value_cache_keep: a reference of @rows, which change no more */
void tw_value_cache_keep (TwValueCache *self, const char *query, const char *const *params,
                          GArray *rows);

G_END_DECLS
