// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-test-page.h"

#include <glib/gi18n.h>

#include "setup/tw-connection-test.h"
#include "setup/tw-setup-connection.h"
#include "setup/tw-setup-making.h"
#include "ui/tw-person.h"
#include "ui/setup/tw-setup-hop-row.h"
#include "ui/setup/tw-setup-run.h"
#include "ui/setup/tw-setup-schemas-page.h"

struct _TwSetupTestPage {
  TwSetupPage parent_instance;

  AdwPreferencesGroup *group;
  GtkWidget *stop_button;
  GtkWidget *again_button;
  GtkWidget *change_button;
  GtkWidget *resume_button;
  GtkWidget *tunnel_button;

  TwSetupHopRow *rows[TW_HOP_N]; /* once they were tried */
  GCancellable *cancellable;     /* nullable: nothing is under way */
  TwConnectionReport *report;    /* nullable: of the last test */
};

G_DEFINE_FINAL_TYPE (TwSetupTestPage, tw_setup_test_page, TW_TYPE_SETUP_PAGE)

static TwSetupRun *
run_new (TwSetupTestPage *self)
{
  self->cancellable = g_cancellable_new ();
  return tw_setup_run_new (self, self->cancellable);
}

static gboolean
run_is_current (const TwSetupRun *run)
{
  TwSetupTestPage *self = run->page;
  return self->cancellable == run->cancellable;
}

static TwSetupDraft *
draft_of (TwSetupTestPage *self)
{
  return tw_setup_page_get_draft (TW_SETUP_PAGE (self));
}

/* What can be done now. */
static void
show_actions (TwSetupTestPage *self)
{
  gboolean busy = self->cancellable != NULL;
  gboolean failed = !busy && self->report && self->report->error;
  gtk_widget_set_visible (self->stop_button, busy);
  gtk_widget_set_visible (self->again_button, !busy);
  gtk_widget_set_visible (self->change_button, failed);
  gtk_widget_set_visible (self->resume_button,
                          failed && self->report->offer == TW_OFFER_RESUME);
  gtk_widget_set_visible (self->tunnel_button,
                          failed && self->report->offer == TW_OFFER_TUNNEL);
  tw_setup_page_changed (TW_SETUP_PAGE (self));
}

static void
clear_rows (TwSetupTestPage *self)
{
  for (guint i = 0; i < TW_HOP_N; i++)
    if (self->rows[i])
      adw_preferences_group_remove (self->group, GTK_WIDGET (g_steal_pointer (&self->rows[i])));
}

static void
show_hop (TwSetupTestPage *self, const TwHop *hop)
{
  if (self->rows[hop->kind] == NULL) {
    self->rows[hop->kind] = tw_setup_hop_row_new ();
    adw_preferences_group_add (self->group, GTK_WIDGET (self->rows[hop->kind]));
  }
  tw_setup_hop_row_show (self->rows[hop->kind], hop);
}

static void
hop_cb (const TwHop *hop, gpointer user_data)
{
  const TwSetupRun *run = user_data;
  if (run_is_current (run))
    show_hop (run->page, hop);
}

/* The field that has to be changed says so on its own page. */
static void
blame (TwSetupTestPage *self)
{
  const TwConnectionReport *report = self->report;
  TwSetupDraft *draft = draft_of (self);
  const char *field = NULL;
  if (report->error && report->offer == TW_OFFER_PASSWORD)
    field = TW_SETUP_PASSWORD;
  else if (report->error && (report->failed == TW_HOP_DNS || report->failed == TW_HOP_TCP))
    field = TW_SETUP_HOST;
  tw_setup_draft_set_text (draft, TW_SETUP_BLAMED, field);
  tw_setup_draft_set_text (draft, TW_SETUP_BLAME, field ? report->error->message : NULL);
  tw_setup_draft_set_text (draft, TW_SETUP_NETWORK, report->vpc);
}

/* What the whole came to. */
static void
conclude (TwSetupTestPage *self)
{
  const TwConnectionReport *report = self->report;
  tw_setup_page_set_description (
    TW_SETUP_PAGE (self),
    report->error == NULL ? _("The connection works.")
    : g_error_matches (report->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      ? _("Stopped before its end.")
      : _("It ends where the red mark is; below it stands what to do."));
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwSetupRun) run = user_data;
  TwSetupTestPage *self = run->page;
  g_autoptr (TwConnectionReport) report = tw_connection_test_run_finish (result);
  if (!run_is_current (run))
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->report, tw_connection_report_free);
  self->report = g_steal_pointer (&report);
  blame (self);
  conclude (self);
  tw_setup_schemas_page_offer (draft_of (self), self->report->schemas);
  show_actions (self);
}

