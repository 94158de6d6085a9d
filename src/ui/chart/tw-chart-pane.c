// SPDX-License-Identifier: Apache-2.0
#include "ui/chart/tw-chart-pane.h"

#include <glib/gi18n.h>

#include "analyst/tw-labels.h"
#include "report/tw-chart-file.h"
#include "ui/chart/tw-chart-view.h"
#include "ui/tw-button.h"
#include "ui/tw-choose-file.h"
#include "ui/tw-stack.h"

#define FILE_WIDTH 720
#define FILE_HEIGHT 440

struct _TwChartPane {
  AdwBin parent_instance;

  GtkDropDown *kind_drop;
  GtkWidget *columns_button;
  GtkWidget *file_button;
  GtkDropDown *x_drop, *y_drop, *series_drop;
  GtkWidget *x_label, *series_label;
  GtkStack *stack;
  GtkLabel *none_label;
  TwChartView *view;

  TwResultSet *result; /* nullable */
  TwMeaning *meanings; /* nullable */
  char *question;
  TwChartChoice choice;
  TwChartData *data; /* nullable */
  GArray *kinds;     /* of TwChartKind: what kind_drop offers */
  GArray *xs, *ys, *series; /* of int: what the others offer */
  TwChartFormat format;     /* that is being saved */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TwChartPane, tw_chart_pane, ADW_TYPE_BIN)

static const char *
kind_title (TwChartKind kind)
{
  switch (kind) {
  case TW_CHART_NUMBER:
    return _("Number");
  case TW_CHART_LINE:
    return _("Line");
  case TW_CHART_BAR:
    return _("Bars");
  case TW_CHART_GROUPED:
    return _("Bars side by side");
  case TW_CHART_STACKED:
    return _("Stacked bars");
  case TW_CHART_SHARE:
    return _("Parts of a whole");
  case TW_CHART_SCATTER:
    return _("Points");
  case TW_CHART_NONE:
  case TW_CHART_N_KINDS:
    break;
  }
  return "";
}

static void
toast (TwChartPane *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

/* What @drop offers is in @values; selects @chosen. */
static void
fill (GtkDropDown *drop, GtkStringList *titles, GArray *values, int chosen)
{
  gtk_drop_down_set_model (drop, G_LIST_MODEL (titles));
  guint selected = GTK_INVALID_LIST_POSITION;
  for (guint i = 0; i < values->len; i++)
    if (g_array_index (values, int, i) == chosen)
      selected = i;
  gtk_drop_down_set_selected (drop, selected);
  g_object_unref (titles);
}

static void
offer (GtkStringList *titles, GArray *values, int value, const char *title)
{
  gtk_string_list_append (titles, title);
  g_array_append_val (values, value);
}

static void
offer_column (TwChartPane *self, GtkStringList *titles, GArray *values, guint column)
{
  g_autofree char *title
    = tw_label_of_name (tw_result_set_get_column (self->result, column)->name);
  offer (titles, values, (int) column, title);
}

static void
fill_kinds (TwChartPane *self)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  g_array_set_size (self->kinds, 0);
  for (TwChartKind kind = TW_CHART_NUMBER; kind < TW_CHART_N_KINDS; kind++) {
    TwChartChoice choice = self->choice;
    if (tw_chart_choose_kind (self->result, self->meanings, kind, &choice)
        && (kind != TW_CHART_NUMBER || tw_result_set_get_n_rows (self->result) == 1))
      offer (titles, self->kinds, (int) kind, kind_title (kind));
  }
  fill (self->kind_drop, titles, self->kinds, (int) self->choice.kind);
}

static void
fill_columns (TwChartPane *self)
{
  gboolean points = self->choice.kind == TW_CHART_SCATTER;
  GtkStringList *xs = gtk_string_list_new (NULL), *ys = gtk_string_list_new (NULL);
  GtkStringList *series = gtk_string_list_new (NULL);
  g_array_set_size (self->xs, 0);
  g_array_set_size (self->ys, 0);
  g_array_set_size (self->series, 0);
  offer (series, self->series, TW_CHART_NO_COLUMN, _("Nothing"));
  guint n_numbers = 0;
  for (guint i = 0; i < tw_result_set_get_n_columns (self->result); i++) {
    gboolean number = tw_data_type_is_numeric (tw_result_set_get_column (self->result, i)->type);
    if (number)
      offer_column (self, ys, self->ys, i), n_numbers++;
    else
      offer_column (self, series, self->series, i);
    if (number || !points)
      offer_column (self, xs, self->xs, i);
  }
  if (n_numbers > 1 && !points)
    offer (series, self->series, TW_CHART_MEASURES, _("Measure"));
  fill (self->x_drop, xs, self->xs, self->choice.x);
  fill (self->y_drop, ys, self->ys, self->choice.y);
  fill (self->series_drop, series, self->series, self->choice.series);
  gboolean number = self->choice.kind == TW_CHART_NUMBER;
  gboolean one_colour = number || self->choice.kind == TW_CHART_BAR
                        || self->choice.kind == TW_CHART_SHARE;
  gtk_widget_set_visible (self->x_label, !number);
  gtk_widget_set_visible (GTK_WIDGET (self->x_drop), !number);
  gtk_widget_set_visible (self->series_label, !one_colour);
  gtk_widget_set_visible (GTK_WIDGET (self->series_drop), !one_colour);
}

