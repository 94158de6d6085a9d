// SPDX-License-Identifier: Apache-2.0
#include "ui/relationships/tw-relationship-form.h"

#include <glib/gi18n.h>

#include "ui/relationships/tw-column-entry.h"

struct _TwRelationshipForm {
  AdwBin parent_instance;

  GtkLabel *title;
  GtkWidget *revert_button;
  GtkWidget *delete_button;
  GtkWidget *cancel_button;
  GtkWidget *add_button;
  GtkWidget *source_row;
  GtkWidget *target_row;
  GtkWidget *role_row;
  GtkWidget *description_row;
  GtkLabel *note;

  TwRelationshipEditor *editor;
  gboolean is_new;
  gboolean filling; /* the fields change by our own doing */
  guint id;         /* whose fields these are, or 0 */
};

G_DEFINE_FINAL_TYPE (TwRelationshipForm, tw_relationship_form, ADW_TYPE_BIN)

enum { CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (GtkWidget *row, const char *text)
{
  if (!g_str_equal (text_of (row), text ? text : ""))
    gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
}

static const TwRelationshipItem *
get_item (TwRelationshipForm *self)
{
  return self->is_new ? NULL : tw_relationship_editor_find (self->editor, self->id);
}

static void
set_note (TwRelationshipForm *self, const char *text, gboolean bad)
{
  gtk_label_set_text (self->note, text);
  if (bad) {
    gtk_widget_add_css_class (GTK_WIDGET (self->note), "error");
    gtk_widget_remove_css_class (GTK_WIDGET (self->note), "dim-label");
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self->note), "error");
    gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
  }
}

/* Both ends, as they are typed. */
typedef struct {
  GPtrArray *source, *target; /* of TwColumn */
  char *problem;              /* nullable */
} Ends;

static void
ends_clear (Ends *ends)
{
  g_clear_pointer (&ends->source, g_ptr_array_unref);
  g_clear_pointer (&ends->target, g_ptr_array_unref);
  g_free (ends->problem);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ends, ends_clear)

static GPtrArray *
parse_end (TwRelationshipForm *self, GtkWidget *row, char **problem)
{
  const TwRelationshipItem *item = get_item (self);
  TwCatalog *catalog = tw_relationship_editor_get_catalog (self->editor);
  g_autofree char *unknown = NULL;
  GPtrArray *columns
    = catalog ? tw_column_list_parse (text_of (row), catalog, item ? item->schema : NULL, &unknown)
              : NULL;
  if (columns == NULL && *problem == NULL)
    *problem = unknown && *unknown ? g_strdup_printf (_("There is no column “%s”."), unknown)
                                   : g_strdup (_("Write both ends as table.column."));
  return columns;
}

static gboolean
check_ends (TwRelationshipForm *self, Ends *ends)
{
  g_autoptr (GError) error = NULL;
  ends->source = parse_end (self, self->source_row, &ends->problem);
  ends->target = parse_end (self, self->target_row, &ends->problem);
  if (ends->problem)
    return FALSE;
  if (ends->source->len != ends->target->len) {
    ends->problem = g_strdup (_("Both ends need as many columns."));
    return FALSE;
  }
  TwRelationshipDraft *draft = tw_relationship_editor_get_draft (self->editor);
  if (tw_relationship_draft_check (draft, (const TwColumn *const *) ends->source->pdata,
                                   (const TwColumn *const *) ends->target->pdata,
                                   ends->source->len, self->is_new ? 0 : self->id, &error))
    return TRUE;
  ends->problem = g_strdup (error->message);
  return FALSE;
}

static char *
explain_item (const TwRelationshipItem *item)
{
  if (item->problem)
    return g_strdup (item->problem);
  if (item->ignored)
    /* Translators: where a relationship comes from, such as "a column's comment" */
    return g_strdup_printf (_("Deleted here, though %s has it. No question uses it. Revert brings "
                              "it back."),
                            tw_relationship_origin_get_phrase (item->lower));
  if (item->has_lower && item->lower != item->origin)
    return g_strdup_printf (_("%s. From %s; reverting falls back to %s."),
                            tw_relationship_get_cardinality (item),
                            tw_relationship_origin_get_phrase (item->origin),
                            tw_relationship_origin_get_phrase (item->lower));
  return g_strdup_printf (_("%s. From %s."), tw_relationship_get_cardinality (item),
                          tw_relationship_origin_get_phrase (item->origin));
}

