// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-value-lookup.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "retrieval/tw-country.h"
#include "retrieval/tw-value-columns.h"
#include "retrieval/tw-value-phrases.h"
#include "retrieval/tw-words.h"
#include "warehouse/tw-query.h"

#define WHOLE_BUDGET_MS 1500 /* for all queries of one question */
#define LEAST_TIMEOUT_MS 100
#define LEASE_MS 500
#define VALUES_A_COLUMN 20
#define MOST_ROWS 500
#define MOST_VALUES 40
#define AMBIGUOUS 6         /* values of one column with a phrase in them: it is none of them */
#define SHORTEST_PREFIX 4   /* letters */
#define SMALL_TABLE 2000000 /* rows */

/* Letters that people leave the accents off when they type, in pairs; both engines' TRANSLATE
 * replaces letter by letter. */
#define ACCENTED "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöøùúûüýÿšžčćłńśźżąęőűřěůğış"
#define BARE "aaaaaaceeeeiiiinoooooouuuuyaaaaaaceeeeiiiinoooooouuuuyyszcclnszzaeoureugis"

typedef enum {
  MATCH_NONE,
  MATCH_PREFIX,
  MATCH_WORDS,
  MATCH_WHOLE,
} MatchKind;

typedef struct {
  const TwValuePhrase *phrase;
  const TwColumn *column;
  char *value;
  MatchKind kind;
} Found;

typedef struct {
  TwContext *context;
  TwPool *pool;
  TwValueCache *cache;
  GCancellable *cancellable;
  gint64 deadline;
  GPtrArray *columns; /* of TwColumn */
  GPtrArray *phrases; /* of TwValuePhrase */
  GArray *found;      /* of Found */
} Lookup;

typedef struct {
  GString *sql;
  GPtrArray *params;
} Statement;

static void
found_clear (gpointer data)
{
  Found *found = data;
  g_free (found->value);
}

static const char *
add_parameter (Statement *statement, char *value, char buffer[16])
{
  g_ptr_array_add (statement->params, value);
  g_snprintf (buffer, 16, "$%u", statement->params->len);
  return buffer;
}

static void
add_form (GPtrArray *forms, char *form)
{
  if (g_ptr_array_find_with_equal_func (forms, form, g_str_equal, NULL))
    g_free (form);
  else
    g_ptr_array_add (forms, form);
}

static void
add_copies (GPtrArray *forms, const GStrv words)
{
  for (guint i = 0; words[i]; i++)
    add_form (forms, g_strdup (words[i]));
}

/* A phrase in lower case as typed, without accents, with its last word in the other number, and
 * what else its country is called. */
static void
add_forms (GPtrArray *forms, const TwValuePhrase *phrase, gboolean codes)
{
  const TwCountry *country = tw_country_find (phrase->text);
  g_autofree char *lower = g_utf8_strdown (phrase->text, -1);
  const char *blank = strrchr (lower, ' ');
  const gsize head = blank ? (gsize) (blank + 1 - lower) : 0;
  g_autofree char *singular = tw_words_singular (lower + head);
  g_autofree char *plural = tw_words_plural (lower + head);
  add_form (forms, g_strdup_printf ("%.*s%s", (int) head, lower, singular));
  add_form (forms, g_strdup_printf ("%.*s%s", (int) head, lower, plural));
  add_form (forms, tw_words_fold (phrase->text));
  add_form (forms, g_steal_pointer (&lower));
  if (country)
    add_copies (forms, country->names);
  if (country && codes)
    add_copies (forms, country->codes);
}

/* LOWER(col) IN ($1, $2, …) */
static char *
whole_condition (Lookup *lookup, Statement *statement)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new ();
  for (guint i = 0; i < lookup->phrases->len; i++)
    add_forms (forms, g_ptr_array_index (lookup->phrases, i), TRUE);
  GString *condition = g_string_new ("LOWER(%s) IN (");
  for (guint i = 0; i < forms->len; i++) {
    char number[16];
    g_string_append_printf (condition, "%s%s", i > 0 ? ", " : "",
                            add_parameter (statement, g_ptr_array_index (forms, i), number));
  }
  g_string_append_c (condition, ')');
  return g_string_free (condition, FALSE);
}

/* Its words in order with anything between; what comes back is looked at closely by judge_match. */
static char *
like_pattern (const TwValuePhrase *phrase)
{
  GString *pattern = g_string_new ("%");
  for (guint i = 0; phrase->words[i]; i++) {
    if (strpbrk (phrase->words[i], "%_\\")) {
      g_string_free (pattern, TRUE);
      return NULL;
    }
    g_string_append_printf (pattern, "%s%%", phrase->words[i]);
  }
  return g_string_free (pattern, FALSE);
}

