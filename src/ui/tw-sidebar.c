// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-sidebar.h"

#include "ui/history/tw-history-pane.h"
#include "ui/tw-stack.h"

struct _TwSidebar {
  AdwBin parent_instance;

  GtkToggleButton *tables_button;
  GtkToggleButton *history_button;
  GtkStack *stack;

  TwSession *session;
  TwTableBrowser *browser;
  TwHistoryPane *history; /* %NULL until it is first shown */
};

G_DEFINE_FINAL_TYPE (TwSidebar, tw_sidebar, ADW_TYPE_BIN)

static TwHistoryPane *
get_history (TwSidebar *self)
{
  if (self->history == NULL) {
    self->history = tw_history_pane_new (self->session);
    gtk_stack_add_named (self->stack, GTK_WIDGET (self->history), "history");
  }
  return self->history;
}

static void
toggled_cb (TwSidebar *self)
{
  gboolean history = gtk_toggle_button_get_active (self->history_button);
  if (history)
    get_history (self);
  tw_stack_show (self->stack, history ? "history" : "tables");
}

static void
tw_sidebar_dispose (GObject *object)
{
  g_clear_object (&TW_SIDEBAR (object)->session);
  G_OBJECT_CLASS (tw_sidebar_parent_class)->dispose (object);
}

static void
tw_sidebar_class_init (TwSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_sidebar_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tradewind/Tradewind/ui/tw-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSidebar, tables_button);
  gtk_widget_class_bind_template_child (widget_class, TwSidebar, history_button);
  gtk_widget_class_bind_template_child (widget_class, TwSidebar, stack);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
tw_sidebar_init (TwSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TwSidebar *
tw_sidebar_new (TwSession *session)
{
  TwSidebar *self = g_object_new (TW_TYPE_SIDEBAR, NULL);
  self->browser = tw_table_browser_new (session);
  self->session = g_object_ref (session);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->browser), "tables");
  toggled_cb (self);
  return self;
}

TwTableBrowser *
tw_sidebar_get_browser (TwSidebar *self)
{
  g_return_val_if_fail (TW_IS_SIDEBAR (self), NULL);
  return self->browser;
}

void
tw_sidebar_search_tables (TwSidebar *self)
{
  g_return_if_fail (TW_IS_SIDEBAR (self));
  gtk_toggle_button_set_active (self->tables_button, TRUE);
  tw_table_browser_focus_search (self->browser);
}

void
tw_sidebar_search_history (TwSidebar *self)
{
  g_return_if_fail (TW_IS_SIDEBAR (self));
  gtk_toggle_button_set_active (self->history_button, TRUE);
  tw_history_pane_focus_search (get_history (self));
}

void
tw_sidebar_refresh (TwSidebar *self)
{
  g_return_if_fail (TW_IS_SIDEBAR (self));
  if (self->history)
    tw_history_pane_refresh (self->history);
}
