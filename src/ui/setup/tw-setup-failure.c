// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-failure.h"

#include "core/tw-error.h"
#include "ui/tw-links.h"

struct _TwSetupFailure {
  AdwBin parent_instance;

  GtkLabel *message;
  GtkLabel *hint;
  GtkActionable *button;
};

G_DEFINE_FINAL_TYPE (TwSetupFailure, tw_setup_failure, ADW_TYPE_BIN)

enum { PROP_0, PROP_ACTION_NAME, N_PROPS };

static void
tw_setup_failure_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TwSetupFailure *self = TW_SETUP_FAILURE (object);
  switch (id) {
  case PROP_ACTION_NAME:
    gtk_actionable_set_action_name (self->button, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tw_setup_failure_class_init (TwSetupFailureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = tw_setup_failure_set_property;
  g_object_class_install_property (
    object_class, PROP_ACTION_NAME,
    g_param_spec_string ("action-name", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-failure.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupFailure, message);
  gtk_widget_class_bind_template_child (widget_class, TwSetupFailure, hint);
  gtk_widget_class_bind_template_child (widget_class, TwSetupFailure, button);
}

static void
tw_setup_failure_init (TwSetupFailure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_setup_failure_show (TwSetupFailure *self, const GError *error)
{
  g_return_if_fail (TW_IS_SETUP_FAILURE (self));
  const char *hint = tw_error_get_hint (error);
  gtk_label_set_text (self->message, error->message);
  g_autofree char *linked = tw_links_to_markup (hint ? hint : "");
  gtk_label_set_markup (self->hint, linked);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
}
