// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "ui/relationships/tw-diagram-view-private.h"

#define RADIUS 8
#define INSET 12     /* of text, from the card's edge */
#define KEY_SIZE 14
#define TOGGLE 14    /* room for the head's arrow */
#define LEGIBLE 0.33 /* below this scale rows are not written */

typedef enum { PLAIN, BOLD, SMALL } Style;

void
tw_diagram_view_forget_layouts (TwDiagramView *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->layouts); i++)
    g_clear_pointer (&self->layouts[i], g_hash_table_unref);
  g_clear_object (&self->key_icon);
}

/* The cards have their size whatever the text's: its size is theirs, and both grow with the zoom. */
static PangoLayout *
new_layout (TwDiagramView *self, const char *text, double size)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes,
                          pango_attr_scale_new (size / tw_diagram_view_get_text_scale (self)));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

/* @text is kept by the catalog, which outlives the layouts. */
static PangoLayout *
get_layout (TwDiagramView *self, const char *text, Style style)
{
  if (self->layouts[style] == NULL)
    self->layouts[style] = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  PangoLayout *layout = g_hash_table_lookup (self->layouts[style], text);
  if (layout)
    return layout;
  layout = new_layout (self, text, style == SMALL ? 0.82 : 0.94);
  if (style == BOLD)
    pango_attr_list_insert (pango_layout_get_attributes (layout),
                            pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  g_hash_table_insert (self->layouts[style], (gpointer) text, layout);
  return layout;
}

/* @y is the middle of the line; gives the width that is used. */
static double
draw_layout (GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, double available,
             gboolean at_end, const GdkRGBA *color)
{
  PangoRectangle box;
  pango_layout_set_width (layout, (int) (MAX (available, 0) * PANGO_SCALE));
  pango_layout_get_pixel_extents (layout, NULL, &box);
  double left = at_end ? x - box.width : x;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (left - box.x),
                                                          (float) (y - box.height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  return box.width;
}

static void
fill (GtkSnapshot *snapshot, double x, double y, double width, double height, const GdkRGBA *color)
{
  gtk_snapshot_append_color (
    snapshot, color,
    &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static gboolean
is_linked (TwDiagramView *self, const TwColumn *column)
{
  for (guint i = 0; i < self->lines->len; i++) {
    const TwDiagramLine *line = self->lines->pdata[i];
    if (line->source == column || line->target == column)
      return TRUE;
  }
  return FALSE;
}

static void
draw_key (TwDiagramView *self, GtkSnapshot *snapshot, double x, double y)
{
  if (self->key_icon == NULL) {
    GtkIconTheme *theme
      = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
    self->key_icon = gtk_icon_theme_lookup_icon (theme, "tw-key-symbolic", NULL, KEY_SIZE, 1,
                                                 GTK_TEXT_DIR_NONE, 0);
  }
  GdkRGBA colors[4];
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    colors[i] = tw_diagram_view_color (self, NULL, 0.6f);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y - KEY_SIZE / 2.0f));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (self->key_icon), snapshot,
                                            KEY_SIZE, KEY_SIZE, colors, G_N_ELEMENTS (colors));
  gtk_snapshot_restore (snapshot);
}

/* What lies behind a row: the drag's ends, the keyboard's cursor, the pointer. */
static void
draw_row_ground (TwDiagramView *self, GtkSnapshot *snapshot, const TwDiagramCard *card,
                 const TwColumn *column, double y)
{
  GdkRGBA color = { 0 };
  if (column == self->link_source)
    color = tw_diagram_view_color (self, "accent_color", 0.25f);
  else if (column == self->link_target)
    color = tw_diagram_view_color (self, self->link_ok ? "accent_color" : "error_color", 0.25f);
  else if (column == self->hovered.column)
    color = tw_diagram_view_color (self, NULL, 0.08f);
  if (color.alpha > 0)
    fill (snapshot, card->x, y - TW_CARD_ROW / 2.0, TW_CARD_WIDTH, TW_CARD_ROW, &color);
}

/* The server's long names leave no room for the columns'. */
static const char *
short_type (const char *type)
{
  static const struct {
    const char *name, *brief;
  } words[] = { { "character varying", "varchar" },
                { "character", "char" },
                { "timestamp without time zone", "timestamp" },
                { "timestamp with time zone", "timestamptz" },
                { "time without time zone", "time" },
                { "time with time zone", "timetz" },
                { "double precision", "double" } };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i].name);
    if (strncmp (type, words[i].name, length) != 0 || (type[length] && type[length] != '('))
      continue;
    g_autofree char *brief = g_strconcat (words[i].brief, type + length, NULL);
    return g_intern_string (brief);
  }
  return type;
}

