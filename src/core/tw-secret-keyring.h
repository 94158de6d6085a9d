// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/tw-secret-store.h"

G_BEGIN_DECLS

/* Inside tw-secret-*.c: the Secret Service. All block. */
gboolean tw_secret_keyring_save (const TwSecretKey *key, const char *secret,
                                 GCancellable *cancellable, GError **error);
char *tw_secret_keyring_find (const TwSecretKey *key, GCancellable *cancellable, GError **error);
gboolean tw_secret_keyring_forget (const TwSecretKey *key, GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
