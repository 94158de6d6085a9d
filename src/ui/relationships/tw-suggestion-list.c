// SPDX-License-Identifier: Apache-2.0
#include "ui/relationships/tw-suggestion-list.h"

#include <glib/gi18n.h>

#include "ui/relationships/tw-relationship-list.h"

struct _TwSuggestionList {
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *start_page;
  GtkWidget *look_button;
  GtkListBox *list;
  GtkLabel *rest_label;

  TwRelationshipEditor *editor;
  TwPool *pool; /* nullable */
  TwRelationshipSuggestions *found; /* nullable */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TwSuggestionList, tw_suggestion_list, ADW_TYPE_BIN)

static TwRelationshipEnds
ends_of (const TwRelationshipSuggestion *suggestion)
{
  return (TwRelationshipEnds) { suggestion->source, suggestion->target, suggestion->n_columns };
}

static gboolean
is_open (TwSuggestionList *self, const TwRelationshipSuggestion *suggestion)
{
  return tw_relationship_draft_check (tw_relationship_editor_get_draft (self->editor),
                                      suggestion->source, suggestion->target,
                                      suggestion->n_columns, 0, NULL);
}

static void
accept_cb (GtkButton *button, TwSuggestionList *self)
{
  const TwRelationshipSuggestion *suggestion
    = g_object_get_data (G_OBJECT (button), "suggestion");
  TwRelationshipEnds ends = ends_of (suggestion);
  tw_relationship_editor_add (self->editor, &ends, NULL, NULL);
}

static char *
name_columns (const TwColumn *const *columns, guint n)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s.%s", i ? ", " : "", columns[i]->table->name,
                            columns[i]->name);
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_row (TwSuggestionList *self, TwRelationshipSuggestion *suggestion)
{
  g_autofree char *source = name_columns (suggestion->source, suggestion->n_columns);
  g_autofree char *target = name_columns (suggestion->target, suggestion->n_columns);
  /* Translators: read out for a button that accepts a suggested relationship: its two columns */
  g_autofree char *spoken = g_strdup_printf (_("Accept %s to %s"), source, target);
  GtkWidget *line = tw_relationship_line_new ();
  GtkWidget *evidence = g_object_new (GTK_TYPE_LABEL, "label", suggestion->evidence, "xalign", 0.0f,
                                      "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  GtkWidget *button = gtk_button_new ();
  /* A button with a label would be read as both. */
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (_("Accept")));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_list_box_row_new ();
  tw_relationship_line_set (line, source, target, NULL);
  gtk_widget_add_css_class (evidence, "caption");
  gtk_widget_add_css_class (evidence, "dim-label");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  g_object_set_data (G_OBJECT (button), "suggestion", suggestion);
  g_signal_connect_object (button, "clicked", G_CALLBACK (accept_cb), self, 0);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), evidence);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "suggestion");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "suggestion", suggestion);
  return row;
}

static void
show_start (TwSuggestionList *self, const char *title, const char *description)
{
  g_autofree char *escaped = g_markup_escape_text (description, -1);
  adw_status_page_set_title (self->start_page, title);
  adw_status_page_set_description (self->start_page, escaped);
  gtk_stack_set_visible_child_name (self->stack, "start");
}

/* What was accepted, drawn or refused meanwhile is no suggestion any more. */
static void
update (TwSuggestionList *self)
{
  guint n = 0;
  if (self->found == NULL || tw_relationship_editor_get_draft (self->editor) == NULL)
    return;
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));
  for (; row; row = gtk_widget_get_next_sibling (row)) {
    gboolean open = is_open (self, g_object_get_data (G_OBJECT (row), "suggestion"));
    gtk_widget_set_visible (row, open);
    n += open;
  }
  if (n > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else
    show_start (self, _("No Suggestions"),
                _("No other columns share name, type and values so that one is a key."));
}

static void
clear (TwSuggestionList *self)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_list_box_remove (self->list, row);
  g_clear_pointer (&self->found, tw_relationship_suggestions_free);
}

static void
show_found (TwSuggestionList *self)
{
  for (guint i = 0; i < self->found->items->len; i++)
    gtk_list_box_append (self->list, new_row (self, self->found->items->pdata[i]));
  guint rest = self->found->n_unchecked;
  g_autofree char *text = g_strdup_printf (
    ngettext ("%u more pair of columns was not compared: there was no time.",
              "%u more pairs of columns were not compared: there was no time.", rest),
    rest);
  gtk_label_set_text (self->rest_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->rest_label), rest > 0);
  update (self);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwSuggestionList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwRelationshipSuggestions) found
    = tw_relationship_suggestions_find_finish (result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (found == NULL) {
    show_start (self, _("The Data Could Not Be Read"), error->message);
    return;
  }
  /* The columns of another catalog than the draft's would be strangers to it. */
  if (found->catalog != tw_relationship_editor_get_catalog (self->editor)) {
    gtk_stack_set_visible_child_name (self->stack, "start");
    return;
  }
  clear (self);
  self->found = g_steal_pointer (&found);
  show_found (self);
}

static void
look_cb (TwSuggestionList *self)
{
  TwCatalog *catalog = tw_relationship_editor_get_catalog (self->editor);
  if (catalog == NULL || self->pool == NULL)
    return;
  gtk_stack_set_visible_child_name (self->stack, "looking");
  tw_relationship_suggestions_find_async (self->pool, catalog, NULL, NULL, self->cancellable,
                                          found_cb, g_object_ref (self));
}

static void
edited_cb (TwSuggestionList *self)
{
  TwCatalog *catalog = tw_relationship_editor_get_catalog (self->editor);
  if (self->found && self->found->catalog != catalog) {
    clear (self);
    gtk_stack_set_visible_child_name (self->stack, "start");
  }
  update (self);
}

static void
tw_suggestion_list_dispose (GObject *object)
{
  TwSuggestionList *self = TW_SUGGESTION_LIST (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->found, tw_relationship_suggestions_free);
  g_clear_pointer (&self->pool, tw_pool_unref);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (tw_suggestion_list_parent_class)->dispose (object);
}

static void
tw_suggestion_list_finalize (GObject *object)
{
  g_object_unref (TW_SUGGESTION_LIST (object)->cancellable);
  G_OBJECT_CLASS (tw_suggestion_list_parent_class)->finalize (object);
}

static void
tw_suggestion_list_class_init (TwSuggestionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_suggestion_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_suggestion_list_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-suggestion-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSuggestionList, stack);
  gtk_widget_class_bind_template_child (widget_class, TwSuggestionList, start_page);
  gtk_widget_class_bind_template_child (widget_class, TwSuggestionList, look_button);
  gtk_widget_class_bind_template_child (widget_class, TwSuggestionList, list);
  gtk_widget_class_bind_template_child (widget_class, TwSuggestionList, rest_label);
  gtk_widget_class_bind_template_callback (widget_class, look_cb);
}

static void
tw_suggestion_list_init (TwSuggestionList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

void
tw_suggestion_list_set_editor (TwSuggestionList *self, TwRelationshipEditor *editor, TwPool *pool)
{
  g_return_if_fail (TW_IS_SUGGESTION_LIST (self) && self->editor == NULL);
  self->editor = g_object_ref (editor);
  self->pool = pool ? tw_pool_ref (pool) : NULL;
  g_signal_connect_object (editor, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
}
