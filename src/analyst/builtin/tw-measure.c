// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-measure.h"

#include <string.h>

#include "analyst/builtin/tw-facts.h"
#include "analyst/builtin/tw-grammar.h"
#include "analyst/builtin/tw-piece.h"
#include "retrieval/tw-words.h"

void
tw_measure_free (TwMeasure *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_strfreev (self->keys);
  g_free (self->expression);
  g_free (self->format);
  g_free (self->meaning);
  g_strfreev (self->missing);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

/* One SUM (or COUNT) over everything: what may be divided by a number of customers or months. */
static gboolean
is_one_sum (const char *expression)
{
  if (g_ascii_strncasecmp (expression, "SUM", 3) != 0
      && g_ascii_strncasecmp (expression, "COUNT", 5) != 0)
    return FALSE;
  const char *at = strchr (expression, '(');
  int depth = 0;
  for (; at && *at; at++) {
    depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
    if (depth == 0)
      break;
  }
  return at && *at && strspn (at + 1, " \t\n") == strlen (at + 1);
}

static TwMeasure *
measure_new (const char *name, const char *const *synonyms, const char *expression,
             const char *format, const char *meaning)
{
  TwMeasure *self = g_new0 (TwMeasure, 1);
  self->name = g_strdup (name);
  self->expression = g_strdup (expression);
  self->format = g_strdup (format);
  self->meaning = g_strdup (meaning);
  self->tables = g_ptr_array_new ();
  self->additive = is_one_sum (expression);
  GPtrArray *keys = g_ptr_array_new ();
  g_ptr_array_add (keys, tw_phrase_key (name, TRUE));
  for (guint i = 0; synonyms && synonyms[i]; i++)
    g_ptr_array_add (keys, tw_phrase_key (synonyms[i], TRUE));
  g_ptr_array_add (keys, NULL);
  self->keys = (char **) g_ptr_array_free (keys, FALSE);
  return self;
}

static void
add_table (TwMeasure *self, const TwTable *table)
{
  if (!g_ptr_array_find (self->tables, table, NULL))
    g_ptr_array_add (self->tables, (gpointer) table);
}

static TwMeasure *
measure_from_metric (const TwMetric *metric)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (metric->name), "_", ' ');
  TwMeasure *self = measure_new (spaced, (const char *const *) metric->synonyms,
                                 metric->expression, metric->format, metric->description);
  for (guint i = 0; metric->columns && i < metric->columns->len; i++)
    add_table (self, ((const TwColumn *) g_ptr_array_index (metric->columns, i))->table);
  if (metric->missing && metric->missing[0])
    self->missing = g_strdupv (metric->missing);
  return self;
}

static gboolean
has_word (char **words, const char *list)
{
  for (guint i = 0; words[i]; i++)
    if (tw_grammar_has_word (list, words[i]))
      return TRUE;
  return FALSE;
}

typedef gboolean (*ColumnTest) (char **words);

static gboolean
names_quantity (char **words)
{
  static const char *const other[] = { "per", "stock", "hand", "level", "minimum", "available", NULL };
  for (guint i = 0; words[i]; i++)
    if (g_strv_contains (other, words[i]))
      return FALSE;
  return g_strv_contains ((const char *const *) words, "quantity")
         || (words[0] && !words[1] && strcmp (words[0], "unit") == 0);
}

static gboolean
names_price (char **words)
{
  guint n = g_strv_length (words);
  return n > 0 && n <= 3 && strcmp (words[n - 1], "price") == 0 && strcmp (words[0], "total") != 0;
}

static gboolean
names_discount (char **words)
{
  return has_word (words, "discount");
}

static gboolean
names_stock (char **words)
{
  static const char *const other[] = { "order", "level", "minimum", "reorder", NULL };
  for (guint i = 0; words[i]; i++)
    if (g_strv_contains (other, words[i]))
      return FALSE;
  return g_strv_contains ((const char *const *) words, "stock")
         || g_strv_contains ((const char *const *) words, "hand");
}

