// SPDX-License-Identifier: Apache-2.0
#include "core/tw-secret-keyring.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>
#include <string.h>

#include "core/tw-error.h"

#define HINT_NONE                                                                                  \
  _("Use the password for this session only (on the command line --password-fd), or install a "    \
    "keyring such as gnome-keyring or KWallet.")
#define HINT_LOCKED                                                                                \
  _("Unlock the keyring and try again, or use the password for this session only (on the command " \
    "line --password-fd).")

static const SecretSchema schema = {
  "io.github.tradewind.Connection",
  SECRET_SCHEMA_NONE,
  { { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "host", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 } },
};

static GHashTable *
attributes_of (const TwSecretKey *key)
{
  return secret_attributes_build (&schema, "profile", key->profile, "host", key->host, "user",
                                  key->user, NULL);
}

/* Asking for a session bus where there is none would start one that nobody ends. */
gboolean
tw_secret_store_has_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  return (address && *address) || g_file_test (socket, G_FILE_TEST_EXISTS);
}

static gboolean
fail (GError *failure, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
    g_error_free (failure);
    return FALSE;
  }
  gboolean locked = g_error_matches (failure, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)
                    || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_dbus_error_strip_remote_error (failure);
  tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_KEYRING, locked ? HINT_LOCKED : HINT_NONE,
                locked ? _("The keyring is locked and was not unlocked.")
                       : _("The keyring does not answer: %s"), failure->message);
  g_error_free (failure);
  return FALSE;
}

static gboolean
refuse_without_bus (GError **error)
{
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_KEYRING, HINT_NONE,
                       _("There is no keyring here: there is no session bus to ask on."));
}

/* The items, unlocked; a prompt may come. */
static gboolean
search (const TwSecretKey *key, GList **items, GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  g_autoptr (GHashTable) attributes = attributes_of (key);
  *items = secret_service_search_sync (NULL, &schema, attributes,
                                       SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS,
                                       cancellable, &failure);
  /* Nobody keeps secrets here. */
  if (g_error_matches (failure, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    g_clear_error (&failure);
  return failure == NULL || fail (failure, cancellable, error);
}

gboolean
tw_secret_keyring_save (const TwSecretKey *key, const char *secret, GCancellable *cancellable,
                        GError **error)
{
  GError *failure = NULL;
  if (!tw_secret_store_has_bus ())
    return refuse_without_bus (error);
  g_autoptr (GHashTable) attributes = attributes_of (key);
  g_autofree char *label = g_strdup_printf ("Tradewind: %s", key->profile);
  return secret_password_storev_sync (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, secret,
                                      cancellable, &failure)
         || fail (failure, cancellable, error);
}

char *
tw_secret_keyring_find (const TwSecretKey *key, GCancellable *cancellable, GError **error)
{
  GList *items = NULL;
  if (!search (key, &items, cancellable, error))
    return NULL;
  SecretItem *item = items ? items->data : NULL;
  SecretValue *value = item ? secret_item_get_secret (item) : NULL;
  char *found = value ? g_strdup (secret_value_get_text (value)) : NULL;
  if (item && value == NULL)
    tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_KEYRING, HINT_LOCKED,
                  _("The keyring is locked and was not unlocked."));
  g_clear_pointer (&value, secret_value_unref);
  g_list_free_full (items, g_object_unref);
  return found;
}

gboolean
tw_secret_keyring_forget (const TwSecretKey *key, GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  g_autoptr (GHashTable) attributes = attributes_of (key);
  secret_password_clearv_sync (&schema, attributes, cancellable, &failure);
  return failure == NULL || fail (failure, cancellable, error);
}

gboolean
tw_secret_store_probe (GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  if (!tw_secret_store_has_bus ())
    return refuse_without_bus (error);
  SecretService *service
    = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, cancellable, &failure);
  if (service == NULL)
    return fail (failure, cancellable, error);
  g_object_unref (service);
  return TRUE;
}
