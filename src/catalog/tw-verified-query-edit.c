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

/* ---- with what the person began with ---- */

static gboolean
check_known (const TwYamlDocument *file, const char *known, GError **error)
{
  return known == NULL || g_str_equal (file->text, known)
         || tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT,
                          _("Read it again; the edits can be put on top of what it holds now."),
                          _("%s was changed by another program since it was read."), file->path);
}

static gboolean
is_same (const TwVerifiedQuery *a, const TwVerifiedQuery *b)
{
  return g_str_equal (a->schema, b->schema) && g_str_equal (a->question, b->question)
         && g_strcmp0 (a->sql, b->sql) == 0 && g_strcmp0 (a->missing, b->missing) == 0
         && a->sample == b->sample;
}

/* Its place in all of the file, and in the list of its schema; -1 where it is not there. */
static int
find_entry (const GPtrArray *queries, const TwVerifiedQuery *wanted, guint *in_schema)
{
  *in_schema = 0;
  for (guint i = 0; i < queries->len; i++) {
    const TwVerifiedQuery *query = queries->pdata[i];
    if (is_same (query, wanted))
      return (int) i;
    *in_schema += g_str_equal (query->schema, wanted->schema);
  }
  return -1;
}

static gboolean
check_query (const GPtrArray *queries, int self, const TwVerifiedQuery *now, GError **error)
{
  if (!g_utf8_validate (now->question, -1, NULL) || *now->question == '\0'
      || (now->sql && (!g_utf8_validate (now->sql, -1, NULL) || *now->sql == '\0')))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                         _("A verified query needs a question and SQL, in readable characters."));
  g_autofree char *asked = fold (now->question);
  for (guint i = 0; i < queries->len; i++) {
    const TwVerifiedQuery *other = queries->pdata[i];
    g_autofree char *asks = fold (other->question);
    if ((int) i != self && g_str_equal (other->schema, now->schema) && g_str_equal (asks, asked))
      return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_EXISTS,
                           _("Edit that one, or ask in other words."),
                           _("There is a verified query \"%s\" already."), other->question);
  }
  return TRUE;
}

#define N_FIELDS 3

static void
fill_fields (const TwVerifiedQuery *query, TwYamlField fields[N_FIELDS])
{
  fields[0] = (TwYamlField) { .key = "question", .value = query->question };
  fields[1] = (TwYamlField) { .key = "sql", .value = query->sql, .lines = TRUE };
  fields[2] = (TwYamlField) { .key = "sample", .value = query->sample ? "true" : NULL,
                              .bare = TRUE };
}

static gboolean
set_fields (TwYamlDocument *file, guint index, const TwVerifiedQuery *was,
            const TwVerifiedQuery *now)
{
  TwYamlField old[N_FIELDS], wanted[N_FIELDS];
  fill_fields (was, old);
  fill_fields (now, wanted);
  for (guint i = 0; i < N_FIELDS; i++) {
    if (g_strcmp0 (old[i].value, wanted[i].value) == 0)
      continue;
    const TwYamlNode *list = tw_yaml_lookup (file->root, was->schema);
    TwYamlSource source = tw_yaml_document_get_source (file);
    if (!tw_yaml_document_replace (
          file, tw_yaml_set_field (&source, list->items->pdata[index], &wanted[i]), NULL))
      return FALSE;
  }
  return TRUE;
}

static gboolean
apply (TwYamlDocument *file, guint index, const TwVerifiedQuery *was, const TwVerifiedQuery *now)
{
  TwYamlSource source = tw_yaml_document_get_source (file);
  TwYamlField fields[N_FIELDS];
  if (was && now)
    return set_fields (file, index, was, now);
  if (was)
    return tw_yaml_document_replace (
      file, tw_yaml_remove_item (&source, tw_yaml_lookup (file->root, was->schema), index), NULL);
  fill_fields (now, fields);
  return tw_yaml_document_replace (
    file, tw_yaml_add_entry (&source, now->schema, fields, N_FIELDS), NULL);
}

/* Every entry of @before in its order, but for the one that was meant, and nothing else. */
static gboolean
is_as_meant (const GPtrArray *before, const GPtrArray *after, int at, const TwVerifiedQuery *now)
{
  gboolean seen = now == NULL;
  guint k = 0;
  for (guint i = 0; i < before->len; i++) {
    const TwVerifiedQuery *wanted = (int) i == at ? now : before->pdata[i];
    if (wanted == NULL)
      continue;
    if (at < 0 && !seen && k < after->len && is_same (after->pdata[k], now)) {
      seen = TRUE;
      k++;
    }
    if (k == after->len || !is_same (after->pdata[k++], wanted))
      return FALSE;
  }
  if (at < 0 && !seen && k < after->len)
    seen = is_same (after->pdata[k++], now);
  return k == after->len && (seen || at >= 0);
}

static gboolean
change_entry (TwYamlDocument *file, const GPtrArray *before, const TwVerifiedQuery *was,
              const TwVerifiedQuery *now, GError **error)
{
  guint in_schema = 0;
  int at = was ? find_entry (before, was, &in_schema) : -1;
  if (was && at < 0)
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                         _("Read it again to see those that are there."),
                         _("%s has no verified query \"%s\"."), file->path, was->question);
  if (now && !check_query (before, at, now, error))
    return FALSE;
  g_autoptr (GPtrArray) after
    = apply (file, in_schema, was, now)
        ? tw_verified_queries_parse (file->text, (gssize) file->length, NULL)
        : NULL;
  if (after == NULL || !is_as_meant (before, after, at, now))
    return tw_yaml_document_fail (file, error);
  return tw_yaml_document_save (file, error);
}

gboolean
tw_verified_query_change (const char *path, const char *known, const TwVerifiedQuery *was,
                          const TwVerifiedQuery *now, GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (TwYamlDocument) file = load (path, &before, error);
  if (file == NULL || !check_known (file, known, error))
    return FALSE;
  if (now == NULL)
    return change_entry (file, before, was, NULL, error);
  g_autofree char *question = g_strstrip (g_strdup (now->question));
  g_autofree char *sql = now->sql ? g_strstrip (g_strdup (now->sql)) : NULL;
  TwVerifiedQuery clean = { .schema = was ? was->schema : now->schema, .question = question,
                            .sql = sql, .missing = was ? was->missing : NULL,
                            .sample = now->sample };
  return change_entry (file, before, was, &clean, error);
}

gboolean
tw_verified_queries_restore (const char *path, const char *known, const char *text, GError **error)
{
  g_autoptr (TwYamlDocument) file = tw_yaml_document_load (path, error);
  return file && check_known (file, known, error)
         && tw_yaml_document_replace (file, g_strdup (text), error)
         && tw_yaml_document_save (file, error);
}
