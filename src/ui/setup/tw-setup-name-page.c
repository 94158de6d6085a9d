// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-name-page.h"

#include <glib/gi18n.h>

#include "core/tw-secret-store.h"
#include "core/tw-worker.h"
#include "setup/tw-sample-data.h"
#include "setup/tw-setup-making.h"
#include "ui/setup/tw-setup-problem.h"
#include "ui/setup/tw-setup-safety.h"
#include "warehouse/tw-endpoint.h"

struct _TwSetupNamePage {
  TwSetupPage parent_instance;

  GtkEditable *name;
  TwSetupProblem *name_problem;
  AdwActionRow *server_row;
  AdwActionRow *login_row;
  AdwActionRow *tls_row;
  AdwActionRow *schemas_row;
  TwSetupSafety *safety;

  gboolean saving;
};

G_DEFINE_FINAL_TYPE (TwSetupNamePage, tw_setup_name_page, TW_TYPE_SETUP_PAGE)

static TwSetupDraft *
draft_of (TwSetupNamePage *self)
{
  return tw_setup_page_get_draft (TW_SETUP_PAGE (self));
}

/* The summary. */

static void
set_row (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_action_row_set_subtitle (row, escaped);
}

static char *
describe_server (TwSetupDraft *draft)
{
  const char *host = tw_setup_draft_get_text (draft, TW_SETUP_HOST);
  const char *port = tw_setup_draft_get_text (draft, TW_SETUP_PORT);
  const char *database = tw_setup_draft_get_text (draft, TW_SETUP_DATABASE);
  return g_strdup_printf ("%s%s%s/%s", host, *port ? ":" : "", port, database);
}

static char *
describe_login (TwSetupDraft *draft)
{
  const char *user = tw_setup_draft_get_text (draft, TW_SETUP_USER);
  switch (tw_setup_draft_get_login (draft)) {
  case TW_LOGIN_PASSWORD:
    if (tw_setup_draft_get_flag (draft, TW_SETUP_SESSION_ONLY))
      return g_strdup_printf (_("%s, with a password that is forgotten when Tradewind ends"), user);
    return g_strdup_printf (_("%s, with a password in the keyring"), user);
  case TW_LOGIN_IAM_USER:
    return g_strdup_printf (_("%s, with a login from AWS for a quarter of an hour at a time"), user);
  case TW_LOGIN_IAM_IDENTITY:
  case TW_LOGIN_IAM_SERVERLESS:
    return g_strdup (_("Your AWS identity, with a login for a quarter of an hour at a time"));
  case TW_LOGIN_SECRET:
    return g_strdup_printf (_("The user and password in the secret %s"),
                            tw_setup_draft_get_text (draft, TW_SETUP_SECRET));
  case TW_LOGIN_NONE:
  case TW_LOGIN_N:
    break;
  }
  return g_strdup_printf (_("%s, without a password"), user);
}

static const char *
describe_tls (TwSetupDraft *draft)
{
  const char *mode = tw_setup_draft_get_tls (draft);
  if (*tw_setup_draft_get_text (draft, TW_SETUP_HOST) == '/')
    return _("Not needed: the server is on this computer");
  if (g_str_equal (mode, "verify-full"))
    return _("Encrypted, and the server is verified");
  if (g_str_equal (mode, "verify-ca"))
    return _("Encrypted, but the server’s name is not verified");
  if (g_str_equal (mode, "disable"))
    return _("Not encrypted");
  return g_str_equal (mode, "require") ? _("Encrypted, but the server is not verified")
                                       : _("Encrypted if the server can, and not verified");
}

static char *
suggest_title (TwSetupDraft *draft)
{
  const char *host = tw_setup_draft_get_text (draft, TW_SETUP_HOST);
  const char *database = tw_setup_draft_get_text (draft, TW_SETUP_DATABASE);
  if (*host == '/' || g_ascii_isdigit (*host))
    return g_strdup (database);
  g_auto (GStrv) parts = g_strsplit (host, ".", 2);
  /* Translators: a database on a server: "dev on warehouse" */
  return g_strdup_printf (_("%s on %s"), database, parts[0]);
}

static void
show_summary (TwSetupNamePage *self)
{
  TwSetupDraft *draft = draft_of (self);
  g_autofree char *server = describe_server (draft);
  g_autofree char *login = describe_login (draft);
  g_autofree char *schemas
    = g_strjoinv (", ", (char **) tw_setup_draft_get_list (draft, TW_SETUP_SCHEMAS));
  set_row (self->server_row, server);
  set_row (self->login_row, login);
  set_row (self->tls_row, describe_tls (draft));
  set_row (self->schemas_row, schemas);
}

static void
describe (TwSetupNamePage *self)
{
  TwSetupDraft *draft = draft_of (self);
  g_autofree char *loads
    = g_strdup_printf (_("Eight tables with 3,202 rows are loaded into the schema %s of the "
                         "database %s. Nothing else is touched."),
                       tw_sample_get_schema (TW_SAMPLE_NORTHWIND),
                       tw_setup_draft_get_text (draft, TW_SETUP_DATABASE));
  tw_setup_page_set_description (
    TW_SETUP_PAGE (self),
    tw_setup_draft_loads_sample (draft)
      ? loads
      : _("The connection is found by this name in the header of the window."));
}

/* Saving. */

typedef struct {
  TwProfile *profile;
  char *edits;    /* nullable */
  char *password; /* nullable: there is nothing to keep */
  gboolean session_only;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;
  tw_profile_free (save->profile);
  g_free (save->edits);
  tw_secret_free (save->password);
  g_free (save);
}

