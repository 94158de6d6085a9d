// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <string.h>

#include "setup/tw-dotenv.h"
#include "ui/tw-choose-file.h"
#include "ui/setup/tw-setup-connection-private.h"

/* What arrives at once was pasted; what grows letter by letter is being typed. */
#define PASTED_LENGTH 4

static TwSetupDraft *
draft_of (TwSetupConnectionPage *self)
{
  return tw_setup_page_get_draft (TW_SETUP_PAGE (self));
}

static void
say_filled (TwSetupConnectionPage *self, const char *text)
{
  gtk_label_set_text (self->filled_label, text);
  gtk_widget_set_visible (self->filled_row, *text != '\0');
}

/* A pasted address. */

static void
add_part (GPtrArray *parts, gboolean named, const char *part)
{
  if (named)
    g_ptr_array_add (parts, (gpointer) part);
}

/* (transfer full): "host, port, user and password" */
static char *
list_parts (const TwAddress *address)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  add_part (parts, address->host != NULL, _("host"));
  add_part (parts, address->port != 0, _("port"));
  add_part (parts, address->database != NULL, _("database"));
  add_part (parts, address->user != NULL, _("user"));
  add_part (parts, address->password != NULL, _("password"));
  add_part (parts, address->cluster != NULL, _("cluster"));
  add_part (parts, address->workgroup != NULL, _("workgroup"));
  add_part (parts, address->region != NULL, _("region"));
  add_part (parts, address->tls_mode != NULL, _("TLS"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

static void
take_address (TwSetupConnectionPage *self, const TwAddress *address)
{
  tw_setup_draft_take_address (draft_of (self), address);
  if (address->host)
    tw_setup_draft_set_text (draft_of (self), TW_SETUP_NETWORK, NULL);
  tw_setup_connection_show (self);
  g_autofree char *parts = list_parts (address);
  /* Translators: "host, port, database, user" */
  g_autofree char *text = g_strdup_printf (_("Filled in: %s"), parts);
  say_filled (self, text);
}

static void
paste_changed_cb (TwSetupConnectionPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->paste)));
  guint length = (guint) g_utf8_strlen (text, -1);
  gboolean pasted = length >= self->pasted_length + PASTED_LENGTH;
  self->pasted_length = length;
  tw_setup_problem_set (self->paste_problem, GTK_WIDGET (self->paste), NULL);
  if (length == 0)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAddress) address = tw_address_parse (text, &error);
  if (address)
    take_address (self, address);
  else if (pasted)
    tw_setup_problem_set (self->paste_problem, GTK_WIDGET (self->paste), error->message);
  if (address && pasted)
    gtk_editable_set_text (self->paste, ""); /* it may hold a password */
}

/* A .env file. */

static const char *
fate_icon (TwImportFate fate)
{
  switch (fate) {
  case TW_IMPORT_PREFERENCE:
  case TW_IMPORT_PROFILE:
    return "tw-tick-symbolic";
  case TW_IMPORT_SECRET:
    return "tw-key-symbolic";
  case TW_IMPORT_UNUSED:
  case TW_IMPORT_UNKNOWN:
  case TW_IMPORT_N:
    break;
  }
  return "tw-stopped-symbolic";
}

static void
add_dotenv_row (TwSetupConnectionPage *self, const char *title, const char *subtitle,
                const char *icon)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  gtk_widget_add_css_class (image, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_expander_row_add_row (self->dotenv_row, row);
  g_ptr_array_add (self->dotenv_rows, row);
}

