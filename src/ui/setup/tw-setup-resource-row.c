// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-resource-row.h"

#include <glib/gi18n.h>

#include "setup/tw-stack-follower.h"
#include "ui/tw-button.h"
#include "ui/tw-stack.h"

struct _TwSetupResourceRow {
  AdwActionRow parent_instance;

  GtkStack *state; /* nullable: nothing has happened yet */
  GtkImage *icon;
  gboolean failed;
  char *logical_id;
  char *type;
};

G_DEFINE_FINAL_TYPE (TwSetupResourceRow, tw_setup_resource_row, ADW_TYPE_ACTION_ROW)

static const struct {
  const char *logical_id;
  const char *title;
} words[] = {
  { "Vpc", N_("A network of its own, without a way to the internet") },
  { "SubnetA", N_("Private subnet") },
  { "SubnetB", N_("Private subnet in a second zone") },
  { "ClusterSecurityGroup", N_("Firewall of the cluster") },
  { "EndpointSecurityGroup", N_("Firewall of the entries for Session Manager") },
  { "BastionSecurityGroup", N_("Firewall of the bastion") },
  { "ClusterFromBastion", N_("Firewall rule: from the bastion to the cluster") },
  { "EndpointsFromBastion", N_("Firewall rule: from the bastion to Session Manager") },
  { "SsmEndpoint", N_("Entry for Session Manager") },
  { "SsmMessagesEndpoint", N_("Entry for what its sessions carry") },
  { "Ec2MessagesEndpoint", N_("Entry for what it says to instances") },
  { "BastionRole", N_("What the bastion may do") },
  { "BastionProfile", N_("What the bastion may do, as EC2 takes it") },
  { "Bastion", N_("Bastion, with no open port and no key") },
  { "SubnetGroup", N_("Where the cluster is") },
  { "Cluster", N_("Redshift cluster, encrypted, of a single node") },
};

/* How a status ends, the icon's name and what a screen reader says; without an icon it goes on. */
static const struct {
  const char *suffix;
  const char *icon;
  const char *class;
  const char *word;
} states[] = {
  { "DELETE_COMPLETE", "tw-stopped-symbolic", "dim-label", N_("deleted") },
  { "DELETE_SKIPPED", "tw-stopped-symbolic", "dim-label", N_("left in the account") },
  { "_COMPLETE", "tw-tick-symbolic", "success", N_("created") },
  { "_FAILED", "tw-cross-symbolic", "error", N_("failed") },
  { "DELETE_IN_PROGRESS", NULL, NULL, N_("being deleted") },
  { "", NULL, NULL, N_("being created") },
};

static guint
find_state (const TwStackEvent *event)
{
  guint at = 0;
  while (!g_str_has_suffix (event->status, states[at].suffix))
    at++;
  return at;
}

static const char *
find_title (const char *logical_id)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].logical_id, logical_id))
      return _(words[i].title);
  return logical_id;
}

static void
show_subtitle (TwSetupResourceRow *self, const char *reason)
{
  g_autofree char *text = g_strdup_printf ("%s · %s%s%s", self->logical_id, self->type,
                                           reason ? "\n" : "", reason ? reason : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static void
tw_setup_resource_row_finalize (GObject *object)
{
  TwSetupResourceRow *self = TW_SETUP_RESOURCE_ROW (object);
  g_free (self->logical_id);
  g_free (self->type);
  G_OBJECT_CLASS (tw_setup_resource_row_parent_class)->finalize (object);
}

static void
tw_setup_resource_row_class_init (TwSetupResourceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_setup_resource_row_finalize;
}

static void
tw_setup_resource_row_init (TwSetupResourceRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
}

TwSetupResourceRow *
tw_setup_resource_row_new (const char *logical_id, const char *type)
{
  TwSetupResourceRow *self = g_object_new (TW_TYPE_SETUP_RESOURCE_ROW, NULL);
  self->logical_id = g_strdup (logical_id);
  self->type = g_strdup (type);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), find_title (logical_id));
  show_subtitle (self, NULL);
  return self;
}

const char *
tw_setup_resource_row_get_logical_id (TwSetupResourceRow *self)
{
  g_return_val_if_fail (TW_IS_SETUP_RESOURCE_ROW (self), NULL);
  return self->logical_id;
}

static void
add_state (TwSetupResourceRow *self)
{
  GtkWidget *spinner = gtk_spinner_new ();
  gtk_spinner_start (GTK_SPINNER (spinner));
  self->icon = GTK_IMAGE (gtk_image_new ());
  self->state = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->state, spinner, "running");
  gtk_stack_add_named (self->state, GTK_WIDGET (self->icon), "icon");
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->state));
}

void
tw_setup_resource_row_show (TwSetupResourceRow *self, const TwStackEvent *event)
{
  g_return_if_fail (TW_IS_SETUP_RESOURCE_ROW (self));
  guint at = find_state (event);
  if (self->failed) /* it is deleted after that, and stays what failed */
    return;
  if (self->state == NULL)
    add_state (self);
  gtk_image_set_from_icon_name (self->icon, states[at].icon);
  const char *classes[] = { states[at].class, NULL };
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  tw_stack_show (self->state, states[at].icon ? "icon" : "running");
  self->failed
    = g_str_equal (event->status, "CREATE_FAILED") && tw_stack_event_is_failure (event);
  show_subtitle (self, g_str_has_suffix (event->status, "_FAILED") ? event->reason : NULL);
  g_autofree char *name
    /* Translators: a resource, such as "Bastion", and its state: "created" */
    = g_strdup_printf (_("%s: %s"), event->logical_id, _(states[at].word));
  tw_button_name (GTK_WIDGET (self), name);
}

char *
tw_setup_resource_row_describe (const TwStackEvent *event)
{
  /* Translators: a resource, such as "Private subnet", and its state: "created" */
  return g_strdup_printf (_("%s: %s"), find_title (event->logical_id),
                          _(states[find_state (event)].word));
}
