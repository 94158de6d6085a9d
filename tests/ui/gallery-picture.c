// SPDX-License-Identifier: Apache-2.0
#include "gallery.h"

/* Where @native's widget stands, counted from that of the window below it. */
static graphene_point_t
get_place (GtkNative *native, GtkNative *window)
{
  graphene_point_t place = { 0, 0 };
  double x, y;
  for (GtkNative *at = native; at != window; at = gtk_widget_get_native (
                                               gtk_widget_get_parent (GTK_WIDGET (at)))) {
    GdkPopup *popup = GDK_POPUP (gtk_native_get_surface (at));
    place.x += gdk_popup_get_position_x (popup);
    place.y += gdk_popup_get_position_y (popup);
  }
  gtk_native_get_surface_transform (native, &x, &y);
  place.x += x;
  place.y += y;
  gtk_native_get_surface_transform (window, &x, &y);
  place.x -= x;
  place.y -= y;
  return place;
}

static void
draw (GtkSnapshot *snapshot, GtkWidget *native, GtkNative *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (native);
  graphene_point_t place = get_place (GTK_NATIVE (native), window);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (native),
                          gtk_widget_get_height (native));
  gtk_snapshot_restore (snapshot);
}

static void
draw_all (GtkSnapshot *snapshot, GtkWidget *widget, GtkNative *window)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_NATIVE (widget))
    draw (snapshot, widget, window);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  for (; child; child = gtk_widget_get_next_sibling (child))
    draw_all (snapshot, child, window);
}

static GskRenderNode *
make_node (GtkWidget *window)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  draw_all (snapshot, window, GTK_NATIVE (window));
  return gtk_snapshot_free_to_node (snapshot);
}

void
gallery_take (Gallery *self, const char *path)
{
  GtkWidget *window = gallery_top (self);
  g_autoptr (GskRenderNode) node = make_node (window);
  for (int i = 0; i < 20 && node == NULL; i++) { /* it is not drawn yet */
    gallery_settle ();
    node = make_node (window);
  }
  if (node == NULL) {
    gallery_problem (self, "there is nothing to see");
    return;
  }
  graphene_rect_t area;
  gsk_render_node_get_bounds (node, &area);
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, &area);
  if (!gdk_texture_save_to_png (texture, path))
    gallery_problem (self, "%s could not be written", path);
}
