// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-yaml-change.h"

#include <glib/gi18n.h>

#include "catalog/tw-catalog-error.h"

gboolean
tw_yaml_document_check_known (const TwYamlDocument *self, const char *known, GError **error)
{
  return known == NULL || g_str_equal (self->text, known)
         || tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT,
                          _("Read it again; the edits can be put on top of what it holds now."),
                          _("%s was changed by another program since it was read."), self->path);
}

static char *
fold (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *normal = g_utf8_normalize (trimmed, -1, G_NORMALIZE_ALL_COMPOSE);
  return g_utf8_casefold (normal ? normal : trimmed, -1);
}

/* (nullable) */
static const TwYamlNode *
lookup (const TwYamlNode *mapping, const char *key)
{
  return mapping && mapping->kind == TW_YAML_MAPPING ? tw_yaml_lookup (mapping, key) : NULL;
}

static guint
count_items (const TwYamlNode *list)
{
  return list && list->kind == TW_YAML_LIST ? list->items->len : 0;
}

static gboolean
is_text (const TwYamlNode *node, const char *text)
{
  g_autofree char *a = g_strstrip (g_strdup (node->kind == TW_YAML_TEXT ? node->text : ""));
  g_autofree char *b = g_strstrip (g_strdup (text));
  return node->kind == TW_YAML_TEXT && g_str_equal (a, b);
}

static gboolean
is_empty (const TwYamlField *field)
{
  return field->list ? field->list[0] == NULL : field->value == NULL || *field->value == '\0';
}

/* Whether @node (nullable) says what @field does; one text is a list of one. */
static gboolean
says (const TwYamlNode *node, const TwYamlField *field)
{
  if (is_empty (field) || node == NULL)
    return is_empty (field) && (tw_yaml_is_null (node) || count_items (node) == 0);
  if (field->list == NULL)
    return is_text (node, field->value);
  if (node->kind == TW_YAML_TEXT)
    return field->list[1] == NULL && is_text (node, field->list[0]);
  if (count_items (node) != g_strv_length ((char **) field->list))
    return FALSE;
  for (guint i = 0; i < node->items->len; i++)
    if (!is_text (node->items->pdata[i], field->list[i]))
      return FALSE;
  return TRUE;
}

int
tw_yaml_document_find (const TwYamlDocument *self, const char *section, const TwYamlField *fields,
                       guint n_fields)
{
  const TwYamlNode *list = lookup (self->root, section);
  for (guint i = 0; i < count_items (list); i++) {
    gboolean same = TRUE;
    for (guint k = 0; k < n_fields && same; k++)
      same = fields[k].bare || is_empty (&fields[k])
             || says (lookup (list->items->pdata[i], fields[k].key), &fields[k]);
    if (same)
      return (int) i;
  }
  return -1;
}

int
tw_yaml_document_find_name (const TwYamlDocument *self, const char *section, const char *key,
                            const char *name, int except)
{
  const TwYamlNode *list = lookup (self->root, section);
  g_autofree char *wanted = fold (name);
  for (guint i = 0; i < count_items (list); i++) {
    const TwYamlNode *text = lookup (list->items->pdata[i], key);
    g_autofree char *has = text && text->kind == TW_YAML_TEXT ? fold (text->text) : NULL;
    if ((int) i != except && has && g_str_equal (has, wanted))
      return (int) i;
  }
  return -1;
}

/* ---- what came of it ---- */

static gboolean
is_equal (const TwYamlNode *a, const TwYamlNode *b)
{
  if (a == NULL || b == NULL || a->kind != b->kind)
    return a == b;
  if (a->kind == TW_YAML_TEXT)
    return g_str_equal (a->text, b->text);
  gboolean same = a->items->len == b->items->len;
  for (guint i = 0; same && i < a->items->len; i++)
    same = is_equal (a->items->pdata[i], b->items->pdata[i])
           && (a->kind == TW_YAML_LIST || is_equal (a->keys->pdata[i], b->keys->pdata[i]));
  return same;
}

static gboolean
differs (const TwYamlField *a, const TwYamlField *b)
{
  static const char *const none[] = { NULL };
  if (a->list || b->list)
    return !g_strv_equal (a->list ? a->list : none, b->list ? b->list : none);
  g_autofree char *was = g_strstrip (g_strdup (a->value ? a->value : ""));
  g_autofree char *now = g_strstrip (g_strdup (b->value ? b->value : ""));
  return !g_str_equal (was, now);
}

