// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-row-rewrite.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/tw-row-scope.h"
#include "analyst/guard/tw-sql-reading.h"

typedef PgQuery__Node Node;

/* A query taken apart on a tree of its own. */
typedef struct {
  TwSqlArena *arena;
  PgQuery__ParseResult *tree;
  GPtrArray *scopes;
  TwRowScope *scope;
} Draft;

static void
draft_clear (Draft *self)
{
  g_clear_pointer (&self->scopes, g_ptr_array_unref);
  g_clear_pointer (&self->arena, tw_sql_arena_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

static gboolean
draft_init (Draft *self, const char *sql, const TwCatalog *catalog, guint scope)
{
  self->arena = tw_sql_arena_new ();
  self->tree = tw_sql_arena_parse (self->arena, sql);
  if (self->tree == NULL)
    return FALSE;
  self->scopes = tw_row_scope_find_all (self->tree, catalog);
  self->scope = scope < self->scopes->len ? self->scopes->pdata[scope] : NULL;
  return self->scope != NULL && !self->scope->odd;
}

static char *
draft_to_text (const Draft *self)
{
  return tw_sql_tree_to_text (tw_sql_tree_get_select (self->tree));
}

/* Nodes. */

static Node *
new_node (const Draft *self, PgQuery__Node__NodeCase kind, gpointer message)
{
  Node *node = tw_sql_arena_new_message (self->arena, &pg_query__node__descriptor);
  node->node_case = kind;
  node->a_expr = message; /* a member of the same union */
  return node;
}

static char *
keep (const Draft *self, const char *text)
{
  char *kept = tw_sql_arena_alloc (self->arena, strlen (text) + 1);
  return strcpy (kept, text);
}

static Node **
new_list (const Draft *self, const GPtrArray *nodes)
{
  Node **list = tw_sql_arena_alloc (self->arena, nodes->len * sizeof (Node *) + 1);
  if (nodes->len)
    memcpy (list, nodes->pdata, nodes->len * sizeof (Node *));
  return list;
}

static Node *
new_string (const Draft *self, const char *text)
{
  PgQuery__String *string
    = tw_sql_arena_new_message (self->arena, &pg_query__string__descriptor);
  string->sval = keep (self, text);
  return new_node (self, PG_QUERY__NODE__NODE_STRING, string);
}

static Node *
new_column (const Draft *self, const char *source, const char *name)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  PgQuery__ColumnRef *column
    = tw_sql_arena_new_message (self->arena, &pg_query__column_ref__descriptor);
  g_ptr_array_add (fields, new_string (self, source));
  g_ptr_array_add (fields, new_string (self, name));
  column->n_fields = fields->len;
  column->fields = new_list (self, fields);
  return new_node (self, PG_QUERY__NODE__NODE_COLUMN_REF, column);
}

static Node *
new_number (const Draft *self, int value)
{
  PgQuery__AConst *constant
    = tw_sql_arena_new_message (self->arena, &pg_query__a__const__descriptor);
  constant->val_case = PG_QUERY__A__CONST__VAL_IVAL;
  constant->ival = tw_sql_arena_new_message (self->arena, &pg_query__integer__descriptor);
  constant->ival->ival = value;
  return new_node (self, PG_QUERY__NODE__NODE_A_CONST, constant);
}

static Node *
new_target (const Draft *self, Node *value, const char *name)
{
  PgQuery__ResTarget *target
    = tw_sql_arena_new_message (self->arena, &pg_query__res_target__descriptor);
  target->val = value;
  if (name)
    target->name = keep (self, name);
  return new_node (self, PG_QUERY__NODE__NODE_RES_TARGET, target);
}

/* (nullable): all of them; NULL for none */
static Node *
new_and (const Draft *self, const GPtrArray *conditions)
{
  if (conditions->len < 2)
    return conditions->len ? conditions->pdata[0] : NULL;
  PgQuery__BoolExpr *all
    = tw_sql_arena_new_message (self->arena, &pg_query__bool_expr__descriptor);
  all->boolop = PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
  all->n_args = conditions->len;
  all->args = new_list (self, conditions);
  return new_node (self, PG_QUERY__NODE__NODE_BOOL_EXPR, all);
}

static PgQuery__SelectStmt *
new_select (const Draft *self, const GPtrArray *targets, const GPtrArray *from, Node *where)
{
  PgQuery__SelectStmt *select
    = tw_sql_arena_new_message (self->arena, &pg_query__select_stmt__descriptor);
  select->n_target_list = targets->len;
  select->target_list = new_list (self, targets);
  select->n_from_clause = from->len;
  select->from_clause = new_list (self, from);
  select->where_clause = where;
  select->limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
  select->op = PG_QUERY__SET_OPERATION__SETOP_NONE;
  return select;
}

static gboolean
has_node (const GPtrArray *nodes, const Node *node)
{
  return g_ptr_array_find ((GPtrArray *) nodes, node, NULL);
}

/* Conjuncts of a condition. */
static void
split (Node *node, GPtrArray *parts)
{
  if (node == NULL)
    return;
  if (node->node_case != PG_QUERY__NODE__NODE_BOOL_EXPR
      || node->bool_expr->boolop != PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR) {
    g_ptr_array_add (parts, node);
    return;
  }
  for (gsize i = 0; i < node->bool_expr->n_args; i++)
    split (node->bool_expr->args[i], parts);
}

/* WHERE without @gone and with @more. */
static void
change_where (const Draft *self, const GPtrArray *gone, const GPtrArray *more)
{
  g_autoptr (GPtrArray) before = g_ptr_array_new ();
  g_autoptr (GPtrArray) after = g_ptr_array_new ();
  split (self->scope->select->where_clause, before);
  for (guint i = 0; i < before->len; i++)
    if (!has_node (gone, before->pdata[i]))
      g_ptr_array_add (after, before->pdata[i]);
  g_ptr_array_extend (after, (GPtrArray *) more, NULL, NULL);
  self->scope->select->where_clause = new_and (self, after);
}

/* A match that is only asked for. */

typedef struct {
  const Draft *draft;
  guint32 gone;      /* sources */
  GPtrArray *moved;  /* conditions that go with them */
  GPtrArray *loose;  /* conditions of joins that are dissolved, and stay */
  gboolean fine;
} Pruning;

static gboolean
is_source_in (const TwRowScope *scope, const Node *node, guint32 sources)
{
  for (guint i = 0; i < scope->sources->len; i++)
    if (tw_row_scope_source (scope, i)->node == node)
      return (sources & 1u << i) != 0;
  return FALSE;
}

/* (nullable): @node of FROM without the sources that go */
static Node *
prune (Pruning *self, Node *node)
{
  if (node->node_case != PG_QUERY__NODE__NODE_JOIN_EXPR)
    return is_source_in (self->draft->scope, node, self->gone) ? NULL : node;
  PgQuery__JoinExpr *join = node->join_expr;
  Node *left = prune (self, join->larg), *right = prune (self, join->rarg);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  if (left && right) {
    join->larg = left;
    join->rarg = right;
    return node;
  }
  split (join->quals, parts);
  for (guint i = 0; i < parts->len; i++)
    if (!has_node (self->moved, parts->pdata[i]))
      g_ptr_array_add (self->loose, parts->pdata[i]);
  self->fine &= self->loose->len == 0 || join->jointype == PG_QUERY__JOIN_TYPE__JOIN_INNER;
  return left ? left : right;
}

static guint32
measured (const TwRowScope *scope)
{
  guint32 sources = 0;
  for (guint i = 0; i < scope->measures->len; i++)
    sources |= g_array_index (scope->measures, TwRowMeasure, i).sources;
  return sources;
}

/* Conditions on or within the sources behind the join; %FALSE where one cannot be moved. */
static gboolean
collect_behind (const Draft *self, const TwRowFan *fan, guint32 behind, GPtrArray *moved)
{
  const TwRowScope *scope = self->scope;
  for (guint i = 0; i < scope->edges->len; i++) {
    const TwRowEdge *edge = tw_row_scope_edge (scope, i);
    guint32 ends = 1u << edge->from | 1u << edge->to;
    if (i != fan->edge && (ends & behind) == 0)
      continue;
    if (!edge->plain || edge->equals->len == 0
        || edge->type != PG_QUERY__JOIN_TYPE__JOIN_INNER)
      return FALSE;
    g_ptr_array_extend (moved, edge->equals, NULL, NULL);
    g_ptr_array_extend (moved, edge->matches, NULL, NULL);
  }
  for (guint i = 0; i < scope->filters->len; i++) {
    Node *filter = scope->filters->pdata[i];
    guint32 sources = tw_row_scope_sources_of (scope, &filter->base);
    if ((sources & behind) != 0 && (sources & ~behind) != 0)
      return FALSE;
    if (sources & behind)
      g_ptr_array_add (moved, filter);
  }
  return TRUE;
}

static Node *
new_exists (const Draft *self, guint32 behind, const GPtrArray *conditions)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new (), from = g_ptr_array_new ();
  g_ptr_array_add (targets, new_target (self, new_number (self, 1), NULL));
  for (guint i = 0; i < self->scope->sources->len; i++)
    if (behind & 1u << i)
      g_ptr_array_add (from, tw_row_scope_source (self->scope, i)->node);
  PgQuery__SelectStmt *select
    = new_select (self, targets, from, new_and (self, conditions));
  PgQuery__SubLink *exists
    = tw_sql_arena_new_message (self->arena, &pg_query__sub_link__descriptor);
  exists->sub_link_type = PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK;
  exists->subselect = new_node (self, PG_QUERY__NODE__NODE_SELECT_STMT, select);
  return new_node (self, PG_QUERY__NODE__NODE_SUB_LINK, exists);
}

