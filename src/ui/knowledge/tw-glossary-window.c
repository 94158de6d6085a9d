// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-glossary-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/bedrock/tw-bedrock-glossary.h"
#include "setup/tw-bedrock-setup.h"
#include "ui/knowledge/tw-glossary-item.h"
#include "ui/tw-choose-file.h"
#include "ui/tw-stack.h"

#define MOST_CALLS 4 /* to the model, for one press of the button */

struct _TwGlossaryWindow {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *draft_button;
  GtkWidget *stop_button;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkLabel *figures;
  GtkLabel *progress;
  GtkListView *view;
  GtkWidget *form;
  GtkLabel *name;
  GtkLabel *note;
  GtkEditable *comment;

  TwCatalog *catalog;
  TwBedrockSession *bedrock; /* nullable */
  GPtrArray *drafts;
  GListStore *items;
  GtkSingleSelection *selection;
  GCancellable *cancellable; /* of the call under way */
  guint calls_left;
  gboolean exported; /* all that was accepted */
  gboolean closes;
};

G_DEFINE_FINAL_TYPE (TwGlossaryWindow, tw_glossary_window, ADW_TYPE_WINDOW)

char *
tw_glossary_dup_figures (const TwGlossaryStatus *status)
{
  g_autofree char *tables = g_strdup_printf (
    ngettext ("%u of %u table", "%u of %u tables", status->n_tables),
    status->n_tables_documented, status->n_tables);
  g_autofree char *columns = g_strdup_printf (
    ngettext ("%u of %u column", "%u of %u columns", status->n_columns),
    status->n_columns_documented, status->n_columns);
  /* Translators: "3 of 8 tables", "40 of 78 columns" */
  return g_strdup_printf (_("%s and %s have a comment. %.0f %% of the names are abbreviations."),
                          tables, columns, 100 * status->cryptic_share);
}

static void
toast (TwGlossaryWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 5);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static guint
count (TwGlossaryWindow *self, TwGlossaryState state)
{
  guint n = 0;
  for (guint i = 0; i < self->drafts->len; i++)
    n += ((TwGlossaryDraft *) self->drafts->pdata[i])->state == state;
  return n;
}

static gboolean
is_for_model (const TwGlossaryDraft *draft)
{
  return draft->state == TW_GLOSSARY_OPEN && draft->origin == TW_GLOSSARY_FROM_NAME;
}

static void
update (TwGlossaryWindow *self)
{
  guint accepted = count (self, TW_GLOSSARY_ACCEPTED), skipped = count (self, TW_GLOSSARY_SKIPPED);
  gboolean asks = self->cancellable != NULL, any = FALSE;
  for (guint i = 0; i < self->drafts->len && !any; i++)
    any = is_for_model (self->drafts->pdata[i]);
  g_autofree char *text
    = g_strdup_printf (_("%u to review · %u accepted · %u skipped"),
                       self->drafts->len - accepted - skipped, accepted, skipped);
  gtk_label_set_text (self->progress, text);
  gtk_widget_set_visible (self->draft_button, self->bedrock && !asks);
  gtk_widget_set_visible (self->stop_button, asks);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "glossary.draft", any && !asks);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "glossary.export", accepted > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "glossary.accept-sure",
                                 self->drafts->len > accepted + skipped);
}

/* ---- one draft ---- */

static TwGlossaryItem *
selected (TwGlossaryWindow *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static char *
dup_note (const TwGlossaryDraft *draft)
{
  const char *origin = NULL;
  switch (draft->origin) {
  case TW_GLOSSARY_FROM_NAME:
    origin = _("Read from the name.");
    break;
  case TW_GLOSSARY_FROM_MODEL:
    origin = _("Written by Claude.");
    break;
  case TW_GLOSSARY_FROM_PERSON:
    origin = _("Written by you.");
    break;
  }
  if (draft->unsure == NULL || draft->origin == TW_GLOSSARY_FROM_PERSON)
    return g_strdup (origin);
  return g_strdup_printf (_("%s Not sure: %s"), origin, draft->unsure);
}

static void
show_selected (TwGlossaryWindow *self)
{
  TwGlossaryItem *item = selected (self);
  gtk_widget_set_sensitive (self->form, item != NULL);
  if (item == NULL)
    return;
  const TwGlossaryDraft *draft = tw_glossary_item_get_draft (item);
  g_autofree char *name
    = g_strdup_printf ("%s · %s", tw_glossary_item_get_name (item),
                       draft->column ? draft->column->type_name : _("table"));
  g_autofree char *note = dup_note (draft);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->note, note);
  gtk_editable_set_text (self->comment, draft->comment);
}

