// SPDX-License-Identifier: Apache-2.0
#include "analyst/facets/tw-facets-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/tw-labels.h"

#define LONGEST_VALUE 40 /* characters that a chip shows */

/* ---- the clause ---- */

void
tw_where_free (TwWhere *self)
{
  g_array_unref (self->parts);
  g_free (self);
}

static gboolean
ends_where (const TwSqlTokens *tokens, guint at)
{
  static const char *const words[]
    = { "group", "having", "order",   "limit", "offset", "union", "except", "intersect",
        "minus", "window", "qualify", "fetch", "for",    "connect", "start", NULL };
  return tw_sql_tokens_is_mark (tokens, at, ")") || tw_sql_tokens_is_mark (tokens, at, ";")
         || (tokens->tokens[at].kind == TW_SQL_WORD
             && g_strv_contains (words, tokens->tokens[at].text));
}

static int
find_where (const TwFacets *facets, guint at)
{
  for (int i = (int) at; i >= 0; i--) {
    if (tw_sql_tokens_is_mark (facets->tokens, (guint) i, ")"))
      i = (int) facets->partners[i];
    else if (tw_sql_tokens_is_mark (facets->tokens, (guint) i, "("))
      return -1;
    else if (tw_sql_tokens_is_word (facets->tokens, (guint) i, "where"))
      return i;
  }
  return -1;
}

static void
cut (const TwFacets *facets, TwWhere *self)
{
  gboolean between = FALSE;
  TwTokenRange part = { self->range.first + 1, 0 };
  for (guint i = part.first; i < self->range.end; i++) {
    if (tw_sql_tokens_is_mark (facets->tokens, i, "(")) {
      i = facets->partners[i];
    } else if (tw_sql_tokens_is_word (facets->tokens, i, "between")) {
      between = TRUE;
    } else if (tw_sql_tokens_is_word (facets->tokens, i, "and")) {
      part.end = i;
      if (!between) {
        g_array_append_val (self->parts, part);
        part.first = i + 1;
      }
      between = FALSE;
    }
  }
  part.end = self->range.end;
  g_array_append_val (self->parts, part);
}

TwWhere *
tw_where_new (const TwFacets *facets, guint at)
{
  int where = find_where (facets, at);
  if (where < 0)
    return NULL;
  TwWhere *self = g_new0 (TwWhere, 1);
  self->parts = g_array_new (FALSE, FALSE, sizeof (TwTokenRange));
  guint end = (guint) where + 1;
  while (end < facets->tokens->n_tokens && !ends_where (facets->tokens, end))
    end = tw_sql_tokens_is_mark (facets->tokens, end, "(") ? facets->partners[end] + 1 : end + 1;
  self->range = (TwTokenRange) { (guint) where, end };
  cut (facets, self);
  return self;
}

/* ---- its conditions ---- */

typedef struct {
  TwFacets *facets;
  const TwSqlReading *reading;
  const PgQuery__Node *node;
  const PgQuery__AExpr *expression;
  const TwColumn *column;
  const PgQuery__ColumnRef *reference;
  GPtrArray *values; /* of PgQuery__AConst */
  gboolean year;     /* of the column alone is compared */
} Condition;

static const PgQuery__Node *
without_cast (const PgQuery__Node *node)
{
  while (node && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
    node = node->type_cast->arg;
  return node;
}

static gboolean
read_column (Condition *self, const PgQuery__Node *node)
{
  TwSqlReferent referent = { 0 };
  node = without_cast (node);
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF
      || !tw_sql_reading_resolve (self->reading, node->column_ref, &referent))
    return FALSE;
  self->column = referent.column;
  self->reference = node->column_ref;
  return self->column != NULL;
}

/* EXTRACT (YEAR FROM column), DATE_PART ('year', column) */
static gboolean
read_year (Condition *self, const PgQuery__Node *node)
{
  node = without_cast (node);
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_FUNC_CALL
      || node->func_call->n_args != 2)
    return FALSE;
  const char *name = tw_sql_function_get_name (node->func_call);
  const PgQuery__Node *part = without_cast (node->func_call->args[0]);
  if (strcmp (name, "extract") != 0 && strcmp (name, "date_part") != 0)
    return FALSE;
  self->year = part->node_case == PG_QUERY__NODE__NODE_A_CONST
               && part->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL
               && g_ascii_strcasecmp (part->a_const->sval->sval, "year") == 0;
  return self->year && read_column (self, node->func_call->args[1]);
}

