// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-cluster-page.h"

#include <glib/gi18n.h>

#include "setup/tw-dotenv.h"
#include "setup/tw-provision-record.h"
#include "setup/tw-setup-making.h"
#include "ui/tw-button.h"
#include "ui/tw-choose-file.h"
#include "ui/tw-estate-row.h"
#include "ui/setup/tw-setup-identity.h"
#include "ui/setup/tw-setup-problem.h"

enum { CLUSTER, DATABASE, USER, N_FIELDS };

/* What is asked for, what it usually is, and the line of a .env file that says it. */
static const struct {
  const char *key;
  const char *usual;
  const char *line;
} fields[N_FIELDS] = {
  [CLUSTER] = { TW_SETUP_NEW_CLUSTER, TW_PROVISION_DEFAULT_CLUSTER, "OPTION1_CLUSTER_ID" },
  [DATABASE] = { TW_SETUP_NEW_DATABASE, TW_PROVISION_DEFAULT_DATABASE, "OPTION1_DATABASE" },
  [USER] = { TW_SETUP_NEW_USER, TW_PROVISION_DEFAULT_USER, "OPTION1_USER" },
};
static const char *const node_types[] = { TW_PROVISION_DEFAULT_NODE_TYPE, "ra3.xlplus" };

struct _TwSetupClusterPage {
  TwSetupPage parent_instance;

  AdwPreferencesGroup *there_group;
  TwSetupIdentity *identity;
  GtkEditable *entries[N_FIELDS];
  TwSetupProblem *problems[N_FIELDS];
  AdwComboRow *node_type;
  AdwActionRow *dotenv_row;
  GtkWidget *password_row;
  TwSetupProblem *dotenv_problem;
};

G_DEFINE_FINAL_TYPE (TwSetupClusterPage, tw_setup_cluster_page, TW_TYPE_SETUP_PAGE)

static TwSetupDraft *
draft_of (TwSetupClusterPage *self)
{
  return tw_setup_page_get_draft (TW_SETUP_PAGE (self));
}

/* Whether it can be made. */

static gboolean
check (guint field, const char *text, GError **error)
{
  if (field == CLUSTER)
    return tw_provision_check_name (text, error);
  return tw_provision_check_identifier (field == DATABASE ? "database" : "admin user", text, error);
}

static gboolean
commit (TwSetupPage *page)
{
  TwSetupClusterPage *self = TW_SETUP_CLUSTER_PAGE (page);
  gboolean good = TRUE;
  for (guint i = 0; i < N_FIELDS; i++) {
    g_autoptr (GError) error = NULL;
    if (check (i, gtk_editable_get_text (self->entries[i]), &error))
      continue;
    g_autofree char *text = g_strdup_printf ("%s %s", error->message, tw_error_get_hint (error));
    tw_setup_problem_set (self->problems[i], GTK_WIDGET (self->entries[i]), text);
    if (good)
      gtk_widget_grab_focus (GTK_WIDGET (self->entries[i]));
    good = FALSE;
  }
  return good;
}

static const char *
get_continue_label (TwSetupPage *page)
{
  return _("See What Is Created");
}

static void
changed_cb (TwSetupClusterPage *self, GtkEditable *entry)
{
  for (guint i = 0; i < N_FIELDS; i++)
    if (self->entries[i] == entry)
      tw_setup_problem_set (self->problems[i], GTK_WIDGET (entry), NULL);
}

static void
node_type_chosen_cb (TwSetupClusterPage *self)
{
  guint chosen = adw_combo_row_get_selected (self->node_type);
  if (chosen < G_N_ELEMENTS (node_types))
    tw_setup_draft_set_text (draft_of (self), TW_SETUP_NEW_NODE_TYPE, node_types[chosen]);
}

/* A .env file. */

static void
take_dotenv (TwSetupClusterPage *self, const TwDotenv *dotenv)
{
  const char *region = tw_dotenv_get (dotenv, "AWS_REGION");
  for (guint i = 0; i < N_FIELDS; i++) {
    const char *value = tw_dotenv_get (dotenv, fields[i].line);
    if (value)
      gtk_editable_set_text (self->entries[i], value);
  }
  if (region) {
    tw_setup_draft_set_text (draft_of (self), TW_SETUP_AWS_REGION, region);
    tw_setup_identity_show (self->identity);
  }
  gtk_widget_set_visible (self->password_row, tw_dotenv_get (dotenv, "OPTION1_PASSWORD") != NULL);
}

static void
dotenv_chosen (gpointer user_data, const char *path)
{
  TwSetupClusterPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDotenv) dotenv = tw_dotenv_load (path, &error);
  tw_setup_problem_set (self->dotenv_problem, GTK_WIDGET (self->dotenv_row),
                        error ? error->message : NULL);
  if (dotenv)
    take_dotenv (self, dotenv);
}

