// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-ranking.h"

#include "retrieval/tw-question-terms.h"

#define TABLE_HITS 64
#define COLUMN_HITS 256

/* A table speaks through its columns too, a little more softly than through its own name. */
#define FROM_COLUMN 0.8
#define VECTOR_FROM_COLUMN 0.85

#define TABLE_WORDS 0.65
#define TABLE_VECTOR 0.35
#define TABLE_NAMED 0.15 /* for a question that says every word of a table's name */
#define TABLE_JOINED 0.3  /* of the best table it joins; twice, so two joins away too */
#define COLUMN_WORDS 0.55
#define COLUMN_VECTOR 0.25
#define COLUMN_TABLE 0.2

typedef const GArray *(*PostingsFunction) (const TwLexicalIndex *words, const char *stem);

/* The best match of one term with each document, and which documents have one. */
typedef struct {
  float *best;
  GArray *touched; /* of guint */
} Matches;

static void
matches_init (Matches *matches, guint n)
{
  matches->best = g_new0 (float, n + 1);
  matches->touched = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
matches_reset (Matches *matches)
{
  for (guint i = 0; i < matches->touched->len; i++)
    matches->best[g_array_index (matches->touched, guint, i)] = 0;
  g_array_set_size (matches->touched, 0);
}

static void
matches_clear (Matches *matches)
{
  g_free (matches->best);
  g_array_unref (matches->touched);
}

static void
matches_raise (Matches *matches, guint id, float match)
{
  if (match <= matches->best[id])
    return;
  if (matches->best[id] == 0)
    g_array_append_val (matches->touched, id);
  matches->best[id] = match;
}

static float
find_posting (const GArray *postings, guint id)
{
  guint low = 0, high = postings->len;
  while (low < high) {
    const guint middle = (low + high) / 2;
    const TwPosting *posting = &g_array_index (postings, TwPosting, middle);
    if (posting->id == id)
      return posting->weight;
    if (posting->id < id)
      low = middle + 1;
    else
      high = middle;
  }
  return 0;
}

/* All stems must be said by the same document; the weakest counts. */
static void
match_alternative (Matches *matches, const TwLexicalIndex *words, PostingsFunction get_postings,
                   const TwTermAlternative *alternative)
{
  const GArray *first = get_postings (words, alternative->stems[0]);
  for (guint i = 0; first && i < first->len; i++) {
    const TwPosting *posting = &g_array_index (first, TwPosting, i);
    float weight = posting->weight;
    for (guint j = 1; weight > 0 && alternative->stems[j]; j++) {
      const GArray *other = get_postings (words, alternative->stems[j]);
      weight = other ? MIN (weight, find_posting (other, posting->id)) : 0;
    }
    if (weight > 0)
      matches_raise (matches, posting->id, weight * alternative->factor);
  }
}

static void
match_term (Matches *matches, const TwLexicalIndex *words, PostingsFunction get_postings,
            const TwTerm *term)
{
  matches_reset (matches);
  for (guint i = 0; i < term->alternatives->len; i++)
    match_alternative (matches, words, get_postings,
                       &g_array_index (term->alternatives, TwTermAlternative, i));
}

static double
add_vector_hits (double *scores, const TwVectorIndex *vectors, const float *vector, guint n_hits,
                 double weight, GArray **out, GError **error)
{
  GArray *hits = vector ? tw_vector_index_search (vectors, vector, n_hits, error)
                        : g_array_new (FALSE, FALSE, sizeof (TwVectorHit));
  for (guint i = 0; hits && i < hits->len; i++) {
    const TwVectorHit *hit = &g_array_index (hits, TwVectorHit, i);
    scores[hit->id] += weight * MAX (hit->score, 0);
  }
  *out = hits;
  return hits != NULL;
}

typedef struct {
  const TwTable *table;
  double weight;
} TermTable;

static int
compare_term_tables (gconstpointer a, gconstpointer b)
{
  const TermTable *x = a, *y = b;
  return (x->weight < y->weight) - (x->weight > y->weight);
}

typedef struct {
  const TwIndex *index;
  TwRanking *ranking;
  const float *table_vector;  /* nullable */
  const float *column_vector; /* nullable */
  Matches tables;
  Matches columns;
  guint *n_named;  /* by table: how many words of its name the question says */
  GArray *choices; /* of TermTable */
  double total;    /* of the terms' weights */
} Scoring;

/* The table that says the term best; of equals, the one the whole question is more about. */
static void
choose_table (Scoring *scoring, const TwTerm *term)
{
  guint best = G_MAXUINT;
  double best_score = 0;
  for (guint i = 0; i < scoring->tables.touched->len; i++) {
    const guint id = g_array_index (scoring->tables.touched, guint, i);
    const double score
      = scoring->tables.best[id] * (0.5 + 0.5 * scoring->ranking->tables[id]);
    if (score > best_score || (score == best_score && id < best)) {
      best = id;
      best_score = score;
    }
  }
  if (best == G_MAXUINT)
    return;
  TermTable choice = { tw_catalog_get_table (scoring->index->catalog, best),
                       term->weight * best_score };
  g_array_append_val (scoring->choices, choice);
}

static void
match_tables (Scoring *scoring, const TwTerm *term)
{
  match_term (&scoring->tables, scoring->index->words, tw_lexical_index_get_tables, term);
}

/* A table also says what its columns say. */
static void
match_columns (Scoring *scoring, const TwTerm *term)
{
  const TwIndex *index = scoring->index;
  match_term (&scoring->columns, index->words, tw_lexical_index_get_columns, term);
  for (guint i = 0; i < scoring->columns.touched->len; i++) {
    const guint id = g_array_index (scoring->columns.touched, guint, i);
    const TwColumn *column = tw_catalog_get_column (index->catalog, id);
    matches_raise (&scoring->tables, column->table->index,
                   (float) FROM_COLUMN * scoring->columns.best[id]);
  }
}

/* A synonym says a word of a name as well as the word itself does; a hint does not. */
static void
count_named (Scoring *scoring, const TwTerm *term)
{
  for (guint i = 0; term->first == term->last && i < scoring->tables.touched->len; i++) {
    const guint id = g_array_index (scoring->tables.touched, guint, i);
    scoring->n_named[id] += scoring->tables.best[id] >= TW_LEXICAL_NAME_WEIGHT * 0.75f;
  }
}

static void
add_names (Scoring *scoring)
{
  for (guint i = 0; i < scoring->index->stats.n_tables; i++) {
    const guint n = tw_lexical_index_get_n_name_words (scoring->index->words, i);
    const double share = MIN (scoring->n_named[i], n) / (double) n;
    scoring->ranking->tables[i] += TABLE_NAMED * share * share;
  }
}

static void
add_term (Scoring *scoring, const TwTerm *term)
{
  match_tables (scoring, term);
  count_named (scoring, term);
  match_columns (scoring, term);
  const double share = term->weight / scoring->total;
  for (guint i = 0; i < scoring->tables.touched->len; i++) {
    const guint id = g_array_index (scoring->tables.touched, guint, i);
    scoring->ranking->tables[id] += TABLE_WORDS * share * scoring->tables.best[id];
  }
  for (guint i = 0; i < scoring->columns.touched->len; i++) {
    const guint id = g_array_index (scoring->columns.touched, guint, i);
    scoring->ranking->columns[id] += COLUMN_WORDS * share * scoring->columns.best[id];
  }
}

static gboolean
add_vectors (Scoring *scoring, GError **error)
{
  const TwIndex *index = scoring->index;
  TwRanking *ranking = scoring->ranking;
  g_autoptr (GArray) tables = NULL;
  g_autoptr (GArray) columns = NULL;
  if (!add_vector_hits (ranking->tables, index->tables, scoring->table_vector, TABLE_HITS, TABLE_VECTOR,
                        &tables, error)
      || !add_vector_hits (ranking->columns, index->columns, scoring->column_vector, COLUMN_HITS,
                           COLUMN_VECTOR, &columns, error))
    return FALSE;
  g_autofree double *own = g_new0 (double, scoring->index->stats.n_tables + 1);
  for (guint i = 0; i < tables->len; i++) {
    const TwVectorHit *hit = &g_array_index (tables, TwVectorHit, i);
    own[hit->id] = MAX (hit->score, 0);
  }
  for (guint i = 0; i < columns->len; i++) {
    const TwVectorHit *hit = &g_array_index (columns, TwVectorHit, i);
    const guint table = tw_catalog_get_column (index->catalog, hit->id)->table->index;
    const double score = VECTOR_FROM_COLUMN * MAX (hit->score, 0);
    if (score > own[table]) {
      ranking->tables[table] += TABLE_VECTOR * (score - own[table]);
      own[table] = score;
    }
  }
  return TRUE;
}

/* A table is likelier meant when it joins one that is: of many tables with a price, the one next to
 * what the question is about. */
static void
add_neighbours (Scoring *scoring)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (scoring->index->catalog);
  const guint n = scoring->index->stats.n_tables;
  double *scores = scoring->ranking->tables;
  g_autofree double *spread = g_memdup2 (scores, (n + 1) * sizeof (double));
  for (guint round = 0; round < 2; round++) {
    g_autofree double *before = g_memdup2 (spread, (n + 1) * sizeof (double));
    for (guint i = 0; i < relationships->len; i++) {
      const TwRelationship *relationship = g_ptr_array_index (relationships, i);
      const guint source = relationship->source[0]->table->index;
      const guint target = relationship->target[0]->table->index;
      spread[source] = MAX (spread[source], scores[source] + TABLE_JOINED * before[target]);
      spread[target] = MAX (spread[target], scores[target] + TABLE_JOINED * before[source]);
    }
  }
  double best = 1;
  for (guint i = 0; i < n; i++)
    best = MAX (best, spread[i]);
  for (guint i = 0; i < n; i++)
    scores[i] = spread[i] / best;
}

