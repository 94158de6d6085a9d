// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-provision.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-redshift.h"
#include "setup/tw-cleanup.h"
#include "setup/tw-provision-record.h"
#include "setup/tw-stack-follower.h"

#define TIMEOUT_MINUTES 60
#define BILLING "https://console.aws.amazon.com/billing/home"

void
tw_provisioned_free (TwProvisioned *self)
{
  if (self == NULL)
    return;
  g_free (self->stack_id);
  g_free (self->cluster);
  g_free (self->bastion);
  g_free (self->address);
  g_free (self->database);
  g_free (self->user);
  g_free (self->secret);
  g_free (self);
}

char *
tw_provision_progress_describe (const TwProvisionProgress *self)
{
  const TwStackEvent *event = self->event;
  if (event == NULL)
    return g_strdup (self->message);
  return g_strdup_printf ("%s · %s%s%s", event->logical_id, event->status,
                          event->reason ? " · " : "", event->reason ? event->reason : "");
}

char *
tw_provision_events_link (const char *region, const char *stack_id)
{
  g_autofree char *id = g_uri_escape_string (stack_id, NULL, FALSE);
  return g_strdup_printf ("https://%s.console.aws.amazon.com/cloudformation/home?region=%s"
                          "#/stacks/events?stackId=%s",
                          region, region, id);
}

char *
tw_provision_links (const char *region, const char *stack_id)
{
  if (stack_id == NULL)
    return g_strdup_printf (_("What it costs: %s"), BILLING);
  g_autofree char *events = tw_provision_events_link (region ? region : "us-east-1", stack_id);
  return g_strdup_printf (_("What happened: %s What it costs: %s"), events, BILLING);
}

void
tw_provision_add_links (GError *error, const char *region, const char *stack_id)
{
  TwErrorDetails *details = tw_error_get_details (error);
  if (details == NULL || (details->hint && strstr (details->hint, BILLING)))
    return;
  g_autofree char *hint = details->hint;
  g_autofree char *links = tw_provision_links (region, stack_id);
  details->hint = g_strconcat (hint ? hint : "", hint ? " " : "", links, NULL);
}

/* What to do about a reason that CloudFormation gave. */
static const char *
advice_for (const char *reason)
{
  static const struct {
    const char *words;
    const char *advice;
  } advices[] = {
    { "not authorized",
    N_("Ask an administrator for the permissions that \"tradewind-cli provision "
                          "--policy\" prints.") },
    { "accessdenied", N_("Ask an administrator for the permissions that \"tradewind-cli provision "
                        "--policy\" prints.") },
    { "limit", N_("Ask for a higher quota in Service Quotas, remove what is not needed, or choose "
                 "another region.") },
    { "quota", N_("Ask for a higher quota in Service Quotas, remove what is not needed, or choose "
                 "another region.") },
    { "maximum number",
    N_("Ask for a higher quota in Service Quotas, remove what is not needed, or "
                          "choose another region.") },
    { "already exists", N_("Choose another name for the cluster.") },
  };
  g_autofree char *lower = g_utf8_strdown (reason ? reason : "", -1);
  for (guint i = 0; i < G_N_ELEMENTS (advices); i++)
    if (strstr (lower, advices[i].words))
      return _(advices[i].advice);
  return _("Try again, or choose another region.");
}

/* One run: what every step of it needs. */
typedef struct {
  TwAwsClient *client;
  const TwProvisionPlan *plan;
  const TwProvisionOptions *options;
  TwProvisionRecord *record;
  char *stack_id;
} Run;

static void
run_clear (Run *self)
{
  tw_provision_record_free (self->record);
  g_free (self->stack_id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Not cancelled by what led here: nothing is to stay behind. */
static gboolean
remove_stack (Run *self, GError **error)
{
  if (!tw_cleanup_remove_stack (self->client, self->plan->region, self->stack_id, FALSE,
                                self->options, NULL, NULL, error))
    return FALSE;
  tw_provision_record_forget (self->plan->account, self->plan->region, self->plan->stack_name);
  return TRUE;
}

/* Removes a stack that failed, and says why it did. Always %FALSE. */
static gboolean
give_up (Run *self, TwStackFollower *follower, const TwStack *stack, GError **error)
{
  const TwStackEvent *failure = tw_stack_follower_find_failure (follower, "CREATE_FAILED");
  const char *reason = failure ? failure->reason : stack->reason;
  const char *said = reason ? reason : _("AWS gave no reason");
  g_autofree char *first
    = failure ? g_strdup_printf (_("The stack %s failed at %s (%s): %s"), stack->name,
                                 failure->logical_id, failure->type, said)
              : g_strdup_printf (_("The stack %s failed: %s"), stack->name, said);
  g_autofree char *links = tw_provision_links (self->plan->region, stack->id);
  g_autofree char *hint = g_strdup_printf ("%s %s", advice_for (reason), links);
  tw_stack_follower_say (follower, first);
  g_autoptr (GError) local = NULL;
  gboolean removed = remove_stack (self, &local);
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION, hint,
                       removed ? _("%s\nEverything that it had made is removed again.")
                               : _("%s\nRemoving what it had made failed as well: %s"),
                       first, removed ? NULL : local->message);
}

/* Always %FALSE. */
static gboolean
call_off (Run *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (g_cancellable_is_cancelled (self->options->detached)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("AWS goes on by itself."));
    return FALSE;
  }
  if (remove_stack (self, &local)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                 _("Cancelled; everything that was made is removed again."));
    return FALSE;
  }
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION, tw_error_get_hint (local),
                       _("Cancelled, but removing what was made failed: %s"), local->message);
}

