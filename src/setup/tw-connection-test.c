// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-connection-test.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-redshift-serverless.h"
#include "aws/tw-redshift.h"
#include "setup/tw-workspace-schema.h"
#include "setup/tw-workspace.h"
#include "warehouse/tw-query.h"

#define DIAL_SECONDS 10
#define READ_ONLY_TRANSACTION "25006" /* PostgreSQL, Appendix A: read_only_sql_transaction */

static const struct {
  const char *name;
  const char *title;
} hops[TW_HOP_N] = {
  [TW_HOP_TUNNEL] = { "tunnel", N_("Tunnel") },
  [TW_HOP_DNS] = { "dns", N_("Host name") },
  [TW_HOP_TCP] = { "tcp", N_("Network") },
  [TW_HOP_TLS] = { "tls", N_("TLS") },
  [TW_HOP_CREDENTIALS] = { "credentials", N_("Credentials") },
  [TW_HOP_LOGIN] = { "login", N_("Login") },
  [TW_HOP_SCHEMAS] = { "schemas", N_("Schemas") },
  [TW_HOP_PRIVILEGES] = { "privileges", N_("Privileges") },
  [TW_HOP_READ_ONLY] = { "read-only", N_("Read-only") },
};

/* One test on its way. */
typedef struct {
  const TwConnectionTest *test;
  TwHopFunc function;
  gpointer user_data;
  GCancellable *cancellable;
  TwConnectionReport *report;
  gint64 began; /* of the hop that runs */

  TwTunnel *tunnel;       /* nullable */
  TwWorkspace *workspace; /* of a sample */
  TwEndpoint *endpoint;   /* the end of the tunnel, where there is one */
  char *address;          /* that answered; nullable */
  TwPool *pool;
} Walk;

void
tw_connection_report_free (TwConnectionReport *self)
{
  if (self == NULL)
    return;
  g_clear_error (&self->error);
  g_free (self->cluster);
  g_free (self->vpc);
  g_clear_pointer (&self->schemas, g_ptr_array_unref);
  tw_tls_facts_free (self->tls);
  g_free (self->version);
  g_free (self);
}

const char *
tw_hop_state_name (TwHopState state)
{
  static const char *const names[] = { "running", "well", "warning", "skipped", "failed" };
  return names[state];
}

static void
deliver (Walk *walk, TwHopKind kind, TwHopState state, const char *message, const char *hint)
{
  const TwHop hop = { .kind = kind,
                      .state = state,
                      .name = hops[kind].name,
                      .title = _(hops[kind].title),
                      .message = message,
                      .hint = hint,
                      .ms = (guint) ((g_get_monotonic_time () - walk->began) / 1000) };
  walk->report->n_warnings += state == TW_HOP_WARNING;
  if (walk->function)
    walk->function (&hop, walk->user_data);
}

static void
begin (Walk *walk, TwHopKind kind)
{
  walk->began = g_get_monotonic_time ();
  deliver (walk, kind, TW_HOP_RUNNING, NULL, NULL);
}

static gboolean end (Walk *walk, TwHopKind kind, TwHopState state, const char *hint,
                     const char *format, ...) G_GNUC_PRINTF (5, 6);

static gboolean
end (Walk *walk, TwHopKind kind, TwHopState state, const char *hint, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  deliver (walk, kind, state, message, hint);
  return TRUE;
}

/* Takes @error. */
static gboolean
end_failed (Walk *walk, TwHopKind kind, GError *error)
{
  walk->report->error = error;
  walk->report->failed = kind;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    deliver (walk, kind, TW_HOP_FAILED, error->message, tw_error_get_hint (error));
  return FALSE;
}

static void
set_hint (GError *error, const char *hint)
{
  TwErrorDetails *details = tw_error_get_details (error);
  if (details == NULL)
    return;
  g_free (details->hint);
  details->hint = g_strdup (hint);
}

#define PRIVATE_HINT                                                                               \
  _("Reach it through an instance in its network: choose the tunnel, or connect from inside (a "   \
    "VPN).")

