// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "analyst/facets/tw-facets.h"
#include "ui/tw-session.h"

G_BEGIN_DECLS

/**
 * tw_assumption_menu_new:
 * @text: what the chip says
 *
 * A chip that opens what the facet could say instead. Choosing runs the changed SQL, without a model;
 * a wish in words goes to the model, where one answers, and the chip's list says so.
 *
 * Returns: (transfer floating)
 */
GtkWidget *tw_assumption_menu_new (TwSession *session, TwFacets *facets, guint index,
                                   const char *text);

G_END_DECLS
