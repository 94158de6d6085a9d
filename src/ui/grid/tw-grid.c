// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-grid-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE_WITH_CODE (TwGrid, tw_grid, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, tw_grid_scrollable_init))

enum { PROP_0, PROP_HADJUSTMENT, PROP_VADJUSTMENT, PROP_HSCROLL_POLICY, PROP_VSCROLL_POLICY };

static void
update_gutter (TwGrid *self)
{
  tw_grid_ensure_glyphs (self);
  char digits[16];
  int length = g_snprintf (digits, sizeof digits, "%u", MAX (self->n_rows, 10));
  int width = tw_glyph_cache_measure (self->glyphs, digits, (gsize) length, G_MAXINT / 2);
  self->gutter_width = PANGO_PIXELS_CEIL (MAX (width, 0)) + 18;
}

/* The result. */

static void
clear_columns (TwGrid *self)
{
  for (guint i = 0; i < self->n_all_columns; i++)
    g_clear_object (&self->columns[i].header);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->offsets, g_free);
  g_hash_table_remove_all (self->layouts);
  self->n_columns = self->n_all_columns = self->n_rows = self->n_measured = self->n_kept = 0;
  self->widths_by_person = FALSE;
}

static void
make_columns (TwGrid *self)
{
  guint n = tw_result_set_get_n_columns (self->result);
  self->n_columns = self->n_all_columns = n;
  self->columns = g_new0 (TwGridColumn, n);
  self->offsets = g_new0 (int, n + 1);
  for (guint i = 0; i < n; i++)
    self->columns[i] = (TwGridColumn) {
      .data = i,
      .format = tw_cell_format_for_column (tw_result_set_get_column (self->result, i),
                                           TW_MEANING_PLAIN),
    };
}

static void
rows_changed (TwGrid *self)
{
  self->n_rows = self->view ? tw_result_view_get_n_rows (self->view) : 0;
  tw_grid_fit_columns (self);
  update_gutter (self);
  tw_grid_update_adjustments (self);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ROW_COUNT,
                                  (int) MIN (self->n_rows, G_MAXINT),
                                  GTK_ACCESSIBLE_RELATION_COL_COUNT, (int) self->n_columns, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tw_grid_describe_later (self);
  g_signal_emit_by_name (self, "view-changed");
}

static void
items_changed_cb (TwGrid *self)
{
  rows_changed (self);
}

static void
clamp_selection (TwGrid *self)
{
  guint last_row = self->n_rows ? self->n_rows - 1 : 0;
  guint last_column = self->n_columns ? self->n_columns - 1 : 0;
  TwGridSelection *selection = &self->selection;
  selection->row = MIN (selection->row, last_row);
  selection->anchor_row = MIN (selection->anchor_row, last_row);
  selection->column = MIN (selection->column, last_column);
  selection->anchor_column = MIN (selection->anchor_column, last_column);
  tw_grid_selection_changed (self);
}

/* Sorted or filtered: other rows stand where these stood. */
static void
view_changed_cb (TwGrid *self)
{
  tw_grid_forget_layouts (self);
  rows_changed (self);
  clamp_selection (self);
}

void
tw_grid_columns_changed (TwGrid *self)
{
  tw_grid_update_offsets (self);
  tw_grid_forget_layouts (self);
  tw_grid_update_adjustments (self);
  clamp_selection (self);
  tw_grid_describe_later (self);
}

/* The view's worker may still be sorting what nobody will see. */
static void
drop_view (TwGrid *self)
{
  if (self->view == NULL)
    return;
  g_clear_signal_handler (&self->view_changed_id, self->view);
  tw_result_view_clear (self->view);
  g_clear_object (&self->view);
}

/* Virtual functions. */

static void
tw_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                 int *natural, int *minimum_baseline, int *natural_baseline)
{
  TwGrid *self = TW_GRID (widget);
  tw_grid_ensure_glyphs (self);
  *minimum = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MIN (600, self->gutter_width + (self->offsets ? self->offsets[self->n_columns] : 0));
  else
    *natural = self->header_height + (int) MIN (self->n_rows, 12) * self->row_height;
}

