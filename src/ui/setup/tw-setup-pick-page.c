// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-pick-page.h"

#include <glib/gi18n.h>

#include "setup/tw-setup-making.h"
#include "ui/setup/tw-setup-aws-row.h"
#include "ui/setup/tw-setup-identity.h"

#define PICKED "picked"

struct _TwSetupPickPage {
  TwSetupPage parent_instance;

  TwSetupIdentity *identity;
  TwSetupAwsRow *aws_row;
  AdwActionRow *picked_row;
};

G_DEFINE_FINAL_TYPE (TwSetupPickPage, tw_setup_pick_page, TW_TYPE_SETUP_PAGE)

static void
show_picked (TwSetupPickPage *self)
{
  TwSetupDraft *draft = tw_setup_page_get_draft (TW_SETUP_PAGE (self));
  const char *picked = tw_setup_draft_get_text (draft, PICKED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->picked_row), picked);
  adw_action_row_set_subtitle (self->picked_row,
                               tw_setup_draft_get_flag (draft, TW_SETUP_PRIVATE)
                                 ? _("Private: it is reached through a bastion beside it")
                                 : _("Reached directly"));
  gtk_widget_set_visible (GTK_WIDGET (self->picked_row), *picked != '\0');
  tw_setup_page_changed (TW_SETUP_PAGE (self));
}

static void
picked_cb (TwSetupPickPage *self, const TwSetupAwsPick *pick)
{
  TwSetupDraft *draft = tw_setup_page_get_draft (TW_SETUP_PAGE (self));
  tw_setup_aws_pick_take (pick, draft);
  tw_setup_draft_take_cluster (draft, pick->name, !pick->is_public && !pick->serverless);
  tw_setup_draft_set_text (draft, PICKED, pick->name);
  show_picked (self);
}

static void
identity_changed_cb (TwSetupPickPage *self)
{
  tw_setup_draft_set_text (tw_setup_page_get_draft (TW_SETUP_PAGE (self)), PICKED, NULL);
  show_picked (self);
  tw_setup_lookup_row_look (TW_SETUP_LOOKUP_ROW (self->aws_row));
}

/* The account may not list its clusters, or it is no cluster of Redshift's. */
static void
by_hand_cb (TwSetupPickPage *self)
{
  TwSetupDraft *draft = tw_setup_page_get_draft (TW_SETUP_PAGE (self));
  tw_setup_draft_take_cluster (draft, NULL, FALSE);
  tw_setup_draft_set_text (draft, PICKED, NULL);
  show_picked (self);
  tw_setup_page_advance (TW_SETUP_PAGE (self));
}

static gboolean
can_continue (TwSetupPage *page)
{
  return *tw_setup_draft_get_text (tw_setup_page_get_draft (page), PICKED) != '\0';
}

static void
load (TwSetupPage *page)
{
  TwSetupPickPage *self = TW_SETUP_PICK_PAGE (page);
  TwSetupDraft *draft = tw_setup_page_get_draft (page);
  tw_setup_identity_keep (self->identity, draft);
  tw_setup_aws_row_follow (self->aws_row, draft);
}

static void
enter (TwSetupPage *page)
{
  TwSetupPickPage *self = TW_SETUP_PICK_PAGE (page);
  show_picked (self);
  if (!can_continue (page))
    tw_setup_lookup_row_look (TW_SETUP_LOOKUP_ROW (self->aws_row));
}

static void
tw_setup_pick_page_class_init (TwSetupPickPageClass *klass)
{
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->load = load;
  page_class->enter = enter;
  page_class->can_continue = can_continue;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_SETUP_IDENTITY);
  g_type_ensure (TW_TYPE_SETUP_AWS_ROW);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-pick-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupPickPage, identity);
  gtk_widget_class_bind_template_child (widget_class, TwSetupPickPage, aws_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupPickPage, picked_row);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, identity_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, by_hand_cb);
}

static void
tw_setup_pick_page_init (TwSetupPickPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
