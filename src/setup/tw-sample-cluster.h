// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-sample-server.h"
#include "setup/tw-server-programs.h"

G_BEGIN_DECLS

#define TW_SAMPLE_PORT 5432 /* only names the socket */
#define TW_SAMPLE_DATABASE "tradewind"
#define TW_SAMPLE_USER "tradewind"

/**
 * TwSampleCluster: where the private server lives
 * @base: holds everything else; resolved, so that it equals what /proc shows
 */
typedef struct {
  char *base;
  char *data;
  char *socket;
  char *log;
  TwServerAccount *account;
} TwSampleCluster;

/** tw_sample_cluster_dup_base: (transfer full): where it is, or would be; makes nothing */
char *tw_sample_cluster_dup_base (void);

/** tw_sample_cluster_new: makes the folders; refuses a path too long for a socket */
TwSampleCluster *tw_sample_cluster_new (GError **error);
void tw_sample_cluster_free (TwSampleCluster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSampleCluster, tw_sample_cluster_free)

/**
 * tw_sample_cluster_ensure_data:
 *
 * Blocking. Makes the data directory where there is none that can be used; whole or not at all.
 *
 * Returns: (transfer full): the directory of the programs that fit it
 */
char *tw_sample_cluster_ensure_data (TwSampleCluster *self, TwSetupProgress progress,
                                     gpointer progress_data, GCancellable *cancellable,
                                     GError **error);

/** tw_sample_cluster_answers: a server is there and lets clients in */
gboolean tw_sample_cluster_answers (TwSampleCluster *self);

/** tw_sample_cluster_start: blocking; recovers what a crash left behind */
gboolean tw_sample_cluster_start (TwSampleCluster *self, const char *programs,
                                  GCancellable *cancellable, GError **error);

G_END_DECLS
