// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-profile-finder.h"

#include "core/tw-secret.h"
#include "core/tw-worker.h"
#include "setup/tw-profile-login.h"
#include "ui/tw-person.h"

typedef struct {
  char *name;
  char *password; /* nullable */
  TwSecretPlace place;
} Wanted;

static void
wanted_free (Wanted *wanted)
{
  g_free (wanted->name);
  tw_secret_free (wanted->password);
  g_free (wanted);
}

void
tw_profile_found_free (TwProfileFound *self)
{
  g_clear_pointer (&self->profile, tw_profile_free);
  g_clear_pointer (&self->preferences, tw_preferences_free);
  g_clear_pointer (&self->bedrock, tw_bedrock_session_unref);
  g_free (self);
}

/* Opening the profile finds it there. */
static void
keep_password (const TwProfile *profile, const Wanted *wanted, GCancellable *cancellable)
{
  g_autoptr (TwEndpoint) endpoint = NULL;
  TwSecretKey key;
  if (tw_profile_find_secret_key (profile, &endpoint, &key, NULL)
      && !tw_secret_store_save (&key, wanted->password, wanted->place, cancellable, NULL))
    tw_secret_store_save (&key, wanted->password, TW_SECRET_SESSION, cancellable, NULL);
}

static void
find_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wanted *wanted = data;
  GError *error = NULL;
  g_autoptr (TwProfileFound) found = g_new0 (TwProfileFound, 1);
  found->profile = tw_profiles_find (wanted->name, &error);
  if (found->profile && wanted->password)
    keep_password (found->profile, wanted, cancellable);
  found->preferences = tw_preferences_load (NULL);
  if (error == NULL && found->preferences->use_bedrock)
    found->bedrock = tw_bedrock_setup_open (found->preferences, tw_person_get_hooks (), &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&found),
                           (GDestroyNotify) tw_profile_found_free);
}

void
tw_profile_finder_find_async (const TwProfileWanted *wanted, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Wanted *copy = g_new (Wanted, 1);
  *copy = (Wanted) { g_strdup (wanted->name), g_strdup (wanted->password), wanted->place };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_profile_finder_find_async);
  g_task_set_task_data (task, copy, (GDestroyNotify) wanted_free);
  tw_worker_run (TW_WORKER_DATABASE, task, find_in_worker);
}

TwProfileFound *
tw_profile_finder_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
