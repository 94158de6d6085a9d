// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-question.h"

#include <string.h>

static void
assert_refused (const char *text, TwAnalystError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *question = tw_question_clean (text, &error);
  g_assert_null (question);
  g_assert_error (error, TW_ANALYST_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (tw_error_get_hint (error));
}

static void
assert_cleaned (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *question = tw_question_clean (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (question, ==, expected);
}

static void
test_nothing_to_answer (void)
{
  assert_refused ("", TW_ANALYST_ERROR_QUESTION, "empty");
  assert_refused (" \n\t ", TW_ANALYST_ERROR_QUESTION, "empty");
  assert_refused ("\xe2\x80\x8b", TW_ANALYST_ERROR_QUESTION, "empty");
  assert_refused ("?!…", TW_ANALYST_ERROR_QUESTION, "no words");
  assert_refused ("😀😀", TW_ANALYST_ERROR_QUESTION, "no words");
  assert_refused ("how many \x1b[31mcustomers", TW_ANALYST_ERROR_QUESTION, "U+001B");
  assert_refused ("caf\xe9", TW_ANALYST_ERROR_QUESTION, "UTF-8");
}

static void
test_length (void)
{
  g_autofree char *longest = g_strnfill (TW_QUESTION_MAX_CHARACTERS, 'a');
  assert_cleaned (longest, longest);
  g_autofree char *longer = g_strnfill (100 * 1024, 'a');
  assert_refused (longer, TW_ANALYST_ERROR_QUESTION, "102400 characters");
}

static void
test_lines_are_joined (void)
{
  assert_cleaned ("  How many\r\n\tcustomers\u00a0are\u200b there? ",
                  "How many customers are there?");
  assert_cleaned ("😀 Qué pasó ☀️ en 東京 ©? 👍🏽", "Qué pasó en 東京 ©?");
}

static void
test_sql_is_recognised (void)
{
  static const char *const statements[] = {
    "SELECT * FROM customers",
    "select count(*) from northwind.customers;",
    "/* x */ SELECT TOP 5 a FROM t",
    "-- comment\nwith t as (select 1) select * from t",
    "(select 1) union (select 2)",
    "drop table customers",
    "DELETE FROM orders",
    "update customers set country = 'X'",
    "UNLOAD ('select 1') TO 's3://b'",
  };
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    assert_refused (statements[i], TW_ANALYST_ERROR_DECLINED, "SQL");
}

static void
test_sentences_are_not_sql (void)
{
  static const char *const sentences[] = {
    "Select the top 5 customers from Germany, please",
    "select customers from germany",
    "With which suppliers do we work?",
    "Update me on the sales of 1997",
    "Drop in sales by month",
    "Create a list of customers",
    "show revenue",
    "Explain the sales of May",
    "Copy of all orders",
    "Which orders were placed with a discount?",
  };
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    assert_cleaned (sentences[i], sentences[i]);
}

static void
test_same_words (void)
{
  g_autofree char *one = tw_question_normalise ("What's  the Monthly sales-trend?");
  g_autofree char *other = tw_question_normalise ("whats the monthly SALES trend");
  g_assert_cmpstr (one, ==, other);
  g_autofree char *none = tw_question_normalise ("?");
  g_assert_cmpstr (none, ==, "");
}

static void
test_scripts (void)
{
  g_assert_true (tw_question_has_latin_letter ("客户 in Berlin"));
  g_assert_false (tw_question_has_latin_letter ("有多少客户？ 1997"));
  g_assert_false (tw_question_has_latin_letter ("Сколько клиентов?"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/question/nothing-to-answer", test_nothing_to_answer);
  g_test_add_func ("/question/length", test_length);
  g_test_add_func ("/question/lines-are-joined", test_lines_are_joined);
  g_test_add_func ("/question/sql-is-recognised", test_sql_is_recognised);
  g_test_add_func ("/question/sentences-are-not-sql", test_sentences_are_not_sql);
  g_test_add_func ("/question/same-words", test_same_words);
  g_test_add_func ("/question/scripts", test_scripts);
  return g_test_run ();
}
