// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-estate-window.h"

#include <glib/gi18n.h>

#include "ui/tw-estate-row.h"
#include "ui/tw-person.h"

struct _TwEstateWindow {
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwStatusPage *empty_page;
  AdwPreferencesGroup *stacks_group;
  AdwPreferencesGroup *things_group;
  GtkWidget *refresh_button;
  GtkWidget *left_box;
  GtkLabel *left_label;

  GPtrArray *rows; /* in the groups, borrowed */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TwEstateWindow, tw_estate_window, ADW_TYPE_WINDOW)

enum { FORGOTTEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void look (TwEstateWindow *self);

/* What is still there after a deletion. */

static void
add_line (GString *text, char *line)
{
  if (text->len)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

static char *
describe_left (const TwCleanupResult *result)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; result->retained && i < result->retained->len; i++) {
    const TwStackResource *resource = result->retained->pdata[i];
    add_line (text, g_strdup_printf (_("Left in the account: %s (%s). %s"), resource->physical_id,
                                     resource->type, resource->reason ? resource->reason : ""));
  }
  if (result->snapshot)
    add_line (text, g_strdup_printf (_("The snapshot %s stays, and costs storage."),
                                     result->snapshot));
  if (result->local_error)
    add_line (text, g_strdup_printf (_("This computer did not forget all of it: %s"),
                                     result->local_error->message));
  return g_string_free (text, FALSE);
}

static void
removed_cb (TwEstateWindow *self, const TwCleanupResult *result)
{
  g_autofree char *left = describe_left (result);
  gtk_label_set_text (self->left_label, left);
  gtk_widget_set_visible (self->left_box, *left != '\0');
  if (result->forgotten)
    g_signal_emit (self, signals[FORGOTTEN], 0, result->forgotten);
  look (self);
}

static void
add_row (TwEstateWindow *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
}

static void
clear_rows (TwEstateWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = self->rows->pdata[i];
    GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);
    if (group)
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
  }
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->stacks_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->things_group), FALSE);
}

static void
add_text_row (TwEstateWindow *self, AdwPreferencesGroup *group, const char *title,
              const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  add_row (self, group, row);
}

static void
add_thing (TwEstateWindow *self, const TwOwnedThing *thing)
{
  g_autofree char *age = tw_estate_format_age (thing->created);
  g_autofree char *title
    = g_strdup_printf ("%s %s", tw_owned_kind_name (thing->kind), thing->id);
  g_autofree char *subtitle = g_strdup_printf (
    thing->kind == TW_OWNED_SNAPSHOT
      ? _("%s, %s old; kept until it is deleted in the AWS console")
      : _("%s, %s old; no stack holds it: look at it in the AWS console"),
    thing->state, age);
  add_text_row (self, self->things_group, title, subtitle);
}

static void
add_place (TwEstateWindow *self, TwEstatePlace *place)
{
  for (guint i = 0; i < place->inventory->stacks->len; i++) {
    TwEstateRow *row = tw_estate_row_new (place, place->inventory->stacks->pdata[i]);
    g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
    add_row (self, self->stacks_group, GTK_WIDGET (row));
  }
  for (guint i = 0; i < place->inventory->things->len; i++) {
    const TwOwnedThing *thing = place->inventory->things->pdata[i];
    if (thing->stack == NULL)
      add_thing (self, thing);
  }
}

/* What is there cannot be told, and may cost money. */
static void
add_trouble (TwEstateWindow *self, const TwEstatePlace *place)
{
  const char *hint = tw_error_get_hint (place->error);
  g_autofree char *text
    = g_strdup_printf ("%s%s%s", place->error->message, hint ? "\n" : "", hint ? hint : "");
  /* Translators: a region */
  g_autofree char *title = g_strdup_printf (_("%s could not be asked"), place->region);
  add_text_row (self, self->stacks_group, title, text);
}

static void
show_empty (TwEstateWindow *self, const GError *error)
{
  const char *hint = error ? tw_error_get_hint (error) : NULL;
  g_autofree char *trouble
    = error ? g_strdup_printf ("%s%s%s", error->message, hint ? "\n" : "", hint ? hint : "") : NULL;
  g_autofree char *escaped = g_markup_escape_text (trouble ? trouble : "", -1);
  adw_status_page_set_icon_name (self->empty_page,
                                 error ? "tw-cross-symbolic" : "tw-tick-symbolic");
  gboolean left = gtk_widget_get_visible (self->left_box);
  adw_status_page_set_title (self->empty_page, error  ? _("AWS Could Not Be Asked")
                                               : left ? _("The Rest Is Deleted")
                                                      : _("Nothing in AWS"));
  adw_status_page_set_description (
    self->empty_page, error  ? escaped
                      : left ? _("Tradewind has made nothing else there that still exists.")
                             : _("Tradewind has made nothing there that still exists."));
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwEstateWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = tw_estate_list_finish (result, &error);
  const GError *trouble = error;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (self->refresh_button, TRUE);
  clear_rows (self);
  for (guint i = 0; places && i < places->len; i++) {
    TwEstatePlace *place = places->pdata[i];
    if (place->inventory)
      add_place (self, place);
    else if (place->recorded)
      add_trouble (self, place);
    else
      trouble = place->error;
  }
  if (self->rows->len)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else
    show_empty (self, trouble);
}

static void
look (TwEstateWindow *self)
{
  if (self->rows->len == 0)
    gtk_stack_set_visible_child_name (self->stack, "looking");
  gtk_widget_set_sensitive (self->refresh_button, FALSE);
  tw_estate_list_async (tw_person_get_hooks ()->prompt, self->cancellable, listed_cb, g_object_ref (self));
}

static void
tw_estate_window_dispose (GObject *object)
{
  TwEstateWindow *self = TW_ESTATE_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_estate_window_parent_class)->dispose (object);
}

static void
tw_estate_window_class_init (TwEstateWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_estate_window_dispose;
  signals[FORGOTTEN] = g_signal_new ("forgotten", TW_TYPE_ESTATE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-estate-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TwEstateWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TwEstateWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TwEstateWindow, stacks_group);
  gtk_widget_class_bind_template_child (widget_class, TwEstateWindow, things_group);
  gtk_widget_class_bind_template_child (widget_class, TwEstateWindow, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, TwEstateWindow, left_box);
  gtk_widget_class_bind_template_child (widget_class, TwEstateWindow, left_label);
  gtk_widget_class_bind_template_callback (widget_class, look);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tw_estate_window_init (TwEstateWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
}

TwEstateWindow *
tw_estate_window_new (GtkWindow *parent)
{
  TwEstateWindow *self
    = g_object_new (TW_TYPE_ESTATE_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE,
                    NULL);
  look (self);
  return self;
}
