// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-suggestions.h"

#include <string.h>

#include "analyst/builtin/tw-builtin-model.h"
#include "core/tw-worker.h"
#include "retrieval/tw-retriever.h"
#include "retrieval/tw-titan-embedder.h"
#include "retrieval/tw-words.h"

#define N_SUGGESTED 3
#define MAX_TABLES 12 /* that questions are made of */

/* What a search for questions works on. */
typedef struct {
  TwCatalog *catalog;
  TwIndex *index;
  TwLanguageModel *model; /* nullable: nothing is tried */
  GCancellable *cancellable;
  GPtrArray *tables; /* of TwTable, the most telling first */
} Search;

/* Words. */

/* (transfer full): as people say it: "order_details" → "order details" */
static char *
words_of (const char *business_name, const char *name)
{
  char *words = g_utf8_strdown (business_name ? business_name : name, -1);
  g_strdelimit (words, "_", ' ');
  return words;
}

typedef char *(*Inflect) (const char *word);

static char *
inflect_last (char *words, Inflect inflect)
{
  g_autofree char *owned = words;
  char *last = strrchr (owned, ' ');
  g_autofree char *word = inflect (last ? last + 1 : owned);
  if (last == NULL)
    return g_steal_pointer (&word);
  *last = '\0';
  return g_strdup_printf ("%s %s", owned, word);
}

static char *
plural_of (const TwTable *table)
{
  return inflect_last (words_of (table->business_name, table->name), tw_words_plural);
}

static char *
singular_of (const TwTable *table)
{
  return inflect_last (words_of (table->business_name, table->name), tw_words_singular);
}

/* Tables. */

static guint
count_relationships (const TwCatalog *catalog, const TwTable *table)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  guint n = 0;
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = relationships->pdata[i];
    n += relationship->source[0]->table == table;
  }
  return n;
}

static const TwColumn *
find_column (const TwTable *table, gboolean (*suits) (const TwColumn *column))
{
  for (guint i = 0; i < table->n_columns; i++)
    if (suits (&table->columns[i]))
      return &table->columns[i];
  return NULL;
}

static gboolean
is_date (const TwColumn *column)
{
  return tw_data_type_is_temporal (column->type);
}

/* Whole numbers are mostly keys and codes. */
static gboolean
is_measure (const TwColumn *column)
{
  return (column->type == TW_DATA_TYPE_DECIMAL || column->type == TW_DATA_TYPE_FLOAT)
         && !column->primary_key;
}

/* What happens has a date, numbers and things that it happens to. */
static double
weigh (const TwCatalog *catalog, const TwTable *table)
{
  double weight = 2.0 * MIN (count_relationships (catalog, table), 3);
  weight += find_column (table, is_date) ? 2 : 0;
  weight += find_column (table, is_measure) ? 1 : 0;
  weight += table->row_estimate > 0 ? 1 : 0;
  return weight - (table->kind == TW_TABLE_KIND_TABLE ? 0 : 1);
}

static int
compare_tables (gconstpointer a, gconstpointer b, gpointer catalog)
{
  const TwTable *first = *(const TwTable *const *) a, *second = *(const TwTable *const *) b;
  double difference = weigh (catalog, second) - weigh (catalog, first);
  if (difference != 0)
    return difference > 0 ? 1 : -1;
  return (int) first->index - (int) second->index;
}

static void
find_tables (Search *search)
{
  for (guint i = 0; i < tw_catalog_get_n_tables (search->catalog); i++) {
    const TwTable *table = tw_catalog_get_table (search->catalog, i);
    if (table->readable && table->n_columns > 0)
      g_ptr_array_add (search->tables, (gpointer) table);
  }
  g_ptr_array_sort_with_data (search->tables, compare_tables, search->catalog);
  if (search->tables->len > MAX_TABLES)
    g_ptr_array_set_size (search->tables, MAX_TABLES);
}

/* Questions, a kind a function: (transfer full) (nullable) */

static char *
ask_how_many (const Search *search, const TwTable *table)
{
  g_autofree char *plural = plural_of (table);
  return g_strdup_printf ("How many %s are there?", plural);
}

