// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-sql-tree.h"

#include <glib/gi18n.h>
#include <pg_query.h>
#include <pthread.h>
#include <string.h>

#include "catalog/tw-catalog-error.h"

/* The parser and whoever walks its tree recurse once or more for each node. */
#define SHALLOW_TOKENS 1000
#define STACK_PER_TOKEN (8 * 1024)
#define STACK_BASE (4 * 1024 * 1024)

typedef struct {
  void (*func) (gpointer data);
  gpointer data;
} DeepCall;

typedef struct {
  const char *sql;
  TwSqlTreeVisitor visitor;
  gpointer user_data;
  char *problem; /* the parser's words */
} Visit;

static const void *
member (const ProtobufCMessage *message, guint offset)
{
  return (const char *) message + offset;
}

static gboolean
has_field (const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
  if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0)
    return TRUE;
  return *(const guint32 *) member (message, field->quantifier_offset) == field->id;
}

static void *
run_deep_thread (void *data)
{
  DeepCall *call = data;
  call->func (call->data);
  return NULL;
}

static PgQuery__ParseResult *
parse (const char *sql, ProtobufCAllocator *allocator, char **problem)
{
  PgQueryProtobufParseResult result = pg_query_parse_protobuf (sql);
  PgQuery__ParseResult *tree = NULL;
  if (result.error && problem)
    *problem = g_strdup (result.error->message);
  if (result.error == NULL)
    tree = pg_query__parse_result__unpack (allocator, result.parse_tree.len,
                                           (const guint8 *) result.parse_tree.data);
  pg_query_free_protobuf_parse_result (result);
  return tree;
}

static void
run_visit (gpointer data)
{
  Visit *visit = data;
  PgQuery__ParseResult *tree = parse (visit->sql, NULL, &visit->problem);
  if (tree)
    visit->visitor (tree, visit->user_data);
  tw_sql_tree_free (tree);
}

PgQuery__ParseResult *
tw_sql_tree_parse (const char *sql)
{
  return parse (sql, NULL, NULL);
}

struct _TwSqlArena {
  ProtobufCAllocator allocator;
  GPtrArray *pieces;
};

static void *
arena_alloc (void *data, size_t size)
{
  TwSqlArena *self = data;
  gpointer piece = g_malloc0 (MAX (size, 1));
  g_ptr_array_add (self->pieces, piece);
  return piece;
}

static void
arena_keep (void *data, void *piece)
{
}

TwSqlArena *
tw_sql_arena_new (void)
{
  TwSqlArena *self = g_new0 (TwSqlArena, 1);
  self->pieces = g_ptr_array_new_with_free_func (g_free);
  self->allocator = (ProtobufCAllocator) { arena_alloc, arena_keep, self };
  return self;
}

void
tw_sql_arena_free (TwSqlArena *self)
{
  g_ptr_array_unref (self->pieces);
  g_free (self);
}

PgQuery__ParseResult *
tw_sql_arena_parse (TwSqlArena *self, const char *sql)
{
  return parse (sql, &self->allocator, NULL);
}

gpointer
tw_sql_arena_alloc (TwSqlArena *self, gsize size)
{
  return arena_alloc (self, size);
}

gpointer
tw_sql_arena_new_message (TwSqlArena *self, const ProtobufCMessageDescriptor *kind)
{
  ProtobufCMessage *message = arena_alloc (self, kind->sizeof_message);
  protobuf_c_message_init (kind, message);
  return message;
}

char *
tw_sql_tree_to_text (const PgQuery__SelectStmt *select)
{
  PgQuery__Node node = PG_QUERY__NODE__INIT;
  PgQuery__RawStmt statement = PG_QUERY__RAW_STMT__INIT;
  PgQuery__RawStmt *statements[] = { &statement };
  PgQuery__ParseResult tree = PG_QUERY__PARSE_RESULT__INIT;
  node.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
  node.select_stmt = (PgQuery__SelectStmt *) select;
  statement.stmt = &node;
  tree.n_stmts = 1;
  tree.stmts = statements;
  PgQueryProtobuf packed = { .len = pg_query__parse_result__get_packed_size (&tree) };
  g_autofree char *bytes = g_malloc (packed.len);
  pg_query__parse_result__pack (&tree, (guint8 *) bytes);
  packed.data = bytes;
  PgQueryDeparseResult result = pg_query_deparse_protobuf (packed);
  char *text = result.error ? NULL : g_strdup (result.query);
  pg_query_free_deparse_result (result);
  return text;
}

char *
tw_sql_tree_expression_to_text (const PgQuery__Node *expression)
{
  static const char head[] = "SELECT ";
  PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
  PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
  PgQuery__Node node = PG_QUERY__NODE__INIT;
  PgQuery__Node *targets[] = { &node };
  target.val = (PgQuery__Node *) expression;
  node.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
  node.res_target = &target;
  select.n_target_list = 1;
  select.target_list = targets;
  select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
  select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
  g_autofree char *text = tw_sql_tree_to_text (&select);
  return text && g_str_has_prefix (text, head) ? g_strdup (text + strlen (head)) : NULL;
}

void
tw_sql_tree_free (PgQuery__ParseResult *self)
{
  if (self != NULL)
    pg_query__parse_result__free_unpacked (self, NULL);
}

const char *
tw_sql_tree_name (const ProtobufCMessage *node)
{
  const char *dot = strrchr (node->descriptor->name, '.');
  return dot != NULL ? dot + 1 : node->descriptor->name;
}

void
tw_sql_tree_foreach (const ProtobufCMessage *node, TwSqlTreeFunc func, gpointer user_data)
{
  for (guint i = 0; i < node->descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *field = &node->descriptor->fields[i];
    if (field->type != PROTOBUF_C_TYPE_MESSAGE || !has_field (node, field))
      continue;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
      gsize n = *(const gsize *) member (node, field->quantifier_offset);
      ProtobufCMessage *const *children
        = *(ProtobufCMessage *const *const *) member (node, field->offset);
      for (gsize child = 0; child < n; child++)
        func (children[child], user_data);
    } else {
      const ProtobufCMessage *child
        = *(const ProtobufCMessage *const *) member (node, field->offset);
      if (child != NULL)
        func (child, user_data);
    }
  }
}

const char *
tw_sql_tree_text (const PgQuery__Node *node)
{
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_STRING)
    return NULL;
  return node->string->sval;
}

gboolean
tw_sql_run_deep (gsize size, void (*func) (gpointer data), gpointer data)
{
  DeepCall call = { .func = func, .data = data };
  pthread_attr_t attributes;
  pthread_t thread;
  if (size <= SHALLOW_TOKENS) {
    func (data);
    return TRUE;
  }
  pthread_attr_init (&attributes);
  pthread_attr_setstacksize (&attributes, STACK_BASE + size * STACK_PER_TOKEN);
  gboolean started = pthread_create (&thread, &attributes, run_deep_thread, &call) == 0;
  pthread_attr_destroy (&attributes);
  if (started)
    pthread_join (thread, NULL);
  return started;
}

gboolean
tw_sql_tree_visit (const char *sql, TwSqlTreeVisitor visitor, gpointer user_data, GError **error)
{
  gsize length = strlen (sql);
  Visit visit = { sql, visitor, user_data, NULL };
  if (length > TW_SQL_TREE_MAX_BYTES)
    visit.problem = g_strdup (_("it is too long"));
  else if (!tw_sql_run_deep (length / 2, run_visit, &visit))
    visit.problem = g_strdup (_("there is not enough memory"));
  g_autofree char *problem = visit.problem;
  return problem == NULL
         || tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                          _("The SQL could not be read: %s."), problem);
}
