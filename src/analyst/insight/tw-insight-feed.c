// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight-feed.h"

#define STEP_MS 30      /* between two deliveries */
#define STEP_BYTES 512  /* of one delivery: several times what a model writes in that time */

struct _TwInsightFeed {
  gatomicrefcount references;
  GMainContext *context;
  TwInsightFeedText text; /* NULL once closed; only the context's thread reads or writes it */
  gpointer user_data;

  GMutex lock; /* guards what follows */
  GString *waiting;
  gboolean scheduled; /* one source is on its way */
  gint64 delivered_us;
};

TwInsightFeed *
tw_insight_feed_new (TwInsightFeedText text, gpointer user_data)
{
  TwInsightFeed *self = g_new0 (TwInsightFeed, 1);
  g_atomic_ref_count_init (&self->references);
  self->context = g_main_context_ref_thread_default ();
  self->text = text;
  self->user_data = user_data;
  self->waiting = g_string_new (NULL);
  g_mutex_init (&self->lock);
  return self;
}

TwInsightFeed *
tw_insight_feed_ref (TwInsightFeed *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tw_insight_feed_unref (TwInsightFeed *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_main_context_unref (self->context);
  g_string_free (self->waiting, TRUE);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void schedule (TwInsightFeed *self);

/* A piece of what waits, cut between two characters. */
static char *
take_text (TwInsightFeed *self, gsize most)
{
  gsize length = MIN (self->waiting->len, most);
  while (length > 0 && length < self->waiting->len && (self->waiting->str[length] & 0xc0) == 0x80)
    length--;
  char *text = g_strndup (self->waiting->str, length);
  g_string_erase (self->waiting, 0, (gssize) length);
  return text;
}

/* What comes faster than it can be shown is shown in steps, so that no step is long. */
static void
deliver (TwInsightFeed *self, gsize most)
{
  g_mutex_lock (&self->lock);
  g_autofree char *text = take_text (self, most);
  self->delivered_us = g_get_monotonic_time ();
  self->scheduled = FALSE;
  if (self->waiting->len)
    schedule (self);
  g_mutex_unlock (&self->lock);
  if (self->text && *text)
    self->text (text, self->user_data);
}

static gboolean
deliver_cb (gpointer user_data)
{
  deliver (user_data, STEP_BYTES);
  return G_SOURCE_REMOVE;
}

/* Called with the lock held. */
static void
schedule (TwInsightFeed *self)
{
  const gint64 passed_ms = (g_get_monotonic_time () - self->delivered_us) / 1000;
  const guint wait = passed_ms >= STEP_MS ? 0 : (guint) (STEP_MS - passed_ms);
  g_autoptr (GSource) source = g_timeout_source_new (wait);
  g_source_set_callback (source, deliver_cb, tw_insight_feed_ref (self),
                         (GDestroyNotify) tw_insight_feed_unref);
  g_source_attach (source, self->context);
  self->scheduled = TRUE;
}

void
tw_insight_feed_push (TwInsightFeed *self, const char *text)
{
  g_mutex_lock (&self->lock);
  g_string_append (self->waiting, text);
  if (!self->scheduled)
    schedule (self);
  g_mutex_unlock (&self->lock);
}

void
tw_insight_feed_close (TwInsightFeed *self)
{
  deliver (self, G_MAXSIZE);
  self->text = NULL;
}
