// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-setup-draft.h"
#include "ui/setup/tw-setup-lookup-row.h"

G_BEGIN_DECLS

/**
 * TwSetupAwsPick: a cluster or workgroup of the account
 * @address: (nullable): none while it is being created
 * @port: or 0
 * @database: (nullable)
 * @secret: (nullable): the ARN of the secret with its master user's password
 * @network: (nullable): its VPC
 * @is_public: reached from everywhere that its security group lets in
 */
typedef struct {
  const char *name;
  gboolean serverless;
  const char *address;
  guint port;
  const char *database;
  const char *secret;
  const char *network;
  gboolean is_public;
} TwSetupAwsPick;

/** tw_setup_aws_pick_take: puts how it is reached and logged in to into @draft */
void tw_setup_aws_pick_take (const TwSetupAwsPick *pick, TwSetupDraft *draft);

/* Opens into the clusters and workgroups that the AWS account has. "picked" gives a TwSetupAwsPick,
 * valid during the signal. */
#define TW_TYPE_SETUP_AWS_ROW (tw_setup_aws_row_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupAwsRow, tw_setup_aws_row, TW, SETUP_AWS_ROW, TwSetupLookupRow)

/** tw_setup_aws_row_follow: looks where @draft says, instead of where the preferences do */
void tw_setup_aws_row_follow (TwSetupAwsRow *self, TwSetupDraft *draft);

G_END_DECLS
