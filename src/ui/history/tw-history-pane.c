// SPDX-License-Identifier: Apache-2.0
#include "ui/history/tw-history-pane.h"

#include <glib/gi18n.h>

#include "analyst/history/tw-history-answer.h"
#include "ui/history/tw-history-row.h"
#include "ui/history/tw-history-words.h"
#include "ui/tw-stack.h"

#define MOST_LISTED 2000
#define UNDO_SECONDS 30 /* shorter than a deleted entry can come back, see tw-history.c */

struct _TwHistoryPane {
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkWidget *clear_button;
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *empty_page;
  AdwStatusPage *failed_page;
  GtkWidget *aside_button;
  GtkWidget *more_label;

  GtkSingleSelection *selection;
  GListStore *items; /* of TwHistoryItem */
  TwSession *session;
  AdwToast *undo; /* nullable; weak: offers to take the last deletion back */
  GCancellable *listing; /* nullable: under way */
  GCancellable *loading;
  gboolean runs_again; /* what is being loaded */
  gboolean stale; /* since it was last shown */
};

G_DEFINE_FINAL_TYPE (TwHistoryPane, tw_history_pane, ADW_TYPE_BIN)

static const char *
search_text (TwHistoryPane *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search));
}

static void
toast (TwHistoryPane *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
tell (TwHistoryPane *self, const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  g_autofree char *text = g_strjoin (hint ? " " : NULL, error->message, hint, NULL);
  toast (self, text);
}

/* The list. */

static void
show_empty (TwHistoryPane *self)
{
  gboolean searched = *search_text (self) != '\0';
  adw_status_page_set_icon_name (self->empty_page, searched ? "edit-find-symbolic"
                                                            : "document-open-recent-symbolic");
  adw_status_page_set_title (self->empty_page, searched ? _("Nothing Found")
                                                        : _("No Questions Yet"));
  adw_status_page_set_description (self->empty_page,
                                   searched ? _("No question, SQL or answer has these words.")
                                            : _("What you ask is kept here, on this machine."));
  tw_stack_show (self->stack, "empty");
}

static void
show_failure (TwHistoryPane *self, const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  g_autofree char *text = g_strjoin (hint ? "\n" : NULL, error->message, hint, NULL);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->failed_page, escaped);
  gtk_widget_set_visible (self->aside_button,
                          g_error_matches (error, TW_CORE_ERROR, TW_CORE_ERROR_DAMAGED));
  tw_stack_show (self->stack, "failed");
}

static gint64
selected_id (TwHistoryPane *self)
{
  TwHistoryItem *item = gtk_single_selection_get_selected_item (self->selection);
  return item ? tw_history_item_get_entry (item)->id : 0;
}

