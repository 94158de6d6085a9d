// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/tw-paths.h"
#include "setup/tw-profile-fields.h"

#define SECTION "profiles"

/* profiles.yaml as it is. An edit is a splice of its bytes, and what comes out is parsed and compared
 * with what was wanted before a byte is written. */
typedef struct {
  char *path;
  char *text;
  gsize length;
  TwYamlNode *root; /* nullable */
  GPtrArray *profiles;
} Document;

static void
document_free (Document *self)
{
  g_free (self->path);
  g_free (self->text);
  g_clear_pointer (&self->root, tw_yaml_node_free);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Document, document_free)

static gboolean
document_parse (Document *self, GError **error)
{
  self->profiles = tw_profiles_parse_unchecked (self->text, self->length, self->path, error);
  return self->profiles && tw_yaml_parse (self->text, self->length, self->path, &self->root, error);
}

static Document *
document_new (const char *path, char *text, GError **error)
{
  g_autoptr (Document) self = g_new0 (Document, 1);
  self->path = g_strdup (path);
  self->text = text;
  self->length = strlen (text);
  return document_parse (self, error) ? g_steal_pointer (&self) : NULL;
}

static Document *
document_load (GError **error)
{
  /* A link may lead into a folder under version control: what it points to is replaced. */
  g_autofree char *path = tw_paths_config ("profiles.yaml");
  char *real = realpath (path, NULL);
  g_autoptr (Document) self = g_new0 (Document, 1);
  self->path = g_strdup (real ? real : path);
  free (real);
  if (!tw_yaml_read_file (self->path, &self->text, &self->length, error))
    return NULL;
  if (self->text == NULL)
    self->text = g_strdup ("");
  return document_parse (self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
find_index (const GPtrArray *profiles, const char *name, guint *index)
{
  for (guint i = 0; i < profiles->len; i++)
    if (g_str_equal (((TwProfile *) profiles->pdata[i])->name, name)) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
equal_all (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!tw_profile_equal (a->pdata[i], b->pdata[i])
        || !g_str_equal (((TwProfile *) a->pdata[i])->title, ((TwProfile *) b->pdata[i])->title))
      return FALSE;
  return TRUE;
}

static GPtrArray *
copy_all (const GPtrArray *profiles)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_profile_free);
  for (guint i = 0; i < profiles->len; i++)
    g_ptr_array_add (copy, tw_profile_copy (profiles->pdata[i]));
  return copy;
}

static gboolean
write_file (const char *path, const char *text, GError **error)
{
  struct stat status;
  g_autofree char *folder = g_path_get_dirname (path);
  int mode = stat (path, &status) == 0 ? (int) (status.st_mode & 0777) : 0600;
  return tw_paths_ensure_directory (folder, error)
         && tw_paths_write_atomically (path, text, strlen (text), mode, error);
}

/* Writes @edited where it says just what is @wanted. */
static gboolean
finish (const Document *self, Document *edited, const GPtrArray *wanted, const GError *why,
        GError **error)
{
  if (edited && equal_all (edited->profiles, wanted))
    return write_file (self->path, edited->text, error);
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                       _("Edit the profile with a text editor."),
                       why ? _("%s cannot be changed: %s")
                           : _("%s cannot be changed, because it is laid out in an unusual way."),
                       self->path, why ? why->message : NULL);
}

static gboolean
name_is_taken (const char *name, GError **error)
{
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                       _("Choose another name, or remove the other profile first."),
                       _("There is another profile with the name \"%.60s\"."), name);
}

static char *
text_with (const TwYamlSource *source, const TwProfile *profile)
{
  guint n = 0;
  const TwProfileField *known = tw_profile_fields_get (&n);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autofree TwYamlField *fields = g_new0 (TwYamlField, n);
  for (guint i = 0; i < n; i++)
    tw_profile_field_write (&known[i], profile, &fields[i], kept);
  return tw_yaml_add_entry (source, SECTION, fields, n);
}

/* The next text with one profile more; %NULL with an error where that cannot be read any more. */
static Document *
document_add (const Document *self, const TwProfile *profile, GError **error)
{
  const TwYamlSource source = { self->text, self->length, self->root };
  return document_new (self->path, text_with (&source, profile), error);
}

static gboolean
add_all (const GPtrArray *added, guint *n_added, GError **error)
{
  g_autoptr (Document) self = document_load (error);
  if (self == NULL)
    return FALSE;
  g_autoptr (GPtrArray) wanted = copy_all (self->profiles);
  g_autoptr (GError) why = NULL;
  g_autoptr (Document) edited = NULL;
  guint n = 0;
  for (guint i = 0; i < added->len; i++) {
    const TwProfile *profile = added->pdata[i];
    guint index = 0;
    if (!tw_profile_check (profile, error))
      return FALSE;
    if (find_index (wanted, profile->name, &index)) {
      if (!tw_profile_equal (wanted->pdata[index], profile))
        return name_is_taken (profile->name, error);
      continue;
    }
    Document *next = document_add (edited ? edited : self, profile, &why);
    g_clear_pointer (&edited, document_free);
    edited = next;
    g_ptr_array_add (wanted, tw_profile_copy (profile));
    n++;
    if (edited == NULL)
      break;
  }
  if (n_added)
    *n_added = n;
  return n == 0 || finish (self, edited, wanted, why, error);
}

