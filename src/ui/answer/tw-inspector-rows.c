// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-inspector-rows.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "ui/answer/tw-marker-layout.h"
#include "ui/answer/tw-stage-strip.h"

/* The rest of a table's columns is in its tooltip. */
#define SHOWN_COLUMNS 6

static void
empty_list (GtkListBox *list)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))))
    gtk_list_box_remove (list, row);
}

static GtkWidget *
new_text (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand", TRUE, NULL);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* @suffix: (nullable). An AdwActionRow would be measured a hundred times for its wrapping texts. */
static GtkWidget *
new_row (const char *title, const char *subtitle, GtkWidget *suffix)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_add_css_class (box, "inspector-row");
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, "hexpand", TRUE,
                                  "ellipsize", PANGO_ELLIPSIZE_END, "tooltip-text", title, NULL);
  gtk_box_append (GTK_BOX (head), name);
  if (suffix)
    gtk_box_append (GTK_BOX (head), suffix);
  gtk_box_append (GTK_BOX (box), head);
  GtkWidget *detail = new_text (subtitle, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), detail);
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
add_step (GtkBox *box, guint number, const char *text)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  GtkWidget *mark = g_object_new (GTK_TYPE_LABEL, "label", digits, "width-chars", 2, "xalign", 1.0f,
                                  NULL);
  gtk_widget_add_css_class (mark, "dim-label");
  gtk_widget_add_css_class (mark, "numeric");
  gtk_box_append (box, tw_marker_row_new (mark, text));
}

gboolean
tw_inspector_fill_steps (GtkBox *box, const char *const *steps)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  for (guint i = 0; steps && steps[i]; i++)
    add_step (box, i + 1, steps[i]);
  return steps && steps[0];
}

/* Tables. */

static char *
column_names (const TwContextTable *found, guint most)
{
  GString *names = g_string_new (NULL);
  guint shown = MIN (found->columns->len, most);
  for (guint i = 0; i < shown; i++) {
    const TwColumn *column = g_ptr_array_index (found->columns, i);
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", column->name);
  }
  guint rest = found->columns->len - shown;
  if (rest > 0)
    /* Translators: follows a list of columns */
    g_string_append_printf (names, ngettext (" and %u more", " and %u more", rest), rest);
  return g_string_free (names, FALSE);
}

static char *
table_title (const TwCatalog *catalog, const TwTable *table)
{
  g_autofree char *name = tw_catalog_has_schemas (catalog)
                            ? g_strdup_printf ("%s.%s", table->schema, table->name)
                            : g_strdup (table->name);
  if (table->business_name && g_ascii_strcasecmp (table->business_name, table->name) != 0)
    return g_strdup_printf ("%s · %s", table->business_name, name);
  return g_steal_pointer (&name);
}

static GtkWidget *
score_suffix (const TwContextTable *found, double best)
{
  if (found->via_join) {
    GtkWidget *label = gtk_label_new (_("to join"));
    gtk_widget_add_css_class (label, "dim-label");
    gtk_widget_add_css_class (label, "caption");
    gtk_widget_set_tooltip_text (label, _("Not found by the question: it connects the others"));
    return label;
  }
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *score = g_strdup_printf ("%.2f", found->score);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", score, "xalign", 1.0f, NULL);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "caption");
  GtkWidget *bar = gtk_progress_bar_new ();
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar),
                                 best > 0 ? CLAMP (found->score / best, 0, 1) : 0);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (bar, "score");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("How near to the question"), -1);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_tooltip_text (box, _("How near the table is to the question"));
  return box;
}

gboolean
tw_inspector_fill_tables (GtkListBox *list, TwContext *context)
{
  empty_list (list);
  const GPtrArray *tables = context ? tw_context_get_tables (context) : NULL;
  double best = 0;
  for (guint i = 0; tables && i < tables->len; i++)
    best = MAX (best, ((TwContextTable *) g_ptr_array_index (tables, i))->score);
  for (guint i = 0; tables && i < tables->len; i++) {
    const TwContextTable *found = g_ptr_array_index (tables, i);
    g_autofree char *title = table_title (tw_context_get_catalog (context), found->table);
    g_autofree char *columns = column_names (found, SHOWN_COLUMNS);
    g_autofree char *all = column_names (found, G_MAXUINT);
    GtkWidget *row = new_row (title, columns, score_suffix (found, best));
    gtk_widget_set_tooltip_text (row, all);
    gtk_list_box_append (list, row);
  }
  return tables && tables->len > 0;
}