static void
select_id (TwHistoryPane *self, gint64 id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  for (guint i = 0; id && i < n; i++) {
    g_autoptr (TwHistoryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    if (tw_history_item_get_entry (item)->id == id)
      gtk_single_selection_set_selected (self->selection, i);
  }
}

static gboolean
is_shown (TwHistoryPane *self, guint position, TwHistoryItem *item)
{
  g_autoptr (TwHistoryItem) shown = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  return tw_history_item_equal (shown, item);
}

/* Rows that stay as they are are left alone: one may have its menu open. */
static void
replace_items (TwHistoryPane *self, GPtrArray *items)
{
  guint before = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint same = 0, same_end = 0, least = MIN (before, items->len);
  while (same < least && is_shown (self, same, items->pdata[same]))
    same++;
  while (same_end < least - same
         && is_shown (self, before - 1 - same_end, items->pdata[items->len - 1 - same_end]))
    same_end++;
  if (same + same_end < MAX (before, items->len))
    g_list_store_splice (self->items, same, before - same - same_end, items->pdata + same,
                         items->len - same - same_end);
}

static void
show_entries (TwHistoryPane *self, const GPtrArray *entries)
{
  g_autoptr (GPtrArray) items = tw_history_items_new (entries);
  gint64 selected = selected_id (self);
  replace_items (self, items);
  select_id (self, selected);
  gtk_widget_set_visible (self->more_label, entries->len == MOST_LISTED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.clear",
                                 items->len > 0 || *search_text (self));
  if (items->len > 0)
    tw_stack_show (self->stack, "list");
  else
    show_empty (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwHistoryPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tw_history_list_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  if (entries)
    show_entries (self, entries);
  else
    show_failure (self, error);
}

void
tw_history_pane_refresh (TwHistoryPane *self)
{
  g_return_if_fail (TW_IS_HISTORY_PANE (self));
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;
  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  self->listing = g_cancellable_new ();
  tw_history_list_async (tw_history_get (), search_text (self), MOST_LISTED, self->listing,
                         listed_cb, g_object_ref (self));
}

/* What nobody sees is not listed until somebody does. */
static void
tw_history_pane_map (GtkWidget *widget)
{
  TwHistoryPane *self = TW_HISTORY_PANE (widget);
  GTK_WIDGET_CLASS (tw_history_pane_parent_class)->map (widget);
  if (self->stale)
    tw_history_pane_refresh (self);
}

static void
search_changed_cb (TwHistoryPane *self)
{
  tw_history_pane_refresh (self);
}

static void
search_stopped_cb (TwHistoryPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

/* Opening. */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwHistoryPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAnswer) answer = tw_history_load_answer_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  if (answer == NULL) {
    tell (self, error);
    tw_history_pane_refresh (self);
    return;
  }
  tw_session_show (self->session, answer);
  if (self->runs_again)
    tw_session_run_again (self->session);
}

static void
load (TwHistoryPane *self, gint64 id, gboolean runs_again)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  self->runs_again = runs_again;
  tw_history_load_answer_async (tw_history_get (), id, self->loading, loaded_cb,
                                g_object_ref (self));
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  load (TW_HISTORY_PANE (widget), g_variant_get_int64 (id), FALSE);
}

static void
run_again_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  load (TW_HISTORY_PANE (widget), g_variant_get_int64 (id), TRUE);
}

static void
row_activated_cb (TwHistoryPane *self, guint position)
{
  g_autoptr (TwHistoryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  if (item)
    load (self, tw_history_item_get_entry (item)->id, FALSE);
}

/* Enter in the search opens what was found first. */
static void
search_activated_cb (TwHistoryPane *self)
{
  row_activated_cb (self, 0);
}

/* Changing. */

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwHistoryPane) self = user_data;
  g_autoptr (GError) error = NULL;
  if (self->session == NULL)
    return;
  if (!tw_history_change_finish (result, &error))
    tell (self, error);
  tw_history_pane_refresh (self);
}

static void
change (TwHistoryPane *self, TwHistoryChange what, gint64 value)
{
  tw_history_change_async (tw_history_get (), what, value, changed_cb, g_object_ref (self));
}

static void
pin_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  gboolean pins = g_str_equal (name, "history.pin");
  change (TW_HISTORY_PANE (widget), pins ? TW_HISTORY_PIN : TW_HISTORY_UNPIN,
          g_variant_get_int64 (id));
}

/* What the person does not take back is gone from the disk, too. */
static void
toast_dismissed_cb (AdwToast *made, gpointer user_data)
{
  gint64 *id = g_object_get_data (G_OBJECT (made), "id");
  if (*id)
    tw_history_change_async (tw_history_get (), TW_HISTORY_PURGE, *id, NULL, NULL);
}

static void
undo_cb (AdwToast *made, TwHistoryPane *self)
{
  gint64 *id = g_object_get_data (G_OBJECT (made), "id");
  if (*id)
    change (self, TW_HISTORY_RESTORE, *id);
  *id = 0;
}

/* Toasts wait for each other: one that is older would offer another question than the last. */
static void
offer_undo (TwHistoryPane *self, gint64 id)
{
  if (self->undo)
    adw_toast_dismiss (self->undo);
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *made = adw_toast_new (_("Deleted the question"));
  adw_toast_set_button_label (made, _("_Undo"));
  adw_toast_set_timeout (made, UNDO_SECONDS);
  g_object_set_data_full (G_OBJECT (made), "id", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (made, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  g_signal_connect (made, "dismissed", G_CALLBACK (toast_dismissed_cb), NULL);
  g_set_weak_pointer (&self->undo, made);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), made);
}

