// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

/* A result, and what the local writer made of it, on a small shop: customers, categories,
 * employees, products, orders and lines in the schema "shop". */
typedef struct {
  TwCatalog *catalog;
  TwResultSet *result;
  TwInsight *insight;
  TwMeaning *meanings;
} TwCase;

TwCatalog *tw_case_shop (void);

/** tw_case_result: @columns as "name:type name:type"; @rows with cells between |, NULL as
 * NULL, and rows between ; */
TwResultSet *tw_case_result (const char *columns, const char *rows);

/** tw_case_write: takes @result; @metrics may be %NULL */
TwCase tw_case_write (const char *question, const char *sql, TwResultSet *result,
                                     GPtrArray *metrics);
TwCase tw_case_new (const char *question, const char *sql, const char *columns,
                               const char *rows);
void tw_case_clear (TwCase *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwCase, tw_case_clear)

void tw_case_finds (const TwCase *self, const char *finding);

/** tw_case_silent: nothing of what is written speaks of @part */
void tw_case_silent (const TwCase *self, const char *part);

G_END_DECLS
