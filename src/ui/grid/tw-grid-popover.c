// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-grid-popover.h"

#include <glib/gi18n.h>

#include "ui/tw-style.h"

static gboolean
unparent_cb (gpointer user_data)
{
  GtkWidget *parent = gtk_widget_get_parent (user_data);
  if (parent == NULL)
    return G_SOURCE_REMOVE;
  gtk_widget_grab_focus (parent);
  gtk_widget_unparent (user_data);
  return G_SOURCE_REMOVE;
}

void
tw_grid_popover_unparent (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

GtkWidget *
tw_grid_popover_show (TwGrid *grid, const GdkRectangle *at, GtkWidget *child, GtkWidget *focus)
{
  GtkWidget *popover = gtk_popover_new ();
  gtk_widget_add_css_class (popover, "grid-filter");
  gtk_popover_set_child (GTK_POPOVER (popover), child);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), at);
  gtk_widget_set_parent (popover, GTK_WIDGET (grid));
  g_signal_connect (popover, "closed", G_CALLBACK (tw_grid_popover_unparent), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_grab_focus (focus);
  return popover;
}

/* The number of a row, with or without the marks between its thousands. */

static guint64
parse_number (const char *text)
{
  guint64 number = 0;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    int digit = g_unichar_digit_value (g_utf8_get_char (at));
    if (g_unichar_isalpha (g_utf8_get_char (at)) || *at == '-')
      return 0;
    if (digit >= 0)
      number = MIN (number * 10 + (guint) digit, G_MAXUINT);
  }
  return number;
}

static void
row_entered_cb (GtkEntry *entry, GtkLabel *note)
{
  TwGrid *grid = TW_GRID (gtk_widget_get_ancestor (GTK_WIDGET (entry), TW_TYPE_GRID));
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (entry), GTK_TYPE_POPOVER);
  guint64 number = parse_number (gtk_editable_get_text (GTK_EDITABLE (entry)));
  gboolean there = number > 0 && number <= tw_result_view_get_n_rows (tw_grid_get_view (grid));
  tw_style_set (GTK_WIDGET (entry), "error", !there);
  tw_style_set (GTK_WIDGET (note), "error", !there);
  if (!there)
    return;
  tw_grid_select (grid, (guint) number - 1, tw_grid_get_selection (grid)->column, FALSE);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

void
tw_grid_ask_row (TwGrid *grid, const GdkRectangle *at)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *count = tw_format_count (tw_result_view_get_n_rows (tw_grid_get_view (grid)));
  /* Translators: the number of the last row */
  g_autofree char *range = g_strdup_printf (_("A number from 1 to %s"), count);
  GtkWidget *note = gtk_label_new (range);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_widget_add_css_class (note, "caption");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Row number"));
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Row number"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, range, -1);
  g_signal_connect (entry, "activate", G_CALLBACK (row_entered_cb), note);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), note);
  tw_grid_popover_show (grid, at, box, entry);
}
