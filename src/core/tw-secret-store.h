// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "core/tw-secret.h"

G_BEGIN_DECLS

/* Passwords of connections: in the desktop's keyring, through the Secret Service (libsecret), or in
 * this process alone, until it ends. Never anywhere else.
 *
 * In the keyring an item has the schema io.github.tradewind.Connection with the attributes `profile`
 * (the connection's name), `host` and `user`, so that a password goes only where it was given for:
 * a profile that is pointed at another host asks anew. Its label is "Tradewind: PROFILE". Thread-safe. */

typedef enum {
  TW_SECRET_SESSION, /* of this process */
  TW_SECRET_KEYRING,
} TwSecretPlace;

/** TwSecretKey: whose password; @host as tw_endpoint_get_host() says it */
typedef struct {
  const char *profile;
  const char *host;
  const char *user;
} TwSecretKey;

/**
 * tw_secret_store_save:
 *
 * Blocking where it goes to the keyring, which may ask the person to unlock it. Replaces what was
 * there, and takes it out of the other place.
 *
 * Returns: %FALSE with %TW_CORE_ERROR_KEYRING
 */
gboolean tw_secret_store_save (const TwSecretKey *key, const char *secret, TwSecretPlace place,
                               GCancellable *cancellable, GError **error);
void tw_secret_store_save_async (const TwSecretKey *key, const char *secret, TwSecretPlace place,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tw_secret_store_save_finish (GAsyncResult *result, GError **error);

/**
 * tw_secret_store_find:
 * @place: (out) (optional): where it was
 *
 * Blocking where it has to ask the keyring.
 *
 * Returns: (transfer full) (nullable): for tw_secret_free(); %NULL without an error where none is
 *   kept, with %TW_CORE_ERROR_KEYRING where the keyring stayed locked. That there is no keyring on
 *   this machine is no error.
 */
char *tw_secret_store_find (const TwSecretKey *key, TwSecretPlace *place,
                            GCancellable *cancellable, GError **error);
void tw_secret_store_find_async (const TwSecretKey *key, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
char *tw_secret_store_find_finish (GAsyncResult *result, GError **error);

/** tw_secret_store_forget: from both places; blocking */
gboolean tw_secret_store_forget (const TwSecretKey *key, GCancellable *cancellable,
                                 GError **error);

/** tw_secret_store_rename: the profile has got another name; blocking */
gboolean tw_secret_store_rename (const TwSecretKey *key, const char *profile,
                                 GCancellable *cancellable, GError **error);

/** tw_secret_store_has_bus: whether there is a session bus to find a keyring on; starts none */
gboolean tw_secret_store_has_bus (void);

/** tw_secret_store_probe: whether a keyring answers; %TW_CORE_ERROR_KEYRING says why not; blocking */
gboolean tw_secret_store_probe (GCancellable *cancellable, GError **error);

G_END_DECLS
