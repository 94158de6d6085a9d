// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-row-scope.h"

#include <string.h>

#include "analyst/guard/tw-sql-reading.h"

#define MAX_DEPTH 40
#define ALL_SOURCES G_MAXUINT32

static void
source_clear (gpointer data)
{
  g_ptr_array_unref (((TwRowSource *) data)->filters);
}

static void
edge_clear (gpointer data)
{
  TwRowEdge *edge = data;
  g_ptr_array_unref (edge->from_columns);
  g_ptr_array_unref (edge->to_columns);
  g_ptr_array_unref (edge->matches);
  g_ptr_array_unref (edge->equals);
}

void
tw_row_scope_free (TwRowScope *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->sources);
  g_array_unref (self->edges);
  g_array_unref (self->measures);
  g_ptr_array_unref (self->filters);
  g_free (self);
}

TwRowSource *
tw_row_scope_source (const TwRowScope *self, guint index)
{
  return &g_array_index (self->sources, TwRowSource, index);
}

TwRowEdge *
tw_row_scope_edge (const TwRowScope *self, guint index)
{
  return &g_array_index (self->edges, TwRowEdge, index);
}

/* The source of a column's name among the first @n; -1 where that cannot be told. */
static int
source_of (const TwRowScope *self, const PgQuery__ColumnRef *column, guint n)
{
  const char *qualifier
    = column->n_fields > 1 ? tw_sql_tree_text (column->fields[column->n_fields - 2]) : NULL;
  const char *name = tw_sql_column_get_name (column);
  int found = -1;
  for (guint i = 0; i < n; i++) {
    const TwRowSource *source = tw_row_scope_source (self, i);
    gboolean has = qualifier ? g_str_equal (source->name, qualifier)
                             : source->table && tw_table_find_column (source->table, name);
    if (has && found >= 0)
      return -1;
    found = has ? (int) i : found;
  }
  return found;
}

typedef struct {
  const TwRowScope *scope;
  guint32 sources;
  guint depth;
} Collect;

static void
collect_sources (const ProtobufCMessage *node, gpointer user_data)
{
  Collect *collect = user_data;
  if (node->descriptor == &pg_query__column_ref__descriptor) {
    int source = source_of (collect->scope, (const PgQuery__ColumnRef *) node,
                            collect->scope->sources->len);
    collect->sources |= source >= 0 ? 1u << source : ALL_SOURCES;
    return;
  }
  /* What a query inside it reads of this one is not looked for. */
  if (node->descriptor == &pg_query__select_stmt__descriptor || collect->depth > MAX_DEPTH) {
    collect->sources = ALL_SOURCES;
    return;
  }
  collect->depth++;
  tw_sql_tree_foreach (node, collect_sources, collect);
  collect->depth--;
}

guint32
tw_row_scope_sources_of (const TwRowScope *self, const ProtobufCMessage *node)
{
  Collect collect = { self, 0, 0 };
  collect_sources (node, &collect);
  return collect.sources;
}

static gboolean
is_one (guint32 bits)
{
  return bits != 0 && (bits & (bits - 1)) == 0;
}

static guint
index_of (guint32 bit)
{
  guint index = 0;
  while ((bit >>= 1))
    index++;
  return index;
}

static TwRowEdge *
require_edge (TwRowScope *self, guint a, guint b, PgQuery__JoinExpr *join)
{
  guint from = MIN (a, b), to = MAX (a, b);
  for (guint i = 0; i < self->edges->len; i++) {
    TwRowEdge *edge = tw_row_scope_edge (self, i);
    if (edge->from == from && edge->to == to)
      return edge;
  }
  TwRowEdge edge = { .from = from, .to = to, .join = join, .plain = TRUE };
  edge.from_columns = g_ptr_array_new ();
  edge.to_columns = g_ptr_array_new ();
  edge.matches = g_ptr_array_new ();
  edge.equals = g_ptr_array_new ();
  edge.type = join ? join->jointype : PG_QUERY__JOIN_TYPE__JOIN_INNER;
  g_array_append_val (self->edges, edge);
  return tw_row_scope_edge (self, self->edges->len - 1);
}

