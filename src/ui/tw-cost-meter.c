// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-cost-meter.h"

#include <glib/gi18n.h>

#include "setup/tw-provision-record.h"
#include "ui/tw-settings.h"
#include "ui/tw-style.h"

#define PERIOD_SECONDS 30

struct _TwCostMeter {
  AdwBin parent_instance;

  GtkButton *button;
  GFileMonitor *monitor; /* nullable: of what this computer knows of */
  gboolean wide;
  guint timer;
};

G_DEFINE_FINAL_TYPE (TwCostMeter, tw_cost_meter, ADW_TYPE_BIN)

/* Stacks that were told of already, by their id; for the whole program. */
static GHashTable *noticed;

static void
notify (const TwProvisionRecord *record, double cost)
{
  GApplication *application = g_application_get_default ();
  const char *id = record->stack_id ? record->stack_id : record->token;
  if (noticed == NULL)
    noticed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (application == NULL || !g_hash_table_add (noticed, g_strdup (id)))
    return;
  g_autofree char *dollars = tw_estimate_format (cost);
  g_autofree char *body
    = g_strdup_printf (_("The stack %s has cost about %s up to now. Delete it when it is no longer "
                         "needed."),
                       record->stack_name, dollars);
  g_autoptr (GNotification) notification = g_notification_new (_("Still Running in AWS"));
  g_notification_set_body (notification, body);
  g_application_send_notification (application, record->stack_name, notification);
}

static void
show_cost (TwCostMeter *self, double cost, double hourly)
{
  g_autofree char *dollars = tw_estimate_format (cost);
  g_autofree char *an_hour = tw_estimate_format (hourly);
  /* Translators: two sums of money, such as $0.58 */
  g_autofree char *text
    = g_strdup_printf (_("Running in AWS: about %s up to now, %s an hour"), dollars, an_hour);
  gtk_button_set_label (self->button, self->wide ? text : dollars);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (self->button)),
                           self->wide ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

static gboolean
update_cb (gpointer user_data)
{
  TwCostMeter *self = user_data;
  g_autoptr (GPtrArray) records = tw_provision_records_list ();
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint hours = g_settings_get_uint (tw_settings_get (), "aws-notice-hours");
  double cost = 0, hourly = 0;
  for (guint i = 0; i < records->len; i++) {
    const TwProvisionRecord *record = records->pdata[i];
    double of_this = tw_provision_record_cost (record, now);
    cost += of_this;
    hourly += record->hourly;
    if (hours && now - record->created >= hours * 3600)
      notify (record, of_this);
  }
  show_cost (self, cost, hourly);
  gtk_widget_set_visible (GTK_WIDGET (self), records->len > 0);
  return G_SOURCE_CONTINUE;
}

static void
tw_cost_meter_dispose (GObject *object)
{
  TwCostMeter *self = TW_COST_METER (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (tw_cost_meter_parent_class)->dispose (object);
}

static void
tw_cost_meter_class_init (TwCostMeterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_cost_meter_dispose;
}

static void
tw_cost_meter_init (TwCostMeter *self)
{
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.show-estate");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "numeric");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  self->monitor = tw_provision_records_watch ();
  if (self->monitor)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (update_cb), self,
                             G_CONNECT_SWAPPED);
  self->timer = g_timeout_add_seconds (PERIOD_SECONDS, update_cb, self);
  update_cb (self);
}

void
tw_cost_meter_set_wide (TwCostMeter *self, gboolean wide)
{
  g_return_if_fail (TW_IS_COST_METER (self));
  self->wide = wide;
  tw_style_set (GTK_WIDGET (self->button), "flat", wide);
  tw_style_set (GTK_WIDGET (self->button), "caption-heading", wide);
  update_cb (self);
}