static gboolean
ask_for_existence (const Draft *self, const TwRowFan *fan)
{
  TwRowScope *scope = self->scope;
  const TwRowEdge *edge = tw_row_scope_edge (scope, fan->edge);
  guint near = edge->from == fan->far ? edge->to : edge->from;
  guint32 behind = tw_row_scope_beyond (scope, fan->edge, near);
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  g_autoptr (GPtrArray) more = g_ptr_array_new ();
  if (behind == 0 || (behind & (scope->shown | measured (scope))) != 0 || scope->counts_all
      || !collect_behind (self, fan, behind, moved))
    return FALSE;
  Pruning pruning = { self, behind, moved, more, TRUE };
  g_autoptr (GPtrArray) from = g_ptr_array_new ();
  for (gsize i = 0; i < scope->select->n_from_clause; i++) {
    Node *kept = prune (&pruning, scope->select->from_clause[i]);
    if (kept)
      g_ptr_array_add (from, kept);
  }
  if (!pruning.fine)
    return FALSE;
  scope->select->n_from_clause = from->len;
  scope->select->from_clause = new_list (self, from);
  g_ptr_array_add (more, new_exists (self, behind, moved));
  change_where (self, moved, more);
  return TRUE;
}

/* Sums that are made before the join. */

static gboolean
is_named (const PgQuery__FuncCall *call, const char *name)
{
  return g_str_equal (tw_sql_function_get_name (call), name);
}

