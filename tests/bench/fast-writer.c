// SPDX-License-Identifier: Apache-2.0
#include "fast-writer.h"

struct _FastWriter {
  GObject parent_instance;

  char **words;
  guint per_second, n_pieces;
  gint64 began;
};

static void fast_writer_iface_init (TwInsightWriterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FastWriter, fast_writer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TW_TYPE_INSIGHT_WRITER,
                                                      fast_writer_iface_init))

static gboolean
fast_writer_is_local (TwInsightWriter *writer)
{
  return FALSE;
}

static TwInsight *
fast_writer_write (TwInsightWriter *writer, const TwInsightRequest *request,
                   GCancellable *cancellable, GError **error)
{
  FastWriter *self = FAST_WRITER (writer);
  const guint n_words = g_strv_length (self->words);
  self->began = g_get_monotonic_time ();
  for (guint i = 0; i < self->n_pieces; i++) {
    g_autofree char *piece = g_strconcat (self->words[i % n_words], " ", NULL);
    request->progress (piece, request->progress_data);
    const gint64 due = self->began + (gint64) (i + 1) * G_USEC_PER_SEC / self->per_second;
    const gint64 wait = due - g_get_monotonic_time ();
    if (wait > 0)
      g_usleep ((gulong) wait);
  }
  TwInsight *insight = g_new0 (TwInsight, 1);
  insight->headline = g_strdup ("Much was said.");
  return insight;
}

static void
fast_writer_iface_init (TwInsightWriterInterface *iface)
{
  iface->is_local = fast_writer_is_local;
  iface->write = fast_writer_write;
}

static void
fast_writer_finalize (GObject *object)
{
  g_strfreev (FAST_WRITER (object)->words);
  G_OBJECT_CLASS (fast_writer_parent_class)->finalize (object);
}

static void
fast_writer_class_init (FastWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fast_writer_finalize;
}

static void
fast_writer_init (FastWriter *self)
{
}

TwInsightWriter *
fast_writer_new (const char *text, guint per_second, guint n_pieces)
{
  FastWriter *self = g_object_new (FAST_TYPE_WRITER, NULL);
  g_autofree char *stripped = g_strchomp (g_strdup (text));
  self->words = g_strsplit (stripped, " ", -1);
  self->per_second = per_second;
  self->n_pieces = n_pieces;
  return TW_INSIGHT_WRITER (self);
}

gint64
fast_writer_get_began (FastWriter *self)
{
  return self->began;
}
