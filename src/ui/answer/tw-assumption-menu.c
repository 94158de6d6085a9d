// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-assumption-menu.h"

#include <glib/gi18n.h>
#include <string.h>

#define SEARCH_FROM 9 /* choices: fewer are seen at a glance */
#define TALLEST 280

/* Belongs to the chip. */
typedef struct {
  TwSession *session;
  TwFacets *facets;
  guint index;
  char *text;
  GtkWidget *popover;
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *wish; /* nullable: for the model */
  GtkWidget *note; /* what is being looked up, or why not */
  GCancellable *cancellable;
  gboolean looked_up;
} Menu;

static void
menu_free (gpointer data)
{
  Menu *self = data;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->session);
  tw_facets_unref (self->facets);
  g_free (self->text);
  g_free (self);
}

static const TwFacet *
facet_of (const Menu *self)
{
  return tw_facets_get (self->facets, self->index);
}

/* What the answer then says was changed: see tw_answer_restate(), which translates "period" and
 * "measure". */
static char *
change_text (const Menu *self, const char *value)
{
  const TwFacet *facet = facet_of (self);
  switch (facet->kind) {
  case TW_FACET_PERIOD:
    return g_strdup_printf ("period: %s", value);
  case TW_FACET_MEASURE:
    return g_strdup_printf ("measure: %s", value);
  case TW_FACET_JOIN:
  case TW_FACET_FILTER:
    break;
  }
  /* Translators: the value of a column that may be each one, as in "Changed: country: any." */
  return g_strdup_printf ("%s: %s", facet->name, *value ? value : C_("filter", "any"));
}

static void
run (Menu *self, const char *value, const char *sql)
{
  g_autofree char *change = change_text (self, value);
  g_autoptr (TwSession) session = g_object_ref (self->session);
  g_autofree char *statement = g_strdup (sql);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  tw_session_run_change (session, statement, change);
}

/* ---- the choices ---- */

static char *
choice_text (const Menu *self, const TwFacetChange *change)
{
  if (!change->without)
    return g_strdup (change->value);
  return g_strdup (facet_of (self)->kind == TW_FACET_PERIOD ? _("All the time there is")
                                                            : _("Without this filter"));
}

static void
choice_clicked_cb (GtkWidget *button, Menu *self)
{
  const TwFacetChange *change = g_object_get_data (G_OBJECT (button), "change");
  run (self, change->value, change->sql);
}

static gboolean
has_choice (Menu *self, const char *text)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row))
    if (strcmp (gtk_button_get_label (GTK_BUTTON (row)), text) == 0)
      return TRUE;
  return FALSE;
}

static void
add_choices (Menu *self, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++) {
    TwFacetChange *change = changes->pdata[i];
    g_autofree char *text = choice_text (self, change);
    if (has_choice (self, text))
      continue;
    GtkWidget *button = gtk_button_new_with_label (text);
    gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
    gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                             PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (button, "flat");
    gtk_widget_add_css_class (button, "choice");
    g_object_set_data (G_OBJECT (button), "change", change);
    g_object_set_data_full (G_OBJECT (button), "changes", g_ptr_array_ref (changes),
                            (GDestroyNotify) g_ptr_array_unref);
    g_signal_connect (button, "clicked", G_CALLBACK (choice_clicked_cb), self);
    gtk_box_append (GTK_BOX (self->list), button);
  }
}

static void
update_search (Menu *self)
{
  guint n = 0;
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row))
    n++;
  gtk_widget_set_visible (self->search, n >= SEARCH_FROM || facet_of (self)->takes_value);
}

static void
search_changed_cb (GtkEditable *search, Menu *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (search), -1);
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row)) {
    g_autofree char *text = g_utf8_casefold (gtk_button_get_label (GTK_BUTTON (row)), -1);
    gtk_widget_set_visible (row, strstr (text, wanted) != NULL);
  }
}

/* Enter takes what was typed as the value, else the only choice that is left. */
static void
search_activated_cb (GtkEditable *search, Menu *self)
{
  const char *text = gtk_editable_get_text (search);
  GtkWidget *only = NULL;
  guint n = 0;
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_visible (row)) {
      only = row;
      n++;
    }
  g_autofree char *sql
    = n == 1 && *text ? NULL : tw_facets_set_value (self->facets, self->index, text);
  g_autofree char *value = g_strdup (text);
  if (n == 1 && *text)
    gtk_widget_activate (only);
  else if (sql)
    run (self, value, sql);
}

