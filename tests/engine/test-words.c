// SPDX-License-Identifier: Apache-2.0
#include "retrieval/tw-country.h"
#include "retrieval/tw-words.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *words;
} Case;

static void
assert_words (GStrv words, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", words);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_split (void)
{
  static const Case CASES[] = {
    { "OrderDate", "order date" },
    { "order_date", "order date" },
    { "ORDERDATE", "order date" },
    { "orderdate", "order date" },
    { "companyname", "company name" },
    { "unitsinstock", "units in stock" },
    { "quantityperunit", "quantity per unit" },
    { "titleofcourtesy", "title of courtesy" },
    { "shippostalcode", "ship postal code" },
    { "reportsto", "reports to" },
    { "hiredate", "hire date" },
    { "homephone", "home phone" },
    { "custid", "cust id" },
    { "empno", "emp no" },
    { "HTTPServerName", "http server name" },
    { "address2", "address 2" },
    { "Größe (cm)", "grosse cm" },
    { "status", "status" },
    { "warehouse", "warehouse" },
    { "employees", "employees" },
    { "kundennummer", "kundennummer" },
    { "xqzvbnm", "xqzvbnm" },
    { "t_ord_dtl", "t ord dtl" },
    { "注文", "注文" },
    { "", "" },
    { "___", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_auto (GStrv) words = tw_words_split (CASES[i].name);
    assert_words (words, CASES[i].words);
  }
}

static void
test_expand (void)
{
  static const Case CASES[] = {
    { "t_cust_mst", "customer master" },
    { "t_ord_hdr", "order header" },
    { "prd_nm", "product name" },
    { "ord_dt", "order date" },
    { "dim_product", "product" },
    { "fct_sls_dly", "sales daily" },
    { "order_no", "order number" },
    { "cntry_cd", "country code" },
    { "UNT_PRC", "unit price" },
    { "per_unit", "per unit" },
    { "dim", "dim" },
    { "t", "t" },
    { "ytd_amt", "year to date amount" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_auto (GStrv) words = tw_words_expand (CASES[i].name);
    assert_words (words, CASES[i].words);
  }
}

static void
test_inflection (void)
{
  static const Case CASES[] = {
    { "customer", "customers" },   { "category", "categories" }, { "address", "addresses" },
    { "warehouse", "warehouses" }, { "day", "days" },            { "box", "boxes" },
    { "person", "people" },        { "invoice", "invoices" },    { "status", "statuses" },
    { "analysis", "analyses" },    { "price", "prices" },        { "branch", "branches" },
    { "movie", "movies" },         { "purchase", "purchases" },  { "shelf", "shelves" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *singular = tw_words_singular (CASES[i].words);
    g_autofree char *same = tw_words_singular (CASES[i].name);
    g_autofree char *plural = tw_words_plural (CASES[i].name);
    g_autofree char *still = tw_words_plural (CASES[i].words);
    g_assert_cmpstr (singular, ==, CASES[i].name);
    g_assert_cmpstr (same, ==, CASES[i].name);
    g_assert_cmpstr (plural, ==, CASES[i].words);
    g_assert_cmpstr (still, ==, CASES[i].words);
  }
}

static void
test_synonyms (void)
{
  g_assert_true (tw_words_are_synonyms ("clients", "customer"));
  g_assert_true (tw_words_are_synonyms ("customer", "clients"));
  g_assert_true (tw_words_are_synonyms ("sales reps", "employee"));
  g_assert_true (tw_words_are_synonyms ("vendors", "suppliers"));
  g_assert_false (tw_words_are_synonyms ("customer", "supplier"));
  g_assert_false (tw_words_are_synonyms ("revenue", "profit"));
  g_assert_null (tw_words_get_synonyms ("zebra"));
  g_assert_true (tw_words_same ("shipping", "shipped"));
  g_assert_true (tw_words_same ("countries", "country"));
  g_assert_false (tw_words_same ("country", "county"));
}

static void
test_stop_and_known (void)
{
  g_assert_true (tw_words_is_stop ("the"));
  g_assert_true (tw_words_is_stop ("what's"));
  g_assert_false (tw_words_is_stop ("customer"));
  g_assert_true (tw_words_is_known ("invoices"));
  g_assert_false (tw_words_is_known ("dscnt"));
  g_assert_cmpstr (tw_words_get_meanings ("cust")[0], ==, "customer");
  g_assert_null (tw_words_get_meanings ("tbl"));
}

static void
assert_token (GPtrArray *tokens, guint i, TwTokenKind kind, const char *text, const char *folded)
{
  g_assert_cmpuint (i, <, tokens->len);
  const TwToken *token = g_ptr_array_index (tokens, i);
  g_assert_cmpint (token->kind, ==, kind);
  g_assert_cmpstr (token->text, ==, text);
  g_assert_cmpstr (token->folded, ==, folded);
}

static void
test_tokenize (void)
{
  const char *text = "Kate's orders over 1,000.50 from “Ernst Handel”, Côte de Blaye and 'B's Café' in 1st Q1?";
  g_autoptr (GPtrArray) tokens = tw_words_tokenize (text);
  assert_token (tokens, 0, TW_TOKEN_WORD, "Kate's", "kate");
  assert_token (tokens, 3, TW_TOKEN_NUMBER, "1,000.50", "1,000.50");
  assert_token (tokens, 5, TW_TOKEN_QUOTED, "Ernst Handel", "ernst handel");
  assert_token (tokens, 6, TW_TOKEN_WORD, "Côte", "cote");
  assert_token (tokens, 10, TW_TOKEN_QUOTED, "B's Café", "b's cafe");
  assert_token (tokens, 12, TW_TOKEN_WORD, "1st", "1st");
  const TwToken *cote = g_ptr_array_index (tokens, 6);
  const TwToken *blaye = g_ptr_array_index (tokens, 8);
  g_assert_false (cote->joined);
  g_assert_true (cote->capital);
  g_assert_true (blaye->joined);
  g_autofree char *phrase = g_strndup (text + cote->start, blaye->end - cote->start);
  g_assert_cmpstr (phrase, ==, "Côte de Blaye");
}

static void
test_hostile_text (void)
{
  g_autofree char *bytes = tw_words_fold ("\xff\xfe x \xc3");
  g_assert_true (g_utf8_validate (bytes, -1, NULL));
  g_autofree char *huge = g_strnfill (100000, 'a');
  g_auto (GStrv) words = tw_words_split (huge);
  g_assert_cmpuint (g_strv_length (words), ==, 1);
  g_autofree char *stem = tw_words_stem (huge);
  g_assert_nonnull (stem);
  g_autofree char *quotes = g_strnfill (100000, '\'');
  g_autoptr (GPtrArray) tokens = tw_words_tokenize (quotes);
  g_assert_cmpuint (tokens->len, <=, 100000);
  g_autoptr (GPtrArray) none = tw_words_tokenize ("");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_countries (void)
{
  static const Case CASES[] = {
    { "Germans", "germany" },       { "DEUTSCHLAND", "germany" }, { "french", "france" },
    { "US", "united states" },      { "USA", "united states" },   { "U.K.", "united kingdom" },
    { "the Netherlands", "netherlands" }, { "Côte d'Ivoire", NULL }, { "us", NULL },
    { "de", NULL },                 { "", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    const TwCountry *country = tw_country_find (CASES[i].name);
    g_assert_cmpstr (country ? country->names[0] : NULL, ==, CASES[i].words);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/split", test_split);
  g_test_add_func ("/words/expand", test_expand);
  g_test_add_func ("/words/inflection", test_inflection);
  g_test_add_func ("/words/synonyms", test_synonyms);
  g_test_add_func ("/words/stop-and-known", test_stop_and_known);
  g_test_add_func ("/words/countries", test_countries);
  g_test_add_func ("/words/tokenize", test_tokenize);
  g_test_add_func ("/words/hostile-text", test_hostile_text);
  return g_test_run ();
}
