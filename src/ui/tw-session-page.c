// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-session-page.h"

#include <glib/gi18n.h>

#include "catalog/tw-verified-query.h"
#include "setup/tw-suggestions.h"
#include "report/tw-cell-format.h"
#include "ui/setup/tw-setup-page.h"

#include "ui/tw-stack.h"

#define N_SAMPLES 3
#define PULSE_MS 120

struct _TwSessionPage {
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *opening_page;
  GtkProgressBar *opening_bar;
  AdwStatusPage *failed_page;
  GtkWidget *password_group;
  GtkEditable *password;
  GtkSwitch *keep_password;
  GtkWidget *connect_button;
  GtkWidget *again_button;
  GtkLabel *connected_label;
  GtkBox *sample_box;
  GtkWidget *own_button;
  GtkWidget *warning_box;
  GtkLabel *warning_label;

  TwSession *session;
  TwAskBar *ask_bar; /* weak */
  guint pulse_id;
  GCancellable *cancellable; /* of the suggestions that are being made */
};

G_DEFINE_FINAL_TYPE (TwSessionPage, tw_session_page, ADW_TYPE_BIN)

static const char *
page_name (TwSessionPage *self)
{
  TwCatalog *catalog = tw_session_get_catalog (self->session);
  switch (tw_session_get_state (self->session)) {
  case TW_SESSION_CLOSED:
  case TW_SESSION_OPENING:
    return "opening";
  case TW_SESSION_FAILED:
    if (g_error_matches (tw_session_get_error (self->session), TW_RETRIEVAL_ERROR,
                         TW_RETRIEVAL_ERROR_EMPTY_CATALOG))
      return "no-tables";
    return "failed";
  case TW_SESSION_READY:
  case TW_SESSION_INDEXING:
    break;
  }
  return catalog && tw_catalog_get_n_tables (catalog) > 0 ? "empty" : "no-tables";
}

/* A password that is missing or wrong is asked for in place. */
static void
ask_for_password (TwSessionPage *self, gboolean ask)
{
  gtk_widget_set_visible (self->password_group, ask);
  gtk_widget_set_visible (self->connect_button, ask);
  gtk_widget_set_visible (self->again_button, !ask);
  gtk_editable_set_text (self->password, "");
  if (ask)
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
password_given_cb (TwSessionPage *self)
{
  g_autofree char *password = g_strdup (gtk_editable_get_text (self->password));
  if (*password)
    tw_session_give_password (self->session, password, gtk_switch_get_active (self->keep_password));
}

static void
show_failure (TwSessionPage *self)
{
  const GError *error = tw_session_get_error (self->session);
  gboolean stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  adw_status_page_set_title (self->failed_page, stopped ? _("Opening Was Stopped")
                                                        : _("No Connection"));
  const char *hint = tw_error_get_hint (error);
  g_autofree char *plain = NULL;
  if (stopped)
    plain = g_strdup (_("Nothing is lost: opening goes on from where it was."));
  else
    plain = g_strdup_printf ("%s%s%s", error ? error->message : "", hint ? "\n\n" : "",
                             hint ? hint : "");
  g_autofree char *description = g_markup_escape_text (plain, -1);
  adw_status_page_set_description (self->failed_page, description);
  ask_for_password (self, tw_warehouse_error_is_password (error));
}

/* The page of a connection where nothing was asked yet. */

static void
sample_clicked_cb (GtkButton *button, TwSessionPage *self)
{
  tw_ask_bar_ask (self->ask_bar, g_object_get_data (G_OBJECT (button), "question"));
}

static void
add_sample (TwSessionPage *self, const char *question)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", question, "wrap", TRUE, "justify",
                                   GTK_JUSTIFY_CENTER, NULL);
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "sample-question");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, question,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "question", g_strdup (question), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (sample_clicked_cb), self);
  gtk_box_append (self->sample_box, button);
}

/* One of each grade, from simple to complex, then whatever fills the three. */
static const TwVerifiedQuery *
pick_sample (GPtrArray *examples, GHashTable *picked, int grade)
{
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < examples->len; i++) {
      const TwVerifiedQuery *example = g_ptr_array_index (examples, i);
      gboolean best = example->sample && (int) example->grade == grade;
      gboolean suits = example->sql && (pass == 1 || best);
      if (suits && g_hash_table_add (picked, (gpointer) example))
        return example;
    }
  return NULL;
}

static void
suggested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwSessionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) questions = tw_suggestions_make_finish (result, &error);
  for (char **question = questions; question && *question; question++)
    add_sample (self, *question);
}

/* Where nobody has written any. */
static void
suggest (TwSessionPage *self, TwWorkspace *workspace)
{
  self->cancellable = g_cancellable_new ();
  tw_suggestions_make_async (workspace, self->cancellable, suggested_cb, g_object_ref (self));
}

static void
show_samples (TwSessionPage *self, TwWorkspace *workspace)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sample_box))))
    gtk_box_remove (self->sample_box, child);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  GPtrArray *examples = tw_workspace_get_examples (workspace);
  g_autoptr (GHashTable) picked = g_hash_table_new (NULL, NULL);
  for (int i = 0; i < N_SAMPLES; i++) {
    const TwVerifiedQuery *example = pick_sample (examples, picked, i);
    if (example)
      add_sample (self, example->question);
  }
  if (g_hash_table_size (picked) == 0)
    suggest (self, workspace);
}

