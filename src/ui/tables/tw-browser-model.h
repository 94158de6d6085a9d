// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* A table, a column or an unread part of the table browser: made only when a view asks for it. */
#define TW_TYPE_BROWSER_ITEM (tw_browser_item_get_type ())
G_DECLARE_FINAL_TYPE (TwBrowserItem, tw_browser_item, TW, BROWSER_ITEM, GObject)
const TwTable *tw_browser_item_get_table (TwBrowserItem *self); /* NULL for a part */
const TwColumn *tw_browser_item_get_column (TwBrowserItem *self); /* NULL for a table */
/** tw_browser_item_get_part: (nullable): something that may be slow to read, and is read when wanted */
const TwCatalogPart *tw_browser_item_get_part (TwBrowserItem *self);
/** tw_browser_item_get_name: the business name where there is one, else the name */
const char *tw_browser_item_get_name (TwBrowserItem *self);
/** tw_browser_item_get_physical_name: (nullable): where it is not the name already */
const char *tw_browser_item_get_physical_name (TwBrowserItem *self);
/** tw_browser_item_dup_detail: (transfer full): what else tells it from others: a table's own name, and
 * its schema where there are several; a column's own name, or its type */
char *tw_browser_item_dup_detail (TwBrowserItem *self);
/** tw_browser_item_dup_tooltip: (transfer full): type and comment */
char *tw_browser_item_dup_tooltip (TwBrowserItem *self);

/* The tables of a catalog that match a search, or the columns of one table that do. A GListModel
 * of #TwBrowserItem that holds only numbers, so that 64,000 columns cost nothing until they are
 * seen. */
#define TW_TYPE_BROWSER_MODEL (tw_browser_model_get_type ())
G_DECLARE_FINAL_TYPE (TwBrowserModel, tw_browser_model, TW, BROWSER_MODEL, GObject)

/** tw_browser_model_new_tables: @search is (nullable): words that must all be in a name or comment
 * of the table or of one of its columns; "schema." or "schema.table" is one of them too. Without a search, what may be slow to read stands at the end. */
TwBrowserModel *tw_browser_model_new_tables (TwCatalog *catalog, const char *search);

/** tw_browser_model_new_columns: all of them where the table itself matches, else those that do */
TwBrowserModel *tw_browser_model_new_columns (TwCatalog *catalog, const TwTable *table,
                                              const char *search);

G_END_DECLS
