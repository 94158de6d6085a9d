// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <math.h>

#include "ui/relationships/tw-diagram-view-private.h"

/* GTK 4.8 keeps the accessible interface of widgets to itself: undrawn children stand for heads and
 * rows, and two focusable ones, which swap the focus, for the keyboard's cursor (see TwGrid). */

#define MOST_CELLS 500
#define DESCRIBE_DELAY_MS 120
#define STEP 60 /* pixels that a key moves the picture */

/* In words. */

static void
append_joined (TwDiagramView *self, GString *text, const TwColumn *column)
{
  const char *mark = _("joined to");
  for (guint i = 0; i < self->lines->len; i++) {
    const TwDiagramLine *line = self->lines->pdata[i];
    const TwColumn *other = line->source == column   ? line->target
                            : line->target == column ? line->source
                                                     : NULL;
    if (other == NULL)
      continue;
    g_string_append_printf (text, " %s %s.%s", mark, other->table->name, other->name);
    mark = _("and");
  }
}

static char *
describe_column (TwDiagramView *self, const TwColumn *column)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s.%s, %s,", column->table->name, column->name,
                          column->type_name);
  if (column->primary_key || column->unique)
    g_string_append_printf (text, " %s,", _("key"));
  append_joined (self, text, column);
  if (text->str[text->len - 1] == ',')
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

static char *
describe_table (const TwTable *table)
{
  /* Translators: read out for a table of the diagram: its name and number of columns */
  return g_strdup_printf (ngettext ("Table %s, %u column", "Table %s, %u columns",
                                    table->n_columns),
                          table->name, table->n_columns);
}

static char *
describe_cursor (TwDiagramView *self)
{
  g_autofree char *place = self->cursor_table == NULL  ? g_strdup (_("No table"))
                           : self->cursor_column == NULL ? describe_table (self->cursor_table)
                                                         : describe_column (self,
                                                                            self->cursor_column);
  if (self->link_source == NULL || self->link_words == NULL)
    return g_steal_pointer (&place);
  return g_strdup_printf ("%s. %s", self->link_words, place);
}

/* The cells. */

static void
place_cell (TwDiagramView *self, guint index, const char *label, const TwDiagramArea *area)
{
  if (index == self->cells->len) {
    TwGridCell *made = tw_grid_cell_new (FALSE);
    gtk_widget_set_parent (GTK_WIDGET (made), GTK_WIDGET (self));
    g_ptr_array_add (self->cells, made);
  }
  TwGridCell *cell = self->cells->pdata[index];
  TwDiagramPoint at = tw_diagram_view_to_screen (self, area->x, area->y);
  GtkAllocation place = { (int) round (at.x), (int) round (at.y),
                          MAX (1, (int) (area->width * self->scale)),
                          MAX (1, (int) (area->height * self->scale)) };
  gtk_widget_set_visible (GTK_WIDGET (cell), TRUE);
  tw_grid_cell_describe (cell, label);
  gtk_widget_size_allocate (GTK_WIDGET (cell), &place, -1);
}

static guint
describe_card (TwDiagramView *self, const TwDiagramCard *card, guint used)
{
  g_autofree char *name = describe_table (card->table);
  TwDiagramArea area = { card->x, card->shown_y, TW_CARD_WIDTH, TW_CARD_HEAD };
  place_cell (self, used++, name, &area);
  for (guint i = 0; i < card->rows->len && used < MOST_CELLS; i++) {
    g_autofree char *label = describe_column (self, card->rows->pdata[i]);
    area.y = card->shown_y + TW_CARD_HEAD + i * TW_CARD_ROW;
    area.height = TW_CARD_ROW;
    place_cell (self, used++, label, &area);
  }
  return used;
}

static gboolean
describe_cb (gpointer user_data)
{
  TwDiagramView *self = user_data;
  guint used = 0;
  self->describe_id = 0;
  if (self->diagram && gtk_widget_get_mapped (GTK_WIDGET (self)))
    for (guint i = 0; i < tw_diagram_get_n_cards (self->diagram) && used < MOST_CELLS; i++)
      used = describe_card (self, tw_diagram_get_card (self->diagram, i), used);
  for (guint i = used; i < self->cells->len; i++)
    gtk_widget_set_visible (self->cells->pdata[i], FALSE);
  return G_SOURCE_REMOVE;
}

