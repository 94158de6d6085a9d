// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-local-embedder.h"

#include <math.h>
#include <string.h>

#include "retrieval/tw-lexicon.h"
#include "retrieval/tw-words.h"

#define DIMENSIONS 256
#define MOST_WORDS 4096       /* of one text */
#define MOST_REMEMBERED 65536 /* words */

/* What the parts of a text weigh. Changing any of them needs a new version; the word lists have a
 * digest of their own in the model id. */
#define VERSION "tradewind-local-1"
#define WEIGHT_MEANING 0.8f
#define WEIGHT_SYNONYM 0.35f
#define WEIGHT_LETTERS 0.5f
#define WEIGHT_PAIR 0.4f
#define WEIGHT_STOP 0.1f
static const float LINE_WEIGHTS[] = { 1.0f, 0.5f, 0.25f };

typedef struct {
  guint slot;
  float value;
} Feature;

/* What one word adds to a vector; never changes once made. */
typedef struct {
  char *stem;
  guint64 hash;
  float weight;
  guint n_features;
  Feature features[];
} Word;

struct _TwLocalEmbedder {
  GObject parent_instance;
  GMutex lock;
  GHashTable *words; /* as written → Word; guarded by lock */
};

static void tw_local_embedder_embedder_init (TwEmbedderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TwLocalEmbedder, tw_local_embedder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TW_TYPE_EMBEDDER,
                                                      tw_local_embedder_embedder_init))

static void
word_free (gpointer data)
{
  Word *word = data;
  g_free (word->stem);
  g_free (word);
}

/* FNV-1a with a final mix: the same on every machine, as the vectors are kept in a cache. */
static guint64
hash_bytes (const char *bytes, gsize length, guint64 seed)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325) ^ seed;
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  hash ^= hash >> 33;
  hash *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash ^= hash >> 33;
  return hash;
}

/* Two places a feature: where one collides with another feature, the other place still tells. */
static void
place_feature (guint64 hash, float weight, Feature places[2])
{
  for (guint i = 0; i < 2; i++) {
    const guint32 half = (guint32) (hash >> (32 * i));
    const float value = weight * (float) M_SQRT1_2;
    places[i].slot = half % DIMENSIONS;
    places[i].value = (half & 0x80000000u) ? -value : value;
  }
}

static void
add_hashed (GArray *features, guint64 hash, float weight)
{
  Feature places[2];
  place_feature (hash, weight, places);
  g_array_append_vals (features, places, 2);
}

static void
add_stem (GArray *features, const char *word, float weight)
{
  g_autofree char *stem = tw_words_stem (word);
  add_hashed (features, hash_bytes (stem, strlen (stem), 1), weight);
}

static void
add_phrase (GArray *features, const char *phrase, float weight)
{
  g_auto (GStrv) words = g_strsplit (phrase, " ", -1);
  const float each = weight / sqrtf ((float) MAX (g_strv_length (words), 1));
  for (guint i = 0; words[i]; i++)
    add_stem (features, words[i], each);
}

/* Runs of three characters, with the word's ends marked. */
static void
add_letters (GArray *features, const char *word)
{
  g_autofree char *padded = g_strconcat ("^", word, "$", NULL);
  const glong length = g_utf8_strlen (padded, 64);
  if (length < 4)
    return;
  const float each = WEIGHT_LETTERS / sqrtf ((float) (length - 2));
  const char *p = padded;
  for (glong i = 0; i + 2 < length; i++, p = g_utf8_next_char (p)) {
    const char *end = g_utf8_offset_to_pointer (p, 3);
    add_hashed (features, hash_bytes (p, (gsize) (end - p), 2), each);
  }
}

static void
add_other_words (GArray *features, const char *word)
{
  const char *const *meanings = tw_words_is_known (word) ? NULL : tw_words_get_meanings (word);
  for (guint i = 0; meanings && meanings[i]; i++)
    add_phrase (features, meanings[i], WEIGHT_MEANING / (float) (1 + i));
  const char *const *synonyms = tw_words_get_synonyms (word);
  const guint n = synonyms ? g_strv_length ((GStrv) synonyms) : 0;
  for (guint i = 0; i < n; i++)
    add_phrase (features, synonyms[i], WEIGHT_SYNONYM / sqrtf ((float) n));
}

static Word *
word_new (const char *text)
{
  g_autoptr (GArray) features = g_array_new (FALSE, FALSE, sizeof (Feature));
  g_autofree char *stem = tw_words_stem (text);
  add_stem (features, text, 1.0f);
  add_other_words (features, text);
  add_letters (features, text);
  Word *word = g_malloc (sizeof (Word) + features->len * sizeof (Feature));
  word->hash = hash_bytes (stem, strlen (stem), 3);
  word->stem = g_steal_pointer (&stem);
  word->weight = tw_words_is_stop (text) ? WEIGHT_STOP : 1.0f;
  word->n_features = features->len;
  memcpy (word->features, features->data, features->len * sizeof (Feature));
  return word;
}

/* One word, remembered between texts: a catalog says the same few thousand over and over.
 * What no longer fits is put into @owned. */