static void
delete_entry (TwHistoryPane *self, gint64 id)
{
  change (self, TW_HISTORY_DELETE, id);
  offer_undo (self, id);
}

static void
delete_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  delete_entry (TW_HISTORY_PANE (widget), g_variant_get_int64 (id));
}

/* The list's own widget around a row has the focus. */
static TwHistoryRow *
focused_row (TwHistoryPane *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *child = focus ? gtk_widget_get_first_child (focus) : NULL;
  return child && TW_IS_HISTORY_ROW (child) ? TW_HISTORY_ROW (child) : NULL;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                TwHistoryPane *self)
{
  TwHistoryRow *row = focused_row (self);
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;
  if (row == NULL)
    return FALSE;
  if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    delete_entry (self, tw_history_row_get_id (row));
  else if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && shift))
    tw_history_row_popup (row);
  else
    return FALSE;
  return TRUE;
}

static void
clear_response_cb (TwHistoryPane *self, const char *response)
{
  if (g_str_equal (response, "clear"))
    change (self, TW_HISTORY_CLEAR, 0);
}

static void
clear_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkWidget *dialog = adw_message_dialog_new (window, _("Delete the Whole History?"),
                                              _("All questions kept on this machine go, with their "
                                                "answers, the pinned ones too. This cannot be "
                                                "undone."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "clear",
                                    _("_Delete All"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "clear",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (clear_response_cb), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
refresh_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_history_pane_refresh (TW_HISTORY_PANE (widget));
}

static void
set_aside_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change (TW_HISTORY_PANE (widget), TW_HISTORY_SET_ASIDE, 0);
}

/* Rows. */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, tw_history_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  tw_history_row_set_item (TW_HISTORY_ROW (gtk_list_item_get_child (item)),
                           gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  tw_history_row_set_item (TW_HISTORY_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
tw_history_pane_dispose (GObject *object)
{
  TwHistoryPane *self = TW_HISTORY_PANE (object);
  g_clear_weak_pointer (&self->undo);
  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->items);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tw_history_pane_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "history.open", "x", open_cb);
  gtk_widget_class_install_action (klass, "history.run-again", "x", run_again_cb);
  gtk_widget_class_install_action (klass, "history.pin", "x", pin_cb);
  gtk_widget_class_install_action (klass, "history.unpin", "x", pin_cb);
  gtk_widget_class_install_action (klass, "history.delete", "x", delete_cb);
  gtk_widget_class_install_action (klass, "history.clear", NULL, clear_cb);
  gtk_widget_class_install_action (klass, "history.refresh", NULL, refresh_cb);
  gtk_widget_class_install_action (klass, "history.set-aside", NULL, set_aside_cb);
}

static void
tw_history_pane_class_init (TwHistoryPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_history_pane_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->map = tw_history_pane_map;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-history-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, TwHistoryPane, search);
  gtk_widget_class_bind_template_child (widget_class, TwHistoryPane, clear_button);
  gtk_widget_class_bind_template_child (widget_class, TwHistoryPane, stack);
  gtk_widget_class_bind_template_child (widget_class, TwHistoryPane, list);
  gtk_widget_class_bind_template_child (widget_class, TwHistoryPane, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TwHistoryPane, failed_page);
  gtk_widget_class_bind_template_child (widget_class, TwHistoryPane, aside_button);
  gtk_widget_class_bind_template_child (widget_class, TwHistoryPane, more_label);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  install_actions (widget_class);
}

static void
tw_history_pane_init (TwHistoryPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  self->items = g_list_store_new (TW_TYPE_HISTORY_ITEM);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->items));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

TwHistoryPane *
tw_history_pane_new (TwSession *session)
{
  TwHistoryPane *self = g_object_new (TW_TYPE_HISTORY_PANE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (tw_session_get_keeper (session), "changed",
                           G_CALLBACK (tw_history_pane_refresh), self, G_CONNECT_SWAPPED);
  tw_history_pane_refresh (self);
  return self;
}

void
tw_history_pane_focus_search (TwHistoryPane *self)
{
  g_return_if_fail (TW_IS_HISTORY_PANE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
