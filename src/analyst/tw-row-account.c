// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-row-account.h"

#include <glib/gi18n.h>

#include "analyst/tw-row-rewrite.h"
#include "analyst/tw-row-scope.h"
#include "analyst/guard/tw-sql-guard.h"
#include "warehouse/tw-query.h"

#define USUAL_MS 1500
#define USUAL_ROWS 20e6
#define LEAST_TIMEOUT_MS 50
#define LEASE_MS 1000
#define NOT_PLAIN                                                                                  \
  _("Something is joined by more than equal columns, so what that does to the rows was not "       \
    "counted.")

typedef struct {
  TwPool *pool;
  const TwCatalog *catalog;
  const char *sql;
  gint64 deadline;
  double max_rows;
  GCancellable *cancellable;
  const PgQuery__SelectStmt *outermost;
  GPtrArray *texts;
  GArray *fans; /* of TwRowFan: joins that multiply the rows of a measure of this scope */
  TwRowAccount *account;
} Accounting;

static void
join_count_free (gpointer data)
{
  TwJoinCount *count = data;
  g_free (count->from);
  g_free (count->to);
  g_free (count->on);
  g_free (count);
}

static void
warning_free (gpointer data)
{
  TwRowWarning *warning = data;
  g_free (warning->text);
  g_free (warning->rewrite);
  g_free (warning->rewrite_text);
  g_free (warning);
}

static void
account_clear (gpointer data)
{
  TwRowAccount *self = data;
  g_ptr_array_unref (self->joins);
  g_ptr_array_unref (self->warnings);
  g_free (self->note);
}

TwRowAccount *
tw_row_account_ref (TwRowAccount *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tw_row_account_unref (TwRowAccount *self)
{
  if (self)
    g_atomic_rc_box_release_full (self, account_clear);
}

static void
note (Accounting *self, const char *text)
{
  if (self->account->note == NULL)
    self->account->note = g_strdup (text);
}

/* Counting. */

static char *
quoted (const Accounting *self, const char *name)
{
  return tw_dialect_quote_identifier (tw_catalog_get_dialect (self->catalog), name);
}

/* "a AND b"; (nullable): NULL where one of them cannot be written */
static char *
all_of (const GPtrArray *conditions)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < conditions->len; i++) {
    g_autofree char *one = tw_sql_tree_expression_to_text (conditions->pdata[i]);
    if (one == NULL)
      return NULL;
    g_string_append_printf (text, "%s(%s)", i ? " AND " : "", one);
  }
  return g_strdup (conditions->len ? text->str : "TRUE");
}

/* "orders AS o", or a query in brackets with its alias */
static char *
from_item (const TwRowSource *source)
{
  PgQuery__Node star = PG_QUERY__NODE__INIT, column = PG_QUERY__NODE__INIT;
  PgQuery__Node target_node = PG_QUERY__NODE__INIT;
  PgQuery__AStar any = PG_QUERY__A__STAR__INIT;
  PgQuery__ColumnRef reference = PG_QUERY__COLUMN_REF__INIT;
  PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
  PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
  PgQuery__Node *fields[] = { &star }, *targets[] = { &target_node };
  PgQuery__Node *from[] = { source->node };
  star.node_case = PG_QUERY__NODE__NODE_A_STAR;
  star.a_star = &any;
  reference.n_fields = 1;
  reference.fields = fields;
  column.node_case = PG_QUERY__NODE__NODE_COLUMN_REF;
  column.column_ref = &reference;
  target.val = &column;
  target_node.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
  target_node.res_target = &target;
  select.n_target_list = select.n_from_clause = 1;
  select.target_list = targets;
  select.from_clause = from;
  select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
  select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
  g_autofree char *text = tw_sql_tree_to_text (&select);
  static const char head[] = "SELECT * FROM ";
  return text && g_str_has_prefix (text, head) ? g_strdup (text + sizeof head - 1) : NULL;
}

