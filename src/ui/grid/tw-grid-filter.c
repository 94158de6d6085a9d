// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-grid-filter.h"

#include <glib/gi18n.h>

#include "core/tw-language.h"
#include "core/tw-worker.h"
#include "report/tw-cell-format.h"
#include "ui/grid/tw-grid-popover.h"
#include "ui/tw-button.h"
#include "ui/tw-style.h"

#define MAX_VALUES 500

/* One value in the list. */
#define TW_TYPE_FILTER_VALUE (tw_filter_value_get_type ())
G_DECLARE_FINAL_TYPE (TwFilterValue, tw_filter_value, TW, FILTER_VALUE, GObject)

struct _TwFilterValue {
  GObject parent_instance;
  char *text; /* NULL is NULL */
  guint n_rows;
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (TwFilterValue, tw_filter_value, G_TYPE_OBJECT)

struct _TwGridFilter {
  GtkPopover parent_instance;

  GtkLabel *title;
  GtkWidget *clear_button;
  GtkDropDown *test;
  GtkEditable *operand;
  GtkLabel *error;
  GtkLabel *values_label;
  GtkListView *values;

  TwResultView *view;
  guint column;
  GListStore *list; /* of TwFilterValue */
  gboolean filling; /* what changes now is not the person's wish */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TwGridFilter, tw_grid_filter, GTK_TYPE_POPOVER)

static void
tw_filter_value_finalize (GObject *object)
{
  g_free (TW_FILTER_VALUE (object)->text);
  G_OBJECT_CLASS (tw_filter_value_parent_class)->finalize (object);
}

static void
tw_filter_value_class_init (TwFilterValueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_filter_value_finalize;
}

static void
tw_filter_value_init (TwFilterValue *self)
{
}

static gboolean
is_compared (TwGridFilter *self)
{
  TwDataType type
    = tw_result_set_get_column (tw_result_view_get_result (self->view), self->column)->type;
  return tw_data_type_is_numeric (type) || tw_data_type_is_temporal (type);
}

static void
show_error (TwGridFilter *self, const GError *error)
{
  gtk_label_set_text (self->error, error ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
  tw_style_set (GTK_WIDGET (self->operand), "error", error != NULL);
}

static void
apply (TwGridFilter *self, TwRowFilter *filter)
{
  tw_result_view_set_filter (self->view, self->column, filter);
  gtk_widget_set_sensitive (self->clear_button, filter != NULL);
}

/* The list is made anew, so that its boxes show what counts. */
static void
choose_none (TwGridFilter *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (TwFilterValue) value = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    value->chosen = FALSE;
  }
  g_list_model_items_changed (G_LIST_MODEL (self->list), 0,
                              g_list_model_get_n_items (G_LIST_MODEL (self->list)),
                              g_list_model_get_n_items (G_LIST_MODEL (self->list)));
}

/* A number is read as it is shown, "1.234,5" in German; else as the server writes it. */
static TwRowFilter *
compare_with (TwGridFilter *self, const char *text, GError **error)
{
  TwResultSet *result = tw_result_view_get_result (self->view);
  TwRowTest test = TW_ROW_TEST_EQUAL + gtk_drop_down_get_selected (self->test);
  TwDataType type = tw_result_set_get_column (result, self->column)->type;
  g_autofree char *plain
    = tw_data_type_is_numeric (type)
        ? tw_cell_plain_number (text, tw_language_get_separator (), tw_language_get_point ())
        : NULL;
  TwRowFilter *filter
    = plain ? tw_row_filter_new_compare (result, self->column, test, plain, NULL) : NULL;
  return filter ? filter : tw_row_filter_new_compare (result, self->column, test, text, error);
}

static void
operand_changed_cb (TwGridFilter *self)
{
  if (self->filling || self->view == NULL)
    return;
  const char *text = gtk_editable_get_text (self->operand);
  g_autoptr (TwRowFilter) filter = NULL;
  g_autoptr (GError) error = NULL;
  if (*text != '\0' && is_compared (self))
    filter = compare_with (self, text, &error);
  else if (*text != '\0')
    filter = tw_row_filter_new_contains (self->column, text);
  show_error (self, error);
  if (error)
    return;
  choose_none (self);
  apply (self, filter);
}

static void
set_operand (TwGridFilter *self, const char *text)
{
  self->filling = TRUE;
  gtk_editable_set_text (self->operand, text);
  self->filling = FALSE;
  show_error (self, NULL);
}

static void
apply_values (TwGridFilter *self)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  gboolean null = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (TwFilterValue) value = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    if (value->chosen && value->text == NULL)
      null = TRUE;
    else if (value->chosen)
      g_ptr_array_add (values, value->text);
  }
  g_ptr_array_add (values, NULL);
  set_operand (self, "");
  g_autoptr (TwRowFilter) filter = NULL;
  if (null || values->len > 1)
    filter = tw_row_filter_new_one_of (self->column, (const char *const *) values->pdata, null);
  apply (self, filter);
}