static gboolean
names_amount (char **words)
{
  static const char *const plain[] = { "amount", "total amount", "total", "grand total",
                                       "net amount", "total price", "order total",
                                       "order amount", "sale amount", "invoice amount",
                                       "invoice total", "amount paid", NULL };
  g_autofree char *joined = g_strjoinv (" ", words);
  return g_strv_contains (plain, joined);
}

/* The one numeric column of @table that passes, or NULL where none or several do. */
static const TwColumn *
only_column (const TwCatalog *catalog, const TwTable *table, ColumnTest test)
{
  const TwColumn *found = NULL;
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    if (!tw_facts_is_measure (catalog, column))
      continue;
    g_auto (GStrv) words = tw_facts_column_words (column);
    if (!test (words))
      continue;
    if (found)
      return NULL;
    found = column;
  }
  return found;
}

static char *
column_sql (const TwCatalog *catalog, const TwColumn *column)
{
  TwDialect dialect = tw_catalog_get_dialect (catalog);
  g_autofree char *table = tw_dialect_quote_identifier (dialect, column->table->name);
  g_autofree char *name = tw_dialect_quote_identifier (dialect, column->name);
  return g_strdup_printf ("%s.%s", table, name);
}

/* A price beside the quantity, or in the one table that the line points to. */
static const TwColumn *
price_for (const TwCatalog *catalog, const TwTable *line)
{
  const TwColumn *price = only_column (catalog, line, names_price);
  if (price)
    return price;
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    if (relationship->source[0]->table != line)
      continue;
    const TwColumn *other = only_column (catalog, relationship->target[0]->table, names_price);
    if (other && price && other != price)
      return NULL;
    price = other ? other : price;
  }
  return price;
}

static gboolean
is_sold_table (const TwTable *table)
{
  static const char *const other[] = { "purchase", "supplier", "procurement", "return",
                                       "quote",    "cart",     "inventory",   "stock",
                                       "budget",   "forecast", "receipt",     NULL };
  g_auto (GStrv) words = tw_facts_table_words (table);
  for (guint i = 0; words[i]; i++)
    if (g_strv_contains (other, words[i]))
      return FALSE;
  return TRUE;
}

static const char *const REVENUE[] = { "sales", "turnover", "sales amount", "sale value",
                                       "sales value", "sales revenue", "order value",
                                       "total revenue", "value of orders", "amount sold",
                                       "value of the orders", "sales volume in money", NULL };
static const char *const ORDER_VALUE[] = { "average order size", "mean order value", "aov",
                                           "average basket value", "average sale value",
                                           "average value of an order",
                                           "average value of orders", NULL };
static const char *const STOCK_VALUE[] = { "inventory value", "value of stock",
                                           "value of the stock", "value of inventory",
                                           "value of the inventory", "stock worth", NULL };

/* The header of the lines: an order, invoice or sale that @line points to. */
static const TwRelationship *
header_of (const TwCatalog *catalog, const TwTable *line)
{
  const GPtrArray *relationships = tw_catalog_get_relationships (catalog);
  const TwRelationship *header = NULL;
  for (guint i = 0; i < relationships->len; i++) {
    const TwRelationship *relationship = g_ptr_array_index (relationships, i);
    if (relationship->source[0]->table != line || relationship->n_columns != 1)
      continue;
    g_auto (GStrv) words = tw_facts_table_words (relationship->target[0]->table);
    if (!has_word (words, "event"))
      continue;
    if (header)
      return NULL;
    header = relationship;
  }
  return header;
}

static void
add_order_value (GPtrArray *measures, const TwCatalog *catalog, const TwMeasure *revenue,
                 const TwTable *line)
{
  const TwRelationship *header = header_of (catalog, line);
  if (header == NULL)
    return;
  g_autofree char *key = column_sql (catalog, header->source[0]);
  g_autofree char *expression
    = g_strdup_printf ("%s / COUNT(DISTINCT %s)", revenue->expression, key);
  TwMeasure *measure = measure_new ("average order value", ORDER_VALUE, expression, "money",
                                    "revenue divided by the number of orders");
  for (guint i = 0; i < revenue->tables->len; i++)
    add_table (measure, g_ptr_array_index (revenue->tables, i));
  measure->recognised = TRUE;
  g_ptr_array_add (measures, measure);
}

