// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>
#include <pg_query/pg_query.pb-c.h>

G_BEGIN_DECLS

/* PostgreSQL's own parser (libpg_query), and its tree as the structures of its protocol buffers. */

/**
 * tw_sql_tree_parse:
 *
 * Returns: (transfer full) (nullable): %NULL where PostgreSQL's grammar refuses @sql; free it with
 *   tw_sql_tree_free()
 */
PgQuery__ParseResult *tw_sql_tree_parse (const char *sql);
void tw_sql_tree_free (PgQuery__ParseResult *self);

/* A tree of one's own, to be changed: it and all that is made for it are freed together. */
typedef struct _TwSqlArena TwSqlArena;
TwSqlArena *tw_sql_arena_new (void);
void tw_sql_arena_free (TwSqlArena *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwSqlArena, tw_sql_arena_free)

/** tw_sql_arena_parse: (nullable): the tree of @sql; not for tw_sql_tree_free() */
PgQuery__ParseResult *tw_sql_arena_parse (TwSqlArena *self, const char *sql);

/** tw_sql_arena_alloc: zeroed */
gpointer tw_sql_arena_alloc (TwSqlArena *self, gsize size);

/** tw_sql_arena_new_message: an empty node of that kind */
gpointer tw_sql_arena_new_message (TwSqlArena *self, const ProtobufCMessageDescriptor *kind);

/** tw_sql_tree_to_text: (transfer full) (nullable): @select as SQL, in PostgreSQL's own writing */
char *tw_sql_tree_to_text (const PgQuery__SelectStmt *select);

/** tw_sql_tree_expression_to_text: (transfer full) (nullable): the same for an expression */
char *tw_sql_tree_expression_to_text (const PgQuery__Node *expression);

/** tw_sql_tree_name: "SelectStmt" for the node that holds a SELECT */
const char *tw_sql_tree_name (const ProtobufCMessage *node);

typedef void (*TwSqlTreeFunc) (const ProtobufCMessage *child, gpointer user_data);

/** tw_sql_tree_foreach: calls @func for each node directly below @node, in order */
void tw_sql_tree_foreach (const ProtobufCMessage *node, TwSqlTreeFunc func, gpointer user_data);

/** tw_sql_tree_text: (nullable): what a node that is a string says */
const char *tw_sql_tree_text (const PgQuery__Node *node);

/**
 * tw_sql_run_deep:
 * @size: of the statement, in tokens
 *
 * Calls @func and waits for it, on a stack that a tree of @size nested nodes cannot overflow.
 *
 * Returns: %FALSE when there is no memory for such a stack
 */
gboolean tw_sql_run_deep (gsize size, void (*func) (gpointer data), gpointer data);

#define TW_SQL_TREE_MAX_BYTES 65536 /* of a statement that tw_sql_tree_visit() reads */

typedef void (*TwSqlTreeVisitor) (const PgQuery__ParseResult *tree, gpointer user_data);

/**
 * tw_sql_tree_visit:
 *
 * Parses @sql and calls @visitor with its tree, on a stack that is deep enough for both.
 *
 * Returns: %FALSE with %TW_CATALOG_ERROR_FAILED and the parser's words where PostgreSQL's grammar
 *   refuses @sql, or where it is too long
 */
gboolean tw_sql_tree_visit (const char *sql, TwSqlTreeVisitor visitor, gpointer user_data,
                            GError **error);

G_END_DECLS
