// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TW_PIECE_WORD,
  TW_PIECE_NUMBER,
  TW_PIECE_DATE,   /* 1997-05-01 */
  TW_PIECE_QUOTED, /* without the quotation marks */
  TW_PIECE_SIGN,   /* , & % $ < <= … */
} TwPieceKind;

/**
 * TwPiece: a word, number or sign of a question
 * @folded: without case and accents; a word also without its possessive
 * @singular: of @folded
 * @number: where it can be read as one ("5", "1,000", "2.5k", "five")
 */
typedef struct {
  TwPieceKind kind;
  char *text;
  char *folded;
  char *singular;
  gboolean is_number;
  gboolean capital;
  double number;
  GDate date;
} TwPiece;

/** tw_pieces_new: (element-type TwPiece) (transfer full): marks that end a sentence are left out */
GPtrArray *tw_pieces_new (const char *text);

/** tw_pieces_join: (transfer full): the words @from … @from + @n - 1 as they were written */
char *tw_pieces_join (const GPtrArray *pieces, guint from, guint n);

/** tw_pieces_key: (transfer full): likewise, folded and, if wanted, each word in the singular */
char *tw_pieces_key (const GPtrArray *pieces, guint from, guint n, gboolean singular);

/** tw_phrase_key: (transfer full): the key of a phrase by itself */
char *tw_phrase_key (const char *phrase, gboolean singular);

G_END_DECLS