static TwMeasure *
line_revenue (const TwCatalog *catalog, const TwTable *line)
{
  const TwColumn *quantity = only_column (catalog, line, names_quantity);
  const TwColumn *price = quantity && is_sold_table (line) ? price_for (catalog, line) : NULL;
  if (price == NULL)
    return NULL;
  const TwColumn *discount = only_column (catalog, line, names_discount);
  if (discount && !tw_facts_is_fraction (discount))
    return NULL;
  g_autofree char *price_sql = column_sql (catalog, price);
  g_autofree char *quantity_sql = column_sql (catalog, quantity);
  g_autofree char *discount_sql = discount ? column_sql (catalog, discount) : NULL;
  g_autofree char *expression
    = discount ? g_strdup_printf ("SUM(%s * %s * (1 - %s))", price_sql, quantity_sql, discount_sql)
               : g_strdup_printf ("SUM(%s * %s)", price_sql, quantity_sql);
  g_autofree char *meaning
    = g_strdup_printf ("%s × %s%s%s%s", price_sql, quantity_sql, discount ? " × (1 − " : "",
                       discount ? discount_sql : "", discount ? ")" : "");
  TwMeasure *measure = measure_new ("revenue", REVENUE, expression, "money", meaning);
  add_table (measure, line);
  add_table (measure, price->table);
  measure->recognised = TRUE;
  return measure;
}

static TwMeasure *
amount_revenue (const TwCatalog *catalog, const TwTable *table)
{
  g_auto (GStrv) words = tw_facts_table_words (table);
  const TwColumn *amount = only_column (catalog, table, names_amount);
  if (amount == NULL || !has_word (words, "event") || !is_sold_table (table))
    return NULL;
  g_autofree char *sql = column_sql (catalog, amount);
  g_autofree char *expression = g_strdup_printf ("SUM(%s)", sql);
  g_autofree char *meaning = g_strdup_printf ("the sum of %s", sql);
  TwMeasure *measure = measure_new ("revenue", REVENUE, expression, "money", meaning);
  add_table (measure, table);
  measure->recognised = TRUE;
  return measure;
}

/* Lines of an order add up to its total; services booked beside a room do not. */
static gboolean
are_lines_of (const TwCatalog *catalog, const TwTable *line, const TwTable *header)
{
  static const char *const lines[] = { "line", "item", "detail", "position", "entry", "product",
                                       "row",  NULL };
  const TwRelationship *relationship = header_of (catalog, line);
  if (relationship == NULL || relationship->target[0]->table != header)
    return FALSE;
  g_auto (GStrv) words = tw_words_expand (line->name);
  for (guint i = 0; words[i]; i++) {
    g_autofree char *singular = tw_words_singular (words[i]);
    if (g_strv_contains (lines, singular))
      return TRUE;
  }
  return FALSE;
}

/* An amount of another event, which would be revenue, too. Payments only settle what is sold. */
static gboolean
has_rival (const TwCatalog *catalog, const GPtrArray *tables, const TwTable *line)
{
  for (guint i = 0; i < tables->len; i++) {
    const TwTable *table = g_ptr_array_index (tables, i);
    TwMeasure *other = table == line ? NULL : amount_revenue (catalog, table);
    if (other == NULL)
      continue;
    tw_measure_free (other);
    g_auto (GStrv) words = tw_facts_table_words (table);
    if (!g_strv_contains ((const char *const *) words, "payment")
        && !are_lines_of (catalog, line, table))
      return TRUE;
  }
  return FALSE;
}

/* "discount_amount" beside a price and a quantity: of a piece, or of all of them? */
static const TwColumn *
find_unclear_discount (const TwCatalog *catalog, const GPtrArray *tables)
{
  for (guint i = 0; i < tables->len; i++) {
    const TwTable *table = g_ptr_array_index (tables, i);
    const TwColumn *discount = only_column (catalog, table, names_discount);
    if (discount && !tw_facts_is_fraction (discount) && is_sold_table (table)
        && only_column (catalog, table, names_quantity)
        && only_column (catalog, table, names_price))
      return discount;
  }
  return NULL;
}

