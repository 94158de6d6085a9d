// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwKept: where an answer stands in the history of this machine
 * @id: its number there; 0 until the question is written, and where it could not be
 * @time: when it was asked, Unix seconds
 * @profile: the connection's name
 * @title: the connection's title
 * @model: (nullable): who wrote the SQL
 * @saved: the answer that has ended is there, as it stands
 * @reopened: it was read from there; its rows are the kept ones
 * @n_rows: of the result, which may be more than were kept
 * @trouble: (nullable): why it could not be kept, with what to do
 */
typedef struct {
  gint64 id;
  gint64 time;
  char *profile;
  char *title;
  char *model;
  gboolean saved;
  gboolean reopened;
  guint n_rows;
  char *trouble;
} TwKept;

/** tw_kept_copy: (transfer full): @self: (nullable) */
TwKept *tw_kept_copy (const TwKept *self);
void tw_kept_free (TwKept *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwKept, tw_kept_free)

G_END_DECLS
