// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-connection-page.h"

#include <glib/gi18n.h>

#include "core/tw-secret-store.h"
#include "core/tw-worker.h"
#include "ui/setup/tw-setup-connection-private.h"
#include "warehouse/tw-endpoint.h"

G_DEFINE_FINAL_TYPE (TwSetupConnectionPage, tw_setup_connection_page, TW_TYPE_SETUP_PAGE)

#define ALL_LOGINS ((1u << TW_LOGIN_N) - 1)
#define IAM_CLUSTER (1u << TW_LOGIN_IAM_USER | 1u << TW_LOGIN_IAM_IDENTITY)
#define IAM_SERVERLESS (1u << TW_LOGIN_IAM_SERVERLESS)
#define AWS (IAM_CLUSTER | IAM_SERVERLESS | 1u << TW_LOGIN_SECRET)

/* @logins: with which ways to log in it is asked for, and where it may not be empty. */
static const struct {
  const char *id;
  const char *key;
  guint logins;
  guint needed;
  const char *missing;
} fields[N_FIELDS] = {
  [FIELD_HOST] = { "host", TW_SETUP_HOST, ALL_LOGINS, ALL_LOGINS,
                   N_("Enter the server’s name, or paste an address above.") },
  [FIELD_PORT] = { "port", TW_SETUP_PORT, ALL_LOGINS, 0, NULL },
  [FIELD_DATABASE]
  = { "database", TW_SETUP_DATABASE, ALL_LOGINS, ALL_LOGINS, N_("Enter the database’s name.") },
  [FIELD_TUNNEL] = { "tunnel", TW_SETUP_TUNNEL, ALL_LOGINS, 0, NULL },
  [FIELD_USER] = { "user", TW_SETUP_USER,
                   1u << TW_LOGIN_PASSWORD | 1u << TW_LOGIN_NONE | 1u << TW_LOGIN_IAM_USER,
                   1u << TW_LOGIN_PASSWORD | 1u << TW_LOGIN_NONE | 1u << TW_LOGIN_IAM_USER,
                   N_("Enter the database user’s name.") },
  [FIELD_PASSWORD] = { "password", TW_SETUP_PASSWORD, 1u << TW_LOGIN_PASSWORD,
                       1u << TW_LOGIN_PASSWORD,
                       N_("Enter the password, or log in with something else.") },
  [FIELD_SECRET] = { "secret", TW_SETUP_SECRET, 1u << TW_LOGIN_SECRET, 1u << TW_LOGIN_SECRET,
                     N_("Enter the secret’s name or its ARN.") },
  [FIELD_CLUSTER] = { "cluster", TW_SETUP_CLUSTER, IAM_CLUSTER, 0, NULL },
  [FIELD_WORKGROUP] = { "workgroup", TW_SETUP_WORKGROUP, IAM_SERVERLESS, 0, NULL },
  [FIELD_AWS_PROFILE] = { "aws_profile", TW_SETUP_AWS_PROFILE, ALL_LOGINS, 0, NULL },
  [FIELD_AWS_REGION] = { "aws_region", TW_SETUP_AWS_REGION, ALL_LOGINS, 0, NULL },
  [FIELD_CERTIFICATES] = { "root_certificates", TW_SETUP_CERTIFICATES, ALL_LOGINS, 0, NULL },
  [FIELD_CLIENT_CERTIFICATE]
  = { "certificate", TW_SETUP_CLIENT_CERTIFICATE, 1u << TW_LOGIN_NONE, 0, NULL },
  [FIELD_CLIENT_KEY] = { "key", TW_SETUP_CLIENT_KEY, 1u << TW_LOGIN_NONE, 0, NULL },
};

/* In the order of the drop-downs. */
static const TwLoginMethod logins[]
  = { TW_LOGIN_PASSWORD, TW_LOGIN_IAM_USER, TW_LOGIN_IAM_IDENTITY, TW_LOGIN_IAM_SERVERLESS,
      TW_LOGIN_SECRET,   TW_LOGIN_NONE };
static const struct {
  const char *mode;
  const char *warning; /* nullable */
} tls_modes[] = {
  { "verify-full", NULL },
  { "verify-ca", N_("Whoever holds any certificate of a trusted authority can pass for the server.") },
  { "require", N_("Anybody on the way can pass for the server, read the password and the rows.") },
  { "prefer", N_("Anybody on the way can switch encryption off, and read the password and the rows.") },
  { "disable", N_("Everybody on the way can read the password and the rows.") },
};

static TwSetupDraft *
draft_of (TwSetupConnectionPage *self)
{
  return tw_setup_page_get_draft (TW_SETUP_PAGE (self));
}

