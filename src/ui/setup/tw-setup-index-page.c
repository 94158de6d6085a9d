// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-index-page.h"

#include <glib/gi18n.h>

#include "core/tw-secret-store.h"
#include "setup/tw-setup-making.h"
#include "setup/tw-workspace.h"
#include "ui/tw-person.h"
#include "ui/setup/tw-setup-failure.h"
#include "ui/setup/tw-setup-run.h"
#include "ui/tw-stack.h"
#include "warehouse/tw-endpoint.h"

#define PULSE_MS 120

struct _TwSetupIndexPage {
  TwSetupPage parent_instance;

  GtkStack *stack;
  GtkProgressBar *bar;
  GtkLabel *step_label;
  TwSetupFailure *failure;

  GCancellable *cancellable; /* nullable: nothing is under way */
  double fraction;
  guint pulse_id;
};

G_DEFINE_FINAL_TYPE (TwSetupIndexPage, tw_setup_index_page, TW_TYPE_SETUP_PAGE)

static gboolean
pulse_cb (gpointer user_data)
{
  TwSetupIndexPage *self = user_data;
  if (self->fraction < 0)
    gtk_progress_bar_pulse (self->bar);
  return G_SOURCE_CONTINUE;
}

static void
end_run (TwSetupIndexPage *self)
{
  g_clear_handle_id (&self->pulse_id, g_source_remove);
  g_clear_object (&self->cancellable);
}

static void
progress_cb (const char *message, double fraction, gpointer user_data)
{
  TwSetupRun *run = user_data;
  TwSetupIndexPage *self = run->page;
  if (self->cancellable != run->cancellable)
    return;
  self->fraction = fraction;
  gtk_label_set_text (self->step_label, message);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->bar, MIN (fraction, 1));
}

static void
show_failure (TwSetupIndexPage *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    tw_stack_show (self->stack, "stopped");
    return;
  }
  tw_setup_failure_show (self->failure, error);
  tw_stack_show (self->stack, "failed");
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwSetupRun) run = user_data;
  TwSetupIndexPage *self = run->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwWorkspace) workspace = tw_workspace_open_finish (result, &error);
  if (self->cancellable != run->cancellable)
    return;
  end_run (self);
  if (workspace == NULL) {
    show_failure (self, error);
    return;
  }
  tw_setup_page_finish (TW_SETUP_PAGE (self), tw_workspace_get_profile (workspace)->name);
}

/* After a crash it was given again, and is needed once more when the window opens the connection. */
static void
keep_for_session (TwSetupDraft *draft, const TwProfile *profile, const char *password)
{
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (profile->uri, NULL, NULL);
  if (endpoint == NULL || *password == '\0'
      || !tw_setup_draft_get_flag (draft, TW_SETUP_SESSION_ONLY))
    return;
  const TwSecretKey key = { profile->name, tw_endpoint_get_host (endpoint),
                            tw_endpoint_get_user (endpoint) };
  tw_secret_store_save_async (&key, password, TW_SECRET_SESSION, NULL, NULL, NULL);
}

static void
start (TwSetupIndexPage *self)
{
  TwSetupDraft *draft = tw_setup_page_get_draft (TW_SETUP_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) profile = tw_setup_draft_find_target (draft, &error);
  if (profile == NULL) {
    show_failure (self, error);
    return;
  }
  const char *password = tw_setup_draft_makes_cluster (draft)
                           ? ""
                           : tw_setup_draft_get_secret (draft, TW_SETUP_PASSWORD);
  keep_for_session (draft, profile, password);
  self->cancellable = g_cancellable_new ();
  self->fraction = -1;
  self->pulse_id = g_timeout_add (PULSE_MS, pulse_cb, self);
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_label_set_text (self->step_label, _("Connecting…"));
  tw_stack_show (self->stack, "working");
  TwSetupRun *run = tw_setup_run_new (self, self->cancellable);
  const TwWorkspaceOptions options = { .password = *password ? password : NULL,
                                       .northwind = tw_setup_draft_loads_sample (draft),
                                       .tunnel_hooks = tw_person_get_tunnel_hooks (),
                                       .progress = progress_cb,
                                       .progress_data = run };
  tw_workspace_open_async (profile, &options, self->cancellable, opened_cb, run);
}

static void
stop_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_cancellable_cancel (TW_SETUP_INDEX_PAGE (widget)->cancellable);
}

static void
go_on_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwSetupIndexPage *self = TW_SETUP_INDEX_PAGE (widget);
  if (self->cancellable == NULL)
    start (self);
}

static void
enter (TwSetupPage *page)
{
  TwSetupIndexPage *self = TW_SETUP_INDEX_PAGE (page);
  gboolean loads = tw_setup_draft_loads_sample (tw_setup_page_get_draft (page));
  tw_setup_page_set_heading (page, loads ? _("Loading Northwind") : _("Getting to know your tables"));
  tw_setup_page_set_description (
    page, loads ? _("The rows are loaded in one transaction: all of them, or none. Then names, types "
                    "and comments are read, so that the right tables are found for a question.")
                : _("Names, types and comments of tables and columns are read, so that the right "
                    "ones are found for a question. No rows are."));
  if (self->cancellable == NULL)
    start (self);
}

static void
leave (TwSetupPage *page)
{
  TwSetupIndexPage *self = TW_SETUP_INDEX_PAGE (page);
  g_cancellable_cancel (self->cancellable);
  end_run (self);
}

static const char *
get_continue_label (TwSetupPage *page)
{
  return NULL;
}

static void
tw_setup_index_page_dispose (GObject *object)
{
  TwSetupIndexPage *self = TW_SETUP_INDEX_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  end_run (self);
  G_OBJECT_CLASS (tw_setup_index_page_parent_class)->dispose (object);
}

static void
tw_setup_index_page_class_init (TwSetupIndexPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_index_page_dispose;
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->needs_login = TRUE;
  page_class->enter = enter;
  page_class->leave = leave;
  page_class->get_continue_label = get_continue_label;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_SETUP_FAILURE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-index-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupIndexPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TwSetupIndexPage, bar);
  gtk_widget_class_bind_template_child (widget_class, TwSetupIndexPage, step_label);
  gtk_widget_class_bind_template_child (widget_class, TwSetupIndexPage, failure);
  gtk_widget_class_install_action (widget_class, "index.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "index.go-on", NULL, go_on_cb);
}

static void
tw_setup_index_page_init (TwSetupIndexPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
