// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-row-order.h"

G_BEGIN_DECLS

typedef enum {
  TW_ROW_TEST_CONTAINS, /* in any case of letters */
  TW_ROW_TEST_EQUAL,
  TW_ROW_TEST_NOT_EQUAL,
  TW_ROW_TEST_LESS,
  TW_ROW_TEST_AT_MOST,
  TW_ROW_TEST_MORE,
  TW_ROW_TEST_AT_LEAST,
  TW_ROW_TEST_ONE_OF,
} TwRowTest;

/* What the rows shown must hold in one column. Immutable, atomically reference counted. A NULL
 * passes only TW_ROW_TEST_ONE_OF, where it was chosen. */
typedef struct _TwRowFilter TwRowFilter;
TwRowFilter *tw_row_filter_ref (TwRowFilter *self);
void tw_row_filter_unref (TwRowFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwRowFilter, tw_row_filter_unref)

/** tw_row_filter_new_contains: the cell as the server wrote it contains @text */
TwRowFilter *tw_row_filter_new_contains (guint column, const char *text);

/**
 * tw_row_filter_new_compare:
 * @test: %TW_ROW_TEST_EQUAL to %TW_ROW_TEST_AT_LEAST
 * @operand: a number ("1234.5"), a date ("1997-05-01") or a timestamp, as the column holds
 *
 * Returns: %NULL with %TW_WAREHOUSE_ERROR_VALUE where @operand is none, or the column holds neither
 */
TwRowFilter *tw_row_filter_new_compare (TwResultSet *result, guint column, TwRowTest test,
                                        const char *operand, GError **error);

/**
 * tw_row_filter_new_one_of:
 * @values: (array zero-terminated=1): cells as the server wrote them
 * @null: whether NULL passes as well
 */
TwRowFilter *tw_row_filter_new_one_of (guint column, const char *const *values, gboolean null);

guint tw_row_filter_get_column (const TwRowFilter *self);
TwRowTest tw_row_filter_get_test (const TwRowFilter *self);

/** tw_row_filter_get_operand: (nullable): what was typed; %NULL for %TW_ROW_TEST_ONE_OF */
const char *tw_row_filter_get_operand (const TwRowFilter *self);

/** tw_row_filter_has_value: @value %NULL asks for NULL; for %TW_ROW_TEST_ONE_OF */
gboolean tw_row_filter_has_value (const TwRowFilter *self, const char *value);

/* One column's texts, folded for searching regardless of case: made once, searched at each key
 * press. Immutable, atomically reference counted. */
typedef struct _TwFoldedColumn TwFoldedColumn;
TwFoldedColumn *tw_folded_column_new (TwResultSet *result, guint column, GCancellable *cancellable,
                                      GError **error);
TwFoldedColumn *tw_folded_column_ref (TwFoldedColumn *self);
void tw_folded_column_unref (TwFoldedColumn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwFoldedColumn, tw_folded_column_unref)

/**
 * tw_row_filter_apply:
 * @result: complete
 * @among: (nullable): the rows to choose from; %NULL: all of them
 * @folded: (nullable): of the filter's column, for %TW_ROW_TEST_CONTAINS; %NULL makes one
 *
 * Blocking, for workers. Keeps the rows' order. %NULL with %G_IO_ERROR_CANCELLED.
 */
TwRowOrder *tw_row_filter_apply (const TwRowFilter *self, TwResultSet *result, TwRowOrder *among,
                                 TwFoldedColumn *folded, GCancellable *cancellable,
                                 GError **error);

/** TwRowValue: @text is %NULL for NULL */
typedef struct {
  char *text;
  guint n_rows;
} TwRowValue;

/**
 * tw_row_values:
 * @max: how many different ones are listed
 * @n_values: (out): how many different ones there are, or more than @max where counting was not
 *   worth it
 *
 * Blocking, for workers. The values of a column with how often each stands there, most frequent
 * first, as the server wrote them. (element-type TwRowValue)
 */
GArray *tw_row_values (TwResultSet *result, guint column, guint max, guint *n_values,
                       GCancellable *cancellable, GError **error);

G_END_DECLS
