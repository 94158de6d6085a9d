// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-identity.h"

#include "setup/tw-preferences.h"
#include "setup/tw-setup-connection.h"
#include "ui/tw-aws-choice.h"

#define CHOSEN "aws-chosen" /* a flag: an empty text is a choice as well */

struct _TwSetupIdentity {
  AdwPreferencesGroup parent_instance;

  AdwComboRow *profile_row;
  AdwComboRow *region_row;

  TwSetupDraft *draft;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (TwSetupIdentity, tw_setup_identity, ADW_TYPE_PREFERENCES_GROUP)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
chosen_cb (TwSetupIdentity *self)
{
  if (self->showing || self->draft == NULL)
    return;
  /* Telling the regions anew, for another profile, leaves none chosen for a moment. */
  const char *profile = tw_aws_choice_get (self->profile_row);
  const char *region = tw_aws_choice_get (self->region_row);
  if (g_str_equal (tw_setup_draft_get_text (self->draft, TW_SETUP_AWS_PROFILE),
                   profile ? profile : "")
      && g_str_equal (tw_setup_draft_get_text (self->draft, TW_SETUP_AWS_REGION),
                      region ? region : ""))
    return;
  tw_setup_draft_set_text (self->draft, TW_SETUP_AWS_PROFILE, profile);
  tw_setup_draft_set_text (self->draft, TW_SETUP_AWS_REGION, region);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
tw_setup_identity_dispose (GObject *object)
{
  g_clear_object (&TW_SETUP_IDENTITY (object)->draft);
  G_OBJECT_CLASS (tw_setup_identity_parent_class)->dispose (object);
}

static void
tw_setup_identity_class_init (TwSetupIdentityClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_identity_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  signals[CHANGED] = g_signal_new ("changed", TW_TYPE_SETUP_IDENTITY, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-identity.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupIdentity, profile_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupIdentity, region_row);
}

static void
tw_setup_identity_init (TwSetupIdentity *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "" where none is chosen */
static const char *
get_or_null (TwSetupDraft *draft, const char *key)
{
  const char *text = tw_setup_draft_get_text (draft, key);
  return *text ? text : NULL;
}

static void
take_preferences (TwSetupDraft *draft)
{
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  tw_setup_draft_set_flag (draft, CHOSEN, TRUE);
  if (get_or_null (draft, TW_SETUP_AWS_PROFILE) || get_or_null (draft, TW_SETUP_AWS_REGION))
    return;
  tw_setup_draft_set_text (draft, TW_SETUP_AWS_PROFILE, preferences->aws_profile);
  tw_setup_draft_set_text (draft, TW_SETUP_AWS_REGION, preferences->region);
}

void
tw_setup_identity_show (TwSetupIdentity *self)
{
  g_return_if_fail (self->draft != NULL);
  self->showing = TRUE;
  tw_aws_choice_show (self->profile_row, self->region_row,
                      get_or_null (self->draft, TW_SETUP_AWS_PROFILE),
                      get_or_null (self->draft, TW_SETUP_AWS_REGION));
  self->showing = FALSE;
}

void
tw_setup_identity_keep (TwSetupIdentity *self, TwSetupDraft *draft)
{
  g_return_if_fail (TW_IS_SETUP_IDENTITY (self) && self->draft == NULL);
  self->draft = g_object_ref (draft);
  if (!tw_setup_draft_get_flag (draft, CHOSEN))
    take_preferences (draft);
  tw_setup_identity_show (self);
  tw_aws_choice_link (self->profile_row, self->region_row);
  g_signal_connect_object (self->profile_row, "notify::selected-item", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->region_row, "notify::selected-item", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
}
