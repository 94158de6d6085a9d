// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-local-embedder.h"
#include "retrieval/tw-vector-index.h"

#include <math.h>
#include <string.h>

static float
similarity (TwEmbedder *embedder, const char *a, const char *b)
{
  const guint n = tw_embedder_get_dimensions (embedder);
  const char *texts[] = { a, b };
  g_autofree float *vectors = g_new (float, 2 * n);
  g_assert_true (tw_embedder_embed (embedder, texts, 2, vectors, NULL, NULL));
  float sum = 0;
  for (guint i = 0; i < n; i++)
    sum += vectors[i] * vectors[n + i];
  return sum;
}

static void
test_meaning (void)
{
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  g_assert_cmpfloat (similarity (embedder, "customer", "customers"), >, 0.7);
  g_assert_cmpfloat (similarity (embedder, "cust_nm", "customer name"), >, 0.3);
  g_assert_cmpfloat (similarity (embedder, "client", "customer"), >,
                     similarity (embedder, "client", "freight") + 0.1);
  g_assert_cmpfloat (similarity (embedder, "orderdate", "when was the order date"), >, 0.5);
  g_assert_cmpfloat (fabsf (similarity (embedder, "freight", "employee")), <, 0.3);
}

static void
test_unit_vectors (void)
{
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  const guint n = tw_embedder_get_dimensions (embedder);
  g_assert_cmpuint (n, >=, 256);
  g_assert_true (g_str_has_prefix (tw_embedder_get_model_id (embedder), "tradewind-local-"));
  g_autofree char *huge = g_strnfill (100000, 'x');
  const char *texts[] = { "", "the", "注文", "\xff\xfe", "🚢 shipping", huge, "a\nb\nc\nd\ne" };
  g_autofree float *vectors = g_new (float, G_N_ELEMENTS (texts) * n);
  g_assert_true (tw_embedder_embed (embedder, texts, G_N_ELEMENTS (texts), vectors, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    double length = 0;
    for (guint j = 0; j < n; j++)
      length += (double) vectors[i * n + j] * vectors[i * n + j];
    g_assert_cmpfloat_with_epsilon (length, 1.0, 1e-4);
  }
}

static double
only_freight (const char *stem, gpointer user_data G_GNUC_UNUSED)
{
  return g_str_equal (stem, "freight") ? 1.0 : 0.0;
}

static void
test_weighted_question (void)
{
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  const guint n = tw_embedder_get_dimensions (embedder);
  g_autofree float *weighted = g_new (float, n);
  g_autofree float *plain = g_new (float, n);
  const char *word = "freight";
  g_assert_true (tw_embedder_embed_question (embedder, "customer freight", only_freight, NULL,
                                             weighted, NULL, NULL));
  g_assert_true (tw_embedder_embed (embedder, &word, 1, plain, NULL, NULL));
  float sum = 0;
  for (guint i = 0; i < n; i++)
    sum += weighted[i] * plain[i];
  g_assert_cmpfloat (sum, >, 0.9);
}

static void
test_same_from_every_thread_cb (gpointer data, gpointer user_data)
{
  TwEmbedder *embedder = user_data;
  g_autofree char *text = g_strdup_printf ("order %d of customer %d", GPOINTER_TO_INT (data) % 7,
                                           GPOINTER_TO_INT (data) % 11);
  g_assert_cmpfloat_with_epsilon (similarity (embedder, text, text), 1.0f, 1e-4f);
}

static void
test_threads (void)
{
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  GThreadPool *pool
    = g_thread_pool_new (test_same_from_every_thread_cb, embedder, 4, TRUE, NULL);
  for (int i = 1; i <= 500; i++)
    g_thread_pool_push (pool, GINT_TO_POINTER (i), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
}

static void
test_cancelled (void)
{
  g_autoptr (TwEmbedder) embedder = tw_local_embedder_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree float *vector = g_new (float, tw_embedder_get_dimensions (embedder));
  const char *text = "customers";
  g_cancellable_cancel (cancellable);
  g_assert_false (tw_embedder_embed (embedder, &text, 1, vector, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_vector_index (void)
{
  g_autoptr (TwVectorIndex) index = tw_vector_index_new (4, NULL);
  const float vectors[] = { 1, 0, 0, 0, 0, 1, 0, 0, 0.6f, 0.8f, 0, 0, 1, 0, 0, 0 };
  const float query[] = { 1, 0, 0, 0 };
  g_autoptr (GArray) none = tw_vector_index_search (index, query, 3, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (tw_vector_index_add (index, vectors, 4, NULL));
  g_assert_cmpuint (tw_vector_index_get_n_vectors (index), ==, 4);
  g_autoptr (GArray) hits = tw_vector_index_search (index, query, 10, NULL);
  g_assert_cmpuint (hits->len, ==, 4);
  static const guint ORDER[] = { 0, 3, 2, 1 };
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (g_array_index (hits, TwVectorHit, i).id, ==, ORDER[i]);
  g_assert_cmpfloat_with_epsilon (g_array_index (hits, TwVectorHit, 2).score, 0.6, 1e-5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/embedder/meaning", test_meaning);
  g_test_add_func ("/embedder/unit-vectors", test_unit_vectors);
  g_test_add_func ("/embedder/weighted-question", test_weighted_question);
  g_test_add_func ("/embedder/threads", test_threads);
  g_test_add_func ("/embedder/cancelled", test_cancelled);
  g_test_add_func ("/embedder/vector-index", test_vector_index);
  return g_test_run ();
}
