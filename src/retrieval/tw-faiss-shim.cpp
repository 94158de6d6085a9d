// SPDX-License-Identifier: Apache-2.0
//
// Debian ships FAISS's C headers but no library that implements them. These are the few functions
// Tradewind uses, as those headers declare them; where meson finds a libfaiss_c this file is left
// out.
#include <exception>
#include <string>

#include <faiss/IndexFlat.h>
#include <faiss/c_api/IndexFlat_c.h>
#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/error_c.h>
#include <faiss/c_api/utils/distances_c.h>
#include <faiss/utils/distances.h>

static thread_local std::string last_error;

template <typename Function>
static int
guarded (Function function)
{
  try {
    function ();
    return 0;
  } catch (const std::exception &error) {
    last_error = error.what ();
    return -4;
  } catch (...) {
    last_error = "unknown error";
    return -1;
  }
}

extern "C" {

const char *
faiss_get_last_error ()
{
  return last_error.c_str ();
}

int
faiss_IndexFlatIP_new_with (FaissIndexFlatIP **p_index, idx_t d)
{
  return guarded ([&] {
    *p_index = reinterpret_cast<FaissIndexFlatIP *> (new faiss::IndexFlatIP (d));
  });
}

void
faiss_Index_free (FaissIndex *obj)
{
  delete reinterpret_cast<faiss::Index *> (obj);
}

idx_t
faiss_Index_ntotal (const FaissIndex *obj)
{
  return reinterpret_cast<const faiss::Index *> (obj)->ntotal;
}

int
faiss_Index_add (FaissIndex *index, idx_t n, const float *x)
{
  return guarded ([&] { reinterpret_cast<faiss::Index *> (index)->add (n, x); });
}

int
faiss_Index_search (const FaissIndex *index, idx_t n, const float *x, idx_t k, float *distances,
                    idx_t *labels)
{
  return guarded ([&] {
    reinterpret_cast<const faiss::Index *> (index)->search (n, x, k, distances, labels);
  });
}

void
faiss_set_distance_compute_blas_threshold (int value)
{
  faiss::distance_compute_blas_threshold = value;
}
}
