// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TwSetupAwsPick: a cluster or workgroup of the account
 * @address: (nullable): none while it is being created
 * @port: or 0
 * @database: (nullable)
 * @secret: (nullable): the ARN of the secret with its master user's password
 */
typedef struct {
  const char *name;
  gboolean serverless;
  const char *address;
  guint port;
  const char *database;
  const char *secret;
} TwSetupAwsPick;

/* A row that opens into the clusters and workgroups that the AWS account has, looked up when it is
 * opened. Emits "picked" with a TwSetupAwsPick, valid during the signal. */
#define TW_TYPE_SETUP_AWS_ROW (tw_setup_aws_row_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupAwsRow, tw_setup_aws_row, TW, SETUP_AWS_ROW, AdwExpanderRow)

G_END_DECLS
