// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-bedrock.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-json-read.h"

#define HOST "bedrock"
#define TIMEOUT_MS 20000
#define MAX_PAGES 50

static const char *const prefixes[]
  = { "us.", "eu.", "jp.", "au.", "apac.", "global.", "us-gov.", "ca.", NULL };

static TwHttpResponse *
get (TwAwsClient *client, const char *operation, const char *path, const char *query,
     GCancellable *cancellable, GError **error)
{
  TwAwsCall call = { .service = "bedrock",
                     .operation = operation,
                     .method = "GET",
                     .path = path,
                     .query = query,
                     .total_ms = TIMEOUT_MS,
                     .safe_to_repeat = TRUE };
  return tw_aws_client_call (client, HOST, &call, NULL, NULL, cancellable, error);
}

static JsonObject *
parse (JsonParser *parser, const TwHttpResponse *response, const char *operation, GError **error)
{
  JsonObject *object = tw_json_parse_object (parser, (const char *) response->body->data,
                                             (gssize) response->body->len);
  if (object == NULL)
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                  _("Amazon Bedrock's answer to %s is no JSON object"), operation);
  return object;
}

static TwBedrockOffer *
model_new (const char *id, const char *name, const char *base_id, TwBedrockLifecycle lifecycle)
{
  TwBedrockOffer *model = g_new0 (TwBedrockOffer, 1);
  model->id = g_strdup (id);
  model->name = g_strdup (name && *name ? name : id);
  model->base_id = g_strdup (base_id);
  model->lifecycle = lifecycle;
  return model;
}

static gboolean
array_has (JsonArray *array, const char *text)
{
  for (guint i = 0; array && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    if (json_node_get_value_type (node) == G_TYPE_STRING
        && strcmp (json_node_get_string (node), text) == 0)
      return TRUE;
  }
  return FALSE;
}

static TwBedrockLifecycle
lifecycle_of (JsonObject *summary)
{
  JsonObject *lifecycle = tw_json_get_object (summary, "modelLifecycle");
  const char *status = lifecycle ? tw_json_get_string (lifecycle, "status") : NULL;
  if (g_strcmp0 (status, "ACTIVE") == 0)
    return TW_BEDROCK_LIFECYCLE_ACTIVE;
  return g_strcmp0 (status, "LEGACY") == 0 ? TW_BEDROCK_LIFECYCLE_LEGACY
                                           : TW_BEDROCK_LIFECYCLE_UNKNOWN;
}

/* Fills @bases (base id → lifecycle + 1), and @models with those that answer by their own id. */
static gboolean
list_foundation_models (TwAwsClient *client, GHashTable *bases, GPtrArray *models,
                        GCancellable *cancellable, GError **error)
{
  g_autoptr (TwHttpResponse) response
    = get (client, "ListFoundationModels", "/foundation-models", "byOutputModality=TEXT",
           cancellable, error);
  if (response == NULL)
    return FALSE;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *answer = parse (parser, response, "ListFoundationModels", error);
  JsonArray *summaries = answer ? tw_json_get_array (answer, "modelSummaries") : NULL;
  for (guint i = 0; summaries && i < json_array_get_length (summaries); i++) {
    JsonNode *node = json_array_get_element (summaries, i);
    JsonObject *summary = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    const char *id = summary ? tw_json_get_string (summary, "modelId") : NULL;
    if (id == NULL)
      continue;
    TwBedrockLifecycle lifecycle = lifecycle_of (summary);
    g_hash_table_replace (bases, g_strdup (id), GINT_TO_POINTER (lifecycle + 1));
    if (array_has (tw_json_get_array (summary, "inferenceTypesSupported"), "ON_DEMAND"))
      g_ptr_array_add (models,
                       model_new (id, tw_json_get_string (summary, "modelName"), id, lifecycle));
  }
  return answer != NULL;
}

static void
add_profile (JsonObject *summary, GHashTable *bases, GPtrArray *models)
{
  const char *id = tw_json_get_string (summary, "inferenceProfileId");
  const char *status = tw_json_get_string (summary, "status");
  if (id == NULL || (status && strcmp (status, "ACTIVE") != 0))
    return;
  g_autofree char *base = tw_bedrock_base_id (id);
  int known = GPOINTER_TO_INT (g_hash_table_lookup (bases, base));
  /* With the foundation models at hand, one that is not among them gives no text. */
  if (g_hash_table_size (bases) && known == 0)
    return;
  g_ptr_array_add (models,
                   model_new (id, tw_json_get_string (summary, "inferenceProfileName"), base,
                              known ? (TwBedrockLifecycle) (known - 1)
                                    : TW_BEDROCK_LIFECYCLE_UNKNOWN));
}

static gboolean
list_profiles (TwAwsClient *client, GHashTable *bases, GPtrArray *models,
               GCancellable *cancellable, GError **error)
{
  g_autofree char *token = NULL;
  for (guint page = 0; page < MAX_PAGES; page++) {
    g_autofree char *escaped = token ? g_uri_escape_string (token, NULL, FALSE) : NULL;
    g_autofree char *query
      = g_strdup_printf ("maxResults=100%s%s&type=SYSTEM_DEFINED", escaped ? "&nextToken=" : "",
                         escaped ? escaped : "");
    g_autoptr (TwHttpResponse) response
      = get (client, "ListInferenceProfiles", "/inference-profiles", query, cancellable, error);
    if (response == NULL)
      return FALSE;
    g_autoptr (JsonParser) parser = json_parser_new ();
    JsonObject *answer = parse (parser, response, "ListInferenceProfiles", error);
    if (answer == NULL)
      return FALSE;
    JsonArray *summaries = tw_json_get_array (answer, "inferenceProfileSummaries");
    for (guint i = 0; summaries && i < json_array_get_length (summaries); i++) {
      JsonNode *node = json_array_get_element (summaries, i);
      if (JSON_NODE_HOLDS_OBJECT (node))
        add_profile (json_node_get_object (node), bases, models);
    }
    g_free (token);
    token = g_strdup (tw_json_get_string (answer, "nextToken"));
    if (token == NULL)
      break;
  }
  return TRUE;
}

void
tw_bedrock_offer_free (TwBedrockOffer *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->base_id);
  g_free (self);
}

GPtrArray *
tw_bedrock_list_models (TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) models
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_bedrock_offer_free);
  g_autoptr (GHashTable) bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) foundation = NULL, profiles = NULL;
  gboolean some = list_foundation_models (client, bases, models, cancellable, &foundation);
  some = list_profiles (client, bases, models, cancellable, &profiles) || some;
  if (some)
    return g_steal_pointer (&models);
  g_propagate_error (error, g_steal_pointer (&profiles));
  return NULL;
}

const char *
tw_bedrock_profile_prefix (const char *region)
{
  if (g_str_has_prefix (region, "us-gov-"))
    return "us-gov";
  if (g_str_has_prefix (region, "us-"))
    return "us";
  if (g_str_has_prefix (region, "eu-"))
    return "eu";
  if (strcmp (region, "ap-northeast-1") == 0)
    return "jp";
  return strcmp (region, "ap-southeast-2") == 0 ? "au" : "global";
}

char *
tw_bedrock_base_id (const char *id)
{
  for (guint i = 0; prefixes[i]; i++)
    if (g_str_has_prefix (id, prefixes[i]))
      return g_strdup (id + strlen (prefixes[i]));
  return g_strdup (id);
}