static const PgQuery__ColumnRef *
column_of (const PgQuery__Node *node)
{
  return node && node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF ? node->column_ref : NULL;
}

/* a.x = b.y; %FALSE where @node is something else */
static gboolean
add_equality (TwRowScope *self, PgQuery__Node *node, PgQuery__JoinExpr *join)
{
  const PgQuery__AExpr *equal
    = node->node_case == PG_QUERY__NODE__NODE_A_EXPR ? node->a_expr : NULL;
  if (equal == NULL || equal->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP || equal->n_name != 1
      || g_strcmp0 (tw_sql_tree_text (equal->name[0]), "=") != 0)
    return FALSE;
  const PgQuery__ColumnRef *left = column_of (equal->lexpr), *right = column_of (equal->rexpr);
  int a = left ? source_of (self, left, self->sources->len) : -1;
  int b = right ? source_of (self, right, self->sources->len) : -1;
  if (a < 0 || b < 0 || a == b)
    return FALSE;
  TwRowEdge *edge = require_edge (self, (guint) a, (guint) b, join);
  g_ptr_array_add (edge->from_columns,
                   (gpointer) tw_sql_column_get_name (a < b ? left : right));
  g_ptr_array_add (edge->to_columns, (gpointer) tw_sql_column_get_name (a < b ? right : left));
  g_ptr_array_add (edge->equals, node);
  return TRUE;
}

static void
split_conjuncts (PgQuery__Node *node, GPtrArray *parts)
{
  if (node == NULL)
    return;
  if (node->node_case != PG_QUERY__NODE__NODE_BOOL_EXPR
      || node->bool_expr->boolop != PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR) {
    g_ptr_array_add (parts, node);
    return;
  }
  for (gsize i = 0; i < node->bool_expr->n_args; i++)
    split_conjuncts (node->bool_expr->args[i], parts);
}

/* What ON says beside equalities; @first is the first source of the right side. */
static void
add_condition (TwRowScope *self, PgQuery__Node *node, guint first_edge, guint first)
{
  guint32 sources = tw_row_scope_sources_of (self, &node->base);
  gboolean of_right = is_one (sources) && index_of (sources) >= first;
  for (guint i = first_edge; i < self->edges->len; i++) {
    TwRowEdge *edge = tw_row_scope_edge (self, i);
    if (of_right && edge->to == index_of (sources))
      g_ptr_array_add (edge->matches, node);
    else if (!of_right)
      edge->plain = FALSE;
  }
}

static void
add_using (TwRowScope *self, PgQuery__JoinExpr *join, guint first)
{
  for (gsize i = 0; i < join->n_using_clause; i++) {
    const char *name = tw_sql_tree_text (join->using_clause[i]);
    int left = -1;
    for (guint s = 0; s < first && name; s++) {
      const TwTable *table = tw_row_scope_source (self, s)->table;
      if (table && tw_table_find_column (table, name))
        left = (int) s;
    }
    if (left < 0 || first + 1 != self->sources->len) {
      self->odd = TRUE;
      continue;
    }
    TwRowEdge *edge = require_edge (self, (guint) left, first, join);
    g_ptr_array_add (edge->from_columns, (gpointer) name);
    g_ptr_array_add (edge->to_columns, (gpointer) name);
  }
}

static void add_from (TwRowScope *self, PgQuery__Node *node, const TwCatalog *catalog, guint depth);