static void
value_toggled_cb (GtkCheckButton *button, GtkListItem *item)
{
  TwFilterValue *value = gtk_list_item_get_item (item);
  GtkWidget *self = gtk_widget_get_ancestor (GTK_WIDGET (button), TW_TYPE_GRID_FILTER);
  if (value == NULL || self == NULL || TW_GRID_FILTER (self)->filling
      || value->chosen == gtk_check_button_get_active (button))
    return;
  value->chosen = gtk_check_button_get_active (button);
  apply_values (TW_GRID_FILTER (self));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *text = gtk_label_new (NULL);
  GtkWidget *count = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_item_set_activatable (item, TRUE);
  gtk_list_item_set_child (item, box);
  g_signal_connect (button, "toggled", G_CALLBACK (value_toggled_cb), item);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, TwGridFilter *self)
{
  TwFilterValue *value = gtk_list_item_get_item (item);
  GtkWidget *button = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *text = gtk_widget_get_next_sibling (button);
  GtkWidget *count = gtk_widget_get_next_sibling (text);
  g_autofree char *n_rows = tw_format_count (value->n_rows);
  const char *shown = value->text == NULL ? "NULL" : *value->text ? value->text : _("(empty)");
  gboolean was_filling = self->filling;
  self->filling = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), value->chosen);
  self->filling = was_filling;
  gtk_label_set_text (GTK_LABEL (text), shown);
  gtk_label_set_text (GTK_LABEL (count), n_rows);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, shown, -1);
}

static void
value_activated_cb (TwGridFilter *self, guint position)
{
  g_autoptr (TwFilterValue) value = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  value->chosen = !value->chosen;
  g_list_model_items_changed (G_LIST_MODEL (self->list), position, 1, 1);
  apply_values (self);
}

/* The values, counted in a worker. */

typedef struct {
  TwResultSet *result;
  guint column;
  guint n_values;
} Count;

static void
count_free (gpointer data)
{
  g_object_unref (((Count *) data)->result);
  g_free (data);
}

static void
count_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Count *count = data;
  GError *error = NULL;
  GArray *values = tw_row_values (count->result, count->column, MAX_VALUES, &count->n_values,
                                  cancellable, &error);
  if (values)
    g_task_return_pointer (task, values, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
show_values (TwGridFilter *self, GArray *values, guint n_values)
{
  TwRowFilter *filter = tw_result_view_get_filter (self->view, self->column);
  gboolean chosen = filter && tw_row_filter_get_test (filter) == TW_ROW_TEST_ONE_OF;
  for (guint i = 0; i < values->len; i++) {
    const TwRowValue *counted = &g_array_index (values, TwRowValue, i);
    g_autoptr (TwFilterValue) value = g_object_new (TW_TYPE_FILTER_VALUE, NULL);
    value->text = g_strdup (counted->text);
    value->n_rows = counted->n_rows;
    value->chosen = chosen && tw_row_filter_has_value (filter, counted->text);
    g_list_store_append (self->list, value);
  }
  gtk_label_set_text (self->values_label, n_values > values->len
                                            ? _("Or choose among the most frequent values:")
                                            : _("Or choose values:"));
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwGridFilter *self = TW_GRID_FILTER (source);
  g_autoptr (GArray) values = g_task_propagate_pointer (G_TASK (result), NULL);
  Count *count = g_task_get_task_data (G_TASK (result));
  if (values && self->view)
    show_values (self, values, count->n_values);
}

static void
count_values (TwGridFilter *self)
{
  Count *count = g_new0 (Count, 1);
  count->result = g_object_ref (tw_result_view_get_result (self->view));
  count->column = self->column;
  self->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, counted_cb, NULL);
  g_task_set_source_tag (task, count_values);
  g_task_set_task_data (task, count, count_free);
  gtk_label_set_text (self->values_label, _("Counting the values…"));
  tw_worker_run (TW_WORKER_COMPUTE, task, count_thread);
}

