// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tw-test-service.h"

/* The project's own server of Amazon Bedrock's protocols (tests/support/aws/bedrock-server.py),
 * which judges every request with botocore. */
typedef struct _TwTestAws TwTestAws;

/**
 * tw_test_aws_start:
 *
 * Starts it, and points the environment of this process at it alone: endpoint, certificates, region
 * us-east-1, keys that it knows, an empty home.
 *
 * Returns: %NULL where its Python packages cannot be had; the running test is then skipped with the
 *   reason
 */
TwTestAws *tw_test_aws_start (void);
void tw_test_aws_stop (TwTestAws *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwTestAws, tw_test_aws_stop)

/** tw_test_aws_use_keys: in the environment; %NULL unsets them */
void tw_test_aws_use_keys (const char *key, const char *secret, const char *token);

/** tw_test_aws_plan: what it answers next, see the server's own description; forgets the log */
void tw_test_aws_plan (TwTestAws *self, const char *json);

/** tw_test_aws_log: (transfer full): an object with "log" and "most_in_flight" */
JsonObject *tw_test_aws_log (TwTestAws *self);

/** tw_test_aws_count_calls: how often it was asked for a path that ends with @end */
guint tw_test_aws_count_calls (TwTestAws *self, const char *end);

/** tw_test_aws_dup_text: the texts of the @number-th call whose path ends with @end, as it read them */
char *tw_test_aws_dup_text (TwTestAws *self, const char *end, guint number);

/** tw_test_aws_assert_judged: fails the test where the judge refused anything unplanned */
void tw_test_aws_assert_judged (TwTestAws *self);

/** tw_test_aws_get_home: the empty home's path */
const char *tw_test_aws_get_home (TwTestAws *self);

/**
 * tw_test_aws_run:
 * @path: the test program's name, first part of its tests' paths
 * @server: filled before @add_tests is called, emptied at the end
 * @add_tests: adds what needs the server
 *
 * Runs the tests of a program, after g_test_init(); without the server, those already added and one
 * that is skipped with the reason.
 */
int tw_test_aws_run (const char *path, TwTestAws **server, void (*add_tests) (void));

#define TW_TEST_AWS_KEY "AKIDTRADEWINDTEST"
#define TW_TEST_AWS_SECRET "secretOfTheTestsOnlyNeverReal0123456789"
