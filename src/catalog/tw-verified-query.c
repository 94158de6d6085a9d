// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-verified-query.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-sql-tree.h"
#include "catalog/tw-yaml.h"

void
tw_verified_query_free (TwVerifiedQuery *self)
{
  if (self == NULL)
    return;
  g_free (self->schema);
  g_free (self->question);
  g_free (self->sql);
  g_free (self->missing);
  g_free (self);
}

static void
count_joins (const ProtobufCMessage *node, gpointer user_data)
{
  guint *joins = user_data;
  if (node->descriptor == &pg_query__join_expr__descriptor)
    (*joins)++;
  if (node->descriptor == &pg_query__select_stmt__descriptor) {
    const PgQuery__SelectStmt *select = (const PgQuery__SelectStmt *) node;
    *joins += select->n_from_clause > 1 ? (guint) select->n_from_clause - 1 : 0;
  }
  tw_sql_tree_foreach (node, count_joins, joins);
}

static void
visit_joins (const PgQuery__ParseResult *tree, gpointer user_data)
{
  count_joins (&tree->base, user_data);
}

/* SQL that is Redshift's own has no tree; there the word JOIN tells. */
static guint
count_join_words (const char *sql)
{
  g_autoptr (GRegex) word = g_regex_new ("\\bjoin\\b", G_REGEX_CASELESS, 0, NULL);
  g_auto (GStrv) pieces = g_regex_split (word, sql, 0);
  return g_strv_length (pieces) - 1;
}

static TwGrade
grade_of (const char *sql)
{
  guint joins = 0;
  if (!tw_sql_tree_visit (sql, visit_joins, &joins, NULL))
    joins = count_join_words (sql);
  if (joins == 0)
    return TW_GRADE_SIMPLE;
  return joins <= 2 ? TW_GRADE_MEDIUM : TW_GRADE_COMPLEX;
}

const char *
tw_grade_get_name (TwGrade grade)
{
  switch (grade) {
  case TW_GRADE_SIMPLE:
    return "simple";
  case TW_GRADE_MEDIUM:
    return "medium";
  case TW_GRADE_COMPLEX:
    return "complex";
  }
  return "complex";
}

static gboolean
read_grade (const TwYamlEntry *entry, TwVerifiedQuery *query, GError **error)
{
  g_autofree char *name = NULL;
  if (!tw_yaml_entry_dup_text (entry, "grade", FALSE, &name, error))
    return FALSE;
  if (name == NULL) {
    query->grade = query->sql ? grade_of (query->sql) : TW_GRADE_SIMPLE;
    return TRUE;
  }
  for (TwGrade grade = TW_GRADE_SIMPLE; grade <= TW_GRADE_COMPLEX; grade++) {
    query->grade = grade;
    if (g_ascii_strcasecmp (name, tw_grade_get_name (grade)) == 0)
      return TRUE;
  }
  return tw_yaml_fail (entry->file, tw_yaml_lookup (entry->node, "grade")->line, error,
                       _("expected simple, medium or complex behind \"grade:\", found \"%.60s\"."),
                       name);
}

/* Either SQL, or `declined: true`; not both. */
static gboolean
read_answer (const TwYamlEntry *entry, TwVerifiedQuery *query, GError **error)
{
  gboolean declined = FALSE;
  if (!tw_yaml_entry_get_boolean (entry, "declined", &declined, error)
      || !tw_yaml_entry_dup_text (entry, "sql", !declined, &query->sql, error)
      || !tw_yaml_entry_dup_text (entry, "missing", FALSE, &query->missing, error))
    return FALSE;
  if (declined && query->sql)
    return tw_yaml_fail (entry->file, entry->node->line, error,
                         _("expected either \"sql:\" or \"declined: true\", found both."));
  return TRUE;
}

static gboolean
read_query (const TwYamlEntry *entry, gpointer user_data, GError **error)
{
  GPtrArray *queries = user_data;
  TwVerifiedQuery *query = g_new0 (TwVerifiedQuery, 1);
  g_ptr_array_add (queries, query);
  query->schema = g_strdup (entry->schema);
  return tw_yaml_entry_dup_text (entry, "question", TRUE, &query->question, error)
         && read_answer (entry, query, error) && read_grade (entry, query, error)
         && tw_yaml_entry_get_boolean (entry, "sample", &query->sample, error);
}

static GPtrArray *
parse (const char *text, gssize length, const char *name, GError **error)
{
  g_autoptr (GPtrArray) queries
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_verified_query_free);
  if (!tw_yaml_foreach_entry (text, length, name, _("verified queries"), read_query, queries,
                              error))
    return NULL;
  return g_steal_pointer (&queries);
}

GPtrArray *
tw_verified_queries_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!tw_yaml_read_file (path, &text, &length, error))
    return NULL;
  return parse (text, (gssize) length, path, error);
}

GPtrArray *
tw_verified_queries_parse (const char *text, gssize length, GError **error)
{
  return parse (text, length, "examples.yaml", error);
}