static void
add_table_scores_to_columns (Scoring *scoring)
{
  const guint n = scoring->index->stats.n_columns;
  for (guint i = 0; i < n; i++) {
    const TwColumn *column = tw_catalog_get_column (scoring->index->catalog, i);
    scoring->ranking->columns[i]
      += COLUMN_TABLE * scoring->ranking->tables[column->table->index];
  }
}

static gboolean
score_all (Scoring *scoring, const GPtrArray *terms, GError **error)
{
  for (guint i = 0; i < terms->len; i++)
    scoring->total += ((const TwTerm *) g_ptr_array_index (terms, i))->weight;
  for (guint i = 0; i < terms->len; i++)
    add_term (scoring, g_ptr_array_index (terms, i));
  add_names (scoring);
  if (!add_vectors (scoring, error))
    return FALSE;
  add_neighbours (scoring);
  for (guint i = 0; i < terms->len; i++) {
    match_tables (scoring, g_ptr_array_index (terms, i));
    match_columns (scoring, g_ptr_array_index (terms, i));
    choose_table (scoring, g_ptr_array_index (terms, i));
  }
  g_array_sort (scoring->choices, compare_term_tables);
  for (guint i = 0; i < scoring->choices->len; i++) {
    const TwTable *table = g_array_index (scoring->choices, TermTable, i).table;
    if (!g_ptr_array_find (scoring->ranking->term_tables, table, NULL))
      g_ptr_array_add (scoring->ranking->term_tables, (gpointer) table);
  }
  add_table_scores_to_columns (scoring);
  return TRUE;
}

