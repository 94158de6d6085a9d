// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TW_GRADE_SIMPLE,
  TW_GRADE_MEDIUM,
  TW_GRADE_COMPLEX,
} TwGrade;

/**
 * TwVerifiedQuery: a question with SQL that a person has confirmed (examples.yaml)
 *
 *     northwind:
 *       - question: How many customers are there?
 *         sql: SELECT COUNT(*) FROM northwind.customers
 *         grade: simple          # optional; else counted from the joins
 *         sample: true           # optional; shown in the drop-down of sample questions
 *
 * @sql: (nullable): %NULL where declining is the right answer (`declined: true`)
 * @missing: what a declined question lacks (`missing: cost`), or %NULL
 */
typedef struct {
  char *schema;
  char *question;
  char *sql;
  char *missing;
  TwGrade grade;
  gboolean sample;
} TwVerifiedQuery;

void tw_verified_query_free (TwVerifiedQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwVerifiedQuery, tw_verified_query_free)

/** tw_verified_queries_load: (element-type TwVerifiedQuery) (transfer full) */
GPtrArray *tw_verified_queries_load (const char *path, GError **error);
GPtrArray *tw_verified_queries_parse (const char *text, gssize length, GError **error);

/**
 * tw_verified_query_save:
 *
 * Writes the question with its SQL into the file at @path, whose other lines stay as they are: a new
 * entry, or new SQL where the question is there already, whatever its case.
 */
gboolean tw_verified_query_save (const char *path, const char *schema, const char *question,
                                 const char *sql, GError **error);

/** tw_verified_query_remove: %TW_CATALOG_ERROR_UNKNOWN_NAME where it is not there */
gboolean tw_verified_query_remove (const char *path, const char *schema, const char *question,
                                   GError **error);

/**
 * tw_verified_query_change:
 * @known: (nullable): what the file held when the person began; where it holds something else by now,
 *   nothing is written and the error is %TW_CATALOG_ERROR_CONFLICT
 * @was: (nullable): the entry that is meant, as it was parsed; %NULL adds one
 * @now: (nullable): what its question, SQL and `sample:` become; %NULL removes it
 *
 * Only what differs is written; the file's other bytes stay as they are. An entry stays in its schema.
 * %TW_CATALOG_ERROR_EXISTS where another entry of that schema asks the same. What is taken back is
 * taken back by tw_yaml_file_restore().
 */
gboolean tw_verified_query_change (const char *path, const char *known, const TwVerifiedQuery *was,
                                   const TwVerifiedQuery *now, GError **error);

/** tw_grade_get_name: "simple", "medium", "complex" */
const char *tw_grade_get_name (TwGrade grade);

G_END_DECLS
