// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-cryptic-offer.h"

#include <glib/gi18n.h>

#include "setup/tw-cryptic.h"

struct _TwCrypticOffer {
  AdwBin parent_instance;

  GtkLabel *label;
  GtkButton *button;
  GtkSpinner *spinner;

  TwSession *session;
  TwWorkspace *workspace; /* that the state is of */
  GCancellable *cancellable;
  TwCrypticState state;
};

G_DEFINE_FINAL_TYPE (TwCrypticOffer, tw_cryptic_offer, ADW_TYPE_BIN)

static void
show_state (TwCrypticOffer *self)
{
  gboolean present = self->state == TW_CRYPTIC_PRESENT;
  gtk_widget_set_visible (GTK_WIDGET (self), self->state != TW_CRYPTIC_NONE);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), TRUE);
  gtk_label_set_text (
    self->label,
    present ? _("The same data under cryptic names, explained by comments, is in the schema nw_abbr.")
            : _("The same data can be had under cryptic names such as t_cust_mst, explained by "
                "comments."));
  gtk_button_set_label (self->button, present ? _("Connect to nw_abbr") : _("Create nw_abbr Schema"));
}

static void
show_error (TwCrypticOffer *self, const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  g_autofree char *text
    = g_strdup_printf ("%s%s%s", error->message, hint ? " " : "", hint ? hint : "");
  show_state (self);
  gtk_label_set_text (self->label, text);
}

static void
show_working (TwCrypticOffer *self)
{
  gtk_label_set_text (self->label, _("Making the schema nw_abbr and loading its eight tables…"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_set_spinning (self->spinner, TRUE);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwCrypticOffer) self = user_data;
  g_autoptr (GError) error = NULL;
  TwCrypticState state = tw_cryptic_check_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->state = state;
  show_state (self);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwCrypticOffer) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean made = tw_cryptic_create_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->state = made ? TW_CRYPTIC_PRESENT : TW_CRYPTIC_MISSING;
  if (made)
    show_state (self);
  else
    show_error (self, error);
}

static void
connect_to_twin (TwCrypticOffer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name
    = tw_cryptic_save_profile (tw_workspace_get_profile (self->workspace), &error);
  if (name)
    tw_session_open (self->session, name);
  else
    show_error (self, error);
}

static void
clicked_cb (TwCrypticOffer *self)
{
  if (self->workspace == NULL)
    return;
  if (self->state == TW_CRYPTIC_PRESENT) {
    connect_to_twin (self);
    return;
  }
  show_working (self);
  tw_cryptic_create_async (self->workspace, self->cancellable, created_cb, g_object_ref (self));
}

static void
workspace_changed_cb (TwCrypticOffer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->state = TW_CRYPTIC_NONE;
  g_set_object (&self->workspace, tw_session_get_workspace (self->session));
  show_state (self);
  if (self->workspace)
    tw_cryptic_check_async (self->workspace, self->cancellable, checked_cb, g_object_ref (self));
}

static void
tw_cryptic_offer_dispose (GObject *object)
{
  TwCrypticOffer *self = TW_CRYPTIC_OFFER (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workspace);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tw_cryptic_offer_parent_class)->dispose (object);
}

static void
tw_cryptic_offer_class_init (TwCrypticOfferClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_cryptic_offer_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-cryptic-offer.ui");
  gtk_widget_class_bind_template_child (widget_class, TwCrypticOffer, label);
  gtk_widget_class_bind_template_child (widget_class, TwCrypticOffer, button);
  gtk_widget_class_bind_template_child (widget_class, TwCrypticOffer, spinner);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
tw_cryptic_offer_init (TwCrypticOffer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TwCrypticOffer *
tw_cryptic_offer_new (TwSession *session)
{
  TwCrypticOffer *self = g_object_new (TW_TYPE_CRYPTIC_OFFER, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::workspace", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  workspace_changed_cb (self);
  return self;
}
