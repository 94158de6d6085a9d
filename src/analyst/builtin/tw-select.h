// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-frame.h"
#include "analyst/builtin/tw-joins.h"

G_BEGIN_DECLS

/* A SELECT in the making: one root table, joins that never multiply its rows, and clauses. Joined
 * once, a table is used by every clause. */
typedef struct {
  const TwCatalog *catalog;
  TwJoins *joins;
  const TwTable *root;
  GPtrArray *joined; /* of TwTable */
  GPtrArray *left;   /* of TwTable: those joined so that rows without a partner stay */
  GString *from;
  gboolean distinct;
  GPtrArray *columns; /* of char *: expression AS label */
  GPtrArray *labels;  /* of char * */
  GPtrArray *where;   /* of char * */
  GPtrArray *group;
  GPtrArray *having;
  GPtrArray *order;
  guint limit;
  GPtrArray *partition; /* of char *: the limit applies within each of these */
  gboolean ties; /* whatever is as good as the first is first, too */
  char *failure;
} TwSelect;

TwSelect *tw_select_new (const TwCatalog *catalog, TwJoins *joins, const TwTable *root);
void tw_select_free (TwSelect *self);
/** tw_select_source: (transfer full): @table as FROM names it */
char *tw_select_source (const TwSelect *self, const TwTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSelect, tw_select_free)

/** tw_select_require: joins @table; %FALSE where no single shortest way leads there */
gboolean tw_select_require (TwSelect *self, const TwTable *table, gboolean keep_rows);

/** tw_select_column: (transfer full) (nullable): `table.column`, its table joined */
char *tw_select_column (TwSelect *self, const TwColumn *column, gboolean keep_rows);

/** tw_select_date: (transfer full) (nullable): @column as a date, however it is kept */
char *tw_select_date (TwSelect *self, const TwColumn *column);

/** tw_select_target: (transfer full) (nullable): what a decided target is for a row: its column, or
 * the time from one date to the other */
char *tw_select_target (TwSelect *self, const TwTarget *target);

/** tw_select_add_column: takes @expression; gives the label, made unique */
const char *tw_select_add_column (TwSelect *self, char *expression, const char *label);

/** tw_select_to_sql: (transfer full) */
char *tw_select_to_sql (const TwSelect *self);

/** tw_column_sql: (transfer full): `table.column`, quoted where needed */
char *tw_column_sql (const TwCatalog *catalog, const TwColumn *column);

/** tw_column_label: (transfer full): what a result column for it is called */
char *tw_column_label (const TwColumn *column);

G_END_DECLS
