// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-profile-fields.h"

#include <glib/gi18n.h>

#define FIELD(key, kind, member) { key, kind, G_STRUCT_OFFSET (TwProfile, member), FALSE }
#define REQUIRED(key, member) { key, TW_PROFILE_TEXT, G_STRUCT_OFFSET (TwProfile, member), TRUE }

/* In the order in which they are written. */
static const TwProfileField fields[] = {
  REQUIRED ("name", name),
  FIELD ("title", TW_PROFILE_TEXT, title),
  REQUIRED ("uri", uri),
  FIELD ("schemas", TW_PROFILE_LIST, schemas),
  FIELD ("hidden_schemas", TW_PROFILE_LIST, hidden_schemas),
  FIELD ("no_values", TW_PROFILE_LIST, no_values),
  FIELD ("no_row_account", TW_PROFILE_BOOLEAN, no_row_account),
  FIELD ("load", TW_PROFILE_LIST, load),
  FIELD ("max_rows", TW_PROFILE_LIMIT, limits.max_rows),
  FIELD ("max_megabytes", TW_PROFILE_LIMIT, limits.max_megabytes),
  FIELD ("max_seconds", TW_PROFILE_LIMIT, limits.max_seconds),
  FIELD ("ask_above_gigabytes", TW_PROFILE_LIMIT, limits.ask_above_gigabytes),
  FIELD ("allowed_functions", TW_PROFILE_LIST, allowed_functions),
  FIELD ("login", TW_PROFILE_LOGIN, login),
  FIELD ("secret", TW_PROFILE_TEXT, secret),
  FIELD ("auto_create", TW_PROFILE_BOOLEAN, auto_create),
  FIELD ("cluster", TW_PROFILE_TEXT, cluster),
  FIELD ("workgroup", TW_PROFILE_TEXT, workgroup),
  FIELD ("aws_profile", TW_PROFILE_TEXT, aws_profile),
  FIELD ("aws_region", TW_PROFILE_TEXT, aws_region),
  FIELD ("tunnel_instance", TW_PROFILE_TEXT, tunnel_instance),
  FIELD ("tunnel_plugin", TW_PROFILE_BOOLEAN, tunnel_plugin),
  FIELD ("tunnel_resume_minutes", TW_PROFILE_NUMBER, tunnel_resume_minutes),
};

static const char *const logins[TW_LOGIN_N] = {
  [TW_LOGIN_PASSWORD] = "password",
  [TW_LOGIN_NONE] = "none",
  [TW_LOGIN_IAM_USER] = "iam-user",
  [TW_LOGIN_IAM_IDENTITY] = "iam-identity",
  [TW_LOGIN_IAM_SERVERLESS] = "iam-serverless",
  [TW_LOGIN_SECRET] = "secret",
};

const char *
tw_login_method_get_name (TwLoginMethod self)
{
  return logins[self];
}

gboolean
tw_login_method_from_name (const char *name, TwLoginMethod *method)
{
  for (TwLoginMethod i = 0; i < TW_LOGIN_N; i++)
    if (g_str_equal (logins[i], name)) {
      *method = i;
      return TRUE;
    }
  return FALSE;
}

gboolean
tw_login_method_needs_aws (TwLoginMethod self)
{
  return self == TW_LOGIN_IAM_USER || self == TW_LOGIN_IAM_IDENTITY
         || self == TW_LOGIN_IAM_SERVERLESS || self == TW_LOGIN_SECRET;
}

const TwProfileField *
tw_profile_fields_get (guint *n)
{
  *n = G_N_ELEMENTS (fields);
  return fields;
}

#define MEMBER(type, profile, field) G_STRUCT_MEMBER (type, profile, (field)->offset)

static gboolean
read_login (const TwYamlEntry *entry, const char *key, TwLoginMethod *method, GError **error)
{
  g_autofree char *text = NULL;
  if (!tw_yaml_entry_dup_text (entry, key, FALSE, &text, error))
    return FALSE;
  if (text == NULL || tw_login_method_from_name (text, method))
    return TRUE;
  g_autofree char *known = g_strjoinv (", ", (char **) (gpointer) (const char *[]) {
    logins[0], logins[1], logins[2], logins[3], logins[4], logins[5], NULL });
  return tw_yaml_fail (entry->file, tw_yaml_lookup (entry->node, key)->line, error,
                       _("\"%s:\" is one of %s."), key, known);
}

static gboolean
read_number (const TwYamlEntry *entry, const char *key, guint *number, GError **error)
{
  g_autofree char *text = NULL;
  guint64 value = 0;
  if (!tw_yaml_entry_dup_text (entry, key, FALSE, &text, error))
    return FALSE;
  if (text && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &value, NULL))
    return tw_yaml_fail (entry->file, tw_yaml_lookup (entry->node, key)->line, error,
                         _("expected a whole number behind \"%s:\"."), key);
  *number = (guint) value;
  return TRUE;
}