static void
show_items (TwSetupConnectionPage *self, const TwDotenv *dotenv, const TwDotenvImport *import)
{
  for (guint i = 0; i < self->dotenv_rows->len; i++)
    adw_expander_row_remove (self->dotenv_row, self->dotenv_rows->pdata[i]);
  g_ptr_array_set_size (self->dotenv_rows, 0);
  for (guint i = 0; i < import->items->len; i++) {
    const TwImportItem *item = import->items->pdata[i];
    gboolean password = g_str_equal (item->key, "OPTION3_PASSWORD");
    add_dotenv_row (self, item->key,
                    password ? _("The password below; it goes into no file") : item->where,
                    fate_icon (item->fate));
  }
  for (guint i = 0; i < dotenv->problems->len; i++)
    add_dotenv_row (self, _("Not understood"), dotenv->problems->pdata[i],
                    "dialog-warning-symbolic");
  adw_expander_row_set_enable_expansion (self->dotenv_row, self->dotenv_rows->len > 0);
  adw_expander_row_set_expanded (self->dotenv_row, self->dotenv_rows->len > 0);
}

static void
take_dotenv (TwSetupConnectionPage *self, const TwDotenv *dotenv, const TwDotenvImport *import)
{
  TwSetupDraft *draft = draft_of (self);
  g_autoptr (TwAddress) address
    = import->profile ? tw_address_parse (import->profile->uri, NULL) : NULL;
  if (address) {
    tw_setup_draft_take_address (draft, address);
    tw_setup_draft_set_list (draft, TW_SETUP_SCHEMAS,
                             (const char *const *) import->profile->schemas);
  }
  const char *password = tw_dotenv_get (dotenv, "OPTION3_PASSWORD");
  if (password)
    tw_setup_draft_set_secret (draft, TW_SETUP_PASSWORD, password);
  if (import->region)
    tw_setup_draft_set_text (draft, TW_SETUP_AWS_REGION, import->region);
  tw_setup_connection_show (self);
}

static void
import_dotenv (TwSetupConnectionPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDotenv) dotenv = tw_dotenv_load (path, &error);
  g_autoptr (TwDotenvImport) import = dotenv ? tw_dotenv_import_new (dotenv, NULL, &error) : NULL;
  tw_setup_problem_set (self->dotenv_problem, GTK_WIDGET (self->dotenv_row),
                        error ? error->message : NULL);
  if (import == NULL)
    return;
  take_dotenv (self, dotenv, import);
  show_items (self, dotenv, import);
}

/* Files. */

static void
dotenv_chosen (gpointer self, const char *path)
{
  import_dotenv (self, path);
}

static void
dotenv_clicked_cb (TwSetupConnectionPage *self)
{
  tw_choose_file (self, _("Import a .env File"), dotenv_chosen);
}

static void
certificates_chosen (gpointer self, const char *path)
{
  gtk_editable_set_text (TW_SETUP_CONNECTION_PAGE (self)->fields[FIELD_CERTIFICATES], path);
}

static void
certificates_clicked_cb (TwSetupConnectionPage *self)
{
  tw_choose_file (self, _("Certificates to Trust"), certificates_chosen);
}

/* The account's list. */

static void
picked_cb (TwSetupConnectionPage *self, const TwSetupAwsPick *pick)
{
  tw_setup_aws_pick_take (pick, draft_of (self));
  tw_setup_connection_show (self);
  /* Translators: the name of a cluster or workgroup */
  g_autofree char *text = g_strdup_printf (_("Filled in: %s"), pick->name);
  say_filled (self, text);
}

static void
instance_picked_cb (TwSetupConnectionPage *self, const char *id)
{
  gtk_editable_set_text (self->fields[FIELD_TUNNEL], id);
  gtk_widget_grab_focus (GTK_WIDGET (self->fields[FIELD_TUNNEL]));
}

void
tw_setup_connection_watch_sources (TwSetupConnectionPage *self)
{
  g_signal_connect_object (self->instance_row, "picked", G_CALLBACK (instance_picked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paste, "changed", G_CALLBACK (paste_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dotenv_button, "clicked", G_CALLBACK (dotenv_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->root_certificates_button, "clicked",
                           G_CALLBACK (certificates_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->aws_row, "picked", G_CALLBACK (picked_cb), self,
                           G_CONNECT_SWAPPED);
}
