// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-workspace.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "core/tw-secret.h"
#include "core/tw-worker.h"
#include "setup/tw-profile-login.h"
#include "setup/tw-workspace-files.h"
#include "setup/tw-workspace-index.h"
#include "setup/tw-workspace-schema.h"
#include "setup/tw-workspace-verified.h"

#define MAX_CONNECTIONS 8

/* What stays open when a workspace is read anew. Atomically reference counted. */
typedef struct {
  TwSampleServer *server; /* nullable */
  TwTunnel *tunnel;       /* nullable */
  TwPool *pool;
} Connection;

struct _TwWorkspace {
  GObject parent;
  TwProfile *profile;
  Connection *connection;
  char *relationships; /* nullable: another file than the person's own */
  GStrv load;          /* parts that were asked for beside the profile's */
  char *fingerprint;   /* nullable: of the system tables, where changes are watched for */
  gboolean watch;
  TwCatalog *catalog;
  TwIndex *index;
  TwEmbedding embedding;
  GPtrArray *metrics;
  GPtrArray *examples;
  GPtrArray *own_examples;
  GPtrArray *warnings;
};

G_DEFINE_FINAL_TYPE (TwWorkspace, tw_workspace, G_TYPE_OBJECT)

/* What one opening needs on its way. */
typedef struct {
  TwSetupProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Way;

static void
say (const Way *way, const char *message, double fraction)
{
  if (way->progress)
    way->progress (message, fraction, way->progress_data);
}

static void
connection_clear (gpointer data)
{
  Connection *connection = data;
  if (connection->pool)
    tw_pool_close (connection->pool);
  g_clear_pointer (&connection->pool, tw_pool_unref);
  g_clear_pointer (&connection->tunnel, tw_tunnel_release);
  g_clear_pointer (&connection->server, tw_sample_server_release);
}

static void
connection_release (Connection *connection)
{
  g_atomic_rc_box_release_full (connection, connection_clear);
}

static TwSample
sample_of (const TwProfile *profile)
{
  const char *cryptic = tw_sample_get_schema (TW_SAMPLE_CRYPTIC);
  return g_strv_contains ((const char *const *) profile->schemas, cryptic) ? TW_SAMPLE_CRYPTIC
                                                                          : TW_SAMPLE_NORTHWIND;
}

static gboolean
ensure_loaded (TwPool *pool, TwSample sample, const Way *way, GError **error)
{
  gboolean loaded = FALSE;
  if (!tw_sample_data_is_loaded (pool, sample, &loaded, way->cancellable, error))
    return FALSE;
  return loaded
         || tw_sample_data_load (pool, sample, way->progress, way->progress_data, way->cancellable,
                                 error);
}

static gboolean
open_sample (TwWorkspace *self, const Way *way, GError **error)
{
  Connection *connection = self->connection;
  connection->server
    = tw_sample_server_acquire (way->progress, way->progress_data, way->cancellable, error);
  if (connection->server == NULL)
    return FALSE;
  connection->pool
    = tw_pool_new (tw_sample_server_get_endpoint (connection->server), MAX_CONNECTIONS);
  tw_workspace_prepare_pool (connection->pool, self->profile);
  int lock = tw_sample_server_lock_data (connection->server, way->cancellable, error);
  if (lock < 0)
    return FALSE;
  gboolean loaded = ensure_loaded (connection->pool, sample_of (self->profile), way, error);
  close (lock);
  return loaded;
}

/* Where to connect to: the warehouse itself, or the end of a tunnel to it. */
static TwEndpoint *
find_way (TwWorkspace *self, TwEndpoint *endpoint, const TwTunnelHooks *hooks, const Way *way,
          GError **error)
{
  const TwProfile *profile = self->profile;
  if (profile->tunnel_instance == NULL)
    return tw_endpoint_ref (endpoint);
  self->connection->tunnel = tw_profile_open_tunnel (profile, endpoint, hooks, way->progress,
                                                     way->progress_data, way->cancellable, error);
  return self->connection->tunnel
           ? tw_endpoint_with_address (endpoint, "127.0.0.1",
                                       tw_tunnel_get_port (self->connection->tunnel))
           : NULL;
}

static gboolean
open_address (TwWorkspace *self, const TwWorkspaceOptions *options, const Way *way, GError **error)
{
  Connection *connection = self->connection;
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (self->profile->uri, NULL, error);
  g_autoptr (TwEndpoint) end
    = endpoint ? find_way (self, endpoint, options->tunnel_hooks, way, error) : NULL;
  if (end == NULL)
    return FALSE;
  g_autofree char *message = g_strdup_printf (_("Connecting to %s…"), self->profile->title);
  say (way, message, -1);
  TwDialect dialect;
  const TwTunnelHooks *hooks = options->tunnel_hooks;
  const TwProfileLogin login = { .password = options->password,
                                 .prompt = hooks ? hooks->prompt : NULL,
                                 .prompt_data = hooks ? hooks->user_data : NULL };
  connection->pool = tw_profile_new_pool (self->profile, end, &login, MAX_CONNECTIONS, error);
  if (connection->pool == NULL)
    return FALSE;
  tw_workspace_prepare_pool (connection->pool, self->profile);
  gboolean open = tw_pool_get_dialect (connection->pool, &dialect, way->cancellable, error);
  if (!open && connection->tunnel)
    tw_profile_explain_tunnel (connection->tunnel, error);
  return open;
}

static void
warn_of_rejected (TwWorkspace *self)
{
  const GPtrArray *rejected = tw_catalog_get_rejected (self->catalog);
  for (guint i = 0; i < rejected->len; i++)
    g_ptr_array_add (self->warnings, g_strdup (rejected->pdata[i]));
}

static gboolean
read_schema (TwWorkspace *self, const Way *way, GError **error)
{
  const TwProfile *profile = self->profile;
  say (way, _("Reading the schema…"), -1);
  g_autoptr (TwRelationshipFile) relationships = tw_workspace_read_relationships (
    profile->sample, self->relationships, self->warnings, error);
  if (relationships == NULL)
    return FALSE;
  /* Before they are read, so that a change in between is noticed. */
  const TwSystemFilter filter = tw_workspace_get_filter (profile);
  if (self->watch)
    self->fingerprint = tw_system_tables_read_fingerprint (self->connection->pool, &filter,
                                                           way->cancellable, NULL);
  g_autoptr (TwSystemTables) tables
    = tw_workspace_read_tables (self->connection->pool, profile, (const char *const *) self->load,
                                way->cancellable, error);
  if (tables == NULL)
    return FALSE;
  self->catalog = tw_catalog_new (tables, relationships);
  warn_of_rejected (self);
  self->metrics = tw_workspace_read_metrics (profile->sample, self->catalog, self->warnings);
  self->examples = tw_workspace_read_examples (profile->sample, self->catalog,
                                               &self->own_examples, self->warnings);
  tw_workspace_check_knowledge (self, self->warnings);
  return TRUE;
}

static void
indexed_table (guint done, guint total, const char *table, gpointer user_data)
{
  g_autofree char *message = g_strdup_printf (_("Indexing %s…"), table);
  say (user_data, message, total > 0 ? (double) done / total : -1);
}

static gboolean
build_index (TwWorkspace *self, gboolean force, Way *way, GError **error)
{
  const TwIndexing how = { force, indexed_table, way };
  self->index = tw_embedding_build_index (&self->embedding, self->catalog, &how, self->warnings,
                                          way->cancellable, error);
  return self->index != NULL;
}

static TwWorkspace *
workspace_new (const TwProfile *profile, const char *relationships,
               const TwWorkspaceOptions *options)
{
  TwWorkspace *self = g_object_new (TW_TYPE_WORKSPACE, NULL);
  self->profile = tw_profile_copy (profile);
  self->relationships = g_strdup (relationships);
  self->watch = options->watch;
  self->load = options->load ? g_strdupv ((GStrv) options->load) : g_new0 (char *, 1);
  tw_embedding_init (&self->embedding, options->bedrock, options->preferences);
  if (options->bedrock)
    tw_bedrock_session_choose_model_async (options->bedrock, NULL, NULL, NULL);
  return self;
}

static gboolean
connect_profile (TwWorkspace *self, const TwWorkspaceOptions *options, const Way *way,
                 GError **error)
{
  self->connection = g_atomic_rc_box_new0 (Connection);
  return self->profile->sample ? open_sample (self, way, error)
                               : open_address (self, options, way, error);
}

typedef struct {
  TwProfile *profile; /* of an opening */
  char *password;
  char *relationships;
  GStrv load;
  gboolean northwind;
  TwWorkspace *workspace; /* of a reindexing */
  gboolean force;
  TwEmbedding embedding;
  const TwTunnelHooks *tunnel_hooks;
  TwSetupProgress progress;
  gpointer progress_data;
  GMainContext *context;
} Request;

typedef struct {
  TwSetupProgress progress;
  gpointer progress_data;
  char *message;
  double fraction;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;
  g_free (report->message);
  g_free (report);
}

static void
request_free (gpointer data)
{
  Request *request = data;
  g_clear_pointer (&request->profile, tw_profile_free);
  g_clear_object (&request->workspace);
  g_main_context_unref (request->context);
  tw_embedding_clear (&request->embedding);
  tw_secret_free (request->password);
  g_free (request->relationships);
  g_strfreev (request->load);
  g_free (request);
}

static gboolean
report_arrived_cb (gpointer data)
{
  Report *report = data;
  report->progress (report->message, report->fraction, report->progress_data);
  return G_SOURCE_REMOVE;
}

/* Comes before the task's own return: both have the same priority in the same context. */
static void
report (const char *message, double fraction, gpointer data)
{
  Request *request = data;
  if (request->progress == NULL)
    return;
  Report *to = g_new (Report, 1);
  *to = (Report) { request->progress, request->progress_data, g_strdup (message), fraction };
  g_main_context_invoke_full (request->context, G_PRIORITY_DEFAULT, report_arrived_cb, to,
                              report_free);
}

static void
return_workspace (GTask *task, TwWorkspace *workspace, GError *error)
{
  if (workspace)
    g_task_return_pointer (task, workspace, g_object_unref);
  else
    g_task_return_error (task, error);
}

static TwWorkspaceOptions
options_of (Request *request)
{
  return (TwWorkspaceOptions) {
    .password = request->password,
    .relationships = request->relationships,
    .depth = TW_WORKSPACE_INDEX,
    .bedrock = request->embedding.bedrock,
    .preferences = request->embedding.preferences,
    .tunnel_hooks = request->tunnel_hooks,
    .load = (const char *const *) request->load,
    .northwind = request->northwind,
    .watch = TRUE,
    .progress = report,
    .progress_data = request,
  };
}

static void
open_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  TwWorkspaceOptions options = options_of (request);
  TwWorkspace *workspace = tw_workspace_open (request->profile, &options, cancellable, &error);
  return_workspace (task, workspace, error);
}

