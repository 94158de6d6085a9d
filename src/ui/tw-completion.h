// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** TwCompletionItem: something that is offered; @what is the offerer's own */
typedef struct {
  char *title;
  char *detail;
  gconstpointer what;
} TwCompletionItem;

/** tw_completion_item_new: copies the texts */
TwCompletionItem *tw_completion_item_new (const char *title, const char *detail,
                                          gconstpointer what);
/** tw_completion_items_new: (transfer full): an array for them */
GPtrArray *tw_completion_items_new (void);

/**
 * TwCompletion: what an entry offers
 * @label: what the list is called for a screen reader
 * @eager: Enter takes the first without a choice
 * @find: (transfer full) (nullable): for a text
 * @take: one was chosen; @shifted by Shift and Enter
 */
typedef struct {
  const char *label;
  gboolean eager;
  GPtrArray *(*find) (GtkWidget *entry, const char *text, gpointer user_data);
  void (*take) (GtkWidget *entry, const TwCompletionItem *item, gboolean shifted,
                gpointer user_data);
} TwCompletion;

/**
 * tw_completion_attach:
 * @entry: a #GtkEditable
 * @how: static
 *
 * Shows what fits below the entry while something is typed: Down and Up go through it, Enter takes
 * one, Escape closes.
 */
void tw_completion_attach (GtkWidget *entry, const TwCompletion *how, gpointer user_data);

G_END_DECLS
