// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-yaml-document.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog/tw-catalog-error.h"
#include "core/tw-paths.h"

void
tw_yaml_document_free (TwYamlDocument *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->text);
  tw_yaml_node_free (self->root);
  g_free (self);
}

TwYamlDocument *
tw_yaml_document_load (const char *path, GError **error)
{
  g_autoptr (TwYamlDocument) self = g_new0 (TwYamlDocument, 1);
  /* A link may lead into a folder under version control: what it points to is replaced. */
  char *real = realpath (path, NULL);
  self->path = g_strdup (real ? real : path);
  free (real);
  if (!tw_yaml_read_file (self->path, &self->text, &self->length, error))
    return NULL;
  if (self->text == NULL)
    self->text = g_strdup ("");
  if (!tw_yaml_parse (self->text, self->length, self->path, &self->root, error))
    return NULL;
  return g_steal_pointer (&self);
}

TwYamlSource
tw_yaml_document_get_source (const TwYamlDocument *self)
{
  return (TwYamlSource) { self->text, self->length, self->root };
}

gboolean
tw_yaml_document_replace (TwYamlDocument *self, char *text, GError **error)
{
  g_free (self->text);
  self->text = text;
  self->length = strlen (text);
  g_clear_pointer (&self->root, tw_yaml_node_free);
  return tw_yaml_parse (text, self->length, self->path, &self->root, error);
}

gboolean
tw_yaml_document_fail (const TwYamlDocument *self, GError **error)
{
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                       _("Edit the file in a text editor."),
                       _("%s is laid out in a way that cannot be edited without changing more of "
                         "it."),
                       self->path);
}

gboolean
tw_yaml_document_save (const TwYamlDocument *self, GError **error)
{
  struct stat status;
  g_autofree char *folder = g_path_get_dirname (self->path);
  int mode = stat (self->path, &status) == 0 ? (int) (status.st_mode & 0777) : 0600;
  return tw_paths_ensure_directory (folder, error)
         && tw_paths_write_atomically (self->path, self->text, self->length, mode, error);
}