gboolean
tw_profile_field_read (const TwProfileField *self, const TwYamlEntry *entry, TwProfile *profile,
                       GError **error)
{
  switch (self->kind) {
  case TW_PROFILE_TEXT:
    g_free (MEMBER (char *, profile, self));
    return tw_yaml_entry_dup_text (entry, self->key, self->required,
                                   &MEMBER (char *, profile, self), error);
  case TW_PROFILE_LIST:
    g_strfreev (MEMBER (char **, profile, self));
    return tw_yaml_entry_dup_list (entry, self->key, &MEMBER (char **, profile, self), error);
  case TW_PROFILE_BOOLEAN:
    return tw_yaml_entry_get_boolean (entry, self->key, &MEMBER (gboolean, profile, self), error);
  case TW_PROFILE_NUMBER:
    return read_number (entry, self->key, &MEMBER (guint, profile, self), error);
  case TW_PROFILE_LIMIT:
    return tw_profile_limit_read (entry, self->key, &MEMBER (guint, profile, self), error);
  case TW_PROFILE_LOGIN:
    return read_login (entry, self->key, &MEMBER (TwLoginMethod, profile, self), error);
  }
  return FALSE;
}

gboolean
tw_profile_field_equal (const TwProfileField *self, const TwProfile *a, const TwProfile *b)
{
  switch (self->kind) {
  case TW_PROFILE_TEXT: {
    const char *left = MEMBER (const char *, a, self), *right = MEMBER (const char *, b, self);
    return g_str_equal (left ? left : "", right ? right : "");
  }
  case TW_PROFILE_LIST: {
    static const char *const none[] = { NULL };
    const char *const *left = MEMBER (const char *const *, a, self);
    const char *const *right = MEMBER (const char *const *, b, self);
    return g_strv_equal (left ? left : none, right ? right : none);
  }
  case TW_PROFILE_BOOLEAN:
    return !MEMBER (gboolean, a, self) == !MEMBER (gboolean, b, self);
  case TW_PROFILE_NUMBER:
  case TW_PROFILE_LIMIT:
    return MEMBER (guint, a, self) == MEMBER (guint, b, self);
  case TW_PROFILE_LOGIN:
    return MEMBER (TwLoginMethod, a, self) == MEMBER (TwLoginMethod, b, self);
  }
  return FALSE;
}

void
tw_profile_field_write (const TwProfileField *self, const TwProfile *profile, TwYamlField *field,
                        GPtrArray *kept)
{
  *field = (TwYamlField) { .key = self->key };
  switch (self->kind) {
  case TW_PROFILE_TEXT:
    field->value = MEMBER (const char *, profile, self);
    break;
  case TW_PROFILE_LIST:
    field->list = MEMBER (const char *const *, profile, self);
    break;
  case TW_PROFILE_BOOLEAN:
    field->value = MEMBER (gboolean, profile, self) ? "true" : NULL;
    field->bare = TRUE;
    break;
  case TW_PROFILE_NUMBER:
    if (MEMBER (guint, profile, self)) {
      char *text = g_strdup_printf ("%u", MEMBER (guint, profile, self));
      g_ptr_array_add (kept, text);
      field->value = text;
      field->bare = TRUE;
    }
    break;
  case TW_PROFILE_LIMIT:
    if (MEMBER (guint, profile, self)) {
      char *text = tw_profile_limit_dup_text (MEMBER (guint, profile, self));
      g_ptr_array_add (kept, text);
      field->value = text;
      field->bare = TRUE;
    }
    break;
  case TW_PROFILE_LOGIN:
    if (MEMBER (TwLoginMethod, profile, self) != TW_LOGIN_PASSWORD)
      field->value = logins[MEMBER (TwLoginMethod, profile, self)];
    break;
  }
}

TwProfile *
tw_profile_new (const char *name)
{
  TwProfile *self = g_new0 (TwProfile, 1);
  self->name = g_strdup (name);
  self->title = g_strdup (name);
  self->schemas = g_new0 (char *, 1);
  self->hidden_schemas = g_new0 (char *, 1);
  self->no_values = g_new0 (char *, 1);
  self->load = g_new0 (char *, 1);
  self->allowed_functions = g_new0 (char *, 1);
  return self;
}

TwProfile *
tw_profile_copy (const TwProfile *self)
{
  TwProfile *copy = g_memdup2 (self, sizeof *self);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == TW_PROFILE_TEXT)
      MEMBER (char *, copy, &fields[i]) = g_strdup (MEMBER (char *, self, &fields[i]));
    else if (fields[i].kind == TW_PROFILE_LIST)
      MEMBER (char **, copy, &fields[i]) = g_strdupv (MEMBER (char **, self, &fields[i]));
  return copy;
}

void
tw_profile_free (TwProfile *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == TW_PROFILE_TEXT)
      g_free (MEMBER (char *, self, &fields[i]));
    else if (fields[i].kind == TW_PROFILE_LIST)
      g_strfreev (MEMBER (char **, self, &fields[i]));
  g_free (self);
}

gboolean
tw_profile_equal (const TwProfile *a, const TwProfile *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!g_str_equal (fields[i].key, "title") && !tw_profile_field_equal (&fields[i], a, b))
      return FALSE;
  return TRUE;
}
