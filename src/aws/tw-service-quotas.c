// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-service-quotas.h"

#include <string.h>

#include "aws/tw-bedrock.h"
#include "core/tw-json-read.h"

#define TIMEOUT_MS 20000
#define MAX_PAGES 50

void
tw_service_quota_free (TwServiceQuota *self)
{
  g_free (self->name);
  g_free (self);
}

static GBytes *
page_body (const char *service, const char *token)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ServiceCode");
  json_builder_add_string_value (builder, service);
  json_builder_set_member_name (builder, "MaxResults");
  json_builder_add_int_value (builder, 100);
  if (token) {
    json_builder_set_member_name (builder, "NextToken");
    json_builder_add_string_value (builder, token);
  }
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  char *text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static TwHttpResponse *
ask (TwAwsClient *client, const char *service, const char *token, GCancellable *cancellable,
     GError **error)
{
  const TwHttpHeader target = { "X-Amz-Target", "ServiceQuotasV20190624.ListServiceQuotas" };
  g_autoptr (GBytes) body = page_body (service, token);
  TwAwsCall call = { .service = "servicequotas",
                     .operation = "ListServiceQuotas",
                     .method = "POST",
                     .path = "/",
                     .headers = &target,
                     .n_headers = 1,
                     .content_type = "application/x-amz-json-1.1",
                     .body = body,
                     .total_ms = TIMEOUT_MS,
                     .safe_to_repeat = TRUE };
  return tw_aws_client_call (client, "servicequotas", &call, NULL, NULL, cancellable, error);
}

static void
take_page (JsonObject *answer, GPtrArray *quotas)
{
  JsonArray *list = tw_json_get_array (answer, "Quotas");
  for (guint i = 0; list && i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);
    JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    const char *name = entry ? tw_json_get_string (entry, "QuotaName") : NULL;
    if (name == NULL)
      continue;
    TwServiceQuota *quota = g_new0 (TwServiceQuota, 1);
    quota->name = g_strdup (name);
    quota->value = tw_json_get_double (entry, "Value");
    quota->adjustable = tw_json_get_boolean (entry, "Adjustable");
    g_ptr_array_add (quotas, quota);
  }
}

GPtrArray *
tw_service_quotas_list (TwAwsClient *client, const char *service, GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) quotas
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_service_quota_free);
  g_autofree char *token = NULL;
  for (guint page = 0; page < MAX_PAGES; page++) {
    g_autoptr (TwHttpResponse) response = ask (client, service, token, cancellable, error);
    if (response == NULL)
      return NULL;
    g_autoptr (JsonParser) parser = json_parser_new ();
    JsonObject *answer = tw_json_parse_object (parser, (const char *) response->body->data,
                                               (gssize) response->body->len);
    if (answer == NULL) {
      tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, "Try again.",
                    "AWS Service Quotas answered ListServiceQuotas with no JSON object");
      return NULL;
    }
    take_page (answer, quotas);
    g_free (token);
    token = g_strdup (tw_json_get_string (answer, "NextToken"));
    if (token == NULL)
      break;
  }
  return g_steal_pointer (&quotas);
}

static gboolean
is_number (const char *text)
{
  return *text && strspn (text, "0123456789") == strlen (text);
}

/* As quotas call a model: "claude sonnet 4.5" for anthropic.claude-sonnet-4-5-20250929-v1:0. */
static char *
spoken_name (const char *model)
{
  g_autofree char *base = tw_bedrock_base_id (model);
  const char *dot = strchr (base, '.');
  g_auto (GStrv) words = g_strsplit (dot ? dot + 1 : base, "-", -1);
  GString *name = g_string_new (NULL);
  for (guint i = 0; words[i]; i++) {
    gboolean version = words[i][0] == 'v' && g_ascii_isdigit (words[i][1]);
    if (version || (is_number (words[i]) && strlen (words[i]) > 2))
      break;
    gboolean minor = i > 0 && is_number (words[i]) && is_number (words[i - 1]);
    g_string_append_printf (name, "%s%s", name->len == 0 ? "" : minor ? "." : " ", words[i]);
  }
  return g_string_free (name, FALSE);
}

static gboolean
names_model (const char *quota, const char *name)
{
  const char *found = *name ? strstr (quota, name) : NULL;
  char next = found ? found[strlen (name)] : '\0';
  /* Not "claude sonnet 4" in "claude sonnet 4.5". */
  return found && next != '.' && !g_ascii_isalnum (next);
}

GPtrArray *
tw_service_quotas_of_model (const GPtrArray *quotas, const char *model)
{
  g_autofree char *base = tw_bedrock_base_id (model);
  g_autofree char *name = spoken_name (model);
  const char *way = strcmp (base, model) == 0                ? "on-demand"
                    : g_str_has_prefix (model, "global.") ? "global cross-region"
                                                             : "cross-region";
  GPtrArray *found = g_ptr_array_new ();
  for (guint i = 0; i < quotas->len; i++) {
    TwServiceQuota *quota = quotas->pdata[i];
    g_autofree char *lower = g_utf8_strdown (quota->name, -1);
    if (g_str_has_prefix (lower, way) && strstr (lower, "per minute") && names_model (lower, name))
      g_ptr_array_add (found, quota);
  }
  return found;
}
