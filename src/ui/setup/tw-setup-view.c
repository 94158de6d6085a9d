// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-view.h"

#include <glib/gi18n.h>

#include "setup/tw-setup-connection.h"
#include "ui/setup/tw-setup-password-page.h"
#include "ui/setup/tw-setup-routes-page.h"
#include "ui/tw-stack.h"

#define OPEN "assistant-open"
#define PAGE "page"

struct _TwSetupView {
  AdwBin parent_instance;

  GtkWidget *back_button;
  GtkLabel *title_label;
  GtkLabel *step_label;
  AdwWindowTitle *narrow_title; /* where the route's name would be cut */
  GtkStack *stack;
  GtkWidget *bottom;
  GtkWidget *continue_button;

  TwSetupDraft *draft;
  const TwSetupRoute *route; /* nullable: it is being chosen */
  TwSetupPage *routes_page;
  TwSetupPage *password_page; /* once it was needed */
  TwSetupPage *pages[TW_SETUP_MAX_PAGES]; /* of the route, once they were turned to */
  TwSetupPage *shown; /* nullable: the assistant is closed */
};

G_DEFINE_FINAL_TYPE (TwSetupView, tw_setup_view, ADW_TYPE_BIN)

enum { CLOSED, FINISHED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Where the person is. */

static guint
get_page_number (TwSetupView *self)
{
  guint64 number = 0;
  g_ascii_string_to_unsigned (tw_setup_draft_get_text (self->draft, PAGE), 10, 0,
                              TW_SETUP_MAX_PAGES, &number, NULL);
  guint n = self->route ? tw_setup_route_get_n_pages (self->route) : 1;
  return MIN ((guint) number, n - 1);
}

static void
set_page_number (TwSetupView *self, guint number)
{
  g_autofree char *text = number ? g_strdup_printf ("%u", number) : NULL;
  tw_setup_draft_set_text (self->draft, PAGE, text);
}

/* A page may be passed over, as things are. */
static gboolean
is_needed (TwSetupView *self, guint number)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (self->route->pages[number] ());
  TwSetupPageClass *page_class = (TwSetupPageClass *) class;
  return page_class->is_needed == NULL || page_class->is_needed (self->draft);
}

/* How many pages there are before @number that are turned to. */
static guint
count_needed (TwSetupView *self, guint number)
{
  guint n = 0;
  for (guint i = 0; i < number; i++)
    n += is_needed (self, i);
  return n;
}

static void
update_bar (TwSetupView *self)
{
  if (self->shown == NULL)
    return;
  const char *label = tw_setup_page_get_continue_label (self->shown);
  gtk_widget_set_visible (self->bottom, label != NULL);
  if (label)
    gtk_button_set_label (GTK_BUTTON (self->continue_button), label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "setup.continue",
                                 label && tw_setup_page_can_continue (self->shown));
}

static char *
dup_step (TwSetupView *self)
{
  if (self->route == NULL)
    return g_strdup ("");
  /* Translators: the second step of five */
  return g_strdup_printf (_("Step %u of %u"), count_needed (self, get_page_number (self)) + 1,
                          count_needed (self, tw_setup_route_get_n_pages (self->route)));
}

static void
update_title (TwSetupView *self)
{
  const char *title = self->route ? _(self->route->title) : tw_setup_page_get_title (self->shown);
  g_autofree char *step = dup_step (self);
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->step_label, step);
  gtk_widget_set_visible (GTK_WIDGET (self->step_label), *step);
  adw_window_title_set_title (self->narrow_title, *step ? step : title);
  gtk_widget_set_visible (self->back_button, self->route != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "setup.back", self->route != NULL);
}