gboolean
tw_profile_save (const TwProfile *self, GError **error)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  g_ptr_array_add (added, (gpointer) self);
  return add_all (added, NULL, error);
}

/* The index of @name among the profiles of the file, which the samples come before. */
static gboolean
find_in_file (const Document *self, const char *name, guint *index, guint *item, GError **error)
{
  guint samples = 0;
  while (samples < self->profiles->len && ((TwProfile *) self->profiles->pdata[samples])->sample)
    samples++;
  if (find_index (self->profiles, name, index) && *index >= samples) {
    *item = *index - samples;
    return TRUE;
  }
  gboolean sample = *index < samples && find_index (self->profiles, name, index);
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                       sample ? _("Copy it under another name instead.")
                              : _("Look at the list of profiles."),
                       sample ? _("The profile \"%.60s\" is Tradewind's own and stays as it is.")
                              : _("There is no profile \"%.60s\"."), name);
}

/* One field after another, each in a text of its own: a splice moves what comes behind it. */
static Document *
change_fields (const Document *self, guint index, guint item, const TwProfile *to, GError **error)
{
  guint n = 0;
  const TwProfileField *known = tw_profile_fields_get (&n);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Document) current = document_new (self->path, g_strdup (self->text), error);
  for (guint i = 0; current && i < n; i++) {
    if (tw_profile_field_equal (&known[i], current->profiles->pdata[index], to))
      continue;
    TwYamlField field;
    tw_profile_field_write (&known[i], to, &field, kept);
    const TwYamlNode *list = tw_yaml_lookup (current->root, SECTION);
    const TwYamlSource source = { current->text, current->length, current->root };
    char *text = tw_yaml_set_field (&source, list->items->pdata[item], &field);
    Document *next = document_new (self->path, text, error);
    g_clear_pointer (&current, document_free);
    current = next;
  }
  return g_steal_pointer (&current);
}

gboolean
tw_profile_replace (const char *name, const TwProfile *self, GError **error)
{
  guint index = 0, item = 0, other = 0;
  g_autoptr (GError) why = NULL;
  g_autoptr (Document) document = document_load (error);
  if (document == NULL || !find_in_file (document, name, &index, &item, error)
      || !tw_profile_check (self, error))
    return FALSE;
  if (find_index (document->profiles, self->name, &other) && other != index)
    return name_is_taken (self->name, error);
  g_autoptr (GPtrArray) wanted = copy_all (document->profiles);
  tw_profile_free (wanted->pdata[index]);
  TwProfile *changed = wanted->pdata[index] = tw_profile_copy (self);
  g_autoptr (Document) edited = change_fields (document, index, item, changed, &why);
  if (changed->title == NULL || *changed->title == '\0') {
    g_free (changed->title);
    changed->title = g_strdup (changed->name);
  }
  return finish (document, edited, wanted, why, error);
}

gboolean
tw_profile_rename (const char *name, const char *new_name, GError **error)
{
  g_autoptr (TwProfile) profile = tw_profiles_find (name, error);
  if (profile == NULL)
    return FALSE;
  gboolean titled = !g_str_equal (profile->title, profile->name);
  g_free (profile->name);
  profile->name = g_strdup (new_name);
  if (!titled) {
    g_free (profile->title);
    profile->title = g_strdup (new_name);
  }
  return tw_profile_replace (name, profile, error);
}

gboolean
tw_profile_remove (const char *name, GError **error)
{
  guint index = 0, item = 0;
  g_autoptr (GError) why = NULL;
  g_autoptr (Document) self = document_load (error);
  if (self == NULL || !find_in_file (self, name, &index, &item, error))
    return FALSE;
  g_autoptr (GPtrArray) wanted = copy_all (self->profiles);
  g_ptr_array_remove_index (wanted, index);
  const TwYamlSource source = { self->text, self->length, self->root };
  const TwYamlNode *list = tw_yaml_lookup (self->root, SECTION);
  g_autoptr (Document) edited
    = document_new (self->path, tw_yaml_remove_item (&source, list, item), &why);
  return finish (self, edited, wanted, why, error);
}

char *
tw_profiles_export (const GPtrArray *profiles)
{
  char *text = g_strdup ("# Connections of Tradewind; passwords are never in here.\n");
  for (guint i = 0; i < profiles->len; i++) {
    const TwProfile *profile = profiles->pdata[i];
    g_autoptr (TwYamlNode) root = NULL;
    if (profile->sample || !tw_yaml_parse (text, strlen (text), "export", &root, NULL))
      continue;
    const TwYamlSource source = { text, strlen (text), root };
    char *more = text_with (&source, profile);
    g_free (text);
    text = more;
  }
  return text;
}

gboolean
tw_profiles_import (const char *text, gsize length, const char *path, guint *added, GError **error)
{
  g_autoptr (GPtrArray) profiles = tw_profiles_parse (text, length, path, error);
  if (profiles == NULL)
    return FALSE;
  while (profiles->len > 0 && ((TwProfile *) profiles->pdata[0])->sample)
    g_ptr_array_remove_index (profiles, 0);
  if (profiles->len > 0)
    return add_all (profiles, added, error);
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE,
                       _("Choose a file that Tradewind exported, or one with a list under "
                         "\"profiles:\"."),
                       _("%s holds no profiles."), path);
}
