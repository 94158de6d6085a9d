// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/tw-table-browser.h"

#include <glib/gi18n.h>

#include "ui/knowledge/tw-glossary-window.h"
#include "ui/tables/tw-browser-model.h"
#include "ui/tables/tw-browser-row.h"
#include "ui/tw-cryptic-offer.h"
#include "ui/tw-stack.h"
#include "warehouse/tw-system-parts.h"

/* A search that finds few tables shows their columns too. */
#define EXPAND_UP_TO 12

struct _TwTableBrowser {
  AdwBin parent_instance;

  GtkBox *box;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *empty_page;
  GtkWidget *glossary_box;
  GtkLabel *glossary_label;

  TwSession *session;
  TwCatalog *catalog; /* shown */
};

G_DEFINE_FINAL_TYPE (TwTableBrowser, tw_table_browser, ADW_TYPE_BIN)

/* What a tree's rows are made from, for as long as the tree lives. */
typedef struct {
  TwCatalog *catalog;
  char *search;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;
  tw_catalog_unref (source->catalog);
  g_free (source->search);
  g_free (source);
}

static GListModel *
create_children (gpointer item, gpointer user_data)
{
  Source *source = user_data;
  if (tw_browser_item_get_column (item) || tw_browser_item_get_part (item))
    return NULL;
  return G_LIST_MODEL (tw_browser_model_new_columns (
    source->catalog, tw_browser_item_get_table (item), source->search));
}

static GtkTreeListModel *
new_tree (TwCatalog *catalog, const char *search)
{
  TwBrowserModel *tables = tw_browser_model_new_tables (catalog, search);
  gboolean expand
    = *search && g_list_model_get_n_items (G_LIST_MODEL (tables)) <= EXPAND_UP_TO;
  Source *source = g_new (Source, 1);
  *source = (Source) { tw_catalog_ref (catalog), g_strdup (search) };
  return gtk_tree_list_model_new (G_LIST_MODEL (tables), FALSE, expand, create_children, source,
                                  source_free);
}

static void
show_empty (TwTableBrowser *self, const char *icon, const char *title)
{
  adw_status_page_set_icon_name (self->empty_page, icon);
  adw_status_page_set_title (self->empty_page, title);
  tw_stack_show (self->stack, "empty");
}

static void
show_tables (TwTableBrowser *self)
{
  if (self->catalog == NULL) {
    gtk_list_view_set_model (self->list, NULL);
    show_empty (self, "tw-table-symbolic", _("Not Connected"));
    return;
  }
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkTreeListModel *tree = new_tree (self->catalog, search);
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (tree)) > 0;
  g_autoptr (GtkSingleSelection) selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_model (selection, G_LIST_MODEL (tree));
  g_object_unref (tree);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  if (any)
    tw_stack_show (self->stack, "tables");
  else if (*search)
    show_empty (self, "edit-find-symbolic", _("Nothing Found"));
  else
    show_empty (self, "tw-table-symbolic", _("No Tables"));
}

static const char *
glossary_headline (const TwGlossaryStatus *status)
{
  if (!status->cryptic)
    return _("Names explain themselves.");
  if (status->n_columns_documented * 2 >= status->n_columns)
    return _("Cryptic names with a glossary.");
  if (status->n_columns_documented > 0)
    return _("Cryptic names, and few have a comment. More would help.");
  return _("Cryptic names without a glossary. Comments in the database would help.");
}

static void
show_glossary (TwTableBrowser *self)
{
  gboolean any = self->catalog && tw_catalog_get_n_tables (self->catalog) > 0;
  gtk_widget_set_visible (self->glossary_box, any);
  if (!any)
    return;
  const TwGlossaryStatus *status = tw_catalog_get_glossary_status (self->catalog);
  g_autofree char *figures = tw_glossary_dup_figures (status);
  g_autofree char *text = g_strdup_printf ("%s %s", glossary_headline (status), figures);
  gtk_label_set_text (self->glossary_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->glossary_box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gboolean poor = status->cryptic && status->n_columns_documented * 2 < status->n_columns;
  gtk_widget_remove_css_class (self->glossary_box, poor ? "good" : "warning");
  gtk_widget_add_css_class (self->glossary_box, poor ? "warning" : "good");
}

static void
workspace_changed_cb (TwTableBrowser *self)
{
  TwCatalog *catalog = tw_session_get_catalog (self->session);
  g_clear_pointer (&self->catalog, tw_catalog_unref);
  self->catalog = catalog ? tw_catalog_ref (catalog) : NULL;
  show_tables (self);
  show_glossary (self);
}

static void
search_changed_cb (TwTableBrowser *self)
{
  show_tables (self);
}

static void
search_stopped_cb (TwTableBrowser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
row_activated_cb (TwTableBrowser *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (model, position);
  g_autoptr (TwBrowserItem) item = row ? gtk_tree_list_row_get_item (row) : NULL;
  const TwCatalogPart *part = item ? tw_browser_item_get_part (item) : NULL;
  if (part && part->state != TW_PART_READ) {
    g_autofree char *key = tw_system_part_dup_key (part->kind, part->name);
    tw_session_load_part (self->session, key);
  } else if (item && part == NULL)
    g_signal_emit_by_name (self, "picked", tw_browser_item_get_name (item));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, tw_browser_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  tw_browser_row_set_item (TW_BROWSER_ROW (gtk_list_item_get_child (item)),
                           gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  tw_browser_row_set_item (TW_BROWSER_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
tw_table_browser_dispose (GObject *object)
{
  TwTableBrowser *self = TW_TABLE_BROWSER (object);
  g_clear_object (&self->session);
  g_clear_pointer (&self->catalog, tw_catalog_unref);
  G_OBJECT_CLASS (tw_table_browser_parent_class)->dispose (object);
}

static void
tw_table_browser_class_init (TwTableBrowserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_table_browser_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_signal_new ("picked", TW_TYPE_TABLE_BROWSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-table-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, TwTableBrowser, box);
  gtk_widget_class_bind_template_child (widget_class, TwTableBrowser, search);
  gtk_widget_class_bind_template_child (widget_class, TwTableBrowser, stack);
  gtk_widget_class_bind_template_child (widget_class, TwTableBrowser, list);
  gtk_widget_class_bind_template_child (widget_class, TwTableBrowser, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TwTableBrowser, glossary_box);
  gtk_widget_class_bind_template_child (widget_class, TwTableBrowser, glossary_label);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
tw_table_browser_init (TwTableBrowser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
}

TwTableBrowser *
tw_table_browser_new (TwSession *session)
{
  TwTableBrowser *self = g_object_new (TW_TYPE_TABLE_BROWSER, NULL);
  self->session = g_object_ref (session);
  gtk_box_append (self->box, GTK_WIDGET (tw_cryptic_offer_new (session)));
  g_signal_connect_object (session, "notify::workspace", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  workspace_changed_cb (self);
  return self;
}

void
tw_table_browser_focus_search (TwTableBrowser *self)
{
  g_return_if_fail (TW_IS_TABLE_BROWSER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
