// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-value-columns.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/tw-hidden.h"
#include "retrieval/tw-words.h"

#define MOST_COLUMNS 48
#define LONGEST_VALUE 500 /* characters; a column for more holds prose */

static const char *const NAMES[] = {
  "name",     "title",    "type",    "category", "status",  "city",     "country", "region",
  "state",    "province", "segment", "brand",    "class",   "group",    "color",   "gender",
  "kind",     "genre",    "channel", "currency", "company", "industry", "sector",  "department",
  "division", "territory", "market", "model",    "make",    "language", "role",    "position",
  "specialty", "method",  "tier",    "level",    "grade",   "family",   "line",    "continent",
  "label",    "subcategory", "carrier", "manufacturer", "nation", "district", "town", "location",
  NULL,
};

static const char *const PROSE[] = {
  "note",  "description", "comment",  "text",  "body",   "url",    "homepage", "website",
  "phone", "fax",         "telephone", "email", "password", "hash", "token",   "json",
  "path",  "photo",       "image",    "picture", "xml",  "html",   "secret",   "remark",
  "memo",  "message",     "extension", "checksum", "signature", "payload", "query", "sql",
  NULL,
};

typedef struct {
  const TwColumn *column;
  int rank;
  guint order;
} Candidate;

static gboolean
has_word (const GStrv words, const char *const *list)
{
  for (guint i = 0; words[i]; i++) {
    g_autofree char *singular = tw_words_singular (words[i]);
    if (g_strv_contains (list, singular))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_long (const TwColumn *column)
{
  const char *bracket = strchr (column->type_name, '(');
  return bracket && atoi (bracket + 1) > LONGEST_VALUE;
}

static GStrv
words_of (const TwColumn *column)
{
  g_autofree char *both
    = g_strconcat (column->name, " ", column->business_name ? column->business_name : "", NULL);
  return tw_words_expand (both);
}

gboolean
tw_value_column_holds_countries (const TwColumn *column)
{
  static const char *const COUNTRY[] = { "country", "nation", "nationality", NULL };
  g_auto (GStrv) words = words_of (column);
  return has_word (words, COUNTRY);
}

/* 0: not to be searched */
static int
rank_column (const TwColumn *column)
{
  if (column->type != TW_DATA_TYPE_TEXT)
    return 0;
  g_auto (GStrv) words = words_of (column);
  if (has_word (words, PROSE))
    return 0;
  if (has_word (words, NAMES))
    return 3;
  return is_long (column) ? 0 : 2;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if (x->rank != y->rank)
    return y->rank - x->rank;
  return (x->order > y->order) - (x->order < y->order);
}

GPtrArray *
tw_value_columns_new (const TwContext *context, const char *const *never)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  const GPtrArray *tables = tw_context_get_tables (context);
  for (guint i = 0; i < tables->len; i++) {
    const TwTable *table = ((const TwContextTable *) g_ptr_array_index (tables, i))->table;
    for (guint j = 0; table->readable && j < table->n_columns; j++) {
      Candidate candidate = { &table->columns[j], rank_column (&table->columns[j]),
                              candidates->len };
      if (candidate.rank > 0 && !tw_hidden_has (never, table, table->columns[j].name))
        g_array_append_val (candidates, candidate);
    }
  }
  g_array_sort (candidates, compare_candidates);
  GPtrArray *columns = g_ptr_array_new ();
  for (guint i = 0; i < MIN (candidates->len, MOST_COLUMNS); i++)
    g_ptr_array_add (columns, (gpointer) g_array_index (candidates, Candidate, i).column);
  return columns;
}