void
tw_diagram_view_describe_later (TwDiagramView *self)
{
  if (self->cells == NULL || self->describe_id)
    return;
  self->describe_id = g_timeout_add (DESCRIBE_DELAY_MS, describe_cb, self);
}

void
tw_diagram_view_allocate_cells (TwDiagramView *self)
{
  GtkAllocation nowhere = { 0, 0, 1, 1 };
  for (guint i = 0; i < G_N_ELEMENTS (self->focus_cells); i++)
    gtk_widget_size_allocate (GTK_WIDGET (self->focus_cells[i]), &nowhere, -1);
  for (guint i = 0; i < self->cells->len; i++)
    if (gtk_widget_get_visible (self->cells->pdata[i]))
      gtk_widget_size_allocate (self->cells->pdata[i], &nowhere, -1);
  tw_diagram_view_describe_later (self);
}

/* A reader speaks when the focus goes to the other cell. */
static void
speak (TwDiagramView *self)
{
  gboolean focused = gtk_widget_has_focus (GTK_WIDGET (self->focus_cells[self->focus_index]));
  if (focused)
    self->focus_index = !self->focus_index;
  g_autofree char *label = describe_cursor (self);
  TwGridCell *cell = self->focus_cells[self->focus_index];
  tw_grid_cell_describe (cell, label);
  gtk_widget_set_focusable (GTK_WIDGET (cell), TRUE);
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (cell));
  gtk_widget_set_focusable (GTK_WIDGET (self->focus_cells[!self->focus_index]), FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tw_diagram_view_set_cursor (TwDiagramView *self, const TwTable *table, const TwColumn *column)
{
  self->cursor_table = table;
  self->cursor_column = column;
  speak (self);
}

/* Moving it. */

static TwDiagramCard *
cursor_card (TwDiagramView *self)
{
  return self->diagram && self->cursor_table ? tw_diagram_find (self->diagram, self->cursor_table)
                                             : NULL;
}

/* The nearest card whose middle lies that way, straight on before aside. */
static TwDiagramCard *
next_card (TwDiagramView *self, const TwDiagramCard *from, int dx, int dy)
{
  TwDiagramCard *best = NULL;
  double least = G_MAXDOUBLE;
  for (guint i = 0; i < tw_diagram_get_n_cards (self->diagram); i++) {
    TwDiagramCard *card = tw_diagram_get_card (self->diagram, i);
    double x = card->x - from->x;
    double y = card->shown_y + card->height / 2 - from->shown_y - from->height / 2;
    double ahead = x * dx + y * dy, aside = fabs (x * dy) + fabs (y * dx);
    if (card == from || ahead < 10 || (dx && fabs (x) < TW_CARD_WIDTH / 2.0))
      continue;
    if (ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      best = card;
    }
  }
  return best;
}

static void
go_to (TwDiagramView *self, TwDiagramCard *card, const TwColumn *column)
{
  TwDiagramArea area = tw_diagram_view_card_area (card);
  self->cursor_table = card->table;
  self->cursor_column = column;
  tw_diagram_view_reveal (self, &area);
  if (self->link_source) {
    double y = tw_diagram_card_get_row_y (card, column);
    self->pointer = tw_diagram_view_to_screen (self, card->x + TW_CARD_WIDTH / 2.0, y);
    TwDiagramHit hit = { TW_DIAGRAM_AT_ROW, card, column, 0 };
    tw_diagram_view_aim_link (self, &hit);
  }
  speak (self);
}

static void
move_down (TwDiagramView *self, TwDiagramCard *card, int way)
{
  guint row = 0;
  int place = -1; /* the head */
  if (self->cursor_column && g_ptr_array_find (card->rows, self->cursor_column, &row))
    place = (int) row;
  int to = place + way;
  if (to >= -1 && to < (int) card->rows->len) {
    go_to (self, card, to < 0 ? NULL : card->rows->pdata[to]);
    return;
  }
  TwDiagramCard *other = next_card (self, card, 0, way);
  if (other)
    go_to (self, other, way < 0 && other->rows->len ? other->rows->pdata[other->rows->len - 1]
                                                    : NULL);
}

static void
move_aside (TwDiagramView *self, TwDiagramCard *card, int way)
{
  TwDiagramCard *other = next_card (self, card, way, 0);
  if (other)
    go_to (self, other, self->link_source && other->rows->len ? other->rows->pdata[0] : NULL);
}

/* On a column: begins a line, or ends it. On a head: opens and closes the card. */
static void
act (TwDiagramView *self, TwDiagramCard *card)
{
  if (self->link_source) {
    tw_diagram_view_end_link (self, TRUE);
  } else if (self->cursor_column) {
    double y = tw_diagram_card_get_row_y (card, self->cursor_column);
    self->pointer = tw_diagram_view_to_screen (self, card->x + TW_CARD_WIDTH + 30, y);
    tw_diagram_view_start_link (self, self->cursor_column);
  } else {
    tw_diagram_view_toggle (self, card);
  }
  speak (self);
}

static gboolean
zoom_by_key (TwDiagramView *self, guint key)
{
  if (key == GDK_KEY_plus || key == GDK_KEY_KP_Add || key == GDK_KEY_equal)
    tw_diagram_view_zoom (self, 1.2);
  else if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    tw_diagram_view_zoom (self, 1 / 1.2);
  else if (key == GDK_KEY_0 || key == GDK_KEY_KP_0)
    tw_diagram_view_fit (self);
  else
    return FALSE;
  return TRUE;
}

/* With Control: the picture; with Shift: the card. */
static void
shift (TwDiagramView *self, TwDiagramCard *card, int dx, int dy, gboolean whole)
{
  if (whole) {
    self->x -= dx * STEP;
    self->y -= dy * STEP;
    self->fitted = FALSE;
    gtk_widget_queue_draw (GTK_WIDGET (self));
    tw_diagram_view_describe_later (self);
    return;
  }
  card->x += dx * STEP / 2;
  card->y = card->shown_y + dy * STEP / 2;
  tw_diagram_view_moved (self, card);
  tw_diagram_view_keep_places (self);
}

static gboolean
arrow (TwDiagramView *self, TwDiagramCard *card, guint key, GdkModifierType state)
{
  int dx = key == GDK_KEY_Left ? -1 : key == GDK_KEY_Right;
  int dy = key == GDK_KEY_Up ? -1 : key == GDK_KEY_Down;
  if (dx == 0 && dy == 0)
    return FALSE;
  if (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    shift (self, card, dx, dy, (state & GDK_CONTROL_MASK) != 0);
  else if (dy)
    move_down (self, card, dy);
  else
    move_aside (self, card, dx);
  return TRUE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                TwDiagramView *self)
{
  TwDiagramCard *card = cursor_card (self);
  if (card == NULL)
    return FALSE;
  if (key == GDK_KEY_Escape && self->link_source) {
    tw_diagram_view_end_link (self, FALSE);
    speak (self);
    return TRUE;
  }
  if (arrow (self, card, key, state))
    return TRUE;
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space) {
    act (self, card);
    return TRUE;
  }
  if (key == GDK_KEY_n) {
    tw_diagram_view_show_neighbourhood (self, card->table);
    return TRUE;
  }
  return zoom_by_key (self, key);
}

static void
focus_moved_cb (TwDiagramView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tw_diagram_view_init_keys (TwDiagramView *self)
{
  self->cells = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (self->focus_cells); i++) {
    self->focus_cells[i] = tw_grid_cell_new (i == 0);
    gtk_widget_set_parent (GTK_WIDGET (self->focus_cells[i]), GTK_WIDGET (self));
  }
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_moved_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_moved_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

void
tw_diagram_view_dispose_keys (TwDiagramView *self)
{
  g_clear_handle_id (&self->describe_id, g_source_remove);
  if (self->cells == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->focus_cells); i++)
    gtk_widget_unparent (GTK_WIDGET (self->focus_cells[i]));
  for (guint i = 0; i < self->cells->len; i++)
    gtk_widget_unparent (self->cells->pdata[i]);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
}
