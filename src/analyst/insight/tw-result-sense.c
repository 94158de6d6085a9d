// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-result-sense.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyst/tw-labels.h"
#include "analyst/explain/tw-sql-phrase.h"
#include "catalog/tw-metric.h"
#include "core/tw-language.h"
#include "retrieval/tw-words.h"

#define MAX_LABEL 80 /* bytes */
#define NUMBER_OF "number of "

typedef struct {
  TwResultSense *sense;
  const TwInsightRequest *request;
} Reader;

static gboolean
is_aggregate (TwSense sense)
{
  return sense.aggregate != TW_AGGREGATE_NONE;
}

static char *
short_phrase (const PgQuery__Node *node, const TwSqlReading *scope)
{
  g_autofree char *phrase = tw_sql_phrase (node, scope);
  return strlen (phrase) <= MAX_LABEL ? g_steal_pointer (&phrase) : NULL;
}

static void
set_words (TwColumnSense *self, char *words)
{
  g_free (self->words);
  self->words = words;
}

/* What the query calls a column says more than what it is, unless it is a letter or nothing. */
static void
name_target (const PgQuery__ResTarget *target, const TwSqlReading *scope, TwColumnSense *self)
{
  TwSense sense = self->sense;
  gboolean named = target->name && strlen (target->name) > 2;
  gboolean same = named && sense.column && g_str_equal (target->name, sense.column->name);
  set_words (self, NULL);
  if (sense.column && !is_aggregate (sense) && (!named || same)) {
    set_words (self, tw_label_of_column (sense.column));
  } else if (!named && target->val && target->val->node_case != PG_QUERY__NODE__NODE_A_CONST) {
    g_auto (TwEnglish) english = tw_english_begin ();
    set_words (self, short_phrase (target->val, scope));
    tw_english_end (&english);
    self->label = self->words ? short_phrase (target->val, scope) : NULL;
  }
}

static void
read_target (Reader *self, const PgQuery__ResTarget *target, const TwSqlReading *scope,
             TwColumnSense *column)
{
  column->sense = tw_sense_of_expression (target->val, scope);
  name_target (target, scope, column);
}

/* `SELECT *` and the like: columns by their names. */
static void
read_by_name (Reader *self, const TwSqlReading *scope, guint index)
{
  const TwResultColumn *from = tw_result_set_get_column (self->request->result, index);
  for (guint i = 0; i < scope->sources->len; i++) {
    const TwSqlSource *source = &g_array_index (scope->sources, TwSqlSource, i);
    const TwColumn *column
      = source->table ? tw_table_find_column (source->table, from->name) : NULL;
    if (column == NULL)
      continue;
    self->sense->columns[index].sense = tw_sense_of_column (column);
    set_words (&self->sense->columns[index], tw_label_of_column (column));
    return;
  }
}

static gboolean
has_star (const PgQuery__SelectStmt *select)
{
  for (gsize i = 0; i < select->n_target_list; i++)
    if (g_strcmp0 (tw_sql_target_get_name (select->target_list[i]->res_target), "*") == 0)
      return TRUE;
  return FALSE;
}

static gint64
number_of_constant (const PgQuery__Node *node)
{
  if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_A_CONST
      || node->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL)
    return -1;
  return node->a_const->ival->ival;
}

