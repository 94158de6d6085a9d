// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-query.h"

#include <glib/gi18n.h>

#include "warehouse/tw-connection.h"
#include "warehouse/tw-stopper.h"

#define OWN_STATEMENT_MS 30000
#define STOP_MS 3000

struct _TwTransaction {
  TwLease *lease;
};

static gboolean
execute (TwTransaction *self, const char *sql, gint64 deadline, GCancellable *cancellable,
         GError **error)
{
  PGresult *result = tw_connection_execute (tw_lease_get_connection (self->lease), sql, NULL,
                                            deadline, cancellable, error);
  PQclear (result);
  return result != NULL;
}

TwTransaction *
tw_transaction_begin (TwPool *pool, GCancellable *cancellable, GError **error)
{
  for (;;) {
    g_autoptr (GError) failure = NULL;
    g_autoptr (TwTransaction) self = g_new0 (TwTransaction, 1);
    self->lease = tw_pool_lease (pool, 0, cancellable, error);
    if (self->lease == NULL)
      return NULL;
    gint64 deadline = tw_connection_deadline (OWN_STATEMENT_MS);
    if (tw_lease_set_statement_timeout (self->lease, 0, cancellable, &failure)
        && execute (self, "BEGIN", deadline, cancellable, &failure))
      return g_steal_pointer (&self);
    if (!tw_lease_is_reused (self->lease)
        || !g_error_matches (failure, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_LOST)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  }
}

gboolean
tw_transaction_execute (TwTransaction *self, const char *sql, GCancellable *cancellable,
                        GError **error)
{
  if (execute (self, sql, -1, cancellable, error))
    return TRUE;
  PGconn *connection = tw_lease_get_connection (self->lease);
  if (PQtransactionStatus (connection) == PQTRANS_ACTIVE) {
    /* Cancelled: the server is to stop now, not when it next writes to us. */
    g_autoptr (TwStopper) stopper = tw_stopper_start (connection);
    tw_stopper_join (stopper, STOP_MS);
    tw_lease_break (self->lease);
  }
  return FALSE;
}

gboolean
tw_transaction_commit (TwTransaction *self, GError **error)
{
  PGconn *connection = tw_lease_get_connection (self->lease);
  if (PQtransactionStatus (connection) != PQTRANS_INTRANS)
    /* COMMIT of a failed transaction would roll back and report success. */
    return tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_FAILED, NULL,
                         _("Nothing was saved, because a statement of the transaction failed."));
  return execute (self, "COMMIT", -1, NULL, error);
}

void
tw_transaction_free (TwTransaction *self)
{
  if (self == NULL)
    return;
  PGconn *connection = self->lease ? tw_lease_get_connection (self->lease) : NULL;
  PGTransactionStatusType status = PQtransactionStatus (connection);
  if ((status == PQTRANS_INTRANS || status == PQTRANS_INERROR)
      && !execute (self, "ROLLBACK", tw_connection_deadline (OWN_STATEMENT_MS), NULL, NULL))
    tw_lease_break (self->lease);
  tw_lease_release (self->lease);
  g_free (self);
}
