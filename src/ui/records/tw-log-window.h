// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TwLogKind: a window that lists what a log has, the latest first
 * @list: in a worker: (transfer full): the entries
 * @new_row: (transfer full): one entry as a row
 */
typedef struct {
  const char *title;
  const char *empty_title;
  const char *empty_text;
  const char *description;
  GPtrArray *(*list) (gpointer data);
  GtkWidget *(*new_row) (gconstpointer entry);
} TwLogKind;

/** tw_log_window_present: @kind is static, @data goes with the window's listing */
void tw_log_window_present (GtkWindow *parent, const TwLogKind *kind, gpointer data,
                            GDestroyNotify free_data);

/** tw_log_dup_time: (transfer full): of Unix seconds, as the person's locale writes it */
char *tw_log_dup_time (gint64 time);

G_END_DECLS