/* Joins. */

static const char *
origin_text (TwRelationshipOrigin origin)
{
  switch (origin) {
  case TW_RELATIONSHIP_ORIGIN_CONSTRAINT:
    return _("from a foreign key of the database");
  case TW_RELATIONSHIP_ORIGIN_COMMENT:
    return _("from a column's comment");
  case TW_RELATIONSHIP_ORIGIN_SAMPLE:
  case TW_RELATIONSHIP_ORIGIN_FILE:
  case TW_RELATIONSHIP_ORIGIN_EDIT:
    break;
  }
  return _("from relationships.yaml");
}

gboolean
tw_inspector_fill_joins (GtkListBox *list, TwContext *context)
{
  empty_list (list);
  const GPtrArray *joins = context ? tw_context_get_joins (context) : NULL;
  for (guint i = 0; joins && i < joins->len; i++) {
    const TwRelationship *join = g_ptr_array_index (joins, i);
    g_autoptr (GString) title = g_string_new (NULL);
    for (guint pair = 0; pair < join->n_columns; pair++)
      g_string_append_printf (title, "%s%s.%s\n→ %s.%s", pair > 0 ? "\n" : "",
                              join->source[pair]->table->name, join->source[pair]->name,
                              join->target[pair]->table->name, join->target[pair]->name);
    if (join->role)
      /* Translators: what the joined table is to the other one: "as ship-to" */
      g_string_append_printf (title, "\n%s %s", C_("join", "as"), join->role);
    gtk_list_box_append (list, new_row (title->str, origin_text (join->origin), NULL));
  }
  gtk_widget_set_visible (GTK_WIDGET (list), joins && joins->len > 0);
  return joins && joins->len > 0;
}

gboolean
tw_inspector_fill_values (GtkListBox *list, TwContext *context)
{
  empty_list (list);
  const GPtrArray *values = context ? tw_context_get_values (context) : NULL;
  for (guint i = 0; values && i < values->len; i++) {
    const TwContextValue *value = g_ptr_array_index (values, i);
    /* Translators: a word of the question, and the value of a column that it stands for */
    g_autofree char *title = g_strdup_printf (_("“%s” is “%s”"), value->phrase, value->value);
    g_autofree char *where
      /* Translators: a table and its column */
      = g_strdup_printf (_("in %s.%s"), value->column->table->name, value->column->name);
    gtk_list_box_append (list, new_row (title, where, NULL));
  }
  gtk_widget_set_visible (GTK_WIDGET (list), values && values->len > 0);
  return values && values->len > 0;
}

gboolean
tw_inspector_fill_row_account (GtkListBox *list, const TwRowAccount *account)
{
  empty_list (list);
  for (guint i = 0; account && i < account->joins->len; i++) {
    const TwJoinCount *count = account->joins->pdata[i];
    g_autofree char *title = g_strdup_printf ("%s → %s", count->from, count->to);
    g_autofree char *text = tw_join_count_dup_text (count);
    gtk_list_box_append (list, new_row (title, text, NULL));
  }
  for (guint i = 0; account && i < account->warnings->len; i++) {
    const TwRowWarning *warning = account->warnings->pdata[i];
    gtk_list_box_append (list, new_row (_("Warning"), warning->text, NULL));
  }
  if (account && account->note)
    gtk_list_box_append (list, new_row (_("Not counted"), account->note, NULL));
  return account != NULL;
}

/* Timing. */

