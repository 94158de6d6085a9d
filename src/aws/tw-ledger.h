// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-error.h"

G_BEGIN_DECLS

/* What left this machine for a model, and what it cost: kept in SQLite under the data directory
 * (kind, bytes and a hash, never the text), with the texts of this run in memory for who asks.
 * Thread-safe, atomically reference counted. */
typedef struct _TwLedger TwLedger;

/**
 * tw_ledger_open:
 * @path: (nullable): %NULL for usage.db in the data directory, ":memory:" for none
 *
 * Never fails: what cannot be kept is counted in memory for this run.
 */
TwLedger *tw_ledger_open (const char *path);
TwLedger *tw_ledger_ref (TwLedger *self);
void tw_ledger_unref (TwLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwLedger, tw_ledger_unref)

/** TwLedgerPiece: one kind of text in a request; @text is copied */
typedef struct {
  const char *kind;
  const char *text;
} TwLedgerPiece;

/** TwLedgerCall: a call that was answered or refused; counts are 0 where nothing is known, the cost is
 * %NAN where the model's price is not */
typedef struct {
  const char *service;   /* "bedrock" */
  const char *operation; /* "Converse" */
  const char *model;
  const char *region;
  const char *answer_id; /* nullable: groups the calls of one question */
  guint64 input_tokens, output_tokens, cache_read_tokens, cache_write_tokens;
  double cost_usd;
} TwLedgerCall;

/** tw_ledger_record: @time in Unix seconds */
void tw_ledger_record (TwLedger *self, gint64 time, const TwLedgerCall *call,
                       const TwLedgerPiece *pieces, guint n_pieces);

/**
 * TwLedgerSum: of the calls since a time
 * @n_unpriced: calls of models whose price is not known
 * @cost_usd: of all others
 */
typedef struct {
  guint n_calls;
  guint n_questions;
  guint n_unpriced;
  guint64 input_tokens, output_tokens, cache_read_tokens, cache_write_tokens;
  double cost_usd;
} TwLedgerSum;

void tw_ledger_sum (TwLedger *self, gint64 since, TwLedgerSum *sum);

/**
 * TwLedgerEntry: one piece that was sent
 * @text: (nullable): only of this run
 */
typedef struct {
  gint64 time;
  char *service, *operation, *model, *region;
  char *kind;
  guint64 bytes;
  char *sha256;
  char *text;
} TwLedgerEntry;

void tw_ledger_entry_free (TwLedgerEntry *self);

/** tw_ledger_list: (element-type TwLedgerEntry) (transfer full): the latest @n, newest first */
GPtrArray *tw_ledger_list (TwLedger *self, guint n);

/**
 * tw_ledger_check_limits:
 * @per_minute: questions; 0 for no limit
 * @usd_per_day: dollars, the local day; 0 for no limit
 *
 * Returns: %FALSE with %TW_AWS_ERROR_LIMIT that says which limit, and when to go on
 */
gboolean tw_ledger_check_limits (TwLedger *self, gint64 time, guint per_minute, double usd_per_day,
                                 GError **error);

G_END_DECLS
