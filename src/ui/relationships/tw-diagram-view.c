// SPDX-License-Identifier: Apache-2.0
#include "ui/relationships/tw-diagram-view-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MARGIN 28      /* around a fitted picture */
#define FIT_BELOW 56   /* room for the buttons over the lower edge */
#define SWING 20        /* of a mark beyond a line's outermost point */
#define USUAL_DPI 96
#define LEAST_SCALE 0.15
#define MOST_SCALE 2.5

G_DEFINE_FINAL_TYPE (TwDiagramView, tw_diagram_view, GTK_TYPE_WIDGET)

enum { SCOPE_CHANGED, RELATED, N_SIGNALS };
static guint signals[N_SIGNALS];

TwDiagramPoint
tw_diagram_view_to_world (TwDiagramView *self, double x, double y)
{
  return (TwDiagramPoint) { (x - self->x) / self->scale, (y - self->y) / self->scale };
}

TwDiagramPoint
tw_diagram_view_to_screen (TwDiagramView *self, double x, double y)
{
  return (TwDiagramPoint) { self->x + x * self->scale, self->y + y * self->scale };
}

TwDiagramArea
tw_diagram_view_card_area (const TwDiagramCard *card)
{
  return (TwDiagramArea) { card->x, card->shown_y, TW_CARD_WIDTH, card->height };
}

static void
changed (TwDiagramView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tw_diagram_view_describe_later (self);
}

double
tw_diagram_view_get_text_scale (TwDiagramView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  return MAX (pango_cairo_context_get_resolution (context) / USUAL_DPI, 1);
}

/* What the diagram is of. */

static const GPtrArray *
get_items (TwDiagramView *self)
{
  TwRelationshipDraft *draft = tw_relationship_editor_get_draft (self->editor);
  return draft ? tw_relationship_draft_get_items (draft) : NULL;
}

static gboolean
is_drawn (const TwRelationshipItem *item)
{
  return !item->ignored && item->n_columns > 0;
}

static GArray *
find_links (TwDiagramView *self)
{
  GArray *links = g_array_new (FALSE, FALSE, sizeof (TwDiagramLink));
  const GPtrArray *items = get_items (self);
  for (guint i = 0; items && i < items->len; i++) {
    const TwRelationshipItem *item = items->pdata[i];
    for (guint pair = 0; is_drawn (item) && pair < item->n_columns; pair++) {
      TwDiagramLink link = { item->source[pair], item->target[pair] };
      g_array_append_val (links, link);
    }
  }
  return links;
}

static void
add_lines (TwDiagramView *self, const TwRelationshipItem *item)
{
  for (guint pair = 0; is_drawn (item) && pair < item->n_columns; pair++) {
    const TwColumn *source = item->source[pair], *target = item->target[pair];
    if (!tw_diagram_find (self->diagram, source->table)
        || !tw_diagram_find (self->diagram, target->table))
      continue;
    TwDiagramLine *line = g_new0 (TwDiagramLine, 1);
    *line = (TwDiagramLine) {
      .id = item->id,
      .source = source,
      .target = target,
      .style = tw_relationship_get_style (item),
      .badge = tw_relationship_get_badge (item),
      .source_is_key = item->source_is_key,
      .points = tw_diagram_route (self->diagram, source, target),
    };
    g_ptr_array_add (self->lines, line);
  }
}

static void
route_lines (TwDiagramView *self)
{
  const GPtrArray *items = get_items (self);
  g_ptr_array_set_size (self->lines, 0);
  for (guint i = 0; self->diagram && items && i < items->len; i++)
    add_lines (self, items->pdata[i]);
  changed (self);
}

void
tw_diagram_view_moved (TwDiagramView *self, const TwDiagramCard *first)
{
  tw_diagram_settle (self->diagram, first);
  route_lines (self);
}

static double
aspect (TwDiagramView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - FIT_BELOW;
  return width > 0 && height > 0 ? CLAMP ((double) width / height, 0.3, 3) : 1.3;
}

static char *
picture_name (TwDiagramView *self)
{
  const TwTable *center = tw_diagram_view_get_center (self);
  return center ? g_strdup_printf ("%s.%s", center->schema, center->name) : g_strdup ("");
}

static TwCardDetail
first_detail (TwDiagramView *self, guint n_tables)
{
  if (self->all_columns)
    return TW_CARD_ALL;
  return n_tables <= TW_DIAGRAM_FEW_TABLES ? TW_CARD_RELATED : TW_CARD_NAME;
}

static void
forget_pointers (TwDiagramView *self)
{
  self->hovered = self->from = (TwDiagramHit) { 0 };
  self->drag = TW_DIAGRAM_DRAG_NONE;
  tw_diagram_view_end_link (self, FALSE);
}

