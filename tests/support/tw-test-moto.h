// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tw-test-service.h"

G_BEGIN_DECLS

/* moto, playing AWS over loopback (tests/support/aws/moto-server.py): STS, instance metadata, IAM,
 * EC2, CloudFormation, Redshift, Secrets Manager, SSM parameters. It refuses wrong signatures.
 *
 *   g_autoptr (TwTestMoto) moto = tw_test_moto_start ();
 *   if (moto == NULL)
 *     return;
 *   g_autoptr (JsonObject) made = tw_test_moto_call (moto, "secretsmanager", "create_secret",
 *                                                    "{\"Name\":\"n\",\"SecretString\":\"s\"}");
 */
typedef struct _TwTestService TwTestMoto;

/**
 * tw_test_moto_start:
 *
 * Starts it, and points the environment of this process at it alone: endpoint, region us-east-1,
 * the keys of a user who may do everything.
 *
 * Returns: %NULL where its Python packages cannot be had; the running test is then skipped with the
 *   reason
 */
TwTestMoto *tw_test_moto_start (void);
void tw_test_moto_stop (TwTestMoto *self);

const char *tw_test_moto_get_url (TwTestMoto *self);

/**
 * tw_test_moto_call:
 * @operation: as boto3 names it: "create_secret"
 * @parameters: JSON, or %NULL
 *
 * What boto3 gets from moto for that user, to lay down and look up what a test works on; a failure
 * is the object's "error".
 *
 * Returns: (transfer full)
 */
JsonObject *tw_test_moto_call (TwTestMoto *self, const char *service, const char *operation,
                               const char *parameters);

/** tw_test_moto_set_verifies: whether signatures are looked at, as they are from the start */
void tw_test_moto_set_verifies (TwTestMoto *self, gboolean verifies);

/** tw_test_moto_use_keys: puts its user's keys into the environment again */
void tw_test_moto_use_keys (TwTestMoto *self);

G_END_DECLS
