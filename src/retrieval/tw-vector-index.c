// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-vector-index.h"

#include <dlfcn.h>
#include <faiss/c_api/IndexFlat_c.h>
#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/error_c.h>
#include <faiss/c_api/utils/distances_c.h>
#include <glib/gi18n.h>
#include <math.h>

struct _TwVectorIndex {
  FaissIndex *faiss;
  guint dimensions;
};

typedef void (*SetThreads) (int n);

/* OpenMP's number of threads belongs to each calling thread, OpenBLAS's to the process. */
static SetThreads set_openmp_threads;

static void
tune_once (void)
{
  static gsize tuned;
  if (!g_once_init_enter (&tuned))
    return;
  faiss_set_distance_compute_blas_threshold (1);
  SetThreads set_blas_threads = (SetThreads) dlsym (RTLD_DEFAULT, "openblas_set_num_threads");
  if (set_blas_threads)
    set_blas_threads (1);
  set_openmp_threads = (SetThreads) dlsym (RTLD_DEFAULT, "omp_set_num_threads");
  g_once_init_leave (&tuned, 1);
}

/* One question is a few milliseconds on one thread. More threads wait for each other at every step,
 * which on a busy machine costs many times what they save. */
static void
stay_on_this_thread (void)
{
  if (set_openmp_threads)
    set_openmp_threads (1);
}

static gboolean
set_faiss_error (GError **error, const char *what)
{
  return tw_set_error (error, TW_RETRIEVAL_ERROR, TW_RETRIEVAL_ERROR_FAILED, NULL, "%s: %s", what,
                       faiss_get_last_error ());
}

TwVectorIndex *
tw_vector_index_new (guint dimensions, GError **error)
{
  tune_once ();
  FaissIndexFlatIP *faiss = NULL;
  if (faiss_IndexFlatIP_new_with (&faiss, dimensions) != 0) {
    set_faiss_error (error, _("The search index could not be made"));
    return NULL;
  }
  TwVectorIndex *self = g_new0 (TwVectorIndex, 1);
  self->faiss = faiss;
  self->dimensions = dimensions;
  return self;
}

void
tw_vector_index_free (TwVectorIndex *self)
{
  faiss_Index_free (self->faiss);
  g_free (self);
}

guint
tw_vector_index_get_n_vectors (const TwVectorIndex *self)
{
  return (guint) faiss_Index_ntotal (self->faiss);
}

gboolean
tw_vector_index_add (TwVectorIndex *self, const float *vectors, guint n_vectors, GError **error)
{
  if (n_vectors == 0 || faiss_Index_add (self->faiss, n_vectors, vectors) == 0)
    return TRUE;
  return set_faiss_error (error, _("Vectors could not be added to the search index"));
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const TwVectorHit *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

GArray *
tw_vector_index_search (const TwVectorIndex *self, const float *query, guint n_hits,
                        GError **error)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (TwVectorHit));
  const guint k = MIN (n_hits, tw_vector_index_get_n_vectors (self));
  if (k == 0)
    return hits;
  stay_on_this_thread ();
  g_autofree float *scores = g_new (float, k);
  g_autofree idx_t *ids = g_new (idx_t, k);
  if (faiss_Index_search (self->faiss, 1, query, k, scores, ids) != 0) {
    set_faiss_error (error, _("The search index could not be searched"));
    g_array_unref (hits);
    return NULL;
  }
  for (guint i = 0; i < k; i++) {
    TwVectorHit hit = { .id = (guint) ids[i], .score = scores[i] };
    if (ids[i] >= 0 && isfinite (scores[i]))
      g_array_append_val (hits, hit);
  }
  g_array_sort (hits, compare_hits);
  return hits;
}