/* ---- the warehouse ---- */

static void
set_note (Menu *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->note), text ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) chip = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = tw_facets_find_changes_finish (result, &error);
  Menu *self = g_object_get_data (G_OBJECT (chip), "menu");
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_note (self, error ? error->message : NULL);
  if (changes)
    add_choices (self, changes);
  update_search (self);
}

static void
look_up (Menu *self, GtkWidget *chip)
{
  TwWorkspace *workspace = tw_session_get_workspace (self->session);
  if (self->looked_up || workspace == NULL || !facet_of (self)->looks_up)
    return;
  self->looked_up = TRUE;
  set_note (self, _("Looking up what there is…"));
  const TwProfile *profile = tw_workspace_get_profile (workspace);
  tw_facets_find_changes_async (self->facets, self->index, tw_workspace_get_pool (workspace),
                                (const char *const *) profile->no_values, self->cancellable,
                                found_cb, g_object_ref (chip));
}

/* ---- the model ---- */

static void
ask_model (Menu *self)
{
  const char *wish = gtk_editable_get_text (GTK_EDITABLE (self->wish));
  if (*wish == '\0')
    return;
  /* Read by the model, which reads English best. */
  g_autofree char *question = g_strdup_printf ("The same question with one thing changed (%s): %s",
                                               self->text, wish);
  g_autoptr (TwSession) session = g_object_ref (self->session);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  tw_session_follow_up (session, question);
}

static void
add_wish (Menu *self, GtkWidget *box)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Something else, in your words"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Something else, in your words"), -1);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (ask_model), self);
  GtkWidget *button = gtk_button_new_with_label (_("Ask the Model"));
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (ask_model), self);
  self->wish = entry;
  GtkWidget *says = g_object_new (GTK_TYPE_LABEL, "label",
                                  _("Asks the model again, which writes new SQL."), "xalign", 0.0f,
                                  "wrap", TRUE, "max-width-chars", 30, NULL);
  gtk_widget_add_css_class (says, "dim-label");
  gtk_widget_add_css_class (says, "caption");
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), says);
  gtk_box_append (GTK_BOX (box), button);
}

/* ---- the popover ---- */

static GtkWidget *
new_search (Menu *self)
{
  const char *says = facet_of (self)->takes_value ? _("Find or type a value") : _("Find");
  GtkWidget *search = gtk_search_entry_new ();
  g_object_set (search, "placeholder-text", says, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, says, -1);
  g_signal_connect (search, "changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect (search, "activate", G_CALLBACK (search_activated_cb), self);
  return search;
}

static GtkWidget *
new_content (Menu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", self->text, "xalign", 0.0f, "ellipsize",
                                   PANGO_ELLIPSIZE_END, "max-width-chars", 30, NULL);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_margin_start (title, 9);
  self->search = new_search (self);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->note = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "max-width-chars", 30,
                             "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->note, "dim-label");
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                "propagate-natural-width", TRUE, "max-content-height", TALLEST, "child", self->list,
                NULL);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->note);
  if (tw_session_can_follow_up (self->session))
    add_wish (self, box);
  return box;
}

static void
opened_cb (GtkWidget *popover, GtkWidget *chip)
{
  look_up (g_object_get_data (G_OBJECT (chip), "menu"), chip);
}

GtkWidget *
tw_assumption_menu_new (TwSession *session, TwFacets *facets, guint index, const char *text)
{
  GtkWidget *chip = gtk_menu_button_new ();
  Menu *self = g_new0 (Menu, 1);
  self->session = g_object_ref (session);
  self->facets = tw_facets_ref (facets);
  self->index = index;
  self->text = g_strdup (text);
  self->cancellable = g_cancellable_new ();
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), new_content (self));
  add_choices (self, facet_of (self)->changes);
  update_search (self);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "ellipsize", PANGO_ELLIPSIZE_END,
                                   NULL);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (chip), label);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (chip), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (chip), self->popover);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (chip)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (chip, _("Change what is assumed, and run again"));
  gtk_widget_add_css_class (chip, "chip-button");
  g_object_set_data_full (G_OBJECT (chip), "menu", self, menu_free);
  g_signal_connect (self->popover, "show", G_CALLBACK (opened_cb), chip);
  return chip;
}
