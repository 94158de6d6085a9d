// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE /* newlocale() */

#include "core/tw-language.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <string.h>

const char *
tw_language_get_name (void)
{
  /* Translators: the name of your language in English, such as "German". Claude is told to write in
   * it. */
  return C_("language", "English");
}

gboolean
tw_language_is_english (void)
{
  return g_str_equal (tw_language_get_name (), "English");
}

const char *
tw_language_get_point (void)
{
  return nl_langinfo (RADIXCHAR);
}

const char *
tw_language_get_separator (void)
{
  const char *separator = nl_langinfo (THOUSEP);
  return *separator ? separator : ","; /* the C locale has none */
}

void
tw_language_append_number (GString *text, const char *digits, gboolean grouped)
{
  gsize whole = strspn (digits, "0123456789");
  for (gsize i = 0; i < whole; i++) {
    if (grouped && i > 0 && (whole - i) % 3 == 0)
      g_string_append (text, tw_language_get_separator ());
    g_string_append_c (text, digits[i]);
  }
  digits += whole;
  if (*digits == '.') {
    g_string_append (text, tw_language_get_point ());
    digits++;
  }
  g_string_append (text, digits);
}

gboolean
tw_language_puts_currency_behind (void)
{
  return *nl_langinfo (CRNCYSTR) == '+';
}

static locale_t
english_locale (void)
{
  static gsize locale;
  if (g_once_init_enter (&locale)) {
    locale_t own = duplocale (LC_GLOBAL_LOCALE);
    locale_t made = newlocale (LC_MESSAGES_MASK | LC_NUMERIC_MASK | LC_MONETARY_MASK | LC_TIME_MASK,
                               "C", own);
    g_once_init_leave (&locale, (gsize) (made ? made : own));
  }
  return (locale_t) locale;
}

TwEnglish
tw_english_begin (void)
{
  return (TwEnglish) { uselocale (english_locale ()) };
}

void
tw_english_end (TwEnglish *self)
{
  if (self->before)
    uselocale (self->before);
  self->before = NULL;
}

char *
tw_text_fill (const char *template, ...)
{
  va_list texts;
  va_start (texts, template);
  char *filled = g_strdup_vprintf (template, texts);
  va_end (texts);
  return filled;
}
