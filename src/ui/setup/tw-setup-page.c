// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-page.h"

#include <glib/gi18n.h>

typedef struct {
  GtkLabel *heading_label;
  GtkLabel *description_label;
  AdwBin *body_bin;

  char *title;
  TwSetupDraft *draft;
} TwSetupPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TwSetupPage, tw_setup_page, ADW_TYPE_BIN)

enum { PROP_0, PROP_TITLE, PROP_HEADING, PROP_DESCRIPTION, PROP_BODY, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, ADVANCE, RETREAT, FINISH, N_SIGNALS };
static guint signals[N_SIGNALS];

static TwSetupPagePrivate *
priv_of (TwSetupPage *self)
{
  return tw_setup_page_get_instance_private (self);
}

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

static void
text_changed_cb (GtkEditable *field, TwSetupPage *self)
{
  const char *key = g_object_get_data (G_OBJECT (field), "setup-key");
  tw_setup_draft_set_text (priv_of (self)->draft, key, gtk_editable_get_text (field));
  tw_setup_page_changed (self);
}

static void
secret_changed_cb (GtkEditable *field, TwSetupPage *self)
{
  const char *key = g_object_get_data (G_OBJECT (field), "setup-key");
  tw_setup_draft_set_secret (priv_of (self)->draft, key, gtk_editable_get_text (field));
  tw_setup_page_changed (self);
}

static void
tw_setup_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TwSetupPage *self = TW_SETUP_PAGE (object);
  TwSetupPagePrivate *priv = priv_of (self);
  switch (id) {
  case PROP_TITLE:
    g_free (priv->title);
    priv->title = g_value_dup_string (value);
    break;
  case PROP_HEADING:
    set_label (priv->heading_label, g_value_get_string (value));
    break;
  case PROP_DESCRIPTION:
    set_label (priv->description_label, g_value_get_string (value));
    break;
  case PROP_BODY:
    adw_bin_set_child (priv->body_bin, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tw_setup_page_dispose (GObject *object)
{
  g_clear_object (&priv_of (TW_SETUP_PAGE (object))->draft);
  G_OBJECT_CLASS (tw_setup_page_parent_class)->dispose (object);
}

static void
tw_setup_page_finalize (GObject *object)
{
  g_free (priv_of (TW_SETUP_PAGE (object))->title);
  G_OBJECT_CLASS (tw_setup_page_parent_class)->finalize (object);
}

static void
add_signals (GType type)
{
  const char *const plain[] = { "changed", "advance", "retreat" };
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    signals[i] = g_signal_new (plain[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
  signals[FINISH] = g_signal_new ("finish", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tw_setup_page_class_init (TwSetupPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = tw_setup_page_set_property;
  object_class->dispose = tw_setup_page_dispose;
  object_class->finalize = tw_setup_page_finalize;

  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_HEADING] = g_param_spec_string ("heading", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_BODY] = g_param_spec_object ("body", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  add_signals (TW_TYPE_SETUP_PAGE);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, TwSetupPage, heading_label);
  gtk_widget_class_bind_template_child_private (widget_class, TwSetupPage, description_label);
  gtk_widget_class_bind_template_child_private (widget_class, TwSetupPage, body_bin);
}

static void
tw_setup_page_init (TwSetupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TwSetupPage *
tw_setup_page_new (GType type, TwSetupDraft *draft)
{
  TwSetupPage *self = g_object_new (type, NULL);
  priv_of (self)->draft = g_object_ref (draft);
  TwSetupPageClass *klass = TW_SETUP_PAGE_GET_CLASS (self);
  if (klass->load)
    klass->load (self);
  return self;
}

TwSetupDraft *
tw_setup_page_get_draft (TwSetupPage *self)
{
  g_return_val_if_fail (TW_IS_SETUP_PAGE (self), NULL);
  return priv_of (self)->draft;
}

const char *
tw_setup_page_get_title (TwSetupPage *self)
{
  g_return_val_if_fail (TW_IS_SETUP_PAGE (self), NULL);
  return priv_of (self)->title;
}

void
tw_setup_page_set_heading (TwSetupPage *self, const char *heading)
{
  g_return_if_fail (TW_IS_SETUP_PAGE (self));
  set_label (priv_of (self)->heading_label, heading);
}

void
tw_setup_page_set_description (TwSetupPage *self, const char *description)
{
  g_return_if_fail (TW_IS_SETUP_PAGE (self));
  set_label (priv_of (self)->description_label, description);
}

void
tw_setup_page_enter (TwSetupPage *self)
{
  TwSetupPageClass *klass = TW_SETUP_PAGE_GET_CLASS (self);
  if (klass->enter)
    klass->enter (self);
}

void
tw_setup_page_leave (TwSetupPage *self)
{
  TwSetupPageClass *klass = TW_SETUP_PAGE_GET_CLASS (self);
  if (klass->leave)
    klass->leave (self);
}

gboolean
tw_setup_page_can_continue (TwSetupPage *self)
{
  TwSetupPageClass *klass = TW_SETUP_PAGE_GET_CLASS (self);
  return klass->can_continue == NULL || klass->can_continue (self);
}

const char *
tw_setup_page_get_continue_label (TwSetupPage *self)
{
  TwSetupPageClass *klass = TW_SETUP_PAGE_GET_CLASS (self);
  return klass->get_continue_label ? klass->get_continue_label (self) : _("Continue");
}

gboolean
tw_setup_page_commit (TwSetupPage *self)
{
  TwSetupPageClass *klass = TW_SETUP_PAGE_GET_CLASS (self);
  return klass->commit == NULL || klass->commit (self);
}

void
tw_setup_page_changed (TwSetupPage *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tw_setup_page_advance (TwSetupPage *self)
{
  g_signal_emit (self, signals[ADVANCE], 0);
}

void
tw_setup_page_retreat (TwSetupPage *self)
{
  g_signal_emit (self, signals[RETREAT], 0);
}

void
tw_setup_page_finish (TwSetupPage *self, const char *profile)
{
  g_signal_emit (self, signals[FINISH], 0, profile);
}

static void
keep (TwSetupPage *self, GtkEditable *field, const char *key, const char *text, GCallback changed)
{
  gtk_editable_set_text (field, text);
  g_object_set_data_full (G_OBJECT (field), "setup-key", g_strdup (key), g_free);
  g_signal_connect_object (field, "changed", changed, self, 0);
  tw_setup_page_name_field (field);
}

void
tw_setup_page_name_field (GtkEditable *field)
{
  GtkEditable *inner = gtk_editable_get_delegate (field);
  gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (field)), -1);
}

void
tw_setup_page_keep (TwSetupPage *self, GtkEditable *field, const char *key)
{
  keep (self, field, key, tw_setup_draft_get_text (priv_of (self)->draft, key),
        G_CALLBACK (text_changed_cb));
}

void
tw_setup_page_keep_secret (TwSetupPage *self, GtkEditable *field, const char *key)
{
  keep (self, field, key, tw_setup_draft_get_secret (priv_of (self)->draft, key),
        G_CALLBACK (secret_changed_cb));
}
