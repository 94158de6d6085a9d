// SPDX-License-Identifier: Apache-2.0
#include "gallery.h"

#include "ui/answer/tw-ask-bar.h"
#include "ui/grid/tw-grid-private.h"
#include "ui/history/tw-history-row.h"

#define CATEGORIES "Which product categories sell the most?"
#define TREND "What's the monthly sales trend?"

/* Questions. */

static gboolean
is_answered (Gallery *self, gconstpointer what)
{
  TwSession *session = tw_window_get_session (self->window);
  TwAnswer *answer = tw_session_get_answer (session);
  return answer
         && (tw_answer_get_state (answer) == TW_ANSWER_WAITING
             || (!tw_session_is_busy (session)
                 && tw_answer_state_is_final (tw_answer_get_state (answer))));
}

static void
wait_for_answer (Gallery *self)
{
  if (!gallery_wait (self, is_answered, NULL))
    gallery_problem (self, "the question is not answered");
  gallery_settle ();
}

static TwAskBar *
get_bar (Gallery *self)
{
  return TW_ASK_BAR (gallery_find_type (GTK_WIDGET (self->window), TW_TYPE_ASK_BAR));
}

static void
show_start (Gallery *self, const char *argument)
{
  gallery_begin (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.clear", NULL);
}

static void
cancel (Gallery *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.cancel", NULL);
  wait_for_answer (self);
}

/* What lies over the answer in a narrow window. */
static void
close_panes (Gallery *self)
{
  for (const char *const *id = (const char *const[]) { "sidebar_flap", "inspector_flap", NULL }; *id;
       id++) {
    GtkWidget *flap = gallery_find_id (GTK_WIDGET (self->window), *id);
    if (flap && adw_flap_get_fold_policy (ADW_FLAP (flap)) == ADW_FLAP_FOLD_POLICY_ALWAYS)
      adw_flap_set_reveal_flap (ADW_FLAP (flap), FALSE);
  }
}

static void
ask (Gallery *self, const char *question)
{
  gallery_begin (self);
  close_panes (self);
  if (tw_session_is_busy (tw_window_get_session (self->window)))
    cancel (self);
  TwAnswer *answer = tw_session_get_answer (tw_window_get_session (self->window));
  if (answer && g_strcmp0 (tw_answer_get_question (answer), question) == 0
      && tw_answer_get_state (answer) == TW_ANSWER_DONE)
    return;
  tw_ask_bar_ask (get_bar (self), question);
  wait_for_answer (self);
}

static void
run_sql (Gallery *self, const char *sql)
{
  ask (self, CATEGORIES);
  tw_session_run_sql (tw_window_get_session (self->window), sql);
  gallery_settle ();
  wait_for_answer (self);
}

static void
write_question (Gallery *self, const char *question)
{
  ask (self, CATEGORIES);
  gallery_write (self, "entry", question);
}

static gboolean
is_executing (Gallery *self, gconstpointer what)
{
  TwAnswer *answer = tw_session_get_answer (tw_window_get_session (self->window));
  return answer && tw_answer_get_state (answer) == TW_ANSWER_EXECUTING;
}

/* So much that the person is asked first. */
static void
run_long (Gallery *self, const char *argument)
{
  run_sql (self, "SELECT COUNT(*) FROM northwind.order_details a, northwind.order_details b, "
                 "northwind.order_details c, northwind.order_details d");
  tw_session_accept (tw_window_get_session (self->window));
  if (!gallery_wait (self, is_executing, NULL))
    gallery_problem (self, "nothing runs");
  gallery_settle ();
}

static void
run_beside (Gallery *self, const char *question)
{
  run_long (self, NULL);
  tw_ask_bar_ask (get_bar (self), question);
  wait_for_answer (self);
}

static void
cancel_long (Gallery *self, const char *argument)
{
  run_long (self, NULL);
  cancel (self);
}

/* Panes. */

static void
show_sidebar (Gallery *self, const char *action)
{
  ask (self, CATEGORIES);
  gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL);
}

static void
search_tables (Gallery *self, const char *text)
{
  show_sidebar (self, "win.search-tables");
  gallery_write (self, "search", text);
  gallery_settle ();
  gallery_settle ();
}