static gboolean
read_value (Condition *self, const PgQuery__Node *node)
{
  node = without_cast (node);
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_A_CONST || node->a_const->isnull)
    return FALSE;
  g_ptr_array_add (self->values, node->a_const);
  return TRUE;
}

static gboolean
read_values (Condition *self, const PgQuery__Node *node)
{
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_LIST)
    return read_value (self, node);
  gboolean read = node->list->n_items > 0;
  for (gsize i = 0; read && i < node->list->n_items; i++)
    read = read_value (self, node->list->items[i]);
  return read;
}

static const char *
operator_of (const Condition *self)
{
  const char *text = self->expression->n_name ? tw_sql_tree_text (self->expression->name[0]) : NULL;
  return text ? text : "";
}

static char *
dup_value (const PgQuery__AConst *constant)
{
  if (constant->val_case == PG_QUERY__A__CONST__VAL_SVAL)
    return g_strdup (constant->sval->sval);
  if (constant->val_case == PG_QUERY__A__CONST__VAL_FVAL)
    return g_strdup (constant->fval->fval);
  if (constant->val_case == PG_QUERY__A__CONST__VAL_IVAL)
    return g_strdup_printf ("%d", constant->ival->ival);
  if (constant->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL)
    return g_strdup (constant->boolval->boolval ? "true" : "false");
  return g_strdup ("…");
}

/* ---- which part of the clause it is ---- */

static void
compare_part (const PgQuery__ParseResult *tree, gpointer user_data)
{
  char **text = user_data;
  const PgQuery__SelectStmt *select = tw_sql_tree_get_select (tree);
  if (select && select->where_clause)
    *text = tw_sql_tree_expression_to_text (select->where_clause);
}

/* What is cut out of the text must be the very condition of the tree. */
static gboolean
is_part (const Condition *self, TwTokenRange range)
{
  g_autofree char *source = tw_facets_dup_source (self->facets, range);
  g_autofree char *statement = g_strconcat ("SELECT 1 WHERE ", source, NULL);
  g_autofree char *there = NULL;
  g_autofree char *wanted = tw_sql_tree_expression_to_text (self->node);
  tw_sql_tree_visit (statement, compare_part, &there, NULL);
  return wanted && g_strcmp0 (there, wanted) == 0;
}

static gboolean
set_part (const Condition *self, TwFacetPlace *place)
{
  int at = tw_facets_find_token (self->facets, self->expression->location);
  g_autoptr (TwWhere) where = at >= 0 ? tw_where_new (self->facets, (guint) at) : NULL;
  for (guint i = 0; where && i < where->parts->len; i++) {
    TwTokenRange range = g_array_index (where->parts, TwTokenRange, i);
    if (range.first > (guint) at || range.end <= (guint) at || !is_part (self, range))
      continue;
    g_array_append_val (place->parts, i);
    if (place->where == NULL)
      place->where = g_steal_pointer (&where);
    return TRUE;
  }
  return FALSE;
}

static TwTokenRange
reference_range (const TwFacets *facets, const PgQuery__ColumnRef *reference)
{
  int first = tw_facets_find_token (facets, reference->location);
  if (first < 0)
    return (TwTokenRange) { 0, 0 };
  return (TwTokenRange) { (guint) first, (guint) first + 2 * (guint) reference->n_fields - 1 };
}

static gboolean
set_column (const Condition *self, TwFacetPlace *place)
{
  TwTokenRange range = reference_range (self->facets, self->reference);
  place->column = self->column;
  if (range.end == 0 || range.end > self->facets->tokens->n_tokens)
    return FALSE;
  g_free (place->reference);
  place->reference = tw_facets_dup_source (self->facets, range);
  return TRUE;
}

typedef struct {
  TwFacets *facets;
  const TwSqlReading *reading;
  TwFacetPlace *place;
} Names;