/* The same column, or the same function: enough for a sort key that is written out. */
static gboolean
is_same_expression (const PgQuery__Node *a, const PgQuery__Node *b)
{
  if (a == NULL || a->node_case != b->node_case)
    return FALSE;
  if (a->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
    return g_str_equal (tw_sql_column_get_name (a->column_ref),
                        tw_sql_column_get_name (b->column_ref));
  return a->node_case == PG_QUERY__NODE__NODE_FUNC_CALL
         && g_str_equal (tw_sql_function_get_name (a->func_call),
                         tw_sql_function_get_name (b->func_call));
}

/* ORDER BY 2, ORDER BY revenue, ORDER BY what a target is. */
static int
find_sort_column (const Reader *self, const PgQuery__SelectStmt *select, const PgQuery__Node *key)
{
  gint64 position = number_of_constant (key);
  if (position >= 1 && position <= self->sense->n_columns)
    return (int) position - 1;
  if (key->node_case == PG_QUERY__NODE__NODE_COLUMN_REF) {
    const char *name = tw_sql_column_get_name (key->column_ref);
    for (guint i = 0; i < self->sense->n_columns; i++)
      if (g_str_equal (tw_result_set_get_column (self->request->result, i)->name, name))
        return (int) i;
  }
  gboolean positions = !has_star (select) && select->n_target_list == self->sense->n_columns;
  for (gsize i = 0; positions && i < select->n_target_list; i++)
    if (is_same_expression (select->target_list[i]->res_target->val, key))
      return (int) i;
  return -1;
}

static void
read_clauses (Reader *self, const PgQuery__SelectStmt *whole, const PgQuery__SelectStmt *select)
{
  TwResultSense *sense = self->sense;
  sense->understood = TRUE;
  sense->filtered = select->where_clause || select->having_clause;
  sense->grouped |= select->n_group_clause > 0 || select->n_distinct_clause > 0;
  sense->limit = number_of_constant (whole->limit_count);
  if (whole->n_sort_clause == 0)
    return;
  const PgQuery__SortBy *sort = whole->sort_clause[0]->sort_by;
  sense->sort_column = find_sort_column (self, select, sort->node);
  sense->descending = sort->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
}

static gboolean
is_place (const PgQuery__FuncCall *call)
{
  static const char *const places[] = { "rank", "row_number", "dense_rank", NULL };
  return call->over && call->over->n_order_clause > 0 && call->over->n_partition_clause == 0
         && g_strv_contains (places, tw_sql_function_get_name (call));
}

/* "FROM (SELECT …, RANK () OVER (ORDER BY …) AS place …) WHERE place = 1": a LIMIT 1 that keeps
 * whoever shares the first place. */
static const PgQuery__SelectStmt *
select_of_places (const PgQuery__SelectStmt *select, const PgQuery__FuncCall **place)
{
  const PgQuery__Node *where = select->where_clause;
  if (select->n_from_clause != 1 || where == NULL || where->node_case != PG_QUERY__NODE__NODE_A_EXPR
      || select->from_clause[0]->node_case != PG_QUERY__NODE__NODE_RANGE_SUBSELECT)
    return NULL;
  const PgQuery__AExpr *is = where->a_expr;
  if (is->n_name != 1 || !g_str_equal (is->name[0]->string->sval, "=")
      || is->lexpr->node_case != PG_QUERY__NODE__NODE_COLUMN_REF
      || number_of_constant (is->rexpr) != 1)
    return NULL;
  const char *name = tw_sql_column_get_name (is->lexpr->column_ref);
  const PgQuery__Node *subquery = select->from_clause[0]->range_subselect->subquery;
  const PgQuery__SelectStmt *inner = subquery->select_stmt;
  for (gsize i = 0; i < inner->n_target_list; i++) {
    const PgQuery__ResTarget *target = inner->target_list[i]->res_target;
    if (g_strcmp0 (tw_sql_target_get_name (target), name) == 0
        && target->val->node_case == PG_QUERY__NODE__NODE_FUNC_CALL
        && is_place (target->val->func_call)) {
      *place = target->val->func_call;
      return inner;
    }
  }
  return NULL;
}

static void
read_first_place (Reader *self, const PgQuery__SelectStmt *select)
{
  TwResultSense *sense = self->sense;
  const PgQuery__FuncCall *place = NULL;
  const PgQuery__SelectStmt *inner = select_of_places (select, &place);
  if (inner == NULL)
    return;
  const PgQuery__SortBy *sort = place->over->order_clause[0]->sort_by;
  sense->limit = 1;
  sense->filtered = inner->where_clause || inner->having_clause;
  sense->descending = sort->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  sense->sort_column = -1;
  for (gsize i = 0; i < inner->n_target_list && sense->sort_column < 0; i++) {
    const PgQuery__ResTarget *target = inner->target_list[i]->res_target;
    const char *name = tw_sql_target_get_name (target);
    for (guint c = 0; name && is_same_expression (target->val, sort->node) && c < sense->n_columns;
         c++)
      if (g_str_equal (tw_result_set_get_column (self->request->result, c)->name, name))
        sense->sort_column = (int) c;
  }
}

static void
read_tree (const PgQuery__ParseResult *tree, gpointer user_data)
{
  Reader *self = user_data;
  TwResultSense *sense = self->sense;
  const PgQuery__SelectStmt *whole = tw_sql_tree_get_select (tree);
  if (whole == NULL)
    return;
  const PgQuery__SelectStmt *select = tw_sql_select_first (whole);
  g_auto (TwSqlReading) outer = { 0 };
  g_auto (TwSqlReading) scope = { 0 };
  tw_sql_reading_init (&outer, whole, NULL, self->request->catalog);
  tw_sql_reading_init (&scope, select, &outer, self->request->catalog);
  if (scope.sources->len == 1) {
    const TwSqlSource *only = &g_array_index (scope.sources, TwSqlSource, 0);
    sense->rows = only->table ? tw_label_of_rows (only->table) : NULL;
  }
  gboolean positions = !has_star (select) && select->n_target_list == sense->n_columns;
  for (guint i = 0; i < sense->n_columns; i++) {
    if (positions)
      read_target (self, select->target_list[i]->res_target, &scope, &sense->columns[i]);
    else
      read_by_name (self, &scope, i);
    sense->grouped |= is_aggregate (sense->columns[i].sense) && positions;
  }
  read_clauses (self, whole, select);
  read_first_place (self, select);
}

static const TwMetric *
find_metric (const TwInsightRequest *request, const char *label)
{
  for (guint i = 0; request->metrics && i < request->metrics->len; i++) {
    const TwMetric *metric = request->metrics->pdata[i];
    g_autofree char *name = tw_label_of_name (metric->name);
    if (g_str_equal (name, label))
      return metric;
  }
  return NULL;
}

static void
apply_metric (const TwMetric *metric, TwSense *sense, TwDataType type)
{
  if (!tw_data_type_is_numeric (type))
    return;
  const struct {
    const char *format;
    TwMeaning meaning;
  } formats[] = { { "money", TW_MEANING_MONEY },
                  { "count", TW_MEANING_COUNT },
                  { "number", TW_MEANING_NUMBER },
                  { "percent", TW_MEANING_PERCENT } };
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (!g_str_equal (metric->format, formats[i].format))
      continue;
    sense->meaning = formats[i].meaning;
    sense->known = TRUE;
  }
}

