// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-glossary-item.h"

#include <glib/gi18n.h>

struct _TwGlossaryItem {
  GObject parent_instance;

  TwGlossaryDraft *draft; /* the window's */
  char *name;
};

G_DEFINE_FINAL_TYPE (TwGlossaryItem, tw_glossary_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
tw_glossary_item_finalize (GObject *object)
{
  g_free (TW_GLOSSARY_ITEM (object)->name);
  G_OBJECT_CLASS (tw_glossary_item_parent_class)->finalize (object);
}

static void
tw_glossary_item_class_init (TwGlossaryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_glossary_item_finalize;
  changed_signal = g_signal_new ("changed", TW_TYPE_GLOSSARY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
tw_glossary_item_init (TwGlossaryItem *self)
{
}

TwGlossaryItem *
tw_glossary_item_new (TwGlossaryDraft *draft, const TwCatalog *catalog)
{
  TwGlossaryItem *self = g_object_new (TW_TYPE_GLOSSARY_ITEM, NULL);
  self->draft = draft;
  self->name = tw_glossary_draft_dup_name (draft, catalog);
  return self;
}

TwGlossaryDraft *
tw_glossary_item_get_draft (TwGlossaryItem *self)
{
  return self->draft;
}

const char *
tw_glossary_item_get_name (TwGlossaryItem *self)
{
  return self->name;
}

void
tw_glossary_item_decide (TwGlossaryItem *self, TwGlossaryState state, const char *comment)
{
  TwGlossaryDraft *draft = self->draft;
  if (comment && g_strcmp0 (comment, draft->comment) != 0) {
    g_free (draft->comment);
    draft->comment = g_strdup (comment);
    draft->origin = TW_GLOSSARY_FROM_PERSON;
  }
  draft->state = state;
  g_signal_emit (self, changed_signal, 0);
}

void
tw_glossary_item_take (TwGlossaryItem *self, const TwGlossaryDraft *written)
{
  TwGlossaryDraft *draft = self->draft;
  g_free (draft->comment);
  g_free (draft->unsure);
  draft->comment = g_strdup (written->comment);
  draft->unsure = g_strdup (written->unsure);
  draft->origin = written->origin;
  g_signal_emit (self, changed_signal, 0);
}

/* ---- rows ---- */

static const char *
state_text (const TwGlossaryDraft *draft)
{
  switch (draft->state) {
  case TW_GLOSSARY_ACCEPTED:
    return _("Accepted");
  case TW_GLOSSARY_SKIPPED:
    return _("Skipped");
  case TW_GLOSSARY_OPEN:
    break;
  }
  return draft->unsure ? _("Not sure") : _("To review");
}

static const char *
state_icon (const TwGlossaryDraft *draft)
{
  switch (draft->state) {
  case TW_GLOSSARY_ACCEPTED:
    return "tw-tick-symbolic";
  case TW_GLOSSARY_SKIPPED:
    return "tw-cross-symbolic";
  case TW_GLOSSARY_OPEN:
    break;
  }
  return draft->unsure ? "tw-question-symbolic" : NULL;
}

static GtkWidget *
new_label (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize",
                                   PANGO_ELLIPSIZE_END, NULL);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (texts), new_label (NULL));
  gtk_box_append (GTK_BOX (texts), new_label ("dim-label"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), g_object_new (GTK_TYPE_IMAGE, "accessible-role",
                                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_widget_add_css_class (row, "glossary-line");
  gtk_list_item_set_child (list_item, row);
}

static void
show_item (TwGlossaryItem *item, GtkListItem *list_item)
{
  const TwGlossaryDraft *draft = item->draft;
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *texts = gtk_widget_get_first_child (row), *image = gtk_widget_get_last_child (row);
  GtkWidget *list_row = gtk_widget_get_parent (row);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (texts)), item->name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (texts)), draft->comment);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), state_icon (draft));
  gtk_widget_set_tooltip_text (image, state_text (draft));
  g_autofree char *spoken
    = g_strdup_printf ("%s, %s, %s", item->name, draft->comment, state_text (draft));
  if (list_row)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    spoken, -1);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  TwGlossaryItem *item = gtk_list_item_get_item (list_item);
  g_signal_connect_object (item, "changed", G_CALLBACK (show_item), list_item, 0);
  show_item (item, list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), show_item, list_item);
}

GtkListItemFactory *
tw_glossary_item_new_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}
