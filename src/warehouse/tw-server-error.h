// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libpq-fe.h>

#include "warehouse/tw-endpoint.h"
#include "warehouse/tw-warehouse-error.h"

G_BEGIN_DECLS

/* Inside this room: libpq's and the server's words as errors. */

#define TW_SQLSTATE_CANCELED "57014"
#define TW_SQLSTATE_PASSWORD "28P01"

/** tw_server_error_dup_text: (transfer full): valid UTF-8, without white space around it */
char *tw_server_error_dup_text (const char *text);

/** tw_server_error_get_sqlstate: "" where the error is libpq's own */
const char *tw_server_error_get_sqlstate (const PGresult *result);

/**
 * tw_server_error_set:
 * @result: (nullable): a failed result
 *
 * The server's message as it is, with its DETAIL and the position in the statement; its HINT
 * becomes ours. A broken @connection becomes %TW_WAREHOUSE_ERROR_LOST. Returns %FALSE.
 */
gboolean tw_server_error_set (GError **error, PGconn *connection, const PGresult *result);

/** tw_server_error_set_connect: why @connection could not be made to @endpoint; returns %FALSE */
gboolean tw_server_error_set_connect (GError **error, PGconn *connection,
                                      const TwEndpoint *endpoint);

G_END_DECLS
