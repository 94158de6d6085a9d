// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-profile-tunnel.h"

G_BEGIN_DECLS

/**
 * TwBastion: an EC2 instance that a tunnel may go through
 * @name: (nullable): its tag Name
 * @network: (nullable): its VPC
 * @online: Session Manager reaches its agent; %FALSE too where that may not be asked
 */
typedef struct {
  char *id;
  char *name;
  char *network;
  gboolean running;
  gboolean online;
} TwBastion;

void tw_bastion_free (TwBastion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwBastion, tw_bastion_free)

/**
 * tw_bastions_list:
 * @profile: whose AWS profile and region are asked
 * @network: (nullable): only those of this VPC
 * @hooks: (nullable): for the code of an MFA device
 *
 * Blocking. Those first that Session Manager reaches, then stopped ones; without the permission to ask
 * it, all that run.
 *
 * Returns: (element-type TwBastion) (transfer full): or %NULL with AWS's error
 */
GPtrArray *tw_bastions_list (const TwProfile *profile, const char *network,
                             const TwTunnelHooks *hooks, GCancellable *cancellable, GError **error);

G_END_DECLS