static void
tw_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TwGrid *self = TW_GRID (widget);
  tw_grid_update_adjustments (self);
  tw_grid_allocate_accessible (self);
  tw_grid_describe_later (self);
}

static void
tw_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  tw_grid_draw (TW_GRID (widget), snapshot);
}

static void
font_changed (TwGrid *self)
{
  g_clear_pointer (&self->glyphs, tw_glyph_cache_free);
  tw_grid_forget_layouts (self);
  tw_grid_ensure_glyphs (self);
  update_gutter (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
tw_grid_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tw_grid_parent_class)->css_changed (widget, change);
  TwGrid *self = TW_GRID (widget);
  g_autoptr (PangoFont) font = NULL;
  if (self->glyphs) {
    PangoContext *context = gtk_widget_get_pango_context (widget);
    font = pango_context_load_font (context, pango_context_get_font_description (context));
    if (font != tw_glyph_cache_get_font (self->glyphs))
      font_changed (self);
  }
}

static void
tw_grid_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (tw_grid_parent_class)->system_setting_changed (widget, setting);
  TwGrid *self = TW_GRID (widget);
  if (self->glyphs
      && (setting == GTK_SYSTEM_SETTING_DPI || setting == GTK_SYSTEM_SETTING_FONT_NAME
          || setting == GTK_SYSTEM_SETTING_FONT_CONFIG))
    font_changed (self);
}

static void
tw_grid_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  GTK_WIDGET_CLASS (tw_grid_parent_class)->state_flags_changed (widget, previous);
  gtk_widget_queue_draw (widget);
}

static void
tw_grid_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (tw_grid_parent_class)->direction_changed (widget, previous);
  tw_grid_forget_layouts (TW_GRID (widget));
  gtk_widget_queue_draw (widget);
}

static gboolean
tw_grid_grab_focus (GtkWidget *widget)
{
  TwGrid *self = TW_GRID (widget);
  if (!self->selection.active && self->n_rows > 0)
    tw_grid_selection_move (&self->selection, 0, 0, FALSE);
  if (gtk_widget_has_focus (GTK_WIDGET (self->focus_cells[self->focus_index])))
    return TRUE;
  tw_grid_describe_cursor (self);
  return gtk_widget_grab_focus (GTK_WIDGET (self->focus_cells[self->focus_index]));
}

/* One stop for the Tab key: the keys move inside. What has popped up keeps it until it is closed. */
static gboolean
tw_grid_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *popover = focus ? gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) : NULL;
  if (popover && gtk_widget_get_parent (popover) == widget)
    return gtk_widget_child_focus (popover, direction);
  if (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN)
    return FALSE;
  return tw_grid_grab_focus (widget);
}