static void
collect_names (const ProtobufCMessage *node, gpointer user_data)
{
  Names *names = user_data;
  TwSqlReferent referent = { 0 };
  if (node->descriptor == &pg_query__select_stmt__descriptor)
    return;
  if (node->descriptor == &pg_query__column_ref__descriptor) {
    const PgQuery__ColumnRef *reference = (const PgQuery__ColumnRef *) node;
    TwTokenRange range = reference_range (names->facets, reference);
    guint last = range.end - 1;
    if (range.end > 0 && range.end <= names->facets->tokens->n_tokens
        && tw_sql_reading_resolve (names->reading, reference, &referent)
        && referent.column == names->place->column)
      g_array_append_val (names->place->names, last);
    return;
  }
  tw_sql_tree_foreach (node, collect_names, user_data);
}

void
tw_facets_collect_names (TwFacets *self, const TwSqlReading *reading, TwFacetPlace *place)
{
  Names names = { self, reading, place };
  tw_sql_tree_foreach (&reading->select->base, collect_names, &names);
}

/* ---- periods ---- */

static gboolean
read_date (const PgQuery__AConst *constant, GDate *date)
{
  g_autofree char *text = dup_value (constant);
  guint year, month, day;
  if (sscanf (text, "%4u-%2u-%2u", &year, &month, &day) != 3
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

static gboolean
read_year_value (const Condition *self, GDate *from, GDate *to)
{
  const PgQuery__AConst *constant = self->values->pdata[0];
  g_autofree char *text = dup_value (constant);
  guint64 year = g_ascii_strtoull (text, NULL, 10);
  if (self->values->len != 1 || strcmp (operator_of (self), "=") != 0 || year < 1 || year > 9000)
    return FALSE;
  g_date_set_dmy (from, 1, 1, (GDateYear) year);
  g_date_set_dmy (to, 1, 1, (GDateYear) (year + 1));
  return TRUE;
}

/* One side of a period, or both. */
static gboolean
read_period (const Condition *self, GDate *from, GDate *to)
{
  GDate first;
  const char *operator = operator_of (self);
  if (self->year)
    return read_year_value (self, from, to);
  if (!read_date (self->values->pdata[0], &first))
    return FALSE;
  if (self->expression->kind == PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN) {
    *from = first;
    if (self->values->len != 2 || !read_date (self->values->pdata[1], to))
      return FALSE;
    g_date_add_days (to, 1);
    return TRUE;
  }
  if (self->expression->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP)
    return FALSE;
  if (strchr (operator, '=') == NULL && operator[0] == '>')
    g_date_add_days (&first, 1);
  if (strcmp (operator, "<=") == 0)
    g_date_add_days (&first, 1);
  if (operator[0] == '>')
    *from = first;
  else if (operator[0] == '<' && operator[1] != '>')
    *to = first;
  else
    return FALSE;
  return TRUE;
}

/* The same column's other end, said before. */
static TwFacetPlace *
find_open_period (const Condition *self, const GDate *from, const GDate *to)
{
  for (guint i = 0; i < self->facets->places->len; i++) {
    TwFacetPlace *place = self->facets->places->pdata[i];
    if (place->facet.kind != TW_FACET_PERIOD || place->column != self->column)
      continue;
    gboolean fits = g_date_valid (&place->from) != g_date_valid (&place->to)
                    && g_date_valid (&place->from) != g_date_valid (from)
                    && g_date_valid (&place->to) != g_date_valid (to);
    if (fits)
      return place;
  }
  return NULL;
}

static gboolean
add_period (const Condition *self)
{
  GDate from, to;
  g_date_clear (&from, 1);
  g_date_clear (&to, 1);
  if (!tw_data_type_is_temporal (self->column->type) || !read_period (self, &from, &to))
    return FALSE;
  TwFacetPlace *place = find_open_period (self, &from, &to);
  if (place == NULL) {
    place = tw_facets_add (self->facets, TW_FACET_PERIOD, tw_label_of_column (self->column), NULL);
    place->dated = set_column (self, place);
    tw_facets_collect_names (self->facets, self->reading, place);
  }
  place->dated = set_part (self, place) && place->dated;
  if (g_date_valid (&from))
    place->from = from;
  if (g_date_valid (&to))
    place->to = to;
  g_free (place->facet.value);
  place->facet.value = tw_facets_dup_period (&place->from, &place->to);
  return TRUE;
}

/* ---- filters ---- */

static char *
filter_value (const Condition *self)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->values->len; i++)
    g_ptr_array_add (values, dup_value (self->values->pdata[i]));
  gboolean between = self->expression->kind == PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN;
  g_autofree char *joined = tw_label_join (values, between ? TW_JOIN_AND : TW_JOIN_OR);
  g_autofree char *shown
    = g_utf8_strlen (joined, -1) > LONGEST_VALUE ? g_utf8_substring (joined, 0, LONGEST_VALUE) : NULL;
  g_autofree char *text = g_strconcat (shown ? shown : joined, shown ? "…" : NULL, NULL);
  const char *operator = operator_of (self);
  if (strcmp (operator, "<>") == 0 || strcmp (operator, "!=") == 0)
    /* Translators: what a column must not be, as in "country: not France" */
    return g_strdup_printf (C_("filter", "not %s"), text);
  if (strcmp (operator, "~~") == 0 || strcmp (operator, "~~*") == 0)
    /* Translators: a pattern that a column must match, as in "city: like San%" */
    return g_strdup_printf (C_("filter", "like %s"), text);
  if (strcmp (operator, "=") == 0 || between)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s %s", operator, text);
}

