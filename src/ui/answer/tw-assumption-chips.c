// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-assumption-chips.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/answer/tw-assumption-menu.h"
#include "ui/tw-children.h"

#define LONGEST_SQL 20000 /* bytes: what is longer is not looked through while a person waits */

struct _TwAssumptionChips {
  GtkWidget *box; /* weak */
  TwSession *session;
  char *sql;    /* whose facets are shown */
  char **texts; /* what is told beside them */
};

TwAssumptionChips *
tw_assumption_chips_new (GtkWidget *box, TwSession *session)
{
  TwAssumptionChips *self = g_new0 (TwAssumptionChips, 1);
  self->session = g_object_ref (session);
  g_set_weak_pointer (&self->box, box);
  return self;
}

void
tw_assumption_chips_free (TwAssumptionChips *self)
{
  if (self->box)
    tw_children_remove (self->box);
  g_clear_weak_pointer (&self->box);
  g_object_unref (self->session);
  g_free (self->sql);
  g_strfreev (self->texts);
  g_free (self);
}

static void
add_text (TwAssumptionChips *self, const char *text)
{
  GtkWidget *chip = g_object_new (GTK_TYPE_LABEL, "label", text, "ellipsize", PANGO_ELLIPSIZE_END,
                                  "tooltip-text", text, NULL);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_parent (chip, self->box);
}

static char *
facet_text (const TwFacet *facet)
{
  switch (facet->kind) {
  case TW_FACET_PERIOD:
    /* Translators: %s is a time, such as "1997", or "all" */
    return g_strdup_printf (_("Period: %s"), facet->value);
  case TW_FACET_MEASURE:
    /* Translators: %s is what is worked out, such as "revenue" */
    return g_strdup_printf (_("Measure: %s"), facet->value);
  case TW_FACET_JOIN:
    /* Translators: two tables, and the column that joins them */
    return g_strdup_printf (_("%s by %s"), facet->name, facet->value);
  case TW_FACET_FILTER:
    break;
  }
  /* Translators: a column, and the value that it must have */
  return g_strdup_printf (_("%s: %s"), facet->name, facet->value);
}

static void
add_facet (TwAssumptionChips *self, TwFacets *facets, guint index)
{
  const TwFacet *facet = tw_facets_get (facets, index);
  g_autofree char *text = facet_text (facet);
  gboolean changeable = facet->changes->len > 0 || facet->looks_up || facet->takes_value
                        || tw_session_can_follow_up (self->session);
  if (changeable)
    gtk_widget_set_parent (tw_assumption_menu_new (self->session, facets, index, text), self->box);
  else
    add_text (self, text);
}

static TwFacets *
read_facets (TwAssumptionChips *self, const char *sql)
{
  TwWorkspace *workspace = tw_session_get_workspace (self->session);
  TwCatalog *catalog = tw_session_get_catalog (self->session);
  if (sql == NULL || catalog == NULL || workspace == NULL || strlen (sql) > LONGEST_SQL)
    return NULL;
  return tw_facets_new (sql, catalog, tw_workspace_get_metrics (workspace));
}

void
tw_assumption_chips_show (TwAssumptionChips *self, TwAnswer *answer)
{
  const char *sql = tw_answer_get_sql (answer);
  const char *const *texts = tw_answer_get_assumptions (answer);
  if (g_strcmp0 (sql, self->sql) == 0 && self->texts
      && g_strv_equal (texts, (const char *const *) self->texts))
    return;
  g_free (self->sql);
  g_strfreev (self->texts);
  self->sql = g_strdup (sql);
  self->texts = g_strdupv ((char **) texts);
  tw_children_remove (self->box);
  g_autoptr (TwFacets) facets = read_facets (self, sql);
  for (guint i = 0; facets && i < tw_facets_get_n (facets); i++)
    add_facet (self, facets, i);
  for (guint i = 0; texts[i]; i++)
    add_text (self, texts[i]);
  gtk_widget_set_visible (self->box, gtk_widget_get_first_child (self->box) != NULL);
}
