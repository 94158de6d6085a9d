// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-setup-connection.h"

/* Texts that a profile has as they are. */
static const struct {
  const char *key;
  gsize offset;
} profile_texts[] = {
  { TW_SETUP_SECRET, G_STRUCT_OFFSET (TwProfile, secret) },
  { TW_SETUP_CLUSTER, G_STRUCT_OFFSET (TwProfile, cluster) },
  { TW_SETUP_WORKGROUP, G_STRUCT_OFFSET (TwProfile, workgroup) },
  { TW_SETUP_AWS_PROFILE, G_STRUCT_OFFSET (TwProfile, aws_profile) },
  { TW_SETUP_AWS_REGION, G_STRUCT_OFFSET (TwProfile, aws_region) },
  { TW_SETUP_TUNNEL, G_STRUCT_OFFSET (TwProfile, tunnel_instance) },
};

/* Texts that an address has as they are. */
static const struct {
  const char *key;
  gsize offset;
} address_texts[] = {
  { TW_SETUP_HOST, G_STRUCT_OFFSET (TwAddress, host) },
  { TW_SETUP_HOST_ADDRESS, G_STRUCT_OFFSET (TwAddress, hostaddr) },
  { TW_SETUP_DATABASE, G_STRUCT_OFFSET (TwAddress, database) },
  { TW_SETUP_USER, G_STRUCT_OFFSET (TwAddress, user) },
  { TW_SETUP_TLS, G_STRUCT_OFFSET (TwAddress, tls_mode) },
  { TW_SETUP_CERTIFICATES, G_STRUCT_OFFSET (TwAddress, root_certificates) },
  { TW_SETUP_CLIENT_CERTIFICATE, G_STRUCT_OFFSET (TwAddress, certificate) },
  { TW_SETUP_CLIENT_KEY, G_STRUCT_OFFSET (TwAddress, key) },
  { TW_SETUP_CLUSTER, G_STRUCT_OFFSET (TwAddress, cluster) },
  { TW_SETUP_WORKGROUP, G_STRUCT_OFFSET (TwAddress, workgroup) },
  { TW_SETUP_AWS_PROFILE, G_STRUCT_OFFSET (TwAddress, aws_profile) },
  { TW_SETUP_AWS_REGION, G_STRUCT_OFFSET (TwAddress, region) },
};

TwLoginMethod
tw_setup_draft_get_login (TwSetupDraft *self)
{
  TwLoginMethod login = TW_LOGIN_PASSWORD;
  tw_login_method_from_name (tw_setup_draft_get_text (self, TW_SETUP_LOGIN), &login);
  return login;
}

gboolean
tw_setup_draft_lacks_password (TwSetupDraft *self)
{
  return tw_setup_draft_get_login (self) == TW_LOGIN_PASSWORD
         && *tw_setup_draft_get_secret (self, TW_SETUP_PASSWORD) == '\0'
         && *tw_setup_draft_get_text (self, TW_SETUP_EDITS) == '\0';
}

const char *
tw_setup_draft_get_saved (TwSetupDraft *self)
{
  const char *saved = tw_setup_draft_get_text (self, TW_SETUP_SAVED);
  return *saved ? saved : tw_setup_draft_get_text (self, TW_SETUP_EDITS);
}

const char *
tw_setup_draft_get_tls (TwSetupDraft *self)
{
  const char *chosen = tw_setup_draft_get_text (self, TW_SETUP_TLS);
  return *chosen ? chosen : "verify-full";
}

static void
take_login (TwSetupDraft *self, const TwAddress *address)
{
  TwLoginMethod login = address->workgroup ? TW_LOGIN_IAM_SERVERLESS
                        : address->user    ? TW_LOGIN_IAM_USER
                                           : TW_LOGIN_IAM_IDENTITY;
  if (address->iam)
    tw_setup_draft_set_text (self, TW_SETUP_LOGIN, tw_login_method_get_name (login));
  else if (address->password)
    tw_setup_draft_set_text (self, TW_SETUP_LOGIN, NULL);
  if (address->iam && address->auto_create)
    tw_setup_draft_set_flag (self, TW_SETUP_AUTO_CREATE, TRUE);
  if (address->password)
    tw_setup_draft_set_secret (self, TW_SETUP_PASSWORD, address->password);
}

void
tw_setup_draft_take_address (TwSetupDraft *self, const TwAddress *address)
{
  g_autofree char *port = g_strdup_printf ("%u", address->port);
  for (guint i = 0; i < G_N_ELEMENTS (address_texts); i++) {
    const char *text = G_STRUCT_MEMBER (char *, address, address_texts[i].offset);
    if (text)
      tw_setup_draft_set_text (self, address_texts[i].key, text);
  }
  if (address->port)
    tw_setup_draft_set_text (self, TW_SETUP_PORT, port);
  if (address->schemas && *address->schemas)
    tw_setup_draft_set_list (self, TW_SETUP_SCHEMAS, (const char *const *) address->schemas);
  take_login (self, address);
}

