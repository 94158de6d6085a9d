// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-routes-page.h"

#include <glib/gi18n.h>

struct _TwSetupRoutesPage {
  TwSetupPage parent_instance;

  GtkBox *cards;
};

G_DEFINE_FINAL_TYPE (TwSetupRoutesPage, tw_setup_routes_page, TW_TYPE_SETUP_PAGE)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static GtkWidget *
new_label (const char *text, const char *class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0f,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (label, class);
  return label;
}

static void
attach_fact (GtkGrid *grid, int row, const char *name, const char *fact)
{
  GtkWidget *label = new_label (name, "caption-heading");
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  GtkWidget *value = new_label (fact, "caption");
  gtk_widget_set_hexpand (value, TRUE);
  gtk_grid_attach (grid, value, 1, row, 1, 1);
}

static GtkWidget *
new_facts (const TwSetupRoute *route)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  gtk_widget_set_margin_top (grid, 6);
  attach_fact (GTK_GRID (grid), 0, _("Needs"), _(route->needs));
  attach_fact (GTK_GRID (grid), 1, _("Takes"), _(route->takes));
  attach_fact (GTK_GRID (grid), 2, _("Costs"), _(route->costs));
  return grid;
}

static GtkWidget *
new_card_body (const TwSetupRoute *route)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (route->icon);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 32);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "accent");
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (text), new_label (_(route->title), "title-4"));
  gtk_box_append (GTK_BOX (text), new_label (_(route->does), "body"));
  gtk_box_append (GTK_BOX (text), new_facts (route));
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gtk_widget_add_css_class (arrow, "dim-label");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), arrow);
  return box;
}

static void
clicked_cb (TwSetupRoutesPage *self, GtkButton *button)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (button), "route"));
}

static GtkWidget *
new_card (TwSetupRoutesPage *self, const TwSetupRoute *route)
{
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), new_card_body (route));
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "setup-route");
  g_autofree char *description
    /* Translators: what a way through the setup assistant does, needs, takes and costs */
    = g_strdup_printf (_("%s Needs: %s. Takes: %s. Costs: %s."), _(route->does), _(route->needs),
                       _(route->takes), _(route->costs));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(route->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
  g_object_set_data (G_OBJECT (button), "route", (gpointer) route->id);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static const char *
get_continue_label (TwSetupPage *page)
{
  return NULL;
}

static void
tw_setup_routes_page_class_init (TwSetupRoutesPageClass *klass)
{
  TW_SETUP_PAGE_CLASS (klass)->get_continue_label = get_continue_label;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-routes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupRoutesPage, cards);
  signals[CHOSEN] = g_signal_new ("chosen", TW_TYPE_SETUP_ROUTES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tw_setup_routes_page_init (TwSetupRoutesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  guint n = 0;
  const TwSetupRoute *routes = tw_setup_routes_get (&n);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->cards, new_card (self, &routes[i]));
}
