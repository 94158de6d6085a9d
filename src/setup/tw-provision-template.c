// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-provision-template.h"

#include <string.h>

#include "catalog/tw-yaml.h"

typedef struct {
  const TwYamlNode *conditions;
  const char *const *parameters;
} Terms;

static void
resource_free (TwPlannedResource *self)
{
  g_free (self->logical_id);
  g_free (self->type);
  g_free (self);
}

static const char *
text_of (const TwYamlNode *mapping, const char *key)
{
  const TwYamlNode *node = mapping ? tw_yaml_lookup (mapping, key) : NULL;
  return node && node->kind == TW_YAML_TEXT ? node->text : NULL;
}

static const char *
parameter_of (const Terms *terms, const char *name)
{
  for (guint i = 0; terms->parameters[i]; i += 2)
    if (g_strcmp0 (terms->parameters[i], name) == 0)
      return terms->parameters[i + 1];
  return NULL;
}

static gboolean holds (const Terms *terms, const char *condition);

/* The two forms that our templates use: a parameter equals a text; one of several conditions. */
static gboolean
evaluate (const Terms *terms, const TwYamlNode *formula)
{
  const TwYamlNode *equals = tw_yaml_lookup (formula, "Fn::Equals");
  const TwYamlNode *either = tw_yaml_lookup (formula, "Fn::Or");
  if (equals && equals->items->len == 2) {
    const TwYamlNode *wanted = equals->items->pdata[1];
    return g_strcmp0 (parameter_of (terms, text_of (equals->items->pdata[0], "Ref")), wanted->text)
           == 0;
  }
  for (guint i = 0; either && i < either->items->len; i++)
    if (holds (terms, text_of (either->items->pdata[i], "Condition")))
      return TRUE;
  return FALSE;
}

static gboolean
holds (const Terms *terms, const char *condition)
{
  if (condition == NULL)
    return TRUE;
  const TwYamlNode *formula
    = terms->conditions ? tw_yaml_lookup (terms->conditions, condition) : NULL;
  return formula && evaluate (terms, formula);
}

GPtrArray *
tw_provision_template_resources (const char *template, const char *const *parameters,
                                 GError **error)
{
  g_autoptr (TwYamlNode) root = NULL;
  if (!tw_yaml_parse (template, strlen (template), "template", &root, error))
    return NULL;
  Terms terms = { tw_yaml_lookup (root, "Conditions"), parameters };
  const TwYamlNode *all = tw_yaml_lookup (root, "Resources");
  GPtrArray *resources = g_ptr_array_new_with_free_func ((GDestroyNotify) resource_free);
  for (guint i = 0; i < all->items->len; i++) {
    if (!holds (&terms, text_of (all->items->pdata[i], "Condition")))
      continue;
    TwPlannedResource *resource = g_new0 (TwPlannedResource, 1);
    resource->logical_id = g_strdup (((TwYamlNode *) all->keys->pdata[i])->text);
    resource->type = g_strdup (text_of (all->items->pdata[i], "Type"));
    g_ptr_array_add (resources, resource);
  }
  return resources;
}

guint
tw_provision_count (const GPtrArray *resources, const char *type)
{
  guint n = 0;
  for (guint i = 0; i < resources->len; i++)
    if (g_str_equal (((TwPlannedResource *) resources->pdata[i])->type, type))
      n++;
  return n;
}
