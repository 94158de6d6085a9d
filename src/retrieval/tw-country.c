// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-country.h"

#include <string.h>

#include "core/tw-resources.h"
#include "retrieval/tw-words.h"

typedef struct {
  GHashTable *names; /* names and people, folded → TwCountry */
  GHashTable *codes; /* folded → TwCountry */
} Countries;

static GStrv
read_list (const char *text)
{
  GStrv list = g_strsplit (text, ",", -1);
  for (guint i = 0; list[i]; i++)
    g_strstrip (list[i]);
  return list;
}

static void
add_all (GHashTable *table, const GStrv words, const TwCountry *country)
{
  for (guint i = 0; words[i]; i++)
    g_hash_table_insert (table, words[i], (gpointer) country);
}

static void
add_line (Countries *self, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "|", 3);
  g_return_if_fail (g_strv_length (parts) == 3);
  TwCountry *country = g_new (TwCountry, 1);
  country->names = read_list (parts[0]);
  country->people = read_list (parts[1]);
  country->codes = read_list (parts[2]);
  add_all (self->names, country->people, country);
  add_all (self->names, country->names, country);
  add_all (self->codes, country->codes, country);
}

static Countries *
read_countries (void)
{
  Countries *self = g_new (Countries, 1);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) bytes = tw_resources_lookup ("words/countries.txt");
  g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] != '#' && lines[i][0] != '\0')
      add_line (self, lines[i]);
  return self;
}

static gboolean
is_in_capitals (const char *phrase)
{
  gboolean any = FALSE;
  for (const char *p = phrase; *p; p++) {
    if (g_ascii_islower (*p))
      return FALSE;
    any |= g_ascii_isupper (*p);
  }
  return any;
}

const TwCountry *
tw_country_find (const char *phrase)
{
  static gsize once;
  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) read_countries ());
  const Countries *countries = (const Countries *) once;
  g_autofree char *folded = tw_words_fold (phrase);
  g_autofree char *singular = tw_words_singular (folded);
  const TwCountry *country = g_hash_table_lookup (countries->names, folded);
  if (country == NULL)
    country = g_hash_table_lookup (countries->names, singular);
  if (country == NULL && is_in_capitals (phrase))
    country = g_hash_table_lookup (countries->codes, folded);
  return country;
}
