// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-provision.h"

G_BEGIN_DECLS

/* What this machine knows of the stacks that it made: one small file each under the XDG data
 * directory, without secrets, written before anything is created. It makes a second run after a
 * crash the same run, and the meter work without a network. */

/**
 * TwProvisionRecord:
 * @token: of the request that creates the stack
 * @stack_id: (nullable): until CloudFormation has answered
 * @created: Unix seconds
 */
typedef struct {
  TwProvisionRoute route;
  char *stack_name;
  char *region;
  char *account;
  char *aws_profile;
  char *cluster;
  char *token;
  char *stack_id;
  gint64 created;
  double hourly;
} TwProvisionRecord;

void tw_provision_record_free (TwProvisionRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwProvisionRecord, tw_provision_record_free)

/** tw_provision_record_open: (transfer full): the one of this plan; a new one, already on disk, where
 * there is none */
TwProvisionRecord *tw_provision_record_open (const TwProvisionPlan *plan, GError **error);

/** tw_provision_record_renew: a new token, for a new stack of the same name */
gboolean tw_provision_record_renew (TwProvisionRecord *self, GError **error);

/** tw_provision_record_set_stack: on disk when this returns */
gboolean tw_provision_record_set_stack (TwProvisionRecord *self, const char *stack_id,
                                        GError **error);

/** tw_provision_record_forget: the stack is gone */
void tw_provision_record_forget (const char *account, const char *region, const char *stack_name);

/** tw_provision_records_list: (element-type TwProvisionRecord) (transfer full): files that cannot be
 * read are passed over */
GPtrArray *tw_provision_records_list (void);

/** tw_provision_records_watch: (transfer full) (nullable): tells when there are others */
GFileMonitor *tw_provision_records_watch (void);

/** tw_provision_record_cost: since it was made, in US dollars, an estimate */
double tw_provision_record_cost (const TwProvisionRecord *self, gint64 now);

G_END_DECLS
