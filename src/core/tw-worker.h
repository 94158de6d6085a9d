// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Named thread pools of our own: GTask's shared pool starves behind ten long queries. */

typedef enum {
  TW_WORKER_DATABASE, /* blocks in libpq */
  TW_WORKER_NETWORK,  /* blocks on a service's answer */
  TW_WORKER_COMPUTE,  /* uses the processor */
  TW_WORKER_N,
} TwWorker;

/**
 * tw_workers_init:
 *
 * To be called first in main(). Workers may be in the middle of TLS when the program ends; without
 * this, OpenSSL takes its memory from under them at exit (OPENSSL_INIT_NO_ATEXIT of
 * OPENSSL_init_crypto(3)).
 */
void tw_workers_init (void);

/**
 * tw_worker_run:
 * @task: (transfer none): its source tag and task data already set
 *
 * Like g_task_run_in_thread(), in the named pool. @function returns its result through @task.
 */
void tw_worker_run (TwWorker worker, GTask *task, GTaskThreadFunc function);

/** tw_worker_unref: @object: (transfer full) (nullable): a GObject to let go of there, as its end may
 * take a moment */
void tw_worker_unref (TwWorker worker, gpointer object);

G_END_DECLS