static gboolean
can_be_added_up (const TwRowScope *scope, guint source)
{
  const guint32 bit = 1u << source;
  guint n = 0;
  for (guint i = 0; i < scope->measures->len; i++) {
    const TwRowMeasure *measure = &g_array_index (scope->measures, TwRowMeasure, i);
    const PgQuery__FuncCall *call = measure->call;
    if ((measure->sources & bit) == 0)
      continue;
    if (measure->sources != bit || call->n_args != 1 || call->agg_filter || call->over
        || call->n_agg_order || (!is_named (call, "sum") && !is_named (call, "count")))
      return FALSE;
    n++;
  }
  return n > 0;
}

/* The measure of the outer query becomes the sum of what the inner one has as @name. */
static void
add_up_outside (const Draft *self, PgQuery__FuncCall *call, const char *source, const char *name)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new (), args = g_ptr_array_new ();
  Node *column = new_column (self, source, name);
  if (is_named (call, "count")) {
    g_autoptr (GPtrArray) either = g_ptr_array_new ();
    PgQuery__CoalesceExpr *coalesce
      = tw_sql_arena_new_message (self->arena, &pg_query__coalesce_expr__descriptor);
    g_ptr_array_add (either, column);
    g_ptr_array_add (either, new_number (self, 0));
    coalesce->n_args = either->len;
    coalesce->args = new_list (self, either);
    column = new_node (self, PG_QUERY__NODE__NODE_COALESCE_EXPR, coalesce);
  }
  g_ptr_array_add (words, new_string (self, "sum"));
  g_ptr_array_add (args, column);
  call->n_funcname = words->len;
  call->funcname = new_list (self, words);
  call->n_args = args->len;
  call->args = new_list (self, args);
}

