// SPDX-License-Identifier: Apache-2.0
#include "ui/relationships/tw-relationship-list.h"

#define TW_TYPE_RELATIONSHIP_LINE (tw_relationship_line_get_type ())
G_DECLARE_FINAL_TYPE (TwRelationshipLine, tw_relationship_line, TW, RELATIONSHIP_LINE, GtkWidget)

struct _TwRelationshipLine {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *source;
  GtkLabel *target;
  GtkLabel *note;
  GtkLabel *badge;
};

G_DEFINE_FINAL_TYPE (TwRelationshipLine, tw_relationship_line, GTK_TYPE_WIDGET)

static GtkLabel *
new_label (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize",
                                   PANGO_ELLIPSIZE_END, "hexpand", TRUE, NULL);
  if (style)
    gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static void
tw_relationship_line_dispose (GObject *object)
{
  g_clear_pointer (&TW_RELATIONSHIP_LINE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tw_relationship_line_parent_class)->dispose (object);
}

static void
tw_relationship_line_class_init (TwRelationshipLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_relationship_line_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tw_relationship_line_init (TwRelationshipLine *self)
{
  self->source = new_label (NULL);
  self->target = new_label (NULL);
  self->note = new_label ("caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
  self->badge = new_label ("relationship-badge");
  gtk_widget_set_hexpand (GTK_WIDGET (self->badge), FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self->badge), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), FALSE);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->source));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->target));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->note));
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_box_append (GTK_BOX (self->box), texts);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->badge));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "relationship-line");
}

GtkWidget *
tw_relationship_line_new (void)
{
  return g_object_new (TW_TYPE_RELATIONSHIP_LINE, NULL);
}

void
tw_relationship_line_set (GtkWidget *line, const char *source, const char *target,
                          const char *note)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_LINE (line));
  TwRelationshipLine *self = TW_RELATIONSHIP_LINE (line);
  g_autofree char *arrow = g_strconcat ("→ ", target, NULL);
  gtk_label_set_text (self->source, source);
  gtk_label_set_text (self->target, arrow);
  gtk_label_set_text (self->note, note ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note && *note);
}

void
tw_relationship_line_set_badge (GtkWidget *line, const char *text, const char *style)
{
  g_return_if_fail (TW_IS_RELATIONSHIP_LINE (line));
  TwRelationshipLine *self = TW_RELATIONSHIP_LINE (line);
  const char *classes[] = { "relationship-badge", style, NULL };
  gtk_label_set_text (self->badge, text);
  gtk_widget_set_css_classes (GTK_WIDGET (self->badge), classes);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), TRUE);
}