static void
draw_row (TwDiagramView *self, GtkSnapshot *snapshot, const TwDiagramCard *card,
          const TwColumn *column)
{
  double y = tw_diagram_card_get_row_y (card, column);
  double left = card->x + INSET, right = card->x + TW_CARD_WIDTH - INSET;
  gboolean linked = is_linked (self, column);
  draw_row_ground (self, snapshot, card, column, y);
  if (self->scale < LEGIBLE)
    return;
  if (column->primary_key || column->unique) {
    draw_key (self, snapshot, left, y);
    left += KEY_SIZE + 6;
  }
  GdkRGBA color = tw_diagram_view_color (self, NULL, linked ? 1 : 0.75f);
  GdkRGBA dim = tw_diagram_view_color (self, NULL, 0.55f);
  double used = draw_layout (snapshot, get_layout (self, column->name, linked ? BOLD : PLAIN), left,
                             y, right - left, FALSE, &color);
  double room = right - left - used - 10;
  if (room > 34)
    draw_layout (snapshot, get_layout (self, short_type (column->type_name), SMALL), right, y, room, TRUE, &dim);
}

static void
draw_more (TwDiagramView *self, GtkSnapshot *snapshot, const TwDiagramCard *card)
{
  double y = card->shown_y + TW_CARD_HEAD + (card->rows->len + 0.5) * TW_CARD_ROW;
  g_autofree char *text
    = g_strdup_printf (card->rows->len ? ngettext ("%u more column", "%u more columns", card->n_more)
                                       : ngettext ("%u column", "%u columns", card->n_more),
                       card->n_more);
  g_autoptr (PangoLayout) layout = new_layout (self, text, 0.86);
  gboolean pointed = self->hovered.part == TW_DIAGRAM_AT_MORE && self->hovered.card == card;
  GdkRGBA color = tw_diagram_view_color (self, pointed ? "accent_color" : NULL,
                                         pointed ? 1 : 0.6f);
  draw_layout (snapshot, layout, card->x + INSET, y, TW_CARD_WIDTH - 2 * INSET, FALSE, &color);
}

static gboolean
is_found (TwDiagramView *self, const TwDiagramCard *card)
{
  g_autofree char *name = self->found ? g_utf8_casefold (card->table->name, -1) : NULL;
  return name && strstr (name, self->found);
}

static void
draw_head (TwDiagramView *self, GtkSnapshot *snapshot, const TwDiagramCard *card)
{
  const TwTable *table = card->table;
  gboolean center = tw_diagram_view_get_center (self) == table || is_found (self, card);
  double y = card->shown_y + TW_CARD_HEAD / 2.0;
  double left = card->x + INSET, right = card->x + TW_CARD_WIDTH - 2 * INSET - TOGGLE;
  GdkRGBA ground = tw_diagram_view_color (self, center ? "accent_color" : NULL,
                                          center ? 0.22f : 0.06f);
  GdkRGBA color = tw_diagram_view_color (self, NULL, 1);
  GdkRGBA dim = tw_diagram_view_color (self, NULL, 0.6f);
  fill (snapshot, card->x, card->shown_y, TW_CARD_WIDTH, TW_CARD_HEAD, &ground);
  double used = draw_layout (snapshot, get_layout (self, table->name, BOLD), left, y, right - left,
                             FALSE, &color);
  double room = right - left - used - 10;
  if (table->business_name && room > 40)
    draw_layout (snapshot, get_layout (self, table->business_name, SMALL), right, y, room, TRUE,
                 &dim);
}

static void
draw_border (TwDiagramView *self, GtkSnapshot *snapshot, const TwDiagramCard *card,
             const GskRoundedRect *rect)
{
  gboolean focused = gtk_widget_has_visible_focus (GTK_WIDGET (self->focus_cells[0]))
                     || gtk_widget_has_visible_focus (GTK_WIDGET (self->focus_cells[1]));
  gboolean current = focused && card->table == self->cursor_table;
  gboolean moved = self->drag == TW_DIAGRAM_DRAG_CARD && self->from.card == card;
  gboolean strong = current || moved || is_found (self, card);
  GdkRGBA color = tw_diagram_view_color (self, strong ? "accent_color" : NULL,
                                         strong ? 1 : 0.24f);
  float width = strong ? 2 : 1;
  gtk_snapshot_append_border (snapshot, rect, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { color, color, color, color });
}

