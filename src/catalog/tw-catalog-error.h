// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-error.h"

G_BEGIN_DECLS

typedef enum {
  TW_CATALOG_ERROR_FAILED,
  TW_CATALOG_ERROR_YAML, /* a YAML file of the wrong shape */
  TW_CATALOG_ERROR_UNKNOWN_NAME,
  TW_CATALOG_ERROR_EXISTS,
  TW_CATALOG_ERROR_CONFLICT, /* the file was changed by someone else */
} TwCatalogError;

#define TW_CATALOG_ERROR (tw_catalog_error_quark ())
GQuark tw_catalog_error_quark (void);

G_END_DECLS
