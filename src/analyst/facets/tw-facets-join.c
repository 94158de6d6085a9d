// SPDX-License-Identifier: Apache-2.0
#include "analyst/facets/tw-facets-private.h"

#include "analyst/tw-labels.h"

/* One pair of columns that joins two tables, and where the statement says so. */
typedef struct {
  const TwColumn *column;
  guint name; /* the token */
} Side;

static gboolean
read_side (const TwFacets *self, const TwSqlReading *reading, const PgQuery__Node *node, Side *side)
{
  TwSqlReferent referent = { 0 };
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF
      || node->column_ref->n_fields < 2
      || !tw_sql_reading_resolve (reading, node->column_ref, &referent) || !referent.column)
    return FALSE;
  int first = tw_facets_find_token (self, node->column_ref->location);
  side->column = referent.column;
  side->name = (guint) first + 2 * (guint) (node->column_ref->n_fields - 1);
  return first >= 0 && side->name < self->tokens->n_tokens;
}

static gboolean
is_same_way (const TwRelationship *relationship, const Side *a, const Side *b)
{
  return (relationship->source[0] == a->column && relationship->target[0] == b->column)
         || (relationship->source[0] == b->column && relationship->target[0] == a->column);
}

static char *
way_text (const TwRelationship *relationship)
{
  g_autofree char *label = tw_label_of_column (relationship->source[0]);
  return relationship->role ? g_strdup_printf ("%s (%s)", relationship->role, label)
                            : g_steal_pointer (&label);
}

static char *
with_way (TwFacets *self, const TwRelationship *other, const Side *a, const Side *b)
{
  TwDialect dialect = tw_catalog_get_dialect (self->catalog);
  gboolean forward = other->source[0]->table == a->column->table;
  g_autofree char *left
    = tw_dialect_quote_identifier (dialect, (forward ? other->source : other->target)[0]->name);
  g_autofree char *right
    = tw_dialect_quote_identifier (dialect, (forward ? other->target : other->source)[0]->name);
  TwTextEdit edits[] = { { { a->name, a->name + 1 }, left }, { { b->name, b->name + 1 }, right } };
  TwTextEdit swapped[] = { edits[1], edits[0] };
  return tw_facets_edit (self, a->name < b->name ? edits : swapped, 2);
}

/* The other relationships of the same two tables, in the same direction: as many rows, other ones. */
static void
add_join (TwFacets *self, const Side *a, const Side *b)
{
  const GPtrArray *all = tw_catalog_get_relationships (self->catalog);
  const TwRelationship *now = NULL;
  for (guint i = 0; i < all->len; i++) {
    const TwRelationship *relationship = all->pdata[i];
    if (relationship->n_columns == 1 && is_same_way (relationship, a, b))
      now = relationship;
  }
  TwFacetPlace *place = NULL;
  for (guint i = 0; now && i < all->len; i++) {
    const TwRelationship *other = all->pdata[i];
    if (other == now || other->n_columns != 1 || other->source[0]->table != now->source[0]->table
        || other->target[0]->table != now->target[0]->table)
      continue;
    if (place == NULL) {
      g_autofree char *from = tw_label_of_table (now->source[0]->table);
      g_autofree char *to = tw_label_of_table (now->target[0]->table);
      place = tw_facets_add (self, TW_FACET_JOIN, g_strdup_printf ("%s → %s", from, to),
                             way_text (now));
    }
    tw_facet_add_change (place->facet.changes, way_text (other), with_way (self, other, a, b));
  }
}

static void
read_condition (TwFacets *self, const TwSqlReading *reading, const PgQuery__Node *node)
{
  Side left, right;
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_A_EXPR
      || node->a_expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP || node->a_expr->n_name != 1
      || g_strcmp0 (tw_sql_tree_text (node->a_expr->name[0]), "=") != 0)
    return;
  if (read_side (self, reading, node->a_expr->lexpr, &left)
      && read_side (self, reading, node->a_expr->rexpr, &right)
      && left.column->table != right.column->table)
    add_join (self, &left, &right);
}

static void
read_from (TwFacets *self, const TwSqlReading *reading, const PgQuery__Node *node)
{
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_JOIN_EXPR)
    return;
  read_from (self, reading, node->join_expr->larg);
  read_from (self, reading, node->join_expr->rarg);
  read_condition (self, reading, node->join_expr->quals);
}

static gboolean
is_outer (const PgQuery__Node *node)
{
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_JOIN_EXPR)
    return FALSE;
  return node->join_expr->jointype != PG_QUERY__JOIN_TYPE__JOIN_INNER
         || is_outer (node->join_expr->larg) || is_outer (node->join_expr->rarg);
}

gboolean
tw_facets_keeps_rows (const TwSqlReading *reading)
{
  for (gsize i = 0; i < reading->select->n_from_clause; i++)
    if (is_outer (reading->select->from_clause[i]))
      return TRUE;
  return FALSE;
}

void
tw_facets_read_joins (TwFacets *self, const TwSqlReading *reading)
{
  for (gsize i = 0; i < reading->select->n_from_clause; i++)
    read_from (self, reading, reading->select->from_clause[i]);
}
