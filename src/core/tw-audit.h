// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every statement that was sent to a warehouse, in SQLite under the data directory: the text as it
 * was sent, never a parameter's value, a row or a secret. A statement stands in it before it is
 * sent. Thread-safe, atomically reference counted. */
typedef struct _TwAudit TwAudit;

/**
 * tw_audit_open:
 * @path: (nullable): %NULL for audit.db in the data directory, ":memory:" for none
 *
 * Never fails: what cannot be kept is kept in memory for this run, with a warning.
 */
TwAudit *tw_audit_open (const char *path);
TwAudit *tw_audit_ref (TwAudit *self);
void tw_audit_unref (TwAudit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAudit, tw_audit_unref)

/** tw_audit_get: (transfer none): the one of this program, in the data directory */
TwAudit *tw_audit_get (void);

/**
 * TwAuditEntry:
 * @time: Unix seconds
 * @profile: the connection's name
 * @user: (nullable): of the database
 * @purpose: what it was sent for: "question", "schema", …
 * @session: the server's process, 0 where unknown
 * @outcome: "sent" until it has ended, then "done", "cut off" (by a limit), "cancelled", "timed out",
 *   "connection lost" or "error" with the SQLSTATE; never the server's words, which may repeat data
 * @rows: that arrived
 * @label: (nullable): its query group on Redshift
 * @query_id: (nullable): the server's own number for it
 */
typedef struct {
  gint64 id;
  gint64 time;
  char *profile;
  char *user;
  char *purpose;
  char *statement;
  int session;
  char *outcome;
  gint64 rows;
  double ms;
  char *label;
  char *query_id;
} TwAuditEntry;

/** TW_AUDIT_ERROR: before the SQLSTATE */
#define TW_AUDIT_ERROR "error "

void tw_audit_entry_free (TwAuditEntry *self);

/* The log's own words are English and stay so; these are for the person. A word that is not known, of
 * another version of the program, is given as it is. */
const char *tw_audit_entry_get_purpose_text (const TwAuditEntry *self);
char *tw_audit_entry_dup_outcome_text (const TwAuditEntry *self);

/** tw_audit_begin: keeps @entry as sent now. Returns: the number for tw_audit_end() */
gint64 tw_audit_begin (TwAudit *self, const TwAuditEntry *entry);

/** tw_audit_end: how it went */
void tw_audit_end (TwAudit *self, gint64 id, const char *outcome, gint64 rows, double ms);

/** tw_audit_name_query: the server's number of the latest statement with @label */
void tw_audit_name_query (TwAudit *self, const char *label, const char *query_id);

/** tw_audit_list: (element-type TwAuditEntry) (transfer full): the latest @n, newest first;
 * @profile (nullable): only of this connection */
GPtrArray *tw_audit_list (TwAudit *self, const char *profile, guint n);

G_END_DECLS
