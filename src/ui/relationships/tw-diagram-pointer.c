// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "ui/relationships/tw-diagram-view-private.h"

#define CLICK 5          /* a drag that went no further is a click */
#define SPRING_MS 450    /* a card that is waited on opens */
#define TOGGLE_WIDTH 34  /* of the head's end */
#define SCROLL 42        /* pixels a wheel's click */

static gboolean
is_more (const TwDiagramCard *card, double y)
{
  double top = card->shown_y + TW_CARD_HEAD + card->rows->len * TW_CARD_ROW;
  return card->n_more > 0 && y >= top && y < top + TW_CARD_ROW;
}

static TwDiagramPart
part_of (const TwDiagramCard *card, const TwColumn *column, TwDiagramPoint at)
{
  if (column)
    return TW_DIAGRAM_AT_ROW;
  if (is_more (card, at.y))
    return TW_DIAGRAM_AT_MORE;
  return at.x > card->x + TW_CARD_WIDTH - TOGGLE_WIDTH ? TW_DIAGRAM_AT_TOGGLE : TW_DIAGRAM_AT_HEAD;
}

TwDiagramHit
tw_diagram_view_hit (TwDiagramView *self, double x, double y)
{
  TwDiagramHit hit = { 0 };
  if (self->diagram == NULL)
    return hit;
  TwDiagramPoint at = tw_diagram_view_to_world (self, x, y);
  hit.card = tw_diagram_card_at (self->diagram, at.x, at.y);
  if (hit.card) {
    hit.column = tw_diagram_card_row_at (hit.card, at.y);
    hit.part = part_of (hit.card, hit.column, at);
    return hit;
  }
  hit.line = tw_diagram_view_line_at (self, at);
  hit.part = hit.line ? TW_DIAGRAM_AT_LINE : TW_DIAGRAM_AT_NOTHING;
  return hit;
}

static const char *
cursor_for (const TwDiagramHit *hit)
{
  switch (hit->part) {
  case TW_DIAGRAM_AT_ROW:
    return "crosshair";
  case TW_DIAGRAM_AT_HEAD:
    return "grab";
  case TW_DIAGRAM_AT_TOGGLE:
  case TW_DIAGRAM_AT_MORE:
  case TW_DIAGRAM_AT_LINE:
    return "pointer";
  case TW_DIAGRAM_AT_NOTHING:
    break;
  }
  return NULL;
}

static void
hover (TwDiagramView *self, double x, double y)
{
  TwDiagramHit hit = tw_diagram_view_hit (self, x, y);
  const TwDiagramHit *old = &self->hovered;
  if (hit.part == old->part && hit.card == old->card && hit.column == old->column
      && hit.line == old->line)
    return;
  self->hovered = hit;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor_for (&hit));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A card that shows no rows is opened when a line is held over it. */
static gboolean
spring_cb (gpointer user_data)
{
  TwDiagramView *self = user_data;
  self->spring_id = 0;
  TwDiagramCard *card = self->hovered.card;
  if (self->drag == TW_DIAGRAM_DRAG_LINK && card && card->n_more + (card->rows->len == 0) > 0) {
    tw_diagram_view_set_detail (self, card, TW_CARD_ALL);
    hover (self, self->pointer.x, self->pointer.y);
  }
  return G_SOURCE_REMOVE;
}

static void
wait_on_card (TwDiagramView *self, const TwDiagramCard *before)
{
  const TwDiagramHit *now = &self->hovered;
  gboolean waits = now->part == TW_DIAGRAM_AT_HEAD || now->part == TW_DIAGRAM_AT_MORE
                   || now->part == TW_DIAGRAM_AT_TOGGLE;
  if (waits && now->card == before && self->spring_id)
    return;
  g_clear_handle_id (&self->spring_id, g_source_remove);
  if (waits)
    self->spring_id = g_timeout_add (SPRING_MS, spring_cb, self);
}

/* Clicks. */

static void
click (TwDiagramView *self)
{
  const TwDiagramHit *hit = &self->from;
  switch (hit->part) {
  case TW_DIAGRAM_AT_TOGGLE:
    tw_diagram_view_toggle (self, hit->card);
    break;
  case TW_DIAGRAM_AT_MORE:
    tw_diagram_view_set_detail (self, hit->card, TW_CARD_ALL);
    break;
  case TW_DIAGRAM_AT_LINE:
    tw_relationship_editor_select (self->editor, hit->line);
    break;
  case TW_DIAGRAM_AT_HEAD:
  case TW_DIAGRAM_AT_ROW:
    tw_diagram_view_set_cursor (self, hit->card->table, hit->column);
    break;
  case TW_DIAGRAM_AT_NOTHING:
    tw_relationship_editor_select (self->editor, 0);
    break;
  }
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, TwDiagramView *self)
{
  TwDiagramHit hit = tw_diagram_view_hit (self, x, y);
  if (n == 2 && hit.part == TW_DIAGRAM_AT_HEAD)
    tw_diagram_view_show_neighbourhood (self, hit.card->table);
}

/* Drags. */

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, TwDiagramView *self)
{
  self->from = tw_diagram_view_hit (self, x, y);
  self->pointer = (TwDiagramPoint) { x, y };
  self->drag = TW_DIAGRAM_DRAG_NONE;
  gtk_widget_grab_focus (GTK_WIDGET (self->focus_cells[self->focus_index]));
}