static void
add_join (TwRowScope *self, PgQuery__JoinExpr *join, const TwCatalog *catalog, guint depth)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  add_from (self, join->larg, catalog, depth + 1);
  guint first = self->sources->len;
  add_from (self, join->rarg, catalog, depth + 1);
  guint first_edge = self->edges->len;
  self->odd |= join->is_natural || join->alias != NULL;
  add_using (self, join, first);
  split_conjuncts (join->quals, parts);
  for (guint i = 0; i < parts->len; i++)
    if (!add_equality (self, parts->pdata[i], join))
      g_ptr_array_add (others, parts->pdata[i]);
  for (guint i = 0; i < others->len; i++)
    add_condition (self, others->pdata[i], first_edge, first);
  /* One table that two others have to agree on is no plain pair. */
  if (self->edges->len > first_edge + 1)
    for (guint i = first_edge; i < self->edges->len; i++)
      tw_row_scope_edge (self, i)->plain = FALSE;
}

static void
add_source (TwRowScope *self, PgQuery__Node *node, const char *name, const TwTable *table)
{
  TwRowSource source = { name, node, table, g_ptr_array_new () };
  g_array_append_val (self->sources, source);
}

static void
add_from (TwRowScope *self, PgQuery__Node *node, const TwCatalog *catalog, guint depth)
{
  if (depth > MAX_DEPTH || self->sources->len >= TW_ROW_MAX_SOURCES) {
    self->odd = TRUE;
  } else if (node->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR) {
    add_join (self, node->join_expr, catalog, depth);
  } else if (node->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) {
    const PgQuery__RangeVar *relation = node->range_var;
    const char *schema
      = relation->schemaname && *relation->schemaname ? relation->schemaname : NULL;
    add_source (self, node, relation->alias ? relation->alias->aliasname : relation->relname,
                catalog ? tw_catalog_find_table (catalog, schema, relation->relname) : NULL);
  } else if (node->node_case == PG_QUERY__NODE__NODE_RANGE_SUBSELECT
             && !node->range_subselect->lateral && node->range_subselect->alias) {
    add_source (self, node, node->range_subselect->alias->aliasname, NULL);
  } else {
    self->odd = TRUE;
  }
}

static void
add_where (TwRowScope *self, PgQuery__Node *where)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  split_conjuncts (where, parts);
  for (guint i = 0; i < parts->len; i++) {
    PgQuery__Node *part = parts->pdata[i];
    if (add_equality (self, part, NULL))
      continue;
    guint32 sources = tw_row_scope_sources_of (self, &part->base);
    self->filtered |= sources;
    g_ptr_array_add (self->filters, part);
    if (is_one (sources))
      g_ptr_array_add (tw_row_scope_source (self, index_of (sources))->filters, part);
  }
}

static gboolean
is_aggregate (const PgQuery__FuncCall *call)
{
  static const char *const names[] = { "sum", "avg", "count", "min", "max", "stddev", "stddev_samp",
                                       "stddev_pop", "variance", "var_samp", "var_pop", "median",
                                       "listagg", "string_agg", "array_agg", "bool_and", "bool_or",
                                       "approximate", "any_value", NULL };
  return g_strv_contains (names, tw_sql_function_get_name (call));
}

/* MIN and MAX do not mind a row that comes twice; COUNT(*) counts what comes. */
static gboolean
minds_repeats (const PgQuery__FuncCall *call)
{
  static const char *const names[] = { "sum", "avg", "count", "stddev", "stddev_samp", "stddev_pop",
                                       "variance", "var_samp", "var_pop", "median", NULL };
  return !call->agg_distinct && !call->agg_star
         && g_strv_contains (names, tw_sql_function_get_name (call));
}

static void
find_measures (const ProtobufCMessage *node, gpointer user_data)
{
  TwRowScope *self = user_data;
  if (node->descriptor == &pg_query__func_call__descriptor
      && is_aggregate ((const PgQuery__FuncCall *) node)) {
    PgQuery__FuncCall *call = (PgQuery__FuncCall *) node;
    TwRowMeasure measure = { call, 0 };
    for (gsize i = 0; i < call->n_args; i++)
      measure.sources |= tw_row_scope_sources_of (self, &call->args[i]->base);
    self->aggregated = TRUE;
    self->counts_all |= call->agg_star;
    if (minds_repeats (call))
      g_array_append_val (self->measures, measure);
    else if (!call->agg_star)
      self->shown |= measure.sources;
    return;
  }
  if (node->descriptor == &pg_query__column_ref__descriptor)
    self->shown |= tw_row_scope_sources_of (self, node);
  else if (node->descriptor == &pg_query__select_stmt__descriptor)
    self->shown = ALL_SOURCES;
  else
    tw_sql_tree_foreach (node, find_measures, self);
}

