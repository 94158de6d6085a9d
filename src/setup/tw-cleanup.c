// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-cleanup.h"

#include <glib/gi18n.h>

#include "core/tw-sleep.h"
#include "setup/tw-cleanup-local.h"
#include "setup/tw-provision-record.h"
#include "setup/tw-stack-follower.h"

#define SNAPSHOT_POLLS 1440 /* of five seconds: two hours */
#define POLL_MS 5000

void
tw_cleanup_result_free (TwCleanupResult *self)
{
  if (self == NULL)
    return;
  g_free (self->snapshot);
  g_clear_pointer (&self->retained, g_ptr_array_unref);
  g_strfreev (self->forgotten);
  g_clear_error (&self->local_error);
  g_free (self);
}

/* Of a stack in DELETE_FAILED: what could not be deleted. */
static GPtrArray *
list_failed (TwAwsClient *client, const char *stack_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) all
    = tw_cloudformation_list_resources (client, stack_id, cancellable, error);
  if (all == NULL)
    return NULL;
  GPtrArray *failed = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_stack_resource_free);
  for (guint i = 0; i < all->len;)
    if (g_str_equal (((TwStackResource *) all->pdata[i])->status, "DELETE_FAILED"))
      g_ptr_array_add (failed, g_ptr_array_steal_index (all, i));
    else
      i++;
  return failed;
}

static gboolean
explain (const char *region, const TwStack *stack, const TwStackEvent *failure, GError **error)
{
  g_autofree char *links = tw_provision_links (region, stack->id);
  g_autofree char *hint = g_strdup_printf (
    _("Remove what still uses it (often a network interface of something else in its VPC) and "
      "clean up again, or leave it in the account and delete the rest (on the command line with "
      "--retain-failed). %s"),
    links);
  if (failure == NULL)
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION, hint,
                         _("The stack %s could not be deleted: %s"), stack->name,
                         stack->reason ? stack->reason : _("AWS gave no reason"));
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION, hint,
                       _("The stack %s could not be deleted: %s (%s, %s): %s"), stack->name,
                       failure->logical_id, failure->type,
                       failure->physical_id ? failure->physical_id : _("no id"), failure->reason);
}

/* One attempt. @stack: (out): as it was afterwards */
static gboolean
delete_once (TwStackFollower *follower, TwAwsClient *client, const char *id,
             const char *const *retain, TwStack **stack, GCancellable *cancellable, GError **error)
{
  if (!tw_stack_follower_skip (follower, cancellable, error)
      || !tw_cloudformation_delete_stack (client, id, retain, cancellable, error))
    return FALSE;
  tw_stack_free (*stack);
  *stack = tw_stack_follower_wait (follower, _("Deleting…"), cancellable, error);
  return *stack != NULL;
}

static gboolean
is_gone (const TwStack *stack)
{
  return g_str_equal (stack->status, "DELETE_COMPLETE");
}

static gboolean
delete_without_failed (TwStackFollower *follower, TwAwsClient *client, TwStack **stack,
                       GPtrArray **retained, GCancellable *cancellable, GError **error)
{
  g_autofree char *id = g_strdup ((*stack)->id);
  g_autoptr (GPtrArray) failed = list_failed (client, id, cancellable, error);
  if (failed == NULL)
    return FALSE;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < failed->len; i++)
    g_ptr_array_add (names, ((TwStackResource *) failed->pdata[i])->logical_id);
  g_ptr_array_add (names, NULL);
  if (!delete_once (follower, client, id, (const char *const *) names->pdata, stack, cancellable,
                    error))
    return FALSE;
  if (retained)
    *retained = g_steal_pointer (&failed);
  return TRUE;
}

static gboolean
check_protection (const TwStack *stack, GError **error)
{
  return !stack->protected
         || tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION,
                          _("Switch its termination protection off in the AWS console, if it "
                            "really is to go."),
                          _("Somebody has protected the stack %s against deletion."), stack->name);
}

gboolean
tw_cleanup_remove_stack (TwAwsClient *client, const char *region, const char *stack_id,
                         gboolean retain_failed, const TwProvisionOptions *options,
                         GPtrArray **retained, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwStack) stack = tw_cloudformation_get_stack (client, stack_id, cancellable, error);
  if (stack == NULL || !check_protection (stack, error))
    return FALSE;
  g_autoptr (GPtrArray) resources
    = is_gone (stack) ? NULL
                      : tw_cloudformation_list_resources (client, stack_id, cancellable, error);
  if (resources == NULL)
    return is_gone (stack);
  g_autoptr (TwStackFollower) follower
    = tw_stack_follower_new (client, stack_id, resources->len, options);
  /* What AWS itself still holds for a moment, such as a network interface, is gone at the second. */
  for (guint attempt = 0; attempt < 2 && !is_gone (stack); attempt++)
    if (!delete_once (follower, client, stack_id, NULL, &stack, cancellable, error))
      return FALSE;
  if (!is_gone (stack) && retain_failed
      && !delete_without_failed (follower, client, &stack, retained, cancellable, error))
    return FALSE;
  return is_gone (stack)
         || explain (region, stack, tw_stack_follower_find_failure (follower, "DELETE_FAILED"),
                     error);
}

