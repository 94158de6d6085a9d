// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/tw-browser-row.h"

#include <glib/gi18n.h>

#include "ui/tw-style.h"
#include "ui/tw-type-icon.h"

struct _TwBrowserRow {
  GtkWidget parent_instance;

  GtkWidget *expander;
  GtkWidget *icon;
  GtkWidget *name;
  GtkWidget *detail;
};

G_DEFINE_FINAL_TYPE (TwBrowserRow, tw_browser_row, GTK_TYPE_WIDGET)

static const char *
item_icon (TwBrowserItem *item)
{
  const TwColumn *column = tw_browser_item_get_column (item);
  if (column)
    return column->primary_key ? "tw-key-symbolic" : tw_type_icon_name (column->type);
  if (tw_browser_item_get_part (item))
    return "tw-view-symbolic";
  return tw_browser_item_get_table (item)->kind == TW_TABLE_KIND_TABLE ? "tw-table-symbolic"
                                                                       : "tw-view-symbolic";
}

static const char *
part_detail (const TwCatalogPart *part)
{
  switch (part->state) {
  case TW_PART_NOT_READ:
    return _("Not read");
  case TW_PART_READ:
    return _("Read");
  case TW_PART_TIMED_OUT:
    return _("Timed out");
  case TW_PART_FAILED:
    break;
  }
  return _("Failed");
}

static char *
dup_detail (TwBrowserItem *item)
{
  const TwCatalogPart *part = tw_browser_item_get_part (item);
  const TwTable *table = tw_browser_item_get_table (item);
  if (part)
    return g_strdup (part_detail (part));
  if (table && !tw_browser_item_get_column (item) && !table->readable)
    return g_strdup (_("No right to read"));
  return tw_browser_item_dup_detail (item);
}

static void
tw_browser_row_dispose (GObject *object)
{
  TwBrowserRow *self = TW_BROWSER_ROW (object);
  g_clear_pointer (&self->expander, gtk_widget_unparent);
  G_OBJECT_CLASS (tw_browser_row_parent_class)->dispose (object);
}

static void
tw_browser_row_class_init (TwBrowserRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_browser_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tw_browser_row_init (TwBrowserRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  gtk_widget_add_css_class (self->icon, "type-icon");
  self->name
    = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  self->detail = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0f, "hexpand", TRUE, "ellipsize",
                               PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->detail, "dim-label");
  gtk_widget_add_css_class (self->detail, "caption");
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), self->detail);
  self->expander = gtk_tree_expander_new ();
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (self->expander), box);
  gtk_widget_set_parent (self->expander, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "browser-row");
}

GtkWidget *
tw_browser_row_new (void)
{
  return g_object_new (TW_TYPE_BROWSER_ROW, NULL);
}

void
tw_browser_row_set_item (TwBrowserRow *self, GtkTreeListRow *row)
{
  g_return_if_fail (TW_IS_BROWSER_ROW (self));
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (self->expander), row);
  if (row == NULL)
    return;
  g_autoptr (TwBrowserItem) item = gtk_tree_list_row_get_item (row);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), item_icon (item));
  gtk_label_set_text (GTK_LABEL (self->name), tw_browser_item_get_name (item));
  g_autofree char *detail = dup_detail (item);
  gtk_label_set_text (GTK_LABEL (self->detail), detail ? detail : "");
  g_autofree char *tooltip = tw_browser_item_dup_tooltip (item);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  const TwTable *table = tw_browser_item_get_table (item);
  tw_style_set (self->name, "dim-label", table == NULL || !table->readable);
  tw_style_set (GTK_WIDGET (self), "column", tw_browser_item_get_column (item) != NULL);
}