/* The row of the keyboard's cursor. */
static void
draw_cursor (TwDiagramView *self, GtkSnapshot *snapshot, const TwDiagramCard *card)
{
  gboolean focused = gtk_widget_has_visible_focus (GTK_WIDGET (self->focus_cells[0]))
                     || gtk_widget_has_visible_focus (GTK_WIDGET (self->focus_cells[1]));
  if (!focused || card->table != self->cursor_table)
    return;
  double height = self->cursor_column ? TW_CARD_ROW : TW_CARD_HEAD;
  double y = self->cursor_column
               ? tw_diagram_card_get_row_y (card, self->cursor_column) - TW_CARD_ROW / 2.0
               : card->shown_y;
  GdkRGBA color = tw_diagram_view_color (self, "accent_color", 1);
  GskRoundedRect rect;
  graphene_rect_t box = GRAPHENE_RECT_INIT ((float) card->x + 3, (float) y + 1, TW_CARD_WIDTH - 6,
                                            (float) height - 2);
  gsk_rounded_rect_init_from_rect (&rect, &box, 5);
  gtk_snapshot_append_border (snapshot, &rect, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { color, color, color, color });
}

static void
draw_card (TwDiagramView *self, GtkSnapshot *snapshot, const TwDiagramCard *card)
{
  graphene_rect_t box = GRAPHENE_RECT_INIT ((float) card->x, (float) card->shown_y, TW_CARD_WIDTH,
                                            (float) card->height);
  GskRoundedRect rect;
  gsk_rounded_rect_init_from_rect (&rect, &box, RADIUS);
  GdkRGBA window = tw_diagram_view_color (self, "window_bg_color", 1);
  GdkRGBA ground = tw_diagram_view_color (self, "card_bg_color", 1);
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, &window, &box);
  gtk_snapshot_append_color (snapshot, &ground, &box);
  draw_head (self, snapshot, card);
  for (guint i = 0; i < card->rows->len; i++)
    draw_row (self, snapshot, card, card->rows->pdata[i]);
  if (card->n_more > 0 && self->scale >= LEGIBLE)
    draw_more (self, snapshot, card);
  gtk_snapshot_pop (snapshot);
  draw_border (self, snapshot, card, &rect);
  draw_cursor (self, snapshot, card);
}

static gboolean
is_in_sight (TwDiagramView *self, const TwDiagramCard *card)
{
  TwDiagramPoint from = tw_diagram_view_to_screen (self, card->x, card->shown_y);
  return from.x < gtk_widget_get_width (GTK_WIDGET (self))
         && from.y < gtk_widget_get_height (GTK_WIDGET (self))
         && from.x + TW_CARD_WIDTH * self->scale > 0
         && from.y + card->height * self->scale > 0;
}

/* What would happen when the drag ended here. */
static void
draw_verdict (TwDiagramView *self, GtkSnapshot *snapshot)
{
  g_autoptr (PangoLayout) layout
    = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->link_words);
  int width, height, most = MIN (360, gtk_widget_get_width (GTK_WIDGET (self)) - 48);
  pango_layout_set_width (layout, most * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (layout, &width, &height);
  double x = CLAMP (self->pointer.x + 16, 8, gtk_widget_get_width (GTK_WIDGET (self)) - width - 32);
  double y = CLAMP (self->pointer.y + 20, 8,
                    gtk_widget_get_height (GTK_WIDGET (self)) - height - 24);
  graphene_rect_t box
    = GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width + 20, (float) height + 12);
  GskRoundedRect rect;
  gsk_rounded_rect_init_from_rect (&rect, &box, 8);
  gboolean bad = self->link_target && !self->link_ok;
  GdkRGBA ground = tw_diagram_view_color (self, "popover_bg_color", 1);
  GdkRGBA color = tw_diagram_view_color (self, bad ? "error_color" : NULL, 1);
  GdkRGBA edge = tw_diagram_view_color (self, bad ? "error_color" : NULL, bad ? 1 : 0.25f);
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, &ground, &box);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &rect, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { edge, edge, edge, edge });
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x + 10, (float) y + 6));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

void
tw_diagram_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TwDiagramView *self = TW_DIAGRAM_VIEW (widget);
  if (self->diagram == NULL)
    return;
  tw_diagram_view_draw_lines (self, snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) self->x, (float) self->y));
  gtk_snapshot_scale (snapshot, (float) self->scale, (float) self->scale);
  for (guint i = 0; i < tw_diagram_get_n_cards (self->diagram); i++) {
    const TwDiagramCard *card = tw_diagram_get_card (self->diagram, i);
    if (is_in_sight (self, card))
      draw_card (self, snapshot, card);
  }
  gtk_snapshot_restore (snapshot);
  tw_diagram_view_draw_badges (self, snapshot);
  if (self->link_words)
    draw_verdict (self, snapshot);
}
