// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-pool.h"

#include <glib/gi18n.h>
#include <string.h>

#include "warehouse/tw-connection.h"
#include "warehouse/tw-lease.h"
#include "warehouse/tw-server-error.h"

#define CONNECT_MS 15000
#define CHECK_MS 5000
#define DEFAULT_LEASE_MS 30000

/* After this long without use a firewall may have dropped the connection without a word. */
#define CHECK_AFTER_US (30 * G_USEC_PER_SEC)

static const char standard_session[]
  = "SELECT pg_catalog.set_config('datestyle', 'ISO', false), "
    "pg_catalog.set_config('standard_conforming_strings', 'on', false), "
    "pg_catalog.set_config('intervalstyle', 'postgres', false), "
    "pg_catalog.set_config('client_encoding', $1, false)";

struct _TwLease {
  TwPool *pool; /* while leased */
  PGconn *connection;
  gint64 idle_since;
  guint statement_timeout; /* of the session; 0 is the server's own */
  gboolean reused;
  char *label; /* nullable: its query group */
};

struct _TwPool {
  gatomicrefcount references;
  TwEndpoint *endpoint;
  TwPoolSource source; /* nullable */
  gpointer source_data;
  GDestroyNotify source_destroy;
  guint max_connections;
  TwAudit *audit; /* nullable */
  char *profile;  /* nullable: its name in the audit log */
  GStrv hidden;   /* nullable: schemas that no search path may lead to */

  GMutex lock;
  GCond changed;
  GQueue idle; /* of TwLease, last used first */
  guint n_open; /* idle, leased and being made */
  gboolean closed;
  char *version;
};

static void
slot_free (TwLease *slot)
{
  PQfinish (slot->connection);
  g_free (slot->label);
  g_free (slot);
}

static gboolean
closed_error (GError **error)
{
  return tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_CONNECT, NULL,
                       _("This connection was closed."));
}

static gboolean
busy_error (TwPool *self, guint deadline_ms, GError **error)
{
  return tw_set_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TIMEOUT,
                       _("Wait for a running query to end, or cancel one."),
                       _("All %u connections to the warehouse were busy for %g seconds."),
                       self->max_connections, deadline_ms / 1000.0);
}

/* A server may be set up to write dates or read literals its own way; ours is the standard one. */
static gboolean
has_standard_session (PGconn *connection)
{
  const char *dates = PQparameterStatus (connection, "DateStyle");
  const char *strings = PQparameterStatus (connection, "standard_conforming_strings");
  const char *intervals = PQparameterStatus (connection, "IntervalStyle");
  return dates && g_str_has_prefix (dates, "ISO") && g_strcmp0 (strings, "on") == 0
         && g_strcmp0 (intervals, "postgres") == 0;
}

static gboolean
set_up_session (PGconn *connection, TwDialect dialect, gint64 deadline, GCancellable *cancellable,
                GError **error)
{
  /* A database that does not know its encoding fails every read of what is no UTF-8. */
  gboolean bytes = g_strcmp0 (PQparameterStatus (connection, "server_encoding"), "SQL_ASCII") == 0;
  if (has_standard_session (connection) && !bytes)
    return TRUE;
  const char *params[] = { bytes ? "SQL_ASCII" : "UTF8", NULL };
  gboolean redshift = dialect == TW_DIALECT_REDSHIFT;
  PGresult *result
    = tw_connection_execute (connection, redshift ? "SET datestyle TO ISO" : standard_session,
                             redshift ? NULL : params, deadline, cancellable, error);
  PQclear (result);
  return result != NULL;
}

static gboolean
is_hidden (TwPool *self, const char *schema)
{
  for (guint i = 0; self->hidden[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->hidden[i], schema) == 0)
      return TRUE;
  return FALSE;
}

