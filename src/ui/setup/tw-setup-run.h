// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwSetupRun: what a page's long work carries: it may outlive the next one's start, and the page
 * @page: the page that started it
 * @cancellable: that of this run; while the page has the same one, this run is the current one
 */
typedef struct {
  gpointer page;
  GCancellable *cancellable;
} TwSetupRun;

/** tw_setup_run_new: (transfer full): holds both */
TwSetupRun *tw_setup_run_new (gpointer page, GCancellable *cancellable);
void tw_setup_run_free (TwSetupRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSetupRun, tw_setup_run_free)

G_END_DECLS
