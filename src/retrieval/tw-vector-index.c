// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-vector-index.h"

#include <glib/gi18n.h>
#include <gmodule.h>
#include <math.h>

#include "config.h"
#include "retrieval/tw-faiss-module.h"

struct _TwVectorIndex {
  const TwVectors *vectors;
  TwFaissIndex *faiss;
};

/* The installed one first: a build folder may be anybody's by then. */
static GModule *
open_module (GString *why)
{
  static const char *const folders[] = { TW_MODULE_DIR, TW_BUILD_MODULE_DIR };
  GModule *module = NULL;
  for (guint i = 0; module == NULL && i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (folders[i], TW_VECTORS_MODULE ".so", NULL);
    module = g_module_open (path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
    if (module == NULL)
      g_string_append_printf (why, "%s%s", why->len ? "; " : "", g_module_error ());
  }
  return module;
}

/* (nullable): stays loaded */
static const TwVectors *
load_vectors (GError **error)
{
  static gsize once;
  static const TwVectors *vectors;
  static char *reason;
  if (g_once_init_enter (&once)) {
    g_autoptr (GString) why = g_string_new (NULL);
    GModule *module = open_module (why);
    if (module && !g_module_symbol (module, TW_VECTORS_SYMBOL, (gpointer *) &vectors))
      g_string_assign (why, g_module_error ());
    reason = g_strdup (why->str);
    g_once_init_leave (&once, 1);
  }
  if (vectors == NULL)
    tw_set_error (error, TW_RETRIEVAL_ERROR, TW_RETRIEVAL_ERROR_FAILED,
                  _("Run \"meson install\" again."),
                  _("The module for the search index could not be loaded: %s"), reason);
  return vectors;
}

static gboolean
set_faiss_error (const TwVectors *vectors, GError **error, const char *what)
{
  return tw_set_error (error, TW_RETRIEVAL_ERROR, TW_RETRIEVAL_ERROR_FAILED, NULL, "%s: %s", what,
                       vectors->get_error ());
}

TwVectorIndex *
tw_vector_index_new (guint dimensions, GError **error)
{
  const TwVectors *vectors = load_vectors (error);
  if (vectors == NULL)
    return NULL;
  TwFaissIndex *faiss = vectors->new_index (dimensions);
  if (faiss == NULL) {
    set_faiss_error (vectors, error, _("The search index could not be made"));
    return NULL;
  }
  TwVectorIndex *self = g_new0 (TwVectorIndex, 1);
  self->vectors = vectors;
  self->faiss = faiss;
  return self;
}

void
tw_vector_index_free (TwVectorIndex *self)
{
  self->vectors->free_index (self->faiss);
  g_free (self);
}

guint
tw_vector_index_get_n_vectors (const TwVectorIndex *self)
{
  return self->vectors->get_n_vectors (self->faiss);
}

gboolean
tw_vector_index_add (TwVectorIndex *self, const float *vectors, guint n_vectors, GError **error)
{
  if (n_vectors == 0 || self->vectors->add (self->faiss, n_vectors, vectors))
    return TRUE;
  return set_faiss_error (self->vectors, error,
                          _("Vectors could not be added to the search index"));
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
  g_autofree float *scores = g_new (float, k);
  g_autofree gint64 *ids = g_new (gint64, k);
  if (!self->vectors->search (self->faiss, query, k, scores, ids)) {
    set_faiss_error (self->vectors, error, _("The search index could not be searched"));
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
