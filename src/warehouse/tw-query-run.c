// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-query-run.h"

#include <glib/gi18n.h>

#include "warehouse/tw-connection.h"
#include "warehouse/tw-result-batch.h"
#include "warehouse/tw-server-error.h"
#include "warehouse/tw-stopper.h"

#define OWN_STATEMENT_MS 30000
#define FIRST_BATCH_ROWS 128
#define BATCH_US (100 * 1000) /* rows that are there are not held back for longer */
#define STOP_MS 3000          /* for each way of stopping */
#define USUAL_LABEL "tradewind"
#define GRACE_MS 5000         /* how late the server's own timeout may be */
#define MAX_MEMORY ((gsize) 1 << 30)

typedef enum {
  STOP_NONE,
  STOP_CANCELLED, /* by the person */
  STOP_CAPPED,    /* enough rows */
  STOP_OVERDUE,   /* the server missed its own timeout */
} StopReason;

typedef struct {
  TwLease *lease;
  PGconn *connection;
  const TwQueryLimits *limits;
  const TwQuerySink *sink;
  const GPollFD *cancel;

  TwResultBuilder *builder; /* once the columns are known */
  guint n_columns;
  guint n_rows;
  gsize memory;
  guint64 bytes; /* of text */
  gint64 audit;  /* its number in the audit log */
  gint64 begun;
  gint64 last_batch;
  gboolean truncated;

  StopReason stop;
  int stop_step;
  gint64 stop_deadline;
  TwStopper *stopper;

  GError *error; /* the first the server reported */
} Run;

static gboolean
execute_own (Run *run, const char *sql, GCancellable *cancellable, GError **error)
{
  PGresult *result
    = tw_connection_execute (run->connection, sql, NULL, tw_connection_deadline (OWN_STATEMENT_MS),
                             cancellable, error);
  PQclear (result);
  return result != NULL;
}

static TwResultSet *
describe_columns (const PGresult *result, TwDataType *types, guint n_columns)
{
  g_autofree TwResultColumn *columns = g_new0 (TwResultColumn, MAX (n_columns, 1));
  for (guint i = 0; i < n_columns; i++) {
    guint32 oid = PQftype (result, (int) i);
    int modifier = PQfmod (result, (int) i);
    types[i] = tw_data_type_from_oid (oid);
    columns[i] = (TwResultColumn) {
      .name = g_utf8_make_valid (PQfname (result, (int) i), -1),
      .type_name = tw_data_type_format (oid, modifier),
      .type = types[i],
      .oid = oid,
      .modifier = modifier,
      .scale = tw_data_type_scale (oid, modifier),
    };
  }
  TwResultSet *set = tw_result_set_new (columns, n_columns);
  for (guint i = 0; i < n_columns; i++) {
    g_free (columns[i].name);
    g_free (columns[i].type_name);
  }
  return set;
}

static void
start_rows (Run *run, const PGresult *result)
{
  run->n_columns = (guint) PQnfields (result);
  g_autofree TwDataType *types = g_new0 (TwDataType, MAX (run->n_columns, 1));
  g_autoptr (TwResultSet) set = describe_columns (result, types, run->n_columns);
  run->builder = tw_result_builder_new (types, run->n_columns);
  run->sink->started (run->sink->data, set);
}

static void
hand_over (Run *run)
{
  TwResultBatch *batch = run->builder ? tw_result_builder_finish (run->builder) : NULL;
  run->last_batch = g_get_monotonic_time ();
  if (batch == NULL)
    return;
  if (!run->sink->passes_on)
    run->memory += batch->memory;
  run->sink->batch (run->sink->data, batch);
}

static void
stop (Run *run, StopReason reason)
{
  run->stop = reason;
  run->stop_step = 1;
  run->stop_deadline = tw_connection_deadline (STOP_MS);
  run->stopper = tw_stopper_start (run->connection);
}

