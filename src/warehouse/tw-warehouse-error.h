// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-error.h"

G_BEGIN_DECLS

typedef enum {
  TW_WAREHOUSE_ERROR_FAILED,
  TW_WAREHOUSE_ERROR_CONNECT,     /* no connection: name, network, TLS, login */
  TW_WAREHOUSE_ERROR_LOST,        /* the connection broke */
  TW_WAREHOUSE_ERROR_SQL,         /* the server refused the statement; see the SQLSTATE */
  TW_WAREHOUSE_ERROR_TIMEOUT,     /* statement timeout, or no connection free in time */
  TW_WAREHOUSE_ERROR_PRIVILEGE,   /* 42501 */
  TW_WAREHOUSE_ERROR_EXTERNAL,    /* an external table that cannot be opened in READ ONLY */
  TW_WAREHOUSE_ERROR_ADDRESS,     /* an address that cannot be understood */
  TW_WAREHOUSE_ERROR_TLS,         /* no connection: no TLS, or a certificate that is not accepted */
  TW_WAREHOUSE_ERROR_LOGIN,       /* no connection: the server lets this login not in */
  TW_WAREHOUSE_ERROR_VALUE,       /* no value of the kind that a column holds */
} TwWarehouseError;

#define TW_WAREHOUSE_ERROR (tw_warehouse_error_quark ())
GQuark tw_warehouse_error_quark (void);

/** tw_warehouse_error_is_password: no connection, because the password is missing or wrong */
gboolean tw_warehouse_error_is_password (const GError *error);

G_END_DECLS