/* Where the keyring does not take it, it is kept at least until the program ends: the connection is
 * tried with it in a moment. */
static void
keep_password (const TwProfile *profile, const Save *save)
{
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (profile->uri, NULL, NULL);
  if (endpoint == NULL || save->password == NULL)
    return;
  const TwSecretKey key = { profile->name, tw_endpoint_get_host (endpoint),
                            tw_endpoint_get_user (endpoint) };
  g_autoptr (GError) error = NULL;
  if (save->session_only
      || !tw_secret_store_save (&key, save->password, TW_SECRET_KEYRING, NULL, &error))
    tw_secret_store_save (&key, save->password, TW_SECRET_SESSION, NULL, NULL);
  if (error)
    g_message ("%s", error->message);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) saved = tw_setup_save_profile (save->profile, save->edits, &error);
  if (saved == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  keep_password (saved, save);
  g_task_return_pointer (task, g_strdup (saved->name), g_free);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwSetupNamePage *self = TW_SETUP_NAME_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_task_propagate_pointer (G_TASK (result), &error);
  TwSetupDraft *draft = draft_of (self);
  self->saving = FALSE;
  if (draft == NULL)
    return;
  describe (self);
  tw_setup_page_changed (TW_SETUP_PAGE (self));
  tw_setup_problem_set (self->name_problem, GTK_WIDGET (self->name), error ? error->message : NULL);
  if (name == NULL)
    return;
  tw_setup_draft_set_text (draft, TW_SETUP_SAVED, name);
  tw_setup_page_advance (TW_SETUP_PAGE (self));
}

static gboolean
commit (TwSetupPage *page)
{
  TwSetupNamePage *self = TW_SETUP_NAME_PAGE (page);
  TwSetupDraft *draft = draft_of (self);
  if (*tw_setup_draft_get_text (draft, TW_SETUP_TITLE) == '\0') {
    tw_setup_problem_set (self->name_problem, GTK_WIDGET (self->name),
                          _("Enter a name to find the connection by."));
    gtk_widget_grab_focus (GTK_WIDGET (self->name));
    return FALSE;
  }
  const char *saved = tw_setup_draft_get_saved (draft);
  const char *password = tw_setup_draft_get_secret (draft, TW_SETUP_PASSWORD);
  Save *save = g_new0 (Save, 1);
  save->profile = tw_setup_draft_make_profile (draft);
  save->edits = *saved ? g_strdup (saved) : NULL;
  save->password = *password ? g_strdup (password) : NULL;
  save->session_only = tw_setup_draft_get_flag (draft, TW_SETUP_SESSION_ONLY);
  g_autoptr (GTask) task = g_task_new (self, NULL, saved_cb, NULL);
  g_task_set_source_tag (task, commit);
  g_task_set_task_data (task, save, save_free);
  self->saving = TRUE;
  if (!save->session_only)
    tw_setup_page_set_description (page, _("The keyring may ask you to unlock it…"));
  tw_setup_page_changed (page);
  tw_worker_run (TW_WORKER_DATABASE, task, save_thread);
  return FALSE;
}

static gboolean
can_continue (TwSetupPage *page)
{
  return !TW_SETUP_NAME_PAGE (page)->saving;
}

static const char *
get_continue_label (TwSetupPage *page)
{
  return tw_setup_draft_loads_sample (tw_setup_page_get_draft (page)) ? _("Load Northwind")
                                                                      : _("Save and Index");
}

static void
name_changed_cb (TwSetupNamePage *self)
{
  tw_setup_problem_set (self->name_problem, GTK_WIDGET (self->name), NULL);
}

static void
load (TwSetupPage *page)
{
  TwSetupNamePage *self = TW_SETUP_NAME_PAGE (page);
  tw_setup_page_keep (page, self->name, TW_SETUP_TITLE);
  g_signal_connect_object (self->name, "changed", G_CALLBACK (name_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
enter (TwSetupPage *page)
{
  TwSetupNamePage *self = TW_SETUP_NAME_PAGE (page);
  if (*gtk_editable_get_text (self->name) == '\0') {
    g_autofree char *title = suggest_title (draft_of (self));
    gtk_editable_set_text (self->name, title);
  }
  describe (self);
  show_summary (self);
  TwSetupDraft *draft = draft_of (self);
  const char *password = tw_setup_draft_get_secret (draft, TW_SETUP_PASSWORD);
  g_autoptr (TwProfile) profile = tw_setup_draft_make_profile (draft);
  tw_setup_safety_look (self->safety, profile, *password ? password : NULL);
}

static void
leave (TwSetupPage *page)
{
  tw_setup_safety_stop (TW_SETUP_NAME_PAGE (page)->safety);
}

static void
tw_setup_name_page_class_init (TwSetupNamePageClass *klass)
{
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->needs_login = TRUE;
  page_class->load = load;
  page_class->enter = enter;
  page_class->leave = leave;
  page_class->commit = commit;
  page_class->can_continue = can_continue;
  page_class->get_continue_label = get_continue_label;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_SETUP_PROBLEM);
  g_type_ensure (TW_TYPE_SETUP_SAFETY);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-name-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupNamePage, name);
  gtk_widget_class_bind_template_child (widget_class, TwSetupNamePage, name_problem);
  gtk_widget_class_bind_template_child (widget_class, TwSetupNamePage, server_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupNamePage, login_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupNamePage, tls_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupNamePage, schemas_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupNamePage, safety);
}

static void
tw_setup_name_page_init (TwSetupNamePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