static const Word *
find_word (TwLocalEmbedder *self, const char *text, GPtrArray *owned)
{
  g_mutex_lock (&self->lock);
  const Word *known = g_hash_table_lookup (self->words, text);
  g_mutex_unlock (&self->lock);
  if (known)
    return known;
  Word *made = word_new (text);
  g_mutex_lock (&self->lock);
  known = g_hash_table_lookup (self->words, text);
  const gboolean keep = known == NULL && g_hash_table_size (self->words) < MOST_REMEMBERED;
  if (keep)
    g_hash_table_insert (self->words, g_strdup (text), made);
  g_mutex_unlock (&self->lock);
  if (!keep)
    g_ptr_array_add (owned, made);
  return known ? known : made;
}

typedef struct {
  TwLocalEmbedder *self;
  GPtrArray *owned;
  TwTermWeight weight;
  gpointer weight_data;
  float *vector;
  guint n_words;
} Pass;

static void
add_word (Pass *pass, const Word *word, const Word *before, float line_weight)
{
  float weight = word->weight * line_weight;
  if (pass->weight)
    weight *= (float) pass->weight (word->stem, pass->weight_data);
  for (guint i = 0; i < word->n_features; i++)
    pass->vector[word->features[i].slot] += weight * word->features[i].value;
  if (before == NULL)
    return;
  Feature pair[2];
  place_feature (before->hash * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + word->hash, WEIGHT_PAIR,
                 pair);
  for (guint i = 0; i < G_N_ELEMENTS (pair); i++)
    pass->vector[pair[i].slot] += weight * pair[i].value;
}

static void
add_line (Pass *pass, const char *line, float weight)
{
  g_auto (GStrv) pieces = g_strsplit_set (line, " ,.;:()[]{}\"'?!\t\r", -1);
  const Word *before = NULL;
  for (guint i = 0; pieces[i]; i++) {
    if (*pieces[i] == '\0')
      continue;
    g_auto (GStrv) words = tw_words_split (pieces[i]);
    for (guint j = 0; words[j] && pass->n_words < MOST_WORDS; j++, pass->n_words++) {
      const Word *word = find_word (pass->self, words[j], pass->owned);
      add_word (pass, word, before, weight);
      before = word;
    }
  }
}

/* A text without any word gets a direction of its own instead of no direction. */
static void
normalize (float *vector)
{
  double sum = 0;
  for (guint i = 0; i < DIMENSIONS; i++)
    sum += (double) vector[i] * vector[i];
  if (sum < 1e-12) {
    vector[0] = 1;
    return;
  }
  const float scale = (float) (1 / sqrt (sum));
  for (guint i = 0; i < DIMENSIONS; i++)
    vector[i] *= scale;
}

static void
embed_text (TwLocalEmbedder *self, const char *text, TwTermWeight weight, gpointer weight_data,
            float *vector)
{
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (word_free);
  Pass pass = { self, owned, weight, weight_data, vector, 0 };
  memset (vector, 0, DIMENSIONS * sizeof (float));
  g_auto (GStrv) lines = g_strsplit (text, "\n", G_N_ELEMENTS (LINE_WEIGHTS));
  for (guint i = 0; lines[i]; i++)
    add_line (&pass, lines[i], LINE_WEIGHTS[i]);
  normalize (vector);
}

static const char *
tw_local_embedder_get_model_id (TwEmbedder *embedder G_GNUC_UNUSED)
{
  static gsize id;
  if (g_once_init_enter (&id))
    g_once_init_leave (&id, (gsize) g_strconcat (VERSION "-", tw_lexicon_get_digest (), NULL));
  return (const char *) id;
}

static guint
tw_local_embedder_get_dimensions (TwEmbedder *embedder G_GNUC_UNUSED)
{
  return DIMENSIONS;
}

static gboolean
tw_local_embedder_embed (TwEmbedder *embedder, const char *const *texts, guint n_texts,
                         float *vectors, GCancellable *cancellable, GError **error)
{
  TwLocalEmbedder *self = TW_LOCAL_EMBEDDER (embedder);
  for (guint i = 0; i < n_texts; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    embed_text (self, texts[i], NULL, NULL, vectors + (gsize) i * DIMENSIONS);
  }
  return TRUE;
}

/* A question is one line, however it was typed. */
static gboolean
tw_local_embedder_embed_question (TwEmbedder *embedder, const char *question, TwTermWeight weight,
                                  gpointer weight_data, float *vector, GCancellable *cancellable,
                                  GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_autofree char *line = g_strdelimit (g_strdup (question), "\n", ' ');
  embed_text (TW_LOCAL_EMBEDDER (embedder), line, weight, weight_data, vector);
  return TRUE;
}

static void
tw_local_embedder_embedder_init (TwEmbedderInterface *iface)
{
  iface->get_model_id = tw_local_embedder_get_model_id;
  iface->get_dimensions = tw_local_embedder_get_dimensions;
  iface->embed = tw_local_embedder_embed;
  iface->embed_question = tw_local_embedder_embed_question;
}

static void
tw_local_embedder_finalize (GObject *object)
{
  TwLocalEmbedder *self = TW_LOCAL_EMBEDDER (object);
  g_hash_table_unref (self->words);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (tw_local_embedder_parent_class)->finalize (object);
}

static void
tw_local_embedder_class_init (TwLocalEmbedderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_local_embedder_finalize;
}

static void
tw_local_embedder_init (TwLocalEmbedder *self)
{
  g_mutex_init (&self->lock);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, word_free);
}

TwEmbedder *
tw_local_embedder_new (void)
{
  return g_object_new (TW_TYPE_LOCAL_EMBEDDER, NULL);
}
