// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-diagram-private.h"

#define SMALL_TABLE 5  /* columns that are shown in any case */
#define MOST_RELATED 9 /* rows of a card that does not show all */

static void
card_free (gpointer data)
{
  TwDiagramCard *card = data;
  g_ptr_array_unref (card->rows);
  g_free (card);
}

static gboolean
is_linked (const TwDiagram *self, const TwColumn *column)
{
  for (guint i = 0; i < self->links->len; i++) {
    const TwDiagramLink *link = &g_array_index (self->links, TwDiagramLink, i);
    if (link->source == column || link->target == column)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_row (const TwDiagram *self, const TwDiagramCard *card, const TwColumn *column)
{
  switch (card->detail) {
  case TW_CARD_NAME:
    return FALSE;
  case TW_CARD_RELATED:
    return card->rows->len < MOST_RELATED
           && (card->table->n_columns <= SMALL_TABLE || column->primary_key
               || is_linked (self, column));
  case TW_CARD_ALL:
    break;
  }
  return TRUE;
}

static void
fill_card (const TwDiagram *self, TwDiagramCard *card)
{
  const TwTable *table = card->table;
  g_ptr_array_set_size (card->rows, 0);
  for (guint i = 0; i < table->n_columns; i++)
    if (has_row (self, card, &table->columns[i]))
      g_ptr_array_add (card->rows, (gpointer) &table->columns[i]);
  card->n_more = card->detail == TW_CARD_NAME ? 0 : table->n_columns - card->rows->len;
  guint lines = card->rows->len + (card->n_more > 0);
  card->height = TW_CARD_HEAD + lines * TW_CARD_ROW + (lines > 0 ? TW_CARD_FOOT : 0);
}

void
tw_diagram_set_links (TwDiagram *self, const GArray *links)
{
  g_array_set_size (self->links, 0);
  for (guint i = 0; i < links->len; i++) {
    const TwDiagramLink *link = &g_array_index (links, TwDiagramLink, i);
    if (g_hash_table_contains (self->by_table, link->source->table)
        && g_hash_table_contains (self->by_table, link->target->table))
      g_array_append_val (self->links, *link);
  }
  for (guint i = 0; i < self->cards->len; i++)
    fill_card (self, self->cards->pdata[i]);
}

TwDiagram *
tw_diagram_new (const GPtrArray *tables, const GArray *links, TwCardDetail detail)
{
  TwDiagram *self = g_new0 (TwDiagram, 1);
  self->cards = g_ptr_array_new_with_free_func (card_free);
  self->by_table = g_hash_table_new (NULL, NULL);
  self->links = g_array_new (FALSE, FALSE, sizeof (TwDiagramLink));
  for (guint i = 0; i < tables->len; i++) {
    TwDiagramCard *card = g_new0 (TwDiagramCard, 1);
    card->table = tables->pdata[i];
    card->detail = detail;
    card->rows = g_ptr_array_new ();
    g_ptr_array_add (self->cards, card);
    g_hash_table_insert (self->by_table, tables->pdata[i], card);
  }
  tw_diagram_set_links (self, links);
  return self;
}

void
tw_diagram_free (TwDiagram *self)
{
  g_ptr_array_unref (self->cards);
  g_hash_table_unref (self->by_table);
  g_array_unref (self->links);
  g_free (self);
}

guint
tw_diagram_get_n_cards (const TwDiagram *self)
{
  return self->cards->len;
}

TwDiagramCard *
tw_diagram_get_card (TwDiagram *self, guint index)
{
  return self->cards->pdata[index];
}

TwDiagramCard *
tw_diagram_find (TwDiagram *self, const TwTable *table)
{
  return g_hash_table_lookup (self->by_table, table);
}

void
tw_diagram_set_detail (TwDiagram *self, TwDiagramCard *card, TwCardDetail detail)
{
  card->detail = detail;
  fill_card (self, card);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const TwDiagramCard *left = *(TwDiagramCard *const *) a, *right = *(TwDiagramCard *const *) b;
  if (left->y != right->y)
    return left->y < right->y ? -1 : 1;
  if (left->x != right->x)
    return left->x < right->x ? -1 : 1;
  return left->table->index < right->table->index ? -1 : 1;
}

static gboolean
lies_over (const TwDiagramCard *a, const TwDiagramCard *b)
{
  return a->x < b->x + TW_CARD_WIDTH && b->x < a->x + TW_CARD_WIDTH
         && a->shown_y < b->shown_y + b->height && b->shown_y < a->shown_y + a->height;
}

/* Below whatever of the first @n cards it lies over; each step goes down, so it ends. */
static void
make_room (TwDiagramCard *card, const GPtrArray *placed)
{
  gboolean moved = TRUE;
  while (moved) {
    moved = FALSE;
    for (guint i = 0; i < placed->len; i++) {
      const TwDiagramCard *other = placed->pdata[i];
      if (!lies_over (card, other))
        continue;
      card->shown_y = other->shown_y + other->height + TW_CARD_GAP_Y_SMALL;
      moved = TRUE;
    }
  }
}

void
tw_diagram_settle (TwDiagram *self, const TwDiagramCard *first)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GPtrArray) placed = g_ptr_array_new ();
  for (guint i = 0; i < self->cards->len; i++)
    g_ptr_array_add (order, self->cards->pdata[i]);
  g_ptr_array_sort (order, compare_places);
  guint index = 0;
  if (first && g_ptr_array_find (order, first, &index)) {
    g_ptr_array_insert (order, 0, g_ptr_array_steal_index (order, index));
  }
  for (guint i = 0; i < order->len; i++) {
    TwDiagramCard *card = order->pdata[i];
    card->shown_y = card->y;
    make_room (card, placed);
    g_ptr_array_add (placed, card);
  }
}

TwDiagramArea
tw_diagram_get_bounds (const TwDiagram *self)
{
  double left = 0, top = 0, right = 0, bottom = 0;
  for (guint i = 0; i < self->cards->len; i++) {
    const TwDiagramCard *card = self->cards->pdata[i];
    left = i ? MIN (left, card->x) : card->x;
    top = i ? MIN (top, card->shown_y) : card->shown_y;
    right = i ? MAX (right, card->x + TW_CARD_WIDTH) : card->x + TW_CARD_WIDTH;
    bottom = i ? MAX (bottom, card->shown_y + card->height) : card->shown_y + card->height;
  }
  return (TwDiagramArea) { left, top, right - left, bottom - top };
}

TwDiagramCard *
tw_diagram_card_at (TwDiagram *self, double x, double y)
{
  for (guint i = 0; i < self->cards->len; i++) {
    TwDiagramCard *card = self->cards->pdata[i];
    if (x >= card->x && x < card->x + TW_CARD_WIDTH && y >= card->shown_y
        && y < card->shown_y + card->height)
      return card;
  }
  return NULL;
}

const TwColumn *
tw_diagram_card_row_at (const TwDiagramCard *card, double y)
{
  double row = (y - card->shown_y - TW_CARD_HEAD) / TW_CARD_ROW;
  return row >= 0 && row < card->rows->len ? card->rows->pdata[(guint) row] : NULL;
}

double
tw_diagram_card_get_row_y (const TwDiagramCard *card, const TwColumn *column)
{
  for (guint i = 0; i < card->rows->len; i++)
    if (card->rows->pdata[i] == column)
      return card->shown_y + TW_CARD_HEAD + (i + 0.5) * TW_CARD_ROW;
  return card->shown_y + TW_CARD_HEAD / 2.0;
}
