// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-plan-page.h"

#include <glib/gi18n.h>

#include "setup/tw-setup-making.h"
#include "ui/tw-person.h"
#include "ui/setup/tw-setup-failure.h"
#include "ui/setup/tw-setup-resource-row.h"
#include "ui/tw-stack.h"

struct _TwSetupPlanPage {
  TwSetupPage parent_instance;

  GtkStack *stack;
  TwSetupFailure *failure;
  GtkLabel *state_label;
  GtkWidget *state_box;
  AdwPreferencesGroup *cost_group;
  AdwActionRow *total_row;
  GtkSwitch *cost_switch;
  GtkWidget *cost_accept_row;
  GtkWidget *ingress_group;
  AdwActionRow *ingress_row;
  GtkSwitch *ingress_switch;
  AdwActionRow *account_row;
  AdwActionRow *stack_row;
  AdwExpanderRow *resources_row;
  GtkWidget *index_button;
  GtkWidget *reachable_button;

  GPtrArray *cost_rows;     /* of GtkWidget, borrowed */
  GPtrArray *resource_rows; /* likewise */
  TwProvisionPlan *plan;    /* nullable */
  GCancellable *cancellable; /* nullable: nothing is under way */
};

G_DEFINE_FINAL_TYPE (TwSetupPlanPage, tw_setup_plan_page, TW_TYPE_SETUP_PAGE)

/* What each state is called, and what going on does. */
static const struct {
  const char *sentence; /* nullable */
  const char *go_on;
} states[] = {
  [TW_PROVISION_NEW] = { NULL, N_("Create It") },
  [TW_PROVISION_MAKING] = { N_("It is being made already. Nothing is made twice."), N_("Follow It") },
  [TW_PROVISION_READY] = { N_("It exists already, and is used as it is."), N_("Use It") },
  [TW_PROVISION_BROKEN]
  = { N_("An earlier attempt failed. Its reason is told, and what it left is removed."),
      N_("Tell Why, and Remove It") },
  [TW_PROVISION_REMOVING]
  = { N_("An earlier one is still being deleted. A new one is made after that."),
      N_("Wait, and Create It") },
};

static TwSetupDraft *
draft_of (TwSetupPlanPage *self)
{
  return tw_setup_page_get_draft (TW_SETUP_PAGE (self));
}

/* Whether going on makes something that costs money. */
static gboolean
makes (TwSetupPlanPage *self)
{
  return self->plan->state == TW_PROVISION_NEW || self->plan->state == TW_PROVISION_REMOVING;
}

static void
clear_rows (GPtrArray *rows, gpointer parent)
{
  for (guint i = 0; i < rows->len; i++)
    if (ADW_IS_EXPANDER_ROW (parent))
      adw_expander_row_remove (parent, rows->pdata[i]);
    else
      adw_preferences_group_remove (parent, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static void
show_costs (TwSetupPlanPage *self)
{
  const TwEstimate *estimate = self->plan->estimate;
  g_autofree char *hourly = tw_estimate_format (estimate->hourly);
  g_autofree char *monthly = tw_estimate_format (estimate->monthly);
  g_autofree char *prices = tw_estimate_describe_prices (estimate);
  /* Translators: a sentence about when and where the prices are */
  g_autofree char *description = g_strdup_printf (_("This is %s."), prices);
  /* Translators: two sums of money */
  g_autofree char *total = g_strdup_printf (_("About %s an hour, %s a month"), hourly, monthly);
  g_autofree char *escaped = g_markup_escape_text (description, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->total_row), total);
  adw_preferences_group_set_description (self->cost_group, escaped);
  clear_rows (self->cost_rows, self->cost_group);
  for (guint i = 0; i < estimate->lines->len; i++) {
    const TwCostLine *line = estimate->lines->pdata[i];
    g_autofree char *money = tw_cost_line_format (line);
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *label = gtk_label_new (money);
    gtk_widget_add_css_class (label, "numeric");
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line->title);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    adw_preferences_group_add (self->cost_group, row);
    g_ptr_array_add (self->cost_rows, row);
  }
}

static void
show_resources (TwSetupPlanPage *self)
{
  const GPtrArray *resources = self->plan->resources;
  g_autofree char *title
    = g_strdup_printf (ngettext ("%u resource", "%u resources", resources->len), resources->len);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->resources_row), title);
  clear_rows (self->resource_rows, self->resources_row);
  for (guint i = 0; i < resources->len; i++) {
    const TwPlannedResource *resource = resources->pdata[i];
    GtkWidget *row
      = GTK_WIDGET (tw_setup_resource_row_new (resource->logical_id, resource->type));
    adw_expander_row_add_row (self->resources_row, row);
    g_ptr_array_add (self->resource_rows, row);
  }
}

static void
show_plan (TwSetupPlanPage *self)
{
  const TwProvisionPlan *plan = self->plan;
  const char *sentence = states[plan->state].sentence;
  gboolean cluster = plan->route == TW_PROVISION_CLUSTER;
  tw_setup_page_set_heading (TW_SETUP_PAGE (self), !cluster       ? _("A way into your cluster")
                                                   : makes (self) ? _("What is created")
                                                                  : _("What is there"));
  gtk_label_set_text (self->state_label, sentence ? _(sentence) : "");
  gtk_widget_set_visible (self->state_box, sentence != NULL);
  /* Translators: an account's number, and who asks there */
  g_autofree char *account = g_strdup_printf (_("%s, as %s"), plan->account, plan->owner);
  g_autofree char *stack = g_strdup_printf ("%s · %s", plan->stack_name, plan->region);
  adw_action_row_set_subtitle (self->account_row, account);
  adw_action_row_set_subtitle (self->stack_row, stack);
  gtk_switch_set_active (self->cost_switch, FALSE);
  gtk_switch_set_active (self->ingress_switch, FALSE);
  adw_action_row_set_subtitle (self->ingress_row, plan->ingress ? plan->ingress : "");
  gtk_widget_set_visible (self->ingress_group, plan->ingress && makes (self));
  gtk_widget_set_visible (self->cost_accept_row, makes (self));
  gtk_widget_set_visible (self->index_button, cluster && plan->state == TW_PROVISION_READY);
  gtk_widget_set_visible (self->reachable_button, !cluster);
  show_costs (self);
  show_resources (self);
  adw_expander_row_set_expanded (self->resources_row, makes (self));
  tw_stack_show (self->stack, "plan");
}

