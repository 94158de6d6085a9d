// SPDX-License-Identifier: Apache-2.0
#include "gallery.h"

#include <string.h>

#include "catalog/tw-metric.h"
#include "catalog/tw-verified-query.h"
#include "core/tw-error.h"

/* A text of ours stands in these brackets: see tests/support/pseudo_catalogue.py. */
#define OPENS "⟦"

/* Data is not translated: what it says is known from the warehouse, so that no widget has to be named
 * here. A text is data where every word of it is: a table's or column's name, a word of a comment, a
 * value of the result, of a question, of SQL, or a number. */

static char **
split_words (const char *text)
{
  g_autofree char *folded = g_utf8_strdown (text, -1);
  g_autoptr (GString) words = g_string_new (NULL);
  for (const char *at = folded; *at; at = g_utf8_next_char (at))
    g_string_append_unichar (words, g_unichar_isalpha (g_utf8_get_char (at)) ? g_utf8_get_char (at)
                                                                             : ' ');
  return g_strsplit (words->str, " ", -1);
}

static void
learn (Gallery *self, const char *text)
{
  if (text == NULL)
    return;
  g_auto (GStrv) words = split_words (text);
  for (char **word = words; *word; word++)
    if (**word)
      g_hash_table_add (self->data, g_strdup (*word));
}

static void
learn_catalog (Gallery *self, TwCatalog *catalog)
{
  for (guint i = 0; catalog && i < tw_catalog_get_n_tables (catalog); i++) {
    const TwTable *table = tw_catalog_get_table (catalog, i);
    learn (self, table->schema);
    learn (self, table->name);
    learn (self, table->business_name);
    for (guint c = 0; c < table->n_columns; c++) {
      learn (self, table->columns[c].name);
      learn (self, table->columns[c].business_name);
      learn (self, table->columns[c].type_name);
    }
  }
  const GPtrArray *relationships = catalog ? tw_catalog_get_relationships (catalog) : NULL;
  for (guint i = 0; relationships && i < relationships->len; i++)
    learn (self, ((const TwRelationship *) relationships->pdata[i])->description);
}

static void
learn_examples (Gallery *self, TwWorkspace *workspace)
{
  GPtrArray *examples = workspace ? tw_workspace_get_examples (workspace) : NULL;
  for (guint i = 0; examples && i < examples->len; i++)
    learn (self, ((const TwVerifiedQuery *) examples->pdata[i])->question);
}

/* What a person wrote down of a measure. */
static void
learn_metrics (Gallery *self, TwWorkspace *workspace)
{
  GPtrArray *metrics = workspace ? tw_workspace_get_metrics (workspace) : NULL;
  for (guint i = 0; metrics && i < metrics->len; i++) {
    learn (self, ((const TwMetric *) metrics->pdata[i])->name);
    learn (self, ((const TwMetric *) metrics->pdata[i])->description);
  }
}

static void
learn_address (Gallery *self, TwWorkspace *workspace)
{
  TwPool *pool = workspace ? tw_workspace_get_pool (workspace) : NULL;
  TwEndpoint *endpoint = pool ? tw_pool_get_endpoint (pool) : NULL;
  if (endpoint == NULL)
    return;
  g_autofree char *port = g_strdup_printf ("%u", tw_endpoint_get_port (endpoint));
  learn (self, tw_endpoint_get_host (endpoint));
  learn (self, port);
  learn (self, tw_endpoint_get_database (endpoint));
}

static void
learn_answer (Gallery *self, TwAnswer *answer)
{
  TwResultSet *result = answer ? tw_answer_get_result (answer) : NULL;
  if (answer) {
    const GPtrArray *attempts = tw_answer_get_attempts (answer);
    learn (self, tw_answer_get_question (answer));
    for (guint i = 0; attempts && i < attempts->len; i++) {
      learn (self, ((const TwAttempt *) attempts->pdata[i])->sql);
      learn (self, ((const TwAttempt *) attempts->pdata[i])->error);
    }
    const GError *error = tw_answer_get_error (answer, NULL);
    learn (self, error ? error->message : NULL);
    learn (self, error ? tw_error_get_hint (error) : NULL);
  }
  guint n_rows = result ? MIN (tw_result_set_get_n_rows (result), 30) : 0;
  for (guint column = 0; result && column < tw_result_set_get_n_columns (result); column++) {
    learn (self, tw_result_set_get_column (result, column)->name);
    for (guint row = 0; row < n_rows; row++) {
      char buffer[64];
      learn (self, tw_result_set_get_text (result, row, column, buffer, NULL));
    }
  }
}

