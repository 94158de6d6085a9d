// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/relationships/tw-diagram-view.h"
#include "ui/grid/tw-grid-cell.h"

G_BEGIN_DECLS

/* Only for the files that make up TwDiagramView. */

#define TW_DIAGRAM_FEW_TABLES 16  /* up to here cards show rows from the start */

/* A pair of columns of a relationship, as drawn. */
typedef struct {
  guint id;
  const TwColumn *source, *target;
  const char *style; /* its origin's, static */
  const char *badge;
  gboolean source_is_key; /* one to one */
  GArray *points; /* of TwDiagramPoint */
} TwDiagramLine;

typedef enum {
  TW_DIAGRAM_AT_NOTHING,
  TW_DIAGRAM_AT_HEAD,
  TW_DIAGRAM_AT_TOGGLE, /* the head's button */
  TW_DIAGRAM_AT_ROW,
  TW_DIAGRAM_AT_MORE,
  TW_DIAGRAM_AT_LINE,
} TwDiagramPart;

/* What is under a point. */
typedef struct {
  TwDiagramPart part;
  TwDiagramCard *card;
  const TwColumn *column;
  guint line; /* a relationship's id */
} TwDiagramHit;

typedef enum { TW_DIAGRAM_DRAG_NONE, TW_DIAGRAM_DRAG_PAN, TW_DIAGRAM_DRAG_CARD,
               TW_DIAGRAM_DRAG_LINK } TwDiagramDrag;

struct _TwDiagramView {
  GtkWidget parent_instance;

  TwRelationshipEditor *editor;
  TwDiagramPlaces *places; /* nullable */
  TwCatalog *catalog;      /* nullable; of the diagram */
  TwDiagram *diagram;      /* nullable */
  GPtrArray *chosen;       /* of TwTable: whose neighbourhood is shown */
  GPtrArray *lines;        /* of TwDiagramLine */
  guint left_out;
  gboolean all_columns;

  double scale, x, y; /* a point of the diagram is drawn at (x, y) + scale * point */
  gboolean fitted;    /* stays fitted when the size changes */

  TwDiagramHit hovered;
  TwDiagramDrag drag;
  TwDiagramHit from;           /* where the drag began */
  TwDiagramPoint start;        /* the picture's or the card's place then */
  TwDiagramPoint pointer;      /* on the widget */
  const TwColumn *link_source; /* nullable: being related, by pointer or keyboard */
  const TwColumn *link_target; /* nullable */
  char *link_words;            /* nullable: what would happen */
  gboolean link_ok;
  guint spring_id;             /* opens the card under the pointer */

  const TwTable *cursor_table; /* of the keyboard; nullable */
  const TwColumn *cursor_column; /* nullable: the head */
  char *found;                 /* nullable: case-folded text that was searched */

  GHashTable *layouts[3]; /* of PangoLayout by the text's address: plain, bold, small */
  GtkIconPaintable *key_icon;

  TwGridCell *focus_cells[2];
  guint focus_index;
  GPtrArray *cells; /* of TwGridCell: stand for what is drawn */
  guint describe_id;
};

/* tw-diagram-view.c */
TwDiagramPoint tw_diagram_view_to_world (TwDiagramView *self, double x, double y);
TwDiagramPoint tw_diagram_view_to_screen (TwDiagramView *self, double x, double y);
/** tw_diagram_view_moved: places or details of cards have changed; @first (nullable) stays */
void tw_diagram_view_moved (TwDiagramView *self, const TwDiagramCard *first);
/** tw_diagram_view_keep_places: remembers them */
void tw_diagram_view_keep_places (TwDiagramView *self);
void tw_diagram_view_zoom_at (TwDiagramView *self, double factor, double x, double y);
void tw_diagram_view_set_detail (TwDiagramView *self, TwDiagramCard *card, TwCardDetail detail);
void tw_diagram_view_toggle (TwDiagramView *self, TwDiagramCard *card);
/** tw_diagram_view_reveal: moves the picture until the area is in sight */
void tw_diagram_view_reveal (TwDiagramView *self, const TwDiagramArea *area);
TwDiagramArea tw_diagram_view_card_area (const TwDiagramCard *card);

/* tw-diagram-link.c: relating two columns */
void tw_diagram_view_start_link (TwDiagramView *self, const TwColumn *source);
/** tw_diagram_view_aim_link: at what is under the pointer, or %NULL; judges it */
void tw_diagram_view_aim_link (TwDiagramView *self, const TwDiagramHit *hit);
/** tw_diagram_view_end_link: relates them where that may be */
void tw_diagram_view_end_link (TwDiagramView *self, gboolean apply);

/* tw-diagram-draw.c */
void tw_diagram_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void tw_diagram_view_forget_layouts (TwDiagramView *self);

/** tw_diagram_view_get_text_scale: how much larger than usual the person wants text; 1 or more */
double tw_diagram_view_get_text_scale (TwDiagramView *self);

/* tw-diagram-lines.c */
void tw_diagram_line_free (gpointer line);
void tw_diagram_view_draw_lines (TwDiagramView *self, GtkSnapshot *snapshot);
/** tw_diagram_view_draw_badges: the origins, over lines and cards, and a line being drawn */
void tw_diagram_view_draw_badges (TwDiagramView *self, GtkSnapshot *snapshot);
/** tw_diagram_view_line_at: the relationship whose line passes a point of the diagram, or 0 */
guint tw_diagram_view_line_at (TwDiagramView *self, TwDiagramPoint point);
GdkRGBA tw_diagram_view_color (TwDiagramView *self, const char *name, float alpha);

/* tw-diagram-pointer.c */
TwDiagramHit tw_diagram_view_hit (TwDiagramView *self, double x, double y);
void tw_diagram_view_init_pointer (TwDiagramView *self);

/* tw-diagram-keys.c: the keyboard's cursor, and what a screen reader is told */
void tw_diagram_view_init_keys (TwDiagramView *self);
void tw_diagram_view_dispose_keys (TwDiagramView *self);
void tw_diagram_view_allocate_cells (TwDiagramView *self);
void tw_diagram_view_describe_later (TwDiagramView *self);
/** tw_diagram_view_set_cursor: @column is nullable: the table's head */
void tw_diagram_view_set_cursor (TwDiagramView *self, const TwTable *table,
                                 const TwColumn *column);

G_END_DECLS