static guint
login_bit (TwSetupConnectionPage *self)
{
  return 1u << tw_setup_draft_get_login (draft_of (self));
}

/* On a socket of this computer nothing has to be encrypted, and nothing leads there. */
static gboolean
is_socket (TwSetupConnectionPage *self)
{
  return *tw_setup_draft_get_text (draft_of (self), TW_SETUP_HOST) == '/';
}

static void
show_tls (TwSetupConnectionPage *self)
{
  const char *mode = tw_setup_draft_get_tls (draft_of (self));
  guint shown = 0;
  for (guint i = 0; i < G_N_ELEMENTS (tls_modes); i++)
    if (g_str_equal (mode, tls_modes[i].mode))
      shown = i;
  gboolean filling = self->filling;
  self->filling = TRUE;
  adw_combo_row_set_selected (self->tls, shown);
  self->filling = filling;
  const char *warning = tls_modes[shown].warning;
  gtk_label_set_text (self->tls_warning_label, warning ? _(warning) : "");
  gtk_widget_set_visible (self->tls_warning_row, warning != NULL);
  gtk_widget_set_visible (self->tls_group, !is_socket (self));
  gtk_widget_set_visible (self->tunnel_group, !is_socket (self));
}

/* AWS is asked for the login, or for the tunnel. */
static gboolean
needs_aws (TwSetupConnectionPage *self)
{
  return (login_bit (self) & AWS) != 0
         || *tw_setup_draft_get_text (draft_of (self), TW_SETUP_TUNNEL) != '\0';
}

/* Only what this way to log in needs is there. */
static void
show_login (TwSetupConnectionPage *self)
{
  guint bit = login_bit (self);
  for (guint i = 0; i < N_FIELDS; i++) {
    gtk_widget_set_visible (GTK_WIDGET (self->fields[i]), (fields[i].logins & bit) != 0);
    if (!(fields[i].logins & bit))
      tw_setup_problem_set (self->problems[i], GTK_WIDGET (self->fields[i]), NULL);
  }
  gtk_widget_set_visible (self->aws_group, needs_aws (self));
  gtk_widget_set_visible (self->remember_row, (bit & 1u << TW_LOGIN_PASSWORD) != 0);
  gtk_widget_set_visible (self->auto_create_row, (bit & 1u << TW_LOGIN_IAM_USER) != 0);
}

static void
set_text (GtkEditable *field, const char *text)
{
  if (!g_str_equal (gtk_editable_get_text (field), text))
    gtk_editable_set_text (field, text);
}

void
tw_setup_connection_show (TwSetupConnectionPage *self)
{
  TwSetupDraft *draft = draft_of (self);
  self->filling = TRUE;
  for (guint i = 0; i < N_FIELDS; i++)
    set_text (self->fields[i], i == FIELD_PASSWORD
                                 ? tw_setup_draft_get_secret (draft, fields[i].key)
                                 : tw_setup_draft_get_text (draft, fields[i].key));
  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    if (logins[i] == tw_setup_draft_get_login (draft))
      adw_combo_row_set_selected (self->login, i);
  gtk_switch_set_active (self->remember,
                         !tw_setup_draft_get_flag (draft, TW_SETUP_SESSION_ONLY));
  gtk_switch_set_active (self->auto_create, tw_setup_draft_get_flag (draft, TW_SETUP_AUTO_CREATE));
  show_login (self);
  show_tls (self);
  self->filling = FALSE;
}

/* Where there is no keyring, nothing can be kept in it. */