static gboolean
follow_creation (Run *self, TwStack **stack, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwStackFollower) follower = tw_stack_follower_new (
    self->client, self->stack_id, self->plan->resources->len, self->options);
  g_autoptr (GError) local = NULL;
  *stack = tw_stack_follower_wait (follower, _("Making the stack…"), cancellable, &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return call_off (self, error);
  if (*stack == NULL) {
    g_autofree char *hint = g_strdup_printf (
      _("AWS goes on by itself: run \"provision\" again to follow it, or \"cleanup\" to remove it. "
        "%s"),
      tw_error_get_hint (local) ? tw_error_get_hint (local) : "");
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION, hint,
                         _("The stack %s could not be followed: %s"), self->plan->stack_name,
                         local->message);
  }
  return g_str_equal ((*stack)->status, "CREATE_COMPLETE")
         || g_str_has_prefix ((*stack)->status, "UPDATE_")
         || give_up (self, follower, *stack, error);
}

/* (nullable): the id of a stack that a request of ours made, though its answer was lost */
static char *
find_own (Run *self, GCancellable *cancellable)
{
  g_autoptr (TwStack) stack
    = tw_cloudformation_get_stack (self->client, self->plan->stack_name, cancellable, NULL);
  const char *owner = stack ? g_hash_table_lookup (stack->tags, TW_PROVISION_OWNER_TAG) : NULL;
  gboolean own = stack && tw_provision_stack_is_ours (stack)
                 && g_strcmp0 (owner, self->plan->owner) == 0;
  return own ? g_strdup (stack->id) : NULL;
}

static gboolean
begin (Run *self, GCancellable *cancellable, GError **error)
{
  const TwProvisionPlan *plan = self->plan;
  const char *const tags[]
    = { TW_PROVISION_TAG, TW_PROVISION_TAG_VALUE, TW_PROVISION_STACK_TAG, plan->stack_name,
        TW_PROVISION_OWNER_TAG, plan->owner, NULL };
  TwStackRequest request = { .name = plan->stack_name,
                             .template = plan->template,
                             .token = self->record->token,
                             .parameters = (const char *const *) plan->parameters,
                             .tags = tags,
                             .timeout_minutes = TIMEOUT_MINUTES };
  g_autoptr (GError) local = NULL;
  self->stack_id = tw_cloudformation_create_stack (self->client, &request, cancellable, &local);
  if (tw_cloudformation_exists_already (local))
    self->stack_id = find_own (self, cancellable);
  if (self->stack_id)
    return tw_provision_record_set_stack (self->record, self->stack_id, error);
  const char *hint
    = tw_error_get_hint (local) ? tw_error_get_hint (local) : advice_for (local->message);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    self->stack_id = find_own (self, NULL); /* sent, and perhaps heard */
    if (self->stack_id)
      return call_off (self, error);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return tw_set_error (error, local->domain, local->code, hint, "%s", local->message);
}

/* Waits until an earlier stack of this name is gone. */
static gboolean
wait_until_gone (Run *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwStackFollower) follower = tw_stack_follower_new (
    self->client, self->plan->stack->id, self->plan->resources->len, self->options);
  g_autoptr (TwStack) stack = tw_stack_follower_wait (
    follower, _("An earlier stack of this name is still being deleted…"), cancellable, error);
  if (stack == NULL)
    return FALSE;
  if (g_str_equal (stack->status, "DELETE_COMPLETE"))
    return tw_provision_record_renew (self->record, error);
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROVISION,
                       _("Run \"tradewind-cli cleanup\", which says what stands in the way."),
                       _("The earlier stack %s cannot be deleted."), stack->name);
}

/* Finds or makes the stack, and sets its id. */
static gboolean
obtain (Run *self, GCancellable *cancellable, GError **error)
{
  const TwProvisionPlan *plan = self->plan;
  if (plan->state == TW_PROVISION_REMOVING && !wait_until_gone (self, cancellable, error))
    return FALSE;
  if (plan->stack && plan->state != TW_PROVISION_REMOVING) {
    self->stack_id = g_strdup (plan->stack->id);
    return tw_provision_record_set_stack (self->record, self->stack_id, error);
  }
  /* A stack that was made by this record is gone: its token would be the old request's. */
  if (self->record->stack_id && !tw_provision_record_renew (self->record, error))
    return FALSE;
  return begin (self, cancellable, error);
}