void
tw_setup_draft_take_profile (TwSetupDraft *self, const TwProfile *profile)
{
  g_autoptr (TwAddress) address = tw_address_parse (profile->uri, NULL);
  tw_setup_draft_clear (self);
  if (address)
    tw_setup_draft_take_address (self, address);
  for (guint i = 0; i < G_N_ELEMENTS (profile_texts); i++)
    tw_setup_draft_set_text (self, profile_texts[i].key,
                             G_STRUCT_MEMBER (char *, profile, profile_texts[i].offset));
  tw_setup_draft_set_text (self, TW_SETUP_LOGIN, tw_login_method_get_name (profile->login));
  tw_setup_draft_set_flag (self, TW_SETUP_AUTO_CREATE, profile->auto_create);
  tw_setup_draft_set_list (self, TW_SETUP_SCHEMAS, (const char *const *) profile->schemas);
  tw_setup_draft_set_text (self, TW_SETUP_TITLE, profile->title);
  tw_setup_draft_set_text (self, TW_SETUP_EDITS, profile->name);
}

TwAddress *
tw_setup_draft_make_address (TwSetupDraft *self)
{
  TwAddress *address = tw_address_new ();
  for (guint i = 0; i < G_N_ELEMENTS (address_texts); i++) {
    const char *text = tw_setup_draft_get_text (self, address_texts[i].key);
    if (*text)
      G_STRUCT_MEMBER (char *, address, address_texts[i].offset) = g_strdup (text);
  }
  guint64 port = 0;
  if (g_ascii_string_to_unsigned (tw_setup_draft_get_text (self, TW_SETUP_PORT), 10, 1, 65535,
                                  &port, NULL))
    address->port = (guint) port;
  TwLoginMethod login = tw_setup_draft_get_login (self);
  if (login != TW_LOGIN_PASSWORD && login != TW_LOGIN_NONE && login != TW_LOGIN_IAM_USER)
    g_clear_pointer (&address->user, g_free);
  return address;
}

TwProfile *
tw_setup_draft_make_profile (TwSetupDraft *self)
{
  const char *saved = tw_setup_draft_get_saved (self);
  TwProfile *profile = tw_profile_new (*saved ? saved : "new");
  for (guint i = 0; i < G_N_ELEMENTS (profile_texts); i++) {
    char **field = &G_STRUCT_MEMBER (char *, profile, profile_texts[i].offset);
    const char *text = tw_setup_draft_get_text (self, profile_texts[i].key);
    g_free (*field);
    *field = *text ? g_strdup (text) : NULL;
  }
  g_autoptr (TwAddress) address = tw_setup_draft_make_address (self);
  g_free (profile->uri);
  profile->uri = tw_address_dup_uri (address);
  profile->login = tw_setup_draft_get_login (self);
  profile->auto_create = profile->login == TW_LOGIN_IAM_USER
                         && tw_setup_draft_get_flag (self, TW_SETUP_AUTO_CREATE);
  g_strfreev (profile->schemas);
  profile->schemas = g_strdupv ((char **) tw_setup_draft_get_list (self, TW_SETUP_SCHEMAS));
  const char *title = tw_setup_draft_get_text (self, TW_SETUP_TITLE);
  if (*title) {
    g_free (profile->title);
    profile->title = g_strdup (title);
  }
  return profile;
}

/* Saving. */

/* "Sales (Europe)" → "sales-europe" */
static char *
make_name (const char *title)
{
  g_autofree char *plain = g_str_to_ascii (title, "C");
  g_autoptr (GString) name = g_string_new (NULL);
  for (const char *at = plain; *at && name->len < 40; at++) {
    if (g_ascii_isalnum (*at))
      g_string_append_c (name, g_ascii_tolower (*at));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  }
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return name->len > 0 ? g_string_free (g_steal_pointer (&name), FALSE) : g_strdup ("warehouse");
}

static const TwProfile *
find (const GPtrArray *profiles, const char *name)
{
  for (guint i = 0; i < profiles->len; i++)
    if (g_str_equal (((TwProfile *) profiles->pdata[i])->name, name))
      return profiles->pdata[i];
  return NULL;
}

static char *
make_new_name (const GPtrArray *profiles, const char *title)
{
  g_autofree char *wanted = make_name (title);
  char *name = g_strdup (wanted);
  for (guint i = 2; find (profiles, name); i++) {
    g_free (name);
    name = g_strdup_printf ("%s-%u", wanted, i);
  }
  return name;
}

TwProfile *
tw_setup_save_profile (const TwProfile *entered, const char *edits, GError **error)
{
  g_autoptr (GPtrArray) profiles = tw_profiles_list (error);
  if (profiles == NULL)
    return NULL;
  const TwProfile *old = edits ? find (profiles, edits) : NULL;
  g_autoptr (TwProfile) saved = tw_profile_copy (entered);
  g_free (saved->name);
  saved->name = old ? g_strdup (old->name) : make_new_name (profiles, entered->title);
  if (old) { /* what the assistant does not ask for */
    g_strfreev (saved->allowed_functions);
    saved->allowed_functions = g_strdupv (old->allowed_functions);
    g_strfreev (saved->hidden_schemas);
    saved->hidden_schemas = g_strdupv (old->hidden_schemas);
    g_strfreev (saved->no_values);
    saved->no_values = g_strdupv (old->no_values);
    saved->no_row_account = old->no_row_account;
    g_strfreev (saved->load);
    saved->load = g_strdupv (old->load);
    saved->limits = old->limits;
    saved->tunnel_plugin = old->tunnel_plugin;
    saved->tunnel_resume_minutes = old->tunnel_resume_minutes;
  }
  gboolean done
    = old ? tw_profile_replace (old->name, saved, error) : tw_profile_save (saved, error);
  return done ? g_steal_pointer (&saved) : NULL;
}
