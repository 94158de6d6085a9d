// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "setup/tw-setup-error.h"
#include "warehouse/tw-endpoint.h"

G_BEGIN_DECLS

/* A hold on the private PostgreSQL: it runs while anybody, in any process, holds it. */
typedef struct _TwSampleServer TwSampleServer;

/** TwSetupProgress: a whole sentence to show; @fraction 0 … 1, or -1; called in the worker */
typedef void (*TwSetupProgress) (const char *message, double fraction, gpointer user_data);

/**
 * tw_sample_server_acquire:
 *
 * Blocking. Creates the server on first use, starts it when it is not running, recovers it after a
 * crash. Unix socket only.
 */
TwSampleServer *tw_sample_server_acquire (TwSetupProgress progress, gpointer progress_data,
                                          GCancellable *cancellable, GError **error);

/** tw_sample_server_release: the last holder's release stops the server */
void tw_sample_server_release (TwSampleServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSampleServer, tw_sample_server_release)

/**
 * tw_sample_server_lock_data:
 *
 * Blocking, cancellable. Nobody else, in any process, loads data until it is closed.
 *
 * Returns: a file descriptor, or -1
 */
int tw_sample_server_lock_data (TwSampleServer *self, GCancellable *cancellable, GError **error);

/** tw_sample_server_get_endpoint: (transfer none): database "tradewind" */
TwEndpoint *tw_sample_server_get_endpoint (TwSampleServer *self);

/** tw_sample_server_dup_data_path: (transfer full): where the data is, if there is any */
char *tw_sample_server_dup_data_path (void);

/**
 * tw_sample_server_remove_data:
 *
 * Blocking. Waits a moment for the server to stop after its last user.
 *
 * Returns: %FALSE with %TW_SETUP_ERROR_SERVER where somebody still uses the server
 */
gboolean tw_sample_server_remove_data (GError **error);

G_END_DECLS
