// SPDX-License-Identifier: Apache-2.0
#include <libintl.h>
#include <locale.h>

#include "analyst/insight/tw-insight.h"
#include "core/tw-language.h"
#include "config.h"

/* Sentences that are made in the engine, in the languages of the catalogues that were just built
 * (TW_CATALOGUES). The C.UTF-8 locale listens to LANGUAGE; figures are written in its way then. */

static void
speak (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  textdomain (TW_GETTEXT_PACKAGE); /* forgets what was looked up */
}

static const char sales[]
  = "SELECT DATE_TRUNC('month', o.order_date) AS month, SUM(d.unit_price * d.quantity) AS revenue "
    "FROM orders o JOIN order_details d ON o.order_id = d.order_id "
    "WHERE o.order_date >= DATE '1997-04-01' AND o.order_date < DATE '1997-07-01' "
    "AND o.country IN ('France', 'Spain') GROUP BY 1 HAVING COUNT(*) > 3 "
    "ORDER BY revenue DESC LIMIT 5";

static void
test_explanation (void)
{
  static const char *const steps[] = {
    "Sucht in Orders und Order Details, verbunden über order id.",
    "Behält nur Zeilen, für die gilt: „order date“ liegt im zweiten Quartal 1997 und „country“ ist "
    "„France“ oder „Spain“.",
    "Gruppiert nach month.",
    "Behält nur Gruppen, für die gilt: „Anzahl Zeilen“ ist größer als 3.",
    "Berechnet für jede Gruppe: revenue (Summe aus unit price × quantity).",
    "Sortiert nach revenue, höchster Wert zuerst und behält die ersten 5 Zeilen.",
  };
  speak ("de");
  g_auto (GStrv) told = tw_sql_explain (sales, TW_DIALECT_POSTGRESQL, NULL);
  g_assert_cmpuint (g_strv_length (told), ==, G_N_ELEMENTS (steps));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_cmpstr (told[i], ==, steps[i]);
}

static void
test_explanation_in_each_language (void)
{
  static const char *const languages[] = { "de", "es", "fr", "ja" };
  g_auto (GStrv) english = NULL;
  speak ("en");
  english = tw_sql_explain (sales, TW_DIALECT_POSTGRESQL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    speak (languages[i]);
    g_auto (GStrv) told = tw_sql_explain (sales, TW_DIALECT_POSTGRESQL, NULL);
    g_assert_cmpuint (g_strv_length (told), ==, g_strv_length (english));
    for (guint n = 0; told[n]; n++)
      g_assert_cmpstr (told[n], !=, english[n]);
  }
}

/* What no person reads: the texts of this thread alone are English meanwhile. */
static void
test_english_for_a_while (void)
{
  speak ("de");
  g_assert_false (tw_language_is_english ());
  {
    g_auto (TwEnglish) english = tw_english_begin ();
    g_auto (GStrv) told = tw_sql_explain ("SELECT 1 FROM orders", TW_DIALECT_POSTGRESQL, NULL);
    g_assert_true (tw_language_is_english ());
    g_assert_cmpstr (told[0], ==, "Looks in Orders.");
    g_assert_cmpstr (tw_language_get_point (), ==, ".");
  }
  g_assert_cmpstr (tw_language_get_name (), ==, "German");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (setlocale (LC_ALL, "C.UTF-8") == NULL) {
    g_print ("1..0 # SKIP There is no C.UTF-8 locale.\n");
    return 0;
  }
  bindtextdomain (TW_GETTEXT_PACKAGE, g_getenv ("TW_CATALOGUES"));
  bind_textdomain_codeset (TW_GETTEXT_PACKAGE, "UTF-8");
  g_test_add_func ("/languages/explanation", test_explanation);
  g_test_add_func ("/languages/explanation-in-each-language", test_explanation_in_each_language);
  g_test_add_func ("/languages/english-for-a-while", test_english_for_a_while);
  return g_test_run ();
}
