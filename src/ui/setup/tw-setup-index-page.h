// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* Reads and indexes the tables, a step at a time, and then finishes the assistant. */
#define TW_TYPE_SETUP_INDEX_PAGE (tw_setup_index_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupIndexPage, tw_setup_index_page, TW, SETUP_INDEX_PAGE, TwSetupPage)

G_END_DECLS
