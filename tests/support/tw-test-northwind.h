// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"
#include "setup/tw-sample-data.h"

G_BEGIN_DECLS

/** tw_test_northwind_catalog: (transfer full): the catalog of a sample schema, without a server */
TwCatalog *tw_test_northwind_catalog (TwSample sample, TwDialect dialect);

G_END_DECLS