static gboolean
ends_changed (TwRelationshipForm *self, const TwRelationshipItem *item)
{
  return !g_str_equal (text_of (self->source_row), item->source_text)
         || !g_str_equal (text_of (self->target_row), item->target_text);
}

static void
update_note (TwRelationshipForm *self)
{
  const TwRelationshipItem *item = get_item (self);
  g_auto (Ends) ends = { 0 };
  if (item && !ends_changed (self, item)) {
    g_autofree char *text = explain_item (item);
    set_note (self, text, item->problem != NULL);
    return;
  }
  gboolean good = check_ends (self, &ends);
  gboolean begun = *text_of (self->source_row) && *text_of (self->target_row);
  gtk_widget_set_sensitive (self->add_button, good);
  if (good)
    set_note (self, _("This can be joined."), FALSE);
  else
    set_note (self, begun ? ends.problem
                          : _("Type a part of a name to choose from the columns. Several columns of "
                              "a key are separated by commas."),
              begun);
}

static void
fill (TwRelationshipForm *self)
{
  const TwRelationshipItem *item = get_item (self);
  self->filling = TRUE;
  set_text (self->source_row, item ? item->source_text : "");
  set_text (self->target_row, item ? item->target_text : "");
  set_text (self->role_row, item ? item->role : "");
  set_text (self->description_row, item ? item->description : "");
  self->filling = FALSE;
}

static void
update_buttons (TwRelationshipForm *self)
{
  const TwRelationshipItem *item = get_item (self);
  gboolean reverts = item && (item->ignored || (item->has_lower && item->origin != item->lower));
  gtk_label_set_text (self->title, self->is_new ? _("New Relationship") : _("Relationship"));
  gtk_widget_set_visible (self->add_button, self->is_new);
  gtk_widget_set_visible (self->cancel_button, self->is_new);
  gtk_widget_set_visible (self->delete_button, !self->is_new);
  gtk_widget_set_visible (self->revert_button, !self->is_new);
  gtk_widget_set_sensitive (self->delete_button, item && !item->ignored);
  gtk_widget_set_sensitive (self->revert_button, reverts);
  g_autofree char *tip
    = reverts ? g_strdup_printf (_("Revert to %s"), tw_relationship_origin_get_phrase (item->lower))
              : g_strdup (_("Nothing to revert to"));
  gtk_widget_set_tooltip_text (self->revert_button, tip);
  gboolean editable = self->is_new || (item && !item->ignored);
  GtkWidget *rows[] = { self->source_row, self->target_row, self->role_row, self->description_row };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gtk_editable_set_editable (GTK_EDITABLE (rows[i]), editable);
    adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (rows[i]), !self->is_new);
  }
}

static void
update (TwRelationshipForm *self)
{
  if (!self->is_new)
    fill (self);
  update_buttons (self);
  update_note (self);
}

static void
apply_ends (TwRelationshipForm *self)
{
  g_auto (Ends) ends = { 0 };
  if (!check_ends (self, &ends))
    return;
  const TwRelationshipEnds columns = { (const TwColumn *const *) ends.source->pdata,
                                       (const TwColumn *const *) ends.target->pdata,
                                       ends.source->len };
  tw_relationship_editor_set_columns (self->editor, self->id, &columns);
}

static const char *
given (GtkWidget *row)
{
  const char *text = text_of (row);
  return *text ? text : NULL;
}

void
tw_relationship_form_apply (TwRelationshipForm *self)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_FORM (self));
  const TwRelationshipItem *item = get_item (self);
  if (item == NULL || item->ignored || self->filling)
    return;
  /* Columns first: an edit of them may fill the other fields anew. */
  g_autofree char *role = g_strdup (given (self->role_row));
  g_autofree char *description = g_strdup (given (self->description_row));
  gboolean described
    = g_strcmp0 (role, item->role) != 0 || g_strcmp0 (description, item->description) != 0;
  if (ends_changed (self, item))
    apply_ends (self);
  if (described)
    tw_relationship_editor_describe (self->editor, self->id, role, description);
}

/* Callbacks. */

static void
changed_cb (TwRelationshipForm *self)
{
  if (!self->filling && self->editor)
    update_note (self);
}

static void
apply_cb (TwRelationshipForm *self)
{
  tw_relationship_form_apply (self);
}

