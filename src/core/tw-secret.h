// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A secret in memory is a plain string that is overwritten before its memory is given back. */

/** tw_secret_free: overwrites @secret, which may be %NULL, and frees it */
void tw_secret_free (char *secret);

/** tw_autosecret: a variable whose secret is overwritten and freed at the end of its scope */
static inline void
tw_secret_cleanup (char **secret)
{
  tw_secret_free (*secret);
}
#define tw_autosecret __attribute__ ((cleanup (tw_secret_cleanup)))

G_END_DECLS
