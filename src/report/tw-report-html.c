// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <string.h>

#include "report/tw-report-private.h"

#define MAX_ROWS 10000
#define CHART_WIDTH 760
#define CHART_HEIGHT 420
#define CHECK_ROWS 256

/* Nothing is loaded and nothing runs, whatever a cell holds. */
static const char *const head
  = "<!DOCTYPE html>\n<html lang=\"%s\"%s>\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"generator\" content=\"Tradewind\">\n<title>%s</title>\n<style>\n%s</style>\n"
    "</head>\n<body>\n<main>\n";

static const char *const style
  = ":root { color-scheme: light dark; --text: #1e1e22; --soft: #5e5c64; --line: #d8d6d3;\n"
    "  --ground: #fafafa; --card: #ffffff; --accent: #1c71d8; --note: #8f5902; }\n"
    "@media (prefers-color-scheme: dark) { :root { --text: #f2f2f2; --soft: #b5b3b8;\n"
    "  --line: #4a4a4d; --ground: #1e1e20; --card: #2a2a2d; --accent: #78aeed; --note: #f8c35a; } }\n"
    "body { margin: 0; background: var(--ground); color: var(--text);\n"
    "  font: 16px/1.5 Cantarell, system-ui, sans-serif; }\n"
    "main { max-width: 56rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }\n"
    "h1 { font-size: 1rem; font-weight: 600; color: var(--soft); margin: 0 0 .25rem; }\n"
    "h2 { font-size: 1rem; margin: 2rem 0 .5rem; }\n"
    ".answer { font-size: 1.5rem; line-height: 1.3; font-weight: 700; margin: 0 0 1rem; }\n"
    "ul { padding-inline-start: 1.25rem; } li { margin: .25rem 0; }\n"
    ".note { color: var(--note); } .soft { color: var(--soft); }\n"
    "figure { margin: 1.5rem 0 0; background: #fff; border: 1px solid var(--line);\n"
    "  border-radius: 12px; overflow: hidden; }\n"
    "figure svg { display: block; width: 100%; height: auto; }\n"
    ".rows { overflow-x: auto; border: 1px solid var(--line); border-radius: 12px;\n"
    "  background: var(--card); }\n"
    "table { border-collapse: collapse; width: 100%; font-size: .875rem; }\n"
    "th, td { padding: .375rem .75rem; text-align: start; vertical-align: top;\n"
    "  border-bottom: 1px solid var(--line); }\n"
    "td { white-space: pre-wrap; max-width: 24rem; overflow-wrap: anywhere; }\n"
    "tr:last-child td { border-bottom: 0; }\n"
    "th { font-weight: 600; white-space: nowrap; }\n"
    ".n { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }\n"
    ".null { color: var(--soft); font-style: italic; }\n"
    "pre { background: var(--card); border: 1px solid var(--line); border-radius: 12px;\n"
    "  padding: .75rem 1rem; overflow-x: auto; font-size: .8125rem; white-space: pre-wrap; }\n"
    "@media print { body { background: #fff; } main { max-width: none; padding: 0; }\n"
    "  thead { display: table-header-group; } tr, figure { break-inside: avoid; } }\n";

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_string_append (out, escaped);
}

static void
append_element (GString *out, const char *open, const char *text, const char *close)
{
  if (text == NULL || *text == '\0')
    return;
  g_string_append (out, open);
  append_escaped (out, text);
  g_string_append (out, close);
}

static void
append_list (GString *out, const char *heading, char **texts)
{
  if (texts == NULL || texts[0] == NULL)
    return;
  append_element (out, "<h2>", heading, "</h2>\n");
  g_string_append (out, "<ul>\n");
  for (guint i = 0; texts[i]; i++)
    append_element (out, "<li>", texts[i], "</li>\n");
  g_string_append (out, "</ul>\n");
}

