// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* Where the warehouse is, who logs in, and how the way is encrypted. */
#define TW_TYPE_SETUP_CONNECTION_PAGE (tw_setup_connection_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupConnectionPage, tw_setup_connection_page, TW, SETUP_CONNECTION_PAGE,
                      TwSetupPage)

G_END_DECLS