static void
add_up_inside (const Draft *self, guint source, GPtrArray *targets)
{
  const char *alias = tw_row_scope_source (self->scope, source)->name;
  for (guint i = 0; i < self->scope->measures->len; i++) {
    TwRowMeasure *measure = &g_array_index (self->scope->measures, TwRowMeasure, i);
    if (measure->sources != 1u << source)
      continue;
    g_autofree char *name = g_strdup_printf ("subtotal_%u", i + 1);
    PgQuery__FuncCall *inner
      = tw_sql_arena_new_message (self->arena, &pg_query__func_call__descriptor);
    *inner = *measure->call;
    g_ptr_array_add (targets,
                     new_target (self, new_node (self, PG_QUERY__NODE__NODE_FUNC_CALL, inner),
                                 name));
    add_up_outside (self, measure->call, alias, name);
  }
}

/* The one thing in FROM becomes another, in place. */
static void
replace_source (const Draft *self, guint source, PgQuery__SelectStmt *select)
{
  TwRowSource *old = tw_row_scope_source (self->scope, source);
  PgQuery__RangeSubselect *subselect
    = tw_sql_arena_new_message (self->arena, &pg_query__range_subselect__descriptor);
  PgQuery__Alias *alias = tw_sql_arena_new_message (self->arena, &pg_query__alias__descriptor);
  alias->aliasname = keep (self, old->name);
  subselect->alias = alias;
  subselect->subquery = new_node (self, PG_QUERY__NODE__NODE_SELECT_STMT, select);
  old->node->node_case = PG_QUERY__NODE__NODE_RANGE_SUBSELECT;
  old->node->range_subselect = subselect;
}

static gboolean
add_up_first (const Draft *self, const TwRowFan *fan)
{
  TwRowScope *scope = self->scope;
  const TwRowEdge *edge = tw_row_scope_edge (scope, fan->edge);
  guint near = edge->from == fan->far ? edge->to : edge->from;
  const TwRowSource *source = tw_row_scope_source (scope, fan->far);
  const GPtrArray *keys = edge->from == fan->far ? edge->from_columns : edge->to_columns;
  const guint32 bit = 1u << fan->far;
  gboolean inner = edge->type == PG_QUERY__JOIN_TYPE__JOIN_INNER;
  if (tw_row_scope_beyond (scope, fan->edge, near) != bit || (scope->shown & bit) != 0
      || scope->counts_all || !edge->plain || edge->matches->len > 0
      || (source->filters->len > 0 && !inner) || !can_be_added_up (scope, fan->far))
    return FALSE;
  for (guint i = 0; i < scope->filters->len; i++) {
    const Node *filter = scope->filters->pdata[i];
    guint32 sources = tw_row_scope_sources_of (scope, &filter->base);
    if ((sources & bit) != 0 && sources != bit)
      return FALSE;
  }
  g_autoptr (GPtrArray) targets = g_ptr_array_new (), groups = g_ptr_array_new ();
  g_autoptr (GPtrArray) from = g_ptr_array_new (), none = g_ptr_array_new ();
  for (guint i = 0; i < keys->len; i++) {
    g_ptr_array_add (targets,
                     new_target (self, new_column (self, source->name, keys->pdata[i]), NULL));
    g_ptr_array_add (groups, new_column (self, source->name, keys->pdata[i]));
  }
  add_up_inside (self, fan->far, targets);
  Node *copy = new_node (self, source->node->node_case, source->node->a_expr);
  g_ptr_array_add (from, copy);
  PgQuery__SelectStmt *select
    = new_select (self, targets, from, new_and (self, source->filters));
  select->n_group_clause = groups->len;
  select->group_clause = new_list (self, groups);
  change_where (self, source->filters, none);
  replace_source (self, fan->far, select);
  return TRUE;
}

/* Each key once. */

static gboolean
is_key (const TwCatalog *catalog, const TwTable *table, const char *name)
{
  const TwColumn *column = table ? tw_table_find_column (table, name) : NULL;
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  if (column == NULL || column->unique)
    return column != NULL;
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = relationships->pdata[i];
    if (relationship->n_columns == 1 && relationship->target[0] == column)
      return TRUE;
  }
  return FALSE;
}

