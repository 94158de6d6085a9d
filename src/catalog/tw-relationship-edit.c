// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-column-path.h"
#include "catalog/tw-yaml-edit.h"
#include "core/tw-paths.h"

/* A person's file as it is, and what it holds. An edit is one splice of its bytes; whatever the
 * splice does to the rest is checked before a byte is written (is_one_apart()). */
typedef struct {
  char *path;
  char *text;
  gsize length;
  TwYamlNode *root;            /* nullable */
  TwRelationshipFile *content;
} Document;

static void
document_free (Document *self)
{
  g_free (self->path);
  g_free (self->text);
  tw_yaml_node_free (self->root);
  tw_relationship_file_unref (self->content);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Document, document_free)

static Document *
document_load (const char *path, GError **error)
{
  g_autoptr (Document) self = g_new0 (Document, 1);
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
  self->content = tw_relationship_file_parse (self->text, (gssize) self->length, error);
  return self->content ? g_steal_pointer (&self) : NULL;
}

static gboolean
same_path (const char *a, const char *b)
{
  g_autoptr (TwColumnPath) left = tw_column_path_parse (a, -1);
  g_autoptr (TwColumnPath) right = tw_column_path_parse (b, -1);
  if (left == NULL || right == NULL)
    return g_str_equal (a, b);
  return g_strcmp0 (left->schema, right->schema) == 0 && g_str_equal (left->table, right->table)
         && g_str_equal (left->column, right->column);
}

static gboolean
is_entry (const TwRelationshipEntry *entry, const char *schema, const char *source,
          const char *target)
{
  return g_str_equal (entry->schema, schema) && same_path (entry->source, source)
         && same_path (entry->target, target);
}

static gboolean
has_entry (const TwRelationshipFile *file, const char *schema, const char *source,
           const char *target)
{
  const GPtrArray *entries = tw_relationship_file_get_entries (file);
  for (guint i = 0; i < entries->len; i++)
    if (is_entry (entries->pdata[i], schema, source, target))
      return TRUE;
  return FALSE;
}

static gboolean
equal_entries (const TwRelationshipEntry *a, const TwRelationshipEntry *b)
{
  return g_str_equal (a->schema, b->schema) && g_str_equal (a->source, b->source)
         && g_str_equal (a->target, b->target)
         && g_strcmp0 (a->description, b->description) == 0;
}

/* Whether @longer is @shorter and exactly one entry more, the one that is named. */
static gboolean
is_one_apart (const TwRelationshipFile *longer, const TwRelationshipFile *shorter,
              const char *schema, const char *source, const char *target)
{
  const GPtrArray *more = tw_relationship_file_get_entries (longer);
  const GPtrArray *less = tw_relationship_file_get_entries (shorter);
  guint extra = 0;
  if (more->len != less->len + 1)
    return FALSE;
  while (extra < less->len && equal_entries (more->pdata[extra], less->pdata[extra]))
    extra++;
  for (guint i = extra; i < less->len; i++)
    if (!equal_entries (more->pdata[i + 1], less->pdata[i]))
      return FALSE;
  /* Equal neighbours are interchangeable, so the first that may be the extra one decides. */
  return is_entry (more->pdata[extra], schema, source, target);
}

static char *
text_with (const Document *self, const TwRelationshipEntry *entry)
{
  TwYamlSource edited = { self->text, self->length, self->root };
  const TwYamlField fields[] = { { .key = "source", .value = entry->source },
                                 { .key = "target", .value = entry->target },
                                 { .key = "description", .value = entry->description } };
  return tw_yaml_add_entry (&edited, entry->schema, fields, G_N_ELEMENTS (fields));
}

static char *
text_without (const Document *self, const char *schema, const char *source, const char *target)
{
  const TwYamlNode *list = tw_yaml_lookup (self->root, schema);
  const GPtrArray *entries = tw_relationship_file_get_entries (self->content);
  guint index = 0; /* in its list */
  for (guint i = 0; i < entries->len; i++) {
    const TwRelationshipEntry *entry = entries->pdata[i];
    if (is_entry (entry, schema, source, target))
      break;
    index += g_str_equal (entry->schema, schema);
  }
  TwYamlSource edited = { self->text, self->length, self->root };
  return tw_yaml_remove_item (&edited, list, index);
}

static gboolean
fail_to_edit (const Document *self, GError **error)
{
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                       "Edit the file in a text editor.",
                       "%s is laid out in a way that cannot be edited without changing more of it.",
                       self->path);
}

static gboolean
document_save (const Document *self, const char *text, GError **error)
{
  struct stat status;
  g_autofree char *folder = g_path_get_dirname (self->path);
  int mode = stat (self->path, &status) == 0 ? (int) (status.st_mode & 0777) : 0600;
  return tw_paths_ensure_directory (folder, error)
         && tw_paths_write_atomically (self->path, text, strlen (text), mode, error);
}

static gboolean
check_entry (const TwRelationshipEntry *entry, GError **error)
{
  const char *texts[]
    = { entry->schema, entry->source, entry->target, entry->description ? entry->description : "" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!g_utf8_validate (texts[i], -1, NULL))
      return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                           "Write it in readable characters.", "The relationship is not UTF-8.");
  const char *ends[] = { entry->source, entry->target };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autoptr (TwColumnPath) path = tw_column_path_parse (ends[i], -1);
    if (path == NULL)
      return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                           "Write both ends as table.column.", "\"%.200s\" is not a table.column.",
                           ends[i]);
  }
  return TRUE;
}

gboolean
tw_relationship_file_add (const char *path, const TwRelationshipEntry *entry, GError **error)
{
  if (!check_entry (entry, error))
    return FALSE;
  g_autoptr (Document) document = document_load (path, error);
  if (document == NULL)
    return FALSE;
  if (has_entry (document->content, entry->schema, entry->source, entry->target))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_EXISTS,
                         "Remove it first to give it another description.",
                         "The relationship %s → %s of schema %s is in %s already.", entry->source,
                         entry->target, entry->schema, path);
  g_autofree char *text = text_with (document, entry);
  g_autoptr (TwRelationshipFile) after = tw_relationship_file_parse (text, -1, NULL);
  if (after == NULL
      || !is_one_apart (after, document->content, entry->schema, entry->source, entry->target))
    return fail_to_edit (document, error);
  return document_save (document, text, error);
}

gboolean
tw_relationship_file_remove (const char *path, const char *schema, const char *source,
                             const char *target, GError **error)
{
  g_autoptr (Document) document = document_load (path, error);
  if (document == NULL)
    return FALSE;
  if (!has_entry (document->content, schema, source, target))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                         "List the relationships to see how they are written.",
                         "There is no relationship %s → %s of schema %s in %s.", source, target,
                         schema, path);
  g_autofree char *text = text_without (document, schema, source, target);
  g_autoptr (TwRelationshipFile) after = tw_relationship_file_parse (text, -1, NULL);
  if (after == NULL || !is_one_apart (document->content, after, schema, source, target))
    return fail_to_edit (document, error);
  return document_save (document, text, error);
}