static void
drop_diagram (TwDiagramView *self)
{
  forget_pointers (self);
  g_ptr_array_set_size (self->lines, 0);
  g_clear_pointer (&self->diagram, tw_diagram_free);
}

static void
place_cards (TwDiagramView *self)
{
  g_autofree char *name = picture_name (self);
  tw_diagram_arrange (self->diagram, aspect (self));
  if (self->places)
    tw_diagram_places_apply (self->places, name, self->diagram);
}

static void
open_center (TwDiagramView *self)
{
  const TwTable *center = tw_diagram_view_get_center (self);
  TwDiagramCard *card = center ? tw_diagram_find (self->diagram, center) : NULL;
  if (card == NULL || card->detail != TW_CARD_NAME)
    return;
  tw_diagram_set_detail (self->diagram, card, TW_CARD_RELATED);
}

static void
build (TwDiagramView *self)
{
  drop_diagram (self);
  if (self->catalog == NULL) {
    changed (self);
    return;
  }
  g_autoptr (GArray) links = find_links (self);
  g_autoptr (GPtrArray) tables = tw_diagram_choose_tables (
    self->catalog, links, self->chosen, TW_DIAGRAM_MOST_TABLES, &self->left_out);
  if (self->chosen->len == 0 && tw_catalog_get_n_tables (self->catalog) > TW_DIAGRAM_MOST_TABLES)
    g_ptr_array_add (self->chosen, tables->pdata[0]);
  self->diagram = tw_diagram_new (tables, links, first_detail (self, tables->len));
  open_center (self);
  place_cards (self);
  if (self->cursor_table == NULL || !tw_diagram_find (self->diagram, self->cursor_table))
    tw_diagram_view_set_cursor (self, tables->len ? tables->pdata[0] : NULL, NULL);
  route_lines (self);
  tw_diagram_view_fit (self);
  g_signal_emit (self, signals[SCOPE_CHANGED], 0);
}

/* The editor's. */

static void
changed_cb (TwDiagramView *self)
{
  if (tw_relationship_editor_get_catalog (self->editor) != self->catalog) {
    tw_diagram_view_rebuild (self);
    return;
  }
  if (self->diagram == NULL)
    return;
  g_autoptr (GArray) links = find_links (self);
  tw_diagram_set_links (self->diagram, links);
  self->hovered = (TwDiagramHit) { 0 };
  tw_diagram_view_moved (self, NULL);
}

static const TwTable *
same_table (TwCatalog *catalog, const TwTable *table)
{
  return table && catalog ? tw_catalog_find_table (catalog, table->schema, table->name) : NULL;
}

static gboolean
shows (TwDiagramView *self, const TwTable *table)
{
  return self->diagram && tw_diagram_find (self->diagram, table) != NULL;
}

/* What was selected in the list is brought into sight. */
static void
selected_cb (TwDiagramView *self)
{
  const TwRelationshipItem *item = tw_relationship_editor_find (
    self->editor, tw_relationship_editor_get_selected (self->editor));
  changed (self);
  if (item == NULL || item->n_columns == 0 || self->diagram == NULL)
    return;
  const TwTable *source = item->source[0]->table, *target = item->target[0]->table;
  if (!shows (self, source) || !shows (self, target))
    tw_diagram_view_show_neighbourhood (self, source);
  if (!shows (self, target))
    return;
  TwDiagramArea area = tw_diagram_view_card_area (tw_diagram_find (self->diagram, target));
  tw_diagram_view_reveal (self, &area);
  area = tw_diagram_view_card_area (tw_diagram_find (self->diagram, source));
  tw_diagram_view_reveal (self, &area);
}

/* Virtual functions. */

static void
tw_diagram_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TwDiagramView *self = TW_DIAGRAM_VIEW (widget);
  tw_diagram_view_allocate_cells (self);
  if (self->fitted)
    tw_diagram_view_fit (self);
}

static void
tw_diagram_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 200;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 600;
}

static void
tw_diagram_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tw_diagram_view_parent_class)->css_changed (widget, change);
  tw_diagram_view_forget_layouts (TW_DIAGRAM_VIEW (widget));
}

static void
tw_diagram_view_dispose (GObject *object)
{
  TwDiagramView *self = TW_DIAGRAM_VIEW (object);
  g_clear_handle_id (&self->spring_id, g_source_remove);
  tw_diagram_view_dispose_keys (self);
  tw_diagram_view_forget_layouts (self);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->diagram, tw_diagram_free);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  g_clear_pointer (&self->places, tw_diagram_places_free);
  g_clear_pointer (&self->catalog, tw_catalog_unref);
  g_clear_pointer (&self->link_words, g_free);
  g_clear_pointer (&self->found, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (tw_diagram_view_parent_class)->dispose (object);
}

