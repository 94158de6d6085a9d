// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-figure-links.h"

#include <glib/gi18n.h>
#include <string.h>

char *
tw_figure_keep_together (const char *text)
{
  GString *kept = g_string_new (text);
  g_string_replace (kept, " %", "\xc2\xa0%", 0);
  return g_string_free (kept, FALSE);
}

static void
append_plain (GString *markup, const char *text, gsize length)
{
  g_autofree char *piece = g_strndup (text, length);
  g_autofree char *kept = tw_figure_keep_together (piece);
  g_autofree char *escaped = g_markup_escape_text (kept, -1);
  g_string_append (markup, escaped);
}

static char *
link_title (const TwFigureTrace *figure)
{
  const char *title = figure->computation ? figure->computation : _("Select its cells");
  return g_markup_escape_text (title, -1);
}

static void
append_figure (GString *markup, const char *text, const TwFigureTrace *figure, guint index)
{
  g_autofree char *title = link_title (figure);
  if (figure->kind == TW_FIGURE_UNSUPPORTED)
    g_string_append (markup, "<span underline='error' underline_color='#c64600'>");
  else
    g_string_append_printf (markup, "<a href='%u' title='%s'>", index, title);
  append_plain (markup, text + figure->start, figure->length);
  g_string_append (markup, figure->kind == TW_FIGURE_UNSUPPORTED ? "</span>" : "</a>");
}

void
tw_figure_links_show (GtkLabel *label, const TwInsight *insight, guint part)
{
  const char *text = tw_insight_get_text (insight, part);
  gsize length = strlen (text), at = 0;
  g_autoptr (GString) markup = g_string_new (NULL);
  for (guint i = 0; insight->figures && i < insight->figures->len; i++) {
    const TwFigureTrace *figure = insight->figures->pdata[i];
    if (figure->part != part || figure->start < at || figure->start + figure->length > length)
      continue;
    append_plain (markup, text + at, figure->start - at);
    append_figure (markup, text, figure, i);
    at = figure->start + figure->length;
  }
  append_plain (markup, text + at, length - at);
  if (strcmp (gtk_label_get_label (label), markup->str) != 0)
    gtk_label_set_markup (label, markup->str);
}

/* ---- how it comes about ---- */

typedef struct {
  TwFigureShow show;
  guint index;
  gpointer user_data;
} Shown;

static void
show_clicked_cb (GtkWidget *button, Shown *shown)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
  shown->show (shown->index, shown->user_data);
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not within its own signal. */
static void
closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_LOW, unparent_cb, g_object_ref (popover), g_object_unref);
}

/* Around the text of the figure. */
static GdkRectangle
place_of (GtkLabel *label, const TwInsight *insight, const TwFigureTrace *figure)
{
  PangoRectangle start, end;
  int x, y;
  const char *text = tw_insight_get_text (insight, figure->part);
  g_autofree char *head = g_strndup (text, figure->start);
  g_autofree char *whole = g_strndup (text, figure->start + figure->length);
  g_autofree char *before = tw_figure_keep_together (head);
  g_autofree char *within = tw_figure_keep_together (whole);
  gtk_label_get_layout_offsets (label, &x, &y);
  pango_layout_index_to_pos (gtk_label_get_layout (label), (int) strlen (before), &start);
  pango_layout_index_to_pos (gtk_label_get_layout (label), (int) strlen (within), &end);
  int width = end.y == start.y ? ABS (end.x - start.x) : start.width;
  return (GdkRectangle) { x + MIN (start.x, start.x + width) / PANGO_SCALE,
                          y + start.y / PANGO_SCALE, MAX (width / PANGO_SCALE, 1),
                          start.height / PANGO_SCALE };
}

static GtkWidget *
new_content (const TwFigureTrace *figure, Shown *shown)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *text = g_object_new (GTK_TYPE_LABEL, "label", figure->computation, "wrap", TRUE,
                                  "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars", 44, "xalign",
                                  0.0f, NULL);
  gtk_widget_add_css_class (text, "numeric");
  gtk_box_append (GTK_BOX (box), text);
  GtkWidget *button = gtk_button_new_with_label (_("Show the Cells"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_data (button, "clicked", G_CALLBACK (show_clicked_cb), shown,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

void
tw_figure_links_popup (GtkWidget *parent, GtkLabel *label, const TwInsight *insight, guint index,
                       TwFigureShow show, gpointer user_data)
{
  double x, y;
  const TwFigureTrace *figure = insight->figures->pdata[index];
  GdkRectangle place = place_of (label, insight, figure);
  Shown *shown = g_new (Shown, 1);
  *shown = (Shown) { show, index, user_data };
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), new_content (figure, shown));
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("How this figure comes about"), -1);
  gtk_widget_set_parent (popover, parent);
  if (gtk_widget_translate_coordinates (GTK_WIDGET (label), parent, place.x, place.y, &x, &y)) {
    place.x = (int) x;
    place.y = (int) y;
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &place);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}