static void
focus_first (TwSetupView *self)
{
  gboolean chosen = gtk_widget_get_focus_child (GTK_WIDGET (self->shown)) != NULL;
  if (!chosen && !gtk_widget_child_focus (GTK_WIDGET (self->shown), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (self->continue_button);
}

static void
show_page (TwSetupView *self, TwSetupPage *page)
{
  if (self->shown)
    tw_setup_page_leave (self->shown);
  self->shown = page;
  tw_stack_show_widget (self->stack, GTK_WIDGET (page));
  update_title (self);
  update_bar (self);
  tw_setup_page_enter (page);
  focus_first (self);
}

/* Turning pages. */

static void advance (TwSetupView *self);
static void retreat (TwSetupView *self);
static void finish (TwSetupView *self, const char *profile);

static void
page_changed_cb (TwSetupView *self, TwSetupPage *page)
{
  if (page == self->shown)
    update_bar (self);
}

static void
page_advance_cb (TwSetupView *self, TwSetupPage *page)
{
  if (page == self->shown)
    advance (self);
}

static void
page_retreat_cb (TwSetupView *self, TwSetupPage *page)
{
  if (page == self->shown)
    retreat (self);
}

static void
page_finish_cb (TwSetupView *self, const char *profile, TwSetupPage *page)
{
  if (page == self->shown)
    finish (self, profile);
}

static TwSetupPage *
add_page (TwSetupView *self, GType type)
{
  TwSetupPage *page = tw_setup_page_new (type, self->draft);
  g_signal_connect_object (page, "changed", G_CALLBACK (page_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "advance", G_CALLBACK (page_advance_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "retreat", G_CALLBACK (page_retreat_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "finish", G_CALLBACK (page_finish_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->stack, GTK_WIDGET (page));
  return page;
}

/* A password is never written down, and so a crash loses it: it is asked for where it is missed. */
static gboolean
lacks_password (TwSetupView *self, TwSetupPage *page)
{
  return TW_SETUP_PAGE_GET_CLASS (page)->needs_login && !self->route->makes_login
         && tw_setup_draft_lacks_password (self->draft);
}

static void
show_number (TwSetupView *self, guint number)
{
  set_page_number (self, number);
  if (self->pages[number] == NULL)
    self->pages[number] = add_page (self, self->route->pages[number] ());
  if (!lacks_password (self, self->pages[number])) {
    show_page (self, self->pages[number]);
    return;
  }
  if (self->password_page == NULL)
    self->password_page = add_page (self, TW_TYPE_SETUP_PASSWORD_PAGE);
  show_page (self, self->password_page);
}

static void
remove_pages (TwSetupView *self)
{
  for (guint i = 0; i < TW_SETUP_MAX_PAGES; i++)
    if (self->pages[i])
      gtk_stack_remove (self->stack, GTK_WIDGET (g_steal_pointer (&self->pages[i])));
}

static void
show_routes (TwSetupView *self)
{
  self->route = NULL;
  show_page (self, self->routes_page);
  remove_pages (self);
}

static void
close_assistant (TwSetupView *self)
{
  if (self->shown)
    tw_setup_page_leave (self->shown);
  self->shown = NULL;
  tw_setup_draft_set_flag (self->draft, OPEN, FALSE);
}

static void
finish (TwSetupView *self, const char *profile)
{
  g_autofree char *name = g_strdup (profile);
  close_assistant (self);
  tw_setup_draft_clear (self->draft);
  self->route = NULL;
  remove_pages (self);
  g_signal_emit (self, signals[FINISHED], 0, name);
}

static void
advance (TwSetupView *self)
{
  /* What comes after the password is the page that missed it. */
  guint next = get_page_number (self) + (self->shown == self->password_page ? 0 : 1);
  while (self->route && self->route->pages[next] && !is_needed (self, next))
    next++;
  if (self->route && next < tw_setup_route_get_n_pages (self->route))
    show_number (self, next);
}

static void
retreat (TwSetupView *self)
{
  guint number = get_page_number (self);
  if (self->route == NULL)
    return;
  while (number > 0 && !is_needed (self, number - 1))
    number--;
  if (number > 0) {
    show_number (self, number - 1);
    return;
  }
  tw_setup_draft_set_text (self->draft, TW_SETUP_ROUTE, NULL);
  show_routes (self);
}

static void
route_chosen_cb (TwSetupView *self, const char *id)
{
  const TwSetupRoute *route = tw_setup_route_find (id);
  if (route->profile) {
    close_assistant (self);
    g_signal_emit (self, signals[FINISHED], 0, route->profile);
    return;
  }
  tw_setup_draft_set_text (self->draft, TW_SETUP_ROUTE, id);
  self->route = route;
  show_number (self, 0);
}

static void
continue_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwSetupView *self = TW_SETUP_VIEW (widget);
  if (self->shown && tw_setup_page_commit (self->shown))
    advance (self);
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  retreat (TW_SETUP_VIEW (widget));
}

static void
later_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TwSetupView *self = TW_SETUP_VIEW (widget);
  close_assistant (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
tw_setup_view_dispose (GObject *object)
{
  TwSetupView *self = TW_SETUP_VIEW (object);
  if (self->shown)
    tw_setup_page_leave (self->shown);
  self->shown = NULL;
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (tw_setup_view_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "setup.continue", NULL, continue_cb);
  gtk_widget_class_install_action (klass, "setup.back", NULL, back_cb);
  gtk_widget_class_install_action (klass, "setup.later", NULL, later_cb);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Left, GDK_ALT_MASK, "setup.back", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "setup.later", NULL);
}

static void
tw_setup_view_class_init (TwSetupViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_view_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupView, back_button);
  gtk_widget_class_bind_template_child (widget_class, TwSetupView, title_label);
  gtk_widget_class_bind_template_child (widget_class, TwSetupView, step_label);
  gtk_widget_class_bind_template_child (widget_class, TwSetupView, narrow_title);
  gtk_widget_class_bind_template_child (widget_class, TwSetupView, stack);
  gtk_widget_class_bind_template_child (widget_class, TwSetupView, bottom);
  gtk_widget_class_bind_template_child (widget_class, TwSetupView, continue_button);
  install_actions (widget_class);
  signals[CLOSED] = g_signal_new ("closed", TW_TYPE_SETUP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", TW_TYPE_SETUP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tw_setup_view_init (TwSetupView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TwSetupView *
tw_setup_view_new (TwSetupDraft *draft)
{
  TwSetupView *self = g_object_new (TW_TYPE_SETUP_VIEW, NULL);
  self->draft = g_object_ref (draft);
  self->routes_page = add_page (self, TW_TYPE_SETUP_ROUTES_PAGE);
  g_signal_connect_object (self->routes_page, "chosen", G_CALLBACK (route_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
tw_setup_view_start (TwSetupView *self)
{
  g_return_if_fail (TW_IS_SETUP_VIEW (self));
  tw_setup_draft_set_flag (self->draft, OPEN, TRUE);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_default_widget (GTK_WINDOW (root), self->continue_button);
  self->route = tw_setup_route_find (tw_setup_draft_get_text (self->draft, TW_SETUP_ROUTE));
  if (self->route)
    show_number (self, get_page_number (self));
  else
    show_routes (self);
}

gboolean
tw_setup_view_is_waiting (TwSetupDraft *draft)
{
  return tw_setup_draft_get_flag (draft, OPEN);
}
