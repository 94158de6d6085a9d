// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "analyst/bedrock/tw-prompt.h"
#include "analyst/facets/tw-facets.h"
#include "analyst/insight/tw-insight-trace.h"
#include "analyst/tw-answer-private.h"
#include "core/tw-audit.h"
#include "core/tw-language.h"
#include "report/tw-report.h"
#include "config.h"
#include "tw-case.h"
#include "tw-test-catalog.h"

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

static TwCase
countries (void)
{
  return tw_case_new ("Which countries generate the most revenue?",
                      "SELECT country, SUM(amount) AS revenue FROM orders GROUP BY country "
                      "ORDER BY revenue DESC",
                      "country:text revenue:numeric(12,2)",
                      "USA|236319.96;Germany|217731.55;Austria|120498.11;Brazil|6491.50");
}

static void
ground (TwCase *self)
{
  TwInsightRequest request = { .question = "Which countries generate the most revenue?",
                               .sql = "SELECT country, SUM(amount) AS revenue FROM orders "
                                      "GROUP BY country ORDER BY revenue DESC",
                               .result = self->result, .catalog = self->catalog };
  tw_insight_ground (self->insight, &request);
}

static TwCase
countries_in_english (void)
{
  g_auto (TwEnglish) english = tw_english_begin ();
  TwCase self = countries ();
  ground (&self);
  return self;
}

/* All figures, and as many as in English. */
static void
assert_grounded (TwCase *self, const char *language, guint n)
{
  ground (self);
  g_test_message ("%s: %s", language, self->insight->headline);
  g_assert_cmpuint (n, >=, 8);
  g_assert_cmpuint (self->insight->figures->len, ==, n);
  for (guint i = 0; i < n; i++) {
    const TwFigureTrace *figure = self->insight->figures->pdata[i];
    g_assert_cmpint (figure->kind, !=, TW_FIGURE_UNSUPPORTED);
  }
}

static void
test_insight (void)
{
  g_auto (TwCase) english = countries_in_english ();
  speak ("de");
  g_auto (TwCase) told = countries ();
  g_assert_cmpstr (told.insight->headline, ==,
                   "USA hat den höchsten Wert für „revenue“: $236,320, das sind 40.7 % der "
                   "Gesamtsumme.");
  tw_case_finds (&told, "Danach folgt Germany mit $217,732, das sind $18,588 oder 7.9 % weniger.");
  static const char *const languages[] = { "en", "de", "es", "fr", "ja" };
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    speak (languages[i]);
    g_auto (TwCase) other = countries ();
    assert_grounded (&other, languages[i], english.insight->figures->len);
  }
}

static void
test_trend (void)
{
  speak ("de");
  g_auto (TwCase) told = tw_case_new (
    "What is the monthly revenue?",
    "SELECT DATE_TRUNC('month', orderdate) AS month, SUM(amount) AS revenue FROM orders "
    "GROUP BY 1 ORDER BY 1",
    "month:date revenue:numeric(12,2)", "1997-03-01|100;1997-04-01|120;1997-05-01|150");
  g_assert_cmpstr (told.insight->headline, ==,
                   "„revenue“ stieg um 50 %, von $100.00 im März 1997 auf $150.00 im Mai 1997.");
  tw_case_finds (&told, "Die 3 Monate ergeben zusammen $370.00, im Durchschnitt $123.33.");
}

/* With German figures too, where that locale can be made. */
static void
test_german_figures (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tw-locale-XXXXXX", NULL);
  g_autofree char *made = g_build_filename (folder, "tw_DE.UTF-8", NULL);
  const char *const command[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", made, NULL };
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));
  g_spawn_sync (NULL, (char **) command, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, NULL, NULL);
  g_setenv ("LOCPATH", folder, TRUE);
  if (setlocale (LC_ALL, "tw_DE.UTF-8") == NULL) {
    g_test_skip ("The German locale cannot be made here.");
  } else {
    speak ("de");
    g_auto (TwCase) told = countries ();
    g_auto (TwCase) english = countries_in_english ();
    g_assert_cmpstr (told.insight->headline, ==,
                     "USA hat den höchsten Wert für „revenue“: 236.320\302\240$, das sind 40,7 % "
                     "der Gesamtsumme.");
    assert_grounded (&told, "de_DE", english.insight->figures->len);
    const TwFigureTrace *first = told.insight->figures->pdata[0];
    g_autofree char *words = g_strndup (told.insight->headline + first->start, first->length);
    g_assert_cmpstr (words, ==, "236.320\302\240$");
  }
  setlocale (LC_ALL, before);
  g_unsetenv ("LOCPATH");
  const char *const clean[] = { "rm", "-r", folder, NULL };
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static GBytes *
insight_prompt (void)
{
  g_auto (TwCase) told = countries ();
  TwInsightRequest request = { .question = "?", .sql = "SELECT 1", .result = told.result };
  TwPromptLimits limits = { .max_tokens = 100 };
  return tw_prompt_for_insight (&request, "", 10, &limits, NULL);
}

