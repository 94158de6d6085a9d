// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* Asks for the password of the draft's connection again. */
#define TW_TYPE_SETUP_PASSWORD_PAGE (tw_setup_password_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupPasswordPage, tw_setup_password_page, TW, SETUP_PASSWORD_PAGE,
                      TwSetupPage)

G_END_DECLS