/* One side by its keys: how many rows have them, and how many of these WHERE lets through. */
static char *
side_sql (const Accounting *self, const TwRowSource *source, const GPtrArray *columns,
          const GPtrArray *matches)
{
  g_autofree char *item = from_item (source);
  g_autofree char *filter = all_of (source->filters);
  g_autofree char *match = all_of (matches);
  g_autofree char *alias = quoted (self, source->name);
  g_autoptr (GString) keys = g_string_new (NULL), places = g_string_new (NULL);
  if (item == NULL || filter == NULL || match == NULL)
    return NULL;
  for (guint i = 0; i < columns->len; i++) {
    g_autofree char *column = quoted (self, columns->pdata[i]);
    g_string_append_printf (keys, "%s.%s AS k%u, ", alias, column, i);
    g_string_append_printf (places, "%s%u", i ? ", " : "", i + 1);
  }
  return g_strdup_printf ("SELECT %sCOUNT(*) AS n, SUM(CASE WHEN %s THEN 1 ELSE 0 END) AS f "
                          "FROM %s WHERE %s GROUP BY %s",
                          keys->str, filter, item, match, places->str);
}

static char *
with_clause (const Accounting *self)
{
  static const char tail[] = " SELECT 1";
  PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
  PgQuery__Node one = PG_QUERY__NODE__INIT, node = PG_QUERY__NODE__INIT;
  PgQuery__AConst constant = PG_QUERY__A__CONST__INIT;
  PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
  PgQuery__Integer number = PG_QUERY__INTEGER__INIT;
  PgQuery__Node *targets[] = { &node };
  if (self->outermost->with_clause == NULL)
    return g_strdup ("");
  number.ival = 1;
  constant.val_case = PG_QUERY__A__CONST__VAL_IVAL;
  constant.ival = &number;
  one.node_case = PG_QUERY__NODE__NODE_A_CONST;
  one.a_const = &constant;
  target.val = &one;
  node.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
  node.res_target = &target;
  select.n_target_list = 1;
  select.target_list = targets;
  select.with_clause = self->outermost->with_clause;
  select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
  select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
  char *text = tw_sql_tree_to_text (&select);
  if (text == NULL || !g_str_has_suffix (text, tail)) {
    g_free (text);
    return NULL;
  }
  text[strlen (text) - (sizeof tail - 1)] = '\0';
  return text;
}

static char *
count_sql (const Accounting *self, const TwRowScope *scope, const TwRowEdge *edge)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *from = side_sql (self, tw_row_scope_source (scope, edge->from),
                                    edge->from_columns, none);
  g_autofree char *to = side_sql (self, tw_row_scope_source (scope, edge->to), edge->to_columns,
                                  edge->matches);
  g_autofree char *with = with_clause (self);
  g_autoptr (GString) on = g_string_new (NULL);
  if (from == NULL || to == NULL || with == NULL)
    return NULL;
  for (guint i = 0; i < edge->from_columns->len; i++)
    g_string_append_printf (on, "%stw_a.k%u = tw_b.k%u", i ? " AND " : "", i, i);
  return g_strdup_printf (
    "%s%sSELECT COALESCE(SUM(tw_a.f), 0), "
    "COALESCE(SUM(CASE WHEN tw_b.n IS NOT NULL THEN tw_a.f ELSE 0 END), 0), "
    "COALESCE(SUM(tw_b.f), 0), "
    "COALESCE(SUM(CASE WHEN tw_a.n IS NOT NULL THEN tw_b.f ELSE 0 END), 0), "
    "COALESCE(SUM(CAST(tw_a.f AS DOUBLE PRECISION) * tw_b.f), 0), "
    "COALESCE(SUM(CASE WHEN tw_b.f > 0 THEN tw_a.f ELSE 0 END), 0), "
    "COALESCE(SUM(CASE WHEN tw_a.f > 0 THEN tw_b.f ELSE 0 END), 0) "
    "FROM (%s) AS tw_a FULL JOIN (%s) AS tw_b ON %s",
    with, *with ? " " : "", from, to, on->str);
}

