// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-profile-login.h"
#include "setup/tw-profile-tunnel.h"
#include "warehouse/tw-schema-list.h"
#include "warehouse/tw-tls-probe.h"

G_BEGIN_DECLS

/* Walks the way to a warehouse, one hop after another, and says of each how it went, how long it
 * took and what to do next. */

/** TwHopKind: in the order in which they are made */
typedef enum {
  TW_HOP_TUNNEL, /* only where the profile names an instance */
  TW_HOP_DNS,
  TW_HOP_TCP,
  TW_HOP_TLS,
  TW_HOP_CREDENTIALS, /* from the keyring, IAM or Secrets Manager */
  TW_HOP_LOGIN,
  TW_HOP_SCHEMAS,
  TW_HOP_PRIVILEGES,
  TW_HOP_READ_ONLY,
  TW_HOP_N,
} TwHopKind;

typedef enum {
  TW_HOP_RUNNING, /* reported first of each hop */
  TW_HOP_WELL,
  TW_HOP_WARNING, /* works, but see the hint */
  TW_HOP_SKIPPED, /* there is nothing to do; the message says why */
  TW_HOP_FAILED,
} TwHopState;

/**
 * TwHop: valid during the callback alone
 * @name: for scripts: "tls"
 * @title: to show: "TLS"
 * @message: (nullable): what was found; %NULL while it runs
 * @hint: (nullable): what to do next
 * @ms: that it took
 */
typedef struct {
  TwHopKind kind;
  TwHopState state;
  const char *name;
  const char *title;
  const char *message;
  const char *hint;
  guint ms;
} TwHop;

/** tw_hop_state_name: "running", "well", "warning", "skipped" or "failed" */
const char *tw_hop_state_name (TwHopState state);

typedef void (*TwHopFunc) (const TwHop *hop, gpointer user_data);

/** TwOffer: what would help, beyond a hint */
typedef enum {
  TW_OFFER_NONE,
  TW_OFFER_PASSWORD, /* ask for the password (again) */
  TW_OFFER_TUNNEL,   /* the warehouse is private: go through an instance in its network */
  TW_OFFER_RESUME,   /* the cluster is paused: tw_connection_test_resume() */
} TwOffer;

/**
 * TwConnectionReport: what a test came to
 * @error: (nullable): of the hop that failed, or %G_IO_ERROR_CANCELLED
 * @failed: which one, where @error is set
 * @cluster, @vpc: (nullable): that an offer is about
 * @schemas: (nullable) (element-type TwSchemaEntry): what was found, where it came that far
 * @tls: (nullable): the server's certificate
 * @version: (nullable): the server's own words
 */
typedef struct {
  GError *error;
  TwHopKind failed;
  TwOffer offer;
  char *cluster;
  char *vpc;
  GPtrArray *schemas;
  TwTlsFacts *tls;
  char *version;
  guint n_warnings;
} TwConnectionReport;

void tw_connection_report_free (TwConnectionReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwConnectionReport, tw_connection_report_free)

/**
 * TwConnectionTest: what to test; copied by the asynchronous form, but for what the hooks point at
 * @will_load: the profile's schemas are loaded next: they need not be there
 */
typedef struct {
  const TwProfile *profile;
  gboolean will_load;
  TwProfileLogin login;
  const TwTunnelHooks *tunnel_hooks; /* nullable */
} TwConnectionTest;

/**
 * tw_connection_test_run:
 * @function: (nullable): takes each hop, in the calling thread
 *
 * Blocking. Starts the sample server where the profile is a sample; changes nothing else. Ends at
 * the first hop that fails, or soon after @cancellable was cancelled.
 *
 * Returns: (transfer full): never %NULL
 */
TwConnectionReport *tw_connection_test_run (const TwConnectionTest *test, TwHopFunc function,
                                            gpointer user_data, GCancellable *cancellable);

/** tw_connection_test_run_async: @function is called in the caller's main context */
void tw_connection_test_run_async (const TwConnectionTest *test, TwHopFunc function,
                                   gpointer function_data, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
TwConnectionReport *tw_connection_test_run_finish (GAsyncResult *result);

/**
 * tw_connection_test_resume:
 *
 * Begins to resume a paused cluster and waits until it is available, which takes minutes. Costs
 * start with it. Blocking; a cancel ends the waiting, not the resuming.
 */
gboolean tw_connection_test_resume (const TwProfile *profile, TwSetupProgress progress,
                                    gpointer progress_data, GCancellable *cancellable,
                                    GError **error);

/** tw_connection_test_resume_async: @progress is called in the caller's main context */
void tw_connection_test_resume_async (const TwProfile *profile, TwSetupProgress progress,
                                      gpointer progress_data, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean tw_connection_test_resume_finish (GAsyncResult *result, GError **error);

G_END_DECLS
