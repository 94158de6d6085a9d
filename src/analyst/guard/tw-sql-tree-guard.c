// SPDX-License-Identifier: Apache-2.0
#include "analyst/guard/tw-sql-tree-guard.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "analyst/guard/tw-sql-known.h"

typedef struct {
  const TwCatalog *catalog;
  const char *const *allowed;
  char *reason;
} TreeGuard;

/* Every kind of node that a query may consist of; sorted. What is not here is refused. */
static const char *const query_nodes[] = {
  "A_ArrayExpr",     "A_Const",         "A_Expr",          "A_Indices",       "A_Indirection",
  "A_Star",          "Alias",           "BitString",       "BoolExpr",        "Boolean",
  "BooleanTest",     "CTECycleClause",  "CTESearchClause", "CaseExpr",        "CaseWhen",
  "CoalesceExpr",    "CollateClause",   "ColumnDef",       "ColumnRef",       "CommonTableExpr",
  "Float",           "FuncCall",        "GroupingFunc",    "GroupingSet",     "Integer",
  "JoinExpr",        "List",            "MinMaxExpr",      "NamedArgExpr",    "Node",
  "NullTest",        "RangeFunction",   "RangeSubselect",  "RangeTableFunc",  "RangeTableFuncCol",
  "RangeTableSample", "RangeVar",       "RawStmt",         "ResTarget",       "RowExpr",
  "SQLValueFunction", "SelectStmt",     "SortBy",          "String",          "SubLink",
  "TypeCast",        "TypeName",        "WindowDef",       "WithClause",      "XmlExpr",
  "XmlSerialize",
};

static int
compare_names (const void *key, const void *element)
{
  return strcmp (key, *(const char *const *) element);
}

static const char *
lock_words (PgQuery__LockClauseStrength strength)
{
  switch (strength) {
  case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORKEYSHARE:
    return "FOR KEY SHARE";
  case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORSHARE:
    return "FOR SHARE";
  case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORNOKEYUPDATE:
    return "FOR NO KEY UPDATE";
  case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORUPDATE:
  case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_NONE:
  case PG_QUERY__LOCK_CLAUSE_STRENGTH__LOCK_CLAUSE_STRENGTH_UNDEFINED:
  case _PG_QUERY__LOCK_CLAUSE_STRENGTH_IS_INT_SIZE:
    break;
  }
  return "FOR UPDATE";
}

static char *
describe_forbidden (const ProtobufCMessage *node, const char *name)
{
  if (node->descriptor == &pg_query__locking_clause__descriptor) {
    const PgQuery__LockingClause *clause = (const PgQuery__LockingClause *) node;
    return g_strdup_printf (_("%s locks the rows it reads."), lock_words (clause->strength));
  }
  if (node->descriptor == &pg_query__into_clause__descriptor)
    return g_strdup ("SELECT … INTO creates a table.");
  if (node->descriptor == &pg_query__param_ref__descriptor)
    return g_strdup (_("A $ parameter has no value here."));
  if (g_str_has_suffix (name, "Stmt")) {
    g_autofree char *verb = g_ascii_strup (name, (gssize) strlen (name) - 4);
    return g_strdup_printf (_("The query contains %s, which does more than read."), verb);
  }
  return g_strdup_printf (_("The query contains %s, which is not known to only read."), name);
}

/* @names holds a name of one or more parts; more than two make @schema "". */
static const char *
split_name (PgQuery__Node *const *names, gsize n, const char **schema)
{
  *schema = NULL;
  if (n == 0)
    return "";
  const char *name = tw_sql_tree_text (names[n - 1]);
  if (n == 2)
    *schema = tw_sql_tree_text (names[0]);
  else if (n > 2)
    *schema = "";
  return name != NULL ? name : "";
}

static void
check_function (TreeGuard *self, const PgQuery__FuncCall *call)
{
  const char *schema;
  const char *name = split_name (call->funcname, call->n_funcname, &schema);
  self->reason = tw_sql_refused_function (schema, name, self->allowed);
}

static void
check_operator (TreeGuard *self, PgQuery__Node *const *names, gsize n)
{
  const char *schema;
  if (n == 0)
    return;
  const char *name = split_name (names, n, &schema);
  gboolean system = schema == NULL || strcmp (schema, "pg_catalog") == 0;
  if (!system || !tw_sql_known_operator (name))
    self->reason
      = g_strdup_printf (_("Operator %s%s%s is not known to be free of side effects."),
                         schema != NULL ? schema : "", schema != NULL ? "." : "", name);
}