/* What a count says of one edge: rows, those with a match, pairs, rows that are in a pair. */
typedef struct {
  double from_rows, from_matched, to_rows, to_matched, joined, from_live, to_live;
} Figures;

#define N_FIGURES 7

static gboolean
run_count (Accounting *self, const char *sql, Figures *figures)
{
  g_autoptr (GError) error = NULL;
  gint64 left = (self->deadline - g_get_monotonic_time ()) / 1000;
  double *values[N_FIGURES] = { &figures->from_rows,  &figures->from_matched, &figures->to_rows,
                                &figures->to_matched, &figures->joined,       &figures->from_live,
                                &figures->to_live };
  g_autoptr (TwVerdict) verdict
    = tw_sql_guard_check (sql, tw_catalog_get_dialect (self->catalog), NULL, NULL);
  if (left < LEAST_TIMEOUT_MS || !verdict->safe)
    return FALSE;
  TwQueryLimits limits = { .max_rows = 1, .timeout_ms = (guint) left, .lease_ms = LEASE_MS,
                           .read_only = TRUE, .purpose = N_("row account") };
  g_autoptr (TwResultSet) result
    = tw_query_run (self->pool, sql, NULL, &limits, self->cancellable, &error);
  gboolean fine = result && tw_result_set_get_n_rows (result) == 1;
  for (guint i = 0; fine && i < N_FIGURES; i++)
    fine = tw_result_set_get_double (result, 0, i, values[i]);
  return fine;
}

static gboolean
is_dear (const Accounting *self, const TwRowScope *scope, const TwRowEdge *edge)
{
  const guint ends[] = { edge->from, edge->to };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    const TwTable *table = tw_row_scope_source (scope, ends[i])->table;
    if (table && table->row_estimate > self->max_rows)
      return TRUE;
  }
  return FALSE;
}

/* "orders", or "employees (m)" where the table is there more than once; for people. */
static const char *
call (Accounting *self, const TwRowScope *scope, guint index)
{
  const TwRowSource *source = tw_row_scope_source (scope, index);
  guint n = 0;
  if (source->table == NULL)
    return source->name;
  for (guint i = 0; i < scope->sources->len; i++)
    n += tw_row_scope_source (scope, i)->table == source->table;
  if (n == 1 || g_str_equal (source->name, source->table->name))
    return source->table->name;
  char *text = g_strdup_printf ("%s (%s)", source->table->name, source->name);
  g_ptr_array_add (self->texts, text);
  return text;
}

static char *
on_text (const Accounting *self, const TwRowScope *scope, const TwRowEdge *edge)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < edge->from_columns->len; i++)
    g_string_append_printf (text, "%s%s.%s = %s.%s", i ? " AND " : "",
                            tw_row_scope_source (scope, edge->from)->name,
                            (char *) edge->from_columns->pdata[i],
                            tw_row_scope_source (scope, edge->to)->name,
                            (char *) edge->to_columns->pdata[i]);
  return g_string_free (text, FALSE);
}

