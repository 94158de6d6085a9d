// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

typedef enum {
  TW_SQL_PROPOSAL_JOIN, /* a condition, or a table with its condition */
  TW_SQL_PROPOSAL_COLUMN,
  TW_SQL_PROPOSAL_TABLE,
  TW_SQL_PROPOSAL_SOURCE, /* a table of the query, by the name that it has there */
  TW_SQL_PROPOSAL_FUNCTION,
  TW_SQL_PROPOSAL_KEYWORD,
} TwSqlProposalKind;

/** TwSqlProposal: @text takes the place of the word before the cursor; @detail: (nullable): what it is
 * in plain words */
typedef struct {
  TwSqlProposalKind kind;
  char *text;
  char *detail;
} TwSqlProposal;

/**
 * tw_sql_complete:
 * @cursor: in bytes
 * @start: (out): where the word before the cursor begins
 *
 * What may stand at @cursor of a statement that need not be complete: tables after FROM, tables that
 * join those there after JOIN, conditions of known relationships after ON, columns of the tables of
 * this level and those around it, by their names or their business names.
 *
 * Returns: (transfer full) (element-type TwSqlProposal): best first, a bounded number; nothing inside
 *   quotes and comments
 */
GPtrArray *tw_sql_complete (const char *sql, gsize cursor, const TwCatalog *catalog, gsize *start);

G_END_DECLS
