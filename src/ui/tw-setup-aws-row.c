// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-setup-aws-row.h"

#include <glib/gi18n.h>

#include "aws/tw-redshift-serverless.h"
#include "aws/tw-redshift.h"
#include "core/tw-worker.h"
#include "setup/tw-preferences.h"
#include "setup/tw-setup-connection.h"
#include "ui/tw-button.h"
#include "ui/tw-person.h"

struct _TwSetupAwsRow {
  AdwExpanderRow parent_instance;

  TwSetupDraft *draft; /* nullable: the preferences say where to look */
  GPtrArray *rows;     /* of GtkWidget, shown */
  GCancellable *cancellable; /* of the look-up that is under way */
};

G_DEFINE_FINAL_TYPE (TwSetupAwsRow, tw_setup_aws_row, ADW_TYPE_EXPANDER_ROW)

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

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

static void
clear_rows (TwSetupAwsRow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static GtkWidget *
add_row (TwSetupAwsRow *self, const char *title, const char *subtitle, GtkWidget *prefix)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), prefix);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
use_cb (TwSetupAwsRow *self, GtkButton *button)
{
  GObject *object = G_OBJECT (button);
  TwRedshiftCluster *cluster = g_object_get_data (object, "cluster");
  TwRedshiftWorkgroup *workgroup = g_object_get_data (object, "workgroup");
  TwSetupAwsPick pick = { 0 };
  if (cluster)
    pick = (TwSetupAwsPick) { .name = cluster->identifier,
                              .address = cluster->address,
                              .port = cluster->port,
                              .database = cluster->database,
                              .secret = cluster->master_secret,
                              .network = cluster->vpc,
                              .is_public = cluster->publicly_accessible };
  else
    pick = (TwSetupAwsPick) { .name = workgroup->name,
                              .serverless = TRUE,
                              .address = workgroup->address,
                              .port = workgroup->port,
                              .database = "dev",
                              .is_public = workgroup->publicly_accessible };
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
  g_signal_emit (self, signals[PICKED], 0, &pick);
}

/* @status: "available"; @is_public: reached from everywhere that its security group lets in */
static GtkWidget *
add_warehouse (TwSetupAwsRow *self, const char *name, const char *kind, const char *status,
               gboolean is_public, gboolean has_address)
{
  g_autofree char *subtitle
    /* Translators: "Cluster", "available", "private" */
    = g_strdup_printf (_("%s · %s · %s"), kind, status, is_public ? _("public") : _("private"));
  GtkWidget *row = add_row (self, name, subtitle, gtk_image_new_from_icon_name ("tw-table-symbolic"));
  GtkWidget *button = gtk_button_new_with_label (_("Use"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, has_address);
  g_signal_connect_object (button, "clicked", G_CALLBACK (use_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  /* Translators: the name of a cluster or workgroup */
  g_autofree char *label = g_strdup_printf (_("Use %s"), name);
  tw_button_name (button, label);
  return button;
}

static void
add_clusters (TwSetupAwsRow *self, GPtrArray *clusters)
{
  for (guint i = 0; i < clusters->len; i++) {
    TwRedshiftCluster *cluster = clusters->pdata[i];
    GtkWidget *button = add_warehouse (self, cluster->identifier, _("Cluster"), cluster->status,
                                       cluster->publicly_accessible, cluster->address != NULL);
    g_object_set_data_full (G_OBJECT (button), "cluster", cluster,
                            (GDestroyNotify) tw_redshift_cluster_free);
  }
  g_ptr_array_set_free_func (clusters, NULL);
}

static void
add_workgroups (TwSetupAwsRow *self, GPtrArray *workgroups)
{
  for (guint i = 0; i < workgroups->len; i++) {
    TwRedshiftWorkgroup *workgroup = workgroups->pdata[i];
    g_autofree char *status = g_ascii_strdown (workgroup->status ? workgroup->status : "", -1);
    GtkWidget *button = add_warehouse (self, workgroup->name, _("Serverless workgroup"), status,
                                       workgroup->publicly_accessible, workgroup->address != NULL);
    g_object_set_data_full (G_OBJECT (button), "workgroup", workgroup,
                            (GDestroyNotify) tw_redshift_workgroup_free);
  }
  g_ptr_array_set_free_func (workgroups, NULL);
}

static void look_up (TwSetupAwsRow *self);

static void
show_failure (TwSetupAwsRow *self, const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-error-symbolic");
  gtk_widget_add_css_class (icon, "error");
  GtkWidget *row = add_row (self, error->message, hint ? hint : "", icon);
  GtkWidget *button = gtk_button_new_with_label (_("Try Again"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (look_up), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwSetupAwsRow *self = TW_SETUP_AWS_ROW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (Found) found = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->rows == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  clear_rows (self);
  if (found == NULL) {
    show_failure (self, error);
    return;
  }
  if (found->clusters)
    add_clusters (self, found->clusters);
  if (found->workgroups)
    add_workgroups (self, found->workgroups);
  if (self->rows->len == 0)
    add_row (self, _("Nothing here"),
             _("This account has no cluster and no workgroup in this region. Another region is "
               "chosen in the preferences."),
             gtk_image_new_from_icon_name ("tw-stopped-symbolic"));
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

static Place *
place_new (TwSetupDraft *draft)
{
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

static void
look_up_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Place *place = data;
  TwAwsClientOptions options = { .profile = place->aws_profile,
                                 .region = place->region,
                                 .prompt = tw_person_get_hooks ()->prompt };
  GError *error = NULL;
  g_autoptr (Found) found = g_new0 (Found, 1);
  g_autoptr (TwAwsClient) client = tw_aws_client_new (&options, &error);
  if (client)
    found->clusters = tw_redshift_list_clusters (client, cancellable, &error);
  if (client)
    found->workgroups = tw_redshift_serverless_list_workgroups (client, cancellable,
                                                                error ? NULL : &error);
  if (found->clusters == NULL && found->workgroups == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_clear_error (&error);
  g_task_return_pointer (task, g_steal_pointer (&found), found_free);
}

static void
look_up (TwSetupAwsRow *self)
{
  clear_rows (self);
  GtkWidget *spinner = gtk_spinner_new ();
  gtk_spinner_start (GTK_SPINNER (spinner));
  add_row (self, _("Asking AWS…"), "", spinner);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, looked_up_cb, NULL);
  g_task_set_source_tag (task, look_up);
  g_task_set_task_data (task, place_new (self->draft), place_free);
  tw_worker_run (TW_WORKER_NETWORK, task, look_up_thread);
}

static void
expanded_cb (TwSetupAwsRow *self)
{
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    look_up (self);
}

static void
tw_setup_aws_row_dispose (GObject *object)
{
  TwSetupAwsRow *self = TW_SETUP_AWS_ROW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_setup_aws_row_parent_class)->dispose (object);
}

static void
tw_setup_aws_row_class_init (TwSetupAwsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_aws_row_dispose;
  signals[PICKED] = g_signal_new ("picked", TW_TYPE_SETUP_AWS_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
tw_setup_aws_row_init (TwSetupAwsRow *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Choose from your AWS account"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self),
                                 _("Redshift clusters and Serverless workgroups"));
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

void
tw_setup_aws_row_follow (TwSetupAwsRow *self, TwSetupDraft *draft)
{
  g_return_if_fail (TW_IS_SETUP_AWS_ROW (self));
  g_set_object (&self->draft, draft);
}

void
tw_setup_aws_row_look (TwSetupAwsRow *self)
{
  g_return_if_fail (TW_IS_SETUP_AWS_ROW (self));
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    look_up (self);
  else
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
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
