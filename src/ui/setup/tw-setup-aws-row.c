// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-aws-row.h"

#include <glib/gi18n.h>

#include "aws/tw-redshift-serverless.h"
#include "aws/tw-redshift.h"
#include "setup/tw-preferences.h"
#include "setup/tw-setup-connection.h"
#include "ui/tw-person.h"

struct _TwSetupAwsRow {
  TwSetupLookupRow parent_instance;

  TwSetupDraft *draft; /* nullable: the preferences say where to look */
};

G_DEFINE_FINAL_TYPE (TwSetupAwsRow, tw_setup_aws_row, TW_TYPE_SETUP_LOOKUP_ROW)

/* What the account has; one of both may be refused where the other is not. */
typedef struct {
  GPtrArray *clusters;   /* nullable */
  GPtrArray *workgroups; /* nullable */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;
  g_clear_pointer (&found->clusters, g_ptr_array_unref);
  g_clear_pointer (&found->workgroups, g_ptr_array_unref);
  g_free (found);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static TwSetupAwsPick *
pick_copy (const TwSetupAwsPick *pick)
{
  TwSetupAwsPick *copy = g_new (TwSetupAwsPick, 1);
  *copy = *pick;
  copy->name = g_strdup (pick->name);
  copy->address = g_strdup (pick->address);
  copy->database = g_strdup (pick->database);
  copy->secret = g_strdup (pick->secret);
  copy->network = g_strdup (pick->network);
  return copy;
}

static void
pick_free (gpointer data)
{
  TwSetupAwsPick *pick = data;
  g_free ((char *) pick->name);
  g_free ((char *) pick->address);
  g_free ((char *) pick->database);
  g_free ((char *) pick->secret);
  g_free ((char *) pick->network);
  g_free (pick);
}

/* @status: "available". One without an address is still being made. */
static void
add (TwSetupLookupRow *row, const TwSetupAwsPick *pick, const char *status)
{
  g_autofree char *subtitle
    /* Translators: "Cluster", "available", "private" */
    = g_strdup_printf (_("%s · %s · %s"), pick->serverless ? _("Serverless workgroup") : _("Cluster"),
                       status, pick->is_public ? _("public") : _("private"));
  tw_setup_lookup_row_add (row, pick->name, subtitle, "tw-table-symbolic",
                           pick->address ? pick_copy (pick) : NULL, pick_free);
}

static void
show (TwSetupLookupRow *row, gpointer data)
{
  const Found *found = data;
  for (guint i = 0; found->clusters && i < found->clusters->len; i++) {
    const TwRedshiftCluster *cluster = found->clusters->pdata[i];
    add (row,
         &(TwSetupAwsPick) { .name = cluster->identifier,
                             .address = cluster->address,
                             .port = cluster->port,
                             .database = cluster->database,
                             .secret = cluster->master_secret,
                             .network = cluster->vpc,
                             .is_public = cluster->publicly_accessible },
         cluster->status);
  }
  for (guint i = 0; found->workgroups && i < found->workgroups->len; i++) {
    const TwRedshiftWorkgroup *workgroup = found->workgroups->pdata[i];
    g_autofree char *status = g_ascii_strdown (workgroup->status ? workgroup->status : "", -1);
    add (row,
         &(TwSetupAwsPick) { .name = workgroup->name,
                             .serverless = TRUE,
                             .address = workgroup->address,
                             .port = workgroup->port,
                             .database = "dev",
                             .is_public = workgroup->publicly_accessible },
         status);
  }
}

/* Where to look. */
typedef struct {
  char *aws_profile; /* nullable */
  char *region;      /* nullable */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;
  g_free (place->aws_profile);
  g_free (place->region);
  g_free (place);
}

static gpointer
describe (TwSetupLookupRow *row)
{
  TwSetupDraft *draft = TW_SETUP_AWS_ROW (row)->draft;
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  Place *place = g_new0 (Place, 1);
  if (draft) {
    const char *profile = tw_setup_draft_get_text (draft, TW_SETUP_AWS_PROFILE);
    const char *region = tw_setup_draft_get_text (draft, TW_SETUP_AWS_REGION);
    place->aws_profile = *profile ? g_strdup (profile) : NULL;
    place->region = *region ? g_strdup (region) : NULL;
  } else {
    place->aws_profile = g_strdup (preferences->aws_profile);
    place->region = g_strdup (preferences->region);
  }
  return place;
}

static gpointer
find (gpointer description, GCancellable *cancellable, GError **error)
{
  const Place *place = description;
  TwAwsClientOptions options = { .profile = place->aws_profile,
                                 .region = place->region,
                                 .prompt = tw_person_get_hooks ()->prompt };
  g_autoptr (GError) local = NULL;
  g_autoptr (Found) found = g_new0 (Found, 1);
  g_autoptr (TwAwsClient) client = tw_aws_client_new (&options, &local);
  if (client)
    found->clusters = tw_redshift_list_clusters (client, cancellable, &local);
  if (client)
    found->workgroups = tw_redshift_serverless_list_workgroups (client, cancellable,
                                                                local ? NULL : &local);
  if (found->clusters || found->workgroups)
    return g_steal_pointer (&found);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
tw_setup_aws_row_dispose (GObject *object)
{
  g_clear_object (&TW_SETUP_AWS_ROW (object)->draft);
  G_OBJECT_CLASS (tw_setup_aws_row_parent_class)->dispose (object);
}

static void
tw_setup_aws_row_class_init (TwSetupAwsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_aws_row_dispose;
  TwSetupLookupRowClass *row_class = TW_SETUP_LOOKUP_ROW_CLASS (klass);
  row_class->describe = describe;
  row_class->find = find;
  row_class->show = show;
  row_class->free_description = place_free;
  row_class->free_found = found_free;
  row_class->nothing
    = N_("This account has no cluster and no workgroup in this region. Choose another region, or "
         "enter the address.");
}

static void
tw_setup_aws_row_init (TwSetupAwsRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Choose from your AWS account"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self),
                                 _("Redshift clusters and Serverless workgroups"));
}

void
tw_setup_aws_row_follow (TwSetupAwsRow *self, TwSetupDraft *draft)
{
  g_return_if_fail (TW_IS_SETUP_AWS_ROW (self));
  g_set_object (&self->draft, draft);
}

void
tw_setup_aws_pick_take (const TwSetupAwsPick *pick, TwSetupDraft *draft)
{
  g_autofree char *port = g_strdup_printf ("%u", pick->port);
  tw_setup_draft_set_text (draft, TW_SETUP_HOST, pick->address);
  tw_setup_draft_set_text (draft, TW_SETUP_PORT, pick->port ? port : NULL);
  tw_setup_draft_set_text (draft, TW_SETUP_DATABASE, pick->database);
  tw_setup_draft_set_text (draft, TW_SETUP_CLUSTER, pick->serverless ? NULL : pick->name);
  tw_setup_draft_set_text (draft, TW_SETUP_WORKGROUP, pick->serverless ? pick->name : NULL);
  tw_setup_draft_set_text (draft, TW_SETUP_SECRET, pick->secret);
  tw_setup_draft_set_text (draft, TW_SETUP_NETWORK, pick->network);
  tw_setup_draft_set_text (draft, TW_SETUP_TUNNEL, NULL); /* that of another one */
  tw_setup_draft_set_text (draft, TW_SETUP_TLS, NULL);
  TwLoginMethod login = pick->serverless ? TW_LOGIN_IAM_SERVERLESS
                        : pick->secret   ? TW_LOGIN_SECRET
                                         : TW_LOGIN_IAM_IDENTITY;
  tw_setup_draft_set_text (draft, TW_SETUP_LOGIN, tw_login_method_get_name (login));
}