/* The next one that nobody has decided on; from the beginning, when there is none below. */
static void
go_on (TwGlossaryWindow *self)
{
  guint n = self->drafts->len, at = gtk_single_selection_get_selected (self->selection);
  for (guint step = 1; step <= n; step++) {
    guint next = (at + step) % n;
    if (((TwGlossaryDraft *) self->drafts->pdata[next])->state != TW_GLOSSARY_OPEN)
      continue;
    gtk_single_selection_set_selected (self->selection, next);
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", next);
    return;
  }
  show_selected (self);
}

static void
decide (TwGlossaryWindow *self, TwGlossaryState state)
{
  TwGlossaryItem *item = selected (self);
  if (item == NULL)
    return;
  g_autofree char *clean = tw_glossary_clean_comment (gtk_editable_get_text (self->comment));
  if (clean == NULL && state == TW_GLOSSARY_ACCEPTED) {
    toast (self, _("An empty comment cannot be accepted. Skip it instead."));
    return;
  }
  self->exported = FALSE;
  tw_glossary_item_decide (item, state, state == TW_GLOSSARY_ACCEPTED ? clean : NULL);
  update (self);
  go_on (self);
}

/* ---- actions ---- */

static void
accept_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide (TW_GLOSSARY_WINDOW (widget), TW_GLOSSARY_ACCEPTED);
}

static void
activated_cb (TwGlossaryWindow *self)
{
  decide (self, TW_GLOSSARY_ACCEPTED);
}

static void
skip_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide (TW_GLOSSARY_WINDOW (widget), TW_GLOSSARY_SKIPPED);
}

static void
edit_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (TW_GLOSSARY_WINDOW (widget)->comment));
}

static void
accept_sure_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwGlossaryWindow *self = TW_GLOSSARY_WINDOW (widget);
  for (guint i = 0; i < self->drafts->len; i++) {
    g_autoptr (TwGlossaryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    const TwGlossaryDraft *draft = tw_glossary_item_get_draft (item);
    if (draft->state == TW_GLOSSARY_OPEN && draft->unsure == NULL)
      tw_glossary_item_decide (item, TW_GLOSSARY_ACCEPTED, NULL);
  }
  self->exported = FALSE;
  update (self);
  go_on (self);
}

static void
chosen_cb (gpointer user_data, const char *path)
{
  TwGlossaryWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accepted = tw_glossary_drafts_get_accepted (self->drafts);
  g_autofree char *script = tw_glossary_drafts_to_script (accepted, self->catalog);
  if (!g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &error)) {
    toast (self, error->message);
    return;
  }
  self->exported = TRUE;
  toast (self, _("Exported. Nothing was changed in the warehouse."));
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_choose_new_file (widget, _("Export Comments"), "comments.sql", chosen_cb);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwGlossaryWindow *self = TW_GLOSSARY_WINDOW (widget);
  self->calls_left = 0;
  g_cancellable_cancel (self->cancellable);
}

/* ---- drafts of a model ---- */

static void draft_next (TwGlossaryWindow *self);

/* What the person has decided on meanwhile stays. */
static void
take (TwGlossaryWindow *self, const TwGlossaryDraft *written)
{
  for (guint i = 0; i < self->drafts->len; i++) {
    const TwGlossaryDraft *draft = self->drafts->pdata[i];
    if (draft->table != written->table || draft->column != written->column)
      continue;
    g_autoptr (TwGlossaryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    if (is_for_model (draft))
      tw_glossary_item_take (item, written);
    if (item == selected (self))
      show_selected (self);
    return;
  }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwGlossaryWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) written = tw_bedrock_glossary_write_finish (result, &error);
  g_clear_object (&self->cancellable);
  if (self->drafts == NULL) /* closed */
    return;
  for (guint i = 0; written && i < written->len; i++)
    take (self, written->pdata[i]);
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    toast (self, error->message);
  else if (written && written->len == 0)
    toast (self, _("What is left may not be sent: the preferences hide it."));
  if (written && written->len > 0 && self->calls_left > 0)
    draft_next (self);
  update (self);
}

static void
draft_next (TwGlossaryWindow *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  for (guint i = 0; i < self->drafts->len; i++)
    if (is_for_model (self->drafts->pdata[i]))
      g_ptr_array_add (wanted, self->drafts->pdata[i]);
  if (wanted->len == 0)
    return;
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  TwBedrockModelOptions options = tw_bedrock_setup_get_model_options (preferences);
  self->calls_left--;
  self->cancellable = g_cancellable_new ();
  tw_bedrock_glossary_write_async (self->bedrock, &options, self->catalog, wanted,
                                   self->cancellable, written_cb, g_object_ref (self));
}

