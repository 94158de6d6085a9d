// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-warehouse-error.h"

TW_DEFINE_ERROR_DOMAIN (tw_warehouse_error_quark, "tw-warehouse-error")