static void
tw_diagram_view_class_init (TwDiagramViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_diagram_view_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->size_allocate = tw_diagram_view_size_allocate;
  widget_class->measure = tw_diagram_view_measure;
  widget_class->snapshot = tw_diagram_view_snapshot;
  widget_class->css_changed = tw_diagram_view_css_changed;
  gtk_widget_class_set_css_name (widget_class, "diagram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  GType type = G_TYPE_FROM_CLASS (klass);
  signals[SCOPE_CHANGED] = g_signal_new ("scope-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
  signals[RELATED] = g_signal_new ("related", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
tw_diagram_view_init (TwDiagramView *self)
{
  self->scale = 1;
  self->fitted = TRUE;
  self->chosen = g_ptr_array_new ();
  self->lines = g_ptr_array_new_with_free_func (tw_diagram_line_free);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Diagram of the relationships"), -1);
  tw_diagram_view_init_pointer (self);
  tw_diagram_view_init_keys (self);
}

/* Public functions. */

void
tw_diagram_view_set_editor (TwDiagramView *self, TwRelationshipEditor *editor)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self) && self->editor == NULL);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
}

void
tw_diagram_view_set_places (TwDiagramView *self, TwDiagramPlaces *places)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self));
  g_clear_pointer (&self->places, tw_diagram_places_free);
  self->places = places;
}

void
tw_diagram_view_rebuild (TwDiagramView *self)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self));
  TwCatalog *catalog = tw_relationship_editor_get_catalog (self->editor);
  g_autoptr (GPtrArray) chosen = g_steal_pointer (&self->chosen);
  self->chosen = g_ptr_array_new ();
  for (guint i = 0; i < chosen->len; i++) {
    const TwTable *table = same_table (catalog, chosen->pdata[i]);
    if (table)
      g_ptr_array_add (self->chosen, (gpointer) table);
  }
  tw_diagram_view_set_cursor (self, same_table (catalog, self->cursor_table), NULL);
  drop_diagram (self);
  tw_diagram_view_forget_layouts (self);
  g_clear_pointer (&self->catalog, tw_catalog_unref);
  self->catalog = catalog ? tw_catalog_ref (catalog) : NULL;
  build (self);
}

void
tw_diagram_view_show_neighbourhood (TwDiagramView *self, const TwTable *table)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self));
  g_ptr_array_set_size (self->chosen, 0);
  if (table)
    g_ptr_array_add (self->chosen, (gpointer) table);
  tw_diagram_view_set_cursor (self, table, NULL);
  build (self);
}

void
tw_diagram_view_add_table (TwDiagramView *self, const TwTable *table)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self));
  if (!g_ptr_array_find (self->chosen, table, NULL))
    g_ptr_array_add (self->chosen, (gpointer) table);
  tw_diagram_view_set_cursor (self, table, NULL);
  build (self);
}

void
tw_diagram_view_show_table (TwDiagramView *self, const TwTable *table)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self));
  if (!shows (self, table)) {
    tw_diagram_view_show_neighbourhood (self, table);
    return;
  }
  TwDiagramArea area = tw_diagram_view_card_area (tw_diagram_find (self->diagram, table));
  tw_diagram_view_set_cursor (self, table, NULL);
  tw_diagram_view_reveal (self, &area);
}

const TwTable *
tw_diagram_view_get_center (TwDiagramView *self)
{
  g_return_val_if_fail (TW_IS_DIAGRAM_VIEW (self), NULL);
  return self->chosen->len ? self->chosen->pdata[0] : NULL;
}

char *
tw_diagram_view_dup_scope (TwDiagramView *self)
{
  g_return_val_if_fail (TW_IS_DIAGRAM_VIEW (self), NULL);
  guint n = self->diagram ? tw_diagram_get_n_cards (self->diagram) : 0;
  const TwTable *center = tw_diagram_view_get_center (self);
  if (center == NULL)
    return g_strdup_printf (ngettext ("%u table", "All %u tables", n), n);
  g_autofree char *more
    = self->left_out
        ? g_strdup_printf (ngettext (", %u more is left out", ", %u more are left out",
                                     self->left_out),
                           self->left_out)
        : g_strdup ("");
  /* Translators: a table's name, how many tables are shown, and maybe ", 9 more are left out" */
  return g_strdup_printf (ngettext ("Around %s: %u table%s", "Around %s: %u tables%s", n),
                          center->name, n, more);
}

