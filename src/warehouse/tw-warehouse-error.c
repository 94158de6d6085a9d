// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-warehouse-error.h"

TW_DEFINE_ERROR_DOMAIN (tw_warehouse_error_quark, "tw-warehouse-error")

gboolean
tw_warehouse_error_is_password (const GError *error)
{
  const TwErrorDetails *details = tw_error_get_details (error);
  return g_error_matches (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_LOGIN) && details
         && g_str_equal (details->sqlstate, "28P01");
}