static void
start_drag (TwDiagramView *self)
{
  switch (self->from.part) {
  case TW_DIAGRAM_AT_ROW:
    self->drag = TW_DIAGRAM_DRAG_LINK;
    tw_diagram_view_start_link (self, self->from.column);
    return;
  case TW_DIAGRAM_AT_HEAD:
  case TW_DIAGRAM_AT_TOGGLE:
  case TW_DIAGRAM_AT_MORE:
    self->drag = TW_DIAGRAM_DRAG_CARD;
    self->start = (TwDiagramPoint) { self->from.card->x, self->from.card->shown_y };
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
    return;
  case TW_DIAGRAM_AT_LINE:
  case TW_DIAGRAM_AT_NOTHING:
    break;
  }
  self->drag = TW_DIAGRAM_DRAG_PAN;
  self->start = (TwDiagramPoint) { self->x, self->y };
}

static void
pan_to (TwDiagramView *self, double x, double y)
{
  self->x = x;
  self->y = y;
  self->fitted = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tw_diagram_view_describe_later (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, TwDiagramView *self)
{
  double x, y;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->drag == TW_DIAGRAM_DRAG_NONE && hypot (dx, dy) < CLICK)
    return;
  if (self->drag == TW_DIAGRAM_DRAG_NONE)
    start_drag (self);
  self->pointer = (TwDiagramPoint) { x + dx, y + dy };
  if (self->drag == TW_DIAGRAM_DRAG_PAN) {
    pan_to (self, self->start.x + dx, self->start.y + dy);
  } else if (self->drag == TW_DIAGRAM_DRAG_CARD) {
    self->from.card->x = round (self->start.x + dx / self->scale);
    self->from.card->y = round (self->start.y + dy / self->scale);
    tw_diagram_view_moved (self, self->from.card);
  } else if (self->link_source) {
    const TwDiagramCard *before = self->hovered.card;
    hover (self, x + dx, y + dy);
    wait_on_card (self, before);
    tw_diagram_view_aim_link (self, &self->hovered);
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
}

/* The others stay where they made room. */
static void
drop_card (TwDiagramView *self)
{
  for (guint i = 0; i < tw_diagram_get_n_cards (self->diagram); i++) {
    TwDiagramCard *card = tw_diagram_get_card (self->diagram, i);
    card->y = card->shown_y;
  }
  self->fitted = FALSE;
  tw_diagram_view_keep_places (self);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, TwDiagramView *self)
{
  TwDiagramDrag drag = self->drag;
  self->drag = TW_DIAGRAM_DRAG_NONE;
  g_clear_handle_id (&self->spring_id, g_source_remove);
  if (self->diagram == NULL)
    return;
  if (drag == TW_DIAGRAM_DRAG_NONE)
    click (self);
  else if (drag == TW_DIAGRAM_DRAG_CARD)
    drop_card (self);
  else if (drag == TW_DIAGRAM_DRAG_LINK)
    tw_diagram_view_end_link (self, TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, TwDiagramView *self)
{
  self->drag = TW_DIAGRAM_DRAG_NONE;
  g_clear_handle_id (&self->spring_id, g_source_remove);
  tw_diagram_view_end_link (self, FALSE);
}

/* The middle button moves the picture wherever it is pressed. */

static void
middle_begin_cb (GtkGestureDrag *gesture, double x, double y, TwDiagramView *self)
{
  self->start = (TwDiagramPoint) { self->x, self->y };
}

static void
middle_update_cb (GtkGestureDrag *gesture, double dx, double dy, TwDiagramView *self)
{
  pan_to (self, self->start.x + dx, self->start.y + dy);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, TwDiagramView *self)
{
  if (self->drag != TW_DIAGRAM_DRAG_NONE)
    return;
  if (self->link_source == NULL) /* else the keyboard draws */
    self->pointer = (TwDiagramPoint) { x, y };
  hover (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, TwDiagramView *self)
{
  self->hovered = (TwDiagramHit) { 0 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, TwDiagramView *self)
{
  GdkModifierType state
    = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if (state & GDK_CONTROL_MASK) {
    tw_diagram_view_zoom_at (self, pow (1.2, -dy), self->pointer.x, self->pointer.y);
    return TRUE;
  }
  gboolean sideways = (state & GDK_SHIFT_MASK) != 0;
  pan_to (self, self->x - SCROLL * (sideways ? dy : dx), self->y - SCROLL * (sideways ? dx : dy));
  return TRUE;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, TwDiagramView *self)
{
  self->start.x = self->scale;
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, TwDiagramView *self)
{
  double x, y;
  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    tw_diagram_view_zoom_at (self, self->start.x * scale / self->scale, x, y);
}

static void
add (TwDiagramView *self, gpointer controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
tw_diagram_view_init_pointer (TwDiagramView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  add (self, drag);
  GtkGesture *middle = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (middle), GDK_BUTTON_MIDDLE);
  g_signal_connect (middle, "drag-begin", G_CALLBACK (middle_begin_cb), self);
  g_signal_connect (middle, "drag-update", G_CALLBACK (middle_update_cb), self);
  add (self, middle);
  GtkGesture *presses = gtk_gesture_click_new ();
  g_signal_connect (presses, "pressed", G_CALLBACK (pressed_cb), self);
  add (self, presses);
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  add (self, pinch);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  add (self, motion);
  GtkEventController *scroll
    = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  add (self, scroll);
}