/* TRANSLATE(LOWER(col), …) LIKE $1 OR …; %NULL when no phrase is left. */
static char *
part_condition (Lookup *lookup, Statement *statement)
{
  GString *condition = g_string_new (NULL);
  for (guint i = 0; i < lookup->phrases->len; i++) {
    const TwValuePhrase *phrase = g_ptr_array_index (lookup->phrases, i);
    char *pattern = phrase->loose ? like_pattern (phrase) : NULL;
    char number[16];
    if (pattern)
      g_string_append_printf (condition, "%sTRANSLATE(LOWER(%%s), '%s', '%s') LIKE %s",
                              condition->len > 0 ? " OR " : "", ACCENTED, BARE,
                              add_parameter (statement, pattern, number));
  }
  const gboolean any = condition->len > 0;
  char *text = g_string_free (condition, FALSE);
  if (!any)
    g_clear_pointer (&text, g_free);
  return text;
}

static void
append_branch (Statement *statement, TwCatalog *catalog, const TwColumn *column, guint number,
               const char *condition)
{
  const TwDialect dialect = tw_catalog_get_dialect (catalog);
  g_autofree char *name = tw_dialect_quote_identifier (dialect, column->name);
  g_autofree char *table = tw_catalog_dup_qualified_name (catalog, column->table);
  g_auto (GStrv) parts = g_strsplit (condition, "%s", -1);
  g_autofree char *filter = g_strjoinv (name, parts);
  g_string_append_printf (statement->sql,
                          "%sSELECT * FROM (SELECT DISTINCT %u AS c, CAST(%s AS VARCHAR(256)) AS v "
                          "FROM %s WHERE %s LIMIT %u) AS t%u",
                          statement->sql->len > 0 ? " UNION ALL " : "", number, name, table, filter,
                          VALUES_A_COLUMN, number);
}

static gboolean
contains_words (const GStrv words, const GStrv value)
{
  const guint n = g_strv_length (words);
  const guint n_value = g_strv_length (value);
  for (guint start = 0; start + n <= n_value; start++) {
    guint i = 0;
    while (i < n && g_str_equal (words[i], value[start + i]))
      i++;
    if (i == n)
      return TRUE;
  }
  return FALSE;
}

static GStrv
split_value (const char *value)
{
  g_autoptr (GPtrArray) tokens = tw_words_tokenize (value);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < tokens->len; i++)
    g_strv_builder_add (builder, ((const TwToken *) g_ptr_array_index (tokens, i))->folded);
  return g_strv_builder_end (builder);
}

static MatchKind
judge_match (const TwValuePhrase *phrase, const TwColumn *column, const char *value)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func (g_free);
  add_forms (forms, phrase, tw_value_column_holds_countries (column));
  g_autofree char *lower = g_utf8_strdown (value, -1);
  g_autofree char *folded = tw_words_fold (value);
  if (g_ptr_array_find_with_equal_func (forms, lower, g_str_equal, NULL)
      || g_ptr_array_find_with_equal_func (forms, folded, g_str_equal, NULL))
    return MATCH_WHOLE;
  if (!phrase->loose)
    return MATCH_NONE;
  g_auto (GStrv) words = split_value (value);
  if (contains_words (phrase->words, words))
    return MATCH_WORDS;
  const gboolean alone = phrase->words[1] == NULL;
  if (alone && g_utf8_strlen (phrase->words[0], -1) >= SHORTEST_PREFIX
      && !tw_words_is_known (phrase->words[0]) && words[0]
      && g_str_has_prefix (words[0], phrase->words[0]))
    return MATCH_PREFIX;
  return MATCH_NONE;
}

static void
add_match (Lookup *lookup, const TwColumn *column, const char *value)
{
  for (guint i = 0; i < lookup->phrases->len; i++) {
    const TwValuePhrase *phrase = g_ptr_array_index (lookup->phrases, i);
    const MatchKind kind = judge_match (phrase, column, value);
    Found found = { phrase, column, NULL, kind };
    if (kind == MATCH_NONE)
      continue;
    found.value = g_strdup (value);
    g_array_append_val (lookup->found, found);
  }
}

static void
add_matches (Lookup *lookup, const GArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const TwValueRow *row = &g_array_index (rows, TwValueRow, i);
    add_match (lookup, g_ptr_array_index (lookup->columns, row->column), row->value);
  }
}

static GArray *
read_rows (Lookup *lookup, TwResultSet *rows)
{
  GArray *found = tw_value_cache_new_rows ();
  for (guint i = 0; i < tw_result_set_get_n_rows (rows); i++) {
    char buffer[64];
    gint64 number;
    if (!tw_result_set_get_int64 (rows, i, 0, &number) || number < 0
        || number >= lookup->columns->len || tw_result_set_is_null (rows, i, 1))
      continue;
    TwValueRow row
      = { (guint) number, g_strchomp (g_strdup (tw_result_set_get_text (rows, i, 1, buffer, NULL))) };
    g_array_append_val (found, row);
  }
  return found;
}