static void
tw_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TwGrid *self = TW_GRID (object);
  switch (id) {
  case PROP_HADJUSTMENT:
    g_value_set_object (value, self->hadjustment);
    break;
  case PROP_VADJUSTMENT:
    g_value_set_object (value, self->vadjustment);
    break;
  case PROP_HSCROLL_POLICY:
    g_value_set_enum (value, self->hscroll_policy);
    break;
  case PROP_VSCROLL_POLICY:
    g_value_set_enum (value, self->vscroll_policy);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tw_grid_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TwGrid *self = TW_GRID (object);
  switch (id) {
  case PROP_HADJUSTMENT:
    tw_grid_set_adjustment (self, &self->hadjustment, g_value_get_object (value));
    break;
  case PROP_VADJUSTMENT:
    tw_grid_set_adjustment (self, &self->vadjustment, g_value_get_object (value));
    break;
  case PROP_HSCROLL_POLICY:
    self->hscroll_policy = g_value_get_enum (value);
    break;
  case PROP_VSCROLL_POLICY:
    self->vscroll_policy = g_value_get_enum (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tw_grid_dispose (GObject *object)
{
  TwGrid *self = TW_GRID (object);
  tw_grid_stop_autoscroll (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->header_menu, gtk_widget_unparent);
  if (self->cells)
    tw_grid_dispose_accessible (self);
  if (self->result)
    g_clear_signal_handler (&self->items_changed_id, self->result);
  drop_view (self);
  clear_columns (self);
  g_clear_object (&self->result);
  for (guint i = 0; i < G_N_ELEMENTS (self->arrows); i++)
    g_clear_object (&self->arrows[i]);
  g_clear_object (&self->funnel);
  g_clear_object (&self->actions);
  for (guint i = 0; i < G_N_ELEMENTS (self->types); i++)
    g_clear_object (&self->types[i]);
  tw_grid_clear_adjustment (self, &self->hadjustment);
  tw_grid_clear_adjustment (self, &self->vadjustment);
  G_OBJECT_CLASS (tw_grid_parent_class)->dispose (object);
}

static void
tw_grid_finalize (GObject *object)
{
  TwGrid *self = TW_GRID (object);
  g_clear_pointer (&self->glyphs, tw_glyph_cache_free);
  tw_glyph_line_clear (&self->line);
  tw_glyph_line_clear (&self->dim_line);
  g_string_free (self->text, TRUE);
  g_hash_table_unref (self->layouts);
  G_OBJECT_CLASS (tw_grid_parent_class)->finalize (object);
}

static void
tw_grid_class_init (TwGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = tw_grid_get_property;
  object_class->set_property = tw_grid_set_property;
  object_class->dispose = tw_grid_dispose;
  object_class->finalize = tw_grid_finalize;

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = tw_grid_measure;
  widget_class->size_allocate = tw_grid_size_allocate;
  widget_class->snapshot = tw_grid_snapshot;
  widget_class->css_changed = tw_grid_css_changed;
  widget_class->system_setting_changed = tw_grid_system_setting_changed;
  widget_class->state_flags_changed = tw_grid_state_flags_changed;
  widget_class->direction_changed = tw_grid_direction_changed;
  widget_class->focus = tw_grid_focus;
  widget_class->grab_focus = tw_grid_grab_focus;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  g_signal_new ("copied", TW_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_UINT);
  g_signal_new ("selection-changed", TW_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  g_signal_new ("view-changed", TW_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
  gtk_widget_class_set_css_name (widget_class, "grid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
tw_grid_init (TwGrid *self)
{
  self->text = g_string_new (NULL);
  self->layouts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  tw_glyph_line_init (&self->line);
  tw_glyph_line_init (&self->dim_line);
  gtk_widget_add_css_class (GTK_WIDGET (self), "result-grid");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows"),
                                  -1);
  tw_grid_init_accessible (self);
  tw_grid_add_input (self);
}

void
tw_grid_set_result (TwGrid *self, TwResultSet *result)
{
  g_return_if_fail (TW_IS_GRID (self));
  if (self->result == result)
    return;
  if (self->result)
    g_clear_signal_handler (&self->items_changed_id, self->result);
  drop_view (self);
  clear_columns (self);
  g_set_object (&self->result, result);
  self->selection = (TwGridSelection) { 0 };
  self->complete = FALSE;
  if (result) {
    make_columns (self);
    self->view = tw_result_view_new (result);
    self->view_changed_id = g_signal_connect_object (
      self->view, "changed", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
    self->items_changed_id = g_signal_connect_object (
      result, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  }
  if (self->vadjustment)
    gtk_adjustment_set_value (self->vadjustment, 0);
  if (self->hadjustment)
    gtk_adjustment_set_value (self->hadjustment, 0);
  rows_changed (self);
  tw_grid_describe_cursor (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

TwResultView *
tw_grid_get_view (TwGrid *self)
{
  g_return_val_if_fail (TW_IS_GRID (self), NULL);
  return self->view;
}

guint *
tw_grid_dup_columns (TwGrid *self, guint *n_columns)
{
  g_return_val_if_fail (TW_IS_GRID (self), NULL);
  guint *columns = g_new (guint, MAX (self->n_columns, 1));
  for (guint i = 0; i < self->n_columns; i++)
    columns[i] = self->columns[i].data;
  *n_columns = self->n_columns;
  return columns;
}

TwResultSet *
tw_grid_get_result (TwGrid *self)
{
  g_return_val_if_fail (TW_IS_GRID (self), NULL);
  return self->result;
}

void
tw_grid_set_meanings (TwGrid *self, const TwMeaning *meanings)
{
  g_return_if_fail (TW_IS_GRID (self));
  for (guint i = 0; i < self->n_all_columns; i++) {
    TwMeaning meaning = meanings ? meanings[self->columns[i].data] : TW_MEANING_PLAIN;
    self->columns[i].format = tw_cell_format_for_column (tw_grid_get_about (self, i), meaning);
  }
  if (!self->widths_by_person) {
    self->n_measured = 0;
    for (guint i = 0; i < self->n_all_columns; i++)
      self->columns[i].width = 0;
  }
  if (self->result)
    rows_changed (self);
}

void
tw_grid_set_complete (TwGrid *self, gboolean complete)
{
  g_return_if_fail (TW_IS_GRID (self));
  gboolean came = complete && !self->complete;
  self->complete = complete;
  if (complete && self->view)
    tw_result_view_set_complete (self->view);
  if (came)
    g_signal_emit_by_name (self, "view-changed");
}

gboolean
tw_grid_is_complete (TwGrid *self)
{
  g_return_val_if_fail (TW_IS_GRID (self), FALSE);
  return self->complete;
}

TwCellFormat
tw_grid_get_format (TwGrid *self, guint column)
{
  return self->columns[column].format;
}

gboolean
tw_grid_get_range (TwGrid *self, TwGridRange *range)
{
  g_return_val_if_fail (TW_IS_GRID (self), FALSE);
  return tw_grid_selection_get_range (&self->selection, self->n_rows, self->n_columns, range);
}

const TwGridSelection *
tw_grid_get_selection (TwGrid *self)
{
  g_return_val_if_fail (TW_IS_GRID (self), NULL);
  return &self->selection;
}

void
tw_grid_selection_changed (TwGrid *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tw_grid_describe_cursor (self);
  g_signal_emit_by_name (self, "selection-changed");
}

void
tw_grid_select (TwGrid *self, guint row, guint column, gboolean extend)
{
  g_return_if_fail (TW_IS_GRID (self));
  if (self->n_rows == 0 || self->n_columns == 0)
    return;
  row = MIN (row, self->n_rows - 1);
  column = MIN (column, self->n_columns - 1);
  tw_grid_selection_move (&self->selection, row, column, extend);
  tw_grid_scroll_to (self, row, column);
  tw_grid_selection_changed (self);
}

int
tw_grid_get_column_width (TwGrid *self, guint column)
{
  g_return_val_if_fail (TW_IS_GRID (self), 0);
  return column < self->n_columns ? self->columns[column].width : 0;
}

void
tw_grid_set_column_width (TwGrid *self, guint column, int width)
{
  g_return_if_fail (TW_IS_GRID (self));
  if (column >= self->n_columns)
    return;
  self->columns[column].width = CLAMP (width, TW_GRID_MIN_COLUMN, TW_GRID_MAX_COLUMN);
  self->widths_by_person = TRUE;
  tw_grid_columns_changed (self);
}

const TwResultColumn *
tw_grid_get_about (TwGrid *self, guint column)
{
  return tw_result_set_get_column (self->result, self->columns[column].data);
}

gboolean
tw_grid_is_null (TwGrid *self, guint row, guint column)
{
  return tw_result_set_is_null (self->result, tw_result_view_get_row (self->view, row),
                                self->columns[column].data);
}

void
tw_grid_format (TwGrid *self, guint row, guint column, GString *text)
{
  tw_cell_format_set (&self->columns[column].format, self->result,
                      tw_result_view_get_row (self->view, row), self->columns[column].data, text);
}

char *
tw_grid_dup_cell_text (TwGrid *self, guint row, guint column)
{
  g_return_val_if_fail (TW_IS_GRID (self), NULL);
  if (tw_grid_is_null (self, row, column))
    return g_strdup ("NULL");
  g_autoptr (GString) text = g_string_new (NULL);
  tw_grid_format (self, row, column, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