static void
take_cluster (TwConnectionReport *report, const TwRedshiftCluster *cluster, GError *error)
{
  gboolean paused = g_str_equal (cluster->status, "paused");
  if (!paused && !g_str_equal (cluster->status, "available")) {
    g_autofree char *hint = g_strdup_printf (_("AWS says that the cluster is %s: wait until it is "
                                               "available."), cluster->status);
    set_hint (error, hint);
    return;
  }
  if (!paused && cluster->publicly_accessible)
    return;
  report->offer = paused ? TW_OFFER_RESUME : TW_OFFER_TUNNEL;
  report->cluster = g_strdup (cluster->identifier);
  report->vpc = g_strdup (cluster->vpc);
  g_autofree char *hint
    = paused ? g_strdup_printf (_("The cluster %s is paused: resume it. It costs again from then "
                                  "on."),
                                cluster->identifier)
             : g_strdup_printf (_("The cluster %s is private: only its network (%s) reaches it. "
                                  "%s"),
                                cluster->identifier, cluster->vpc ? cluster->vpc : _("a VPC"),
                                PRIVATE_HINT);
  set_hint (error, hint);
}

/* What AWS says of a warehouse that cannot be reached; nothing where it cannot be asked. */
static void
find_offer (Walk *walk, GError *error)
{
  const TwProfile *profile = walk->test->profile;
  g_autofree char *cluster_name = tw_profile_dup_cluster (profile);
  g_autofree char *workgroup_name = tw_profile_dup_workgroup (profile);
  if ((cluster_name == NULL && workgroup_name == NULL) || walk->tunnel
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  const TwProfileLogin *login = &walk->test->login;
  g_autoptr (TwAwsClient) client
    = tw_profile_new_client (profile, login->prompt, login->prompt_data, NULL);
  if (client == NULL)
    return;
  if (workgroup_name) {
    g_autoptr (TwRedshiftWorkgroup) workgroup = tw_redshift_serverless_get_workgroup (
      client, workgroup_name, walk->cancellable, NULL);
    if (workgroup == NULL || workgroup->publicly_accessible)
      return;
    walk->report->offer = TW_OFFER_TUNNEL;
    walk->report->cluster = g_strdup (workgroup->name);
    g_autofree char *hint = g_strdup_printf (
      _("The workgroup is private: only its network reaches it. %s"), PRIVATE_HINT);
    set_hint (error, hint);
    return;
  }
  g_autoptr (TwRedshiftCluster) cluster
    = tw_redshift_get_cluster (client, cluster_name, walk->cancellable, NULL);
  if (cluster)
    take_cluster (walk->report, cluster, error);
}

static gboolean
open_sample (Walk *walk)
{
  const TwWorkspaceOptions options = { .depth = TW_WORKSPACE_CONNECT };
  GError *error = NULL;
  begin (walk, TW_HOP_LOGIN);
  walk->workspace = tw_workspace_open (walk->test->profile, &options, walk->cancellable, &error);
  if (walk->workspace == NULL)
    return end_failed (walk, TW_HOP_LOGIN, error);
  walk->pool = tw_pool_ref (tw_workspace_get_pool (walk->workspace));
  walk->endpoint = tw_endpoint_ref (tw_pool_get_endpoint (walk->pool));
  return TRUE;
}

static gboolean
find_endpoint (Walk *walk)
{
  const TwProfile *profile = walk->test->profile;
  GError *error = NULL;
  if (tw_profile_check (profile, &error))
    walk->endpoint = tw_endpoint_parse (profile->uri, NULL, &error);
  if (walk->endpoint == NULL) {
    begin (walk, TW_HOP_DNS);
    return end_failed (walk, TW_HOP_DNS, error);
  }
  if (profile->tunnel_instance == NULL)
    return TRUE;
  begin (walk, TW_HOP_TUNNEL);
  walk->tunnel = tw_profile_open_tunnel (profile, walk->endpoint, walk->test->tunnel_hooks, NULL,
                                         NULL, walk->cancellable, &error);
  if (walk->tunnel == NULL)
    return end_failed (walk, TW_HOP_TUNNEL, error);
  TwEndpoint *near
    = tw_endpoint_with_address (walk->endpoint, "127.0.0.1", tw_tunnel_get_port (walk->tunnel));
  tw_endpoint_unref (walk->endpoint);
  walk->endpoint = near;
  return end (walk, TW_HOP_TUNNEL, TW_HOP_WELL, NULL, _("Open through %s."),
              profile->tunnel_instance);
}

static gboolean
is_socket (const Walk *walk)
{
  return tw_endpoint_get_host (walk->endpoint)[0] == '/';
}

static gboolean
walk_dns_and_tcp (Walk *walk)
{
  GError *error = NULL;
  g_autofree char *list = NULL;
  const char *host = tw_endpoint_get_host (walk->endpoint);
  begin (walk, TW_HOP_DNS);
  if (is_socket (walk)) {
    end (walk, TW_HOP_DNS, TW_HOP_SKIPPED, NULL, _("A socket of this machine needs no name."));
    begin (walk, TW_HOP_TCP);
    return end (walk, TW_HOP_TCP, TW_HOP_SKIPPED, NULL, _("A socket of this machine."));
  }
  g_auto (GStrv) addresses = tw_tls_probe_look_up (walk->endpoint, walk->cancellable, &error);
  if (addresses == NULL) {
    find_offer (walk, error);
    return end_failed (walk, TW_HOP_DNS, error);
  }
  list = g_strjoinv (", ", addresses);
  if (walk->tunnel)
    end (walk, TW_HOP_DNS, TW_HOP_SKIPPED, NULL, _("The instance looks the host up."));
  else
    end (walk, TW_HOP_DNS, TW_HOP_WELL, NULL, _("%s is %s."), host, *list ? list : _("an address"));
  begin (walk, TW_HOP_TCP);
  for (char **address = addresses; *address; address++) {
    const char *to = **address ? *address : host;
    g_clear_error (&error);
    g_autoptr (GSocketConnection) socket
      = tw_tls_probe_dial (walk->endpoint, to, DIAL_SECONDS, walk->cancellable, &error);
    if (socket == NULL)
      continue;
    walk->address = g_strdup (to);
    return end (walk, TW_HOP_TCP, TW_HOP_WELL, NULL, _("%s answers on port %u."), to,
                tw_endpoint_get_port (walk->endpoint));
  }
  find_offer (walk, error);
  return end_failed (walk, TW_HOP_TCP, error);
}

static gboolean
walk_tls (Walk *walk)
{
  const char *mode = tw_endpoint_get_tls_mode (walk->endpoint);
  const char *warning = tw_tls_mode_get_warning (mode);
  gboolean optional = g_str_equal (mode, "prefer") || g_str_equal (mode, "allow");
  GError *error = NULL;
  begin (walk, TW_HOP_TLS);
  if (is_socket (walk))
    return end (walk, TW_HOP_TLS, TW_HOP_SKIPPED, NULL, _("Nothing leaves this machine."));
  if (g_str_equal (mode, "disable"))
    return end (walk, TW_HOP_TLS, TW_HOP_WARNING, warning, _("Turned off for this connection."));
  g_autoptr (GSocketConnection) socket = tw_tls_probe_dial (walk->endpoint, walk->address,
                                                            DIAL_SECONDS, walk->cancellable, &error);
  if (socket == NULL
      || !tw_tls_probe_run (walk->endpoint, socket, DIAL_SECONDS, &walk->report->tls,
                            walk->cancellable, &error)) {
    if (walk->tunnel)
      tw_profile_explain_tunnel (walk->tunnel, &error);
    if (!optional || !g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_TLS))
      return end_failed (walk, TW_HOP_TLS, error);
    g_clear_error (&error);
    return end (walk, TW_HOP_TLS, TW_HOP_WARNING, warning, _("The server offers no TLS."));
  }
  const TwTlsFacts *facts = walk->report->tls;
  return end (walk, TW_HOP_TLS, warning ? TW_HOP_WARNING : TW_HOP_WELL, warning,
              _("%s, certificate of %s from %s, good until %s."), facts->protocol,
              *facts->names ? facts->names : facts->subject, facts->issuer, facts->expires);
}

