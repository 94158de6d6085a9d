// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "analyst/insight/tw-insight.h"

G_BEGIN_DECLS

/** tw_figure_keep_together: (transfer full): no line begins with the per cent sign of a number */
char *tw_figure_keep_together (const char *text);

/**
 * tw_figure_links_show:
 * @label: shows the @part of @insight from now on
 *
 * Its figures are links, by mouse and keyboard ("activate-link" with the index of the trace in
 * insight->figures as the address); those that nothing bears out are marked.
 */
void tw_figure_links_show (GtkLabel *label, const TwInsight *insight, guint part);

typedef void (*TwFigureShow) (guint index, gpointer user_data);

/** tw_figure_links_popup: says at the figure of that @index how it comes about; @show is called by its
 * button "Show the Cells" with @user_data, which outlives @parent, a widget around @label */
void tw_figure_links_popup (GtkWidget *parent, GtkLabel *label, const TwInsight *insight,
                            guint index, TwFigureShow show, gpointer user_data);

G_END_DECLS
