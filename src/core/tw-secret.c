// SPDX-License-Identifier: Apache-2.0
#include "core/tw-secret.h"

#include <string.h>

void
tw_secret_free (char *secret)
{
  if (secret)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