static void
probe_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (tw_secret_store_probe (cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwSetupConnectionPage *self = TW_SETUP_CONNECTION_PAGE (source);
  if (self->dotenv_rows == NULL || g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  gtk_switch_set_active (self->remember, FALSE);
  gtk_widget_set_sensitive (self->remember_row, FALSE);
  adw_action_row_set_subtitle (
    ADW_ACTION_ROW (self->remember_row),
    _("No keyring answers here, so it is forgotten when Tradewind ends"));
}

static void
probe_keyring (TwSetupConnectionPage *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, probed_cb, NULL);
  g_task_set_source_tag (task, probe_keyring);
  tw_worker_run (TW_WORKER_DATABASE, task, probe_thread);
}

/* What the person changes. */

static void
field_changed_cb (TwSetupConnectionPage *self, GtkEditable *field)
{
  guint i = 0;
  while (i < N_FIELDS && self->fields[i] != field)
    i++;
  g_return_if_fail (i < N_FIELDS);
  tw_setup_problem_set (self->problems[i], GTK_WIDGET (field), NULL);
  if (self->filling)
    return;
  const char *text = gtk_editable_get_text (field);
  if (i == FIELD_PASSWORD)
    tw_setup_draft_set_secret (draft_of (self), fields[i].key, text);
  else
    tw_setup_draft_set_text (draft_of (self), fields[i].key, text);
  if (i == FIELD_HOST) {
    tw_setup_draft_set_text (draft_of (self), TW_SETUP_NETWORK, NULL);
    show_tls (self);
  }
  if (i == FIELD_TUNNEL)
    gtk_widget_set_visible (self->aws_group, needs_aws (self));
}

static void
login_chosen_cb (TwSetupConnectionPage *self)
{
  guint chosen = adw_combo_row_get_selected (self->login);
  if (self->filling || chosen >= G_N_ELEMENTS (logins))
    return;
  tw_setup_draft_set_text (draft_of (self), TW_SETUP_LOGIN,
                           tw_login_method_get_name (logins[chosen]));
  show_login (self);
}

static void
tls_chosen_cb (TwSetupConnectionPage *self)
{
  guint chosen = adw_combo_row_get_selected (self->tls);
  if (self->filling || chosen >= G_N_ELEMENTS (tls_modes))
    return;
  tw_setup_draft_set_text (draft_of (self), TW_SETUP_TLS, tls_modes[chosen].mode);
  show_tls (self);
}

static void
switched_cb (TwSetupConnectionPage *self)
{
  if (self->filling)
    return;
  TwSetupDraft *draft = draft_of (self);
  tw_setup_draft_set_flag (draft, TW_SETUP_SESSION_ONLY,
                           !gtk_switch_get_active (self->remember));
  tw_setup_draft_set_flag (draft, TW_SETUP_AUTO_CREATE, gtk_switch_get_active (self->auto_create));
}

/* Whether it can be tried. */

static void
complain (TwSetupConnectionPage *self, Field field, const char *text)
{
  tw_setup_problem_set (self->problems[field], GTK_WIDGET (self->fields[field]), text);
}

static gboolean
check_port (TwSetupConnectionPage *self)
{
  guint64 port = 0;
  const char *text = gtk_editable_get_text (self->fields[FIELD_PORT]);
  if (*text == '\0' || g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL))
    return TRUE;
  complain (self, FIELD_PORT, _("Enter a number from 1 to 65535, or nothing for the usual one."));
  return FALSE;
}

static gboolean
check_tunnel (TwSetupConnectionPage *self)
{
  const char *text = gtk_editable_get_text (self->fields[FIELD_TUNNEL]);
  if (*text == '\0' || g_regex_match_simple ("^m?i-[0-9a-f]{8,17}$", text, 0, 0))
    return TRUE;
  complain (self, FIELD_TUNNEL,
            _("Enter an instance’s id, such as i-0123456789abcdef0, or choose one below."));
  return FALSE;
}

/* A profile that is changed may have its password in the keyring already. */
static gboolean
may_be_empty (TwSetupConnectionPage *self, Field field)
{
  return field == FIELD_PASSWORD && *tw_setup_draft_get_text (draft_of (self), TW_SETUP_EDITS);
}

static gboolean
check_fields (TwSetupConnectionPage *self)
{
  gboolean complete = TRUE;
  for (guint i = 0; i < N_FIELDS; i++) {
    gboolean missing = (fields[i].needed & login_bit (self))
                       && *gtk_editable_get_text (self->fields[i]) == '\0'
                       && !may_be_empty (self, i);
    if (missing) {
      complain (self, i, _(fields[i].missing));
      complete = FALSE;
    }
  }
  return check_port (self) & check_tunnel (self) & complete;
}

/* What only the whole can tell: no cluster in the host's name, an address that cannot be. */
static gboolean
check_profile (TwSetupConnectionPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) profile = tw_setup_draft_make_profile (draft_of (self));
  g_autoptr (TwEndpoint) endpoint
    = profile->uri ? tw_endpoint_parse (profile->uri, NULL, &error) : NULL;
  if (endpoint == NULL) {
    complain (self, FIELD_HOST, error ? error->message : _(fields[FIELD_HOST].missing));
    return FALSE;
  }
  if (tw_profile_check (profile, &error))
    return TRUE;
  guint bit = login_bit (self);
  complain (self,
            bit & IAM_CLUSTER      ? FIELD_CLUSTER
            : bit & IAM_SERVERLESS ? FIELD_WORKGROUP
            : bit & AWS            ? FIELD_SECRET
                                   : FIELD_HOST,
            error->message);
  return FALSE;
}

