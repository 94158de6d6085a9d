// SPDX-License-Identifier: Apache-2.0
#include "ui/history/tw-history-item.h"

#include <glib/gi18n.h>

#include "ui/history/tw-history-words.h"

struct _TwHistoryItem {
  GObject parent_instance;

  TwHistoryEntry *entry;
  char *heading; /* nullable */
  gboolean is_follow_up;
};

G_DEFINE_FINAL_TYPE (TwHistoryItem, tw_history_item, G_TYPE_OBJECT)

static void
tw_history_item_finalize (GObject *object)
{
  TwHistoryItem *self = TW_HISTORY_ITEM (object);
  tw_history_entry_free (self->entry);
  g_free (self->heading);
  G_OBJECT_CLASS (tw_history_item_parent_class)->finalize (object);
}

static void
tw_history_item_class_init (TwHistoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_history_item_finalize;
}

static void
tw_history_item_init (TwHistoryItem *self)
{
}

const TwHistoryEntry *
tw_history_item_get_entry (TwHistoryItem *self)
{
  g_return_val_if_fail (TW_IS_HISTORY_ITEM (self), NULL);
  return self->entry;
}

const char *
tw_history_item_get_heading (TwHistoryItem *self)
{
  g_return_val_if_fail (TW_IS_HISTORY_ITEM (self), NULL);
  return self->heading;
}

gboolean
tw_history_item_is_follow_up (TwHistoryItem *self)
{
  g_return_val_if_fail (TW_IS_HISTORY_ITEM (self), FALSE);
  return self->is_follow_up;
}

gboolean
tw_history_item_equal (TwHistoryItem *a, TwHistoryItem *b)
{
  const TwHistoryEntry *one = a->entry, *other = b->entry;
  return one->id == other->id && one->pinned == other->pinned && one->n_rows == other->n_rows
         && g_strcmp0 (one->state, other->state) == 0 && g_strcmp0 (one->sql, other->sql) == 0
         && g_strcmp0 (a->heading, b->heading) == 0 && a->is_follow_up == b->is_follow_up;
}

/* A thread stands under the day of its latest question. */
static gint64
latest_of_thread (const GPtrArray *entries, guint first)
{
  const TwHistoryEntry *entry = entries->pdata[first];
  gint64 latest = entry->time;
  for (guint i = first + 1; i < entries->len; i++) {
    const TwHistoryEntry *next = entries->pdata[i];
    if (next->thread != entry->thread || next->pinned != entry->pinned)
      break;
    latest = MAX (latest, next->time);
  }
  return latest;
}

GPtrArray *
tw_history_items_new (const GPtrArray *entries)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *heading = g_strdup ("");
  const TwHistoryEntry *before = NULL;
  for (guint i = 0; i < entries->len; i++) {
    const TwHistoryEntry *entry = entries->pdata[i];
    TwHistoryItem *item = g_object_new (TW_TYPE_HISTORY_ITEM, NULL);
    item->entry = tw_history_entry_copy (entry);
    gboolean same = before && before->thread == entry->thread && before->pinned == entry->pinned;
    item->is_follow_up = same && entry->parent != 0;
    g_autofree char *day = entry->pinned ? g_strdup (_("Pinned"))
                                         : tw_history_format_day (latest_of_thread (entries, i));
    if (!same && g_strcmp0 (day, heading) != 0) {
      item->heading = g_strdup (day);
      g_free (heading);
      heading = g_steal_pointer (&day);
    }
    before = entry;
    g_ptr_array_add (items, item);
  }
  return items;
}
