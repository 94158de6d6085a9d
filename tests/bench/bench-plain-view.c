// SPDX-License-Identifier: Apache-2.0
#include "bench-plain-view.h"

static void
setup_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item)
{
  gtk_list_item_set_child (item, gtk_inscription_new (NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, gpointer column)
{
  char buffer[64];
  TwResultRow *row = gtk_list_item_get_item (item);
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)),
                            tw_result_set_get_text (tw_result_row_get_result_set (row),
                                                    tw_result_row_get_index (row),
                                                    GPOINTER_TO_UINT (column), buffer, NULL));
}

GtkWidget *
bench_plain_view_new (TwResultSet *result)
{
  GtkSelectionModel *rows
    = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (result))));
  GtkWidget *view = gtk_column_view_new (rows);
  for (guint i = 0; i < tw_result_set_get_n_columns (result); i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
    GtkColumnViewColumn *column
      = gtk_column_view_column_new (tw_result_set_get_column (result, i)->name, factory);
    gtk_column_view_column_set_fixed_width (column, 140);
    gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    g_object_unref (column);
  }
  return view;
}