static void
start (TwSetupTestPage *self)
{
  TwSetupDraft *draft = draft_of (self);
  g_autoptr (TwProfile) profile = tw_setup_draft_make_profile (draft);
  const char *password = tw_setup_draft_get_secret (draft, TW_SETUP_PASSWORD);
  clear_rows (self);
  g_clear_pointer (&self->report, tw_connection_report_free);
  tw_setup_page_set_description (TW_SETUP_PAGE (self), NULL);
  tw_setup_schemas_page_offer (draft, NULL);
  TwSetupRun *run = run_new (self);
  const TwConnectionTest test
    = { .profile = profile,
        .will_load = tw_setup_draft_loads_sample (draft),
        .login = { .password = *password ? password : NULL,
                   .prompt = tw_person_get_hooks ()->prompt },
        .tunnel_hooks = tw_person_get_tunnel_hooks () };
  tw_connection_test_run_async (&test, hop_cb, run, run->cancellable, tested_cb, run);
  show_actions (self);
}

/* A paused cluster. */

static void
resuming_cb (const char *message, double fraction, gpointer user_data)
{
  const TwSetupRun *run = user_data;
  if (run_is_current (run))
    tw_setup_page_set_description (TW_SETUP_PAGE (run->page), message);
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwSetupRun) run = user_data;
  TwSetupTestPage *self = run->page;
  g_autoptr (GError) error = NULL;
  gboolean resumed = tw_connection_test_resume_finish (result, &error);
  if (!run_is_current (run))
    return;
  g_clear_object (&self->cancellable);
  tw_setup_page_set_description (TW_SETUP_PAGE (self), resumed ? NULL : error->message);
  if (resumed)
    start (self);
  else
    show_actions (self);
}

static void
resume_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwSetupTestPage *self = TW_SETUP_TEST_PAGE (widget);
  if (self->cancellable)
    return;
  g_autoptr (TwProfile) profile = tw_setup_draft_make_profile (draft_of (self));
  TwSetupRun *run = run_new (self);
  tw_connection_test_resume_async (profile, resuming_cb, run, run->cancellable, resumed_cb, run);
  show_actions (self);
}

static void
stop_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_cancellable_cancel (TW_SETUP_TEST_PAGE (widget)->cancellable);
}

static void
again_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwSetupTestPage *self = TW_SETUP_TEST_PAGE (widget);
  if (self->cancellable == NULL)
    start (self);
}

static void
change_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tw_setup_page_retreat (TW_SETUP_PAGE (widget));
}

/* The connection's own page asks for the instance. */
static void
tunnel_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwSetupTestPage *self = TW_SETUP_TEST_PAGE (widget);
  tw_setup_draft_set_text (draft_of (self), TW_SETUP_BLAMED, TW_SETUP_TUNNEL);
  tw_setup_page_retreat (TW_SETUP_PAGE (self));
}

static void
enter (TwSetupPage *page)
{
  TwSetupTestPage *self = TW_SETUP_TEST_PAGE (page);
  if (self->cancellable == NULL)
    start (self);
}

static void
leave (TwSetupPage *page)
{
  TwSetupTestPage *self = TW_SETUP_TEST_PAGE (page);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
can_continue (TwSetupPage *page)
{
  TwSetupTestPage *self = TW_SETUP_TEST_PAGE (page);
  return self->cancellable == NULL && self->report && self->report->error == NULL;
}

static void
tw_setup_test_page_dispose (GObject *object)
{
  TwSetupTestPage *self = TW_SETUP_TEST_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->report, tw_connection_report_free);
  G_OBJECT_CLASS (tw_setup_test_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "test.stop", NULL, stop_cb);
  gtk_widget_class_install_action (klass, "test.again", NULL, again_cb);
  gtk_widget_class_install_action (klass, "test.change", NULL, change_cb);
  gtk_widget_class_install_action (klass, "test.resume", NULL, resume_cb);
  gtk_widget_class_install_action (klass, "test.tunnel", NULL, tunnel_cb);
}

static void
tw_setup_test_page_class_init (TwSetupTestPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_test_page_dispose;
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->needs_login = TRUE;
  page_class->enter = enter;
  page_class->leave = leave;
  page_class->can_continue = can_continue;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-test-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupTestPage, group);
  gtk_widget_class_bind_template_child (widget_class, TwSetupTestPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, TwSetupTestPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, TwSetupTestPage, change_button);
  gtk_widget_class_bind_template_child (widget_class, TwSetupTestPage, resume_button);
  gtk_widget_class_bind_template_child (widget_class, TwSetupTestPage, tunnel_button);
  install_actions (widget_class);
}

static void
tw_setup_test_page_init (TwSetupTestPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
