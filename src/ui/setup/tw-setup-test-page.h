// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* Tries the connection, one hop after another, and offers what would help where one fails. */
#define TW_TYPE_SETUP_TEST_PAGE (tw_setup_test_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupTestPage, tw_setup_test_page, TW, SETUP_TEST_PAGE, TwSetupPage)

G_END_DECLS