static void
dotenv_clicked_cb (TwSetupClusterPage *self)
{
  tw_choose_file (self, _("Import a .env File"), dotenv_chosen);
}

/* What this computer has made already. */

static void
use_cb (TwSetupClusterPage *self, GtkButton *button)
{
  const TwProvisionRecord *record = g_object_get_data (G_OBJECT (button), "record");
  TwSetupDraft *draft = draft_of (self);
  tw_setup_draft_set_text (draft, TW_SETUP_AWS_PROFILE, record->aws_profile);
  tw_setup_draft_set_text (draft, TW_SETUP_AWS_REGION, record->region);
  tw_setup_identity_show (self->identity);
  gtk_editable_set_text (self->entries[CLUSTER], record->cluster);
  tw_setup_page_advance (TW_SETUP_PAGE (self));
}

/* @record: (transfer full) */
static void
add_record (TwSetupClusterPage *self, TwProvisionRecord *record)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Use"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), record->cluster);
  g_autofree char *age = tw_estate_format_age (record->created);
  g_autofree char *hourly = tw_estimate_format (record->hourly);
  g_autofree char *facts
    /* Translators: "us-east-1", "3 hours", "$0.58" */
    = g_strdup_printf (_("%s · %s old · about %s an hour"), record->region, age, hourly);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), facts);
  /* Translators: the name of a cluster */
  g_autofree char *label = g_strdup_printf (_("Use %s"), record->cluster);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "record", record,
                          (GDestroyNotify) tw_provision_record_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (use_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  tw_button_name (button, label);
  adw_preferences_group_add (self->there_group, row);
}

static void
show_records (TwSetupClusterPage *self)
{
  g_autoptr (GPtrArray) records = tw_provision_records_list ();
  while (records->len > 0) {
    TwProvisionRecord *record = g_ptr_array_steal_index (records, 0);
    if (record->route == TW_PROVISION_CLUSTER) {
      add_record (self, record);
      gtk_widget_set_visible (GTK_WIDGET (self->there_group), TRUE);
    } else {
      tw_provision_record_free (record);
    }
  }
}

static void
load (TwSetupPage *page)
{
  TwSetupClusterPage *self = TW_SETUP_CLUSTER_PAGE (page);
  TwSetupDraft *draft = tw_setup_page_get_draft (page);
  tw_setup_identity_keep (self->identity, draft);
  for (guint i = 0; i < N_FIELDS; i++) {
    gboolean fresh = *tw_setup_draft_get_text (draft, fields[i].key) == '\0';
    tw_setup_page_keep (page, self->entries[i], fields[i].key);
    if (fresh)
      gtk_editable_set_text (self->entries[i], fields[i].usual);
    g_signal_connect_object (self->entries[i], "changed", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  for (guint i = 0; i < G_N_ELEMENTS (node_types); i++)
    if (g_str_equal (tw_setup_draft_get_text (draft, TW_SETUP_NEW_NODE_TYPE), node_types[i]))
      adw_combo_row_set_selected (self->node_type, i);
  g_signal_connect_object (self->node_type, "notify::selected", G_CALLBACK (node_type_chosen_cb),
                           self, G_CONNECT_SWAPPED);
  show_records (self);
}

static void
bind_fields (GtkWidgetClass *klass)
{
  static const char *const names[N_FIELDS] = { "cluster", "database", "user" };
  for (guint i = 0; i < N_FIELDS; i++) {
    g_autofree char *problem = g_strconcat (names[i], "_problem", NULL);
    gsize entries = G_STRUCT_OFFSET (TwSetupClusterPage, entries);
    gsize problems = G_STRUCT_OFFSET (TwSetupClusterPage, problems);
    gtk_widget_class_bind_template_child_full (klass, names[i], FALSE,
                                               (gssize) (entries + i * sizeof (gpointer)));
    gtk_widget_class_bind_template_child_full (klass, problem, FALSE,
                                               (gssize) (problems + i * sizeof (gpointer)));
  }
}

static void
tw_setup_cluster_page_class_init (TwSetupClusterPageClass *klass)
{
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->load = load;
  page_class->commit = commit;
  page_class->get_continue_label = get_continue_label;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_SETUP_IDENTITY);
  g_type_ensure (TW_TYPE_SETUP_PROBLEM);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-cluster-page.ui");
  bind_fields (widget_class);
  gtk_widget_class_bind_template_child (widget_class, TwSetupClusterPage, there_group);
  gtk_widget_class_bind_template_child (widget_class, TwSetupClusterPage, identity);
  gtk_widget_class_bind_template_child (widget_class, TwSetupClusterPage, node_type);
  gtk_widget_class_bind_template_child (widget_class, TwSetupClusterPage, dotenv_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupClusterPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupClusterPage, dotenv_problem);
  gtk_widget_class_bind_template_callback (widget_class, dotenv_clicked_cb);
}

static void
tw_setup_cluster_page_init (TwSetupClusterPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