static void
draw (TwChartPane *self)
{
  g_autoptr (TwChartData) old = g_steal_pointer (&self->data);
  if (self->result && self->choice.kind != TW_CHART_NONE)
    self->data = tw_chart_data_new (self->result, &self->choice, self->meanings);
  tw_chart_view_set_data (self->view, self->data);
  gtk_label_set_text (self->none_label,
                      self->choice.kind == TW_CHART_NONE
                        ? _("No kind of chart suits these rows by itself. Choose one.")
                        : _("These columns cannot be drawn like that. Choose another kind of chart, "
                            "or other columns."));
  tw_stack_show (self->stack, self->data ? "chart" : "none");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chart.copy", self->data != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chart.save", self->data != NULL);
  gtk_widget_set_sensitive (self->file_button, self->data != NULL);
}

static void
show_choice (TwChartPane *self)
{
  self->filling = TRUE;
  fill_kinds (self);
  fill_columns (self);
  self->filling = FALSE;
  draw (self);
}

static int
chosen_in (GtkDropDown *drop, GArray *values)
{
  guint selected = gtk_drop_down_get_selected (drop);
  return selected < values->len ? g_array_index (values, int, selected) : TW_CHART_NO_COLUMN;
}

static void
kind_chosen_cb (TwChartPane *self)
{
  if (self->filling || self->result == NULL)
    return;
  TwChartKind kind = (TwChartKind) chosen_in (self->kind_drop, self->kinds);
  tw_chart_choose_kind (self->result, self->meanings, kind, &self->choice);
  self->filling = TRUE;
  fill_columns (self);
  self->filling = FALSE;
  draw (self);
}

static void
column_chosen_cb (TwChartPane *self)
{
  if (self->filling || self->result == NULL)
    return;
  self->choice.x = chosen_in (self->x_drop, self->xs);
  self->choice.y = chosen_in (self->y_drop, self->ys);
  int series = chosen_in (self->series_drop, self->series);
  self->choice.series = series == self->choice.x ? TW_CHART_NO_COLUMN : series;
  draw (self);
}

static GBytes *
to_bytes (TwChartPane *self, TwChartFormat format)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = tw_chart_to_bytes (self->data, format, FILE_WIDTH, FILE_HEIGHT, &error);
  if (bytes == NULL)
    toast (self, error->message);
  return bytes;
}

/* As a picture, as a drawing, and in words for what takes neither. */
static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwChartPane *self = TW_CHART_PANE (widget);
  g_autoptr (GBytes) png = to_bytes (self, TW_CHART_PNG);
  g_autoptr (GBytes) svg = png ? to_bytes (self, TW_CHART_SVG) : NULL;
  g_autoptr (GdkTexture) texture = svg ? gdk_texture_new_from_bytes (png, NULL) : NULL;
  if (texture == NULL)
    return;
  g_autofree char *words = tw_chart_data_describe (self->data);
  GdkContentProvider *forms[]
    = { gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture),
        gdk_content_provider_new_for_bytes ("image/svg+xml", svg),
        gdk_content_provider_new_typed (G_TYPE_STRING, words) };
  g_autoptr (GdkContentProvider) all = gdk_content_provider_new_union (forms, G_N_ELEMENTS (forms));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), all);
  toast (self, _("Copied the chart"));
}

