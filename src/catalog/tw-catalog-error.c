// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-catalog-error.h"

TW_DEFINE_ERROR_DOMAIN (tw_catalog_error_quark, "tw-catalog-error")
