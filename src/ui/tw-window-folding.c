// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-settings.h"
#include "ui/tw-style.h"
#include "ui/tw-window-private.h"

#define SIDEBAR_FROM 900
#define INSPECTOR_FROM 1150
#define ROWS_BESIDE_CHART_FROM 620

/* A folded flap lies over the content; whether it shows is remembered only for a wide window. */
static void
fold (AdwFlap *flap, gboolean folded, const char *key)
{
  AdwFlapFoldPolicy policy = folded ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER;
  if (adw_flap_get_fold_policy (flap) == policy)
    return;
  adw_flap_set_fold_policy (flap, policy);
  adw_flap_set_reveal_flap (flap, !folded && g_settings_get_boolean (tw_settings_get (), key));
}

/* A narrow header has no room for it: it gets a line below. */
static void
place_meter (TwWindow *self, gboolean narrow)
{
  GtkWidget *meter = GTK_WIDGET (self->cost_meter), *header = GTK_WIDGET (self->header);
  GtkBox *box = GTK_BOX (gtk_widget_get_parent (header));
  gboolean below = gtk_widget_get_parent (meter) == GTK_WIDGET (box);
  if (below == narrow)
    return;
  g_object_ref (meter);
  if (narrow) {
    adw_header_bar_remove (self->header, meter);
    gtk_box_insert_child_after (box, meter, header);
  } else {
    gtk_box_remove (box, meter);
    adw_header_bar_pack_start (self->header, meter);
  }
  tw_cost_meter_set_wide (self->cost_meter, narrow);
  g_object_unref (meter);
}

static void
fold_for_width (TwWindow *self, int width)
{
  if (width <= 1 || width == self->width)
    return;
  self->width = width;
  gboolean narrow = width < ROWS_BESIDE_CHART_FROM;
  fold (self->sidebar_flap, width < SIDEBAR_FROM, "show-sidebar");
  fold (self->inspector_flap, width < INSPECTOR_FROM, "show-inspector");
  tw_style_set (GTK_WIDGET (self->sidebar_bin), "overlay", width < SIDEBAR_FROM);
  tw_style_set (GTK_WIDGET (self->inspector_bin), "overlay", width < INSPECTOR_FROM);
  tw_style_set (GTK_WIDGET (self), "narrow", narrow);
  gtk_widget_set_visible (self->title, !narrow);
  gtk_widget_set_visible (self->connection_arrow, !narrow);
  gtk_label_set_width_chars (self->connection_label, narrow ? 2 : 6);
  place_meter (self, narrow);
  tw_ask_page_set_narrow (self->ask_page, narrow);
}

/* What is folded away is not there: neither for a screen reader nor for the layout. The pane around
 * it stays: AdwFlap divides by its width. */
static void
hide_closed (AdwFlap *flap)
{
  GtkWidget *content = adw_bin_get_child (ADW_BIN (adw_flap_get_flap (flap)));
  if (content)
    gtk_widget_set_visible (content, adw_flap_get_reveal_flap (flap)
                                       || adw_flap_get_reveal_progress (flap) > 0);
}

void
tw_window_hide_closed (TwWindow *self)
{
  hide_closed (self->sidebar_flap);
  hide_closed (self->inspector_flap);
}

static void
remember (TwWindow *self, AdwFlap *flap, const char *key)
{
  if (self->width > 0 && adw_flap_get_fold_policy (flap) == ADW_FLAP_FOLD_POLICY_NEVER)
    g_settings_set_boolean (tw_settings_get (), key, adw_flap_get_reveal_flap (flap));
}

static void
sidebar_revealed_cb (TwWindow *self)
{
  remember (self, self->sidebar_flap, "show-sidebar");
}

static void
inspector_revealed_cb (TwWindow *self)
{
  remember (self, self->inspector_flap, "show-inspector");
}

static void
surface_width_cb (TwWindow *self, GParamSpec *pspec, GdkSurface *surface)
{
  fold_for_width (self, gdk_surface_get_width (surface));
}

static void
realized_cb (TwWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  g_signal_connect_object (surface, "notify::width", G_CALLBACK (surface_width_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
watch_flap (AdwFlap *flap, const char *key)
{
  adw_flap_set_reveal_flap (flap, g_settings_get_boolean (tw_settings_get (), key));
  g_signal_connect (flap, "notify::reveal-flap", G_CALLBACK (hide_closed), NULL);
  g_signal_connect (flap, "notify::reveal-progress", G_CALLBACK (hide_closed), NULL);
}

void
tw_window_watch_width (TwWindow *self)
{
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  watch_flap (self->sidebar_flap, "show-sidebar");
  watch_flap (self->inspector_flap, "show-inspector");
  fold_for_width (self, width);
  g_signal_connect (self, "realize", G_CALLBACK (realized_cb), NULL);
  g_signal_connect_object (self->sidebar_flap, "notify::reveal-flap",
                           G_CALLBACK (sidebar_revealed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector_flap, "notify::reveal-flap",
                           G_CALLBACK (inspector_revealed_cb), self, G_CONNECT_SWAPPED);
}
