// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/* Glyphs and advances of single characters in one font, so that a cell needs no layout. Only
 * characters that the font shapes alone, left to right, into one glyph; a text with any other
 * must be laid out by Pango. Widths are in Pango units. */
typedef struct _TwGlyphCache TwGlyphCache;

/** tw_glyph_cache_new: for the font of @context, with tabular figures */
TwGlyphCache *tw_glyph_cache_new (PangoContext *context);
void tw_glyph_cache_free (TwGlyphCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwGlyphCache, tw_glyph_cache_free)

PangoFont *tw_glyph_cache_get_font (TwGlyphCache *self);
int tw_glyph_cache_get_ascent (TwGlyphCache *self);
int tw_glyph_cache_get_height (TwGlyphCache *self);

/** tw_glyph_cache_measure: the text's width, or -1 where it needs a layout; looks no further than
 * where the width passes @limit */
int tw_glyph_cache_measure (TwGlyphCache *self, const char *text, gsize length, int limit);

/**
 * TwGlyphLine: a row's glyphs, set cell by cell from left to right
 */
typedef struct {
  PangoGlyphString *glyphs;
  int used;
  int pen;   /* where the next glyph stands if nothing is inserted */
  int start; /* of the first glyph */
} TwGlyphLine;

void tw_glyph_line_init (TwGlyphLine *line);
void tw_glyph_line_reset (TwGlyphLine *line);
void tw_glyph_line_clear (TwGlyphLine *line);
/** tw_glyph_line_end: (transfer none): the glyphs set so far, at line's start */
PangoGlyphString *tw_glyph_line_end (TwGlyphLine *line);

/**
 * tw_glyph_cache_append:
 * @x: where the cell's text area begins
 * @available: its width; a longer text ends with an ellipsis
 *
 * Returns: %FALSE, with @line untouched, where the text needs a layout
 */
gboolean tw_glyph_cache_append (TwGlyphCache *self, TwGlyphLine *line, const char *text,
                                gsize length, int x, int available, gboolean align_end);

G_END_DECLS
