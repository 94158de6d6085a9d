// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwWrittenFigure: a figure of a text, "$1.2 million" or "12.3 %"
 * @value: never negative
 * @sign: (nullable): where its minus begins, "-$1.2"; not the dash of "1-2" or of a word
 * @tolerance: how far a rounded original may be from it
 * @percent: a per cent sign follows
 * @dollars: a sign of dollars stands before it or follows
 * @sign_end: (nullable): behind the sign that follows
 */
typedef struct {
  const char *start;
  gsize length;
  const char *sign;
  double value;
  double tolerance;
  gboolean percent;
  gboolean dollars;
  const char *sign_end;
} TwWrittenFigure;

/** tw_written_figures_read: (transfer full) (element-type TwWrittenFigure): in order, written as
 * the locale does (1.234,56) or, where that is no question, as others do; digits inside a word are
 * none */
GArray *tw_written_figures_read (const char *text);

G_END_DECLS