static gboolean
count_edge (Accounting *self, const TwRowScope *scope, const TwRowEdge *edge, Figures *figures)
{
  TwJoinCount *count = g_new0 (TwJoinCount, 1);
  g_ptr_array_add (self->account->joins, count);
  count->from = g_strdup (call (self, scope, edge->from));
  count->to = g_strdup (call (self, scope, edge->to));
  count->on = on_text (self, scope, edge);
  count->keeps_from = edge->type == PG_QUERY__JOIN_TYPE__JOIN_LEFT
                      || edge->type == PG_QUERY__JOIN_TYPE__JOIN_FULL;
  count->keeps_to = edge->type == PG_QUERY__JOIN_TYPE__JOIN_RIGHT
                    || edge->type == PG_QUERY__JOIN_TYPE__JOIN_FULL;
  if (!edge->plain || scope->odd) {
    note (self, NOT_PLAIN);
    return FALSE;
  }
  if (is_dear (self, scope, edge)) {
    note (self, _("Counting what the joins do to the rows would be too dear here."));
    return FALSE;
  }
  g_autofree char *sql = count_sql (self, scope, edge);
  count->counted = sql && run_count (self, sql, figures);
  if (!count->counted) {
    note (self,
          _("What the joins do to the rows could not be counted in the time there is for it."));
    return FALSE;
  }
  count->from_rows = figures->from_rows;
  count->from_matched = figures->from_matched;
  count->to_rows = figures->to_rows;
  count->to_matched = figures->to_matched;
  count->joined = figures->joined;
  return TRUE;
}

/* Warnings. */

/* An edge as seen from one of its ends. */
typedef struct {
  const char *near, *far;
  double rows, matched, live, joined;
  gboolean keeps;
} View;

static View
view_from (Accounting *self, const TwRowScope *scope, const TwRowEdge *edge,
           const Figures *figures, gboolean forward)
{
  const char *from = call (self, scope, edge->from);
  const char *to = call (self, scope, edge->to);
  PgQuery__JoinType keeping
    = forward ? PG_QUERY__JOIN_TYPE__JOIN_LEFT : PG_QUERY__JOIN_TYPE__JOIN_RIGHT;
  gboolean keeps = edge->type == keeping || edge->type == PG_QUERY__JOIN_TYPE__JOIN_FULL;
  return forward ? (View) { from, to, figures->from_rows, figures->from_matched,
                            figures->from_live, figures->joined, keeps }
                 : (View) { to, from, figures->to_rows, figures->to_matched, figures->to_live,
                            figures->joined, keeps };
}

static char *
format_count (double value)
{
  g_autofree char *digits = g_strdup_printf ("%.0f", value);
  GString *text = g_string_new (digits);
  for (gssize at = (gssize) text->len - 3; at > 0; at -= 3)
    g_string_insert_c (text, at, ',');
  return g_string_free (text, FALSE);
}

static gboolean
has_warning (const Accounting *self, const char *text)
{
  for (guint i = 0; i < self->account->warnings->len; i++)
    if (g_str_equal (((TwRowWarning *) self->account->warnings->pdata[i])->text, text))
      return TRUE;
  return FALSE;
}

/* Takes the texts. */
static void
add_warning (Accounting *self, TwRowWarningKind kind, char *text, char *rewrite,
             const char *rewrite_text)
{
  TwRowWarning *warning = g_new0 (TwRowWarning, 1);
  warning->kind = kind;
  warning->text = text;
  warning->rewrite = rewrite;
  warning->rewrite_text = rewrite ? g_strdup (rewrite_text) : NULL;
  if (has_warning (self, text))
    warning_free (warning);
  else
    g_ptr_array_add (self->account->warnings, warning);
}

static void
warn_of_fan_out (Accounting *self, guint scope_number, const TwRowMeasure *measure,
                 const View *view)
{
  PgQuery__Node node = PG_QUERY__NODE__INIT;
  node.node_case = PG_QUERY__NODE__NODE_FUNC_CALL;
  node.func_call = measure->call;
  const char *says = NULL;
  g_autofree char *measured = tw_sql_tree_expression_to_text (&node);
  g_autofree char *rows = format_count (view->live);
  g_autofree char *joined = format_count (view->joined);
  char *rewrite = tw_row_rewrite_fan_out (
    self->sql, self->catalog, scope_number, (const TwRowFan *) self->fans->data, self->fans->len,
    &says);
  add_warning (self, TW_ROW_WARNING_FAN_OUT,
               g_strdup_printf (_("%s counts rows more than once: %s rows of %s become %s when %s "
                                  "is "
                                  "joined."), measured ? measured : "A measure", rows, view->near,
                                joined, view->far),
               rewrite, says);
}

