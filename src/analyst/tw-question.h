// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-analyst-error.h"

G_BEGIN_DECLS

#define TW_QUESTION_MAX_CHARACTERS 4000

/**
 * tw_question_clean:
 *
 * What is left of a typed question for retrieval and model: one line, no zero-width
 * characters, no emoji.
 *
 * Returns: (transfer full): or %NULL with %TW_ANALYST_ERROR_QUESTION where there is nothing to
 *   answer: empty, without a word, longer than 4,000 characters, control characters, no UTF-8; with
 *   %TW_ANALYST_ERROR_DECLINED where SQL was pasted
 */
char *tw_question_clean (const char *text, GError **error);

/** tw_question_looks_like_sql: a statement, not a sentence that happens to begin with "select" */
gboolean tw_question_looks_like_sql (const char *text);

/** tw_question_has_latin_letter: what a model that knows only English could read */
gboolean tw_question_has_latin_letter (const char *text);

/**
 * tw_question_normalise:
 *
 * Returns: (transfer full): the words alone, case folded, one space between; two questions with the
 *   same words in the same order are the same question
 */
char *tw_question_normalise (const char *text);

G_END_DECLS
