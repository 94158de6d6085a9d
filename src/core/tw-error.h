// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every folder has one GError domain. All of them carry the same details beside the message, so
 * that the command line and the window can show the next step without knowing the folder. */

/**
 * TwErrorDetails:
 * @hint: what to do next, a whole sentence, or %NULL
 * @sqlstate: five characters from the server, or an empty string
 * @request_id: the service's request id, or %NULL
 * @code: the service's own word for it ("AlreadyExistsException"), or %NULL
 * @http_status: 0 where no HTTP answer was involved
 */
typedef struct {
  char *hint;
  char sqlstate[6];
  char *request_id;
  char *code;
  int http_status;
} TwErrorDetails;

typedef enum {
  TW_CORE_ERROR_FAILED,
  TW_CORE_ERROR_FILE, /* a file or setting of the person's */
  TW_CORE_ERROR_MISSING_PROGRAM,
  TW_CORE_ERROR_DAMAGED, /* a file of the program's that cannot be read any more */
  TW_CORE_ERROR_KEYRING, /* there is none, it is locked, or it refused */
} TwCoreError;

#define TW_CORE_ERROR (tw_core_error_quark ())
GQuark tw_core_error_quark (void);

/**
 * tw_error_domain_register:
 * @name: a static string, such as "tw-warehouse-error"
 *
 * Registers a domain whose errors carry #TwErrorDetails. To be used once, through
 * %TW_DEFINE_ERROR_DOMAIN.
 */
GQuark tw_error_domain_register (const char *name);

#define TW_DEFINE_ERROR_DOMAIN(function, name)                                                     \
  GQuark function (void)                                                                           \
  {                                                                                                \
    static gsize quark;                                                                            \
    if (g_once_init_enter (&quark)) {                                                              \
      gsize made = tw_error_domain_register (name);                                                \
      g_once_init_leave (&quark, made);                                                            \
    }                                                                                              \
    return (GQuark) quark;                                                                         \
  }

/**
 * tw_error_get_details:
 *
 * Returns: (transfer none) (nullable): the details of an error of one of our domains, else %NULL
 */
TwErrorDetails *tw_error_get_details (const GError *error);

/**
 * tw_error_get_hint:
 *
 * Returns: (transfer none) (nullable): what to do next
 */
const char *tw_error_get_hint (const GError *error);

/**
 * tw_set_error:
 * @hint: (nullable): what to do next
 *
 * Like g_set_error(), with a hint. Always returns %FALSE, so that it can end a function.
 */
gboolean tw_set_error (GError **error, GQuark domain, int code, const char *hint, const char *format,
                       ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
