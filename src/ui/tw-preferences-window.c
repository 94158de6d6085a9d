// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-preferences-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-model-choice.h"
#include "core/tw-worker.h"
#include "ui/tw-aws-choice.h"
#include "ui/tw-person.h"
#include "ui/tw-settings.h"

struct _TwPreferencesWindow {
  AdwPreferencesWindow parent_instance;

  GtkSwitch *use_bedrock;
  GtkSwitch *rows_may_leave;
  GtkSwitch *titan_tables;
  GtkSwitch *titan_columns;
  GtkSwitch *review;
  GtkEditable *hidden;
  AdwComboRow *aws_profile;
  AdwComboRow *region;
  AdwPreferencesPage *bedrock_page;
  GtkWidget *list_button;
  AdwComboRow *model;
  AdwPreferencesRow *model_note;
  GtkEditable *model_id;
  AdwComboRow *dimensions;
  GtkSpinButton *max_tokens;
  GtkEditable *guardrail_id;
  GtkEditable *guardrail_version;
  GtkSpinButton *notice_hours;
  GtkSpinButton *notice_seconds;
  GtkSpinButton *history_days;
  GtkSpinButton *max_rows;
  GtkSpinButton *max_megabytes;
  GtkSpinButton *max_seconds;
  GtkSwitch *count_rows;
  GtkSpinButton *count_seconds;
  GtkSpinButton *ask_above_gigabytes;
  GtkSpinButton *per_minute;
  GtkSpinButton *per_day;
  GtkSpinButton *input_price;
  GtkSpinButton *output_price;

  TwPreferences *preferences;
  GPtrArray *models; /* nullable: of TwBedrockOffer, once they were listed */
  GCancellable *cancellable; /* of the listing that is under way */
};

G_DEFINE_FINAL_TYPE (TwPreferencesWindow, tw_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

enum { SAVED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* A plain warning with the successor, where the chosen model is legacy or not offered. */
static void
show_model_note (TwPreferencesWindow *self)
{
  const char *model = tw_aws_choice_get (self->model);
  const char *region = tw_aws_choice_get (self->region);
  g_autoptr (TwAwsConfig) config
    = tw_aws_config_load (tw_aws_choice_get (self->aws_profile), region, NULL);
  const char *found = config ? tw_aws_config_get_region (config) : NULL;
  g_autoptr (TwModelChoice) choice
    = self->models && found ? tw_model_choose (self->models, model, found) : NULL;
  const char *warning = choice ? choice->warning : NULL;
  g_autofree char *escaped = g_markup_escape_text (warning ? warning : "", -1);
  adw_preferences_row_set_title (self->model_note, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->model_note), warning != NULL);
}

/* Those of Claude that were listed, with @chosen among them. */
static void
fill_models (TwPreferencesWindow *self, const char *chosen)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; self->models && i < self->models->len; i++) {
    const TwBedrockOffer *offer = self->models->pdata[i];
    if (strstr (offer->id, "claude"))
      g_strv_builder_add (names, offer->id);
  }
  g_auto (GStrv) ids = g_strv_builder_end (names);
  tw_aws_choice_fill (self->model, _("The best that the account is offered"),
                      (const char *const *) ids, chosen);
}

static void
model_id_applied_cb (TwPreferencesWindow *self)
{
  g_autofree char *id = g_strstrip (g_strdup (gtk_editable_get_text (self->model_id)));
  if (*id == '\0')
    return;
  fill_models (self, id);
  gtk_editable_set_text (self->model_id, "");
}