void
tw_ranking_free (TwRanking *self)
{
  g_free (self->tables);
  g_free (self->columns);
  g_ptr_array_unref (self->term_tables);
  g_free (self);
}

TwRanking *
tw_ranking_new (const TwIndex *index, const GPtrArray *terms, const float *tables,
                const float *columns, GError **error)
{
  g_autoptr (TwRanking) self = g_new0 (TwRanking, 1);
  self->tables = g_new0 (double, index->stats.n_tables + 1);
  self->columns = g_new0 (double, index->stats.n_columns + 1);
  self->term_tables = g_ptr_array_new ();
  Scoring scoring = { .index = index,
                      .ranking = self,
                      .table_vector = tables,
                      .column_vector = columns };
  scoring.n_named = g_new0 (guint, index->stats.n_tables + 1);
  scoring.choices = g_array_new (FALSE, FALSE, sizeof (TermTable));
  matches_init (&scoring.tables, index->stats.n_tables);
  matches_init (&scoring.columns, index->stats.n_columns);
  const gboolean done = score_all (&scoring, terms, error);
  matches_clear (&scoring.tables);
  matches_clear (&scoring.columns);
  g_array_unref (scoring.choices);
  g_free (scoring.n_named);
  return done ? g_steal_pointer (&self) : NULL;
}