static void
clear_clicked_cb (TwGridFilter *self)
{
  set_operand (self, "");
  choose_none (self);
  apply (self, NULL);
}

static void
activated_cb (TwGridFilter *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
tw_grid_filter_dispose (GObject *object)
{
  TwGridFilter *self = TW_GRID_FILTER (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->view);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (tw_grid_filter_parent_class)->dispose (object);
}

static void
tw_grid_filter_class_init (TwGridFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_grid_filter_dispose;
  GTK_POPOVER_CLASS (klass)->closed = tw_grid_popover_unparent;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-grid-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, TwGridFilter, title);
  gtk_widget_class_bind_template_child (widget_class, TwGridFilter, clear_button);
  gtk_widget_class_bind_template_child (widget_class, TwGridFilter, test);
  gtk_widget_class_bind_template_child (widget_class, TwGridFilter, operand);
  gtk_widget_class_bind_template_child (widget_class, TwGridFilter, error);
  gtk_widget_class_bind_template_child (widget_class, TwGridFilter, values_label);
  gtk_widget_class_bind_template_child (widget_class, TwGridFilter, values);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, operand_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
tw_grid_filter_init (TwGridFilter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tw_drop_down_name (self->test, _("How values are compared"));
  self->list = g_list_store_new (TW_TYPE_FILTER_VALUE);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->values, factory);
  g_autoptr (GtkSelectionModel) model
    = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->list))));
  gtk_list_view_set_model (self->values, model);
  gtk_list_view_set_single_click_activate (self->values, TRUE);
  g_signal_connect_swapped (self->values, "activate", G_CALLBACK (value_activated_cb), self);
}

/* What is chosen already. */
static void
show_filter (TwGridFilter *self)
{
  TwRowFilter *filter = tw_result_view_get_filter (self->view, self->column);
  const TwResultColumn *about
    = tw_result_set_get_column (tw_result_view_get_result (self->view), self->column);
  gboolean compared = is_compared (self);
  /* Translators: a column's name */
  g_autofree char *title = g_strdup_printf (_("Filter by %s"), about->name);
  gtk_label_set_text (self->title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->test), compared);
  g_object_set (self->operand, "placeholder-text",
                !compared                                ? _("Contains")
                : tw_data_type_is_temporal (about->type) ? _("1997-05-31")
                                                         : _("Number"),
                NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->operand), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  compared ? _("Value to compare with") : _("Text that is contained"),
                                  -1);
  gtk_widget_set_sensitive (self->clear_button, filter != NULL);
  const char *operand = filter ? tw_row_filter_get_operand (filter) : NULL;
  self->filling = TRUE;
  if (operand && compared)
    gtk_drop_down_set_selected (self->test, tw_row_filter_get_test (filter) - TW_ROW_TEST_EQUAL);
  if (operand)
    gtk_editable_set_text (self->operand, operand);
  self->filling = FALSE;
}

void
tw_grid_filter_popup (GtkWidget *parent, const GdkRectangle *at, TwResultView *view, guint column)
{
  TwGridFilter *self = g_object_new (TW_TYPE_GRID_FILTER, NULL);
  self->view = g_object_ref (view);
  self->column = column;
  show_filter (self);
  if (!is_compared (self))
    tw_result_view_prepare_filter (view, column);
  count_values (self);
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->operand));
}