/* "\"$user\", public" without what is hidden; "$user" stands for a schema called as the user. */
static char *
filter_search_path (TwPool *self, const char *path)
{
  GString *kept = g_string_new (NULL);
  g_auto (GStrv) parts = g_strsplit (path, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    const char *part = g_strstrip (parts[i]);
    g_autofree char *name = g_strdup (part);
    g_strdelimit (name, "\"", ' ');
    const char *schema = g_strstrip (name);
    if (g_str_equal (schema, "$user"))
      schema = tw_endpoint_get_user (self->endpoint);
    if (*part != '\0' && !is_hidden (self, schema))
      g_string_append_printf (kept, "%s%s", kept->len ? ", " : "", part);
  }
  return g_string_free (kept, FALSE);
}

static gboolean
hide_schemas (TwPool *self, PGconn *connection, gint64 deadline, GCancellable *cancellable,
              GError **error)
{
  if (self->hidden == NULL || self->hidden[0] == NULL)
    return TRUE;
  PGresult *result = tw_connection_execute (connection, "SHOW search_path", NULL, deadline,
                                            cancellable, error);
  if (result == NULL)
    return FALSE;
  g_autofree char *path = filter_search_path (self, PQgetvalue (result, 0, 0));
  PQclear (result);
  g_autofree char *sql = g_strdup_printf ("SET search_path TO %s", *path ? path : "pg_catalog");
  result = tw_connection_execute (connection, sql, NULL, deadline, cancellable, error);
  PQclear (result);
  return result != NULL;
}

/* The first connection of a pool asks which server this is. */
static gboolean
learn_version (TwPool *self, PGconn *connection, gint64 deadline, GCancellable *cancellable,
               GError **error)
{
  g_autofree char *known = tw_pool_dup_server_version (self);
  if (known != NULL)
    return TRUE;
  PGresult *result = tw_connection_execute (connection, "SELECT pg_catalog.version()", NULL,
                                            deadline, cancellable, error);
  if (result == NULL)
    return FALSE;
  char *version = tw_server_error_dup_text (PQgetvalue (result, 0, 0));
  PQclear (result);
  g_mutex_lock (&self->lock);
  if (self->version == NULL)
    self->version = g_steal_pointer (&version);
  g_mutex_unlock (&self->lock);
  g_free (version);
  return TRUE;
}

PGconn *
tw_pool_connect (TwPool *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  if (self->source == NULL)
    return tw_connection_open (self->endpoint, deadline, cancellable, error);
  g_autoptr (GError) failure = NULL;
  g_autoptr (TwEndpoint) endpoint = self->source (self->source_data, NULL, cancellable, error);
  if (endpoint == NULL)
    return NULL;
  PGconn *connection = tw_connection_open (endpoint, deadline, cancellable, &failure);
  if (g_error_matches (failure, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_LOGIN)) {
    g_autoptr (GError) why = NULL;
    g_autoptr (TwEndpoint) other = self->source (self->source_data, endpoint, cancellable, &why);
    if (other || why)
      g_clear_error (&failure);
    if (other)
      connection = tw_connection_open (other, deadline, cancellable, &failure);
    else if (why)
      failure = g_steal_pointer (&why);
  }
  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  return connection;
}

static PGconn *
connect_session (TwPool *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = tw_connection_deadline (CONNECT_MS);
  PGconn *connection = tw_pool_connect (self, deadline, cancellable, error);
  if (connection == NULL)
    return NULL;
  if (learn_version (self, connection, deadline, cancellable, error)) {
    g_autofree char *version = tw_pool_dup_server_version (self);
    if (set_up_session (connection, tw_dialect_from_version (version), deadline, cancellable,
                        error)
        && hide_schemas (self, connection, deadline, cancellable, error))
      return connection;
  }
  PQfinish (connection);
  return NULL;
}

static gboolean
is_healthy (TwLease *slot, GCancellable *cancellable)
{
  if (!tw_connection_is_alive (slot->connection))
    return FALSE;
  if (g_get_monotonic_time () - slot->idle_since < CHECK_AFTER_US)
    return TRUE;
  PGresult *result = tw_connection_execute (slot->connection, "SELECT 1", NULL,
                                            tw_connection_deadline (CHECK_MS), cancellable, NULL);
  PQclear (result);
  return result != NULL;
}