static const TwRedshiftSnapshot *
find_snapshot (const GPtrArray *snapshots, const char *name)
{
  for (guint i = 0; i < snapshots->len; i++)
    if (g_strcmp0 (((TwRedshiftSnapshot *) snapshots->pdata[i])->identifier, name) == 0)
      return snapshots->pdata[i];
  return NULL;
}

static gboolean
wait_for_snapshot (TwAwsClient *client, const TwOwnedStack *owned, const char *name,
                   const TwProvisionOptions *options, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < SNAPSHOT_POLLS; i++) {
    g_autoptr (GPtrArray) snapshots
      = tw_redshift_list_snapshots (client, owned->cluster, cancellable, error);
    if (snapshots == NULL)
      return FALSE;
    const TwRedshiftSnapshot *snapshot = find_snapshot (snapshots, name);
    if (snapshot && g_str_equal (snapshot->status, "available"))
      return TRUE;
    if (snapshot && g_str_equal (snapshot->status, "failed"))
      break;
    if (!tw_sleep (options->poll_ms ? options->poll_ms : POLL_MS, cancellable, error))
      return FALSE;
  }
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION,
                       _("Clean up again, without a final snapshot if the data is not needed."),
                       _("The final snapshot %s was not finished; nothing was deleted."), name);
}

static char *
take_snapshot (TwAwsClient *client, const TwOwnedStack *owned, const TwProvisionOptions *options,
               GCancellable *cancellable, GError **error)
{
  const char *const tags[] = { TW_PROVISION_TAG, TW_PROVISION_TAG_VALUE, TW_PROVISION_STACK_TAG,
                               owned->stack->name, NULL };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *moment = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *name = g_strdup_printf ("tradewind-final-%s-%s", owned->cluster, moment);
  TwProvisionProgress progress = { NULL, _("Taking a final snapshot…"), 0, owned->resources->len };
  if (options->progress)
    options->progress (&progress, options->progress_data);
  if (!tw_redshift_create_snapshot (client, owned->cluster, name, tags, cancellable, error)
      || !wait_for_snapshot (client, owned, name, options, cancellable, error))
    return NULL;
  return g_steal_pointer (&name);
}

/* The tags as they are now, not as they were listed. */
static gboolean
check_ours (TwAwsClient *client, const TwOwnedStack *owned, const TwCleanupOptions *options,
            GCancellable *cancellable, GError **error)
{
  g_autoptr (TwStack) stack
    = tw_cloudformation_get_stack (client, owned->stack->id, cancellable, error);
  if (stack == NULL)
    return FALSE;
  if (!tw_provision_stack_is_ours (stack))
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION,
                         _("Look at its tags in the AWS console."),
                         _("The stack %s is not Tradewind's by its tags; it is left alone."),
                         stack->name);
  if (!owned->own && !options->others)
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION,
                         _("Ask them, or say so with --others."),
                         _("The stack %s was made by %s; it is left alone."), stack->name,
                         owned->owner);
  return TRUE;
}

static gboolean
run (TwAwsClient *client, const char *region, const TwOwnedStack *owned,
     const TwCleanupOptions *options, TwCleanupResult *result, GCancellable *cancellable,
     GError **error)
{
  if (!check_ours (client, owned, options, cancellable, error))
    return FALSE;
  if (options->snapshot && owned->makes_cluster) {
    result->snapshot = take_snapshot (client, owned, &options->follow, cancellable, error);
    if (result->snapshot == NULL)
      return FALSE;
  }
  return tw_cleanup_remove_stack (client, region, owned->stack->id, options->retain_failed,
                                  &options->follow, &result->retained, cancellable, error);
}

TwCleanupResult *
tw_cleanup_run (TwAwsClient *client, const TwOwnedStack *owned, const TwCleanupOptions *options,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (TwCleanupResult) result = g_new0 (TwCleanupResult, 1);
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) arn = g_strsplit (owned->stack->id, ":", 6);
  gboolean whole = g_strv_length (arn) == 6;
  const char *region = whole ? arn[3] : NULL;
  if (!run (client, region, owned, options, result, cancellable, &local)) {
    tw_provision_add_links (local, region, owned->stack->id);
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  if (whole)
    tw_provision_record_forget (arn[4], arn[3], owned->stack->name);
  if (options->local)
    result->forgotten = tw_cleanup_forget (owned, &result->local_error);
  return g_steal_pointer (&result);
}