/* The least and greatest value of a column; %FALSE where it has none. */
static gboolean
range_of (TwResultSet *result, guint column, double *low, double *high)
{
  gboolean any = FALSE;
  guint n_rows = tw_result_set_get_n_rows (result);
  for (guint row = 0; row < n_rows; row++) {
    double value;
    if (!tw_result_set_get_double (result, row, column, &value))
      continue;
    *low = any ? MIN (*low, value) : value;
    *high = any ? MAX (*high, value) : value;
    any = TRUE;
  }
  return any;
}

/* What a name promises and the values deny is not so: a share of 12.3 is in hundredths already, a
 * year of 7 is none. */
static void
check_values (TwResultSet *result, guint column, TwSense *sense)
{
  double low = 0, high = 0;
  gboolean any = FALSE;
  gboolean whole = tw_result_set_get_column (result, column)->type == TW_DATA_TYPE_INTEGER;
  if (sense->meaning != TW_MEANING_PERCENT && sense->meaning != TW_MEANING_YEAR
      && sense->meaning != TW_MEANING_MONTH && sense->meaning != TW_MEANING_QUARTER)
    return;
  any = range_of (result, column, &low, &high);
  if (sense->meaning == TW_MEANING_PERCENT && any && (low < -1.5 || high > 1.5 || whole))
    sense->meaning = TW_MEANING_NUMBER;
  if (sense->meaning == TW_MEANING_YEAR && any && (low < 1000 || high > 2999))
    sense->meaning = TW_MEANING_NUMBER;
  if (sense->meaning == TW_MEANING_MONTH && any && (low < 1 || high > 12))
    sense->meaning = TW_MEANING_PLAIN;
  if (sense->meaning == TW_MEANING_QUARTER && any && (low < 1 || high > 4))
    sense->meaning = TW_MEANING_PLAIN;
}

