// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-answer-card.h"

#include <glib/gi18n.h>

#include "analyst/insight/tw-insight-markdown.h"
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
  char **chip_texts;
};

static const char *const no_texts[] = { NULL };

G_DEFINE_FINAL_TYPE (TwAnswerCard, tw_answer_card, GTK_TYPE_WIDGET)

/* No line begins with the per cent sign of a number. */
static char *
keep_together (const char *text)
{
  GString *kept = g_string_new (text);
  g_string_replace (kept, " %", "\xc2\xa0%", 0);
  return g_string_free (kept, FALSE);
}

static void
add_finding (TwAnswerCard *self, const char *text)
{
  GtkWidget *bullet = g_object_new (GTK_TYPE_LABEL, "label", "•", "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (bullet, "bullet");
  g_autofree char *shown = keep_together (text);
  gtk_box_append (self->findings, tw_marker_row_new (bullet, shown));
}

/* A text streams in at its end, many times a second: rows that stand there already stay. */
static void
show_findings (TwAnswerCard *self, const char *const *texts)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->findings));
  for (guint i = 0; texts && texts[i]; i++) {
    if (row == NULL) {
      add_finding (self, texts[i]);
      continue;
    }
    g_autofree char *shown = keep_together (texts[i]);
    tw_marker_row_set_text (row, shown);
    row = gtk_widget_get_next_sibling (row);
  }
  while (row) {
    GtkWidget *next = gtk_widget_get_next_sibling (row);
    gtk_box_remove (self->findings, row);
    row = next;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->findings), texts && texts[0]);
}

static void
show_chips (TwAnswerCard *self, const char *const *texts)
{
  if (g_strv_equal (texts ? texts : no_texts, (const char *const *) self->chip_texts))
    return;
  g_strfreev (self->chip_texts);
  self->chip_texts = g_strdupv ((char **) (texts ? texts : no_texts));
  tw_children_remove (self->chips);
  for (guint i = 0; texts && texts[i]; i++) {
    GtkWidget *chip = g_object_new (GTK_TYPE_LABEL, "label", texts[i], "ellipsize",
                                    PANGO_ELLIPSIZE_END, "tooltip-text", texts[i], NULL);
    gtk_widget_add_css_class (chip, "chip");
    gtk_widget_set_parent (chip, self->chips);
  }
  gtk_widget_set_visible (self->chips, texts && texts[0]);
}

static void
show_insight (TwAnswerCard *self, const TwInsight *insight)
{
  g_autofree char *headline = keep_together (insight->headline);
  gtk_label_set_text (self->headline, headline);
  show_findings (self, (const char *const *) insight->findings);
  gboolean observed = insight->observation && *insight->observation;
  gtk_widget_set_visible (self->observation_box, observed);
  gtk_label_set_text (self->observation, observed ? insight->observation : "");
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
  g_clear_pointer (&self->chip_texts, g_strfreev);
  if (self->chips)
    tw_children_remove (self->chips);
  tw_children_remove (GTK_WIDGET (self));
  G_OBJECT_CLASS (tw_answer_card_parent_class)->dispose (object);
}

static void
tw_answer_card_class_init (TwAnswerCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_answer_card_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
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
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tw_answer_card_init (TwAnswerCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->chip_texts = g_strdupv ((char **) no_texts);
}

void
tw_answer_card_show (TwAnswerCard *self, TwAnswer *answer)
{
  g_return_if_fail (TW_IS_ANSWER_CARD (self));
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
  show_chips (self, tw_answer_get_assumptions (answer));
}
