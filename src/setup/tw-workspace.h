// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-pipeline.h"
#include "setup/tw-bedrock-setup.h"
#include "setup/tw-profile-tunnel.h"
#include "setup/tw-sample-data.h"

G_BEGIN_DECLS

/* An opened profile: the server (for a sample), the pool, the catalog, its index, its metrics and
 * verified queries. Immutable but for reindexing, which gives a new one. Thread-safe. */
#define TW_TYPE_WORKSPACE (tw_workspace_get_type ())
G_DECLARE_FINAL_TYPE (TwWorkspace, tw_workspace, TW, WORKSPACE, GObject)

typedef enum {
  TW_WORKSPACE_CONNECT, /* pool only */
  TW_WORKSPACE_SCHEMA,  /* and the catalog, metrics and verified queries */
  TW_WORKSPACE_INDEX,   /* and the index: ready for questions */
} TwWorkspaceDepth;

/**
 * TwWorkspaceOptions: everything may be %NULL or 0
 * @password: for this run alone
 * @relationships: another relationships.yaml than the person's own
 * @bedrock: Titan embeds what @preferences say; without it everything is embedded here
 * @preferences: not %NULL where @bedrock is given
 * @tunnel_hooks: static; without them a stopped instance stays stopped
 * @load: (array zero-terminated=1): what is read with the schema although it may be slow, beside what
 *   the profile says: see tw_system_part_dup_key(), or "all"
 * @northwind: loads the sample data first where it is not there whole, as the profile's user
 * @watch: keeps what tw_workspace_has_changed() compares with
 */
typedef struct {
  const char *password;
  const char *relationships;
  TwWorkspaceDepth depth;
  TwBedrockSession *bedrock;
  const TwPreferences *preferences;
  const TwTunnelHooks *tunnel_hooks;
  const char *const *load;
  gboolean northwind;
  gboolean watch;
  TwSetupProgress progress;
  gpointer progress_data;
} TwWorkspaceOptions;

/**
 * tw_workspace_open:
 *
 * Blocking; for workers and the command line. Starts and loads the sample server where the profile
 * is a sample, opens the tunnel where it names one. Where Titan cannot be had, tables are embedded
 * here, and a warning says so.
 */
TwWorkspace *tw_workspace_open (const TwProfile *profile, const TwWorkspaceOptions *options,
                                GCancellable *cancellable, GError **error);

/** tw_workspace_open_async: the same to %TW_WORKSPACE_INDEX; progress comes in the caller's main
 * context */
void tw_workspace_open_async (const TwProfile *profile, const TwWorkspaceOptions *options,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
TwWorkspace *tw_workspace_open_finish (GAsyncResult *result, GError **error);

/**
 * tw_workspace_reindex: reads the schema again, indexes what changed (@force: everything)
 * @options: who embeds, what to load beside what was loaded before, and progress; nothing else of it
 *   is used
 */
TwWorkspace *tw_workspace_reindex (TwWorkspace *self, gboolean force,
                                   const TwWorkspaceOptions *options, GCancellable *cancellable,
                                   GError **error);
void tw_workspace_reindex_async (TwWorkspace *self, gboolean force,
                                 const TwWorkspaceOptions *options, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
TwWorkspace *tw_workspace_reindex_finish (GAsyncResult *result, GError **error);

/**
 * tw_workspace_has_changed:
 *
 * Blocking, cheap: whether the warehouse's tables, columns, comments, keys or the right to read them
 * have changed since they were read; of a workspace that was opened to be watched.
 *
 * Returns: %FALSE with @error set where that cannot be said
 */
gboolean tw_workspace_has_changed (TwWorkspace *self, GCancellable *cancellable, GError **error);
void tw_workspace_has_changed_async (TwWorkspace *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean tw_workspace_has_changed_finish (GAsyncResult *result, GError **error);

/**
 * tw_workspace_improve:
 *
 * Embeds the columns by Titan as well where that is wanted, while questions are already answered;
 * tw_pipeline_set_index() takes the outcome.
 *
 * Returns: (transfer full) (nullable): %NULL without an error where there is nothing to improve
 */
TwIndex *tw_workspace_improve (TwWorkspace *self, GCancellable *cancellable, GError **error);
void tw_workspace_improve_async (TwWorkspace *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
TwIndex *tw_workspace_improve_finish (GAsyncResult *result, GError **error);

const TwProfile *tw_workspace_get_profile (TwWorkspace *self);
TwPool *tw_workspace_get_pool (TwWorkspace *self);
TwTunnel *tw_workspace_get_tunnel (TwWorkspace *self);   /* nullable */
TwCatalog *tw_workspace_get_catalog (TwWorkspace *self); /* nullable */
TwIndex *tw_workspace_get_index (TwWorkspace *self);     /* nullable */
GPtrArray *tw_workspace_get_metrics (TwWorkspace *self);  /* of TwMetric */
GPtrArray *tw_workspace_get_examples (TwWorkspace *self); /* of TwVerifiedQuery */

/** tw_workspace_get_own_examples: of those, the ones that the person wrote */
GPtrArray *tw_workspace_get_own_examples (TwWorkspace *self);

/** tw_workspace_get_warnings: (element-type utf8): what could not be used, a sentence each */
const GPtrArray *tw_workspace_get_warnings (TwWorkspace *self);

/**
 * TwAnalystChoice: who answers
 * @bedrock: (nullable): Claude writes the SQL, and the insight where rows may leave; without it the
 *   built-in model does, and nothing leaves
 * @preferences: (nullable): not %NULL where @bedrock is given; the usual limits without it
 * @insight: whether an insight is written
 * @dry_run: stops after the guard
 * @accept_cost, @accept_external: what the person agrees to beforehand, see #TwConsent
 * @on_its_own: to judge the model: no verified query may answer in its place, nor be read by it
 */
typedef struct {
  TwBedrockSession *bedrock;
  const TwPreferences *preferences;
  gboolean insight;
  gboolean dry_run;
  gboolean accept_cost;
  gboolean accept_external;
  gboolean on_its_own;
} TwAnalystChoice;

/** tw_workspace_new_pipeline: (transfer full) */
TwPipeline *tw_workspace_new_pipeline (TwWorkspace *self, const TwAnalystChoice *choice);

G_END_DECLS