static void
reindex_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  TwWorkspaceOptions options = options_of (request);
  TwWorkspace *workspace = tw_workspace_reindex (request->workspace, request->force, &options,
                                                 cancellable, &error);
  return_workspace (task, workspace, error);
}

static void
compare_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean changed = tw_workspace_has_changed (data, cancellable, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, changed);
}

static void
improve_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  TwIndex *index = tw_workspace_improve (data, cancellable, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, index, (GDestroyNotify) tw_index_unref);
}

static Request *
request_new (const TwWorkspaceOptions *options)
{
  Request *request = g_new0 (Request, 1);
  request->password = g_strdup (options->password);
  request->relationships = g_strdup (options->relationships);
  request->load = g_strdupv ((GStrv) options->load);
  request->northwind = options->northwind;
  tw_embedding_init (&request->embedding, options->bedrock, options->preferences);
  request->tunnel_hooks = options->tunnel_hooks;
  request->progress = options->progress;
  request->progress_data = options->progress_data;
  request->context = g_main_context_ref_thread_default ();
  return request;
}

static void
tw_workspace_finalize (GObject *object)
{
  TwWorkspace *self = TW_WORKSPACE (object);
  g_clear_pointer (&self->index, tw_index_unref);
  g_clear_pointer (&self->metrics, g_ptr_array_unref);
  g_clear_pointer (&self->examples, g_ptr_array_unref);
  g_clear_pointer (&self->own_examples, g_ptr_array_unref);
  g_clear_pointer (&self->catalog, tw_catalog_unref);
  tw_embedding_clear (&self->embedding);
  g_clear_pointer (&self->connection, connection_release);
  g_clear_pointer (&self->profile, tw_profile_free);
  g_ptr_array_unref (self->warnings);
  g_free (self->relationships);
  g_free (self->fingerprint);
  g_strfreev (self->load);
  G_OBJECT_CLASS (tw_workspace_parent_class)->finalize (object);
}