static void
show_connected (TwSessionPage *self, TwWorkspace *workspace)
{
  TwCatalog *catalog = tw_workspace_get_catalog (workspace);
  guint tables = tw_catalog_get_n_tables (catalog), columns = tw_catalog_get_n_columns (catalog);
  g_autofree char *table_count = tw_format_count (tables);
  g_autofree char *column_count = tw_format_count (columns);
  g_autofree char *n_tables
    = g_strdup_printf (ngettext ("%s table", "%s tables", tables), table_count);
  g_autofree char *n_columns
    = g_strdup_printf (ngettext ("%s column", "%s columns", columns), column_count);
  g_autofree char *text
    /* Translators: the connection's title, "8 tables", "78 columns" */
    = g_strdup_printf (_("Connected to %s: %s with %s. Nothing you ask can change the data."),
                       tw_workspace_get_profile (workspace)->title, n_tables, n_columns);
  gtk_label_set_text (self->connected_label, text);
}

static void
show_warning (TwSessionPage *self, TwWorkspace *workspace)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const TwGlossaryStatus *status
    = tw_catalog_get_glossary_status (tw_workspace_get_catalog (workspace));
  if (status->cryptic && status->n_columns_documented * 2 < status->n_columns)
    g_string_append (text, _("Most names here are abbreviations, and few have a comment that says "
                             "what they mean. Expect to be declined often until they do."));
  const GPtrArray *warnings = tw_workspace_get_warnings (workspace);
  for (guint i = 0; i < warnings->len && i < 4; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            (const char *) g_ptr_array_index (warnings, i));
  const TwModelChoice *model = tw_session_get_model (self->session);
  if (model && model->warning)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", model->warning);
  gtk_label_set_text (self->warning_label, text->str);
  gtk_widget_set_visible (self->warning_box, text->len > 0);
}

static void
workspace_changed_cb (TwSessionPage *self)
{
  TwWorkspace *workspace = tw_session_get_workspace (self->session);
  if (workspace == NULL)
    return;
  show_connected (self, workspace);
  show_samples (self, workspace);
  gtk_widget_set_visible (self->own_button, tw_workspace_get_profile (workspace)->sample);
  show_warning (self, workspace);
}

static void
progress_changed_cb (TwSessionPage *self)
{
  const char *message;
  double fraction = tw_session_get_progress (self->session, &message);
  g_autofree char *escaped = g_markup_escape_text (*message ? message : _("Connecting…"), -1);
  adw_status_page_set_description (self->opening_page, escaped);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->opening_bar, MIN (fraction, 1));
  else
    gtk_progress_bar_pulse (self->opening_bar);
}

static gboolean
pulse_cb (gpointer user_data)
{
  TwSessionPage *self = user_data;
  if (tw_session_get_progress (self->session, NULL) < 0)
    gtk_progress_bar_pulse (self->opening_bar);
  return G_SOURCE_CONTINUE;
}

static void
state_changed_cb (TwSessionPage *self)
{
  TwSessionState state = tw_session_get_state (self->session);
  gboolean opening = state == TW_SESSION_OPENING;
  if (opening && self->pulse_id == 0)
    self->pulse_id = g_timeout_add (PULSE_MS, pulse_cb, self);
  else if (!opening)
    g_clear_handle_id (&self->pulse_id, g_source_remove);
  if (opening)
    progress_changed_cb (self);
  if (state == TW_SESSION_FAILED)
    show_failure (self);
  tw_stack_show (self->stack, page_name (self));
}

static void
tw_session_page_dispose (GObject *object)
{
  TwSessionPage *self = TW_SESSION_PAGE (object);
  g_clear_handle_id (&self->pulse_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->ask_bar);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tw_session_page_parent_class)->dispose (object);
}

static void
tw_session_page_class_init (TwSessionPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_session_page_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-session-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, opening_page);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, opening_bar);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, password_group);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, password);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, keep_password);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, connected_label);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, sample_box);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, own_button);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, warning_box);
  gtk_widget_class_bind_template_child (widget_class, TwSessionPage, warning_label);
}

static void
tw_session_page_init (TwSessionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tw_setup_page_name_field (self->password);
  g_signal_connect_object (self->password, "entry-activated", G_CALLBACK (password_given_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connect_button, "clicked", G_CALLBACK (password_given_cb), self,
                           G_CONNECT_SWAPPED);
}

TwSessionPage *
tw_session_page_new (TwSession *session, TwAskBar *ask_bar)
{
  TwSessionPage *self = g_object_new (TW_TYPE_SESSION_PAGE, NULL);
  self->session = g_object_ref (session);
  g_set_weak_pointer (&self->ask_bar, ask_bar);
  g_signal_connect_object (session, "notify::workspace", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::model", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::progress", G_CALLBACK (progress_changed_cb), self,
                           G_CONNECT_SWAPPED);
  workspace_changed_cb (self);
  state_changed_cb (self);
  return self;
}
