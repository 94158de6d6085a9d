// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A server of tests/support/aws that runs in the pinned Python packages' environment, says in one
 * line of JSON that it is ready, and ends with its standard input. */
typedef struct _TwTestService TwTestService;

/**
 * tw_test_service_start:
 * @script: its file's name in tests/support/aws
 *
 * Starts it and takes everything of a person's own AWS settings out of this process's environment:
 * region us-east-1, an empty home for AWS, no instance.
 *
 * Returns: %NULL where its Python packages cannot be had; the running test is then skipped with the
 *   reason
 */
TwTestService *tw_test_service_start (const char *script);
void tw_test_service_stop (TwTestService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwTestService, tw_test_service_stop)

/** tw_test_service_get_ready: what it said when it was ready */
JsonObject *tw_test_service_get_ready (TwTestService *self);

/** tw_test_service_get_home: the empty home's path; what is put there goes with the service */
const char *tw_test_service_get_home (TwTestService *self);

/** tw_test_service_ask: (transfer full): its answer to a line of JSON on its standard input */
JsonObject *tw_test_service_ask (TwTestService *self, const char *line);

/** tw_test_service_use_keys: in the environment; %NULL unsets them */
void tw_test_service_use_keys (const char *key, const char *secret, const char *token);

G_END_DECLS