/* "1997-05", "1997-Q2" */
static TwMeaning
meaning_of_text (const char *text)
{
  guint digits = 0;
  while (digits < 4 && g_ascii_isdigit (text[digits]))
    digits++;
  if (digits < 4 || text[4] != '-')
    return TW_MEANING_PLAIN;
  const char *rest = text + 5;
  if (strlen (rest) == 2 && g_ascii_isdigit (rest[0]) && g_ascii_isdigit (rest[1])
      && atoi (rest) >= 1 && atoi (rest) <= 12)
    return TW_MEANING_MONTH;
  if (strlen (rest) == 2 && (rest[0] == 'Q' || rest[0] == 'q') && rest[1] >= '1' && rest[1] <= '4')
    return TW_MEANING_QUARTER;
  return TW_MEANING_PLAIN;
}

static TwMeaning
meaning_of_texts (TwResultSet *result, guint column)
{
  TwMeaning meaning = TW_MEANING_PLAIN;
  gboolean any = FALSE;
  char buffer[64];
  for (guint row = 0; row < tw_result_set_get_n_rows (result); row++) {
    if (tw_result_set_is_null (result, row, column))
      continue;
    TwMeaning of = meaning_of_text (tw_result_set_get_text (result, row, column, buffer, NULL));
    if (of == TW_MEANING_PLAIN || (any && of != meaning))
      return TW_MEANING_PLAIN;
    meaning = of;
    any = TRUE;
  }
  return meaning;
}

/* Dates that are all the first of a month, in a column that calls itself so. */
static gboolean
all_first_days (TwResultSet *result, guint column)
{
  char buffer[64];
  gsize length = 0;
  for (guint row = 0; row < tw_result_set_get_n_rows (result); row++) {
    if (tw_result_set_is_null (result, row, column))
      continue;
    const char *text = tw_result_set_get_text (result, row, column, buffer, &length);
    if (length < 10 || strncmp (text + 8, "01", 2) != 0
        || (length >= 19 && strncmp (text + 11, "00:00:00", 8) != 0))
      return FALSE;
  }
  return TRUE;
}

static void
settle_numeric (const TwInsightRequest *request, guint index, const TwResultColumn *column,
                TwColumnSense *self)
{
  TwSense *sense = &self->sense;
  g_auto (GStrv) words = tw_words_split (self->words);
  TwSense named = tw_sense_of_words ((const char *const *) words, column->type);
  const TwMetric *metric = find_metric (request, self->words);
  gboolean share = sense->ratio && named.meaning == TW_MEANING_PERCENT;
  if (metric) {
    apply_metric (metric, sense, column->type);
  } else if (!sense->known || share) {
    gboolean additive = sense->additive || (named.additive && !is_aggregate (*sense)
                                            && !sense->ratio);
    sense->meaning = named.known ? named.meaning : TW_MEANING_NUMBER;
    sense->additive = additive && sense->meaning != TW_MEANING_PERCENT;
  }
  /* What the SQL tells needs no guess from the values: 0.4 of a hundred, or growth to three times. */
  static const char *const changes[] = { "growth", "change", "increase", "decrease", NULL };
  gboolean change = FALSE;
  for (guint i = 0; words[i]; i++)
    change |= g_strv_contains (changes, words[i]);
  if (share && sense->hundredfold && !metric)
    sense->meaning = TW_MEANING_NUMBER;
  else if (!(share && change))
    check_values (request->result, index, sense);
  if (sense->meaning == TW_MEANING_DATE)
    sense->meaning = TW_MEANING_NUMBER;
}