static void
run (Lookup *lookup, Statement *statement)
{
  const gint64 left_ms = (lookup->deadline - g_get_monotonic_time ()) / 1000;
  if (left_ms < LEAST_TIMEOUT_MS || statement->sql->len == 0)
    return;
  const TwQueryLimits limits = { .max_rows = MOST_ROWS,
                                 .timeout_ms = (guint) left_ms,
                                 .lease_ms = LEASE_MS,
                                 .read_only = TRUE,
                                 .purpose = N_("values named in a question") };
  g_ptr_array_add (statement->params, NULL);
  const char *const *params = (const char *const *) statement->params->pdata;
  g_autoptr (GArray) known = tw_value_cache_find (lookup->cache, statement->sql->str, params);
  if (known) {
    add_matches (lookup, known);
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) rows = tw_query_run (lookup->pool, statement->sql->str, params, &limits,
                                               lookup->cancellable, &error);
  if (rows == NULL) {
    g_debug ("Values were not looked up: %s", error->message);
    return;
  }
  known = read_rows (lookup, rows);
  tw_value_cache_keep (lookup->cache, statement->sql->str, params, known);
  add_matches (lookup, known);
}

typedef char *(*ConditionFunction) (Lookup *lookup, Statement *statement);

static gboolean
may_be_slow (const TwTable *table)
{
  return table->row_estimate > SMALL_TABLE || table->kind == TW_TABLE_KIND_VIEW
         || table->kind == TW_TABLE_KIND_EXTERNAL;
}

/* One query for small tables, one for large tables and views: a slow one costs only its own. */
static void
look_up (Lookup *lookup, ConditionFunction get_condition, gboolean slow)
{
  Statement statement = { g_string_new (NULL), g_ptr_array_new_with_free_func (g_free) };
  g_autofree char *condition = get_condition (lookup, &statement);
  for (guint i = 0; condition && i < lookup->columns->len; i++) {
    const TwColumn *column = g_ptr_array_index (lookup->columns, i);
    if (may_be_slow (column->table) == slow)
      append_branch (&statement, tw_context_get_catalog (lookup->context), column, i, condition);
  }
  run (lookup, &statement);
  g_string_free (statement.sql, TRUE);
  g_ptr_array_unref (statement.params);
}

static gboolean
overlaps (const TwValuePhrase *a, const TwValuePhrase *b)
{
  return a->first <= b->last && b->first <= a->last;
}

/* What was found whole needs no search for its words or parts. */
static void
keep_phrases_not_found (Lookup *lookup)
{
  for (guint i = lookup->phrases->len; i-- > 0;)
    for (guint j = 0; j < lookup->found->len; j++)
      if (overlaps (g_ptr_array_index (lookup->phrases, i),
                    g_array_index (lookup->found, Found, j).phrase)) {
        g_ptr_array_remove_index (lookup->phrases, i);
        break;
      }
}

static guint
phrase_length (const TwValuePhrase *phrase)
{
  return phrase->last - phrase->first;
}

/* A phrase found inside a longer one that was found at least as well says nothing more. */
static gboolean
is_covered (const Lookup *lookup, const Found *found)
{
  for (guint i = 0; i < lookup->found->len; i++) {
    const Found *other = &g_array_index (lookup->found, Found, i);
    if (other->phrase != found->phrase && other->kind >= found->kind
        && phrase_length (other->phrase) > phrase_length (found->phrase)
        && overlaps (other->phrase, found->phrase))
      return TRUE;
    if (other->phrase == found->phrase && other->kind > found->kind)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_ambiguous (const Lookup *lookup, const Found *found)
{
  guint n = 0;
  for (guint i = 0; i < lookup->found->len; i++) {
    const Found *other = &g_array_index (lookup->found, Found, i);
    n += other->phrase == found->phrase && other->column == found->column;
  }
  return found->kind != MATCH_WHOLE && n >= AMBIGUOUS;
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *x = a, *y = b;
  if (x->phrase->first != y->phrase->first)
    return x->phrase->first < y->phrase->first ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind > y->kind ? -1 : 1;
  if (x->column != y->column)
    return x->column->id < y->column->id ? -1 : 1;
  return strcmp (x->value, y->value);
}

static void
add_to_context (Lookup *lookup)
{
  guint n = 0;
  g_array_sort (lookup->found, compare_found);
  for (guint i = 0; i < lookup->found->len && n < MOST_VALUES; i++) {
    const Found *found = &g_array_index (lookup->found, Found, i);
    if (is_covered (lookup, found) || is_ambiguous (lookup, found))
      continue;
    tw_context_add_value (lookup->context, found->phrase->text, found->value, found->column);
    tw_context_table_add_column (tw_context_find_table (lookup->context, found->column->table),
                                 found->column);
    n++;
  }
}

void
tw_value_lookup (TwContext *context, TwPool *pool, TwValueCache *cache, const char *const *never,
                 const GPtrArray *phrases, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) columns = tw_value_columns_new (context, never);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  g_array_set_clear_func (found, found_clear);
  g_ptr_array_extend (wanted, (GPtrArray *) phrases, NULL, NULL);
  if (columns->len == 0 || wanted->len == 0)
    return;
  Lookup lookup = {
    context, pool, cache, cancellable, g_get_monotonic_time () + WHOLE_BUDGET_MS * 1000,
    columns, wanted, found,
  };
  look_up (&lookup, whole_condition, FALSE);
  look_up (&lookup, whole_condition, TRUE);
  keep_phrases_not_found (&lookup);
  look_up (&lookup, part_condition, FALSE);
  look_up (&lookup, part_condition, TRUE);
  add_to_context (&lookup);
}