static void
close_new (TwRelationshipForm *self)
{
  self->is_new = FALSE;
  self->id = tw_relationship_editor_get_selected (self->editor);
  update (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
add_cb (TwRelationshipForm *self)
{
  g_auto (Ends) ends = { 0 };
  if (!check_ends (self, &ends)) {
    set_note (self, ends.problem, TRUE);
    return;
  }
  const TwRelationshipEnds columns = { (const TwColumn *const *) ends.source->pdata,
                                       (const TwColumn *const *) ends.target->pdata,
                                       ends.source->len };
  if (tw_relationship_editor_add (self->editor, &columns, given (self->role_row),
                                  given (self->description_row)))
    close_new (self);
}

static void
cancel_cb (TwRelationshipForm *self)
{
  close_new (self);
}

static void
activated_cb (TwRelationshipForm *self)
{
  if (self->is_new)
    add_cb (self);
  else
    tw_relationship_form_apply (self);
}

static void
delete_cb (TwRelationshipForm *self)
{
  tw_relationship_editor_remove (self->editor, self->id);
}

static void
revert_cb (TwRelationshipForm *self)
{
  tw_relationship_editor_revert (self->editor, self->id);
}

static void
left_cb (TwRelationshipForm *self)
{
  tw_relationship_form_apply (self);
}

static void
edited_cb (TwRelationshipForm *self)
{
  update (self);
}

static void
selected_cb (TwRelationshipForm *self)
{
  tw_relationship_form_apply (self);
  if (self->is_new && tw_relationship_editor_get_selected (self->editor) == 0)
    return;
  gboolean was_new = self->is_new;
  self->is_new = FALSE;
  self->id = tw_relationship_editor_get_selected (self->editor);
  update (self);
  if (was_new)
    g_signal_emit (self, signals[CLOSED], 0);
}

static void
tw_relationship_form_dispose (GObject *object)
{
  g_clear_object (&TW_RELATIONSHIP_FORM (object)->editor);
  G_OBJECT_CLASS (tw_relationship_form_parent_class)->dispose (object);
}

static void
bind_callbacks (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_callback (klass, changed_cb);
  gtk_widget_class_bind_template_callback (klass, apply_cb);
  gtk_widget_class_bind_template_callback (klass, activated_cb);
  gtk_widget_class_bind_template_callback (klass, add_cb);
  gtk_widget_class_bind_template_callback (klass, cancel_cb);
  gtk_widget_class_bind_template_callback (klass, delete_cb);
  gtk_widget_class_bind_template_callback (klass, revert_cb);
}

static void
tw_relationship_form_class_init (TwRelationshipFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_relationship_form_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-relationship-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, title);
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, revert_button);
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, delete_button);
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, add_button);
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, source_row);
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, target_row);
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, role_row);
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, description_row);
  gtk_widget_class_bind_template_child (widget_class, TwRelationshipForm, note);
  bind_callbacks (widget_class);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
tw_relationship_form_init (TwRelationshipForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkWidget *rows[] = { self->source_row, self->target_row, self->role_row, self->description_row };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GtkEventController *focus = gtk_event_controller_focus_new ();
    g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
    gtk_widget_add_controller (rows[i], focus);
  }
}

void
tw_relationship_form_set_editor (TwRelationshipForm *self, TwRelationshipEditor *editor)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_FORM (self) && self->editor == NULL);
  self->editor = g_object_ref (editor);
  tw_column_entry_attach (self->source_row, editor);
  tw_column_entry_attach (self->target_row, editor);
  g_signal_connect_object (editor, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
focus (TwRelationshipForm *self)
{
  return gtk_widget_grab_focus (self->is_new ? self->source_row : self->description_row);
}

static gboolean
focus_cb (gpointer user_data)
{
  focus (user_data);
  return G_SOURCE_REMOVE;
}

/* What is typed next belongs there; but what has only just been revealed takes no focus yet. */
static void
focus_soon (TwRelationshipForm *self)
{
  if (!focus (self))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_cb, g_object_ref (self), g_object_unref);
}

void
tw_relationship_form_start_new (TwRelationshipForm *self)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_FORM (self));
  tw_relationship_form_apply (self);
  self->is_new = TRUE;
  self->id = 0;
  fill (self);
  update (self);
  focus_soon (self);
}

gboolean
tw_relationship_form_is_new (TwRelationshipForm *self)
{
  g_return_val_if_fail (TW_IS_RELATIONSHIP_FORM (self), FALSE);
  return self->is_new;
}

void
tw_relationship_form_cancel (TwRelationshipForm *self)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_FORM (self));
  close_new (self);
}

void
tw_relationship_form_focus_description (TwRelationshipForm *self)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_FORM (self));
  focus_soon (self);
}