/* What is asked for is known, and why it cannot be told. */
static TwMeasure *
unclear_revenue (const TwColumn *discount)
{
  TwMeasure *measure = measure_new ("revenue", REVENUE, "SUM(0)", "money", NULL);
  measure->recognised = TRUE;
  measure->missing = g_new0 (char *, 2);
  measure->missing[0] = g_strdup_printf ("to know whether %s is of a piece or of the whole line",
                                         discount->name);
  return measure;
}

/* Several tables that could hold the revenue leave the word without a meaning. */
static void
add_revenue (GPtrArray *measures, const TwCatalog *catalog, const GPtrArray *tables)
{
  TwMeasure *(*const makers[]) (const TwCatalog *, const TwTable *)
    = { line_revenue, amount_revenue };
  TwMeasure *found = NULL;
  guint n_found = 0;
  for (guint m = 0; m < G_N_ELEMENTS (makers) && n_found == 0; m++) {
    for (guint i = 0; i < tables->len; i++) {
      TwMeasure *measure = makers[m](catalog, g_ptr_array_index (tables, i));
      n_found += measure != NULL;
      if (measure && found == NULL)
        found = measure;
      else
        tw_measure_free (measure);
    }
  }
  const TwColumn *unclear = find_unclear_discount (catalog, tables);
  const TwTable *amount = n_found == 1 ? g_ptr_array_index (found->tables, 0) : NULL;
  if (unclear && amount != unclear->table
      && !(amount && are_lines_of (catalog, unclear->table, amount))) {
    tw_measure_free (found);
    g_ptr_array_add (measures, unclear_revenue (unclear));
    return;
  }
  if (n_found != 1 || has_rival (catalog, tables, g_ptr_array_index (found->tables, 0))) {
    tw_measure_free (found);
    return;
  }
  g_ptr_array_add (measures, found);
  add_order_value (measures, catalog, found, g_ptr_array_index (found->tables, 0));
}

static void
add_stock_value (GPtrArray *measures, const TwCatalog *catalog, const GPtrArray *tables)
{
  for (guint i = 0; i < tables->len; i++) {
    const TwTable *table = g_ptr_array_index (tables, i);
    const TwColumn *stock = only_column (catalog, table, names_stock);
    const TwColumn *price = stock ? only_column (catalog, table, names_price) : NULL;
    if (price == NULL)
      continue;
    g_autofree char *stock_sql = column_sql (catalog, stock);
    g_autofree char *price_sql = column_sql (catalog, price);
    g_autofree char *expression = g_strdup_printf ("SUM(%s * %s)", price_sql, stock_sql);
    g_autofree char *meaning = g_strdup_printf ("%s × %s", price_sql, stock_sql);
    TwMeasure *measure = measure_new ("stock value", STOCK_VALUE, expression, "money", meaning);
    add_table (measure, table);
    measure->recognised = TRUE;
    g_ptr_array_add (measures, measure);
    return;
  }
}

static gboolean
has_key (const GPtrArray *measures, const char *key)
{
  for (guint i = 0; i < measures->len; i++) {
    const TwMeasure *measure = g_ptr_array_index (measures, i);
    if (g_strv_contains ((const char *const *) measure->keys, key))
      return TRUE;
  }
  return FALSE;
}

GPtrArray *
tw_measures_collect (const GPtrArray *metrics, const TwCatalog *catalog, const GPtrArray *tables)
{
  GPtrArray *measures = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_measure_free);
  for (guint i = 0; metrics && i < metrics->len; i++)
    g_ptr_array_add (measures, measure_from_metric (g_ptr_array_index (metrics, i)));
  if (!has_key (measures, "revenue"))
    add_revenue (measures, catalog, tables);
  if (!has_key (measures, "stock value"))
    add_stock_value (measures, catalog, tables);
  return measures;
}
