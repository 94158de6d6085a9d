// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-diagram.h"

G_BEGIN_DECLS

/* Only for the files that make up TwDiagram. */

struct _TwDiagram {
  GPtrArray *cards;     /* of TwDiagramCard */
  GHashTable *by_table; /* TwTable → TwDiagramCard */
  GArray *links;        /* of TwDiagramLink, within the cards */
};

/** tw_diagram_lines_cross: the lines from @a to @b and from @c to @d */
gboolean tw_diagram_lines_cross (TwDiagramPoint a, TwDiagramPoint b, TwDiagramPoint c,
                                 TwDiagramPoint d);

G_END_DECLS