static void
add_timing (GtkGrid *grid, TwAnswer *answer, TwStage stage, int row, double longest)
{
  double spent = tw_answer_get_stage_ms (answer, stage);
  g_autofree char *time = tw_stage_dup_time (spent);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", tw_stage_get_title (stage), "xalign",
                                  0.0f, NULL);
  GtkWidget *bar = gtk_progress_bar_new ();
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), longest > 0 ? spent / longest : 0);
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (bar, "score");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  tw_stage_get_title (stage), -1);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", time, "xalign", 1.0f, NULL);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (grid, name, 0, row, 1, 1);
  gtk_grid_attach (grid, bar, 1, row, 1, 1);
  gtk_grid_attach (grid, label, 2, row, 1, 1);
}

/* Of the warehouse's own account: no bar, for it is part of "Run". */
static int
add_server_timing (GtkGrid *grid, const TwQueryHistory *history, int row)
{
  const struct {
    const char *title;
    double ms;
  } times[] = {
    /* Translators: time that a query waited in the warehouse's queue */
    { _("Queued"), history->queue_ms },
    { _("Planned"), history->planning_ms },
    { _("Compiled"), history->compile_ms },
    { _("Executed"), history->execution_ms },
  };
  g_autofree char *head
    = history->cached ? g_strdup_printf (_("Query %s, from the result cache"), history->query_id)
                      : g_strdup_printf (_("Query %s in the warehouse"), history->query_id);
  GtkWidget *title = new_text (head, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_grid_attach (grid, title, 0, row++, 3, 1);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++, row++) {
    g_autofree char *time = tw_stage_dup_time (times[i].ms);
    GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", times[i].title, "xalign", 0.0f, NULL);
    GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", time, "xalign", 1.0f, NULL);
    gtk_widget_add_css_class (label, "numeric");
    gtk_widget_add_css_class (label, "dim-label");
    gtk_grid_attach (grid, name, 0, row, 2, 1);
    gtk_grid_attach (grid, label, 2, row, 1, 1);
  }
  return row;
}

gboolean
tw_inspector_fill_timing (GtkGrid *grid, TwAnswer *answer)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))))
    gtk_grid_remove (grid, child);
  double longest = 0;
  for (int stage = 0; stage < TW_STAGE_N; stage++)
    longest = MAX (longest, tw_answer_get_stage_ms (answer, stage));
  int row = 0;
  for (int stage = 0; stage < TW_STAGE_N; stage++)
    if (tw_answer_get_stage_ms (answer, stage) >= 0)
      add_timing (grid, answer, stage, row++, longest);
  if (tw_answer_get_history (answer))
    row = add_server_timing (grid, tw_answer_get_history (answer), row);
  return row > 0;
}

/* Attempts. */

static GtkWidget *
new_attempt (const TwAttempt *attempt, gboolean edited, guint number)
{
  g_autofree char *title
    = g_strdup_printf (edited ? _("Attempt %u, edited by you") : _("Attempt %u"), number);
  GtkWidget *row = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_autofree char *error = g_markup_escape_text (attempt->error ? attempt->error : _("Ran"), -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), error);
  GtkWidget *sql = new_text (attempt->sql, "mono");
  gtk_label_set_selectable (GTK_LABEL (sql), TRUE);
  gtk_widget_set_margin_top (sql, 9);
  gtk_widget_set_margin_bottom (sql, 9);
  gtk_widget_set_margin_start (sql, 12);
  gtk_widget_set_margin_end (sql, 12);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), sql);
  return row;
}

gboolean
tw_inspector_fill_attempts (GtkListBox *list, TwAnswer *answer)
{
  empty_list (list);
  const GPtrArray *attempts = tw_answer_get_attempts (answer);
  gboolean worth = attempts->len > 1, edited = FALSE;
  for (guint i = 0; i < attempts->len; i++) {
    const TwAttempt *attempt = g_ptr_array_index (attempts, i);
    const TwAttempt *before = i > 0 ? g_ptr_array_index (attempts, i - 1) : NULL;
    /* The same SQL that runs again is whose it was. */
    gboolean same = before && strcmp (attempt->sql, before->sql) == 0;
    edited = attempt->by_person && (edited || !same);
    worth = worth || attempt->error;
    gtk_list_box_append (list, new_attempt (attempt, edited, i + 1));
  }
  return worth;
}
