// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* A new cluster: in whose account and region, what it is called and how large it is. */
#define TW_TYPE_SETUP_CLUSTER_PAGE (tw_setup_cluster_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupClusterPage, tw_setup_cluster_page, TW, SETUP_CLUSTER_PAGE, TwSetupPage)

G_END_DECLS