static gboolean
walk_login (Walk *walk)
{
  const TwProfile *profile = walk->test->profile;
  g_autofree char *user = NULL;
  const char *source = NULL;
  GError *error = NULL;
  begin (walk, TW_HOP_CREDENTIALS);
  if (!tw_profile_try_login (profile, walk->endpoint, &walk->test->login, &user, &source,
                             walk->cancellable, &error)) {
    find_offer (walk, error);
    return end_failed (walk, TW_HOP_CREDENTIALS, error);
  }
  if (profile->login == TW_LOGIN_NONE)
    end (walk, TW_HOP_CREDENTIALS, TW_HOP_SKIPPED, NULL, _("%s logs in without a password."), user);
  else
    end (walk, TW_HOP_CREDENTIALS, TW_HOP_WELL, NULL, "%s: %s.", user, source);
  begin (walk, TW_HOP_LOGIN);
  walk->pool = tw_profile_new_pool (profile, walk->endpoint, &walk->test->login, 1, &error);
  if (walk->pool == NULL)
    return end_failed (walk, TW_HOP_LOGIN, error);
  tw_workspace_prepare_pool (walk->pool, profile);
  return TRUE;
}

/* "PostgreSQL 15.18 (Debian …) on x86_64…", "PostgreSQL 8.0.2 on … Redshift 1.0.5" → what matters */
static char *
dup_product (const char *version)
{
  const char *redshift = strstr (version, "Redshift ");
  const char *from = redshift ? redshift : version;
  const char *end = strpbrk (from, "(,");
  const char *platform = strstr (from, " on ");
  if (end == NULL || (platform && platform < end))
    end = platform ? platform : from + strlen (from);
  return g_strchomp (g_strndup (from, (gsize) (end - from)));
}

