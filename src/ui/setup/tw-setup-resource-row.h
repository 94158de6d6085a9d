// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-provision.h"

G_BEGIN_DECLS

/* One resource of a stack: what it is, in words, and what CloudFormation says of it. */
#define TW_TYPE_SETUP_RESOURCE_ROW (tw_setup_resource_row_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupResourceRow, tw_setup_resource_row, TW, SETUP_RESOURCE_ROW,
                      AdwActionRow)

TwSetupResourceRow *tw_setup_resource_row_new (const char *logical_id, const char *type);

const char *tw_setup_resource_row_get_logical_id (TwSetupResourceRow *self);

/** tw_setup_resource_row_show: @event is of this resource */
void tw_setup_resource_row_show (TwSetupResourceRow *self, const TwStackEvent *event);

/** tw_setup_resource_row_describe: (transfer full): "Private subnet: created" */
char *tw_setup_resource_row_describe (const TwStackEvent *event);

G_END_DECLS
