// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"
#include "ui/setup/tw-setup-route.h"

G_BEGIN_DECLS

/* The first page: which way to go. Emits "chosen" with the route's id. */
#define TW_TYPE_SETUP_ROUTES_PAGE (tw_setup_routes_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupRoutesPage, tw_setup_routes_page, TW, SETUP_ROUTES_PAGE, TwSetupPage)

G_END_DECLS
