// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "catalog/tw-catalog.h"
#include "ui/relationships/tw-relationship-editor.h"

G_BEGIN_DECLS

/**
 * tw_column_entry_attach:
 * @entry: a #GtkEditable that holds `table.column`, or several of them with commas
 * @editor: (transfer none): whose catalog's columns are offered; outlives the entry
 */
void tw_column_entry_attach (GtkWidget *entry, TwRelationshipEditor *editor);

/**
 * tw_column_list_parse:
 * @text: `table.column`, or several with commas
 * @schema: (nullable): where to look first
 * @unknown: (out): (transfer full): the part that is no column
 *
 * Returns: (transfer container) (nullable) (element-type TwColumn)
 */
GPtrArray *tw_column_list_parse (const char *text, TwCatalog *catalog, const char *schema,
                                 char **unknown);

G_END_DECLS