static void
warn_of_drop (Accounting *self, guint scope_number, guint edge_number, gboolean forward,
              const View *view)
{
  g_autofree char *left_out = format_count (view->rows - view->matched);
  g_autofree char *rows = format_count (view->rows);
  char *rewrite = tw_row_rewrite_dropped (self->sql, self->catalog, scope_number, edge_number,
                                          forward);
  add_warning (self, TW_ROW_WARNING_DROPPED,
               g_strdup_printf (_("%s of %s rows of %s are left out: they have no match in %s."),
                                left_out, rows, view->near, view->far),
               rewrite, _("Keeps the rows that have no match."));
}

/* @look: the joins that multiply are only noted in fans */
typedef struct {
  const TwRowScope *scope;
  guint number; /* of the scope */
  Figures *figures;
  gboolean *counted;
  gboolean look;
} Counted;

static void
note_fan (Accounting *self, guint edge, guint far)
{
  for (guint i = 0; i < self->fans->len; i++)
    if (g_array_index (self->fans, TwRowFan, i).edge == edge
        && g_array_index (self->fans, TwRowFan, i).far == far)
      return;
  TwRowFan fan = { edge, far };
  g_array_append_val (self->fans, fan);
}

/* Away from the sources in @inside: joins that multiply their rows, or leave some out although every
 * row has one match at most. */
static void
judge_from (Accounting *self, const Counted *counted, guint32 inside, const TwRowMeasure *measure)
{
  const TwRowScope *scope = counted->scope;
  for (gboolean more = TRUE; more;) {
    more = FALSE;
    for (guint i = 0; i < scope->edges->len; i++) {
      const TwRowEdge *edge = tw_row_scope_edge (scope, i);
      gboolean forward = inside & 1u << edge->from;
      guint far = forward ? edge->to : edge->from;
      if ((inside & 1u << edge->from) == 0 && (inside & 1u << edge->to) == 0)
        continue;
      if (inside & 1u << far)
        continue;
      inside |= 1u << far;
      more = TRUE;
      if (!counted->counted[i])
        continue;
      View view = view_from (self, scope, edge, &counted->figures[i], forward);
      guint32 behind = tw_row_scope_beyond (scope, i, forward ? edge->from : edge->to);
      if (view.joined > view.live) {
        if (measure && counted->look)
          note_fan (self, i, far);
        else if (measure)
          warn_of_fan_out (self, counted->number, measure, &view);
      } else if (!counted->look && view.matched < view.rows && !view.keeps && (scope->filtered & behind) == 0) {
        warn_of_drop (self, counted->number, i, forward, &view);
      }
    }
  }
}

/* What is between the sources of a measure belongs to it: a product over lines and products. */
static guint32
span_of (const TwRowScope *scope, guint32 sources)
{
  guint32 span = sources;
  for (guint i = 0; i < scope->edges->len; i++) {
    const TwRowEdge *edge = tw_row_scope_edge (scope, i);
    guint32 beyond = tw_row_scope_beyond (scope, i, edge->from);
    if ((sources & beyond) != 0 && (sources & ~beyond) != 0)
      span |= 1u << edge->from | 1u << edge->to;
  }
  return span;
}

static void
judge (Accounting *self, const Counted *counted)
{
  const TwRowScope *scope = counted->scope;
  for (guint i = 0; i < scope->measures->len; i++) {
    const TwRowMeasure *measure = &g_array_index (scope->measures, TwRowMeasure, i);
    if (measure->sources != 0 && measure->sources != G_MAXUINT32)
      judge_from (self, counted, span_of (scope, measure->sources), measure);
  }
  if (scope->measures->len == 0)
    judge_from (self, counted, 1u, NULL);
}

