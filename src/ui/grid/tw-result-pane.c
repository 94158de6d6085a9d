// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-result-pane.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/chart/tw-chart-pane.h"
#include "ui/export/tw-export-bar.h"
#include "ui/grid/tw-grid-finder.h"
#include "ui/grid/tw-grid-reveal.h"
#include "ui/grid/tw-grid.h"
#include "ui/grid/tw-selection-summary.h"
#include "ui/tw-children.h"
#include "ui/tw-settings.h"
#include "ui/tw-stack.h"

struct _TwResultPane {
  GtkWidget parent_instance;

  GtkLabel *count_label;
  GtkWidget *note_box;
  GtkLabel *note_label;
  GtkWidget *more_button;
  GtkLabel *summary_label;
  GtkWidget *reset_button;
  GtkWidget *view_buttons;
  GtkToggleButton *chart_button;
  GtkToggleButton *both_button;
  GtkToggleButton *rows_button;
  GtkStack *stack;
  GtkPaned *paned;
  TwChartPane *chart;
  GtkWidget *rows;
  TwGrid *grid;
  TwGridFinder *finder;
  GtkMenuButton *menu_button;
  GtkMenuButton *export_button;
  TwExportBar *export_bar;

  TwResultSet *result;
  GSignalGroup *growth;
  TwSession *session;
  TwAnswer *answer;
  gboolean has_chart; /* that can be shown */
  gboolean charted; /* from the complete result */
  gboolean formatted;
  gboolean positioned; /* the divider, since the last answer */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (TwResultPane, tw_result_pane, GTK_TYPE_WIDGET)

static int
pane_length (TwResultPane *self)
{
  GtkWidget *paned = GTK_WIDGET (self->paned);
  return self->narrow ? gtk_widget_get_height (paned) : gtk_widget_get_width (paned);
}

static void
position_divider (TwResultPane *self)
{
  int length = pane_length (self);
  if (length <= 0 || !self->has_chart)
    return;
  double share = self->narrow ? 0.5 : g_settings_get_double (tw_settings_get (), "chart-share");
  self->positioned = TRUE;
  gtk_paned_set_position (self->paned, (int) (length * share));
}

static void
divider_moved_cb (TwResultPane *self)
{
  int length = pane_length (self);
  if (!self->positioned || self->narrow || length <= 0
      || !gtk_widget_get_visible (GTK_WIDGET (self->chart))
      || !gtk_widget_get_visible (self->rows))
    return;
  double share = gtk_paned_get_position (self->paned) / (double) length;
  g_settings_set_double (tw_settings_get (), "chart-share", CLAMP (share, 0.1, 0.9));
}

static void
paned_size_cb (TwResultPane *self)
{
  if (!self->positioned)
    position_divider (self);
}

static void
update_layout (TwResultPane *self)
{
  gboolean only_chart = gtk_toggle_button_get_active (self->chart_button);
  gboolean only_rows = gtk_toggle_button_get_active (self->rows_button) || !self->has_chart;
  gtk_widget_set_visible (self->view_buttons, self->has_chart);
  gtk_widget_set_visible (GTK_WIDGET (self->chart), !only_rows);
  gtk_widget_set_visible (self->rows, only_rows || !only_chart);
}

static void
layout_toggled_cb (TwResultPane *self)
{
  update_layout (self);
}

static char *
count_text (guint rows, gboolean cut)
{
  g_autofree char *count = tw_format_count (rows);
  if (cut)
    /* Translators: the query found more rows than are shown */
    return g_strdup_printf (ngettext ("First %s row", "First %s rows", rows), count);
  return g_strdup_printf (ngettext ("%s row", "%s rows", rows), count);
}

static const char *
note_text (TwAnswer *answer)
{
  TwAnswerState state = tw_answer_get_state (answer);
  if (state == TW_ANSWER_CANCELLED)
    return _("Incomplete: the query was cancelled, and these are the rows that had arrived.");
  if (state == TW_ANSWER_FAILED)
    return _("Incomplete: the query stopped, and these are the rows that had arrived.");
  if (tw_result_set_get_truncated (tw_answer_get_result (answer)))
    return _("The result was cut here. Chart and insight cover only these rows; ask for totals or "
             "fewer rows to see everything. An export gets all rows.");
  return NULL;
}

/* What fetching more would do; NULL where there is nothing to fetch. */
static char *
more_text (TwResultPane *self, TwAnswer *answer)
{
  guint64 bytes = 0;
  gboolean shown = self->session && tw_session_get_answer (self->session) == answer;
  guint rows = shown ? tw_session_get_more_rows (self->session, &bytes) : 0;
  if (rows == 0)
    return NULL;
  g_autofree char *count = tw_format_count (rows);
  g_autofree char *size = g_format_size (bytes);
  if (bytes == 0)
    return g_strdup_printf (ngettext ("Fetching more runs the same query again, for up to %s row.",
                                      "Fetching more runs the same query again, for up to %s rows.",
                                      rows),
                            count);
  /* Translators: a number of rows, and the most of text that they may have, such as "512 MB" */
  return g_strdup_printf (
    ngettext ("Fetching more runs the same query again, for up to %s row and %s.",
              "Fetching more runs the same query again, for up to %s rows and %s.", rows),
    count, size);
}

/* How many rows are shown, of how many where some are filtered away. */
static void
update_count (TwResultPane *self)
{
  TwResultView *view = tw_grid_get_view (self->grid);
  if (view == NULL)
    return;
  guint rows = tw_result_set_get_n_rows (self->result);
  guint shown = tw_result_view_get_n_rows (view);
  guint n_keys;
  tw_result_view_get_sort (view, &n_keys);
  g_autofree char *count = count_text (rows, tw_result_set_get_truncated (self->result));
  if (tw_result_view_get_n_filters (view) > 0) {
    g_autofree char *few = tw_format_count (shown);
    /* Translators: rows that pass a filter, and "830 rows" or "First 100,000 rows" */
    g_autofree char *text = g_strdup_printf (_("%s of %s"), few, count);
    gtk_label_set_text (self->count_label, text);
  } else {
    gtk_label_set_text (self->count_label, count);
  }
  gtk_widget_set_visible (self->reset_button,
                          n_keys > 0 || tw_result_view_get_n_filters (view) > 0);
}

static void
reset_clicked_cb (TwResultPane *self)
{
  tw_result_view_clear (tw_grid_get_view (self->grid));
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

static void
show_counts (TwResultPane *self, TwAnswer *answer)
{
  update_count (self);
  const char *note = note_text (answer);
  g_autofree char *more = more_text (self, answer);
  g_autofree char *text
    = note && more ? g_strdup_printf ("%s %s", note, more) : g_strdup (note ? note : "");
  gtk_label_set_text (self->note_label, text);
  gtk_widget_set_visible (self->note_box, note != NULL);
  gtk_widget_set_visible (self->more_button, more != NULL);
  if (more)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->more_button),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, more, -1);
}

