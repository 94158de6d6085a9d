// SPDX-License-Identifier: Apache-2.0
#include "ui/relationships/tw-diagram-pane.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/tw-completion.h"

#define MOST_OFFERED 8
#define ZOOM 1.25

struct _TwDiagramPane {
  AdwBin parent_instance;

  GtkWidget *search;
  GtkLabel *scope_label;
  GtkWidget *all_button;
  GtkToggleButton *columns_button;
  TwDiagramView *view;

  TwRelationshipEditor *editor;
};

G_DEFINE_FINAL_TYPE (TwDiagramPane, tw_diagram_pane, ADW_TYPE_BIN)

static gboolean
matches (const TwTable *table, const char *words)
{
  g_autofree char *text = g_strdup_printf ("%s.%s %s", table->schema, table->name,
                                           table->business_name ? table->business_name : "");
  g_autofree char *folded = g_utf8_casefold (text, -1);
  return strstr (folded, words) != NULL;
}

/* Those whose name begins with it come first. */
static GPtrArray *
find_tables (GtkWidget *entry, const char *text, gpointer user_data)
{
  TwDiagramPane *self = user_data;
  TwCatalog *catalog = tw_relationship_editor_get_catalog (self->editor);
  GPtrArray *items = tw_completion_items_new ();
  g_autofree char *words = g_utf8_casefold (text, -1);
  for (int begins = TRUE; catalog && begins >= FALSE; begins--)
    for (guint i = 0; i < tw_catalog_get_n_tables (catalog) && items->len < MOST_OFFERED; i++) {
      const TwTable *table = tw_catalog_get_table (catalog, i);
      g_autofree char *name = g_utf8_casefold (table->name, -1);
      const char *detail = table->business_name ? table->business_name : table->schema;
      if (begins == g_str_has_prefix (name, words) && matches (table, words))
        g_ptr_array_add (items, tw_completion_item_new (table->name, detail, table));
    }
  return items;
}

static void
take_table (GtkWidget *entry, const TwCompletionItem *item, gboolean shifted, gpointer user_data)
{
  TwDiagramPane *self = user_data;
  const TwTable *table = item->what;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  if (shifted)
    tw_diagram_view_add_table (self->view, table);
  else
    tw_diagram_view_show_table (self->view, table);
  gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}

static void
search_changed_cb (TwDiagramPane *self)
{
  tw_diagram_view_find (self->view, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
scope_cb (TwDiagramPane *self)
{
  TwCatalog *catalog = tw_relationship_editor_get_catalog (self->editor);
  g_autofree char *scope = tw_diagram_view_dup_scope (self->view);
  gboolean around = tw_diagram_view_get_center (self->view) != NULL;
  gboolean all = catalog && tw_catalog_get_n_tables (catalog) <= TW_DIAGRAM_MOST_TABLES;
  gtk_label_set_text (self->scope_label, scope);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->scope_label), scope);
  gtk_widget_set_visible (self->all_button, around && all);
}

static void
show_all_cb (TwDiagramPane *self)
{
  tw_diagram_view_show_neighbourhood (self->view, NULL);
}

static void
columns_toggled_cb (TwDiagramPane *self)
{
  tw_diagram_view_set_all_columns (self->view, gtk_toggle_button_get_active (self->columns_button));
}

static void
arrange_cb (TwDiagramPane *self)
{
  tw_diagram_view_arrange (self->view);
}

static void
zoom_in_cb (TwDiagramPane *self)
{
  tw_diagram_view_zoom (self->view, ZOOM);
}

static void
zoom_out_cb (TwDiagramPane *self)
{
  tw_diagram_view_zoom (self->view, 1 / ZOOM);
}

static void
fit_cb (TwDiagramPane *self)
{
  tw_diagram_view_fit (self->view);
}

static void
tw_diagram_pane_dispose (GObject *object)
{
  g_clear_object (&TW_DIAGRAM_PANE (object)->editor);
  G_OBJECT_CLASS (tw_diagram_pane_parent_class)->dispose (object);
}

static void
tw_diagram_pane_class_init (TwDiagramPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_diagram_pane_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_DIAGRAM_VIEW);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-diagram-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, TwDiagramPane, search);
  gtk_widget_class_bind_template_child (widget_class, TwDiagramPane, scope_label);
  gtk_widget_class_bind_template_child (widget_class, TwDiagramPane, all_button);
  gtk_widget_class_bind_template_child (widget_class, TwDiagramPane, columns_button);
  gtk_widget_class_bind_template_child (widget_class, TwDiagramPane, view);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, arrange_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
}

static void
tw_diagram_pane_init (TwDiagramPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->view, "scope-changed", G_CALLBACK (scope_cb), self,
                           G_CONNECT_SWAPPED);
}

void
tw_diagram_pane_set_editor (TwDiagramPane *self, TwRelationshipEditor *editor)
{
  static TwCompletion how = { NULL, TRUE, find_tables, take_table };
  g_return_if_fail (TW_IS_DIAGRAM_PANE (self) && self->editor == NULL);
  self->editor = g_object_ref (editor);
  how.label = _("Tables");
  tw_completion_attach (self->search, &how, self);
  tw_diagram_view_set_editor (self->view, editor);
}

TwDiagramView *
tw_diagram_pane_get_view (TwDiagramPane *self)
{
  g_return_val_if_fail (TW_IS_DIAGRAM_PANE (self), NULL);
  return self->view;
}

void
tw_diagram_pane_focus_search (TwDiagramPane *self)
{
  g_return_if_fail (TW_IS_DIAGRAM_PANE (self));
  gtk_widget_grab_focus (self->search);
}