static void
give_up_place (TwPool *self)
{
  g_mutex_lock (&self->lock);
  self->n_open--;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Makes a connection in a place already counted, in place of @slot where that is given. */
static TwLease *
fill_place (TwPool *self, TwLease *slot, GCancellable *cancellable, GError **error)
{
  if (slot != NULL && is_healthy (slot, cancellable)) {
    slot->pool = tw_pool_ref (self);
    slot->reused = TRUE;
    return slot;
  }
  g_clear_pointer (&slot, slot_free);
  PGconn *connection = connect_session (self, cancellable, error);
  if (connection == NULL) {
    give_up_place (self);
    return NULL;
  }
  slot = g_new0 (TwLease, 1);
  slot->connection = connection;
  slot->pool = tw_pool_ref (self);
  return slot;
}

static void
wake_cb (GCancellable *cancellable G_GNUC_UNUSED, gpointer user_data)
{
  TwPool *self = user_data;
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Waits for a place; @slot is an idle connection that comes with it, or %NULL. */
static gboolean
wait_for_place (TwPool *self, guint deadline_ms, TwLease **slot, GCancellable *cancellable,
                GError **error)
{
  gint64 deadline = tw_connection_deadline (deadline_ms);
  gulong handler
    = cancellable ? g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL) : 0;
  gboolean in_time = TRUE;
  gboolean cancelled = FALSE;
  g_mutex_lock (&self->lock);
  while (!self->closed && in_time && g_queue_is_empty (&self->idle)
         && self->n_open >= self->max_connections
         && !(cancelled = g_cancellable_is_cancelled (cancellable)))
    in_time = g_cond_wait_until (&self->changed, &self->lock, deadline);
  gboolean closed = self->closed;
  gboolean taken = !closed && !cancelled;
  *slot = taken ? g_queue_pop_head (&self->idle) : NULL;
  if (taken && *slot == NULL && self->n_open < self->max_connections)
    self->n_open++;
  else if (*slot == NULL)
    taken = FALSE;
  g_mutex_unlock (&self->lock);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  if (taken)
    return TRUE;
  if (closed)
    return closed_error (error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return busy_error (self, deadline_ms, error);
}

TwPool *
tw_pool_new (TwEndpoint *endpoint, guint max_connections)
{
  TwPool *self = g_new0 (TwPool, 1);
  g_atomic_ref_count_init (&self->references);
  self->endpoint = tw_endpoint_ref (endpoint);
  self->max_connections = MAX (max_connections, 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->idle);
  return self;
}

TwPool *
tw_pool_new_with_source (TwEndpoint *endpoint, guint max_connections, TwPoolSource source,
                         gpointer user_data, GDestroyNotify destroy)
{
  TwPool *self = tw_pool_new (endpoint, max_connections);
  self->source = source;
  self->source_data = user_data;
  self->source_destroy = destroy;
  return self;
}

TwPool *
tw_pool_ref (TwPool *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_pool_unref (TwPool *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_queue_clear_full (&self->idle, (GDestroyNotify) slot_free);
  g_clear_pointer (&self->endpoint, tw_endpoint_unref);
  if (self->source_destroy)
    self->source_destroy (self->source_data);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->audit, tw_audit_unref);
  g_free (self->profile);
  g_strfreev (self->hidden);
  g_free (self->version);
  g_free (self);
}

void
tw_pool_set_audit (TwPool *self, TwAudit *audit, const char *profile)
{
  g_clear_pointer (&self->audit, tw_audit_unref);
  self->audit = tw_audit_ref (audit);
  g_free (self->profile);
  self->profile = g_strdup (profile);
}

void
tw_pool_hide_schemas (TwPool *self, const char *const *schemas)
{
  g_strfreev (self->hidden);
  self->hidden = g_strdupv ((GStrv) schemas);
}

TwAudit *
tw_pool_get_audit (TwPool *self)
{
  return self->audit;
}

const char *
tw_pool_get_profile (TwPool *self)
{
  return self->profile;
}

TwEndpoint *
tw_pool_get_endpoint (TwPool *self)
{
  return self->endpoint;
}

char *
tw_pool_dup_server_version (TwPool *self)
{
  g_mutex_lock (&self->lock);
  char *version = g_strdup (self->version);
  g_mutex_unlock (&self->lock);
  return version;
}

gboolean
tw_pool_get_dialect (TwPool *self, TwDialect *dialect, GCancellable *cancellable, GError **error)
{
  g_autofree char *version = tw_pool_dup_server_version (self);
  if (version == NULL) {
    g_autoptr (TwLease) lease = tw_pool_lease (self, 0, cancellable, error);
    if (lease == NULL)
      return FALSE;
    version = tw_pool_dup_server_version (self);
  }
  *dialect = tw_dialect_from_version (version);
  return TRUE;
}

TwLease *
tw_pool_lease (TwPool *self, guint deadline_ms, GCancellable *cancellable, GError **error)
{
  TwLease *slot = NULL;
  if (deadline_ms == 0)
    deadline_ms = DEFAULT_LEASE_MS;
  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !wait_for_place (self, deadline_ms, &slot, cancellable, error))
    return NULL;
  return fill_place (self, slot, cancellable, error);
}

void
tw_lease_release (TwLease *self)
{
  if (self == NULL)
    return;
  TwPool *pool = g_steal_pointer (&self->pool);
  gboolean good = PQstatus (self->connection) == CONNECTION_OK
                  && PQtransactionStatus (self->connection) == PQTRANS_IDLE;
  self->idle_since = g_get_monotonic_time ();
  g_mutex_lock (&pool->lock);
  gboolean kept = good && !pool->closed;
  if (kept)
    g_queue_push_head (&pool->idle, self);
  else
    pool->n_open--;
  g_cond_signal (&pool->changed);
  g_mutex_unlock (&pool->lock);
  if (!kept)
    slot_free (self);
  tw_pool_unref (pool);
}

PGconn *
tw_lease_get_connection (TwLease *self)
{
  return self->connection;
}

gboolean
tw_lease_is_reused (const TwLease *self)
{
  return self->reused;
}

gboolean
tw_lease_set_statement_timeout (TwLease *self, guint ms, GCancellable *cancellable, GError **error)
{
  if (ms == self->statement_timeout)
    return TRUE;
  g_autofree char *sql = ms ? g_strdup_printf ("SET statement_timeout TO %u", MIN (ms, G_MAXINT))
                            : g_strdup ("RESET statement_timeout");
  gint64 deadline = tw_connection_deadline (CONNECT_MS);
  PGresult *result
    = tw_connection_execute (self->connection, sql, NULL, deadline, cancellable, error);
  if (result == NULL)
    return FALSE;
  PQclear (result);
  self->statement_timeout = ms;
  return TRUE;
}

gboolean
tw_lease_set_label (TwLease *self, const char *label, GCancellable *cancellable, GError **error)
{
  g_autofree char *version = tw_pool_dup_server_version (self->pool);
  if (tw_dialect_from_version (version) != TW_DIALECT_REDSHIFT
      || g_strcmp0 (self->label, label) == 0)
    return TRUE;
  g_autofree char *literal = tw_dialect_quote_literal (TW_DIALECT_REDSHIFT, label);
  g_autofree char *sql = g_strdup_printf ("SET query_group TO %s", literal);
  g_autoptr (GError) failure = NULL;
  PGresult *result = tw_connection_execute (self->connection, sql, NULL,
                                            tw_connection_deadline (CONNECT_MS), cancellable,
                                            &failure);
  /* A label that the server does not take is no reason to leave the question unasked. */
  if (result == NULL && !g_error_matches (failure, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_SQL)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  PQclear (result);
  g_free (self->label);
  self->label = g_strdup (label);
  return TRUE;
}

void
tw_lease_break (TwLease *self)
{
  g_clear_pointer (&self->connection, PQfinish);
}

TwPool *
tw_lease_get_pool (TwLease *self)
{
  return self->pool;
}

void
tw_pool_close (TwPool *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  GQueue idle = self->idle;
  g_queue_init (&self->idle);
  self->n_open -= idle.length;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_queue_clear_full (&idle, (GDestroyNotify) slot_free);
}