/* Returns whether there is still something to wait for. */
static gboolean
stop_harder (Run *run)
{
  if (run->stop_step++ > 1)
    return FALSE;
  tw_stopper_cancel_backend (run->lease);
  run->stop_deadline = tw_connection_deadline (STOP_MS);
  return TRUE;
}

static void
take_row (Run *run, const PGresult *result)
{
  if (run->stop != STOP_NONE)
    return;
  if ((run->limits->max_rows > 0 && run->n_rows == run->limits->max_rows)
      || (run->limits->max_bytes > 0 && run->bytes >= run->limits->max_bytes)
      || run->n_rows == G_MAXUINT - 1 || run->memory > MAX_MEMORY) {
    run->truncated = TRUE;
    hand_over (run);
    stop (run, STOP_CAPPED);
    return;
  }
  for (guint i = 0; i < run->n_columns; i++) {
    int column = (int) i;
    const char *text = PQgetvalue (result, 0, column);
    gsize length = (gsize) PQgetlength (result, 0, column);
    if (length == 0 && PQgetisnull (result, 0, column))
      text = NULL;
    run->bytes += length;
    tw_result_builder_add (run->builder, i, text, length);
  }
  tw_result_builder_end_row (run->builder);
  run->n_rows++;
  if (tw_result_builder_is_full (run->builder) || run->n_rows == FIRST_BATCH_ROWS)
    hand_over (run);
}

static gint64
next_deadline (const Run *run)
{
  if (run->stop != STOP_NONE)
    return run->stop_deadline;
  if (run->builder && tw_result_builder_get_n_rows (run->builder) > 0)
    return run->last_batch + BATCH_US;
  if (run->limits->timeout_ms > 0)
    return run->begun + ((gint64) run->limits->timeout_ms + GRACE_MS) * 1000;
  return -1;
}

/* Waits once; %FALSE gives the connection up. */
static gboolean
wait_once (Run *run)
{
  gint64 deadline = next_deadline (run);
  gboolean due = deadline >= 0 && g_get_monotonic_time () >= deadline;
  TwWait wait = due ? TW_WAIT_TIMEOUT
                    : tw_connection_poll (run->connection, G_IO_IN, deadline,
                                          run->stop == STOP_NONE ? run->cancel : NULL);
  switch (wait) {
  case TW_WAIT_READY:
    /* A broken connection shows in the next result. */
    PQconsumeInput (run->connection);
    return TRUE;
  case TW_WAIT_CANCELLED:
    stop (run, STOP_CANCELLED);
    return TRUE;
  case TW_WAIT_TIMEOUT:
    break;
  }
  if (run->stop != STOP_NONE)
    return stop_harder (run);
  if (run->builder && tw_result_builder_get_n_rows (run->builder) > 0)
    hand_over (run);
  else
    stop (run, STOP_OVERDUE);
  return TRUE;
}

/* The next result, %NULL at the end or when the connection was given up. */
static PGresult *
next_result (Run *run)
{
  while (PQstatus (run->connection) == CONNECTION_OK && PQisBusy (run->connection))
    if (!wait_once (run)) {
      tw_lease_break (run->lease);
      run->connection = NULL;
      return NULL;
    }
  return PQgetResult (run->connection);
}

static void
take_failure (Run *run, const PGresult *result)
{
  if (run->error == NULL)
    tw_server_error_set (&run->error, run->connection, result);
}

/* COPY leaves the connection in a mode that only its own protocol ends. */
static void
refuse_copy (Run *run)
{
  tw_set_error (&run->error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL,
                "Write the statement as a SELECT.", _("COPY is no query."));
  tw_lease_break (run->lease);
  run->connection = NULL;
}

