// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-yaml.h"

#include <glib/gi18n.h>
#include <string.h>

/* What stands in a file, behind "found". */
static const char *
kind_words (const TwYamlNode *node)
{
  switch (node->kind) {
  case TW_YAML_TEXT:
    return _("a single value");
  case TW_YAML_LIST:
    return _("a list");
  case TW_YAML_MAPPING:
    return _("a mapping");
  }
  return _("something else");
}

gboolean
tw_yaml_is_null (const TwYamlNode *node)
{
  if (node == NULL)
    return TRUE;
  if (node->kind != TW_YAML_TEXT || !node->plain)
    return FALSE;
  return *node->text == '\0' || g_str_equal (node->text, "~")
         || g_ascii_strcasecmp (node->text, "null") == 0;
}

const TwYamlNode *
tw_yaml_lookup (const TwYamlNode *mapping, const char *key)
{
  for (guint i = 0; i < mapping->keys->len; i++)
    if (g_str_equal (((TwYamlNode *) mapping->keys->pdata[i])->text, key))
      return mapping->items->pdata[i];
  return NULL;
}

static gboolean
walk_section (const TwYamlNode *section, TwYamlEntry *entry, const char *things,
              TwYamlEntryFunc function, gpointer user_data, GError **error)
{
  if (tw_yaml_is_null (section))
    return TRUE;
  if (section->kind != TW_YAML_LIST)
    return tw_yaml_fail (entry->file, section->line, error,
                         _("expected a list of %s under \"%.60s\", found %s."), things,
                         entry->schema,
                         kind_words (section));
  for (guint i = 0; i < section->items->len; i++) {
    entry->node = section->items->pdata[i];
    if (entry->node->kind != TW_YAML_MAPPING)
      return tw_yaml_fail (entry->file, entry->node->line, error, _("expected one of the %s as "
                             "\"key: value\" lines, found %s."), things, kind_words (entry->node));
    if (!function (entry, user_data, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tw_yaml_foreach_entry (const char *text, gssize length, const char *file, const char *things,
                       TwYamlEntryFunc function, gpointer user_data, GError **error)
{
  g_autoptr (TwYamlNode) root = NULL;
  TwYamlEntry entry = { .file = file };
  if (text == NULL)
    return TRUE;
  if (!tw_yaml_parse (text, length < 0 ? strlen (text) : (gsize) length, file, &root, error))
    return FALSE;
  if (tw_yaml_is_null (root))
    return TRUE;
  if (root->kind != TW_YAML_MAPPING)
    return tw_yaml_fail (file, root->line, error, _("expected \"schema:\" with a list of %s below "
                                                    "it, found %s."), things, kind_words (root));
  for (guint i = 0; i < root->items->len; i++) {
    entry.schema = ((TwYamlNode *) root->keys->pdata[i])->text;
    if (!walk_section (root->items->pdata[i], &entry, things, function, user_data, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tw_yaml_entry_dup_text (const TwYamlEntry *self, const char *key, gboolean required, char **value,
                        GError **error)
{
  const TwYamlNode *node = tw_yaml_lookup (self->node, key);
  *value = NULL;
  if (node && node->kind != TW_YAML_TEXT)
    return tw_yaml_fail (self->file, node->line, error,
                         _("expected a text behind \"%s:\", found %s."),
                         key, kind_words (node));
  if (!tw_yaml_is_null (node))
    *value = g_strdup (node->text);
  if (required && (*value == NULL || *g_strstrip (*value) == '\0')) {
    g_clear_pointer (value, g_free);
    return tw_yaml_fail (self->file, node ? node->line : self->node->line, error,
                         _("expected \"%s:\" with a text in this entry."), key);
  }
  return TRUE;
}

gboolean
tw_yaml_entry_dup_list (const TwYamlEntry *self, const char *key, char ***value, GError **error)
{
  const TwYamlNode *node = tw_yaml_lookup (self->node, key);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  *value = NULL;
  if (!tw_yaml_is_null (node) && node->kind == TW_YAML_TEXT)
    g_strv_builder_add (texts, node->text);
  else if (node && node->kind == TW_YAML_MAPPING)
    return tw_yaml_fail (self->file, node->line, error,
                         _("expected a list of texts behind \"%s:\", found a mapping."), key);
  for (guint i = 0; node && node->kind == TW_YAML_LIST && i < node->items->len; i++) {
    const TwYamlNode *item = node->items->pdata[i];
    if (item->kind != TW_YAML_TEXT)
      return tw_yaml_fail (self->file, item->line, error,
                           _("expected a text in the list of \"%s:\", found %s."), key,
                           kind_words (item));
    g_strv_builder_add (texts, item->text);
  }
  *value = g_strv_builder_end (texts);
  return TRUE;
}

gboolean
tw_yaml_entry_get_boolean (const TwYamlEntry *self, const char *key, gboolean *value,
                           GError **error)
{
  const TwYamlNode *node = tw_yaml_lookup (self->node, key);
  const char *text = node && node->kind == TW_YAML_TEXT ? node->text : "";
  if (node == NULL)
    return TRUE;
  if (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "yes") == 0)
    *value = TRUE;
  else if (g_ascii_strcasecmp (text, "false") == 0 || g_ascii_strcasecmp (text, "no") == 0)
    *value = FALSE;
  else
    return tw_yaml_fail (self->file, node->line, error, _("expected true or false behind \"%s:\"."),
                         key);
  return TRUE;
}
