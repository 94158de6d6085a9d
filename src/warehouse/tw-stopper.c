// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-stopper.h"

#include "warehouse/tw-connection.h"

#define SECOND_WAY_MS 3000

struct _TwStopper {
  gatomicrefcount references; /* the caller and the thread: either may end first */
  PGcancel *request;
  GMutex lock;
  GCond ended;
  gboolean has_ended;
};

static void
stopper_unref (TwStopper *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  PQfreeCancel (self->request);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  g_free (self);
}

/* PQcancel connects without a deadline, so nobody waits for it. */
static gpointer
send_request (gpointer data)
{
  TwStopper *self = data;
  char ignored[256];
  PQcancel (self->request, ignored, sizeof ignored);
  g_mutex_lock (&self->lock);
  self->has_ended = TRUE;
  g_cond_signal (&self->ended);
  g_mutex_unlock (&self->lock);
  stopper_unref (self);
  return NULL;
}

TwStopper *
tw_stopper_start (PGconn *connection)
{
  TwStopper *self = g_new0 (TwStopper, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  self->request = PQgetCancel (connection);
  if (self->request == NULL)
    return self;
  g_atomic_ref_count_inc (&self->references);
  GThread *thread = g_thread_try_new ("tw-cancel", send_request, self, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    g_atomic_ref_count_dec (&self->references);
  return self;
}

gboolean
tw_stopper_join (TwStopper *self, guint ms)
{
  gint64 deadline = tw_connection_deadline (ms);
  gboolean in_time = TRUE;
  g_mutex_lock (&self->lock);
  while (!self->has_ended && in_time)
    in_time = g_cond_wait_until (&self->ended, &self->lock, deadline);
  gboolean ended = self->has_ended;
  g_mutex_unlock (&self->lock);
  return ended;
}

void
tw_stopper_free (TwStopper *self)
{
  if (self != NULL)
    stopper_unref (self);
}

void
tw_stopper_cancel_backend (TwLease *lease)
{
  gint64 deadline = tw_connection_deadline (SECOND_WAY_MS);
  PGconn *connection = tw_pool_connect (tw_lease_get_pool (lease), deadline, NULL, NULL);
  if (connection == NULL)
    return;
  g_autofree char *pid
    = g_strdup_printf ("%d", PQbackendPID (tw_lease_get_connection (lease)));
  const char *params[] = { pid, NULL };
  PQclear (tw_connection_execute (connection,
                                  "SELECT pg_catalog.pg_cancel_backend(CAST($1 AS int))", params,
                                  deadline, NULL, NULL));
  PQfinish (connection);
}