static void
take_result (Run *run, const PGresult *result)
{
  switch (PQresultStatus (result)) {
  case PGRES_SINGLE_TUPLE:
    if (run->builder == NULL)
      start_rows (run, result);
    take_row (run, result);
    break;
  case PGRES_TUPLES_OK:
  case PGRES_COMMAND_OK:
    if (run->builder == NULL)
      start_rows (run, result);
    break;
  case PGRES_EMPTY_QUERY:
    tw_set_error (&run->error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL,
                  "Write a SELECT statement.", _("The statement is empty."));
    break;
  case PGRES_COPY_OUT:
  case PGRES_COPY_IN:
  case PGRES_COPY_BOTH:
    refuse_copy (run);
    break;
  case PGRES_BAD_RESPONSE:
  case PGRES_NONFATAL_ERROR:
  case PGRES_FATAL_ERROR:
  case PGRES_PIPELINE_SYNC:
  case PGRES_PIPELINE_ABORTED:
    take_failure (run, result);
    break;
  }
}

static void
fetch (Run *run, const char *sql, const char *const *params, GCancellable *cancellable)
{
  run->begun = g_get_monotonic_time ();
  run->last_batch = 0;
  gint64 deadline = tw_connection_deadline (OWN_STATEMENT_MS);
  if (!tw_connection_send (run->connection, sql, params, deadline, cancellable, &run->error)
      || !PQsetSingleRowMode (run->connection)) {
    if (run->error == NULL)
      take_failure (run, NULL);
    tw_lease_break (run->lease);
    run->connection = NULL;
    return;
  }
  while (run->connection != NULL) {
    PGresult *result = next_result (run);
    if (result == NULL)
      break;
    take_result (run, result);
    PQclear (result);
  }
  hand_over (run);
}

static gboolean
was_canceled (const Run *run)
{
  TwErrorDetails *details = tw_error_get_details (run->error);
  return details != NULL && g_str_equal (details->sqlstate, TW_SQLSTATE_CANCELED);
}

/* Whether no cancel of ours can still be on its way, to hit what the session runs next. */
static gboolean
is_settled (const Run *run)
{
  if (run->stop == STOP_NONE)
    return TRUE;
  return run->stop_step == 1 && was_canceled (run) && tw_stopper_join (run->stopper, STOP_MS);
}

/* Leaves the session as it was found, or ends it where that is not certain. */
static void
finish_session (Run *run)
{
  if (run->connection == NULL)
    return;
  if (!is_settled (run) || PQstatus (run->connection) != CONNECTION_OK
      || (run->limits->read_only && !execute_own (run, "ROLLBACK", NULL, NULL)))
    tw_lease_break (run->lease);
}

static gboolean
timeout_error (const Run *run, GError **error)
{
  return tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TIMEOUT,
                       _("Ask for less, such as a shorter period, or allow more time."),
                       _("The query was stopped because it ran longer than %g seconds."),
                       run->limits->timeout_ms / 1000.0);
}

/* The server cancels with one SQLSTATE whoever asked for it. */
static gboolean
is_statement_timeout (const Run *run)
{
  if (!was_canceled (run) || run->limits->timeout_ms == 0)
    return FALSE;
  gint64 elapsed_ms = (g_get_monotonic_time () - run->begun) / 1000;
  return elapsed_ms >= run->limits->timeout_ms;
}

static gboolean
conclude (Run *run, GCancellable *cancellable, GError **error)
{
  switch (run->stop) {
  case STOP_CANCELLED:
    g_cancellable_set_error_if_cancelled (cancellable, error);
    return FALSE;
  case STOP_OVERDUE:
    return timeout_error (run, error);
  case STOP_CAPPED:
    return TRUE;
  case STOP_NONE:
    break;
  }
  if (run->error == NULL)
    return TRUE;
  if (is_statement_timeout (run)) {
    timeout_error (run, error);
    g_strlcpy (tw_error_get_details (*error)->sqlstate, TW_SQLSTATE_CANCELED, 6);
    return FALSE;
  }
  g_propagate_error (error, g_steal_pointer (&run->error));
  return FALSE;
}

