// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-password-page.h"

#include <glib/gi18n.h>

#include "setup/tw-setup-connection.h"

struct _TwSetupPasswordPage {
  TwSetupPage parent_instance;

  AdwPreferencesGroup *group;
  GtkEditable *password;
};

G_DEFINE_FINAL_TYPE (TwSetupPasswordPage, tw_setup_password_page, TW_TYPE_SETUP_PAGE)

static gboolean
can_continue (TwSetupPage *page)
{
  return !tw_setup_draft_lacks_password (tw_setup_page_get_draft (page));
}

static void
load (TwSetupPage *page)
{
  TwSetupPasswordPage *self = TW_SETUP_PASSWORD_PAGE (page);
  tw_setup_page_keep_secret (page, self->password, TW_SETUP_PASSWORD);
}

static void
enter (TwSetupPage *page)
{
  TwSetupPasswordPage *self = TW_SETUP_PASSWORD_PAGE (page);
  TwSetupDraft *draft = tw_setup_page_get_draft (page);
  g_autofree char *text
    /* Translators: a database user and a host */
    = g_strdup_printf (_("The password of %s on %s"), tw_setup_draft_get_text (draft, TW_SETUP_USER),
                       tw_setup_draft_get_text (draft, TW_SETUP_HOST));
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_preferences_group_set_description (self->group, escaped);
  gtk_editable_set_text (self->password, tw_setup_draft_get_secret (draft, TW_SETUP_PASSWORD));
}

static void
tw_setup_password_page_class_init (TwSetupPasswordPageClass *klass)
{
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->load = load;
  page_class->enter = enter;
  page_class->can_continue = can_continue;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-password-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupPasswordPage, group);
  gtk_widget_class_bind_template_child (widget_class, TwSetupPasswordPage, password);
}

static void
tw_setup_password_page_init (TwSetupPasswordPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
