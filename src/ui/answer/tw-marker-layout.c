// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-marker-layout.h"

#define SPACING 9
#define LEAST_CHARS 12 /* a label that may be as narrow as a letter is laid out letter by letter */

struct _TwMarkerLayout {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (TwMarkerLayout, tw_marker_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
tw_marker_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
natural_size (GtkWidget *child, GtkOrientation orientation)
{
  int natural;
  gtk_widget_measure (child, orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static void
tw_marker_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation,
                          int for_size, int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  GtkWidget *marker = gtk_widget_get_first_child (widget);
  GtkWidget *text = gtk_widget_get_last_child (widget);
  int indent = natural_size (marker, GTK_ORIENTATION_HORIZONTAL) + SPACING;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    gtk_widget_measure (text, orientation, -1, minimum, natural, NULL, NULL);
    *minimum += indent;
    *natural += indent;
    return;
  }
  int width = for_size < 0 ? -1 : MAX (0, for_size - indent);
  gtk_widget_measure (text, orientation, width, minimum, natural, NULL, NULL);
  int height = natural_size (marker, GTK_ORIENTATION_VERTICAL);
  *minimum = MAX (*minimum, height);
  *natural = MAX (*natural, height);
}

static void
tw_marker_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                           int baseline)
{
  GtkWidget *marker = gtk_widget_get_first_child (widget);
  GtkWidget *text = gtk_widget_get_last_child (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int mark = natural_size (marker, GTK_ORIENTATION_HORIZONTAL);
  int rest = MAX (0, width - mark - SPACING);
  GtkAllocation mark_area = { rtl ? width - mark : 0, 0, mark, height };
  GtkAllocation text_area = { rtl ? 0 : mark + SPACING, 0, rest, height };
  gtk_widget_size_allocate (marker, &mark_area, -1);
  gtk_widget_size_allocate (text, &text_area, -1);
}

static void
tw_marker_layout_class_init (TwMarkerLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  layout_class->get_request_mode = tw_marker_layout_get_request_mode;
  layout_class->measure = tw_marker_layout_measure;
  layout_class->allocate = tw_marker_layout_allocate;
}

static void
tw_marker_layout_init (TwMarkerLayout *self)
{
}

GtkWidget *
tw_marker_row_new (GtkWidget *marker, const char *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "yalign", 0.0f,
                                   "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "width-chars",
                                   LEAST_CHARS, NULL);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_valign (marker, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), marker);
  gtk_box_append (GTK_BOX (row), label);
  gtk_widget_set_layout_manager (row, g_object_new (TW_TYPE_MARKER_LAYOUT, NULL));
  return row;
}

GtkLabel *
tw_marker_row_get_label (GtkWidget *row)
{
  return GTK_LABEL (gtk_widget_get_last_child (row));
}

void
tw_marker_row_set_text (GtkWidget *row, const char *text)
{
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (row)), text);
}
