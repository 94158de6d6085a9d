// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-sense.h"

#include "analyst/tw-labels.h"

static const char *const money_words[]
  = { "price", "prices", "cost", "costs", "revenue", "revenues", "sales", "amount", "freight",
      "spend", "spending", "spent", "turnover", "profit", "profits", "salary", "salaries", "wage",
      "wages", "budget", "fee", "fees", "payment", "payments", "paid", "balance", "income",
      "expense", "expenses", "earnings", "charge", "charges", "bill", "bonus", "fare", "tuition",
      "commission", "tax", "money", "dollars", "usd", "eur", "debt", "msrp", "gross", "net",
      "subtotal", "proceeds", "pay", "refund", "refunds", NULL };

/* "value" is money only in this company: a sensor has values too. */
static const char *const valued_words[]
  = { "order", "orders", "stock", "inventory", "customer", "lifetime", "invoice", "purchase",
      "contract", "asset", "product", "basket", "sale", "market", NULL };

static const char *const share_words[]
  = { "percent", "percentage", "share", "rate", "ratio", "margin", "discount", "growth", "change",
      "proportion", "fraction", NULL };

static const char *const count_words[]
  = { "count", "counts", "quantity", "quantities", "units", "unit", "items", "pieces", "headcount",
      "copies", "visits", "stock", "tally", NULL };

/* Measures of things: no money, and rarely worth a sum by themselves. */
static const char *const size_words[]
  = { "weight", "height", "length", "width", "depth", "distance", "duration", "hours", "minutes",
      "seconds", "days", "temperature", "volume", "area", "size", "age", "score", "rating", "rank",
      "latitude", "longitude", "level", "speed", "mg", "kg", "km", NULL };

static const char *const key_words[]
  = { "id", "key", "code", "zip", "postal", "phone", "fax", "isbn", "sku", "identifier", "uuid",
      "ssn", "barcode", NULL };

/* Of many, one: a sum of these means nothing. */
static const char *const single_words[]
  = { "price", "prices", "average", "avg", "mean", "median", "max", "min", "maximum", "minimum",
      "highest", "lowest", "per", "rate", "balance", "running", "cumulative", "msrp", NULL };

static gboolean
any_of (const char *const *words, const char *const *list)
{
  for (guint i = 0; words[i]; i++)
    if (g_strv_contains (list, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
has (const char *const *words, const char *word)
{
  return g_strv_contains (words, word);
}

static const char *
last_word (const char *const *words)
{
  const char *last = "";
  for (guint i = 0; words[i]; i++)
    last = words[i];
  return last;
}

static gboolean
says_count (const char *const *words)
{
  if (words[0] == NULL)
    return FALSE;
  return has (words, "count") || g_str_equal (words[0], "number")
         || (has (words, "number") && has (words, "of"));
}

static gboolean
says_key (const char *const *words)
{
  const char *last = last_word (words);
  return g_strv_contains (key_words, last) || g_str_equal (last, "number");
}

static gboolean
says_money (const char *const *words)
{
  if (has (words, "weight") || has (words, "quantity"))
    return FALSE;
  return any_of (words, money_words) || (has (words, "value") && any_of (words, valued_words));
}

static TwSense
numeric_sense (const char *const *words, TwDataType type)
{
  TwSense sense = { .meaning = TW_MEANING_NUMBER, .known = TRUE };
  gboolean money = says_money (words);
  gboolean single = any_of (words, single_words);
  const char *last = last_word (words);
  if (says_count (words)) {
    sense.meaning = single ? TW_MEANING_NUMBER : TW_MEANING_COUNT;
    sense.additive = !single;
  } else if (any_of (words, share_words) && (!money || !has (words, "amount"))) {
    sense.meaning = TW_MEANING_PERCENT;
  } else if (money) {
    sense.meaning = TW_MEANING_MONEY;
    sense.additive = !single;
  } else if (g_str_equal (last, "year") || g_str_equal (last, "years")) {
    sense.meaning = TW_MEANING_YEAR;
  } else if (g_str_equal (last, "month")) {
    sense.meaning = TW_MEANING_MONTH;
  } else if (g_str_equal (last, "quarter")) {
    sense.meaning = TW_MEANING_QUARTER;
  } else if (says_key (words)) {
    sense.meaning = TW_MEANING_PLAIN;
  } else if (any_of (words, size_words)) {
    sense.meaning = TW_MEANING_NUMBER;
  } else if (any_of (words, count_words)) {
    sense.meaning = single ? TW_MEANING_NUMBER : TW_MEANING_COUNT;
    sense.additive = !single;
  } else {
    sense.known = FALSE;
  }
  return sense;
}

TwSense
tw_sense_of_words (const char *const *words, TwDataType type)
{
  TwSense sense = { .meaning = TW_MEANING_PLAIN };
  if (tw_data_type_is_numeric (type))
    return numeric_sense (words, type);
  if (!tw_data_type_is_temporal (type))
    return sense;
  sense.meaning = TW_MEANING_DATE;
  sense.known = TRUE;
  if (g_str_equal (last_word (words), "month"))
    sense.meaning = TW_MEANING_MONTH;
  else if (g_str_equal (last_word (words), "quarter"))
    sense.meaning = TW_MEANING_QUARTER;
  else if (g_str_equal (last_word (words), "year"))
    sense.meaning = TW_MEANING_YEAR;
  return sense;
}

TwSense
tw_sense_of_column (const TwColumn *column)
{
  g_auto (GStrv) words = tw_label_words (column);
  TwSense sense = tw_sense_of_words ((const char *const *) words, column->type);
  if (tw_data_type_is_numeric (column->type) && (column->primary_key || column->unique))
    sense = (TwSense) { .meaning = TW_MEANING_PLAIN, .known = TRUE };
  sense.column = column;
  return sense;
}
