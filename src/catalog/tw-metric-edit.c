// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-metric.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-yaml-change.h"

#define N_FIELDS 5

/* Without its `format:` a metric is a number. */
static void
fill_fields (const TwMetric *metric, TwYamlField fields[N_FIELDS])
{
  gboolean number = g_strcmp0 (metric->format, "number") == 0;
  fields[0] = (TwYamlField) { .key = "name", .value = metric->name };
  fields[1] = (TwYamlField) { .key = "synonyms", .list = (const char *const *) metric->synonyms };
  fields[2] = (TwYamlField) { .key = "expression", .value = metric->expression,
                              .lines = metric->expression
                                       && strchr (metric->expression, '\n') != NULL };
  fields[3] = (TwYamlField) { .key = "format", .value = number ? NULL : metric->format };
  fields[4] = (TwYamlField) { .key = "description", .value = metric->description };
}

static gboolean
check_texts (const TwMetric *now, GError **error)
{
  return (*now->name && *now->expression && g_utf8_validate (now->name, -1, NULL)
          && g_utf8_validate (now->expression, -1, NULL)
          && (now->description == NULL || g_utf8_validate (now->description, -1, NULL)))
         || tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                          _("A metric needs a name and an expression, in readable characters."));
}

static gboolean
change_entry (TwYamlDocument *file, const TwMetric *was, const TwMetric *now, GError **error)
{
  TwYamlField was_fields[N_FIELDS], now_fields[N_FIELDS];
  TwYamlChange change = { was ? was->schema : now->schema, -1, was_fields,
                          now ? now_fields : NULL, N_FIELDS };
  if (was) {
    fill_fields (was, was_fields);
    change.index = tw_yaml_document_find (file, was->schema, was_fields, N_FIELDS);
    if (change.index < 0)
      return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                           _("Read it again to see those that are there."),
                           _("%s has no metric \"%s\"."), file->path, was->name);
  }
  if (now) {
    fill_fields (now, now_fields);
    if (!check_texts (now, error))
      return FALSE;
    if (tw_yaml_document_find_name (file, change.section, "name", now->name, change.index) >= 0)
      return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_EXISTS,
                           _("Edit that one, or give this one another name."),
                           _("There is a metric \"%s\" already."), now->name);
  }
  return tw_yaml_document_change (file, &change, error) && tw_yaml_document_save (file, error);
}

gboolean
tw_metric_change (const char *path, const char *known, const TwMetric *was, const TwMetric *now,
                  GError **error)
{
  g_autoptr (TwYamlDocument) file = tw_yaml_document_load (path, error);
  if (file == NULL || !tw_yaml_document_check_known (file, known, error))
    return FALSE;
  if (now == NULL)
    return change_entry (file, was, NULL, error);
  g_autofree char *name = g_strstrip (g_strdup (now->name));
  g_autofree char *expression = g_strstrip (g_strdup (now->expression));
  TwMetric clean = *now;
  clean.schema = was ? was->schema : now->schema;
  clean.name = name;
  clean.expression = expression;
  return change_entry (file, was, &clean, error);
}