static gboolean
end_login (Walk *walk)
{
  TwDialect dialect;
  GError *error = NULL;
  if (!tw_pool_get_dialect (walk->pool, &dialect, walk->cancellable, &error)) {
    if (g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_LOGIN)
        && walk->test->profile->login == TW_LOGIN_PASSWORD)
      walk->report->offer = TW_OFFER_PASSWORD;
    else
      find_offer (walk, error);
    return end_failed (walk, TW_HOP_LOGIN, error);
  }
  g_autofree char *where = tw_endpoint_describe (walk->endpoint);
  walk->report->version = tw_pool_dup_server_version (walk->pool);
  g_autofree char *product = dup_product (walk->report->version);
  return end (walk, TW_HOP_LOGIN, TW_HOP_WELL, NULL, "%s: %s.", where, product);
}

static const TwSchemaEntry *
find_schema (const GPtrArray *schemas, const char *name)
{
  for (guint i = 0; i < schemas->len; i++)
    if (g_str_equal (((TwSchemaEntry *) schemas->pdata[i])->name, name))
      return schemas->pdata[i];
  return NULL;
}

/* Those that the profile names, or all; the names of those that are missing. */
static GPtrArray *
chosen_schemas (const Walk *walk, GString *missing)
{
  char **names = walk->test->profile->schemas;
  GPtrArray *chosen = g_ptr_array_new ();
  const GPtrArray *all = walk->report->schemas;
  for (guint i = 0; *names == NULL && i < all->len; i++)
    g_ptr_array_add (chosen, all->pdata[i]);
  for (; *names; names++) {
    const TwSchemaEntry *entry = find_schema (all, *names);
    if (entry)
      g_ptr_array_add (chosen, (gpointer) entry);
    else
      g_string_append_printf (missing, "%s%s", missing->len ? ", " : "", *names);
  }
  return chosen;
}

static gboolean
end_privileges (Walk *walk, guint n_tables, guint n_readable)
{
  begin (walk, TW_HOP_PRIVILEGES);
  if (n_tables == 0)
    return end (walk, TW_HOP_PRIVILEGES, TW_HOP_SKIPPED, NULL, _("There are no tables."));
  if (n_readable == n_tables)
    return end (walk, TW_HOP_PRIVILEGES, TW_HOP_WELL, NULL, _("All %u tables may be read."),
                n_tables);
  return end (walk, TW_HOP_PRIVILEGES, TW_HOP_WARNING,
              _("Ask the owner of the data for USAGE on the schema and SELECT on its tables."),
              n_readable ? _("%u of %u tables may be read.")
                         : _("None of the tables may be read (%u of %u)."),
              n_readable, n_tables);
}