static void
show_tree (Gallery *self, const char *argument)
{
  search_tables (self, "");
  GtkWidget *list = gallery_find_type (GTK_WIDGET (self->window), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *model = list ? gtk_list_view_get_model (GTK_LIST_VIEW (list)) : NULL;
  g_autoptr (GObject) row = model ? g_list_model_get_item (G_LIST_MODEL (model), 1) : NULL;
  if (GTK_IS_TREE_LIST_ROW (row))
    gtk_tree_list_row_set_expanded (GTK_TREE_LIST_ROW (row), TRUE);
}

static void
search_history (Gallery *self, const char *text)
{
  show_sidebar (self, "win.show-history");
  gallery_write (self, "search", text);
  gallery_settle ();
  gallery_settle ();
}

static void
show_history_menu (Gallery *self, const char *argument)
{
  search_history (self, "");
  GtkWidget *row = gallery_find_type (GTK_WIDGET (self->window), TW_TYPE_HISTORY_ROW);
  if (row)
    tw_history_row_popup (TW_HISTORY_ROW (row));
}

static void
clear_history (Gallery *self, const char *argument)
{
  search_history (self, "");
  GtkWidget *row = gallery_find_type (GTK_WIDGET (self->window), TW_TYPE_HISTORY_ROW);
  GtkWidget *pane = gtk_widget_get_ancestor (row, ADW_TYPE_BIN);
  g_signal_emit_by_name (gallery_find_id (pane, "clear_button"), "clicked");
}

static void
compare (Gallery *self, const char *question)
{
  ask (self, question);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.run-again", NULL);
  gallery_settle ();
  wait_for_answer (self);
}

static void
show_inspector (Gallery *self, const char *question)
{
  ask (self, question);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.inspect", NULL);
  gallery_wait_for (self, "format_button");
}

/* Further down in it. */
static void
scroll_inspector (Gallery *self, const char *id)
{
  show_inspector (self, CATEGORIES);
  GtkWidget *section = gallery_wait_for (self, id);
  GtkWidget *scroller = section ? gtk_widget_get_ancestor (section, GTK_TYPE_SCROLLED_WINDOW) : NULL;
  double x, y;
  if (scroller == NULL
      || !gtk_widget_translate_coordinates (section, gtk_widget_get_first_child (scroller), 0, 0, &x,
                                            &y))
    return;
  GtkAdjustment *vertical
    = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gtk_adjustment_set_value (vertical, gtk_adjustment_get_value (vertical) + y);
}

static void
edit_sql (Gallery *self, const char *button)
{
  show_inspector (self, CATEGORIES);
  GtkWidget *view = gallery_find_type (gallery_wait_for (self, "editor"), GTK_TYPE_TEXT_VIEW);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                            "SELECT c.city FROM northwind.customers c WHERE c.country = 'France'",
                            -1);
  gallery_settle ();
  gallery_press (self, button);
  for (int i = 0; i < 4; i++)
    gallery_settle ();
}

/* Rows. */

static TwGrid *
get_grid (Gallery *self)
{
  ask (self, CATEGORIES);
  gallery_press (self, "rows_button");
  gallery_settle ();
  TwGrid *grid = TW_GRID (gallery_find_type (GTK_WIDGET (self->window), TW_TYPE_GRID));
  if (grid)
    tw_grid_select (grid, 1, 0, FALSE);
  return grid;
}

static void
act_on_grid (Gallery *self, const char *action)
{
  TwGrid *grid = get_grid (self);
  if (grid == NULL)
    return;
  tw_grid_update_actions (grid);
  g_action_group_activate_action (tw_grid_get_actions (grid), action, NULL);
  gallery_settle ();
}

static void
show_grid_menu (Gallery *self, const char *header)
{
  TwGrid *grid = get_grid (self);
  if (grid)
    tw_grid_show_menu (grid, header != NULL, 1, 200, header ? 10 : 60);
}

static void
select_rows (Gallery *self, const char *argument)
{
  TwGrid *grid = get_grid (self);
  if (grid)
    tw_grid_select (grid, 4, 1, TRUE);
  gallery_settle ();
}

static void
find_in_rows (Gallery *self, const char *text)
{
  TwGrid *grid = get_grid (self);
  if (grid)
    gtk_widget_activate_action (GTK_WIDGET (grid), "rows.find", NULL);
  GtkWidget *finder = gallery_wait_for (self, "finder");
  GtkWidget *entry = finder ? gallery_find_type (finder, GTK_TYPE_SEARCH_ENTRY) : NULL;
  if (entry)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gallery_settle ();
  gallery_settle ();
  gallery_settle ();
}

