// SPDX-License-Identifier: Apache-2.0
#include "ui/grid/tw-glyph-cache.h"

#include <string.h>

typedef struct {
  PangoGlyph glyph;
  int width;
} Entry;

#define N_DIRECT 0x600
#define UNKNOWN (-1)
#define COMPLEX (-2)
#define ELLIPSIS 0x2026

struct _TwGlyphCache {
  PangoContext *context;
  PangoLayout *layout;
  PangoFont *font;
  int ascent, height;
  Entry direct[N_DIRECT];
  GHashTable *others; /* of character to Entry */
  Entry ellipsis;
};

/* Scripts whose letters stand alone: Latin, Greek, Cyrillic and Armenian, without combining marks,
 * soft hyphen and controls; general punctuation without joiners and direction marks; currencies and
 * mathematical signs. */
static gboolean
is_simple (gunichar c)
{
  if (c < 0x80)
    return c >= 0x20 && c != 0x7f;
  if (c < N_DIRECT)
    return c >= 0xa0 && c != 0xad && !(c >= 0x300 && c <= 0x36f) && !(c >= 0x483 && c <= 0x489)
           && c < 0x58a;
  return (c >= 0x1e00 && c <= 0x1fff) || (c >= 0x2000 && c <= 0x200a)
         || (c >= 0x2010 && c <= 0x2027) || c == 0x202f || (c >= 0x2030 && c <= 0x205e)
         || (c >= 0x20a0 && c <= 0x20c0) || (c >= 0x2190 && c <= 0x22ff);
}

static Entry
shape (TwGlyphCache *self, gunichar c)
{
  char text[7] = { 0 };
  int length = g_unichar_to_utf8 (c, text);
  pango_layout_set_text (self->layout, text, length);
  GSList *runs = pango_layout_get_line_readonly (self->layout, 0)->runs;
  if (runs == NULL || runs->next)
    return (Entry) { 0, COMPLEX };
  PangoGlyphItem *run = runs->data;
  if (run->glyphs->num_glyphs != 1 || (self->font && run->item->analysis.font != self->font))
    return (Entry) { 0, COMPLEX };
  if (self->font == NULL)
    self->font = g_object_ref (run->item->analysis.font);
  return (Entry) { run->glyphs->glyphs[0].glyph, run->glyphs->glyphs[0].geometry.width };
}

static Entry
lookup (TwGlyphCache *self, gunichar c)
{
  if (!is_simple (c))
    return (Entry) { 0, COMPLEX };
  if (c < N_DIRECT) {
    if (self->direct[c].width == UNKNOWN)
      self->direct[c] = shape (self, c);
    return self->direct[c];
  }
  Entry *found = g_hash_table_lookup (self->others, GUINT_TO_POINTER (c));
  if (found == NULL) {
    found = g_new (Entry, 1);
    *found = shape (self, c);
    g_hash_table_insert (self->others, GUINT_TO_POINTER (c), found);
  }
  return *found;
}

static void
load_metrics (TwGlyphCache *self)
{
  PangoFontMetrics *metrics
    = pango_font_get_metrics (self->font, pango_context_get_language (self->context));
  self->ascent = pango_font_metrics_get_ascent (metrics);
  self->height = self->ascent + pango_font_metrics_get_descent (metrics);
  pango_font_metrics_unref (metrics);
}

TwGlyphCache *
tw_glyph_cache_new (PangoContext *context)
{
  TwGlyphCache *self = g_new0 (TwGlyphCache, 1);
  self->context = g_object_ref (context);
  self->layout = pango_layout_new (context);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (self->layout, attributes);
  self->others = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (int i = 0; i < N_DIRECT; i++)
    self->direct[i].width = UNKNOWN;
  /* The digit decides which font is "the" font; a character from a fallback font is complex. */
  lookup (self, '0');
  if (self->font == NULL)
    self->font = pango_context_load_font (context, pango_context_get_font_description (context));
  load_metrics (self);
  self->ellipsis = lookup (self, ELLIPSIS);
  if (self->ellipsis.width < 0)
    self->ellipsis = lookup (self, '.');
  return self;
}

void
tw_glyph_cache_free (TwGlyphCache *self)
{
  g_object_unref (self->layout);
  g_object_unref (self->context);
  g_object_unref (self->font);
  g_hash_table_unref (self->others);
  g_free (self);
}

PangoFont *
tw_glyph_cache_get_font (TwGlyphCache *self)
{
  return self->font;
}

int
tw_glyph_cache_get_ascent (TwGlyphCache *self)
{
  return self->ascent;
}

int
tw_glyph_cache_get_height (TwGlyphCache *self)
{
  return self->height;
}

int
tw_glyph_cache_measure (TwGlyphCache *self, const char *text, gsize length, int limit)
{
  int width = 0;
  for (const char *at = text; at < text + length && width <= limit; at = g_utf8_next_char (at)) {
    Entry entry = lookup (self, g_utf8_get_char (at));
    if (entry.width < 0)
      return -1;
    width += entry.width;
  }
  return width;
}

void
tw_glyph_line_init (TwGlyphLine *line)
{
  *line = (TwGlyphLine) { .glyphs = pango_glyph_string_new () };
}

void
tw_glyph_line_reset (TwGlyphLine *line)
{
  line->used = line->pen = line->start = 0;
}

void
tw_glyph_line_clear (TwGlyphLine *line)
{
  g_clear_pointer (&line->glyphs, pango_glyph_string_free);
}

PangoGlyphString *
tw_glyph_line_end (TwGlyphLine *line)
{
  pango_glyph_string_set_size (line->glyphs, line->used);
  return line->glyphs;
}

/* The gap before a cell is added to the glyph before it: an empty glyph would be dropped, with its
 * width, when the text node is made. */
static void
line_move_to (TwGlyphLine *line, int x)
{
  if (line->used == 0)
    line->start = x;
  else
    line->glyphs->glyphs[line->used - 1].geometry.width += x - line->pen;
  line->pen = x;
}

static void
line_push (TwGlyphLine *line, Entry entry)
{
  if (line->used >= line->glyphs->num_glyphs)
    pango_glyph_string_set_size (line->glyphs, MAX (64, line->used * 2));
  PangoGlyphInfo *info = &line->glyphs->glyphs[line->used++];
  *info = (PangoGlyphInfo) { .glyph = entry.glyph, .geometry = { .width = entry.width } };
  info->attr.is_cluster_start = 1;
  line->pen += entry.width;
}

gboolean
tw_glyph_cache_append (TwGlyphCache *self, TwGlyphLine *line, const char *text, gsize length, int x,
                       int available, gboolean align_end)
{
  int width = tw_glyph_cache_measure (self, text, length, available);
  if (width < 0)
    return FALSE;
  if (length == 0 || available <= self->ellipsis.width)
    return TRUE;
  gboolean cut = width > available;
  line_move_to (line, align_end && !cut ? x + available - width : x);
  int end = cut ? x + available - self->ellipsis.width : G_MAXINT;
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at)) {
    Entry entry = lookup (self, g_utf8_get_char (at));
    if (cut && line->pen + entry.width > end)
      break;
    line_push (line, entry);
  }
  if (cut)
    line_push (line, self->ellipsis);
  return TRUE;
}