static void
settle_temporal (const TwInsightRequest *request, guint index, TwColumnSense *self)
{
  TwSense *sense = &self->sense;
  g_auto (GStrv) words = tw_words_split (self->words);
  if (!sense->known)
    *sense = tw_sense_of_words ((const char *const *) words, TW_DATA_TYPE_DATE);
  gboolean period = sense->meaning == TW_MEANING_MONTH || sense->meaning == TW_MEANING_QUARTER
                    || sense->meaning == TW_MEANING_YEAR;
  if (!period || !all_first_days (request->result, index))
    sense->meaning = TW_MEANING_DATE;
  sense->additive = FALSE;
}

/* "customer count" counts "customers" */
static void
reword_count (TwColumnSense *self)
{
  gsize length = strlen (self->words);
  if (self->sense.aggregate != TW_AGGREGATE_COUNT || length <= strlen (" count")
      || !g_str_has_suffix (self->words, " count"))
    return;
  self->words[length - strlen (" count")] = '\0';
  char *space = strrchr (self->words, ' ');
  g_autofree char *plural = tw_words_plural (space ? space + 1 : self->words);
  self->counted = g_strdup_printf ("%.*s%s", space ? (int) (space + 1 - self->words) : 0,
                                   self->words, plural);
  set_words (self, g_strconcat (NUMBER_OF, self->counted, NULL));
  g_free (self->label);
  self->label = g_strdup_printf (_("number of %s"), self->counted);
}

/* Names such as "number of orders" say what is counted. */
static void
settle_names (TwColumnSense *self, const char *column)
{
  gboolean named = !g_str_equal (column, "?column?");
  if (self->words == NULL)
    self->words = named ? tw_label_of_name (column) : g_strdup ("");
  if (*self->words == '\0') {
    set_words (self, g_strdup ("value"));
    g_free (self->label);
    /* Translators: a column of a result that has no name */
    self->label = g_strdup (C_("column", "value"));
  }
  reword_count (self);
  if (self->counted == NULL && g_str_has_prefix (self->words, NUMBER_OF)
      && !strstr (self->words, " different "))
    self->counted = g_str_equal (self->words, NUMBER_OF "rows")
                      ? g_strdup (C_("things", "rows"))
                      : g_strdup (self->words + strlen (NUMBER_OF));
  if (self->label == NULL)
    self->label = g_strdup (self->words);
}

static void
settle (const TwInsightRequest *request, guint index, TwColumnSense *self)
{
  const TwResultColumn *column = tw_result_set_get_column (request->result, index);
  settle_names (self, column->name);
  if (tw_data_type_is_numeric (column->type)) {
    settle_numeric (request, index, column, self);
  } else if (tw_data_type_is_temporal (column->type)) {
    settle_temporal (request, index, self);
  } else {
    self->sense.additive = FALSE;
    self->sense.meaning = column->type == TW_DATA_TYPE_TEXT
                            ? meaning_of_texts (request->result, index)
                            : TW_MEANING_PLAIN;
  }
}

TwResultSense *
tw_result_sense_new (const TwInsightRequest *request)
{
  TwResultSense *self = g_new0 (TwResultSense, 1);
  Reader reader = { self, request };
  self->n_columns = tw_result_set_get_n_columns (request->result);
  self->columns = g_new0 (TwColumnSense, self->n_columns);
  self->limit = -1;
  self->sort_column = -1;
  if (request->sql)
    tw_sql_tree_visit (request->sql, read_tree, &reader, NULL);
  for (guint i = 0; i < self->n_columns; i++)
    settle (request, i, &self->columns[i]);
  return self;
}

void
tw_result_sense_free (TwResultSense *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_columns; i++) {
    g_free (self->columns[i].words);
    g_free (self->columns[i].label);
    g_free (self->columns[i].counted);
  }
  g_free (self->columns);
  g_free (self->rows);
  g_free (self);
}

TwMeaning *
tw_meaning_of_columns (const TwInsightRequest *request)
{
  g_autoptr (TwResultSense) sense = tw_result_sense_new (request);
  TwMeaning *meanings = g_new0 (TwMeaning, sense->n_columns + 1);
  for (guint i = 0; i < sense->n_columns; i++)
    meanings[i] = sense->columns[i].sense.meaning;
  return meanings;
}
