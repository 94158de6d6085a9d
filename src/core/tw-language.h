// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>
#include <locale.h>

G_BEGIN_DECLS

/* The language that texts are given in, and how its figures are written. */

/** tw_language_get_name: in English, such as "German": that of the catalogue in use, else "English" */
const char *tw_language_get_name (void);

gboolean tw_language_is_english (void);

/** tw_language_get_point: between a whole number and its decimals */
const char *tw_language_get_point (void);

/** tw_language_get_separator: between thousands; never "": figures of six digits are unreadable
 * without */
const char *tw_language_get_separator (void);

/**
 * tw_language_append_number:
 * @digits: a number that is not negative as the server or g_ascii_formatd() writes it: "1234.56"
 * @grouped: with a separator between thousands
 *
 * Appends it as the locale writes it: "1.234,56".
 */
void tw_language_append_number (GString *text, const char *digits, gboolean grouped);

/** tw_language_puts_currency_behind: "1.234 $", not "$1,234" */
gboolean tw_language_puts_currency_behind (void);

/**
 * TwEnglish: while it lives, this thread's texts and figures are English
 *
 * For what is no person's to read: prompts, logs, words that are compared. Ends where it is cleared:
 *
 *     g_auto (TwEnglish) english = tw_english_begin ();
 */
typedef struct {
  locale_t before;
} TwEnglish;

TwEnglish tw_english_begin (void);
void tw_english_end (TwEnglish *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwEnglish, tw_english_end)

/**
 * tw_text_fill:
 * @template: a translated text with as many `%s` as texts follow
 *
 * Like g_strdup_printf() for a template that is chosen while the program runs.
 *
 * Returns: (transfer full)
 */
char *tw_text_fill (const char *template, ...);

G_END_DECLS
