// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The best of several candidates for a name that does not exist. */
typedef struct _TwSqlNearest TwSqlNearest;

/** tw_sql_nearest_new: to compare with @name */
TwSqlNearest *tw_sql_nearest_new (const char *name);

/** tw_sql_nearest_free: (transfer full) (nullable): the best candidate's label */
char *tw_sql_nearest_free (TwSqlNearest *self);

/**
 * tw_sql_nearest_offer:
 * @name: compared by its letters and by its words, their abbreviations and synonyms
 * @business_name: (nullable): compared too
 * @label: what to call this candidate
 * @weight: 1 for one as likely as any other
 */
void tw_sql_nearest_offer (TwSqlNearest *self, const char *name, const char *business_name,
                           const char *label, double weight);

G_END_DECLS