static TwProvisioned *
describe (Run *self, const TwStack *stack, GCancellable *cancellable, GError **error)
{
  const char *bastion = g_hash_table_lookup (stack->outputs, "BastionInstanceId");
  const char *name = g_hash_table_lookup (stack->outputs, "ClusterIdentifier");
  g_autoptr (TwRedshiftCluster) cluster = tw_redshift_get_cluster (
    self->client, name ? name : self->plan->cluster, cancellable, error);
  if (cluster == NULL)
    return NULL;
  TwProvisioned *made = g_new0 (TwProvisioned, 1);
  made->stack_id = g_strdup (stack->id);
  made->cluster = g_strdup (cluster->identifier);
  made->bastion = g_strdup (bastion);
  made->address = g_strdup (cluster->address);
  made->port = cluster->port ? cluster->port : 5439;
  made->database = g_strdup (cluster->database ? cluster->database : self->plan->database);
  made->user = g_strdup (cluster->master_user ? cluster->master_user : self->plan->admin_user);
  made->secret = g_strdup (cluster->master_secret);
  return made;
}

static TwProvisioned *
make (Run *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwStack) stack = NULL;
  self->record = tw_provision_record_open (self->plan, error);
  if (self->record == NULL || !obtain (self, cancellable, error)
      || !follow_creation (self, &stack, cancellable, error))
    return NULL;
  return describe (self, stack, cancellable, error);
}

static const char *
stack_of (const TwProvisionPlan *plan)
{
  return plan->stack ? plan->stack->id : NULL;
}

TwProvisioned *
tw_provision_run (TwAwsClient *client, const TwProvisionPlan *plan,
                  const TwProvisionOptions *options, GCancellable *cancellable, GError **error)
{
  g_auto (Run) run = { client, plan, options, NULL, NULL };
  g_autoptr (GError) local = NULL;
  TwProvisioned *made = make (&run, cancellable, &local);
  if (made)
    return made;
  tw_provision_add_links (local, plan->region, run.stack_id ? run.stack_id : stack_of (plan));
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
tw_provision_call_off (TwAwsClient *client, const TwProvisionPlan *plan,
                       const TwProvisionOptions *options, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GError) local = NULL;
  if (plan->stack
      && !tw_cleanup_remove_stack (client, plan->region, plan->stack->id, FALSE, options, NULL,
                                   cancellable, &local)) {
    tw_provision_add_links (local, plan->region, plan->stack->id);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  tw_provision_record_forget (plan->account, plan->region, plan->stack_name);
  return TRUE;
}

static TwProfile *
new_profile (const TwProvisionPlan *plan, const TwProvisioned *made,
             const char *const *schemas)
{
  TwProfile *profile = tw_profile_new (plan->cluster);
  g_autofree char *user = g_uri_escape_string (made->user, NULL, FALSE);
  g_free (profile->title);
  profile->title = g_strdup_printf ("%s · %s", plan->cluster, made->database);
  profile->uri = g_strdup_printf ("postgresql://%s@%s:%u/%s", user, made->address, made->port,
                                  made->database);
  g_strfreev (profile->schemas);
  profile->schemas = g_strdupv ((char **) schemas);
  profile->login = made->secret ? TW_LOGIN_SECRET : TW_LOGIN_IAM_USER;
  profile->secret = g_strdup (made->secret);
  profile->cluster = g_strdup (made->cluster);
  profile->aws_profile = g_strdup (plan->aws_profile);
  profile->aws_region = g_strdup (plan->region);
  profile->tunnel_instance = g_strdup (made->bastion);
  return profile;
}

TwProfile *
tw_provision_save_profile (const TwProvisionPlan *plan, const TwProvisioned *made,
                           const char *const *schemas, GError **error)
{
  g_autoptr (TwProfile) profile = new_profile (plan, made, schemas);
  g_autoptr (TwProfile) old = tw_profiles_find (profile->name, NULL);
  gboolean ours = old && old->cluster && g_strcmp0 (old->cluster, profile->cluster) == 0
                  && g_strcmp0 (old->aws_region, profile->aws_region) == 0;
  /* The same way to it, perhaps with a person's own settings: it stays as it is. */
  if (ours && g_strcmp0 (old->tunnel_instance, profile->tunnel_instance) == 0
      && g_strcmp0 (old->secret, profile->secret) == 0)
    return g_steal_pointer (&old);
  /* An earlier cluster of this name, which is gone: the connection leads to the new one. */
  gboolean saved = ours ? tw_profile_replace (old->name, profile, error)
                        : tw_profile_save (profile, error);
  return saved ? g_steal_pointer (&profile) : NULL;
}
