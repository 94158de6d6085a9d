// SPDX-License-Identifier: Apache-2.0
//
// Passwords in a real gnome-keyring (tests/support/with-keyring), and without one.
#include <libsecret/secret.h>
#include <string.h>

#include "core/tw-error.h"
#include "core/tw-secret-store.h"

static const TwSecretKey key = { "sales", "db.example.com", "ana" };

static void
assert_found (const TwSecretKey *of, const char *expected, TwSecretPlace expected_place)
{
  g_autoptr (GError) error = NULL;
  TwSecretPlace place;
  tw_autosecret char *found = tw_secret_store_find (of, &place, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, expected);
  if (expected)
    g_assert_cmpint (place, ==, expected_place);
}

static void
save (const char *secret, TwSecretPlace place)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (tw_secret_store_save (&key, secret, place, NULL, &error));
  g_assert_no_error (error);
}

static void
test_keyring (void)
{
  const TwSecretKey elsewhere = { "sales", "other.example.com", "ana" };
  g_autoptr (GError) error = NULL;
  assert_found (&key, NULL, TW_SECRET_KEYRING);
  save ("first", TW_SECRET_KEYRING);
  save ("s3cret", TW_SECRET_KEYRING);
  assert_found (&key, "s3cret", TW_SECRET_KEYRING);
  assert_found (&elsewhere, NULL, TW_SECRET_KEYRING);
  save ("for now", TW_SECRET_SESSION);
  assert_found (&key, "for now", TW_SECRET_SESSION);
  save ("again", TW_SECRET_KEYRING);
  assert_found (&key, "again", TW_SECRET_KEYRING);
  const TwSecretKey renamed = { "sales 2", "db.example.com", "ana" };
  g_assert_true (tw_secret_store_rename (&key, "sales 2", NULL, &error));
  g_assert_no_error (error);
  assert_found (&key, NULL, TW_SECRET_KEYRING);
  assert_found (&renamed, "again", TW_SECRET_KEYRING);
  g_assert_true (tw_secret_store_forget (&renamed, NULL, &error));
  assert_found (&renamed, NULL, TW_SECRET_KEYRING);
  g_assert_true (tw_secret_store_probe (NULL, &error));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer found)
{
  g_autoptr (GError) error = NULL;
  *(char **) found = tw_secret_store_find_finish (result, &error);
  g_assert_no_error (error);
  g_main_context_wakeup (NULL);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer found)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (tw_secret_store_save_finish (result, &error));
  g_assert_no_error (error);
  tw_secret_store_find_async (&key, NULL, found_cb, found);
}

static void
test_async (void)
{
  char *found = NULL;
  tw_secret_store_save_async (&key, "later", TW_SECRET_KEYRING, NULL, saved_cb, &found);
  while (found == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (found, ==, "later");
  tw_secret_free (found);
}

/* Without anybody at a display who could unlock it, a locked keyring is said to be locked. */
static void
test_locked (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("libsecret loses the answer of a prompt that was dismissed");
  return;
#endif
  g_autoptr (GError) error = NULL;
  save ("s3cret", TW_SECRET_KEYRING);
  SecretService *service = secret_service_get_sync (SECRET_SERVICE_LOAD_COLLECTIONS, NULL, &error);
  g_assert_no_error (error);
  GList *collections = secret_service_get_collections (service), *locked = NULL;
  secret_service_lock_sync (service, collections, NULL, &locked, &error);
  g_assert_no_error (error);
  g_list_free_full (locked, g_object_unref);
  g_list_free_full (collections, g_object_unref);
  g_object_unref (service);
  g_assert_null (tw_secret_store_find (&key, NULL, NULL, &error));
  g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_KEYRING);
  g_assert_nonnull (strstr (error->message, "locked"));
  g_assert_nonnull (tw_error_get_hint (error));
  g_assert_null (strstr (error->message, "s3cret"));
  save ("of this session", TW_SECRET_SESSION);
  assert_found (&key, "of this session", TW_SECRET_SESSION);
}

static void
test_no_keyring (void)
{
  g_autoptr (GError) error = NULL;
  save ("of this session", TW_SECRET_SESSION);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "", TRUE);
  assert_found (&key, "of this session", TW_SECRET_SESSION);
  g_assert_false (tw_secret_store_save (&key, "s3cret", TW_SECRET_KEYRING, NULL, &error));
  g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_KEYRING);
  g_assert_nonnull (strstr (tw_error_get_hint (error), "this session"));
  g_assert_true (tw_secret_store_forget (&key, NULL, NULL));
  assert_found (&key, NULL, TW_SECRET_SESSION);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-store/keyring", test_keyring);
  g_test_add_func ("/secret-store/async", test_async);
  g_test_add_func ("/secret-store/locked", test_locked);
  g_test_add_func ("/secret-store/no-keyring", test_no_keyring);
  return g_test_run ();
}
