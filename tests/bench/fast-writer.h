// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

/* Writes an insight piece by piece, as fast as a model never would. */
#define FAST_TYPE_WRITER (fast_writer_get_type ())
G_DECLARE_FINAL_TYPE (FastWriter, fast_writer, FAST, WRITER, GObject)

/**
 * fast_writer_new:
 * @text: repeated over and over, a word a piece
 */
TwInsightWriter *fast_writer_new (const char *text, guint per_second, guint n_pieces);

/** fast_writer_get_began: when the first piece was given, in monotonic microseconds */
gint64 fast_writer_get_began (FastWriter *self);

G_END_DECLS
