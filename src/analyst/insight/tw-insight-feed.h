// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Carries an insight's text from the worker that it streams into to a main context: at once when it
 * begins, then a few times a second however many pieces there are. Atomically reference counted. */
typedef struct _TwInsightFeed TwInsightFeed;

/** TwInsightFeedText: more text; called in the feed's context */
typedef void (*TwInsightFeedText) (const char *text, gpointer user_data);

/** tw_insight_feed_new: for the thread-default context of the caller */
TwInsightFeed *tw_insight_feed_new (TwInsightFeedText text, gpointer user_data);
TwInsightFeed *tw_insight_feed_ref (TwInsightFeed *self);
void tw_insight_feed_unref (TwInsightFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwInsightFeed, tw_insight_feed_unref)

/** tw_insight_feed_push: in any thread */
void tw_insight_feed_push (TwInsightFeed *self, const char *text);

/** tw_insight_feed_close: in the feed's context: gives out what is left, then nothing any more */
void tw_insight_feed_close (TwInsightFeed *self);

G_END_DECLS