static gboolean
count_keys_once (const Draft *self, const TwCatalog *catalog)
{
  const TwRowScope *scope = self->scope;
  for (guint i = 0; i < scope->measures->len; i++) {
    const TwRowMeasure *measure = &g_array_index (scope->measures, TwRowMeasure, i);
    const Node *arg = measure->call->n_args == 1 ? measure->call->args[0] : NULL;
    guint source = 0;
    while (source < scope->sources->len && measure->sources != 1u << source)
      source++;
    if (!is_named (measure->call, "count") || source == scope->sources->len || measure->call->over
        || arg->node_case != PG_QUERY__NODE__NODE_COLUMN_REF
        || !is_key (catalog, tw_row_scope_source (scope, source)->table,
                    tw_sql_column_get_name (arg->column_ref)))
      return FALSE;
  }
  for (guint i = 0; i < scope->measures->len; i++)
    g_array_index (scope->measures, TwRowMeasure, i).call->agg_distinct = TRUE;
  return scope->measures->len > 0;
}

typedef gboolean (*FanFunc) (const Draft *draft, const TwRowFan *fan);

/* One after the other, each on what the one before has left. */
static char *
rewrite_each (const char *sql, const TwCatalog *catalog, guint scope, const TwRowFan *fans,
              guint n_fans, FanFunc function)
{
  g_auto (Draft) draft = { NULL };
  if (n_fans == 0 || !draft_init (&draft, sql, catalog, scope))
    return NULL;
  for (guint i = 0; i < n_fans; i++)
    if (!function (&draft, &fans[i]))
      return NULL;
  return draft_to_text (&draft);
}

char *
tw_row_rewrite_fan_out (const char *sql, const TwCatalog *catalog, guint scope,
                        const TwRowFan *fans, guint n_fans, const char **says)
{
  char *text = n_fans == 1 ? rewrite_each (sql, catalog, scope, fans, 1, ask_for_existence) : NULL;
  *says = _("Only asks whether there is a match, so that each row counts once.");
  if (text)
    return text;
  text = rewrite_each (sql, catalog, scope, fans, n_fans, add_up_first);
  *says = _("Adds up each side before they are joined.");
  if (text)
    return text;
  g_auto (Draft) draft = { NULL };
  *says = _("Counts each key once.");
  if (!draft_init (&draft, sql, catalog, scope) || !count_keys_once (&draft, catalog))
    return NULL;
  return draft_to_text (&draft);
}

/* Rows without a match. */

/* All that hangs on the far end has to let its absence pass too. */
static gboolean
keep_left (const Draft *self, guint number)
{
  const TwRowEdge *edge = tw_row_scope_edge (self->scope, number);
  guint32 behind = tw_row_scope_beyond (self->scope, number, edge->from);
  for (guint i = 0; i < self->scope->edges->len; i++) {
    const TwRowEdge *other = tw_row_scope_edge (self->scope, i);
    guint32 ends = 1u << other->from | 1u << other->to;
    if (i != number && (ends & behind) == 0)
      continue;
    if (other->join == NULL || (i != number && other->to < edge->to))
      return FALSE;
    if (other->type == PG_QUERY__JOIN_TYPE__JOIN_INNER)
      other->join->jointype = PG_QUERY__JOIN_TYPE__JOIN_LEFT;
  }
  return behind != 0;
}

/* Only where nothing else stands on the left. */
static gboolean
keep_right (const Draft *self, guint number)
{
  const TwRowEdge *edge = tw_row_scope_edge (self->scope, number);
  guint32 behind = tw_row_scope_beyond (self->scope, number, edge->to);
  if (behind != 1u << edge->from || edge->join->larg->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR
      || edge->join->rarg->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR)
    return FALSE;
  edge->join->jointype = PG_QUERY__JOIN_TYPE__JOIN_RIGHT;
  return TRUE;
}

char *
tw_row_rewrite_dropped (const char *sql, const TwCatalog *catalog, guint scope, guint edge_number,
                        gboolean forward)
{
  g_auto (Draft) draft = { NULL };
  if (!draft_init (&draft, sql, catalog, scope) || edge_number >= draft.scope->edges->len)
    return NULL;
  const TwRowEdge *edge = tw_row_scope_edge (draft.scope, edge_number);
  if (edge->join == NULL || edge->type != PG_QUERY__JOIN_TYPE__JOIN_INNER
      || !(forward ? keep_left (&draft, edge_number) : keep_right (&draft, edge_number)))
    return NULL;
  return draft_to_text (&draft);
}
