// SPDX-License-Identifier: Apache-2.0
#include "core/tw-secret-store.h"

#include "core/tw-error.h"
#include "core/tw-secret-keyring.h"
#include "core/tw-worker.h"

/* Of this process: what name_of() says → the secret. */
static GMutex session_lock;
static GHashTable *session;

static char *
name_of (const TwSecretKey *key)
{
  return g_strdup_printf ("%s\n%s\n%s", key->profile, key->host, key->user);
}

static void
free_secret (gpointer secret)
{
  tw_secret_free (secret);
}

static void
session_set (const TwSecretKey *key, const char *secret)
{
  g_mutex_lock (&session_lock);
  if (session == NULL)
    session = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_secret);
  if (secret) {
    g_hash_table_replace (session, name_of (key), g_strdup (secret));
  } else {
    g_autofree char *name = name_of (key);
    g_hash_table_remove (session, name);
  }
  g_mutex_unlock (&session_lock);
}

static char *
session_get (const TwSecretKey *key)
{
  g_autofree char *name = name_of (key);
  g_mutex_lock (&session_lock);
  char *secret = session ? g_strdup (g_hash_table_lookup (session, name)) : NULL;
  g_mutex_unlock (&session_lock);
  return secret;
}

gboolean
tw_secret_store_save (const TwSecretKey *key, const char *secret, TwSecretPlace place,
                      GCancellable *cancellable, GError **error)
{
  if (place == TW_SECRET_KEYRING) {
    if (!tw_secret_keyring_save (key, secret, cancellable, error))
      return FALSE;
    session_set (key, NULL);
    return TRUE;
  }
  session_set (key, secret);
  /* What the keyring holds would be found again by the next run. */
  return !tw_secret_store_has_bus () || tw_secret_keyring_forget (key, cancellable, NULL)
         || !g_cancellable_set_error_if_cancelled (cancellable, error);
}

char *
tw_secret_store_find (const TwSecretKey *key, TwSecretPlace *place, GCancellable *cancellable,
                      GError **error)
{
  char *secret = session_get (key);
  if (place)
    *place = secret ? TW_SECRET_SESSION : TW_SECRET_KEYRING;
  if (secret || !tw_secret_store_has_bus ())
    return secret;
  g_autoptr (GError) local = NULL;
  secret = tw_secret_keyring_find (key, cancellable, &local);
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  return secret;
}

gboolean
tw_secret_store_forget (const TwSecretKey *key, GCancellable *cancellable, GError **error)
{
  session_set (key, NULL);
  return !tw_secret_store_has_bus () || tw_secret_keyring_forget (key, cancellable, error);
}

gboolean
tw_secret_store_rename (const TwSecretKey *key, const char *profile, GCancellable *cancellable,
                        GError **error)
{
  TwSecretPlace place;
  g_autoptr (GError) local = NULL;
  const TwSecretKey renamed = { profile, key->host, key->user };
  tw_autosecret char *secret = tw_secret_store_find (key, &place, cancellable, &local);
  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (secret == NULL)
    return TRUE;
  return tw_secret_store_save (&renamed, secret, place, cancellable, error)
         && tw_secret_store_forget (key, cancellable, error);
}

typedef struct {
  char *profile;
  char *host;
  char *user;
  char *secret;
  TwSecretPlace place;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  g_free (request->profile);
  g_free (request->host);
  g_free (request->user);
  tw_secret_free (request->secret);
  g_free (request);
}

static GTask *
task_new (const TwSecretKey *key, const char *secret, TwSecretPlace place,
          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);
  *request = (Request) { g_strdup (key->profile), g_strdup (key->host), g_strdup (key->user),
                         g_strdup (secret), place };
  g_task_set_task_data (task, request, request_free);
  return task;
}

static void
save_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  const TwSecretKey key = { request->profile, request->host, request->user };
  GError *error = NULL;
  if (tw_secret_store_save (&key, request->secret, request->place, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
find_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  const TwSecretKey key = { request->profile, request->host, request->user };
  GError *error = NULL;
  char *secret = tw_secret_store_find (&key, NULL, cancellable, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, free_secret);
}

void
tw_secret_store_save_async (const TwSecretKey *key, const char *secret, TwSecretPlace place,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = task_new (key, secret, place, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_secret_store_save_async);
  tw_worker_run (TW_WORKER_NETWORK, task, save_in_worker);
}

gboolean
tw_secret_store_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tw_secret_store_find_async (const TwSecretKey *key, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = task_new (key, NULL, TW_SECRET_SESSION, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_secret_store_find_async);
  tw_worker_run (TW_WORKER_NETWORK, task, find_in_worker);
}

char *
tw_secret_store_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