static void
draft_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwGlossaryWindow *self = TW_GLOSSARY_WINDOW (widget);
  self->calls_left = MOST_CALLS;
  draft_next (self);
  update (self);
}

/* ---- the end ---- */

static void
discarded_cb (TwGlossaryWindow *self, const char *response)
{
  if (g_strcmp0 (response, "discard") != 0)
    return;
  self->closes = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
tw_glossary_window_close_request (GtkWindow *window)
{
  TwGlossaryWindow *self = TW_GLOSSARY_WINDOW (window);
  if (self->closes || self->exported || count (self, TW_GLOSSARY_ACCEPTED) == 0)
    return GTK_WINDOW_CLASS (tw_glossary_window_parent_class)->close_request (window);
  GtkWidget *dialog
    = adw_message_dialog_new (window, _("Discard the Accepted Comments?"),
                              _("They were not exported, and are kept nowhere else."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard",
                                    _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discarded_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
tw_glossary_window_dispose (GObject *object)
{
  TwGlossaryWindow *self = TW_GLOSSARY_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  g_clear_pointer (&self->bedrock, tw_bedrock_session_unref);
  g_clear_pointer (&self->catalog, tw_catalog_unref);
  G_OBJECT_CLASS (tw_glossary_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, title);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, draft_button);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, stop_button);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, toasts);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, stack);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, figures);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, progress);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, view);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, form);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, name);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, note);
  gtk_widget_class_bind_template_child (klass, TwGlossaryWindow, comment);
}

static void
tw_glossary_window_class_init (TwGlossaryWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_glossary_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tw_glossary_window_close_request;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-glossary-window.ui");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "glossary.accept", NULL, accept_cb);
  gtk_widget_class_install_action (widget_class, "glossary.skip", NULL, skip_cb);
  gtk_widget_class_install_action (widget_class, "glossary.edit", NULL, edit_cb);
  gtk_widget_class_install_action (widget_class, "glossary.accept-sure", NULL, accept_sure_cb);
  gtk_widget_class_install_action (widget_class, "glossary.draft", NULL, draft_cb);
  gtk_widget_class_install_action (widget_class, "glossary.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "glossary.export", NULL, export_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "glossary.accept", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "glossary.skip", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "glossary.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK,
                                       "glossary.export", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tw_glossary_window_init (TwGlossaryWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkListItemFactory) factory = tw_glossary_item_new_factory ();
  gtk_list_view_set_factory (self->view, factory);
  g_signal_connect_object (self->comment, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
fill (TwGlossaryWindow *self)
{
  g_autofree char *figures
    = tw_glossary_dup_figures (tw_catalog_get_glossary_status (self->catalog));
  gtk_label_set_text (self->figures, figures);
  self->drafts = tw_glossary_drafts_new (self->catalog);
  self->items = g_list_store_new (TW_TYPE_GLOSSARY_ITEM);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->drafts->len; i++)
    g_ptr_array_add (items, tw_glossary_item_new (self->drafts->pdata[i], self->catalog));
  g_list_store_splice (self->items, 0, 0, items->pdata, items->len);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_selected),
                           self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  tw_stack_show (self->stack, items->len > 0 ? "review" : "none");
  show_selected (self);
  update (self);
  if (items->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->comment));
}

void
tw_glossary_window_present (GtkWindow *parent, TwSession *session)
{
  TwGlossaryWindow *self = g_object_new (TW_TYPE_GLOSSARY_WINDOW, "transient-for", parent,
                                         "destroy-with-parent", TRUE, NULL);
  TwWorkspace *workspace = tw_session_get_workspace (session);
  TwBedrockSession *bedrock = tw_session_get_bedrock (session);
  self->catalog = tw_catalog_ref (tw_session_get_catalog (session));
  self->bedrock = bedrock ? tw_bedrock_session_ref (bedrock) : NULL;
  adw_window_title_set_subtitle (self->title, tw_workspace_get_profile (workspace)->title);
  gtk_window_set_default_size (
    GTK_WINDOW (self), CLAMP (gtk_widget_get_width (GTK_WIDGET (parent)) - 40, 360, 760),
    CLAMP (gtk_widget_get_height (GTK_WIDGET (parent)) - 40, 420, 760));
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
}
