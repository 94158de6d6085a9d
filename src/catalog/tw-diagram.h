// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* A picture of tables and how they join: cards with rows, in a plane whose unit is a pixel at full
 * size. Knows nothing of drawing. Borrows tables and columns from a catalog that outlives it. */

#define TW_CARD_WIDTH 208
#define TW_CARD_HEAD 36
#define TW_CARD_ROW 24
#define TW_CARD_FOOT 6 /* below the last row */
#define TW_CARD_GAP_X 124 /* room for the lines, and what they are marked with */
#define TW_CARD_GAP_Y 32
#define TW_CARD_GAP_X_SMALL 76 /* between cards without rows */
#define TW_CARD_GAP_Y_SMALL 20

/** TwDiagramLink: a pair of columns that joins two tables, or a table to itself */
typedef struct {
  const TwColumn *source;
  const TwColumn *target;
} TwDiagramLink;

typedef enum {
  TW_CARD_NAME,    /* no rows */
  TW_CARD_RELATED, /* rows for keys and for what joins; all of a small table */
  TW_CARD_ALL,
} TwCardDetail;

/**
 * TwDiagramCard:
 * @x, @y: its place; the upper left corner
 * @shown_y: @y, or further down where another card leaves it no room
 * @rows: (element-type TwColumn)
 * @n_more: columns without a row; where there are some, a last line stands for them
 */
typedef struct {
  const TwTable *table;
  double x, y;
  double shown_y;
  double height;
  TwCardDetail detail;
  GPtrArray *rows;
  guint n_more;
} TwDiagramCard;

typedef struct {
  double x, y, width, height;
} TwDiagramArea;

typedef struct {
  double x, y;
} TwDiagramPoint;

typedef struct _TwDiagram TwDiagram;

/**
 * tw_diagram_new:
 * @tables: (element-type TwTable)
 * @links: (element-type TwDiagramLink): those that leave @tables are ignored
 */
TwDiagram *tw_diagram_new (const GPtrArray *tables, const GArray *links, TwCardDetail detail);
void tw_diagram_free (TwDiagram *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDiagram, tw_diagram_free)

guint tw_diagram_get_n_cards (const TwDiagram *self);
TwDiagramCard *tw_diagram_get_card (TwDiagram *self, guint index);
/** tw_diagram_find: (nullable) */
TwDiagramCard *tw_diagram_find (TwDiagram *self, const TwTable *table);

/** tw_diagram_set_links: the rows follow, places stay */
void tw_diagram_set_links (TwDiagram *self, const GArray *links);

/** tw_diagram_set_detail: of one card; the others make room when they are settled */
void tw_diagram_set_detail (TwDiagram *self, TwDiagramCard *card, TwCardDetail detail);

/**
 * tw_diagram_arrange:
 * @aspect: width by height of where it is looked at
 *
 * Gives every card a place: in columns, joined ones close to each other, none over another.
 * The same cards and links give the same places. At most a few hundred cards.
 */
void tw_diagram_arrange (TwDiagram *self, double aspect);

/** tw_diagram_settle: moves cards down until none lies over another; @first (nullable) stays */
void tw_diagram_settle (TwDiagram *self, const TwDiagramCard *first);

TwDiagramArea tw_diagram_get_bounds (const TwDiagram *self);

/** tw_diagram_card_at: (nullable): the card at a point */
TwDiagramCard *tw_diagram_card_at (TwDiagram *self, double x, double y);

/** tw_diagram_card_row_at: (nullable): the column whose row is at @y */
const TwColumn *tw_diagram_card_row_at (const TwDiagramCard *card, double y);

/** tw_diagram_card_get_row_y: the middle of the column's row, or of the head where it has none */
double tw_diagram_card_get_row_y (const TwDiagramCard *card, const TwColumn *column);

/**
 * tw_diagram_route:
 * @source, @target: columns of tables that have cards
 *
 * Returns: (transfer full) (element-type TwDiagramPoint): a line from the row of @source to that of
 * @target around the cards in between. From the first point on, each leg leaves and arrives
 * horizontally.
 */
GArray *tw_diagram_route (TwDiagram *self, const TwColumn *source, const TwColumn *target);

/** tw_diagram_count_crossings: how many pairs of links cross, as straight lines: what a layout is
 * judged by */
guint tw_diagram_count_crossings (TwDiagram *self);

/**
 * tw_diagram_choose_tables:
 * @links: (element-type TwDiagramLink)
 * @chosen: (nullable) (element-type TwTable): whose neighbourhood; %NULL or none for all tables
 * @limit: of tables
 * @left_out: (out): tables that belong to it beyond the limit
 *
 * The chosen tables, those that join them, then those that join these, as many as fit: whole rings
 * after the first, the best connected first. Without a choice all tables, or where they are more
 * than @limit the neighbourhood of the one that has most joins.
 *
 * Returns: (transfer container) (element-type TwTable): at least the chosen ones
 */
GPtrArray *tw_diagram_choose_tables (const TwCatalog *catalog, const GArray *links,
                                     const GPtrArray *chosen, guint limit, guint *left_out);

G_END_DECLS
