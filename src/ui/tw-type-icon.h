// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-data-type.h"

G_BEGIN_DECLS

/** tw_type_icon_name: the symbolic icon that stands for what a column holds; static */
const char *tw_type_icon_name (TwDataType type);

G_END_DECLS
