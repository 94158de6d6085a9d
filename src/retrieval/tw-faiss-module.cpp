// SPDX-License-Identifier: Apache-2.0
//
// The module tradewind-vectors: FAISS, with OpenMP and OpenBLAS behind it, is loaded when it is
// needed. Debian ships the headers of FAISS's C API but no library that implements them.
#include "retrieval/tw-faiss-module.h"

#include <exception>
#include <string>

#include <faiss/IndexFlat.h>
#include <faiss/utils/distances.h>

extern "C" {
void openblas_set_num_threads (int n) __attribute__ ((weak)); /* other BLAS have none */
void omp_set_num_threads (int n);
}

static thread_local std::string last_error;

template <typename Function>
static gboolean
guarded (Function function)
{
  try {
    function ();
    return TRUE;
  } catch (const std::exception &error) {
    last_error = error.what ();
  } catch (...) {
    last_error = "unknown error";
  }
  return FALSE;
}

static const char *
get_error ()
{
  return last_error.c_str ();
}

static faiss::IndexFlatIP *
get_index (const TwFaissIndex *self)
{
  return reinterpret_cast<faiss::IndexFlatIP *> (const_cast<TwFaissIndex *> (self));
}

/* One question is a few milliseconds on one thread. More threads wait for each other at every step,
 * which on a busy machine costs many times what they save. OpenBLAS's number of threads belongs to
 * the process, OpenMP's to each thread that calls. */
static void
tune ()
{
  static const bool tuned = [] {
    faiss::distance_compute_blas_threshold = 1;
    if (openblas_set_num_threads)
      openblas_set_num_threads (1);
    return true;
  }();
  (void) tuned;
}

static TwFaissIndex *
new_index (guint dimensions)
{
  faiss::IndexFlatIP *made = nullptr;
  tune ();
  guarded ([&] { made = new faiss::IndexFlatIP (dimensions); });
  return reinterpret_cast<TwFaissIndex *> (made);
}

static void
free_index (TwFaissIndex *self)
{
  delete get_index (self);
}

static guint
get_n_vectors (const TwFaissIndex *self)
{
  return static_cast<guint> (get_index (self)->ntotal);
}

static gboolean
add (TwFaissIndex *self, guint n, const float *vectors)
{
  return guarded ([&] { get_index (self)->add (n, vectors); });
}

static gboolean
search (const TwFaissIndex *self, const float *query, guint k, float *scores, gint64 *ids)
{
  omp_set_num_threads (1);
  return guarded ([&] { get_index (self)->search (1, query, k, scores, ids); });
}

extern "C" __attribute__ ((visibility ("default"))) const TwVectors tw_vectors
  = { new_index, free_index, get_n_vectors, add, search, get_error };