/* Names that are the same in every language, and keys. */
static const char *const NAMES = "Tradewind Sample northwind nw_abbr public PostgreSQL Redshift Amazon Bedrock "
                                 "AWS SQL CSV TSV JSON XLSX HTML PDF PNG SVG NULL B kB MB GB ms s px "
                                 "Ctrl Shift Alt F ra3.large dc2.large relationships.yaml "
                                 "Return Escape Space Tab Menu Home End Left Right Up Down bytes "
                                 "anthropic.claude-haiku-4-5-20251001-v1:0 OPTION3_HOST OPTION3_USER "
                                 "OPTION3_DATABASE OPTION3_PASSWORD REDSHIFT_PORT LOG_LEVEL "
                                 "AWS_SECRET_ACCESS_KEY";

/* What GTK and Adwaita say themselves, in their own catalogues. */
static const char *const THEIRS[] = { "Clear entry", "Show Text", "Hide Text", "Expand", "Back",
                                      "About", "Credits", "Legal", "Search", NULL };

static gboolean
is_sql (const char *text)
{
  static const char *const BEGINS[] = { "SELECT ", "EXPLAIN ", "DELETE ", "CREATE ", "− ", "+ " };
  for (guint i = 0; i < G_N_ELEMENTS (BEGINS); i++)
    if (g_str_has_prefix (text, BEGINS[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_data (Gallery *self, const char *text)
{
  if (g_strv_contains (THEIRS, text) || is_sql (text))
    return TRUE;
  g_auto (GStrv) words = split_words (text);
  g_autofree char *together = g_strjoinv ("", words); /* Company Name: companyname */
  if (g_hash_table_contains (self->data, together))
    return TRUE;
  for (char **word = words; *word; word++)
    if ((*word)[0] && (*word)[1] && !g_hash_table_contains (self->data, *word))
      return FALSE;
  return TRUE;
}

static void
check_text (Gallery *self, GtkWidget *widget, const char *kind, const char *text)
{
  if (text == NULL || *text == '\0' || strstr (text, OPENS) || is_data (self, text))
    return;
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));
  gallery_problem (self, "untranslated: “%s” (%s of %s %s)", text, kind,
                   G_OBJECT_TYPE_NAME (widget), id ? id : "");
}

static void
check_property (Gallery *self, GtkWidget *widget, const char *property)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), property);
  g_autofree char *text = NULL;
  if (pspec == NULL || pspec->value_type != G_TYPE_STRING)
    return;
  g_object_get (widget, property, &text, NULL);
  check_text (self, widget, property, text);
}

/* What a screen reader hears; GTK has no way to ask for it but a test of what it is not. */
static void
check_accessible (Gallery *self, GtkWidget *widget, GtkAccessibleProperty property)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  if (!gtk_test_accessible_has_property (accessible, property))
    return;
  g_autofree char *heard = gtk_test_accessible_check_property (accessible, property, "\001");
  check_text (self, widget, "accessible", heard);
}

static void
check_label (Gallery *self, GtkLabel *label)
{
  GtkWidget *widget = GTK_WIDGET (label);
  const char *text = gtk_label_get_text (label);
  check_text (self, widget, "label", text);
  if (strstr (text, OPENS) && pango_layout_is_ellipsized (gtk_label_get_layout (label))) {
    const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));
    gallery_problem (self, "cut: “%s” (%s, %d px)", text, id ? id : "", gtk_widget_get_width (widget));
  }
}

/* Those whose words are a person's, or GTK's own. */
static gboolean
is_others (GtkWidget *widget)
{
  return GTK_IS_TEXT (widget) || GTK_IS_TEXT_VIEW (widget) || GTK_IS_WINDOW_CONTROLS (widget)
         || GTK_IS_SHORTCUT_LABEL (widget);
}

static void
check_widget (Gallery *self, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || is_others (widget))
    return;
  if (GTK_IS_LABEL (widget))
    check_label (self, GTK_LABEL (widget));
  else {
    check_accessible (self, widget, GTK_ACCESSIBLE_PROPERTY_LABEL);
    check_accessible (self, widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  }
  check_property (self, widget, "tooltip-text");
  check_property (self, widget, "placeholder-text");
  GtkWidget *child = gtk_widget_get_first_child (widget);
  for (; child; child = gtk_widget_get_next_sibling (child))
    check_widget (self, child);
}

void
gallery_check_words (Gallery *self)
{
  TwSession *session = tw_window_get_session (self->window);
  if (self->data == NULL) {
    self->data = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    learn (self, NAMES);
  }
  learn_catalog (self, tw_session_get_catalog (session));
  learn_examples (self, tw_session_get_workspace (session));
  learn_metrics (self, tw_session_get_workspace (session));
  learn_address (self, tw_session_get_workspace (session));
  learn_answer (self, tw_session_get_answer (session));
  check_widget (self, gallery_top (self));
}
