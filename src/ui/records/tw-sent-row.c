// SPDX-License-Identifier: Apache-2.0
#include "ui/records/tw-sent-row.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_SHOWN 20000 /* bytes */
#define MARGIN 12

static const struct {
  const char *kind, *title;
} titles[] = {
  { "instructions", N_("Instructions") },
  { "catalog", N_("Tables and columns") },
  { "relationships", N_("How tables join") },
  { "values", N_("Matched values") },
  { "metrics", N_("Measures") },
  { "verified queries", N_("Verified queries") },
  { "earlier question", N_("Earlier questions") },
  { "attempts", N_("Attempts before") },
  { "question", N_("Question") },
  { "sql", N_("SQL") },
  { "rows", N_("Rows of the result") },
  { "figures", N_("Computed figures") },
};

static const char *
title_of (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].kind, kind) == 0)
      return _(titles[i].title);
  return kind;
}

GtkWidget *
tw_sent_row_new (const char *kind, const char *subtitle, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (strlen (text), MAX_SHOWN));
  GtkWidget *label = g_object_new (
    GTK_TYPE_LABEL, "label", valid, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable",
    TRUE, "xalign", 0.0f, "margin-start", MARGIN, "margin-end", MARGIN, "margin-top", MARGIN,
    "margin-bottom", MARGIN, NULL);
  gtk_widget_add_css_class (label, "monospace");
  GtkWidget *row = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_of (kind));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);
  return row;
}
