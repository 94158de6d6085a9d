// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-estate-row.h"

#include <glib/gi18n.h>

#include "ui/tw-links.h"

struct _TwEstateRow {
  AdwExpanderRow parent_instance;

  GtkButton *delete_button;
  GtkProgressBar *bar;
  GtkLabel *trouble;
  GtkLabel *advice;
  GtkWidget *trouble_row;

  TwEstatePlace *place;
  const TwOwnedStack *owned; /* of the place */
  gboolean retaining; /* what cannot be deleted is to stay */
};

/* What is asked before a deletion, in its dialog. */
typedef struct {
  char *name;
  GtkSwitch *snapshot; /* nullable: there is no cluster to take one of */
  GtkSwitch *local;
} Questions;

G_DEFINE_FINAL_TYPE (TwEstateRow, tw_estate_row, ADW_TYPE_EXPANDER_ROW)

char *
tw_estate_format_age (gint64 created)
{
  gint64 seconds = MAX (g_get_real_time () / G_USEC_PER_SEC - created, 0);
  guint minutes = (guint) (seconds / 60), hours = minutes / 60, days = hours / 24;
  if (hours < 1)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
  if (days < 2)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", hours), hours);
  return g_strdup_printf (ngettext ("%u day", "%u days", days), days);
}

static void
show_facts (TwEstateRow *self)
{
  const TwOwnedStack *owned = self->owned;
  g_autofree char *age = tw_estate_format_age (owned->stack->created);
  g_autofree char *hourly = tw_estimate_format (owned->hourly);
  g_autofree char *cost = tw_estimate_format (owned->cost);
  /* Translators: a region, an age, and two sums of money, such as $0.58 */
  g_autofree char *facts
    = g_strdup_printf (_("%s · %s old · about %s an hour, %s up to now"),
                       self->place->inventory->region, age, hourly, cost);
  g_autofree char *others = g_strdup_printf (_("%s · made by %s"), facts, owned->owner);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), owned->stack->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), owned->own ? facts : others);
  gtk_widget_set_sensitive (GTK_WIDGET (self->delete_button), owned->own);
  g_autofree char *label = g_strdup_printf (_("Delete %s"), owned->stack->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->delete_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* (nullable) (transfer full): of what costs something by itself */
static char *
describe_thing (TwEstateRow *self, const TwStackResource *resource)
{
  const GPtrArray *things = self->place->inventory->things;
  for (guint i = 0; i < things->len; i++) {
    const TwOwnedThing *thing = things->pdata[i];
    if (thing->kind == TW_OWNED_SNAPSHOT || g_strcmp0 (thing->id, resource->physical_id) != 0)
      continue;
    g_autofree char *age = tw_estate_format_age (thing->created);
    g_autofree char *hourly = tw_estimate_format (thing->hourly);
    /* Translators: "available", "3 hours", "$0.54" */
    return g_strdup_printf (_("%s · %s old · about %s an hour"), thing->state, age, hourly);
  }
  return NULL;
}

static void
add_resources (TwEstateRow *self)
{
  for (guint i = 0; i < self->owned->resources->len; i++) {
    const TwStackResource *resource = self->owned->resources->pdata[i];
    GtkWidget *row = adw_action_row_new ();
    g_autofree char *state = describe_thing (self, resource);
    g_autofree char *subtitle
      = g_strdup_printf ("%s · %s%s%s", resource->type,
                         resource->physical_id ? resource->physical_id : "–", state ? "\n" : "",
                         state ? state : "");
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), resource->logical_id);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
    adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  }
}

static void
progressed_cb (const TwProvisionProgress *progress, gpointer user_data)
{
  TwEstateRow *self = user_data;
  if (self->place == NULL) /* the window is closed */
    return;
  g_autofree char *text = tw_provision_progress_describe (progress);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
  gtk_progress_bar_set_fraction (
    self->bar, progress->total ? MIN (1.0, (double) progress->done / progress->total) : 0);
}

static void
set_working (TwEstateRow *self, gboolean working)
{
  gtk_widget_set_visible (GTK_WIDGET (self->bar), working);
  gtk_widget_set_visible (GTK_WIDGET (self->delete_button), !working);
  gtk_widget_set_visible (self->trouble_row, FALSE);
}

static void
show_trouble (TwEstateRow *self, const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  g_autofree char *linked = tw_links_to_markup (hint ? hint : "");
  gtk_label_set_text (self->trouble, error->message);
  gtk_label_set_markup (self->advice, linked);
  gtk_widget_set_visible (GTK_WIDGET (self->advice), hint != NULL);
  gtk_widget_set_visible (self->trouble_row, TRUE);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwEstateRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwCleanupResult) done = tw_estate_remove_finish (result, &error);
  if (self->place == NULL)
    return;
  set_working (self, FALSE);
  show_facts (self);
  if (done)
    g_signal_emit_by_name (self, "removed", done);
  else
    show_trouble (self, error);
}