/* Asking. */

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwSetupPlanPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProvisionPlan) plan = tw_provision_plan_finish (result, &error);
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  self->plan = g_steal_pointer (&plan);
  if (self->plan) {
    show_plan (self);
  } else {
    tw_setup_page_set_heading (TW_SETUP_PAGE (self), _("It could not be planned"));
    tw_setup_failure_show (self->failure, error);
    tw_stack_show (self->stack, "failed");
  }
  tw_setup_page_changed (TW_SETUP_PAGE (self));
}

static void
stop (TwSetupPlanPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ask (TwSetupPlanPage *self)
{
  stop (self);
  g_clear_pointer (&self->plan, tw_provision_plan_free);
  tw_setup_page_set_heading (TW_SETUP_PAGE (self), NULL);
  tw_stack_show (self->stack, "asking");
  tw_setup_page_changed (TW_SETUP_PAGE (self));
  TwProvisionOrder order = tw_setup_draft_get_order (draft_of (self));
  order.prompt = tw_person_get_hooks ()->prompt;
  self->cancellable = g_cancellable_new ();
  tw_provision_plan_async (&order, self->cancellable, planned_cb, g_object_ref (self));
}

static void
again_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ask (TW_SETUP_PLAN_PAGE (widget));
}

/* Going on. */

static void
accept (TwSetupPlanPage *self, gboolean index_only)
{
  TwSetupDraft *draft = draft_of (self);
  tw_setup_draft_set_flag (draft, TW_SETUP_INDEX_ONLY, index_only);
  tw_setup_draft_set_making (draft, TW_SETUP_CALLING_OFF, FALSE);
  tw_setup_draft_set_making (draft, TW_SETUP_MADE, FALSE);
  tw_setup_draft_set_making (draft, TW_SETUP_ACCEPTED, makes (self));
}

static gboolean
commit (TwSetupPage *page)
{
  accept (TW_SETUP_PLAN_PAGE (page), FALSE);
  return TRUE;
}

static void
index_cb (TwSetupPlanPage *self)
{
  accept (self, TRUE);
  tw_setup_page_advance (TW_SETUP_PAGE (self));
}

static void
reachable_cb (TwSetupPlanPage *self)
{
  tw_setup_draft_set_flag (draft_of (self), TW_SETUP_REACHABLE, TRUE);
  tw_setup_page_advance (TW_SETUP_PAGE (self));
}

static gboolean
can_continue (TwSetupPage *page)
{
  TwSetupPlanPage *self = TW_SETUP_PLAN_PAGE (page);
  if (self->plan == NULL || !makes (self))
    return self->plan != NULL;
  return gtk_switch_get_active (self->cost_switch)
         && (self->plan->ingress == NULL || gtk_switch_get_active (self->ingress_switch));
}

static const char *
get_continue_label (TwSetupPage *page)
{
  TwSetupPlanPage *self = TW_SETUP_PLAN_PAGE (page);
  return self->plan ? _(states[self->plan->state].go_on) : NULL;
}

static void
enter (TwSetupPage *page)
{
  tw_setup_draft_set_flag (tw_setup_page_get_draft (page), TW_SETUP_REACHABLE, FALSE);
  ask (TW_SETUP_PLAN_PAGE (page));
}

static void
leave (TwSetupPage *page)
{
  stop (TW_SETUP_PLAN_PAGE (page));
}

static gboolean
is_needed (TwSetupDraft *draft)
{
  return tw_setup_draft_makes_cluster (draft) || tw_setup_draft_get_flag (draft, TW_SETUP_PRIVATE);
}

static void
tw_setup_plan_page_dispose (GObject *object)
{
  TwSetupPlanPage *self = TW_SETUP_PLAN_PAGE (object);
  stop (self);
  g_clear_pointer (&self->plan, tw_provision_plan_free);
  g_clear_pointer (&self->cost_rows, g_ptr_array_unref);
  g_clear_pointer (&self->resource_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_setup_plan_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, stack);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, failure);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, state_label);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, state_box);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, cost_group);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, total_row);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, cost_switch);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, cost_accept_row);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, ingress_group);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, ingress_row);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, ingress_switch);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, account_row);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, stack_row);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, resources_row);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, index_button);
  gtk_widget_class_bind_template_child (klass, TwSetupPlanPage, reachable_button);
}

static void
tw_setup_plan_page_class_init (TwSetupPlanPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_plan_page_dispose;
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->is_needed = is_needed;
  page_class->enter = enter;
  page_class->leave = leave;
  page_class->commit = commit;
  page_class->can_continue = can_continue;
  page_class->get_continue_label = get_continue_label;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_SETUP_FAILURE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-plan-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, tw_setup_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, index_cb);
  gtk_widget_class_bind_template_callback (widget_class, reachable_cb);
  gtk_widget_class_install_action (widget_class, "plan.again", NULL, again_cb);
}

static void
tw_setup_plan_page_init (TwSetupPlanPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cost_rows = g_ptr_array_new ();
  self->resource_rows = g_ptr_array_new ();
}
