// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship.h"

#include <glib/gi18n.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-column-path.h"
#include "catalog/tw-yaml-document.h"

/* A person's file as it is, and what it holds. An edit is one splice of its bytes; whatever the
 * splices do to the rest is checked before a byte is written (is_as_meant()). */
typedef struct {
  TwYamlDocument *file;
  TwRelationshipFile *content;
} Document;

static void
document_free (Document *self)
{
  tw_yaml_document_free (self->file);
  tw_relationship_file_unref (self->content);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Document, document_free)

static Document *
document_load (const char *path, GError **error)
{
  g_autoptr (Document) self = g_new0 (Document, 1);
  self->file = tw_yaml_document_load (path, error);
  if (self->file == NULL)
    return NULL;
  self->content = tw_relationship_file_parse (self->file->text, (gssize) self->file->length, error);
  return self->content ? g_steal_pointer (&self) : NULL;
}

static gboolean
equal_texts (const char *a, const char *b)
{
  return g_str_equal (a ? a : "", b ? b : "");
}

static gboolean
equal_entries (const TwRelationshipEntry *a, const TwRelationshipEntry *b)
{
  return g_str_equal (a->schema, b->schema)
         && g_strv_equal ((const char *const *) a->source, (const char *const *) b->source)
         && g_strv_equal ((const char *const *) a->target, (const char *const *) b->target)
         && equal_texts (a->role, b->role) && equal_texts (a->description, b->description)
         && a->ignored == b->ignored;
}

/* The list that holds the entry of this number, and its place in it. */
static const TwYamlNode *
find_list (const Document *self, guint number, guint *index)
{
  for (guint i = 0; self->file->root && i < self->file->root->items->len; i++) {
    const TwYamlNode *list = self->file->root->items->pdata[i];
    if (list->kind != TW_YAML_LIST)
      continue;
    if (number < list->items->len) {
      *index = number;
      return list;
    }
    number -= list->items->len;
  }
  return NULL;
}

static TwYamlField
side_field (const char *key, char **columns)
{
  TwYamlField field = { .key = key, .value = columns[0] };
  if (columns[1])
    field.list = (const char *const *) columns;
  return field;
}

#define N_FIELDS 5

static void
fill_fields (const TwRelationshipEntry *entry, TwYamlField fields[N_FIELDS])
{
  fields[0] = side_field ("source", entry->source);
  fields[1] = side_field ("target", entry->target);
  fields[2] = (TwYamlField) { .key = "role", .value = entry->role };
  fields[3] = (TwYamlField) { .key = "description", .value = entry->description };
  fields[4] = (TwYamlField) { .key = "ignored", .value = entry->ignored ? "true" : NULL,
                              .bare = TRUE };
}

static gboolean
equal_fields (const TwYamlField *a, const TwYamlField *b)
{
  if (a->list || b->list)
    return a->list && b->list && g_strv_equal (a->list, b->list);
  return equal_texts (a->value, b->value);
}