/* (nullable): the field of @key that was meant to become another */
static const TwYamlField *
find_changed (const TwYamlChange *change, const char *key)
{
  for (guint i = 0; i < change->n_fields; i++)
    if (g_str_equal (change->now[i].key, key)
        && (change->index < 0 || differs (&change->was[i], &change->now[i])))
      return &change->now[i];
  return NULL;
}

/* @before is %NULL for a new one */
static gboolean
is_entry_meant (const TwYamlNode *before, const TwYamlNode *after, const TwYamlChange *change)
{
  if (after->kind != TW_YAML_MAPPING)
    return FALSE;
  for (guint i = 0; i < after->keys->len; i++) {
    const char *key = ((TwYamlNode *) after->keys->pdata[i])->text;
    if (key == NULL
        || (!find_changed (change, key)
            && !is_equal (after->items->pdata[i], lookup (before, key))))
      return FALSE;
  }
  for (guint i = 0; before && i < before->keys->len; i++) {
    const char *key = ((TwYamlNode *) before->keys->pdata[i])->text;
    if (key && !find_changed (change, key) && lookup (after, key) == NULL)
      return FALSE;
  }
  for (guint i = 0; i < change->n_fields; i++) {
    const TwYamlField *field = find_changed (change, change->now[i].key);
    if (field && !says (lookup (after, field->key), field))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_section_meant (const TwYamlNode *before, const TwYamlNode *after, const TwYamlChange *change)
{
  guint n = count_items (before), k = 0;
  for (guint i = 0; i < n; i++) {
    const TwYamlNode *was = before->items->pdata[i];
    gboolean meant = (int) i == change->index;
    if (meant && change->now == NULL)
      continue;
    if (k == count_items (after))
      return FALSE;
    const TwYamlNode *now = after->items->pdata[k++];
    if (meant ? !is_entry_meant (was, now, change) : !is_equal (was, now))
      return FALSE;
  }
  if (change->index < 0 && k < count_items (after)
      && is_entry_meant (NULL, after->items->pdata[k], change))
    return k + 1 == count_items (after);
  return change->index >= 0 && k == count_items (after);
}

/* Nothing but the one entry is another, or gone. */
static gboolean
is_meant (const TwYamlNode *before, const TwYamlNode *after, const TwYamlChange *change)
{
  if (!is_section_meant (lookup (before, change->section), lookup (after, change->section), change))
    return FALSE;
  for (guint i = 0; before && i < before->keys->len; i++) {
    const char *key = ((TwYamlNode *) before->keys->pdata[i])->text;
    if (!g_str_equal (key, change->section)
        && !is_equal (before->items->pdata[i], lookup (after, key)))
      return FALSE;
  }
  for (guint i = 0; after && i < after->keys->len; i++) {
    const char *key = ((TwYamlNode *) after->keys->pdata[i])->text;
    if (!g_str_equal (key, change->section) && lookup (before, key) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
set_fields (TwYamlDocument *self, const TwYamlChange *change)
{
  for (guint i = 0; i < change->n_fields; i++) {
    if (!differs (&change->was[i], &change->now[i]))
      continue;
    const TwYamlNode *list = lookup (self->root, change->section);
    TwYamlSource source = tw_yaml_document_get_source (self);
    if ((guint) change->index >= count_items (list)
        || !tw_yaml_document_replace (
          self,
          tw_yaml_set_field (&source, list->items->pdata[change->index], &change->now[i]), NULL))
      return FALSE;
  }
  return TRUE;
}

static gboolean
apply (TwYamlDocument *self, const TwYamlChange *change)
{
  TwYamlSource source = tw_yaml_document_get_source (self);
  if (change->index < 0)
    return tw_yaml_document_replace (
      self, tw_yaml_add_entry (&source, change->section, change->now, change->n_fields), NULL);
  if (change->now)
    return set_fields (self, change);
  const TwYamlNode *list = lookup (self->root, change->section);
  return tw_yaml_document_replace (
    self, tw_yaml_remove_item (&source, list, (guint) change->index), NULL);
}

gboolean
tw_yaml_document_change (TwYamlDocument *self, const TwYamlChange *change, GError **error)
{
  g_autoptr (TwYamlNode) before = NULL;
  if (!tw_yaml_parse (self->text, self->length, self->path, &before, error))
    return FALSE;
  return (apply (self, change) && is_meant (before, self->root, change))
         || tw_yaml_document_fail (self, error);
}

gboolean
tw_yaml_file_restore (const char *path, const char *known, const char *text, GError **error)
{
  g_autoptr (TwYamlDocument) file = tw_yaml_document_load (path, error);
  return file && tw_yaml_document_check_known (file, known, error)
         && tw_yaml_document_replace (file, g_strdup (text), error)
         && tw_yaml_document_save (file, error);
}