static GBytes *
sql_prompt (void)
{
  static const char *const tables[] = { "orders: id integer", NULL };
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", tables, NULL);
  g_autoptr (TwContext) context = tw_context_new_whole (catalog);
  TwModelRequest request = { .question = "?", .context = context };
  TwPromptLimits limits = { .max_tokens = 100 };
  return tw_prompt_for_sql (&request, &limits, NULL);
}

static gboolean
says (GBytes *body, const char *words)
{
  const char *text = g_bytes_get_data (body, NULL);
  return g_strstr_len (text, (gssize) g_bytes_get_size (body), words) != NULL;
}

/* Claude is told whose language to write; what it reads is English. */
static void
test_prompt (void)
{
  static const char *const languages[] = { "en", "de", "ja" };
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    speak (languages[i]);
    g_autoptr (GBytes) insight = insight_prompt ();
    g_autoptr (GBytes) sql = sql_prompt ();
    g_assert_cmpint (says (insight, "in German"), ==, i == 1);
    g_assert_cmpint (says (insight, "in Japanese"), ==, i == 2);
    g_assert_cmpint (says (sql, "`reason` in German"), ==, i == 1);
    g_assert_cmpint (says (sql, "`reason` in Japanese"), ==, i == 2);
    g_assert_cmpint (says (sql, "The person reads"), ==, i > 0);
  }
}

static TwFacets *
facets_of (const char *condition, const char *measure)
{
  static const char *const tables[]
    = { "orders: id integer, country text, orderdate date, freight numeric(10,2)", NULL };
  g_autoptr (TwCatalog) catalog = tw_test_catalog_new ("shop", tables, NULL);
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM shop.orders WHERE %s", measure, condition);
  return tw_facets_new (sql, catalog, NULL);
}

static void
assert_value (const char *condition, const char *measure, TwFacetKind kind, const char *value)
{
  g_autoptr (TwFacets) facets = facets_of (condition, measure);
  for (guint i = 0; i < tw_facets_get_n (facets); i++) {
    const TwFacet *facet = tw_facets_get (facets, i);
    if (facet->kind == kind) {
      g_assert_cmpstr (facet->value, ==, value);
      return;
    }
  }
  g_error ("nothing says %s", value);
}

static void
test_facets (void)
{
  speak ("de");
  assert_value ("country <> 'USA'", "COUNT(*)", TW_FACET_PERIOD, "gesamt");
  assert_value ("orderdate >= '1997-01-05'", "COUNT(*)", TW_FACET_PERIOD, "ab 1997-01-05");
  assert_value ("orderdate < '1997-01-05'", "COUNT(*)", TW_FACET_PERIOD, "bis 1997-01-04");
  assert_value ("orderdate BETWEEN '1997-05-01' AND '1997-05-31'", "COUNT(*)", TW_FACET_PERIOD,
                "Mai 1997");
  assert_value ("orderdate BETWEEN '1997-05-02' AND '1997-05-31'", "COUNT(*)", TW_FACET_PERIOD,
                "1997-05-02 bis 1997-05-31");
  assert_value ("country <> 'USA'", "COUNT(*)", TW_FACET_FILTER, "nicht USA");
  assert_value ("country LIKE 'U%'", "COUNT(*)", TW_FACET_FILTER, "wie U%");
  assert_value ("country IN ('USA', 'Peru')", "COUNT(*)", TW_FACET_FILTER, "USA oder Peru");
  assert_value ("TRUE", "COUNT(*)", TW_FACET_MEASURE, "Anzahl Zeilen");
  assert_value ("TRUE", "AVG(freight)", TW_FACET_MEASURE, "Durchschnitt freight");
}

/* What is offered reads German; the SQL behind it is the same in every language. */
static void
test_facet_changes (void)
{
  static const char condition[] = "orderdate BETWEEN '1997-05-01' AND '1997-05-31' AND id > 1";
  speak ("en");
  g_autoptr (TwFacets) english = facets_of (condition, "AVG(freight) AS average_freight");
  speak ("de");
  g_autoptr (TwFacets) german = facets_of (condition, "AVG(freight) AS average_freight");
  guint n = tw_facets_get_n (english), n_without = 0;
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (tw_facets_get_n (german), ==, n);
  for (guint i = 0; i < n; i++) {
    const GPtrArray *changes = tw_facets_get (german, i)->changes;
    const GPtrArray *same = tw_facets_get (english, i)->changes;
    g_assert_cmpuint (changes->len, ==, same->len);
    for (guint c = 0; c < changes->len; c++) {
      const TwFacetChange *change = changes->pdata[c], *other = same->pdata[c];
      g_assert_cmpstr (change->sql, ==, other->sql);
      g_assert_cmpint (change->without, ==, other->without);
      n_without += change->without ? 1 : 0;
    }
  }
  g_assert_cmpuint (n_without, ==, 2);
  const TwFacetChange *total = tw_facets_get (german, 1)->changes->pdata[0];
  g_assert_cmpstr (total->value, ==, "Summe freight");
  g_assert_nonnull (strstr (total->sql, "AS total_freight"));
}