static void
responded_cb (TwEstateRow *self, const char *response, AdwMessageDialog *dialog)
{
  const Questions *questions = g_object_get_data (G_OBJECT (dialog), "questions");
  if (g_strcmp0 (response, "delete") != 0)
    return;
  const TwCleanupOptions options
    = { .snapshot = questions->snapshot && gtk_switch_get_active (questions->snapshot),
        .retain_failed = self->retaining,
        .local = gtk_switch_get_active (questions->local),
        .follow = { .progress = progressed_cb, .progress_data = self } };
  set_working (self, TRUE);
  tw_estate_remove_async (self->place, self->owned, &options, NULL, removed_cb,
                          g_object_ref (self));
}

static void
name_changed_cb (GtkEditable *entry, GParamSpec *pspec, AdwMessageDialog *dialog)
{
  const Questions *questions = g_object_get_data (G_OBJECT (dialog), "questions");
  adw_message_dialog_set_response_enabled (
    dialog, "delete", g_str_equal (gtk_editable_get_text (entry), questions->name));
}

static void
questions_free (gpointer data)
{
  Questions *questions = data;
  g_free (questions->name);
  g_free (questions);
}

static GtkSwitch *
add_choice (GtkWidget *list, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *choice = gtk_switch_new ();
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), choice);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), choice);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return GTK_SWITCH (choice);
}

static GtkWidget *
new_choices (TwEstateRow *self, Questions *questions)
{
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  if (self->owned->makes_cluster)
    questions->snapshot = add_choice (list, _("Take a final snapshot first"),
                                      _("It stays, and costs storage"));
  questions->local
    = add_choice (list, _("Forget it on this computer too"),
                  _("The connections that lead there with their passwords and sessions, the index "
                    "and caches"));
  return list;
}

static GtkWidget *
new_questions (TwEstateRow *self, AdwMessageDialog *dialog)
{
  Questions *questions = g_new0 (Questions, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *entry = gtk_entry_new ();
  questions->name = g_strdup (self->owned->stack->name);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), questions->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Name of the stack"), -1);
  g_signal_connect_object (entry, "notify::text", G_CALLBACK (name_changed_cb), dialog, 0);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), new_choices (self, questions));
  g_object_set_data_full (G_OBJECT (dialog), "questions", questions, questions_free);
  return box;
}

static void
ask (TwEstateRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), _("Delete the Stack?"), NULL);
  const char *name = self->owned->stack->name;
  adw_message_dialog_format_body (
    ADW_MESSAGE_DIALOG (dialog),
    self->owned->makes_cluster
      ? _("The cluster and its data go with it, and cannot be had back. Type %s to delete it.")
      : _("The bastion goes with it; the cluster stays. Type %s to delete it."),
    name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "delete",
                                    _("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete", FALSE);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog),
                                      new_questions (self, ADW_MESSAGE_DIALOG (dialog)));
  g_signal_connect_object (dialog, "response", G_CALLBACK (responded_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
delete_clicked_cb (TwEstateRow *self)
{
  self->retaining = FALSE;
  ask (self);
}

static void
retain_clicked_cb (TwEstateRow *self)
{
  self->retaining = TRUE;
  ask (self);
}

static void
tw_estate_row_dispose (GObject *object)
{
  TwEstateRow *self = TW_ESTATE_ROW (object);
  g_clear_pointer (&self->place, tw_estate_place_unref);
  G_OBJECT_CLASS (tw_estate_row_parent_class)->dispose (object);
}

static void
tw_estate_row_class_init (TwEstateRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_estate_row_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_signal_new ("removed", TW_TYPE_ESTATE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-estate-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TwEstateRow, delete_button);
  gtk_widget_class_bind_template_child (widget_class, TwEstateRow, bar);
  gtk_widget_class_bind_template_child (widget_class, TwEstateRow, trouble);
  gtk_widget_class_bind_template_child (widget_class, TwEstateRow, advice);
  gtk_widget_class_bind_template_child (widget_class, TwEstateRow, trouble_row);
  gtk_widget_class_bind_template_callback (widget_class, delete_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, retain_clicked_cb);
}

static void
tw_estate_row_init (TwEstateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TwEstateRow *
tw_estate_row_new (TwEstatePlace *place, const TwOwnedStack *owned)
{
  TwEstateRow *self = g_object_new (TW_TYPE_ESTATE_ROW, NULL);
  self->place = tw_estate_place_ref (place);
  self->owned = owned;
  show_facts (self);
  add_resources (self);
  return self;
}
