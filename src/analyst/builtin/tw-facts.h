// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-catalog.h"

G_BEGIN_DECLS

/* What a table or column seems to be for, judged by names, types, keys and comments alone. */

/** tw_facts_words: (transfer full): the words of a name, from its business name where it has one,
 * in the singular and without generic words of the kind of table */
GStrv tw_facts_table_words (const TwTable *table);
GStrv tw_facts_column_words (const TwColumn *column);

/** tw_facts_key: (nullable): the column that tells rows apart, if one alone does */
const TwColumn *tw_facts_key (const TwCatalog *catalog, const TwTable *table);

/** tw_facts_is_key: part of a key or of a relationship, or named like one */
gboolean tw_facts_is_key (const TwCatalog *catalog, const TwColumn *column);

/**
 * tw_facts_display:
 *
 * Returns: (element-type TwColumn) (transfer container): what people call a row by: one column, or
 *   first and last name; empty where nothing suits
 */
GPtrArray *tw_facts_display (const TwCatalog *catalog, const TwTable *table);

/* How a day is kept where it is no date: as a comment says that names the form. */
typedef enum {
  TW_DAY_FORM_NONE,
  TW_DAY_FORM_NUMBER, /* 20240131 */
  TW_DAY_FORM_DIGITS, /* '20240131' */
  TW_DAY_FORM_DASHED, /* '2024-01-31' */
} TwDayForm;
TwDayForm tw_facts_day_form (const TwColumn *column);

/** tw_facts_is_date: a date or time, or a day that is kept as a number or text */
gboolean tw_facts_is_date (const TwColumn *column);
/** tw_facts_is_day: one of these that has no time of day */
gboolean tw_facts_is_day (const TwColumn *column);

/** tw_facts_main_date: (nullable): when the event happened that a row records; %NULL where two
 * dates could be meant or none is there */
const TwColumn *tw_facts_main_date (const TwTable *table);

/** tw_facts_is_calendar: a date dimension, a row a day */
gboolean tw_facts_is_calendar (const TwTable *table);

/** tw_facts_has_rival_dates: several dates may tell when it happened */
gboolean tw_facts_has_rival_dates (const TwTable *table);

/** tw_facts_is_planned: a date that tells when something was to happen ("due", "promised") */
gboolean tw_facts_is_planned (const TwColumn *column);

/** tw_facts_is_flag: a yes-or-no column: boolean, a whole number named like an adjective, or a text
 * that is named as a flag ("Y", "N") */
gboolean tw_facts_is_flag (const TwColumn *column);

/** tw_facts_is_fraction: a discount kept as 0.15 */
gboolean tw_facts_is_fraction (const TwColumn *column);

/** tw_facts_is_additive: may be summed over rows: an amount, not a price or a rate */
gboolean tw_facts_is_additive (const TwColumn *column);

/** tw_facts_is_in_cents: an amount of money in its smallest unit, as its name or comment says */
gboolean tw_facts_is_in_cents (const TwColumn *column);

/** tw_facts_is_measure: a number that is not a key or a flag */
gboolean tw_facts_is_measure (const TwCatalog *catalog, const TwColumn *column);

/** tw_facts_has_root: one of the words shares its root with @word ("shipped": shipped date) */
gboolean tw_facts_has_root (char **words, const char *word);

/** tw_facts_suits_verb: a date or flag that tells whether or when it happened ("hired": hire date,
 * "born": birth date) */
gboolean tw_facts_suits_verb (const TwColumn *column, const char *verb);

/** tw_facts_label: (transfer full): a name for a result column: its business name or its words,
 * with underscores */
char *tw_facts_label (const char *text);

G_END_DECLS
