// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-frame-memory.h"

#include <gdk/gdk.h>

#ifdef GDK_WINDOWING_X11
#include <cairo-xlib.h>
#include <gdk/x11/gdkx.h>

#define AFTER_ANOTHER (100 * G_TIME_SPAN_MILLISECOND) /* frames this close follow each other */
#define KEPT_FOR 1000 /* ms after the last frame */

/* @kept: never drawn on. cairo's pool of shared memory lives as long as one surface in it, and has
 * room for eight of this size. */
typedef struct {
  GtkWindow *window;
  cairo_surface_t *kept;
  gint64 last_frame;
  guint release_id;
} FrameMemory;

static gboolean
release_cb (gpointer user_data)
{
  FrameMemory *self = user_data;
  gint64 idle = (g_get_monotonic_time () - self->last_frame) / G_TIME_SPAN_MILLISECOND;
  if (idle < KEPT_FOR)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->kept, cairo_surface_destroy);
  self->release_id = 0;
  return G_SOURCE_REMOVE;
}

static cairo_surface_t *
make_surface (GdkSurface *surface, int width, int height)
{
  GdkDisplay *display = gdk_surface_get_display (surface);
  Display *xdisplay = gdk_x11_display_get_xdisplay (display);
  Window xid = gdk_x11_surface_get_xid (surface);
  Visual *visual = DefaultVisual (xdisplay, DefaultScreen (xdisplay));
  cairo_surface_t *of_window = cairo_xlib_surface_create (xdisplay, xid, visual, 1, 1);
  cairo_surface_t *kept
    = cairo_surface_create_similar_image (of_window, CAIRO_FORMAT_ARGB32, width, height);
  cairo_surface_destroy (of_window);
  return kept;
}

static void
hold (FrameMemory *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));
  int scale = gdk_surface_get_scale_factor (surface);
  int width = gdk_surface_get_width (surface) * scale;
  int height = gdk_surface_get_height (surface) * scale;
  if (self->kept && cairo_image_surface_get_width (self->kept) == width
      && cairo_image_surface_get_height (self->kept) == height)
    return;
  g_clear_pointer (&self->kept, cairo_surface_destroy);
  self->kept = make_surface (surface, width, height);
  if (self->release_id == 0)
    self->release_id = g_timeout_add (KEPT_FOR, release_cb, self);
}

static void
after_paint_cb (FrameMemory *self)
{
  gint64 now = g_get_monotonic_time ();
  if (now - self->last_frame < AFTER_ANOTHER)
    hold (self);
  self->last_frame = now;
}

static void
realize_cb (FrameMemory *self)
{
  if (!GDK_IS_X11_SURFACE (gtk_native_get_surface (GTK_NATIVE (self->window)))
      || !GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (GTK_NATIVE (self->window))))
    return;
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint",
                            G_CALLBACK (after_paint_cb), self);
}

static void
forget (FrameMemory *self)
{
  g_clear_handle_id (&self->release_id, g_source_remove);
  g_clear_pointer (&self->kept, cairo_surface_destroy);
}

static void
unrealize_cb (FrameMemory *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  g_signal_handlers_disconnect_by_data (clock, self);
  forget (self);
}

static void
frame_memory_free (FrameMemory *self)
{
  forget (self);
  g_free (self);
}

void
tw_frame_memory_keep (GtkWindow *window)
{
  FrameMemory *self = g_new0 (FrameMemory, 1);
  self->window = window;
  g_object_set_data_full (G_OBJECT (window), "tw-frame-memory", self,
                          (GDestroyNotify) frame_memory_free);
  g_signal_connect_swapped (window, "realize", G_CALLBACK (realize_cb), self);
  g_signal_connect_swapped (window, "unrealize", G_CALLBACK (unrealize_cb), self);
  if (gtk_widget_get_realized (GTK_WIDGET (window)))
    realize_cb (self);
}

#else

void
tw_frame_memory_keep (GtkWindow *window)
{
}

#endif
