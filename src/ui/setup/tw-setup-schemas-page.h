// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/setup/tw-setup-page.h"

G_BEGIN_DECLS

/* Which schemas are asked about: those of the database, with their tables counted. */
#define TW_TYPE_SETUP_SCHEMAS_PAGE (tw_setup_schemas_page_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupSchemasPage, tw_setup_schemas_page, TW, SETUP_SCHEMAS_PAGE, TwSetupPage)

/** tw_setup_schemas_page_offer: (element-type TwSchemaEntry): what a test found, so that the page
 * need not look again; %NULL forgets it */
void tw_setup_schemas_page_offer (TwSetupDraft *draft, GPtrArray *schemas);

G_END_DECLS