static void
check_expression (TreeGuard *self, const PgQuery__AExpr *expression)
{
  /* The others have words for a name, such as BETWEEN, and stand for built-in operators. */
  if (expression->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP
      || expression->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY
      || expression->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL)
    check_operator (self, expression->name, expression->n_name);
}

static void
check_type (TreeGuard *self, const PgQuery__TypeName *type)
{
  const char *schema;
  const char *name = split_name (type->names, type->n_names, &schema);
  gboolean system = schema == NULL || strcmp (schema, "pg_catalog") == 0;
  if (!type->setof && !type->pct_type && system && tw_sql_known_type (name))
    return;
  if (system && strcmp (name, "char") == 0)
    return;
  g_autofree char *written
    = schema != NULL ? g_strconcat (schema, ".", name, NULL) : g_strdup (name);
  if (!tw_sql_catalog_has_type (self->catalog, written))
    self->reason
      = g_strdup_printf (_("Type %s is not known: converting to it could run code."), written);
}

static void
check_sample (TreeGuard *self, const PgQuery__RangeTableSample *sample)
{
  const char *schema;
  const char *name = split_name (sample->method, sample->n_method, &schema);
  if (schema != NULL || (strcmp (name, "system") != 0 && strcmp (name, "bernoulli") != 0))
    self->reason = g_strdup_printf (_("The sampling method %s is not known."), name);
}

static void
check_relation (TreeGuard *self, const PgQuery__RangeVar *relation)
{
  const char *schema = relation->schemaname;
  gboolean system = schema == NULL || *schema == '\0' || strcmp (schema, "pg_catalog") == 0;
  if (system && tw_sql_reads_server_files (relation->relname))
    self->reason = g_strdup_printf (_("%s reads files of the server."), relation->relname);
}

static void
check_node (TreeGuard *self, const ProtobufCMessage *node)
{
  const ProtobufCMessageDescriptor *kind = node->descriptor;
  if (kind == &pg_query__func_call__descriptor)
    check_function (self, (const PgQuery__FuncCall *) node);
  else if (kind == &pg_query__a__expr__descriptor)
    check_expression (self, (const PgQuery__AExpr *) node);
  else if (kind == &pg_query__sub_link__descriptor)
    check_operator (self, ((const PgQuery__SubLink *) node)->oper_name,
                    ((const PgQuery__SubLink *) node)->n_oper_name);
  else if (kind == &pg_query__sort_by__descriptor)
    check_operator (self, ((const PgQuery__SortBy *) node)->use_op,
                    ((const PgQuery__SortBy *) node)->n_use_op);
  else if (kind == &pg_query__type_name__descriptor)
    check_type (self, (const PgQuery__TypeName *) node);
  else if (kind == &pg_query__range_table_sample__descriptor)
    check_sample (self, (const PgQuery__RangeTableSample *) node);
  else if (kind == &pg_query__range_var__descriptor)
    check_relation (self, (const PgQuery__RangeVar *) node);
}

static void
walk (const ProtobufCMessage *node, gpointer user_data)
{
  TreeGuard *self = user_data;
  if (self->reason != NULL)
    return;
  const char *name = tw_sql_tree_name (node);
  if (bsearch (name, query_nodes, G_N_ELEMENTS (query_nodes), sizeof *query_nodes, compare_names)
      == NULL)
    self->reason = describe_forbidden (node, name);
  else
    check_node (self, node);
  if (self->reason == NULL)
    tw_sql_tree_foreach (node, walk, self);
}

char *
tw_sql_tree_refuse (const PgQuery__ParseResult *tree, const TwCatalog *catalog,
                    const char *const *allowed)
{
  if (tree->n_stmts != 1)
    return g_strdup (_("There is not exactly one statement."));
  const PgQuery__Node *statement = tree->stmts[0]->stmt;
  if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return g_strdup (_("The statement is no query."));
  TreeGuard self = { .catalog = catalog, .allowed = allowed };
  walk (&tree->stmts[0]->base, &self);
  return self.reason;
}

gboolean
tw_sql_catalog_has_type (const TwCatalog *catalog, const char *name)
{
  for (guint i = 0; catalog != NULL && i < tw_catalog_get_n_columns (catalog); i++) {
    const char *type = tw_catalog_get_column (catalog, i)->type_name;
    if (type != NULL && strcmp (type, name) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
tw_sql_reads_server_files (const char *relation)
{
  static const char *const views[]
    = { "pg_file_settings", "pg_hba_file_rules", "pg_ident_file_mappings", NULL };
  return g_strv_contains (views, relation);
}
