// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* Makes what was accepted, and shows each resource as it comes; or removes it again. */
#define TW_TYPE_SETUP_MAKE_PAGE (tw_setup_make_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupMakePage, tw_setup_make_page, TW, SETUP_MAKE_PAGE, TwSetupPage)

G_END_DECLS