static gboolean
walk_schemas (Walk *walk)
{
  GError *error = NULL;
  begin (walk, TW_HOP_SCHEMAS);
  walk->report->schemas = tw_schema_list_read (walk->pool, walk->cancellable, &error);
  if (walk->report->schemas == NULL)
    return end_failed (walk, TW_HOP_SCHEMAS, error);
  g_autoptr (GString) missing = g_string_new (NULL);
  g_autoptr (GPtrArray) chosen = chosen_schemas (walk, missing);
  guint n_tables = 0, n_readable = 0;
  for (guint i = 0; i < chosen->len; i++) {
    n_tables += ((TwSchemaEntry *) chosen->pdata[i])->n_tables;
    n_readable += ((TwSchemaEntry *) chosen->pdata[i])->n_readable;
  }
  if (missing->len && walk->test->will_load)
    end (walk, TW_HOP_SCHEMAS, TW_HOP_WELL, NULL, _("%s is not there yet; it is loaded next."),
         missing->str);
  else if (missing->len)
    end (walk, TW_HOP_SCHEMAS, TW_HOP_WARNING,
         _("Check the names, or ask the owner of the data for USAGE on them."),
         _("Not found: %s. Found: %u tables in %u schemas."), missing->str, n_tables, chosen->len);
  else if (n_tables == 0)
    end (walk, TW_HOP_SCHEMAS, TW_HOP_WARNING, _("Choose other schemas, or another database."),
         _("There are %u schemas without a table."), chosen->len);
  else
    end (walk, TW_HOP_SCHEMAS, TW_HOP_WELL, NULL, _("%u tables in %u schemas."), n_tables,
         chosen->len);
  return end_privileges (walk, n_tables, n_readable);
}

/* Asks the server to write, in the way that a question's SQL runs, and wants a refusal. Were it not
 * refused, the same transaction is rolled back. */
static gboolean
walk_read_only (Walk *walk)
{
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  limits.purpose = N_("whether writing is refused");
  GError *error = NULL;
  begin (walk, TW_HOP_READ_ONLY);
  g_autoptr (TwResultSet) result
    = tw_query_run (walk->pool, "CREATE TABLE tradewind_doctor_must_not_exist (n integer)", NULL,
                    &limits, walk->cancellable, &error);
  const TwErrorDetails *details = error ? tw_error_get_details (error) : NULL;
  gboolean stated = details && *details->sqlstate;
  if (error && !stated)
    return end_failed (walk, TW_HOP_READ_ONLY, error);
  if (stated && g_str_equal (details->sqlstate, READ_ONLY_TRANSACTION))
    end (walk, TW_HOP_READ_ONLY, TW_HOP_WELL, NULL,
         _("The server refuses to write in the transactions that questions run in."));
  else if (stated)
    end (walk, TW_HOP_READ_ONLY, TW_HOP_WARNING, NULL,
         _("The server refused to write, though for another reason than that the transaction only "
           "reads: %s"), error->message);
  g_clear_error (&error);
  if (stated)
    return TRUE;
  tw_set_error (&error, TW_SETUP_ERROR, TW_SETUP_ERROR_FAILED,
                _("Connect as a user who may only read, and report this."),
                _("The server let a read-only transaction write; it was rolled back."));
  return end_failed (walk, TW_HOP_READ_ONLY, error);
}

static gboolean
arrive (Walk *walk)
{
  if (walk->test->profile->sample)
    return open_sample (walk);
  return find_endpoint (walk) && walk_dns_and_tcp (walk) && walk_tls (walk) && walk_login (walk);
}

TwConnectionReport *
tw_connection_test_run (const TwConnectionTest *test, TwHopFunc function, gpointer user_data,
                        GCancellable *cancellable)
{
  Walk walk = { .test = test,
                .function = function,
                .user_data = user_data,
                .cancellable = cancellable,
                .report = g_new0 (TwConnectionReport, 1) };
  if (arrive (&walk) && end_login (&walk) && walk_schemas (&walk))
    walk_read_only (&walk);
  if (walk.report->error == NULL)
    g_cancellable_set_error_if_cancelled (cancellable, &walk.report->error);
  if (walk.pool)
    tw_pool_close (walk.pool);
  g_clear_pointer (&walk.pool, tw_pool_unref);
  g_clear_pointer (&walk.endpoint, tw_endpoint_unref);
  g_clear_pointer (&walk.tunnel, tw_tunnel_release);
  g_clear_object (&walk.workspace);
  g_free (walk.address);
  return walk.report;
}
