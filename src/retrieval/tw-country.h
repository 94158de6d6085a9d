// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwCountry: what one country is called (resources/words/countries.txt), folded
 * @names: in any column
 * @people: "german": in a question only
 * @codes: "de", "deu": in columns that hold countries only, as a code is a word elsewhere
 */
typedef struct {
  GStrv names;
  GStrv people;
  GStrv codes;
} TwCountry;

/**
 * tw_country_find:
 * @phrase: as written in a question; a code is one only in capitals ("US")
 *
 * Returns: (transfer none) (nullable)
 */
const TwCountry *tw_country_find (const char *phrase);

G_END_DECLS