static gboolean
begin (Run *run, GCancellable *cancellable, GError **error)
{
  const char *label = run->limits->label[0] ? run->limits->label : USUAL_LABEL;
  return tw_lease_set_statement_timeout (run->lease, run->limits->timeout_ms, cancellable, error)
         && tw_lease_set_label (run->lease, label, cancellable, error)
         && (!run->limits->read_only
             || execute_own (run, "BEGIN READ ONLY", cancellable, error));
}

/* An idle connection may have broken without its end being noticed: that is tried once again. */
static gboolean
lease_and_begin (Run *run, TwPool *pool, GCancellable *cancellable, GError **error)
{
  for (;;) {
    g_autoptr (GError) failure = NULL;
    run->lease = tw_pool_lease (pool, run->limits->lease_ms, cancellable, error);
    if (run->lease == NULL)
      return FALSE;
    run->connection = tw_lease_get_connection (run->lease);
    if (begin (run, cancellable, &failure))
      return TRUE;
    gboolean stale = tw_lease_is_reused (run->lease)
                     && g_error_matches (failure, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_LOST);
    tw_lease_break (run->lease);
    g_clear_pointer (&run->lease, tw_lease_release);
    if (!stale) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
}

/* It stands in the audit log before it is sent. */
static void
note_sending (Run *run, TwPool *pool, const char *sql)
{
  TwAudit *audit = tw_pool_get_audit (pool);
  if (audit == NULL)
    return;
  const char *label = run->limits->label[0] ? run->limits->label : NULL;
  const TwAuditEntry entry = {
    .time = g_get_real_time () / G_USEC_PER_SEC,
    .profile = (char *) tw_pool_get_profile (pool),
    .user = PQuser (run->connection),
    .purpose = (char *) run->limits->purpose,
    .statement = (char *) sql,
    .session = PQbackendPID (run->connection),
    .label = (char *) label,
  };
  run->audit = tw_audit_begin (audit, &entry);
}

/* Not the server's words: they may repeat what it read. */
static char *
describe_outcome (const Run *run, const GError *error)
{
  TwErrorDetails *details = error ? tw_error_get_details (error) : NULL;
  if (error == NULL)
    return g_strdup (run->stop == STOP_CAPPED ? N_("cut off") : N_("done"));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (N_("cancelled"));
  if (g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TIMEOUT))
    return g_strdup (N_("timed out"));
  if (details && details->sqlstate[0])
    return g_strconcat (TW_AUDIT_ERROR, details->sqlstate, NULL);
  return g_strdup (N_("connection lost"));
}

static void
note_outcome (Run *run, TwPool *pool, const GError *error)
{
  TwAudit *audit = tw_pool_get_audit (pool);
  if (audit == NULL)
    return;
  g_autofree char *outcome = describe_outcome (run, error);
  double ms = (double) (g_get_monotonic_time () - run->begun) / 1000;
  tw_audit_end (audit, run->audit, outcome, run->n_rows, ms);
}

gboolean
tw_query_run_to (TwPool *pool, const char *sql, const char *const *params,
                 const TwQueryLimits *limits, const TwQuerySink *sink, gboolean *truncated,
                 GCancellable *cancellable, GError **error)
{
  GPollFD cancel;
  Run run = { .limits = limits, .sink = sink };
  if (!lease_and_begin (&run, pool, cancellable, error))
    return FALSE;
  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &cancel))
    run.cancel = &cancel;
  note_sending (&run, pool, sql);
  fetch (&run, sql, params, cancellable);
  if (run.cancel != NULL)
    g_cancellable_release_fd (cancellable);
  finish_session (&run);
  g_autoptr (GError) failure = NULL;
  gboolean done = conclude (&run, cancellable, &failure);
  note_outcome (&run, pool, failure);
  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  *truncated = run.truncated;
  g_clear_pointer (&run.builder, tw_result_builder_free);
  g_clear_pointer (&run.stopper, tw_stopper_free);
  g_clear_error (&run.error);
  tw_lease_release (run.lease);
  return done;
}
