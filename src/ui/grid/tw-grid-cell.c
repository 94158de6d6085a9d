// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-grid-cell.h"

struct _TwGridCell {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (TwGridCell, tw_grid_cell, GTK_TYPE_WIDGET)

static void
tw_grid_cell_class_init (TwGridCellClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
tw_grid_cell_init (TwGridCell *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

TwGridCell *
tw_grid_cell_new (gboolean focusable)
{
  return g_object_new (TW_TYPE_GRID_CELL, "focusable", focusable, NULL);
}

void
tw_grid_cell_describe (TwGridCell *self, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
