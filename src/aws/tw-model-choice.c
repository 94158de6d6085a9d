// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-model-choice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-json-read.h"
#include "core/tw-resources.h"

#define MILLION 1e6

typedef struct {
  JsonParser *parser;
  JsonObject *root;
} Table;

/* Read once; lives as long as the program. */
static const Table *
get_table (void)
{
  static Table *table;
  if (g_once_init_enter (&table)) {
    Table *made = g_new0 (Table, 1);
    g_autoptr (GBytes) bytes = tw_resources_lookup ("models.json");
    made->parser = json_parser_new ();
    made->root = tw_json_parse_object (made->parser, g_bytes_get_data (bytes, NULL), -1);
    g_assert (made->root);
    g_once_init_leave (&table, made);
  }
  return table;
}

gboolean
tw_model_price_find (const char *model, TwModelPrice *price)
{
  const Table *table = get_table ();
  JsonArray *prices = tw_json_get_array (table->root, "prices");
  g_autofree char *base = tw_bedrock_base_id (model);
  gboolean geographic = strcmp (base, model) != 0 && !g_str_has_prefix (model, "global.");
  double factor = geographic ? tw_json_get_double (table->root, "geographic_surcharge") : 1;
  for (guint i = 0; i < json_array_get_length (prices); i++) {
    JsonObject *entry = json_array_get_object_element (prices, i);
    if (strstr (model, tw_json_get_string (entry, "match")) == NULL)
      continue;
    *price = (TwModelPrice) {
      .input = factor * tw_json_get_double (entry, "input"),
      .output = factor * tw_json_get_double (entry, "output"),
      .cache_read = factor * tw_json_get_double (entry, "cache_read"),
      .cache_write = factor * tw_json_get_double (entry, "cache_write"),
    };
    return TRUE;
  }
  return FALSE;
}

double
tw_model_price_cost (const TwModelPrice *price, guint64 input, guint64 output, guint64 cache_read,
                     guint64 cache_write)
{
  return ((double) input * price->input + (double) output * price->output
          + (double) cache_read * price->cache_read + (double) cache_write * price->cache_write)
         / MILLION;
}

const char *
tw_model_default_embedding (void)
{
  return tw_json_get_string (get_table ()->root, "embedding");
}

static const TwBedrockOffer *
find_by_id (const GPtrArray *models, const char *id)
{
  for (guint i = 0; models && i < models->len; i++) {
    const TwBedrockOffer *model = models->pdata[i];
    if (strcmp (model->id, id) == 0)
      return model;
  }
  return NULL;
}

/* The ids that reach @base from @region, in the order they are tried. */
static const TwBedrockOffer *
find_by_base (const GPtrArray *models, const char *base, const char *region)
{
  const char *starts[] = { tw_bedrock_profile_prefix (region), "global", NULL };
  for (guint i = 0; starts[i]; i++) {
    g_autofree char *id = g_strdup_printf ("%s.%s", starts[i], base);
    const TwBedrockOffer *model = find_by_id (models, id);
    if (model)
      return model;
  }
  return find_by_id (models, base);
}

static const TwBedrockOffer *
find_preferred (const GPtrArray *models, const char *region)
{
  JsonArray *preferred = tw_json_get_array (get_table ()->root, "preferred");
  for (guint i = 0; i < json_array_get_length (preferred); i++) {
    const TwBedrockOffer *model
      = find_by_base (models, json_array_get_string_element (preferred, i), region);
    if (model && model->lifecycle != TW_BEDROCK_LIFECYCLE_LEGACY)
      return model;
  }
  return NULL;
}

static void
warn_about (TwModelChoice *choice, const GPtrArray *models, const char *region)
{
  const TwBedrockOffer *known = find_by_id (models, choice->id);
  const TwBedrockOffer *better = find_preferred (models, region);
  gboolean is_arn = g_str_has_prefix (choice->id, "arn:");
  if (is_arn || (known && known->lifecycle != TW_BEDROCK_LIFECYCLE_LEGACY))
    return;
  if (better && strcmp (better->id, choice->id) != 0)
    choice->successor = g_strdup (better->id);
  const char *name = known ? known->name : choice->id;
  if (choice->successor)
    choice->warning = g_strdup_printf (
      known ? _("%s is a legacy model and will be switched off; its successor is %s.")
            : _("%s is not among the models that this account is offered in this region; its "
                "successor is %s."),
      name, choice->successor);
  else
    choice->warning = g_strdup_printf (
      known ? _("%s is a legacy model and will be switched off.")
            : _("%s is not among the models that this account is offered in this region."),
      name);
}

void
tw_model_choice_free (TwModelChoice *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->warning);
  g_free (self->successor);
  g_free (self);
}

TwModelChoice *
tw_model_choose (const GPtrArray *models, const char *configured, const char *region)
{
  TwModelChoice *choice = g_new0 (TwModelChoice, 1);
  if (configured && *configured) {
    choice->id = g_strdup (configured);
    if (models)
      warn_about (choice, models, region);
    return choice;
  }
  const TwBedrockOffer *preferred = models ? find_preferred (models, region) : NULL;
  if (preferred) {
    choice->id = g_strdup (preferred->id);
    return choice;
  }
  JsonArray *list = tw_json_get_array (get_table ()->root, "preferred");
  choice->id = g_strdup_printf ("%s.%s", tw_bedrock_profile_prefix (region),
                                json_array_get_string_element (list, 0));
  choice->warning = g_strdup_printf (
    models ? _("None of the preferred Claude models is offered to this account in %s; %s is tried.")
           : _("The models of this account may not be listed in %s; %s is tried."),
    region, choice->id);
  return choice;
}