static void
place_chosen_cb (gpointer user_data, const char *path)
{
  TwChartPane *self = user_data;
  g_autoptr (GError) error = NULL;
  if (self->data == NULL)
    return;
  if (tw_chart_save (self->data, self->format, FILE_WIDTH, FILE_HEIGHT, path, &error)) {
    toast (self, _("Saved the chart"));
    return;
  }
  toast (self, error->message);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwChartPane *self = TW_CHART_PANE (widget);
  const char *wanted = g_variant_get_string (parameter, NULL);
  for (TwChartFormat format = 0; format < TW_CHART_N_FORMATS; format++)
    if (g_str_equal (tw_chart_format_get_name (format), wanted))
      self->format = format;
  g_autofree char *name = tw_file_name_for (self->question, wanted);
  tw_choose_new_file (self, _("Save Chart"), name, place_chosen_cb);
}

static void
tw_chart_pane_dispose (GObject *object)
{
  TwChartPane *self = TW_CHART_PANE (object);
  self->filling = TRUE;
  if (self->result)
    tw_chart_view_set_data (self->view, NULL);
  g_clear_object (&self->result);
  G_OBJECT_CLASS (tw_chart_pane_parent_class)->dispose (object);
}

static void
tw_chart_pane_finalize (GObject *object)
{
  TwChartPane *self = TW_CHART_PANE (object);
  g_clear_pointer (&self->data, tw_chart_data_free);
  g_free (self->meanings);
  g_free (self->question);
  g_array_unref (self->kinds);
  g_array_unref (self->xs);
  g_array_unref (self->ys);
  g_array_unref (self->series);
  G_OBJECT_CLASS (tw_chart_pane_parent_class)->finalize (object);
}

static void
tw_chart_pane_class_init (TwChartPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = tw_chart_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = tw_chart_pane_finalize;
  g_type_ensure (TW_TYPE_CHART_VIEW);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-chart-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, kind_drop);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, columns_button);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, file_button);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, x_drop);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, y_drop);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, series_drop);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, x_label);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, series_label);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, stack);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, none_label);
  gtk_widget_class_bind_template_child (widget_class, TwChartPane, view);
  gtk_widget_class_bind_template_callback (widget_class, kind_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, column_chosen_cb);
  gtk_widget_class_install_action (widget_class, "chart.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "chart.save", "s", save_cb);
}

static void
tw_chart_pane_init (TwChartPane *self)
{
  self->filling = TRUE;
  self->kinds = g_array_new (FALSE, FALSE, sizeof (int));
  self->xs = g_array_new (FALSE, FALSE, sizeof (int));
  self->ys = g_array_new (FALSE, FALSE, sizeof (int));
  self->series = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_widget_init_template (GTK_WIDGET (self));
  tw_drop_down_name (self->kind_drop, _("Kind of chart"));
  tw_drop_down_name (self->x_drop, gtk_label_get_text (GTK_LABEL (self->x_label)));
  tw_drop_down_name (self->y_drop, _("Measure"));
  tw_drop_down_name (self->series_drop, gtk_label_get_text (GTK_LABEL (self->series_label)));
  self->filling = FALSE;
}

gboolean
tw_chart_pane_set_result (TwChartPane *self, TwResultSet *result, const TwMeaning *meanings,
                          const char *type, const char *x, const char *y, const char *question)
{
  g_return_val_if_fail (TW_IS_CHART_PANE (self), FALSE);
  g_set_object (&self->result, result);
  g_free (self->meanings);
  self->meanings
    = result && meanings
        ? g_memdup2 (meanings, tw_result_set_get_n_columns (result) * sizeof *meanings)
        : NULL;
  g_free (self->question);
  self->question = g_strdup (question);
  self->choice = (TwChartChoice) { TW_CHART_NONE, TW_CHART_NO_COLUMN, TW_CHART_NO_COLUMN,
                                   TW_CHART_NO_COLUMN };
  gboolean suits
    = result && tw_chart_choose_as (result, meanings, type, x, y, &self->choice);
  if (!suits)
    self->choice = (TwChartChoice) { TW_CHART_NONE, TW_CHART_NO_COLUMN, TW_CHART_NO_COLUMN,
                                     TW_CHART_NO_COLUMN };
  if (result)
    show_choice (self);
  else
    draw (self);
  return suits && self->data != NULL;
}

gboolean
tw_chart_pane_can_show (TwChartPane *self)
{
  g_return_val_if_fail (TW_IS_CHART_PANE (self), FALSE);
  return self->result && self->kinds->len > 0;
}

gboolean
tw_chart_pane_get_choice (TwChartPane *self, TwChartChoice *choice)
{
  g_return_val_if_fail (TW_IS_CHART_PANE (self), FALSE);
  *choice = self->choice;
  return self->data != NULL;
}