static void
append_head (GString *out, const TwReport *self)
{
  const char *const *languages = g_get_language_names ();
  g_autofree char *language = g_strndup (languages[0], strcspn (languages[0], "_.@"));
  gboolean named = strlen (language) >= 2 && strlen (language) <= 3;
  gboolean rtl = named && strstr ("ar fa he ur", language) != NULL;
  g_autofree char *title = g_markup_escape_text (self->title, -1);
  g_string_append_printf (out, head, named ? language : "en", rtl ? " dir=\"rtl\"" : "", title,
                          style);
}

static void
append_words (GString *out, const TwReport *self)
{
  append_element (out, "<h1>", self->title, "</h1>\n");
  append_element (out, "<p class=\"answer\">", self->headline, "</p>\n");
  append_list (out, NULL, self->findings);
  append_element (out, "<p>", self->observation, "</p>\n");
  for (guint i = 0; i < self->notes->len; i++)
    append_element (out, "<p class=\"note\">", self->notes->pdata[i], "</p>\n");
}

/* Without what belongs to a file of its own. */
static gboolean
append_chart (GString *out, const TwReport *self, GError **error)
{
  if (self->chart == NULL)
    return TRUE;
  g_autoptr (GBytes) bytes
    = tw_chart_to_bytes (self->chart, TW_CHART_SVG, CHART_WIDTH, CHART_HEIGHT, error);
  if (bytes == NULL)
    return FALSE;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *file = g_strndup (data, length);
  const char *drawing = strstr (file, "<svg");
  g_autofree char *words = tw_chart_data_describe (self->chart);
  append_element (out, "<figure role=\"img\" aria-label=\"", words, "\">\n");
  g_string_append (out, drawing ? drawing : "");
  g_string_append (out, "</figure>\n");
  return TRUE;
}

static void
append_row (GString *out, const TwReport *self, guint row, const gboolean *numbers)
{
  guint n = tw_result_set_get_n_columns (self->result);
  g_string_append (out, "<tr>");
  for (guint i = 0; i < n; i++) {
    g_autofree char *cell = tw_report_dup_cell (self, row, i);
    g_string_append (out, cell == NULL ? "<td class=\"null\">" : numbers[i] ? "<td class=\"n\">"
                                                                            : "<td>");
    append_escaped (out, cell ? cell : "NULL");
    g_string_append (out, "</td>");
  }
  g_string_append (out, "</tr>\n");
}

static gboolean
append_rows (GString *out, const TwReport *self, GCancellable *cancellable, GError **error)
{
  guint n = tw_result_set_get_n_columns (self->result);
  guint n_rows = MIN (tw_result_set_get_n_rows (self->result), MAX_ROWS);
  g_autofree gboolean *numbers = g_new0 (gboolean, MAX (n, 1));
  append_element (out, "<h2>", _("Rows"), "</h2>\n");
  g_string_append (out, "<div class=\"rows\" tabindex=\"0\"><table>\n<thead><tr>");
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = tw_report_dup_column_name (self, i);
    numbers[i] = tw_report_column_is_number (self, i);
    g_string_append (out, numbers[i] ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
    append_escaped (out, name);
    g_string_append (out, "</th>");
  }
  g_string_append (out, "</tr></thead>\n<tbody>\n");
  for (guint row = 0; row < n_rows; row++) {
    if (row % CHECK_ROWS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    append_row (out, self, row, numbers);
  }
  g_string_append (out, "</tbody>\n</table></div>\n");
  g_autofree char *rest = tw_report_dup_rest (self, n_rows);
  append_element (out, "<p class=\"soft\">", rest, "</p>\n");
  return TRUE;
}

GBytes *
tw_report_to_html (const TwReport *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  append_head (out, self);
  append_words (out, self);
  if (!append_chart (out, self, error) || !append_rows (out, self, cancellable, error))
    return NULL;
  append_list (out, _("Assumed"), self->assumptions);
  append_element (out, "<h2>", self->sql ? _("SQL") : NULL, "</h2>\n");
  append_element (out, "<pre>", self->sql, "</pre>\n");
  append_element (out, "<p class=\"soft\">", self->source, "</p>\n");
  g_string_append (out, "</main>\n</body>\n</html>\n");
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
