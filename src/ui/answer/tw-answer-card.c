// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-answer-card.h"

#include <glib/gi18n.h>

#include "analyst/insight/tw-insight-markdown.h"
#include "ui/answer/tw-assumption-chips.h"
#include "ui/answer/tw-figure-links.h"
#include "ui/answer/tw-marker-layout.h"
#include "ui/tw-children.h"
#include "ui/tw-wrap-layout.h"

struct _TwAnswerCard {
  GtkWidget parent_instance;

  GtkLabel *headline;
  GtkBox *findings;
  GtkWidget *observation_box;
  GtkLabel *observation;
  GtkLabel *doubt;
  GtkWidget *chips;

  char *markdown; /* what is shown, to copy */
  TwAnswer *answer; /* nullable */
  TwAssumptionChips *assumptions;
};

enum {
  REVEAL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TwAnswerCard, tw_answer_card, GTK_TYPE_WIDGET)

static void
show_cells (guint index, gpointer user_data)
{
  TwAnswerCard *self = user_data;
  const TwInsight *insight = self->answer ? tw_answer_get_insight (self->answer) : NULL;
  if (insight == NULL || insight->figures == NULL || index >= insight->figures->len)
    return;
  const TwFigureTrace *figure = insight->figures->pdata[index];
  g_signal_emit (self, signals[REVEAL], 0, figure->column, figure->rows);
}

/* Its cells; or how it is computed, with a way to them. */
static gboolean
figure_activated_cb (GtkLabel *label, const char *address, TwAnswerCard *self)
{
  const TwInsight *insight = self->answer ? tw_answer_get_insight (self->answer) : NULL;
  guint index = (guint) g_ascii_strtoull (address, NULL, 10);
  if (insight == NULL || insight->figures == NULL || index >= insight->figures->len)
    return TRUE;
  const TwFigureTrace *figure = insight->figures->pdata[index];
  if (figure->computation)
    tw_figure_links_popup (GTK_WIDGET (self), label, insight, index, show_cells, self);
  else
    show_cells (index, self);
  return TRUE;
}

static void
add_finding (TwAnswerCard *self)
{
  GtkWidget *bullet = g_object_new (GTK_TYPE_LABEL, "label", "•", "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (bullet, "bullet");
  GtkWidget *row = tw_marker_row_new (bullet, "");
  g_signal_connect (tw_marker_row_get_label (row), "activate-link",
                    G_CALLBACK (figure_activated_cb), self);
  gtk_box_append (self->findings, row);
}

/* A text streams in at its end, many times a second: rows that stand there already stay. */
static void
show_findings (TwAnswerCard *self, const TwInsight *insight)
{
  guint n = insight->findings ? g_strv_length (insight->findings) : 0;
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->findings));
  for (guint i = 0; i < n; i++) {
    if (row == NULL) {
      add_finding (self);
      row = gtk_widget_get_last_child (GTK_WIDGET (self->findings));
    }
    tw_figure_links_show (tw_marker_row_get_label (row), insight, i + 1);
    row = gtk_widget_get_next_sibling (row);
  }
  while (row) {
    GtkWidget *next = gtk_widget_get_next_sibling (row);
    gtk_box_remove (self->findings, row);
    row = next;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->findings), n > 0);
}

static void
show_insight (TwAnswerCard *self, const TwInsight *insight)
{
  tw_figure_links_show (self->headline, insight, 0);
  show_findings (self, insight);
  gboolean observed = insight->observation && *insight->observation;
  gtk_widget_set_visible (self->observation_box, observed);
  if (observed)
    tw_figure_links_show (self->observation, insight,
                          insight->findings ? g_strv_length (insight->findings) + 1 : 1);
}

/* What a model wrote and its figures do not bear out, and why it is not all there. */
static void
show_doubt (TwAnswerCard *self, const TwInsight *insight)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (insight->unsupported && insight->unsupported[0]) {
    g_autofree char *figures = g_strjoinv (", ", insight->unsupported);
    /* Translators: a list of figures, such as 17.3, 1.2 million */
    g_string_append_printf (text, _("Neither in the rows nor computed from them: %s."), figures);
  }
  if (insight->incomplete)
    /* Translators: an error message */
    g_string_append_printf (text, _("%sThis text is incomplete: %s"), text->len ? " " : "",
                            insight->incomplete);
  gtk_label_set_text (self->doubt, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->doubt), text->len > 0);
}

static void
copy_clicked_cb (TwAnswerCard *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->markdown);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Copied the answer"));
}

static void
tw_answer_card_dispose (GObject *object)
{
  TwAnswerCard *self = TW_ANSWER_CARD (object);
  g_clear_pointer (&self->markdown, g_free);
  g_clear_object (&self->answer);
  g_clear_pointer (&self->assumptions, tw_assumption_chips_free);
  tw_children_remove (GTK_WIDGET (self));
  G_OBJECT_CLASS (tw_answer_card_parent_class)->dispose (object);
}

static void
tw_answer_card_class_init (TwAnswerCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_answer_card_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  signals[REVEAL] = g_signal_new ("reveal", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_ARRAY);
  g_type_ensure (TW_TYPE_MARKER_LAYOUT);
  g_type_ensure (TW_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-answer-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TwAnswerCard, headline);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerCard, findings);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerCard, observation_box);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerCard, observation);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerCard, doubt);
  gtk_widget_class_bind_template_child (widget_class, TwAnswerCard, chips);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, figure_activated_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tw_answer_card_init (TwAnswerCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_answer_card_set_session (TwAnswerCard *self, TwSession *session)
{
  g_return_if_fail (TW_IS_ANSWER_CARD (self));
  self->assumptions = tw_assumption_chips_new (self->chips, session);
}

void
tw_answer_card_show (TwAnswerCard *self, TwAnswer *answer)
{
  g_return_if_fail (TW_IS_ANSWER_CARD (self));
  g_set_object (&self->answer, answer);
  const TwInsight *insight = answer ? tw_answer_get_insight (answer) : NULL;
  const char *text = answer ? tw_answer_get_insight_text (answer) : NULL;
  g_autoptr (TwInsight) streaming
    = insight == NULL && text && *text ? tw_insight_new_from_markdown (text) : NULL;
  insight = streaming ? streaming : insight;
  gtk_widget_set_visible (GTK_WIDGET (self), insight != NULL);
  if (insight == NULL)
    return;
  g_autofree char *old = g_steal_pointer (&self->markdown);
  self->markdown = tw_insight_to_markdown (insight);
  show_insight (self, insight);
  show_doubt (self, insight);
  tw_assumption_chips_show (self->assumptions, answer);
}