static void
grew_cb (TwResultPane *self)
{
  update_count (self);
}

/* The chart is drawn from the whole result, so it waits for the last row. Where none suits by itself,
 * the rows are shown, and a person can still choose one. */
static void
show_chart (TwResultPane *self, TwAnswer *answer, gboolean complete)
{
  const char *type = NULL, *x = NULL, *y = NULL;
  if (self->charted || !complete)
    return;
  self->charted = TRUE;
  tw_answer_get_chart (answer, &type, &x, &y);
  gboolean suits
    = tw_chart_pane_set_result (self->chart, self->result, tw_answer_get_meanings (answer), type, x,
                                y, tw_answer_get_question (answer));
  self->has_chart = tw_chart_pane_can_show (self->chart);
  if (!suits)
    gtk_toggle_button_set_active (self->rows_button, TRUE);
  update_layout (self);
  self->positioned = FALSE;
  position_divider (self);
}

static void
set_result (TwResultPane *self, TwResultSet *result)
{
  if (self->result == result)
    return;
  g_set_object (&self->result, result);
  g_signal_group_set_target (self->growth, result);
  self->has_chart = self->charted = self->formatted = FALSE;
  tw_chart_pane_set_result (self->chart, NULL, NULL, NULL, NULL, NULL, NULL);
  tw_grid_set_result (self->grid, result);
  gtk_toggle_button_set_active (self->both_button, TRUE);
  update_layout (self);
}

/* The menu of all rows, and what finds among them. */

static void
ensure_rows_shown (TwResultPane *self)
{
  if (!gtk_widget_get_visible (self->rows))
    gtk_toggle_button_set_active (self->both_button, TRUE);
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwResultPane *self = TW_RESULT_PANE (widget);
  ensure_rows_shown (self);
  tw_grid_finder_open (self->finder);
}

static void
find_next_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_grid_finder_step (TW_RESULT_PANE (widget)->finder, g_variant_get_boolean (parameter));
}

static void
menu_opens_cb (GtkMenuButton *button, gpointer user_data)
{
  TwResultPane *self = user_data;
  ensure_rows_shown (self);
  tw_grid_update_actions (self->grid);
}

static void
fetch_more_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwResultPane *self = TW_RESULT_PANE (widget);
  if (self->session && tw_session_get_answer (self->session) == self->answer)
    tw_session_fetch_more (self->session);
}

/* The export. */

static void
toast (TwResultPane *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

/* @parameter is a format, with "shown:" before it for the rows as they are shown. */
static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TwResultPane *self = TW_RESULT_PANE (widget);
  const char *format = g_variant_get_string (parameter, NULL);
  gboolean shown = g_str_has_prefix (format, "shown:");
  TwChartChoice chart;
  if (self->result == NULL || self->session == NULL)
    return;
  tw_export_bar_begin (self->export_bar,
                       &(TwExportWish) {
                         .session = self->session,
                         .answer = self->answer,
                         .format = shown ? format + strlen ("shown:") : format,
                         .shown = shown,
                         .order = tw_result_view_get_order (tw_grid_get_view (self->grid)),
                         .chart = tw_chart_pane_get_choice (self->chart, &chart) ? &chart : NULL,
                       });
}