static void
show_preferences (TwPreferencesWindow *self)
{
  const TwPreferences *preferences = self->preferences;
  g_autofree char *hidden = g_strjoinv (", ", preferences->hidden);
  gtk_switch_set_active (self->use_bedrock, preferences->use_bedrock);
  gtk_switch_set_active (self->rows_may_leave, preferences->rows_may_leave);
  gtk_switch_set_active (self->titan_tables, preferences->titan_tables);
  gtk_switch_set_active (self->titan_columns, preferences->titan_columns);
  gtk_switch_set_active (self->review, preferences->review);
  gtk_editable_set_text (self->hidden, hidden);
  gtk_editable_set_text (self->guardrail_id,
                         preferences->guardrail_id ? preferences->guardrail_id : "");
  gtk_editable_set_text (self->guardrail_version,
                         preferences->guardrail_version ? preferences->guardrail_version : "");
  gtk_spin_button_set_value (self->max_tokens, preferences->max_tokens);
  gtk_spin_button_set_value (self->history_days, preferences->history_days);
  gtk_spin_button_set_value (self->max_rows, preferences->max_rows);
  gtk_spin_button_set_value (self->max_megabytes, preferences->max_megabytes);
  gtk_spin_button_set_value (self->max_seconds, preferences->max_seconds);
  gtk_switch_set_active (self->count_rows, preferences->count_rows);
  gtk_spin_button_set_value (self->count_seconds, preferences->count_seconds);
  gtk_spin_button_set_value (self->ask_above_gigabytes, preferences->ask_above_gigabytes);
  gtk_spin_button_set_value (self->per_minute, preferences->questions_per_minute);
  gtk_spin_button_set_value (self->per_day, preferences->usd_per_day);
  gtk_spin_button_set_value (self->input_price, preferences->input_price);
  gtk_spin_button_set_value (self->output_price, preferences->output_price);
  adw_combo_row_set_selected (self->dimensions, preferences->dimensions == 256   ? 0
                                                : preferences->dimensions == 512 ? 1
                                                                                 : 2);
  fill_models (self, preferences->model);
  tw_aws_choice_show (self->aws_profile, self->region, preferences->aws_profile,
                      preferences->region);
}

static char **
read_hidden (TwPreferencesWindow *self)
{
  g_auto (GStrv) parts = g_strsplit_set (gtk_editable_get_text (self->hidden), ", ;\t", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (char **part = parts; *part; part++)
    if (**part)
      g_strv_builder_add (names, *part);
  return g_strv_builder_end (names);
}

static void
take_text (char **field, GtkEditable *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  tw_preferences_set_text (field, text);
}

static void
read_preferences (TwPreferencesWindow *self)
{
  static const guint dimensions[] = { 256, 512, 1024 };
  TwPreferences *preferences = self->preferences;
  preferences->use_bedrock = gtk_switch_get_active (self->use_bedrock);
  preferences->rows_may_leave = gtk_switch_get_active (self->rows_may_leave);
  preferences->titan_tables = gtk_switch_get_active (self->titan_tables);
  preferences->titan_columns = gtk_switch_get_active (self->titan_columns);
  preferences->review = gtk_switch_get_active (self->review);
  g_strfreev (preferences->hidden);
  preferences->hidden = read_hidden (self);
  take_text (&preferences->guardrail_id, self->guardrail_id);
  take_text (&preferences->guardrail_version, self->guardrail_version);
  preferences->max_tokens = (guint) gtk_spin_button_get_value_as_int (self->max_tokens);
  preferences->history_days = (guint) gtk_spin_button_get_value_as_int (self->history_days);
  preferences->max_rows = (guint) gtk_spin_button_get_value_as_int (self->max_rows);
  preferences->max_megabytes = (guint) gtk_spin_button_get_value_as_int (self->max_megabytes);
  preferences->max_seconds = (guint) gtk_spin_button_get_value_as_int (self->max_seconds);
  preferences->count_rows = gtk_switch_get_active (self->count_rows);
  preferences->count_seconds = (guint) gtk_spin_button_get_value_as_int (self->count_seconds);
  preferences->ask_above_gigabytes = (guint) gtk_spin_button_get_value_as_int (self->ask_above_gigabytes);
  preferences->questions_per_minute = (guint) gtk_spin_button_get_value_as_int (self->per_minute);
  preferences->usd_per_day = gtk_spin_button_get_value (self->per_day);
  preferences->input_price = gtk_spin_button_get_value (self->input_price);
  preferences->output_price = gtk_spin_button_get_value (self->output_price);
  preferences->dimensions = dimensions[MIN (adw_combo_row_get_selected (self->dimensions), 2)];
  g_autofree char *model = g_strdup (tw_aws_choice_get (self->model));
  if (*gtk_editable_get_text (self->model_id)) /* typed, and not yet put among the others */
    take_text (&model, self->model_id);
  g_autofree char *profile = g_strdup (tw_aws_choice_get (self->aws_profile));
  g_autofree char *region = g_strdup (tw_aws_choice_get (self->region));
  tw_preferences_set_text (&preferences->region, region);
  tw_preferences_set_text (&preferences->model, model);
  tw_preferences_set_text (&preferences->aws_profile, profile);
}

static void
toast (TwPreferencesWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *made = adw_toast_new (escaped);
  adw_toast_set_timeout (made, 8);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), made);
}