static char *
ask_per_parent (const Search *search, const TwTable *table)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (search->catalog);
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = relationships->pdata[i];
    const TwTable *parent = relationship->target[0]->table;
    if (relationship->source[0]->table != table || parent == table || !parent->readable)
      continue;
    g_autofree char *plural = plural_of (table);
    g_autofree char *singular = singular_of (parent);
    return g_strdup_printf ("Number of %s per %s", plural, singular);
  }
  return NULL;
}

static char *
ask_over_time (const Search *search, const TwTable *table)
{
  if (!find_column (table, is_date))
    return NULL;
  g_autofree char *plural = plural_of (table);
  return g_strdup_printf ("How did the number of %s develop by quarter?", plural);
}

static char *
ask_average (const Search *search, const TwTable *table)
{
  const TwColumn *measure = find_column (table, is_measure);
  if (measure == NULL)
    return NULL;
  g_autofree char *plural = plural_of (table);
  g_autofree char *words = words_of (measure->business_name, measure->name);
  return g_strdup_printf ("What is the average %s of %s?", words, plural);
}

static char *
ask_for_all (const Search *search, const TwTable *table)
{
  g_autofree char *plural = plural_of (table);
  return g_strdup_printf ("Show all %s", plural);
}

static gboolean
can_answer (const Search *search, const char *question)
{
  if (search->model == NULL)
    return TRUE;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (TwContext) context
    = tw_retrieve (search->index, NULL, question, &TW_RETRIEVER_OPTIONS_DEFAULT,
                   search->cancellable, NULL);
  if (context == NULL)
    return FALSE;
  const TwModelRequest request = { .question = question,
                                   .context = context,
                                   .metrics = none,
                                   .examples = none,
                                   .attempts = none };
  g_autoptr (TwModelReply) reply
    = tw_language_model_write (search->model, &request, search->cancellable, NULL);
  return reply && reply->outcome == TW_MODEL_WROTE;
}

/* The first table that gives a question of this kind which can be answered, and was not used yet
 * where there is another. */
static char *
find_question (const Search *search, char *(*ask) (const Search *, const TwTable *),
               GHashTable *used)
{
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < search->tables->len; i++) {
      const TwTable *table = search->tables->pdata[i];
      if (g_cancellable_is_cancelled (search->cancellable))
        return NULL;
      if (g_hash_table_contains (used, table) != (pass == 1))
        continue;
      g_autofree char *question = ask (search, table);
      if (question == NULL || !can_answer (search, question))
        continue;
      g_hash_table_add (used, (gpointer) table);
      return g_steal_pointer (&question);
    }
  return NULL;
}

static gboolean
embeds_here (TwIndex *index)
{
  const TwEmbedders *embedders = tw_index_get_embedders (index);
  return !TW_IS_TITAN_EMBEDDER (embedders->tables) && !TW_IS_TITAN_EMBEDDER (embedders->columns);
}

char **
tw_suggestions_make (TwWorkspace *workspace, guint n_wanted, GCancellable *cancellable)
{
  static char *(*const kinds[]) (const Search *, const TwTable *)
    = { ask_per_parent, ask_over_time, ask_average, ask_how_many, ask_for_all };
  g_autoptr (GStrvBuilder) questions = g_strv_builder_new ();
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  TwIndex *index = tw_workspace_get_index (workspace);
  g_autoptr (TwLanguageModel) model
    = index && embeds_here (index) ? tw_builtin_model_new () : NULL;
  Search search
    = { tw_workspace_get_catalog (workspace), index, model, cancellable, tables };
  find_tables (&search);
  guint n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (kinds) && n < n_wanted; i++) {
    g_autofree char *question = find_question (&search, kinds[i], used);
    if (question) {
      g_strv_builder_add (questions, question);
      n++;
    }
  }
  return g_strv_builder_end (questions);
}

static void
make_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, tw_suggestions_make (source, N_SUGGESTED, cancellable),
                         (GDestroyNotify) g_strfreev);
}

void
tw_suggestions_make_async (TwWorkspace *workspace, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (workspace, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_suggestions_make_async);
  tw_worker_run (TW_WORKER_COMPUTE, task, make_in_worker);
}

char **
tw_suggestions_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