guint
tw_diagram_view_find (TwDiagramView *self, const char *text)
{
  g_return_val_if_fail (TW_IS_DIAGRAM_VIEW (self), 0);
  guint n = 0;
  g_free (self->found);
  self->found = *text ? g_utf8_casefold (text, -1) : NULL;
  for (guint i = 0; self->found && self->diagram && i < tw_diagram_get_n_cards (self->diagram);
       i++) {
    TwDiagramCard *card = tw_diagram_get_card (self->diagram, i);
    g_autofree char *name = g_utf8_casefold (card->table->name, -1);
    if (strstr (name, self->found) == NULL)
      continue;
    TwDiagramArea area = tw_diagram_view_card_area (card);
    if (n++ == 0)
      tw_diagram_view_reveal (self, &area);
  }
  changed (self);
  return n;
}

void
tw_diagram_view_reveal (TwDiagramView *self, const TwDiagramArea *area)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - FIT_BELOW;
  TwDiagramPoint from = tw_diagram_view_to_screen (self, area->x, area->y);
  TwDiagramPoint to
    = tw_diagram_view_to_screen (self, area->x + area->width, area->y + area->height);
  double dx = to.x > width - MARGIN ? width - MARGIN - to.x : 0;
  double dy = to.y > height - MARGIN ? height - MARGIN - to.y : 0;
  dx = from.x + dx < MARGIN ? MARGIN - from.x : dx;
  dy = from.y + dy < MARGIN ? MARGIN - from.y : dy;
  if (dx == 0 && dy == 0)
    return;
  self->x += dx;
  self->y += dy;
  self->fitted = FALSE;
  changed (self);
}

void
tw_diagram_view_zoom_at (TwDiagramView *self, double factor, double x, double y)
{
  double scale = CLAMP (self->scale * factor, LEAST_SCALE, MOST_SCALE);
  self->x = x - (x - self->x) * scale / self->scale;
  self->y = y - (y - self->y) * scale / self->scale;
  self->scale = scale;
  self->fitted = FALSE;
  changed (self);
}

void
tw_diagram_view_zoom (TwDiagramView *self, double factor)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self));
  tw_diagram_view_zoom_at (self, factor, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                           gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

/* Of cards, and of lines that swing out beside them. */
static TwDiagramArea
find_bounds (TwDiagramView *self)
{
  TwDiagramArea area = tw_diagram_get_bounds (self->diagram);
  for (guint i = 0; i < self->lines->len; i++) {
    const TwDiagramLine *line = self->lines->pdata[i];
    for (guint p = 0; p < line->points->len; p++) {
      double x = g_array_index (line->points, TwDiagramPoint, p).x;
      double left = MIN (area.x, x - SWING);
      area.width = MAX (area.x + area.width, x + SWING) - left;
      area.x = left;
    }
  }
  return area;
}

void
tw_diagram_view_fit (TwDiagramView *self)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - FIT_BELOW;
  self->fitted = TRUE;
  if (self->diagram == NULL || width <= 0 || height <= 0)
    return;
  TwDiagramArea area = find_bounds (self);
  double wide = (width - 2 * MARGIN) / MAX (area.width, 1);
  double high = (height - 2 * MARGIN) / MAX (area.height, 1);
  self->scale = CLAMP (MIN (wide, high), LEAST_SCALE, tw_diagram_view_get_text_scale (self));
  self->x = round ((width - area.width * self->scale) / 2 - area.x * self->scale);
  self->y = round ((height - area.height * self->scale) / 2 - area.y * self->scale);
  changed (self);
}

void
tw_diagram_view_arrange (TwDiagramView *self)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self));
  g_autofree char *name = picture_name (self);
  if (self->diagram == NULL)
    return;
  if (self->places) {
    tw_diagram_places_forget (self->places, name);
    tw_diagram_places_save (self->places);
  }
  tw_diagram_arrange (self->diagram, aspect (self));
  route_lines (self);
  tw_diagram_view_fit (self);
}

void
tw_diagram_view_keep_places (TwDiagramView *self)
{
  g_autofree char *name = picture_name (self);
  if (self->places == NULL)
    return;
  tw_diagram_places_keep (self->places, name, self->diagram);
  tw_diagram_places_save (self->places);
}

void
tw_diagram_view_set_all_columns (TwDiagramView *self, gboolean all)
{
  g_return_if_fail (TW_IS_DIAGRAM_VIEW (self));
  if (self->all_columns == all)
    return;
  self->all_columns = all;
  build (self);
}

void
tw_diagram_view_set_detail (TwDiagramView *self, TwDiagramCard *card, TwCardDetail detail)
{
  tw_diagram_set_detail (self->diagram, card, detail);
  tw_diagram_view_moved (self, card);
}

void
tw_diagram_view_toggle (TwDiagramView *self, TwDiagramCard *card)
{
  TwCardDetail first = first_detail (self, tw_diagram_get_n_cards (self->diagram));
  gboolean open = card->detail == TW_CARD_ALL;
  tw_diagram_view_set_detail (self, card,
                              open ? first == TW_CARD_ALL ? TW_CARD_NAME : first : TW_CARD_ALL);
}