/* The live list of models. */

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const TwPreferences *preferences = data;
  const TwBedrockHooks *person = tw_person_get_hooks ();
  TwAwsClientOptions options = { .profile = preferences->aws_profile,
                                 .region = preferences->region,
                                 .prompt = person->prompt,
                                 .prompt_data = person->user_data };
  GError *error = NULL;
  g_autoptr (TwAwsClient) client = tw_aws_client_new (&options, &error);
  GPtrArray *models = client ? tw_bedrock_list_models (client, cancellable, &error) : NULL;
  if (models)
    g_task_return_pointer (task, models, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwPreferencesWindow *self = TW_PREFERENCES_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->preferences == NULL)
    return;
  gtk_widget_set_sensitive (self->list_button, TRUE);
  if (models == NULL) {
    const char *hint = tw_error_get_hint (error);
    g_autofree char *text = g_strdup_printf ("%s. %s", error->message, hint ? hint : "");
    toast (self, text);
    return;
  }
  guint n = 0;
  for (guint i = 0; i < models->len; i++)
    n += strstr (((TwBedrockOffer *) models->pdata[i])->id, "claude") != NULL;
  g_clear_pointer (&self->models, g_ptr_array_unref);
  self->models = g_steal_pointer (&models);
  g_autofree char *chosen = g_strdup (tw_aws_choice_get (self->model));
  fill_models (self, chosen);
  g_autofree char *text = g_strdup_printf (
    ngettext ("%u Claude model is offered", "%u Claude models are offered", n), n);
  toast (self, text);
}

static void
list_cb (TwPreferencesWindow *self)
{
  read_preferences (self);
  gtk_widget_set_sensitive (self->list_button, FALSE);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, listed_cb, NULL);
  g_task_set_source_tag (task, list_cb);
  g_task_set_task_data (task, tw_preferences_copy (self->preferences),
                        (GDestroyNotify) tw_preferences_free);
  tw_worker_run (TW_WORKER_NETWORK, task, list_thread);
}

static gboolean
tw_preferences_window_close_request (GtkWindow *window)
{
  TwPreferencesWindow *self = TW_PREFERENCES_WINDOW (window);
  g_autoptr (TwPreferences) before = tw_preferences_load (NULL);
  g_autoptr (GError) error = NULL;
  read_preferences (self);
  if (tw_preferences_equal (self->preferences, before))
    return GTK_WINDOW_CLASS (tw_preferences_window_parent_class)->close_request (window);
  if (!tw_preferences_save (self->preferences, &error)) {
    toast (self, error->message);
    return GDK_EVENT_STOP; /* nothing that was entered is lost */
  }
  g_signal_emit (self, signals[SAVED], 0);
  return GTK_WINDOW_CLASS (tw_preferences_window_parent_class)->close_request (window);
}

static void
tw_preferences_window_dispose (GObject *object)
{
  TwPreferencesWindow *self = TW_PREFERENCES_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->preferences, tw_preferences_free);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_preferences_window_parent_class)->dispose (object);
}

static void
tw_preferences_window_class_init (TwPreferencesWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_preferences_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tw_preferences_window_close_request;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, use_bedrock);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, rows_may_leave);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, titan_tables);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, titan_columns);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, review);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, hidden);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, aws_profile);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, region);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, list_button);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, model);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, dimensions);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, max_tokens);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, guardrail_id);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, guardrail_version);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, notice_hours);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, notice_seconds);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, history_days);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, max_rows);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, max_megabytes);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, max_seconds);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, count_rows);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, count_seconds);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, ask_above_gigabytes);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, per_minute);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, per_day);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, bedrock_page);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, model_note);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, model_id);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, input_price);
  gtk_widget_class_bind_template_child (widget_class, TwPreferencesWindow, output_price);
  signals[SAVED] = g_signal_new ("saved", TW_TYPE_PREFERENCES_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
tw_preferences_window_init (TwPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->preferences = tw_preferences_load (NULL);
  show_preferences (self);
  g_settings_bind (tw_settings_get (), "aws-notice-hours", self->notice_hours, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (tw_settings_get (), "answer-notice-seconds", self->notice_seconds, "value",
                   G_SETTINGS_BIND_DEFAULT);
  tw_aws_choice_link (self->aws_profile, self->region);
  g_signal_connect_object (self->list_button, "clicked", G_CALLBACK (list_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model_id, "apply", G_CALLBACK (model_id_applied_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::selected", G_CALLBACK (show_model_note), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->region, "notify::selected", G_CALLBACK (show_model_note), self,
                           G_CONNECT_SWAPPED);
}

void
tw_preferences_window_show_bedrock (TwPreferencesWindow *self)
{
  g_return_if_fail (TW_IS_PREFERENCES_WINDOW (self));
  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (self), self->bedrock_page);
}

TwPreferencesWindow *
tw_preferences_window_new (GtkWindow *parent)
{
  return g_object_new (TW_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
}