static void
change (TwAnswer *answer, const char *sql, const char *what)
{
  tw_answer_restate (answer, sql, what);
  tw_answer_add_attempt (answer, sql, TRUE, what);
}

/* A later change of the same thing takes the earlier one's place in each language. */
static void
test_changes (void)
{
  static const char *const languages[] = { "en", "de", "es", "fr", "ja" };
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    speak (languages[i]);
    g_autoptr (TwAnswer) answer = tw_answer_new ("?", NULL);
    tw_answer_add_attempt (answer, "SELECT 0", FALSE, NULL);
    change (answer, "SELECT 1", "period: 1997");
    change (answer, "SELECT 2", "country: Peru");
    change (answer, "SELECT 3", "period: 1998");
    const char *const *told = tw_answer_get_assumptions (answer);
    g_assert_cmpuint (g_strv_length ((char **) told), ==, 2);
    g_assert_nonnull (strstr (told[0], "Peru"));
    g_assert_nonnull (strstr (told[1], "1998"));
    if (i == 1)
      g_assert_cmpstr (told[1], ==, "Geändert: Zeitraum: 1998.");
    tw_answer_restate (answer, "SELECT 0", NULL);
    g_assert_cmpuint (g_strv_length ((char **) tw_answer_get_assumptions (answer)), ==, 0);
  }
}

/* The log keeps English words; what another version wrote is shown as it stands. */
static void
test_audit (void)
{
  static const char *const words[][4] = {
    { "question", "done", "Frage", "fertig" },
    { "schema", "error 42P01", "Schema", "Fehler 42P01" },
    { "values named in a question", "sent", "Werte, die eine Frage nennt", "gesendet" },
    { "seance", "haunted", "seance", "haunted" },
  };
  speak ("de");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    const TwAuditEntry entry = { .purpose = (char *) words[i][0], .outcome = (char *) words[i][1] };
    g_autofree char *outcome = tw_audit_entry_dup_outcome_text (&entry);
    g_assert_cmpstr (tw_audit_entry_get_purpose_text (&entry), ==, words[i][2]);
    g_assert_cmpstr (outcome, ==, words[i][3]);
  }
}

static void
test_report (void)
{
  static const char *const expected[] = {
    "<html lang=\"de\"", "<h2>Zeilen</h2>", "<h2>Angenommen</h2>", "4 Zeilen aus „Lager“, ",
    "aria-label=\"Balkendiagramm", "USA hat den höchsten Wert für „revenue“", };
  g_autoptr (GError) error = NULL;
  g_autofree char *html = NULL;
  speak ("de");
  g_auto (TwCase) told = countries ();
  g_autoptr (TwAnswer) answer = tw_answer_new ("Which countries?", NULL);
  tw_answer_set_assumptions (answer, (const char *const[]) { "x", NULL });
  tw_answer_set_result (answer, told.result);
  tw_answer_take_insight (answer, g_steal_pointer (&told.insight));
  tw_answer_set_chart (answer, "bar", "country", "revenue");
  g_autoptr (TwReport) report = tw_report_new (answer, NULL, "Lager");
  g_autofree char *folder = g_dir_make_tmp ("tw-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.html", NULL);
  g_assert_true (tw_report_write (report, TW_REPORT_HTML, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &html, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (html, expected[i]) == NULL)
      g_error ("\"%s\" is not in: %s", expected[i], html);
  g_unlink (path);
  g_rmdir (folder);
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
  g_test_add_func ("/languages/facets", test_facets);
  g_test_add_func ("/languages/facet-changes", test_facet_changes);
  g_test_add_func ("/languages/changes", test_changes);
  g_test_add_func ("/languages/insight", test_insight);
  g_test_add_func ("/languages/prompt", test_prompt);
  g_test_add_func ("/languages/audit", test_audit);
  g_test_add_func ("/languages/report", test_report);
  g_test_add_func ("/languages/trend", test_trend);
  g_test_add_func ("/languages/german-figures", test_german_figures);
  return g_test_run ();
}