static void
tw_workspace_class_init (TwWorkspaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_workspace_finalize;
}

static void
tw_workspace_init (TwWorkspace *self)
{
  self->warnings = g_ptr_array_new_with_free_func (g_free);
}

TwWorkspace *
tw_workspace_open (const TwProfile *profile, const TwWorkspaceOptions *options,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (TwWorkspace) self = workspace_new (profile, options->relationships, options);
  Way way = { options->progress, options->progress_data, cancellable };
  if (!connect_profile (self, options, &way, error)
      || (options->northwind
          && !ensure_loaded (self->connection->pool, TW_SAMPLE_NORTHWIND, &way, error)))
    return NULL;
  if (options->depth >= TW_WORKSPACE_SCHEMA && !read_schema (self, &way, error))
    return NULL;
  if (options->depth >= TW_WORKSPACE_INDEX && !build_index (self, FALSE, &way, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
tw_workspace_open_async (const TwProfile *profile, const TwWorkspaceOptions *options,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_workspace_open_async);
  Request *request = request_new (options);
  request->profile = tw_profile_copy (profile);
  g_task_set_task_data (task, request, request_free);
  tw_worker_run (TW_WORKER_DATABASE, task, open_in_worker);
}

TwWorkspace *
tw_workspace_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What was loaded once stays. */
static void
add_loaded (TwWorkspace *self, GStrv before)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_strv_builder_addv (all, (const char **) before);
  for (guint i = 0; self->load[i]; i++)
    if (!g_strv_contains ((const char *const *) before, self->load[i]))
      g_strv_builder_add (all, self->load[i]);
  g_strfreev (self->load);
  self->load = g_strv_builder_end (all);
}

TwWorkspace *
tw_workspace_reindex (TwWorkspace *self, gboolean force, const TwWorkspaceOptions *options,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (TwWorkspace) fresh = workspace_new (self->profile, self->relationships, options);
  Way way = { options->progress, options->progress_data, cancellable };
  fresh->connection = g_atomic_rc_box_acquire (self->connection);
  add_loaded (fresh, self->load);
  if (!read_schema (fresh, &way, error) || !build_index (fresh, force, &way, error))
    return NULL;
  return g_steal_pointer (&fresh);
}

void
tw_workspace_reindex_async (TwWorkspace *self, gboolean force, const TwWorkspaceOptions *options,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_workspace_reindex_async);
  Request *request = request_new (options);
  request->workspace = g_object_ref (self);
  request->force = force;
  g_task_set_task_data (task, request, request_free);
  tw_worker_run (TW_WORKER_DATABASE, task, reindex_in_worker);
}