static void
tw_result_pane_dispose (GObject *object)
{
  TwResultPane *self = TW_RESULT_PANE (object);
  g_clear_object (&self->growth);
  g_clear_object (&self->result);
  g_clear_object (&self->session);
  g_clear_object (&self->answer);
  tw_children_remove (GTK_WIDGET (self));
  G_OBJECT_CLASS (tw_result_pane_parent_class)->dispose (object);
}

static void
tw_result_pane_class_init (TwResultPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_result_pane_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_CHART_PANE);
  g_type_ensure (TW_TYPE_EXPORT_BAR);
  g_type_ensure (TW_TYPE_GRID);
  g_type_ensure (TW_TYPE_GRID_FINDER);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-result-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, count_label);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, note_box);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, note_label);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, more_button);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, summary_label);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, reset_button);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, view_buttons);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, chart_button);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, both_button);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, rows_button);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, stack);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, paned);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, chart);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, rows);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, grid);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, finder);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, export_button);
  gtk_widget_class_bind_template_child (widget_class, TwResultPane, export_bar);
  gtk_widget_class_bind_template_callback (widget_class, layout_toggled_cb);
  gtk_widget_class_install_action (widget_class, "rows.export", "s", export_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
  gtk_widget_class_install_action (widget_class, "rows.fetch-more", NULL, fetch_more_cb);
  gtk_widget_class_install_action (widget_class, "rows.find", NULL, find_cb);
  gtk_widget_class_install_action (widget_class, "rows.find-next", "b", find_next_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "rows.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, 0, "rows.find-next", "b", TRUE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, GDK_SHIFT_MASK, "rows.find-next", "b",
                                       FALSE);
}

static void
copied_cb (TwResultPane *self, guint rows)
{
  g_autofree char *count = tw_format_count (rows);
  g_autofree char *text
    = g_strdup_printf (ngettext ("Copied %s row", "Copied %s rows", rows), count);
  toast (self, text);
}

static void
tw_result_pane_init (TwResultPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->growth = g_signal_group_new (TW_TYPE_RESULT_SET);
  g_signal_group_connect_swapped (self->growth, "items-changed", G_CALLBACK (grew_cb), self);
  g_signal_connect_swapped (self->paned, "notify::position", G_CALLBACK (divider_moved_cb), self);
  g_signal_connect_swapped (self->paned, "notify::max-position", G_CALLBACK (paned_size_cb), self);
  g_signal_connect_object (self->grid, "copied", G_CALLBACK (copied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "view-changed", G_CALLBACK (update_count), self,
                           G_CONNECT_SWAPPED);
  tw_selection_summary_attach (self->summary_label, self->grid);
  tw_grid_finder_set_grid (self->finder, self->grid);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "grid", tw_grid_get_actions (self->grid));
  gtk_menu_button_set_create_popup_func (self->menu_button, menu_opens_cb, self, NULL);
}

void
tw_result_pane_show (TwResultPane *self, TwAnswer *answer)
{
  g_return_if_fail (TW_IS_RESULT_PANE (self));
  TwResultSet *result = answer ? tw_answer_get_result (answer) : NULL;
  set_result (self, result);
  gtk_widget_set_visible (GTK_WIDGET (self), result != NULL);
  if (result == NULL)
    return;
  g_set_object (&self->answer, answer);
  TwAnswerState state = tw_answer_get_state (answer);
  gboolean complete = tw_answer_state_is_final (state) || state == TW_ANSWER_EXPLAINING;
  gboolean empty = tw_result_set_get_n_rows (result) == 0 && complete;
  const TwMeaning *meanings = tw_answer_get_meanings (answer);
  if (meanings && !self->formatted) {
    self->formatted = TRUE;
    tw_grid_set_meanings (self->grid, meanings);
  }
  tw_grid_set_complete (self->grid, complete);
  /* Rows that are still being appended are not to be read elsewhere. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rows.export",
                                 tw_answer_state_is_final (state) && !empty);
  tw_stack_show (self->stack, empty ? "empty" : "rows");
  show_counts (self, answer);
  show_chart (self, answer, tw_answer_state_is_final (state));
}

void
tw_result_pane_set_narrow (TwResultPane *self, gboolean narrow)
{
  g_return_if_fail (TW_IS_RESULT_PANE (self));
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  self->positioned = FALSE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

gboolean
tw_result_pane_reveal (TwResultPane *self, int column, const GArray *rows)
{
  g_return_val_if_fail (TW_IS_RESULT_PANE (self), FALSE);
  if (gtk_toggle_button_get_active (self->chart_button))
    gtk_toggle_button_set_active (self->both_button, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
  return tw_grid_reveal (self->grid, column, rows);
}

void
tw_result_pane_set_session (TwResultPane *self, TwSession *session)
{
  g_return_if_fail (TW_IS_RESULT_PANE (self));
  g_set_object (&self->session, session);
}

void
tw_result_pane_export (TwResultPane *self)
{
  g_return_if_fail (TW_IS_RESULT_PANE (self));
  gtk_menu_button_popup (self->export_button);
}