static void
press (Gallery *self, const char *id)
{
  ask (self, CATEGORIES);
  if (gallery_find_id (GTK_WIDGET (self->window), "both_button"))
    gallery_press (self, "both_button");
  gallery_press (self, id);
}

/* The first of the answer's assumptions. */
static void
open_assumption (Gallery *self, const char *argument)
{
  ask (self, "revenue by category in 1997");
  GtkWidget *chips = gallery_wait_for (self, "chips");
  GtkWidget *chip = chips ? gallery_find_type (chips, GTK_TYPE_MENU_BUTTON) : NULL;
  if (chip)
    gtk_menu_button_popup (GTK_MENU_BUTTON (chip));
  else
    gallery_problem (self, "no assumption can be changed");
  for (int i = 0; i < 3; i++)
    gallery_settle ();
}

/* The headline's first figure. */
static void
open_figure (Gallery *self, const char *address)
{
  ask (self, CATEGORIES);
  gboolean shown = FALSE;
  g_signal_emit_by_name (gallery_wait_for (self, "headline"), "activate-link", address, &shown);
}

const GalleryPage gallery_answer_pages[] = {
  { "start", show_start, NULL },
  { "history-empty", show_sidebar, "win.show-history" },
  { "answer", ask, CATEGORIES },
  { "trend", ask, TREND },
  { "one-number", ask, "How many customers are there?" },
  { "declined", ask, "Which products have the highest profit margins?" },
  { "refused", run_sql, "DELETE FROM northwind.orders" },
  { "failed", run_sql, "SELECT freight / 0 AS broken FROM northwind.orders" },
  { "unresolved", run_sql, "SELECT c.nation FROM northwind.customers c" },
  { "no-rows", run_sql, "SELECT * FROM northwind.customers WHERE country = 'Nowhere'" },
  { "wide", run_sql, "SELECT * FROM northwind.orders" },
  { "cut", run_sql, "SELECT a.orderid, b.productid FROM northwind.order_details a, "
                    "northwind.order_details b" },
  { "waiting", run_sql, "SELECT COUNT(*) FROM northwind.order_details a, "
                        "northwind.order_details b, northwind.order_details c" },
  { "running", run_long, NULL },
  { "cancelled", cancel_long, NULL },
  { "beside", run_beside, "How many customers are there?" },
  { "follow-up", write_question, "And in 1997?" },
  { "samples", press, "samples_button" },
  { "connections-menu", press, "connection_button" },
  { "figure", open_figure, "0" },
  { "assumption", open_assumption, NULL },
  { "tables", show_tree, NULL },
  { "tables-found", search_tables, "freight" },
  { "tables-not-found", search_tables, "zeppelin" },
  { "history", search_history, "" },
  { "history-found", search_history, "customers" },
  { "history-not-found", search_history, "zeppelin" },
  { "history-menu", show_history_menu, NULL },
  { "history-delete", clear_history, NULL },
  { "compared", compare, CATEGORIES },
  { "inspector", show_inspector, CATEGORIES },
  { "inspector-steps", scroll_inspector, "steps_section" },
  { "inspector-found", scroll_inspector, "found_section" },
  { "inspector-timing", scroll_inspector, "timing_section" },
  { "sql-explained", edit_sql, "explain_button" },
  { "sql-difference", edit_sql, "difference_button" },
  { "chart", press, "chart_button" },
  { "chart-columns", press, "columns_button" },
  { "chart-menu", press, "file_button" },
  { "rows", select_rows, NULL },
  { "rows-find", find_in_rows, "o" },
  { "rows-menu", press, "menu_button" },
  { "rows-export", press, "export_button" },
  { "cell-menu", show_grid_menu, NULL },
  { "header-menu", show_grid_menu, "header" },
  { "rows-filter", act_on_grid, "filter" },
  { "rows-columns", act_on_grid, "choose-columns" },
  { "rows-go-to", act_on_grid, "go-to-row" },
  { "rows-record", act_on_grid, "show-record" },
  { "rows-value", act_on_grid, "view-value" },
  { NULL, NULL, NULL },
};
