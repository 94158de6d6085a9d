// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-type-icon.h"

const char *
tw_type_icon_name (TwDataType type)
{
  switch (type) {
  case TW_DATA_TYPE_INTEGER:
  case TW_DATA_TYPE_DECIMAL:
  case TW_DATA_TYPE_FLOAT:
    return "tw-number-symbolic";
  case TW_DATA_TYPE_DATE:
  case TW_DATA_TYPE_TIME:
  case TW_DATA_TYPE_TIMESTAMP:
  case TW_DATA_TYPE_TIMESTAMPTZ:
  case TW_DATA_TYPE_INTERVAL:
    return "tw-date-symbolic";
  case TW_DATA_TYPE_BOOLEAN:
    return "tw-boolean-symbolic";
  case TW_DATA_TYPE_TEXT:
    return "tw-text-symbolic";
  case TW_DATA_TYPE_OTHER:
  case TW_DATA_TYPE_SUPER:
  case TW_DATA_TYPE_BINARY:
  case TW_DATA_TYPE_GEOMETRY:
    break;
  }
  return "tw-other-symbolic";
}