static void
read_output (TwRowScope *self)
{
  const PgQuery__SelectStmt *select = self->select;
  for (gsize i = 0; i < select->n_target_list; i++)
    find_measures (&select->target_list[i]->base, self);
  for (gsize i = 0; i < select->n_group_clause; i++) {
    self->aggregated = TRUE;
    find_measures (&select->group_clause[i]->base, self);
  }
  if (select->having_clause)
    find_measures (&select->having_clause->base, self);
  for (gsize i = 0; i < select->n_sort_clause; i++) {
    /* A bare name is one of the result's. */
    const PgQuery__Node *key = select->sort_clause[i]->sort_by->node;
    if (key->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || key->column_ref->n_fields > 1)
      find_measures (&key->base, self);
  }
}

TwRowScope *
tw_row_scope_new (PgQuery__SelectStmt *select, const TwCatalog *catalog)
{
  g_autoptr (TwRowScope) self = g_new0 (TwRowScope, 1);
  self->select = select;
  self->sources = g_array_new (FALSE, FALSE, sizeof (TwRowSource));
  self->edges = g_array_new (FALSE, FALSE, sizeof (TwRowEdge));
  self->measures = g_array_new (FALSE, FALSE, sizeof (TwRowMeasure));
  self->filters = g_ptr_array_new ();
  g_array_set_clear_func (self->sources, source_clear);
  g_array_set_clear_func (self->edges, edge_clear);
  for (gsize i = 0; i < select->n_from_clause; i++)
    add_from (self, select->from_clause[i], catalog, 0);
  if (self->sources->len < 2)
    return NULL;
  add_where (self, select->where_clause);
  read_output (self);
  return g_steal_pointer (&self);
}

typedef struct {
  GPtrArray *scopes;
  const TwCatalog *catalog;
  guint depth;
} Search;

static void
find_scopes (const ProtobufCMessage *node, gpointer user_data)
{
  Search *search = user_data;
  if (search->depth > 4 * MAX_DEPTH)
    return;
  if (node->descriptor == &pg_query__select_stmt__descriptor) {
    TwRowScope *scope = tw_row_scope_new ((PgQuery__SelectStmt *) node, search->catalog);
    if (scope)
      g_ptr_array_add (search->scopes, scope);
  }
  search->depth++;
  tw_sql_tree_foreach (node, find_scopes, search);
  search->depth--;
}

GPtrArray *
tw_row_scope_find_all (PgQuery__ParseResult *tree, const TwCatalog *catalog)
{
  Search search
    = { g_ptr_array_new_with_free_func ((GDestroyNotify) tw_row_scope_free), catalog, 0 };
  find_scopes (&tree->base, &search);
  return search.scopes;
}

guint32
tw_row_scope_beyond (const TwRowScope *self, guint edge, guint near)
{
  const TwRowEdge *through = tw_row_scope_edge (self, edge);
  guint32 seen = 1u << (through->from == near ? through->to : through->from);
  for (gboolean more = TRUE; more;) {
    more = FALSE;
    for (guint i = 0; i < self->edges->len; i++) {
      const TwRowEdge *other = tw_row_scope_edge (self, i);
      guint32 ends = 1u << other->from | 1u << other->to;
      if (i == edge || (seen & ends) == 0 || (ends & ~seen) == 0)
        continue;
      seen |= ends;
      more = TRUE;
    }
  }
  return seen & 1u << near ? 0 : seen;
}
