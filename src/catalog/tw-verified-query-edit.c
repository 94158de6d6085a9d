// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-verified-query.h"

#include <glib/gi18n.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-yaml-change.h"

#define N_FIELDS 3

static void
fill_fields (const TwVerifiedQuery *query, TwYamlField fields[N_FIELDS])
{
  fields[0] = (TwYamlField) { .key = "question", .value = query->question };
  fields[1] = (TwYamlField) { .key = "sql", .value = query->sql, .lines = TRUE };
  fields[2] = (TwYamlField) { .key = "sample", .value = query->sample ? "true" : NULL,
                              .bare = TRUE };
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

/* What comes out must still be read, with @now (nullable) in it as it is meant. */
static gboolean
change_and_save (TwYamlDocument *file, const TwYamlChange *change, const TwVerifiedQuery *now,
                 GError **error)
{
  if (!tw_yaml_document_change (file, change, error))
    return FALSE;
  g_autoptr (GPtrArray) after
    = tw_verified_queries_parse (file->text, (gssize) file->length, NULL);
  gboolean found = after && now == NULL;
  for (guint i = 0; after && i < after->len && !found; i++) {
    const TwVerifiedQuery *query = after->pdata[i];
    found = g_str_equal (query->schema, now->schema)
            && g_str_equal (query->question, now->question)
            && g_strcmp0 (query->sql, now->sql) == 0 && query->sample == now->sample;
  }
  return found ? tw_yaml_document_save (file, error) : tw_yaml_document_fail (file, error);
}

static gboolean
check_texts (const TwVerifiedQuery *now, GError **error)
{
  return (g_utf8_validate (now->question, -1, NULL) && *now->question
          && (now->sql == NULL || (g_utf8_validate (now->sql, -1, NULL) && *now->sql)))
         || tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                          _("A verified query needs a question and SQL, in readable characters."));
}

/* The one that asks the same, whatever its case; %NULL where it is not there. */
static const TwVerifiedQuery *
find_question (const TwYamlDocument *file, const GPtrArray *queries, const char *schema,
               const char *question, int *index)
{
  *index = tw_yaml_document_find_name (file, schema, "question", question, -1);
  for (guint i = 0, k = 0; *index >= 0 && i < queries->len; i++) {
    const TwVerifiedQuery *query = queries->pdata[i];
    if (g_str_equal (query->schema, schema) && (int) k++ == *index)
      return query;
  }
  *index = -1;
  return NULL;
}

gboolean
tw_verified_query_save (const char *path, const char *schema, const char *question,
                        const char *sql, GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (TwYamlDocument) file = load (path, &before, error);
  g_autofree char *asked = g_strstrip (g_strdup (question));
  g_autofree char *kept = g_strstrip (g_strdup (sql));
  TwVerifiedQuery now = { .schema = (char *) schema, .question = asked, .sql = kept };
  if (file == NULL || !check_texts (&now, error))
    return FALSE;
  TwYamlField was_fields[N_FIELDS], now_fields[N_FIELDS];
  TwYamlChange change = { schema, -1, was_fields, now_fields, N_FIELDS };
  const TwVerifiedQuery *was = find_question (file, before, schema, asked, &change.index);
  if (was) {
    fill_fields (was, was_fields);
    now.question = was->question;
    now.sample = was->sample;
  }
  fill_fields (&now, now_fields);
  return change_and_save (file, &change, &now, error);
}

static gboolean
fail_unknown (const TwYamlDocument *file, const char *question, const char *hint, GError **error)
{
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME, hint,
                       _("%s has no verified query \"%s\"."), file->path, question);
}

gboolean
tw_verified_query_remove (const char *path, const char *schema, const char *question,
                          GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (TwYamlDocument) file = load (path, &before, error);
  TwYamlChange change = { .section = schema };
  if (file == NULL)
    return FALSE;
  if (!find_question (file, before, schema, question, &change.index))
    return fail_unknown (file, question,
                         _("\"tradewind-cli verified list\" shows those that are there."), error);
  return change_and_save (file, &change, NULL, error);
}

/* ---- with what the person began with ---- */

static gboolean
change_entry (TwYamlDocument *file, const TwVerifiedQuery *was, const TwVerifiedQuery *now,
              GError **error)
{
  TwYamlField was_fields[N_FIELDS], now_fields[N_FIELDS];
  TwYamlChange change = { was ? was->schema : now->schema, -1, was_fields,
                          now ? now_fields : NULL, N_FIELDS };
  if (was) {
    fill_fields (was, was_fields);
    change.index = tw_yaml_document_find (file, was->schema, was_fields, N_FIELDS);
    if (change.index < 0)
      return fail_unknown (file, was->question, _("Read it again to see those that are there."),
                           error);
  }
  if (now == NULL)
    return change_and_save (file, &change, NULL, error);
  fill_fields (now, now_fields);
  if (!check_texts (now, error))
    return FALSE;
  if (tw_yaml_document_find_name (file, change.section, "question", now->question, change.index)
      >= 0)
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_EXISTS,
                         _("Edit that one, or ask in other words."),
                         _("There is a verified query \"%s\" already."), now->question);
  return change_and_save (file, &change, now, error);
}

gboolean
tw_verified_query_change (const char *path, const char *known, const TwVerifiedQuery *was,
                          const TwVerifiedQuery *now, GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (TwYamlDocument) file = load (path, &before, error);
  if (file == NULL || !tw_yaml_document_check_known (file, known, error))
    return FALSE;
  if (now == NULL)
    return change_entry (file, was, NULL, error);
  g_autofree char *question = g_strstrip (g_strdup (now->question));
  g_autofree char *sql = now->sql ? g_strstrip (g_strdup (now->sql)) : NULL;
  TwVerifiedQuery clean = { .schema = was ? was->schema : now->schema, .question = question,
                            .sql = sql, .sample = now->sample };
  return change_entry (file, was, &clean, error);
}
