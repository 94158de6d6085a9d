// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-make-page.h"

#include <glib/gi18n.h>

#include "setup/tw-setup-making.h"
#include "ui/tw-person.h"
#include "ui/setup/tw-setup-failure.h"
#include "ui/setup/tw-setup-resource-row.h"
#include "ui/setup/tw-setup-run.h"
#include "ui/tw-stack.h"

#define STACK_TYPE "AWS::CloudFormation::Stack"

struct _TwSetupMakePage {
  TwSetupPage parent_instance;

  GtkStack *stack;
  GtkProgressBar *bar;
  GtkLabel *step_label;
  GtkWidget *cancel_button;
  AdwPreferencesGroup *group;
  TwSetupFailure *failure;

  gboolean made;
  GPtrArray *rows;           /* of TwSetupResourceRow, borrowed */
  GCancellable *cancellable; /* nullable: nothing is under way; removes what was made */
  GCancellable *detached;    /* with it: only leaves it alone */
};

G_DEFINE_FINAL_TYPE (TwSetupMakePage, tw_setup_make_page, TW_TYPE_SETUP_PAGE)

static TwSetupDraft *
draft_of (TwSetupMakePage *self)
{
  return tw_setup_page_get_draft (TW_SETUP_PAGE (self));
}

static void
clear_rows (TwSetupMakePage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static TwSetupResourceRow *
find_row (TwSetupMakePage *self, const TwStackEvent *event)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (tw_setup_resource_row_get_logical_id (self->rows->pdata[i]),
                     event->logical_id))
      return self->rows->pdata[i];
  TwSetupResourceRow *row = tw_setup_resource_row_new (event->logical_id, event->type);
  adw_preferences_group_add (self->group, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
  return row;
}

/* From here on nothing is made again unasked: it is gone on with what is there. */
static void
take_begun (TwSetupMakePage *self)
{
  tw_setup_draft_set_making (draft_of (self), TW_SETUP_ACCEPTED, FALSE);
}

/* As a person says it: a resource by what it is, not by the name of its event. */
static char *
describe (const TwProvisionProgress *progress)
{
  if (progress->event && !g_str_equal (progress->event->type, STACK_TYPE))
    return tw_setup_resource_row_describe (progress->event);
  return g_strdup (progress->message);
}

static void
progress_cb (const TwProvisionProgress *progress, gpointer user_data)
{
  const TwSetupRun *run = user_data;
  TwSetupMakePage *self = run->page;
  if (self->cancellable != run->cancellable)
    return;
  g_autofree char *text = describe (progress);
  g_autofree char *count
    /* Translators: how many of how many resources */
    = g_strdup_printf (_("%u of %u"), MIN (progress->done, progress->total), progress->total);
  gtk_label_set_text (self->step_label, text);
  gtk_progress_bar_set_text (self->bar, progress->total ? count : "");
  gtk_progress_bar_set_fraction (
    self->bar, progress->total ? MIN (1.0, (double) progress->done / progress->total) : 0);
  if (progress->event && !g_str_equal (progress->event->type, STACK_TYPE)) {
    if (g_str_has_prefix (progress->event->status, "CREATE_"))
      take_begun (self);
    tw_setup_resource_row_show (find_row (self, progress->event), progress->event);
  }
}

/* The end of it. */

static void
show_heading (TwSetupMakePage *self, const char *heading, const char *description)
{
  tw_setup_page_set_heading (TW_SETUP_PAGE (self), heading);
  tw_setup_page_set_description (TW_SETUP_PAGE (self), description);
}

static void
show_failure (TwSetupMakePage *self, const GError *error)
{
  show_heading (self, _("It could not be made"), NULL);
  tw_setup_failure_show (self->failure, error);
  tw_stack_show (self->stack, "failed");
}

/* It was turned back to. */
static void
show_made (TwSetupMakePage *self)
{
  self->made = TRUE;
  show_heading (self, NULL, NULL);
  tw_stack_show (self->stack, "made");
  tw_setup_page_changed (TW_SETUP_PAGE (self));
}

static void
show_removed (TwSetupMakePage *self)
{
  tw_setup_draft_set_making (draft_of (self), TW_SETUP_CALLING_OFF, FALSE);
  show_heading (self, NULL, NULL);
  tw_stack_show (self->stack, "removed");
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwSetupRun) run = user_data;
  TwSetupMakePage *self = run->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProvisionOutcome) outcome = tw_provision_make_finish (result, &error);
  if (self->cancellable != run->cancellable)
    return;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->detached);
  if (outcome && outcome->made) {
    take_begun (self);
    tw_setup_draft_take_outcome (draft_of (self), outcome);
    tw_setup_page_advance (TW_SETUP_PAGE (self));
  } else if (outcome || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    take_begun (self);
    show_removed (self);
  } else {
    show_failure (self, error);
  }
}