TwWorkspace *
tw_workspace_reindex_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
tw_workspace_has_changed (TwWorkspace *self, GCancellable *cancellable, GError **error)
{
  if (self->fingerprint == NULL)
    return FALSE;
  const TwSystemFilter filter = tw_workspace_get_filter (self->profile);
  g_autofree char *now = tw_system_tables_read_fingerprint (self->connection->pool, &filter,
                                                            cancellable, error);
  return now && !g_str_equal (now, self->fingerprint);
}

void
tw_workspace_has_changed_async (TwWorkspace *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_workspace_has_changed_async);
  g_task_set_task_data (task, g_object_ref (self), g_object_unref);
  tw_worker_run (TW_WORKER_DATABASE, task, compare_in_worker);
}

gboolean
tw_workspace_has_changed_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

TwIndex *
tw_workspace_improve (TwWorkspace *self, GCancellable *cancellable, GError **error)
{
  if (self->index == NULL || !tw_embedding_may_improve (&self->embedding, self->index))
    return NULL;
  return tw_embedding_improve (&self->embedding, self->index, cancellable, error);
}

void
tw_workspace_improve_async (TwWorkspace *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_workspace_improve_async);
  g_task_set_task_data (task, g_object_ref (self), g_object_unref);
  tw_worker_run (TW_WORKER_NETWORK, task, improve_in_worker);
}

TwIndex *
tw_workspace_improve_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

const TwProfile *
tw_workspace_get_profile (TwWorkspace *self)
{
  return self->profile;
}

TwTunnel *
tw_workspace_get_tunnel (TwWorkspace *self)
{
  return self->connection->tunnel;
}

TwPool *
tw_workspace_get_pool (TwWorkspace *self)
{
  return self->connection->pool;
}

TwCatalog *
tw_workspace_get_catalog (TwWorkspace *self)
{
  return self->catalog;
}

TwIndex *
tw_workspace_get_index (TwWorkspace *self)
{
  return self->index;
}

GPtrArray *
tw_workspace_get_metrics (TwWorkspace *self)
{
  return self->metrics;
}

GPtrArray *
tw_workspace_get_examples (TwWorkspace *self)
{
  return self->examples;
}

GPtrArray *
tw_workspace_get_own_examples (TwWorkspace *self)
{
  return self->own_examples;
}

const GPtrArray *
tw_workspace_get_warnings (TwWorkspace *self)
{
  return self->warnings;
}