static gboolean
set_entry (Document *self, guint number, const TwRelationshipEntry *entry, GError **error)
{
  TwYamlField was[N_FIELDS], wanted[N_FIELDS];
  const GPtrArray *entries = tw_relationship_file_get_entries (self->content);
  fill_fields (entries->pdata[number], was);
  fill_fields (entry, wanted);
  for (guint i = 0; i < N_FIELDS; i++) {
    guint index;
    const TwYamlNode *list = find_list (self, number, &index);
    TwYamlSource edited = tw_yaml_document_get_source (self->file);
    if (equal_fields (&was[i], &wanted[i]))
      continue;
    if (list == NULL
        || !tw_yaml_document_replace (self->file, tw_yaml_set_field (&edited, list->items->pdata[index],
                                                       &wanted[i]), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_entry (Document *self, const TwRelationshipEntry *entry, GError **error)
{
  TwYamlField fields[N_FIELDS];
  TwYamlSource edited = tw_yaml_document_get_source (self->file);
  fill_fields (entry, fields);
  return tw_yaml_document_replace (self->file, tw_yaml_add_entry (&edited, entry->schema, fields, N_FIELDS),
                           error);
}

static gboolean
remove_entry (Document *self, guint number, GError **error)
{
  guint index;
  const TwYamlNode *list = find_list (self, number, &index);
  TwYamlSource edited = tw_yaml_document_get_source (self->file);
  return list && tw_yaml_document_replace (self->file, tw_yaml_remove_item (&edited, list, index), error);
}

/* Fields first, then the last entries before the first, then new ones: so numbers stay good. */
static gboolean
apply (Document *self, const TwRelationshipChange *changes, guint n, GError **error)
{
  const guint n_entries = tw_relationship_file_get_entries (self->content)->len;
  for (guint i = 0; i < n; i++)
    if (changes[i].index >= 0 && changes[i].entry
        && !set_entry (self, (guint) changes[i].index, changes[i].entry, error))
      return FALSE;
  for (guint number = n_entries; number > 0; number--)
    for (guint i = 0; i < n; i++)
      if (changes[i].index == (int) number - 1 && changes[i].entry == NULL
          && !remove_entry (self, number - 1, error))
        return FALSE;
  for (guint i = 0; i < n; i++)
    if (changes[i].index < 0 && !add_entry (self, changes[i].entry, error))
      return FALSE;
  return TRUE;
}

/* (transfer container): what the file should hold afterwards, in order within each section */
static GPtrArray *
entries_meant (const Document *self, const TwRelationshipChange *changes, guint n)
{
  const GPtrArray *before = tw_relationship_file_get_entries (self->content);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GPtrArray *meant = g_ptr_array_new ();
  g_ptr_array_extend (all, (GPtrArray *) before, NULL, NULL);
  for (guint i = 0; i < n; i++)
    if (changes[i].index >= 0)
      all->pdata[changes[i].index] = (gpointer) changes[i].entry;
    else
      g_ptr_array_add (all, (gpointer) changes[i].entry);
  for (guint i = 0; i < all->len; i++)
    if (all->pdata[i])
      g_ptr_array_add (meant, all->pdata[i]);
  return meant;
}

/* Whether @after holds @meant and nothing else, section by section. */
static gboolean
is_as_meant (const GPtrArray *after, const GPtrArray *meant)
{
  g_autoptr (GHashTable) cursors = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < meant->len; i++) {
    const TwRelationshipEntry *wanted = meant->pdata[i];
    guint at = GPOINTER_TO_UINT (g_hash_table_lookup (cursors, wanted->schema));
    while (at < after->len
           && !g_str_equal (((TwRelationshipEntry *) after->pdata[at])->schema, wanted->schema))
      at++;
    if (at == after->len || !equal_entries (after->pdata[at], wanted))
      return FALSE;
    g_hash_table_insert (cursors, wanted->schema, GUINT_TO_POINTER (at + 1));
  }
  return after->len == meant->len;
}

static gboolean
is_readable (const TwRelationshipEntry *entry)
{
  const char *texts[] = { entry->schema, entry->role, entry->description };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] && !g_utf8_validate (texts[i], -1, NULL))
      return FALSE;
  for (guint i = 0; entry->source[i]; i++)
    if (!g_utf8_validate (entry->source[i], -1, NULL)
        || !g_utf8_validate (entry->target[i], -1, NULL))
      return FALSE;
  return TRUE;
}

static gboolean
check_side (char *const *side, GError **error)
{
  for (guint i = 0; side[i]; i++) {
    g_autoptr (TwColumnPath) path = tw_column_path_parse (side[i], -1);
    if (path == NULL)
      return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                           _("Write both ends as table.column."),
                           _("\"%.200s\" is not a table.column."),
                           side[i]);
  }
  return TRUE;
}