static void
account_for (Accounting *self, const TwRowScope *scope, guint number)
{
  g_autofree Figures *figures = g_new0 (Figures, scope->edges->len + 1);
  g_autofree gboolean *counted = g_new0 (gboolean, scope->edges->len + 1);
  for (guint i = 0; i < scope->edges->len; i++)
    counted[i] = count_edge (self, scope, tw_row_scope_edge (scope, i), &figures[i]);
  if (scope->odd || scope->edges->len + 1 < scope->sources->len)
    note (self, NOT_PLAIN);
  g_array_set_size (self->fans, 0);
  judge (self, &(Counted) { scope, number, figures, counted, TRUE });
  judge (self, &(Counted) { scope, number, figures, counted, FALSE });
}

static void
visit (const PgQuery__ParseResult *tree, gpointer user_data)
{
  Accounting *self = user_data;
  const PgQuery__Node *statement = tree->n_stmts == 1 ? tree->stmts[0]->stmt : NULL;
  if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return;
  self->outermost = statement->select_stmt;
  g_autoptr (GPtrArray) scopes
    = tw_row_scope_find_all ((PgQuery__ParseResult *) tree, self->catalog);
  for (guint i = 0; i < scopes->len; i++)
    account_for (self, scopes->pdata[i], i);
}

TwRowAccount *
tw_row_account_new_empty (void)
{
  TwRowAccount *self = g_atomic_rc_box_new0 (TwRowAccount);
  self->joins = g_ptr_array_new_with_free_func (join_count_free);
  self->warnings = g_ptr_array_new_with_free_func (warning_free);
  return self;
}

TwRowAccount *
tw_row_account_new (TwPool *pool, const TwCatalog *catalog, const char *sql,
                    const TwRowBudget *budget, GCancellable *cancellable)
{
  const guint ms = budget && budget->max_ms ? budget->max_ms : USUAL_MS;
  g_autoptr (TwRowAccount) account = tw_row_account_new_empty ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) fans = g_array_new (FALSE, FALSE, sizeof (TwRowFan));
  Accounting self = { .pool = pool, .catalog = catalog, .sql = sql, .cancellable = cancellable,
                      .texts = texts, .fans = fans, .account = account };
  self.deadline = g_get_monotonic_time () + (gint64) ms * 1000;
  self.max_rows = budget && budget->max_rows > 0 ? budget->max_rows : USUAL_ROWS;
  if (!tw_sql_tree_visit (sql, visit, &self, NULL)
      || (account->joins->len == 0 && account->note == NULL))
    return NULL;
  return g_steal_pointer (&account);
}

static void
append_lost (GString *text, const char *table, double lost, gboolean kept)
{
  if (lost <= 0)
    return;
  g_autofree char *rows = format_count (lost);
  g_string_append (text, "; ");
  if (kept)
    /* Translators: rows of a table: "12 of orders have no match and are kept" */
    g_string_append_printf (text, _("%s of %s have no match and are kept"), rows, table);
  else
    /* Translators: rows of a table: "12 of orders have no match" */
    g_string_append_printf (text, _("%s of %s have no match"), rows, table);
}

char *
tw_join_count_dup_text (const TwJoinCount *self)
{
  if (!self->counted)
    /* Translators: two tables that a query joins */
    return g_strdup_printf (_("%s and %s: not counted"), self->from, self->to);
  g_autofree char *rows = format_count (self->from_rows);
  g_autofree char *others = format_count (self->to_rows);
  g_autofree char *joined = format_count (self->joined);
  GString *text = g_string_new (NULL);
  /* Translators: "830 rows of orders and 91 of customers make 830": what joining two tables gives */
  g_string_append_printf (text, _("%s rows of %s and %s of %s make %s"), rows, self->from, others,
                          self->to, joined);
  append_lost (text, self->from, self->from_rows - self->from_matched, self->keeps_from);
  append_lost (text, self->to, self->to_rows - self->to_matched, self->keeps_to);
  return g_string_free (text, FALSE);
}
