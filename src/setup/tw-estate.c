// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-estate.h"

#include "core/tw-worker.h"
#include "setup/tw-provision-async.h"
#include "setup/tw-provision-record.h"

static void
place_clear (TwEstatePlace *self)
{
  g_free (self->aws_profile);
  g_free (self->region);
  g_clear_pointer (&self->client, tw_aws_client_unref);
  g_clear_pointer (&self->inventory, tw_inventory_free);
  g_clear_error (&self->error);
}

TwEstatePlace *
tw_estate_place_ref (TwEstatePlace *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tw_estate_place_unref (TwEstatePlace *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) place_clear);
}

static void
add_place (GPtrArray *places, const char *aws_profile, const char *region, gboolean recorded)
{
  for (guint i = 0; i < places->len; i++) {
    const TwEstatePlace *place = places->pdata[i];
    if (g_strcmp0 (place->aws_profile, aws_profile) == 0 && g_strcmp0 (place->region, region) == 0)
      return;
  }
  TwEstatePlace *place = g_atomic_rc_box_new0 (TwEstatePlace);
  place->aws_profile = g_strdup (aws_profile);
  place->region = g_strdup (region);
  place->recorded = recorded;
  g_ptr_array_add (places, place);
}

static void
look (TwEstatePlace *self, TwAwsMfaPrompt prompt, GCancellable *cancellable)
{
  TwAwsClientOptions options
    = { .profile = self->aws_profile, .region = self->region, .prompt = prompt };
  self->client = tw_aws_client_new (&options, &self->error);
  if (self->client)
    self->inventory = tw_inventory_new (self->client, cancellable, &self->error);
}

/* The usual place may be one that a record names, under another name. */
static gboolean
is_seen (const GPtrArray *places, guint n, const TwInventory *inventory)
{
  for (guint i = 0; inventory && i < n; i++) {
    const TwInventory *other = ((TwEstatePlace *) places->pdata[i])->inventory;
    if (other && g_strcmp0 (other->account, inventory->account) == 0
        && g_strcmp0 (other->region, inventory->region) == 0)
      return TRUE;
  }
  return FALSE;
}

typedef struct {
  TwAwsMfaPrompt prompt; /* nullable */
} Listing;

static void
list (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Listing *listing = data;
  g_autoptr (GPtrArray) records = tw_provision_records_list ();
  g_autoptr (GPtrArray) places
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_estate_place_unref);
  for (guint i = 0; i < records->len; i++) {
    const TwProvisionRecord *record = records->pdata[i];
    add_place (places, record->aws_profile, record->region, TRUE);
  }
  add_place (places, NULL, NULL, FALSE);
  for (guint i = 0; i < places->len; i++) {
    TwEstatePlace *place = places->pdata[i];
    look (place, listing->prompt, cancellable);
    if (is_seen (places, i, place->inventory))
      g_ptr_array_remove_index (places, i--);
  }
  g_task_return_pointer (task, g_steal_pointer (&places), (GDestroyNotify) g_ptr_array_unref);
}

void
tw_estate_list_async (TwAwsMfaPrompt prompt, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_estate_list_async);
  Listing *listing = g_new (Listing, 1);
  listing->prompt = prompt;
  g_task_set_task_data (task, listing, g_free);
  tw_worker_run (TW_WORKER_NETWORK, task, list);
}

GPtrArray *
tw_estate_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* @owned belongs to @place, which lives as long. */
typedef struct {
  TwEstatePlace *place;
  const TwOwnedStack *owned;
  TwCleanupOptions options;
} Removal;

static void
removal_free (Removal *self)
{
  tw_estate_place_unref (self->place);
  g_free (self);
}

static void
progressed (const TwProvisionProgress *progress, gpointer user_data)
{
  GTask *task = user_data;
  const Removal *removal = g_task_get_task_data (task);
  const TwProvisionOptions *follow = &removal->options.follow;
  tw_provision_relay (task, progress, follow->progress, follow->progress_data);
}

static void
remove_stack (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Removal *removal = data;
  GError *error = NULL;
  TwCleanupOptions options = removal->options;
  options.follow.progress = progressed;
  options.follow.progress_data = task;
  TwCleanupResult *result
    = tw_cleanup_run (removal->place->client, removal->owned, &options, cancellable, &error);
  if (result)
    g_task_return_pointer (task, result, (GDestroyNotify) tw_cleanup_result_free);
  else
    g_task_return_error (task, error);
}

void
tw_estate_remove_async (TwEstatePlace *place, const TwOwnedStack *owned,
                        const TwCleanupOptions *options, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  Removal *removal = g_new (Removal, 1);
  *removal = (Removal) { tw_estate_place_ref (place), owned, *options };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_estate_remove_async);
  g_task_set_task_data (task, removal, (GDestroyNotify) removal_free);
  tw_worker_run (TW_WORKER_NETWORK, task, remove_stack);
}

TwCleanupResult *
tw_estate_remove_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
