// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-wrap-layout.h"

#define SPACING 8
#define ROW_SPACING 4

struct _TwWrapLayout {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (TwWrapLayout, tw_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
tw_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
child_width (GtkWidget *child, int available)
{
  int minimum, natural;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, available));
}

static int
child_height (GtkWidget *child, int width)
{
  int natural;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

/* Where the next row starts: the first child that does not fit any more. */
static GtkWidget *
measure_row (GtkWidget *first, int available, int *height)
{
  int x = 0;
  *height = 0;
  GtkWidget *child = first;
  for (; child; child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child))
      continue;
    int width = child_width (child, available);
    if (x > 0 && x + width > available)
      break;
    x += width + SPACING;
    *height = MAX (*height, child_height (child, width));
  }
  return child;
}

static void
measure_widths (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child))
      continue;
    int child_minimum, child_natural;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL,
                        NULL);
    *minimum = MAX (*minimum, child_minimum);
    *natural += child_natural + (*natural > 0 ? SPACING : 0);
  }
}

static void
tw_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation,
                        int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    measure_widths (widget, minimum, natural);
    return;
  }
  int available = for_size < 0 ? G_MAXINT / 2 : for_size;
  int total = 0;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  while (child) {
    int height;
    child = measure_row (child, available, &height);
    total += height + (total > 0 && height > 0 ? ROW_SPACING : 0);
  }
  *minimum = *natural = total;
}

static void
allocate_row (GtkWidget *widget, GtkWidget *first, GtkWidget *end, int available, int y, int height)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0;
  for (GtkWidget *child = first; child != end; child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_should_layout (child))
      continue;
    int width = child_width (child, available);
    GtkAllocation area = { rtl ? available - x - width : x, y, width, height };
    gtk_widget_size_allocate (child, &area, -1);
    x += width + SPACING;
  }
}

static void
tw_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                         int baseline)
{
  int y = 0;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  while (child) {
    int row_height;
    GtkWidget *end = measure_row (child, width, &row_height);
    allocate_row (widget, child, end, width, y, row_height);
    y += row_height + ROW_SPACING;
    child = end;
  }
}

static void
tw_wrap_layout_class_init (TwWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  layout_class->get_request_mode = tw_wrap_layout_get_request_mode;
  layout_class->measure = tw_wrap_layout_measure;
  layout_class->allocate = tw_wrap_layout_allocate;
}

static void
tw_wrap_layout_init (TwWrapLayout *self)
{
}
