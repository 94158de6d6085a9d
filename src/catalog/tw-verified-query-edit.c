// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-verified-query.h"

#include <glib/gi18n.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-yaml-document.h"

static char *
fold (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *normal = g_utf8_normalize (trimmed, -1, G_NORMALIZE_ALL_COMPOSE);
  return g_utf8_casefold (normal ? normal : trimmed, -1);
}

/* The list of @schema, and the place of the question in it; -1 where it is not there. */
static const TwYamlNode *
find_question (const TwYamlDocument *file, const char *schema, const char *question, int *index)
{
  const TwYamlNode *list = file->root && file->root->kind == TW_YAML_MAPPING
                             ? tw_yaml_lookup (file->root, schema)
                             : NULL;
  g_autofree char *wanted = fold (question);
  *index = -1;
  for (guint i = 0; list && list->kind == TW_YAML_LIST && i < list->items->len; i++) {
    const TwYamlNode *entry = list->items->pdata[i];
    const TwYamlNode *text
      = entry->kind == TW_YAML_MAPPING ? tw_yaml_lookup (entry, "question") : NULL;
    g_autofree char *has = text && text->kind == TW_YAML_TEXT ? fold (text->text) : NULL;
    if (has && g_str_equal (has, wanted)) {
      *index = (int) i;
      return list;
    }
  }
  return list;
}

static TwYamlDocument *
load (const char *path, GPtrArray **queries, GError **error)
{
  g_autoptr (TwYamlDocument) file = tw_yaml_document_load (path, error);
  if (file == NULL)
    return NULL;
  *queries = tw_verified_queries_parse (file->text, (gssize) file->length, error);
  return *queries ? g_steal_pointer (&file) : NULL;
}

/* How many of @queries are not in @others, word for word. */
static guint
count_missing (const GPtrArray *queries, const GPtrArray *others)
{
  guint missing = 0;
  for (guint i = 0; i < queries->len; i++) {
    const TwVerifiedQuery *query = queries->pdata[i];
    gboolean found = FALSE;
    for (guint k = 0; k < others->len && !found; k++) {
      const TwVerifiedQuery *other = others->pdata[k];
      found = g_str_equal (query->schema, other->schema)
              && g_str_equal (query->question, other->question)
              && g_strcmp0 (query->sql, other->sql) == 0
              && g_strcmp0 (query->missing, other->missing) == 0;
    }
    missing += !found;
  }
  return missing;
}

/* Nothing but one entry may be another or gone, and what is new must be what is meant. */
static gboolean
finish (TwYamlDocument *file, char *text, const GPtrArray *before, int change, const char *sql,
        GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!tw_yaml_document_replace (file, text, &local))
    return tw_yaml_document_fail (file, error);
  g_autoptr (GPtrArray) after
    = tw_verified_queries_parse (file->text, (gssize) file->length, &local);
  gboolean fine = after && (int) after->len == (int) before->len + change
                  && count_missing (before, after) <= (change > 0 ? 0 : 1)
                  && count_missing (after, before) <= (change < 0 ? 0 : 1);
  for (guint i = 0; fine && sql && i < after->len; i++)
    if (g_strcmp0 (((TwVerifiedQuery *) after->pdata[i])->sql, sql) == 0)
      return tw_yaml_document_save (file, error);
  return fine && sql == NULL ? tw_yaml_document_save (file, error)
                             : tw_yaml_document_fail (file, error);
}

gboolean
tw_verified_query_save (const char *path, const char *schema, const char *question,
                        const char *sql, GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (TwYamlDocument) file = load (path, &before, error);
  g_autofree char *asked = g_strstrip (g_strdup (question));
  g_autofree char *kept = g_strstrip (g_strdup (sql));
  if (file == NULL)
    return FALSE;
  if (!g_utf8_validate (asked, -1, NULL) || !g_utf8_validate (kept, -1, NULL) || *asked == '\0'
      || *kept == '\0')
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                         _("A verified query needs a question and SQL, in readable characters."));
  const TwYamlField fields[] = { { .key = "question", .value = asked },
                                 { .key = "sql", .value = kept, .lines = TRUE } };
  int index;
  const TwYamlNode *list = find_question (file, schema, asked, &index);
  TwYamlSource source = tw_yaml_document_get_source (file);
  char *text = index < 0
                 ? tw_yaml_add_entry (&source, schema, fields, G_N_ELEMENTS (fields))
                 : tw_yaml_set_field (&source, list->items->pdata[index], &fields[1]);
  return finish (file, text, before, index < 0 ? 1 : 0, kept, error);
}

gboolean
tw_verified_query_remove (const char *path, const char *schema, const char *question,
                          GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (TwYamlDocument) file = load (path, &before, error);
  int index;
  if (file == NULL)
    return FALSE;
  const TwYamlNode *list = find_question (file, schema, question, &index);
  if (index < 0)
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                         _("\"tradewind-cli verified list\" shows those that are there."),
                         _("%s has no verified query \"%s\"."), path, question);
  TwYamlSource source = tw_yaml_document_get_source (file);
  return finish (file, tw_yaml_remove_item (&source, list, (guint) index), before, -1, NULL, error);
}