static void
show_work (TwSetupMakePage *self, gboolean calling_off)
{
  gboolean cluster = tw_setup_draft_makes_cluster (draft_of (self));
  if (calling_off)
    show_heading (self, _("Being deleted again"),
                  _("All that was made goes. This goes on in AWS when you close this window, and is "
                    "found again here."));
  else
    show_heading (self, _("Being made in AWS"),
                  cluster ? _("This takes about ten minutes, and goes on in AWS when you close this "
                              "window: it is found again here.")
                          : _("This takes about five minutes, and goes on in AWS when you close "
                              "this window: it is found again here."));
  gtk_widget_set_sensitive (self->cancel_button, !calling_off);
  tw_stack_show (self->stack, "working");
}

static void
start (TwSetupMakePage *self)
{
  TwSetupDraft *draft = draft_of (self);
  TwProvisionOrder order = tw_setup_draft_get_order (draft);
  clear_rows (self);
  self->made = FALSE;
  tw_setup_page_changed (TW_SETUP_PAGE (self));
  self->cancellable = g_cancellable_new ();
  self->detached = g_cancellable_new ();
  TwSetupRun *run = tw_setup_run_new (self, self->cancellable);
  order.prompt = tw_person_get_hooks ()->prompt;
  order.detached = self->detached;
  order.progress = progress_cb;
  order.progress_data = run;
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_progress_bar_set_text (self->bar, "");
  gtk_label_set_text (self->step_label, _("Asking AWS…"));
  show_work (self, order.call_off);
  tw_provision_make_async (&order, self->cancellable, made_cb, run);
}

static void
cancel_cb (TwSetupMakePage *self)
{
  tw_setup_draft_set_making (draft_of (self), TW_SETUP_CALLING_OFF, TRUE);
  show_work (self, TRUE);
  gtk_label_set_text (self->step_label, _("Cancelling…"));
  g_cancellable_cancel (self->cancellable);
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tw_setup_page_retreat (TW_SETUP_PAGE (widget));
}

/* AWS goes on, and this page goes on with it when it is turned to again. */
static void
detach (TwSetupMakePage *self)
{
  g_cancellable_cancel (self->detached);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->detached);
  g_clear_object (&self->cancellable);
}

static void
enter (TwSetupPage *page)
{
  TwSetupMakePage *self = TW_SETUP_MAKE_PAGE (page);
  if (tw_setup_draft_get_making (tw_setup_page_get_draft (page), TW_SETUP_MADE))
    show_made (self);
  else if (self->cancellable == NULL)
    start (self);
}

static void
leave (TwSetupPage *page)
{
  detach (TW_SETUP_MAKE_PAGE (page));
}

static const char *
get_continue_label (TwSetupPage *page)
{
  return TW_SETUP_MAKE_PAGE (page)->made ? _("Continue") : NULL;
}

static gboolean
is_needed (TwSetupDraft *draft)
{
  return tw_setup_draft_makes_cluster (draft) || tw_setup_draft_needs_bastion (draft);
}

static void
tw_setup_make_page_dispose (GObject *object)
{
  TwSetupMakePage *self = TW_SETUP_MAKE_PAGE (object);
  detach (self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_setup_make_page_parent_class)->dispose (object);
}

static void
tw_setup_make_page_class_init (TwSetupMakePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_make_page_dispose;
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->is_needed = is_needed;
  page_class->enter = enter;
  page_class->leave = leave;
  page_class->get_continue_label = get_continue_label;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_SETUP_FAILURE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-make-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupMakePage, stack);
  gtk_widget_class_bind_template_child (widget_class, TwSetupMakePage, bar);
  gtk_widget_class_bind_template_child (widget_class, TwSetupMakePage, step_label);
  gtk_widget_class_bind_template_child (widget_class, TwSetupMakePage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TwSetupMakePage, group);
  gtk_widget_class_bind_template_child (widget_class, TwSetupMakePage, failure);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_install_action (widget_class, "make.back", NULL, back_cb);
}

static void
tw_setup_make_page_init (TwSetupMakePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}
