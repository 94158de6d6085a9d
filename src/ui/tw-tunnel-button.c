// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-tunnel-button.h"

#include <glib/gi18n.h>

#define LOOK_SECONDS 1 /* rates and age move; states last longer */

struct _TwTunnelButton {
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkWidget *dot;
  GtkLabel *state;
  GtkLabel *way;
  GtkLabel *sent;
  GtkLabel *received;
  GtkLabel *age;
  GtkLabel *connections;
  GtkLabel *reason;
  GtkWidget *restart;
  TwTunnel *tunnel; /* nullable: shared with the workspace */
  guint timer;
};

G_DEFINE_FINAL_TYPE (TwTunnelButton, tw_tunnel_button, ADW_TYPE_BIN)

static const char *
state_text (TwTunnelState state)
{
  switch (state) {
  case TW_TUNNEL_STARTING:
    return _("Starting");
  case TW_TUNNEL_OPENING:
    return _("Opening");
  case TW_TUNNEL_HANDSHAKE:
    return _("Waiting for the agent");
  case TW_TUNNEL_READY:
    return _("Open");
  case TW_TUNNEL_RESUMING:
    return _("Resuming");
  case TW_TUNNEL_CLOSED:
    return _("Closed");
  }
  return "";
}

static const char *
state_class (TwTunnelState state)
{
  switch (state) {
  case TW_TUNNEL_STARTING:
  case TW_TUNNEL_OPENING:
  case TW_TUNNEL_HANDSHAKE:
  case TW_TUNNEL_RESUMING:
    return "opening";
  case TW_TUNNEL_READY:
    return "ready";
  case TW_TUNNEL_CLOSED:
    return "failed";
  }
  return NULL;
}

static void
show_bytes (GtkLabel *label, guint64 bytes, double rate)
{
  g_autofree char *all = g_format_size (bytes);
  g_autofree char *each = g_format_size ((guint64) rate);
  /* Translators: an amount of data, and a speed: "2.4 MB · 310 kB/s" */
  g_autofree char *text = g_strdup_printf (_("%s · %s/s"), all, each);
  gtk_label_set_text (label, text);
}

static void
show_age (TwTunnelButton *self, const TwTunnelStatus *status)
{
  gint64 minutes = (g_get_monotonic_time () - status->since) / (60 * G_USEC_PER_SEC);
  g_autofree char *text = NULL;
  if (status->since == 0)
    text = g_strdup ("–");
  else if (minutes < 1)
    text = g_strdup (_("less than a minute"));
  else if (minutes < 60)
    text = g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), (int) minutes);
  else
    /* Translators: hours and minutes */
    text = g_strdup_printf (_("%d h %02d min"), (int) (minutes / 60), (int) (minutes % 60));
  if (status->n_resumed) {
    g_autofree char *resumed = g_strdup_printf (
      ngettext ("resumed once", "resumed %u times", status->n_resumed), status->n_resumed);
    g_autofree char *both = g_strdup_printf ("%s · %s", text, resumed);
    gtk_label_set_text (self->age, both);
    return;
  }
  gtk_label_set_text (self->age, text);
}

static void
show_reason (TwTunnelButton *self, const TwTunnelStatus *status)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *why = status->error ? status->error->message : status->message;
  const char *hint = status->error ? tw_error_get_hint (status->error) : NULL;
  const char *lines[] = { why, hint, status->trouble };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i])
      g_string_append_printf (text, "%s%s", text->len ? "\n" : "", lines[i]);
  gtk_label_set_text (self->reason, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), text->len > 0);
}

/* @state: what a screen reader says; the figures need no click either. */
static void
show_tooltip (TwTunnelButton *self, const char *state)
{
  /* Translators: "Tunnel: Open"; what was sent and received, with its speed; for how long */
  g_autofree char *text = g_strdup_printf (
    _("%s\nSent %s\nReceived %s\nOpen for %s"), state, gtk_label_get_text (self->sent),
    gtk_label_get_text (self->received), gtk_label_get_text (self->age));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
}

static void
look (TwTunnelButton *self)
{
  g_auto (TwTunnelStatus) status = { 0 };
  tw_tunnel_get_status (self->tunnel, &status);
  const char *classes[] = { "state-dot", state_class (status.state), NULL };
  gtk_widget_set_css_classes (self->dot, classes);
  gtk_label_set_text (self->state, state_text (status.state));
  show_bytes (self->sent, status.sent, status.send_rate);
  show_bytes (self->received, status.received, status.receive_rate);
  show_age (self, &status);
  show_reason (self, &status);
  g_autofree char *connections = g_strdup_printf ("%u", status.n_connections);
  gtk_label_set_text (self->connections, connections);
  /* Translators: the state of a tunnel, such as "Open" */
  g_autofree char *text = g_strdup_printf (_("Tunnel: %s"), state_text (status.state));
  show_tooltip (self, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

static gboolean
look_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

static void
show_way (TwTunnelButton *self)
{
  const char *host = tw_tunnel_get_host (self->tunnel);
  /* Translators: a host and a port, then the instance that leads to it */
  g_autofree char *text = g_strdup_printf (_("%s, port %u, through %s"), host ? host : "localhost",
                                           tw_tunnel_get_remote_port (self->tunnel),
                                           tw_tunnel_get_target (self->tunnel));
  gtk_label_set_text (self->way, text);
}

static void
set_tunnel (TwTunnelButton *self, TwTunnel *tunnel)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->tunnel, tw_tunnel_release);
  self->tunnel = tunnel ? tw_tunnel_share (tunnel) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), tunnel != NULL);
  if (tunnel == NULL)
    return;
  show_way (self);
  look (self);
  self->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
}

static void
workspace_changed_cb (TwTunnelButton *self, GParamSpec *pspec, TwSession *session)
{
  TwWorkspace *workspace = tw_session_get_workspace (session);
  set_tunnel (self, workspace ? tw_workspace_get_tunnel (workspace) : NULL);
}

static void
restart_cb (TwTunnelButton *self)
{
  tw_tunnel_restart (self->tunnel);
  look (self);
}

static void
tw_tunnel_button_dispose (GObject *object)
{
  TwTunnelButton *self = TW_TUNNEL_BUTTON (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->tunnel, tw_tunnel_release);
  gtk_widget_dispose_template (GTK_WIDGET (object), TW_TYPE_TUNNEL_BUTTON);
  G_OBJECT_CLASS (tw_tunnel_button_parent_class)->dispose (object);
}

static void
tw_tunnel_button_class_init (TwTunnelButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = tw_tunnel_button_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-tunnel-button.ui");
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, button);
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, dot);
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, state);
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, way);
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, sent);
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, received);
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, age);
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, connections);
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, reason);
  gtk_widget_class_bind_template_child (widget_class, TwTunnelButton, restart);
  gtk_widget_class_bind_template_callback (widget_class, restart_cb);
}

static void
tw_tunnel_button_init (TwTunnelButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tw_tunnel_button_set_session (TwTunnelButton *self, TwSession *session)
{
  g_return_if_fail (TW_IS_TUNNEL_BUTTON (self));
  g_signal_connect_object (session, "notify::workspace", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