static gboolean
check_entry (const TwRelationshipEntry *entry, GError **error)
{
  guint n = g_strv_length (entry->source);
  if (n == 0 || n != g_strv_length (entry->target))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                         _("Name as many columns on one side as on the other."),
                         _("The relationship's two sides have different numbers of columns."));
  if (!is_readable (entry))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                         _("Write it in readable characters."),
                         _("The relationship is not UTF-8."));
  return check_side (entry->source, error) && check_side (entry->target, error);
}

static gboolean
check_changes (const Document *self, const TwRelationshipFile *read,
               const TwRelationshipChange *changes, guint n, GError **error)
{
  const guint n_entries = tw_relationship_file_get_entries (self->content)->len;
  if (read && !tw_relationship_file_is_same (self->content, read))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT,
                         _("Read it again; the edits can be put on top of what it holds now."),
                         _("%s was changed by another program since it was read."),
                         self->file->path);
  for (guint i = 0; i < n; i++) {
    g_return_val_if_fail (changes[i].index < (int) n_entries, FALSE);
    if (changes[i].entry && !check_entry (changes[i].entry, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
document_change (Document *self, const TwRelationshipFile *read,
                 const TwRelationshipChange *changes, guint n, GError **error)
{
  if (!check_changes (self, read, changes, n, error))
    return FALSE;
  g_autoptr (GPtrArray) meant = entries_meant (self, changes, n);
  g_autoptr (TwRelationshipFile) after
    = apply (self, changes, n, NULL)
        ? tw_relationship_file_parse (self->file->text, (gssize) self->file->length, NULL)
        : NULL;
  if (after == NULL || !is_as_meant (tw_relationship_file_get_entries (after), meant))
    return tw_yaml_document_fail (self->file, error);
  return tw_yaml_document_save (self->file, error);
}

gboolean
tw_relationship_file_change (const char *path, const TwRelationshipFile *read,
                             const TwRelationshipChange *changes, guint n_changes, GError **error)
{
  g_autoptr (Document) document = document_load (path, error);
  return document && document_change (document, read, changes, n_changes, error);
}

static int
find_entry (const TwRelationshipFile *file, const char *schema, char *const *source,
            char *const *target)
{
  const GPtrArray *entries = tw_relationship_file_get_entries (file);
  for (guint i = 0; i < entries->len; i++)
    if (tw_relationship_entry_joins (entries->pdata[i], schema, source, target))
      return (int) i;
  return -1;
}

gboolean
tw_relationship_file_add (const char *path, const TwRelationshipEntry *entry, GError **error)
{
  if (!check_entry (entry, error))
    return FALSE;
  g_autoptr (Document) document = document_load (path, error);
  if (document == NULL)
    return FALSE;
  if (find_entry (document->content, entry->schema, entry->source, entry->target) >= 0) {
    g_autofree char *source = g_strjoinv (", ", entry->source);
    g_autofree char *target = g_strjoinv (", ", entry->target);
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_EXISTS,
                         _("Describe it instead, or remove it first."),
                         _("The relationship %s → %s of schema %s is in %s already."), source,
                         target,
                         entry->schema, path);
  }
  return document_change (document, NULL, &(TwRelationshipChange) { -1, entry }, 1, error);
}

gboolean
tw_relationship_file_remove (const char *path, const char *schema, char *const *source,
                             char *const *target, GError **error)
{
  g_autoptr (Document) document = document_load (path, error);
  if (document == NULL)
    return FALSE;
  int index = find_entry (document->content, schema, source, target);
  if (index < 0) {
    g_autofree char *from = g_strjoinv (", ", (char **) source);
    g_autofree char *to = g_strjoinv (", ", (char **) target);
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                         _("List the relationships to see how they are written."),
                         _("There is no relationship %s → %s of schema %s in %s."), from, to,
                         schema,
                         path);
  }
  return document_change (document, NULL, &(TwRelationshipChange) { index, NULL }, 1, error);
}
