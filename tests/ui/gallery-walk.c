// SPDX-License-Identifier: Apache-2.0
#include "gallery.h"

#define SETTLE_MS 80
#define WAIT_S 20

void
gallery_problem (Gallery *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (self->problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static gboolean
passed_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_work (guint milliseconds)
{
  gboolean passed = FALSE;
  g_timeout_add (milliseconds, passed_cb, &passed);
  while (!passed)
    g_main_context_iteration (NULL, TRUE);
}

void
gallery_settle (void)
{
  let_work (SETTLE_MS);
}

gboolean
gallery_wait (Gallery *self, gboolean (*is_there) (Gallery *self, gconstpointer what),
              gconstpointer what)
{
  gint64 end = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;
  while (!is_there (self, what)) {
    if (g_get_monotonic_time () > end)
      return FALSE;
    let_work (10);
  }
  return TRUE;
}

/* Finding. */

GtkWidget *
gallery_find (GtkWidget *root, GalleryMatch matches, gconstpointer what)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (matches (root, what))
    return root;
  GtkWidget *child = gtk_widget_get_first_child (root), *found = NULL;
  for (; child && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = gallery_find (child, matches, what);
  return found;
}

static gboolean
is_called (GtkWidget *widget, gconstpointer id)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) type);
}

GtkWidget *
gallery_find_id (GtkWidget *root, const char *id)
{
  return gallery_find (root, is_called, id);
}

GtkWidget *
gallery_find_type (GtkWidget *root, GType type)
{
  return gallery_find (root, is_of_type, &type);
}

GtkWidget *
gallery_top (Gallery *self)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = g_list_model_get_n_items (windows); i > 0; i--) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i - 1);
    if (gtk_widget_get_mapped (window))
      return window;
  }
  return GTK_WIDGET (self->window);
}

static gboolean
is_seen (Gallery *self, gconstpointer id)
{
  return gallery_find_id (gallery_top (self), id) != NULL;
}

GtkWidget *
gallery_wait_for (Gallery *self, const char *id)
{
  if (gallery_wait (self, is_seen, id))
    return gallery_find_id (gallery_top (self), id);
  gallery_problem (self, "there is no %s", id);
  return NULL;
}

void
gallery_press (Gallery *self, const char *id)
{
  GtkWidget *widget = gallery_wait_for (self, id);
  if (widget == NULL)
    return;
  if (GTK_IS_MENU_BUTTON (widget))
    gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
  else if (GTK_IS_TOGGLE_BUTTON (widget))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (widget), TRUE);
  else if (GTK_IS_BUTTON (widget))
    g_signal_emit_by_name (widget, "clicked");
  else
    gtk_widget_activate (widget);
}

void
gallery_write (Gallery *self, const char *id, const char *text)
{
  GtkWidget *widget = gallery_wait_for (self, id);
  if (GTK_IS_TEXT_VIEW (widget))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), text, -1);
  else if (widget)
    gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

static gboolean
is_ready (Gallery *self, gconstpointer what)
{
  return tw_session_get_state (tw_window_get_session (self->window)) == TW_SESSION_READY;
}

void
gallery_begin (Gallery *self)
{
  if (!gallery_wait (self, is_ready, NULL))
    gallery_problem (self, "the sample is not opened");
}

/* Tidying. */

static gboolean
is_open_menu (GtkWidget *widget, gconstpointer what)
{
  return GTK_IS_POPOVER (widget);
}

static void
close_windows (Gallery *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *at = windows; at; at = at->next)
    g_object_ref (at->data);
  for (GList *at = windows; at; at = at->next) {
    if (at->data != (gpointer) self->window && gtk_widget_get_visible (at->data))
      gtk_window_destroy (at->data);
    g_object_unref (at->data);
  }
}

void
gallery_tidy (Gallery *self)
{
  GtkWidget *menu;
  while ((menu = gallery_find (GTK_WIDGET (self->window), is_open_menu, NULL))) {
    gtk_popover_popdown (GTK_POPOVER (menu));
    gallery_settle ();
  }
  close_windows (self);
  gallery_settle ();
}