static void
focus_problem (TwSetupConnectionPage *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    if (tw_setup_problem_is_set (self->problems[i])) {
      gtk_widget_grab_focus (GTK_WIDGET (self->fields[i]));
      return;
    }
}

static gboolean
commit (TwSetupPage *page)
{
  TwSetupConnectionPage *self = TW_SETUP_CONNECTION_PAGE (page);
  if (check_fields (self) && check_profile (self))
    return TRUE;
  focus_problem (self);
  return FALSE;
}

static const char *
get_continue_label (TwSetupPage *page)
{
  return _("Test the Connection");
}

static void
load (TwSetupPage *page)
{
  TwSetupConnectionPage *self = TW_SETUP_CONNECTION_PAGE (page);
  tw_setup_instance_row_follow (self->instance_row, draft_of (self));
  tw_setup_connection_show (self);
  probe_keyring (self);
}

/* A private warehouse: which instance of its network leads there? */
static void
offer_tunnel (TwSetupConnectionPage *self)
{
  tw_setup_draft_set_text (draft_of (self), TW_SETUP_BLAMED, NULL);
  tw_setup_lookup_row_look (TW_SETUP_LOOKUP_ROW (self->instance_row));
  gtk_widget_child_focus (self->tunnel_group, GTK_DIR_TAB_FORWARD);
}

/* A failed test says here what its field has to do with it. */
static void
enter (TwSetupPage *page)
{
  TwSetupConnectionPage *self = TW_SETUP_CONNECTION_PAGE (page);
  TwSetupDraft *draft = draft_of (self);
  tw_setup_connection_show (self);
  const char *blamed = tw_setup_draft_get_text (draft, TW_SETUP_BLAMED);
  if (g_str_equal (blamed, TW_SETUP_TUNNEL)) {
    offer_tunnel (self);
    return;
  }
  for (guint i = 0; i < N_FIELDS; i++)
    if (g_str_equal (blamed, fields[i].key))
      complain (self, i, tw_setup_draft_get_text (draft, TW_SETUP_BLAME));
}

static void
tw_setup_connection_page_dispose (GObject *object)
{
  g_clear_pointer (&TW_SETUP_CONNECTION_PAGE (object)->dotenv_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_setup_connection_page_parent_class)->dispose (object);
}

static void
bind_fields (GtkWidgetClass *klass)
{
  const gsize widgets = G_STRUCT_OFFSET (TwSetupConnectionPage, fields);
  const gsize problems = G_STRUCT_OFFSET (TwSetupConnectionPage, problems);
  for (guint i = 0; i < N_FIELDS; i++) {
    g_autofree char *problem = g_strconcat (fields[i].id, "_problem", NULL);
    gtk_widget_class_bind_template_child_full (klass, fields[i].id, FALSE,
                                               (gssize) (widgets + i * sizeof (gpointer)));
    gtk_widget_class_bind_template_child_full (klass, problem, FALSE,
                                               (gssize) (problems + i * sizeof (gpointer)));
  }
}

static void
tw_setup_connection_page_class_init (TwSetupConnectionPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_connection_page_dispose;
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->load = load;
  page_class->enter = enter;
  page_class->commit = commit;
  page_class->get_continue_label = get_continue_label;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_SETUP_PROBLEM);
  g_type_ensure (TW_TYPE_SETUP_AWS_ROW);
  g_type_ensure (TW_TYPE_SETUP_INSTANCE_ROW);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-connection-page.ui");
  bind_fields (widget_class);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, paste);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, paste_problem);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, filled_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, filled_label);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, aws_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, dotenv_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, dotenv_button);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, dotenv_problem);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, tunnel_group);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, instance_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, aws_group);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, login);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, remember_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, remember);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, auto_create_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, auto_create);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, tls_group);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, tls);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, tls_warning_row);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage, tls_warning_label);
  gtk_widget_class_bind_template_child (widget_class, TwSetupConnectionPage,
                                        root_certificates_button);
}

static void
tw_setup_connection_page_init (TwSetupConnectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->dotenv_rows = g_ptr_array_new ();
  for (guint i = 0; i < N_FIELDS; i++) {
    tw_setup_page_name_field (self->fields[i]);
    g_signal_connect_object (self->fields[i], "changed", G_CALLBACK (field_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  tw_setup_page_name_field (self->paste);
  g_signal_connect_object (self->login, "notify::selected", G_CALLBACK (login_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tls, "notify::selected", G_CALLBACK (tls_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remember, "notify::active", G_CALLBACK (switched_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->auto_create, "notify::active", G_CALLBACK (switched_cb), self,
                           G_CONNECT_SWAPPED);
  tw_setup_connection_watch_sources (self);
}
