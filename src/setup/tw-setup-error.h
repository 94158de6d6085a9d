// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-error.h"

G_BEGIN_DECLS

typedef enum {
  TW_SETUP_ERROR_FAILED,
  TW_SETUP_ERROR_PROFILE,       /* no such profile, or a broken one */
  TW_SETUP_ERROR_NO_POSTGRESQL, /* the server's programs are not installed */
  TW_SETUP_ERROR_SERVER,        /* the sample server does not start */
  TW_SETUP_ERROR_LOAD,
  TW_SETUP_ERROR_PROVISION, /* a stack of ours cannot be made or removed */
} TwSetupError;

#define TW_SETUP_ERROR (tw_setup_error_quark ())
GQuark tw_setup_error_quark (void);

G_END_DECLS
