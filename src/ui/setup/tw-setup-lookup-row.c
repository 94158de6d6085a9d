// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-lookup-row.h"

#include <glib/gi18n.h>

#include "core/tw-error.h"
#include "core/tw-worker.h"
#include "ui/tw-button.h"

#define VALUE "value"

typedef struct {
  GPtrArray *rows; /* of GtkWidget, shown */
  GCancellable *cancellable; /* of the look-up that is under way */
} TwSetupLookupRowPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TwSetupLookupRow, tw_setup_lookup_row, ADW_TYPE_EXPANDER_ROW)

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

static TwSetupLookupRowPrivate *
get (TwSetupLookupRow *self)
{
  return tw_setup_lookup_row_get_instance_private (self);
}

static void
clear_rows (TwSetupLookupRow *self)
{
  GPtrArray *rows = get (self)->rows;
  for (guint i = 0; i < rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static GtkWidget *
add_row (TwSetupLookupRow *self, const char *title, const char *subtitle, GtkWidget *prefix)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), prefix);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (get (self)->rows, row);
  return row;
}

static GtkWidget *
add_button (GtkWidget *row, const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  return button;
}

static void
use_cb (TwSetupLookupRow *self, GtkButton *button)
{
  g_autoptr (GObject) keeper = g_object_ref (G_OBJECT (button));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
  g_signal_emit (self, signals[PICKED], 0, g_object_get_data (keeper, VALUE));
}

static void look_up (TwSetupLookupRow *self);

static void
show_failure (TwSetupLookupRow *self, const GError *error)
{
  const char *hint = tw_error_get_hint (error);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-error-symbolic");
  gtk_widget_add_css_class (icon, "error");
  GtkWidget *row = add_row (self, error->message, hint ? hint : "", icon);
  GtkWidget *button = add_button (row, _("Try Again"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (look_up), self, G_CONNECT_SWAPPED);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwSetupLookupRow *self = TW_SETUP_LOOKUP_ROW (source);
  TwSetupLookupRowClass *klass = TW_SETUP_LOOKUP_ROW_GET_CLASS (self);
  g_autoptr (GError) error = NULL;
  gpointer found = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean wanted = get (self)->rows != NULL
                    && get (self)->cancellable == g_task_get_cancellable (G_TASK (result));
  if (wanted) {
    clear_rows (self);
    if (found)
      klass->show (self, found);
    else
      show_failure (self, error);
    if (get (self)->rows->len == 0)
      add_row (self, _("Nothing here"), _(klass->nothing),
               gtk_image_new_from_icon_name ("tw-stopped-symbolic"));
  }
  if (found)
    klass->free_found (found);
}

static void
look_up_thread (GTask *task, gpointer source, gpointer description, GCancellable *cancellable)
{
  TwSetupLookupRowClass *klass = TW_SETUP_LOOKUP_ROW_GET_CLASS (source);
  GError *error = NULL;
  gpointer found = klass->find (description, cancellable, &error);
  if (found)
    g_task_return_pointer (task, found, klass->free_found);
  else
    g_task_return_error (task, error);
}

static void
look_up (TwSetupLookupRow *self)
{
  TwSetupLookupRowPrivate *priv = get (self);
  TwSetupLookupRowClass *klass = TW_SETUP_LOOKUP_ROW_GET_CLASS (self);
  clear_rows (self);
  GtkWidget *spinner = gtk_spinner_new ();
  gtk_spinner_start (GTK_SPINNER (spinner));
  add_row (self, _("Asking AWS…"), "", spinner);
  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  priv->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, priv->cancellable, looked_up_cb, NULL);
  g_task_set_source_tag (task, look_up);
  g_task_set_task_data (task, klass->describe (self), klass->free_description);
  tw_worker_run (TW_WORKER_NETWORK, task, look_up_thread);
}

static void
expanded_cb (TwSetupLookupRow *self)
{
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    look_up (self);
}

static void
tw_setup_lookup_row_dispose (GObject *object)
{
  TwSetupLookupRowPrivate *priv = get (TW_SETUP_LOOKUP_ROW (object));
  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  g_clear_pointer (&priv->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_setup_lookup_row_parent_class)->dispose (object);
}

static void
tw_setup_lookup_row_class_init (TwSetupLookupRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_lookup_row_dispose;
  signals[PICKED] = g_signal_new ("picked", TW_TYPE_SETUP_LOOKUP_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
tw_setup_lookup_row_init (TwSetupLookupRow *self)
{
  get (self)->rows = g_ptr_array_new ();
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

void
tw_setup_lookup_row_add (TwSetupLookupRow *self, const char *title, const char *subtitle,
                         const char *icon, gpointer value, GDestroyNotify free_value)
{
  g_return_if_fail (TW_IS_SETUP_LOOKUP_ROW (self));
  GtkWidget *row = add_row (self, title, subtitle, gtk_image_new_from_icon_name (icon));
  GtkWidget *button = add_button (row, _("Use"));
  /* Translators: the name of a cluster, a workgroup or an instance */
  g_autofree char *label = g_strdup_printf (_("Use %s"), title);
  tw_button_name (button, label);
  gtk_widget_set_sensitive (button, value != NULL);
  g_object_set_data_full (G_OBJECT (button), VALUE, value, free_value);
  g_signal_connect_object (button, "clicked", G_CALLBACK (use_cb), self, G_CONNECT_SWAPPED);
}

void
tw_setup_lookup_row_look (TwSetupLookupRow *self)
{
  g_return_if_fail (TW_IS_SETUP_LOOKUP_ROW (self));
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    look_up (self);
  else
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}