/* The values as they are written; a value with a sign is not one token. */
static void
set_literals (const Condition *self, TwFacetPlace *place)
{
  const PgQuery__AConst *first = self->values->pdata[0];
  const PgQuery__AConst *last = self->values->pdata[self->values->len - 1];
  int from = tw_facets_find_token (self->facets, first->location);
  int to = tw_facets_find_token (self->facets, last->location);
  gboolean between = self->expression->kind == PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN;
  if (from < 0 || to < from || between)
    return;
  for (int at = from; at <= to; at++) {
    TwSqlTokenKind kind = self->facets->tokens->tokens[at].kind;
    if (kind != TW_SQL_STRING && kind != TW_SQL_NUMBER
        && !tw_sql_tokens_is_mark (self->facets->tokens, (guint) at, ","))
      return;
  }
  place->literals = (TwTokenRange) { (guint) from, (guint) to + 1 };
}

static void
add_filter (const Condition *self)
{
  TwFacetPlace *place = tw_facets_add (self->facets, TW_FACET_FILTER,
                                       tw_label_of_column (self->column), filter_value (self));
  gboolean equal = strcmp (operator_of (self), "=") == 0 || strcmp (operator_of (self), "<>") == 0;
  set_column (self, place);
  set_literals (self, place);
  gboolean writable = place->literals.end > 0;
  place->facet.takes_value = writable;
  place->facet.looks_up = writable && equal && self->column->type == TW_DATA_TYPE_TEXT;
  if (set_part (self, place))
    tw_facets_add_removal (self->facets, place, g_strdup (""));
}

static gboolean
is_comparison (const PgQuery__AExpr *expression)
{
  switch (expression->kind) {
  case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
  case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
  case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
  case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
  case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    return TRUE;
  default:
    return FALSE;
  }
}

static void
read_condition (TwFacets *self, const TwSqlReading *reading, const PgQuery__Node *node)
{
  if (node->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR
      && node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR) {
    for (gsize i = 0; i < node->bool_expr->n_args; i++)
      read_condition (self, reading, node->bool_expr->args[i]);
    return;
  }
  if (node->node_case != PG_QUERY__NODE__NODE_A_EXPR || !is_comparison (node->a_expr))
    return;
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  Condition condition = { self, reading, node, node->a_expr, NULL, NULL, values, FALSE };
  gboolean read = (read_column (&condition, node->a_expr->lexpr)
                   || read_year (&condition, node->a_expr->lexpr))
                  && read_values (&condition, node->a_expr->rexpr);
  if (read && !add_period (&condition) && !condition.year)
    add_filter (&condition);
}

void
tw_facets_read_where (TwFacets *self, const TwSqlReading *reading)
{
  guint before = self->places->len;
  if (reading->select->where_clause)
    read_condition (self, reading, reading->select->where_clause);
  for (guint i = before; i < self->places->len; i++) {
    TwFacetPlace *place = self->places->pdata[i];
    if (place->facet.kind == TW_FACET_PERIOD)
      tw_facets_add_period_changes (self, place);
  }
}
